// Records of federation by OpenID Connect. As records.hpp says, each is a plain value.
#pragma once

#include "directory/records.hpp"

namespace watchword {

/// An identity provider whose tokens may be exchanged for sessions, as an account has registered it.
struct OpenIdProvider {
    std::string account_id;
    std::string
        url;  ///< as given, without "https://": "server.example.org/path"; it is compared byte by byte
    StoredTime created = 0;
    std::vector<std::string> client_ids;   ///< audiences; at most 100, in order of arrival
    std::vector<std::string> thumbprints;  ///< SHA-1 of certificates, 40 hex digits; at most 5
    Tags tags;
    BOOST_DESCRIBE_CLASS(OpenIdProvider, (), (account_id, url, created, client_ids, thumbprints, tags), (),
                         ())

    std::string arn() const { return concat("arn:aws:iam::", account_id, ":oidc-provider/", url); }
    /// What the tokens of this provider have as `iss`.
    std::string issuer() const { return concat("https://", url); }
};

/// That an account has ever had tokens issued for others to accept. Its issuer stays the same when it is
/// disabled and enabled again.
struct OutboundFederation {
    std::string account_id;
    std::string issuer_id;  ///< UUID, the last part of the issuer's URL
    bool enabled = false;
    BOOST_DESCRIBE_CLASS(OutboundFederation, (), (account_id, issuer_id, enabled), (), ())
};

/// A key that such tokens are signed with (sts/token_signing.hpp).
struct IdentityTokenKey {
    std::string id;         ///< "kid"
    std::string algorithm;  ///< "RS256" or "ES384"
    StoredTime created = 0;
    std::string public_key;  ///< JSON Web Key
    crypto::Sealed key;      ///< PKCS #8
    BOOST_DESCRIBE_CLASS(IdentityTokenKey, (), (id, algorithm, created, public_key, key), (), ())
};

template <>
inline constexpr std::string_view kind_of<OutboundFederation> = "outbound_federation";
template <>
inline constexpr std::string_view kind_of<IdentityTokenKey> = "identity_token_key";
template <>
inline constexpr std::string_view kind_of<OpenIdProvider> = "openid_provider";

inline std::string openid_provider_key(std::string_view account_id, std::string_view url) {
    return concat(account_id, "/", url);
}
inline std::string key_of(const OutboundFederation& federation) { return federation.account_id; }
inline std::string key_of(const IdentityTokenKey& key) { return key.id; }
inline std::string key_of(const OpenIdProvider& provider) {
    return openid_provider_key(provider.account_id, provider.url);
}

}  // namespace watchword
