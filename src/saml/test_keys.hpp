// Keys and certificates for tests, made for them and nothing else.
#pragma once

#include <string_view>

namespace watchword::saml::test {

/// RSA of 2048 bits: the provider's.
inline constexpr std::string_view rsa_key =
    "-----BEGIN PRIVATE KEY-----\n"
    "MIIEvAIBADANBgkqhkiG9w0BAQEFAASCBKYwggSiAgEAAoIBAQCcYlnqxtRRRoO8\n"
    "YwZy8OWo9fStgw4MuK8AnPmPtaVbzKqCVzkfz/2jeGFJa+M0VuFvVqtIhgsagMds\n"
    "5RTAhbbON4O8CmzcmEs2Tf3f782duD3qbNGeIXPSzSm3y7yDc5b6F6lm2T2QkzHA\n"
    "SxBnfz1iQJmT7644J2cpZbpSgk3fCFJ2C2v6ydFc8CmKvJdKeAOm+WpXlIC1eRyS\n"
    "O/BR3PDkXmVb973PBw6pwb6BF7cU4MTmbePiNDtpQUFAhJ1iAHgmylHGFxO8muZJ\n"
    "iV4Z3RN0+yznPKGYz23Aa3vmz+BX28/q8PNxYWe+8dtI0NFcPpHZSTkZePqI+I3o\n"
    "xv3LGb+tAgMBAAECggEAJcEg0Ct8arrJZxvJHMrHx0jJ73HqXGvh5BYBsg46g7Uf\n"
    "nSQNqH6AT4zqf91KFwK6njSgWXvzBkz82G9d2TTu8043wZgKvB8QWWXu2rd8Po2S\n"
    "dRwcZz7QRZ4+ah8HvfyUAIDh5vCfil3e7vuwVCxF14idCzgcKXZp03a5yt2miyeI\n"
    "ka6YjDzjJQuyDYveCkpnIOmm0o9fpM21W4ZCr/rhhGoBVE6CJ8BoX7MCDDdI8GpT\n"
    "Or9cVOIfTsFJzuUq7oMoPpXVOSRn0LhYDCF6ysoBb183ZDsqpTX4Xg6Y2xRWvnK8\n"
    "ZsPcW7ZhsNoaHpwiwSyQfy9N4rLKVfaCIVKUynqAQQKBgQDLG7bWljITk5DTHjnP\n"
    "VAqbuqSQoHj/vnWlY+9TpnJmw31AzQIpL24XXAA/wDRNKL1/3tQR6UVij2CQdM+D\n"
    "EotI1omZIkVLRjICT4olyVcpoCCFqA6eRbfpsB9MssDUqeg9TB2C2PSCFbbzP48U\n"
    "NELha67m1RFcVrmg76x9vPuTNQKBgQDFG8J5c+h9U5nLWlNpqbobyoj0T8+mC+23\n"
    "jqxtMY4tEo08yoEcA3OOSzWbX00lxu+IIIIuEKVB4KGcoeo1Vg7JF6dnE7Gqm8An\n"
    "LjvQuc9FGMRo3Zr0dxk83weyIx17JaCOOj8uMxgfoVZt1VCaN/KZ8SZC1NlQdJH1\n"
    "vs/HdN9RmQKBgE6qWkN8gsKwScxrDYruivlL7ccSUCsFcn1vWld0xSRmHNIHVQns\n"
    "k+A6QuJuKBOmbtbi0BJr3fLRg14Pz/t9KDM63KpR6rK/6kiY0/HUrIyzt0TtFVRZ\n"
    "vmSlUUochbEYaZmsLFXsf68OiABoopr5rtmuIlzHM2UnNdhOW+mLU4jtAoGAGYHj\n"
    "I9Z1Eqrb7y3sN3NIa0pFeOBPLdzDUYq8E5FjJcAN2P0XwilMLfDbqhSmJipdWw9h\n"
    "6VYsHJ9WKq/lYCuX1DwkZLlut3ZaYnegM/2nrfhrimqLH/G9qVvvYgUbTpFq+pzd\n"
    "CjyAda9qQOJnAN4WngdP/TwQN1IuhU/BEb21HJkCgYBK5BFmXp3k6HCAis9TLxCN\n"
    "KO2ahojj4ZVIjnMAnZ7GEvVk9LRThC14RZsiF16YeBziCIe0wM2PWeAKzpGqfdCS\n"
    "0Lm1Go7R9AwAH/Ak6LKsfOciOgCVGVPgUVxZij7Re/k5k67bKFihGkDqe2hygRBS\n"
    "hW1AiAW+pExjBZ5Txlz0XQ==\n"
    "-----END PRIVATE KEY-----\n";

/// Of the key above, for a hundred years from November 2026.
inline constexpr std::string_view rsa_certificate =
    "-----BEGIN CERTIFICATE-----\n"
    "MIIDFzCCAf+gAwIBAgIUF/dJHfo6aQOfjT7/VIGJw6513qYwDQYJKoZIhvcNAQEL\n"
    "BQAwGjEYMBYGA1UEAwwPaWRwLmV4YW1wbGUub3JnMCAXDTI2MTEyNzA5MTExMVoY\n"
    "DzIxMjYxMTAzMDkxMTExWjAaMRgwFgYDVQQDDA9pZHAuZXhhbXBsZS5vcmcwggEi\n"
    "MA0GCSqGSIb3DQEBAQUAA4IBDwAwggEKAoIBAQCcYlnqxtRRRoO8YwZy8OWo9fSt\n"
    "gw4MuK8AnPmPtaVbzKqCVzkfz/2jeGFJa+M0VuFvVqtIhgsagMds5RTAhbbON4O8\n"
    "CmzcmEs2Tf3f782duD3qbNGeIXPSzSm3y7yDc5b6F6lm2T2QkzHASxBnfz1iQJmT\n"
    "7644J2cpZbpSgk3fCFJ2C2v6ydFc8CmKvJdKeAOm+WpXlIC1eRySO/BR3PDkXmVb\n"
    "973PBw6pwb6BF7cU4MTmbePiNDtpQUFAhJ1iAHgmylHGFxO8muZJiV4Z3RN0+yzn\n"
    "PKGYz23Aa3vmz+BX28/q8PNxYWe+8dtI0NFcPpHZSTkZePqI+I3oxv3LGb+tAgMB\n"
    "AAGjUzBRMB0GA1UdDgQWBBTlDUuv/VDFyOYDhR8nPBbnUZXnXzAfBgNVHSMEGDAW\n"
    "gBTlDUuv/VDFyOYDhR8nPBbnUZXnXzAPBgNVHRMBAf8EBTADAQH/MA0GCSqGSIb3\n"
    "DQEBCwUAA4IBAQBs4mHxyX7kInmPpCojfhopoYLDlucGbeEdkKa7FPdVSFYa53aL\n"
    "E8PleFIEdF6utaJFbNPga0IQS4g8xk+hRT2NOe5cwjLjaszKnIG+ibpsskmudwYb\n"
    "0ojJ3XvQdzSj9ZuUU8Ab9ErGR1TimxN2L01vf5KkvPPoB/1gCe0NhDP1S9HI/xsd\n"
    "8PezRccjPK15kePqMKkhR2BQJXAmJnFR7tRY+h7VMgSCzm9FPmX1ZqQvDx9k6K+6\n"
    "jFK+U1mFmAZYoUkMimumt5WysWktGetqshsL6mZLShQTcg8PR/L3YpoLO+uWQjmI\n"
    "yUIQjTUsS5KNk9sq+5ZIyKl4LWCoiD0tvaJ3\n"
    "-----END CERTIFICATE-----\n";

/// Another, of which the provider knows nothing.
inline constexpr std::string_view other_rsa_key =
    "-----BEGIN PRIVATE KEY-----\n"
    "MIIEvgIBADANBgkqhkiG9w0BAQEFAASCBKgwggSkAgEAAoIBAQCmID1FTkD3VJDY\n"
    "EIRwfnPpS7X1iySI6vxWvLjhu9w9W2iFm7CDXrP6lTjjoxtfDuqqhG+LA1EjW6FV\n"
    "xDNhoPDbzAb5C9831e1YrpeZM9LF/WroAFYrAdGzAfCDjA0z+ZhWc5ulT02IKq0L\n"
    "tYgTkfOEkOjJdQrGHYih24PVk4Xzv4FRg60qQsE6k4cP6JCdGoQHBO9P13u3U8dS\n"
    "IkuUzf5KKTtlVFee7FgFiazOQbWavK8rJvexxr81oR4yL3zWFO3II6u41sHQ7Yfj\n"
    "Yw904eys0tBAGM3DfpsL24wyY18F4zIV+AnACVwpWZQ1ZYHiUocK0/En8rsv90Cw\n"
    "GesLKqs3AgMBAAECggEAPsOScpNYrzlHiiJfb0MPVvawVgdOc95YHQsrTLnVwWa+\n"
    "LDCAtXl7xTJIrpSKvFTd6zOjEuHbb2DoqQc6JGoSZfCFN+W43ZcZF7bK9uph+US/\n"
    "9cxewdvrltamQIUS3e6wlAUUqpW2JLp+65wXv9EWMKExGh/6xJQW8ZQGkJQueULl\n"
    "rDKiToszhe+nmdmcvxi8BQqiqFucbJdHeNHFx6WdxuoZltdq/SJdDU6KEo3DZwci\n"
    "4dRyXbvENiUy3FVUcGnuEbRIvdw51tNvyiazO/pMoKqRl1cSnMO077zWMhE2dqo9\n"
    "sujZjPMknxfGEnEhy58YAsv5x+JTBVJ1VtL0Zp5DsQKBgQDqDJOabxVo9cRQjqVA\n"
    "L/2gcvQGXdPeiDzZvl5cdFLOI3kPhRixa6kPER1mtT1JME9NvLORKkVatr9el73e\n"
    "iR9vTcx1qkfQBhZ2sl6ged2/k0NxlxuwUbclWmB/IYdlDgcME5AuKPlZjFiz3RLc\n"
    "pFbZCjq4IwC5VOl8DM+wNkusRwKBgQC1tNrU4D9pXj8vNe+D4v0QbnYZ7+BW5E9v\n"
    "edpqUph8DL0Jzd7riIpzry5v7bVtrzZp+h4Z8OKDUongdzOCRiw4BBGStB4t+wcN\n"
    "/ZnxSB6SF46x79nSuyL1TwjbYJxITE/2dWQS99WC2erBFnyhQPjlqeqEksfN4ott\n"
    "X5ToC8exkQKBgQC02SL0ogEZKU6YMKDgCDUiVbDZeobL3NmoJsEjD38saZyRsXZz\n"
    "IY1wZvkg88p3Uyz0FGtsMA2HGs6kePvtiGcRyjvCb+EtjIavEQStW31NGq1yiCCN\n"
    "DZdG9Z66nV3RaBVp73PpNx/1Yczorlp0w0eYTZ8xyVo12rbPc9bHgizW4QKBgA/9\n"
    "TTBkV1AnWfoGjgAWDlzOy5e2sxASYScXGvA2OnLYEB53vkENr9lENhrlWQzA2VH0\n"
    "D4gK2XPi5H0bIC47jJKVURKOxQUYzOMfSNehmAcVCZqA17Migo4BmW7sjnQSOwse\n"
    "A2Nj6abtFCpPl0H9XKmhDSEDZY+peslyGsFcoALxAoGBAIxQYT4s6JWdb0G47yG9\n"
    "9rezyhXBzc7p9L0E8kVH7AFAbvQCmeJpjXBilIqw6WgV1iIF//XYdHvxIZq2GVQC\n"
    "Acfp+Ws3xUakkTtgk3f4bxiT4scSKY68YANrihy0GjlFXrkD3CoHzBe+gCrk2b+0\n"
    "cjtK//YkWRhuXj7qxIdEKfcF\n"
    "-----END PRIVATE KEY-----\n";

/// Of the key above, with the same names in it as the provider's.
inline constexpr std::string_view other_rsa_certificate =
    "-----BEGIN CERTIFICATE-----\n"
    "MIIDFzCCAf+gAwIBAgIUDRjnHL1HIGXeGy7DjVGmis3csQswDQYJKoZIhvcNAQEL\n"
    "BQAwGjEYMBYGA1UEAwwPaWRwLmV4YW1wbGUub3JnMCAXDTI2MTEyNzA5MTExMloY\n"
    "DzIxMjYxMTAzMDkxMTEyWjAaMRgwFgYDVQQDDA9pZHAuZXhhbXBsZS5vcmcwggEi\n"
    "MA0GCSqGSIb3DQEBAQUAA4IBDwAwggEKAoIBAQCmID1FTkD3VJDYEIRwfnPpS7X1\n"
    "iySI6vxWvLjhu9w9W2iFm7CDXrP6lTjjoxtfDuqqhG+LA1EjW6FVxDNhoPDbzAb5\n"
    "C9831e1YrpeZM9LF/WroAFYrAdGzAfCDjA0z+ZhWc5ulT02IKq0LtYgTkfOEkOjJ\n"
    "dQrGHYih24PVk4Xzv4FRg60qQsE6k4cP6JCdGoQHBO9P13u3U8dSIkuUzf5KKTtl\n"
    "VFee7FgFiazOQbWavK8rJvexxr81oR4yL3zWFO3II6u41sHQ7YfjYw904eys0tBA\n"
    "GM3DfpsL24wyY18F4zIV+AnACVwpWZQ1ZYHiUocK0/En8rsv90CwGesLKqs3AgMB\n"
    "AAGjUzBRMB0GA1UdDgQWBBRZKz0KJinmn87/2dktJhoiQPH9zjAfBgNVHSMEGDAW\n"
    "gBRZKz0KJinmn87/2dktJhoiQPH9zjAPBgNVHRMBAf8EBTADAQH/MA0GCSqGSIb3\n"
    "DQEBCwUAA4IBAQB5/JBf2in1dBb8Xp9m8WyVck1W+6Bh155I5xXdvS6Zcntu5Hix\n"
    "swuVSOIc0EowUJpAQZcD+vLkaUBl25L8qkZIDYzRRsBX2xoe9BeAfOhQJ/79+ozR\n"
    "FG8TuFdwMHuPK/cIwO/luqARAiq0wOFF+x7lob+mieLXcPB9wLP6s8VTcfOizcO7\n"
    "j8kuKiZEsQk4FqxmT0/Ls5twGREao653vBwCt3DSpu+Ux6tOfi47zAFBAtZ/FRE3\n"
    "i48LnW8oV17dHlCyTfZKJYxvY87Jqm1Gf7Rns0UcSolDPsPMSdQwYqw7MNbxBUz1\n"
    "L6km4f8olgrR7yQ9xNmoArIBOGmq9Y0z8Wra\n"
    "-----END CERTIFICATE-----\n";

/// ECDSA on P-256: the provider's second.
inline constexpr std::string_view ec_key =
    "-----BEGIN PRIVATE KEY-----\n"
    "MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgoZdIM47l9dWp8Il6\n"
    "NCJYhQdUKymwj6UAWR0g1ndVPgKhRANCAARPQwMheeR2FbPF1fyRvDjtke9GIM9o\n"
    "c3Wu5ifGPx7XnowpzK8ZL3pOjw7BgwRxID30lkLpc8TTo2H6tP8wPNn3\n"
    "-----END PRIVATE KEY-----\n";

/// Of the key above; out of date since 2021.
inline constexpr std::string_view ec_certificate =
    "-----BEGIN CERTIFICATE-----\n"
    "MIIBHzCBx6ADAgECAgEHMAoGCCqGSM49BAMCMBoxGDAWBgNVBAMMD2lkcC5leGFt\n"
    "cGxlLm9yZzAeFw0yMDAxMDEwMDAwMDBaFw0yMTAxMDEwMDAwMDBaMBoxGDAWBgNV\n"
    "BAMMD2lkcC5leGFtcGxlLm9yZzBZMBMGByqGSM49AgEGCCqGSM49AwEHA0IABE9D\n"
    "AyF55HYVs8XV/JG8OO2R70Ygz2hzda7mJ8Y/HteejCnMrxkvek6PDsGDBHEgPfSW\n"
    "QulzxNOjYfq0/zA82fcwCgYIKoZIzj0EAwIDRwAwRAIgMRhePunAwtJlR+ZpBsqu\n"
    "92xBVs6W7betBpiEEUvYzF0CIAmbS2ZHCVqWHiEsTz19h7bLe46Kc6CooDls3dXx\n"
    "LGIt\n"
    "-----END CERTIFICATE-----\n";

/// RSA of 512 bits.
inline constexpr std::string_view weak_certificate =
    "-----BEGIN CERTIFICATE-----\n"
    "MIIBdzCCASGgAwIBAgIURIpPLAYFXvpxh4VWKixQjwU4yPcwDQYJKoZIhvcNAQEL\n"
    "BQAwDzENMAsGA1UEAwwEd2VhazAgFw0yNjExMjcwOTExMTJaGA8yMTI2MTEwMzA5\n"
    "MTExMlowDzENMAsGA1UEAwwEd2VhazBcMA0GCSqGSIb3DQEBAQUAA0sAMEgCQQCy\n"
    "CtOgnmslbhOfpWeaS7yI92P1/UwNreMZWqN5CSbB/zt/qZqQK1DupqNH/ycxouHd\n"
    "+9qSMDFD2xhCBId8TOENAgMBAAGjUzBRMB0GA1UdDgQWBBQdwh/IuI8NJohzRngw\n"
    "azflgscmuTAfBgNVHSMEGDAWgBQdwh/IuI8NJohzRngwazflgscmuTAPBgNVHRMB\n"
    "Af8EBTADAQH/MA0GCSqGSIb3DQEBCwUAA0EAPMnCLw2pIcIBblg+3RgNGV86ffO9\n"
    "S0pCAfkKfj6/NshXRh3kWT2kPo90VdGNfibOWK48pO85JKahu7tilnO0BQ==\n"
    "-----END CERTIFICATE-----\n";

}  // namespace watchword::saml::test
