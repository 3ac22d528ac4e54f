// Certificates and keys for tests, made for them and nothing else. Valid from November 2026 for a hundred
// years.
#pragma once

#include <string_view>

namespace watchword::iam::test {

/// Signed by itself.
inline constexpr std::string_view ca_certificate =
    "-----BEGIN CERTIFICATE-----\n"
    "MIIBezCCASGgAwIBAgIUXafVnqP7g/Qy4AQIhaC7hNTKmLQwCgYIKoZIzj0EAwIw\n"
    "EjEQMA4GA1UEAwwHVGVzdCBDQTAgFw0yNjExMjQwMjU4MjdaGA8yMTI2MTAzMTAy\n"
    "NTgyN1owEjEQMA4GA1UEAwwHVGVzdCBDQTBZMBMGByqGSM49AgEGCCqGSM49AwEH\n"
    "A0IABAxae2e+3DNih/SrWqjBpGjrsFyWP6Hl625ciaiIn13zfcXNREQWII5itA+1\n"
    "p6dnCJFGqittzHEKfijBqM87TwqjUzBRMB0GA1UdDgQWBBSSj3jWcZe5XWpwZHBF\n"
    "opsP74yxOTAfBgNVHSMEGDAWgBSSj3jWcZe5XWpwZHBFopsP74yxOTAPBgNVHRMB\n"
    "Af8EBTADAQH/MAoGCCqGSM49BAMCA0gAMEUCIQDt3fLTYqbdgMExc5GPstCG7qpQ\n"
    "xOUOfQrSzIdOZLT3IwIgNEEvsvC8UtbTqLNkPJy6NdCQrWd+rTValPFIMK3BfsU=\n"
    "-----END CERTIFICATE-----\n";

/// Signed by the one above.
inline constexpr std::string_view leaf_certificate =
    "-----BEGIN CERTIFICATE-----\n"
    "MIIBHTCBxAIUFiDiB6pE5Qgc0Rq8hHocb6OQkpYwCgYIKoZIzj0EAwIwEjEQMA4G\n"
    "A1UEAwwHVGVzdCBDQTAgFw0yNjExMjQwMjU4MjhaGA8yMTI2MTAzMTAyNTgyOFow\n"
    "DzENMAsGA1UEAwwEbGVhZjBZMBMGByqGSM49AgEGCCqGSM49AwEHA0IABOx3VQrs\n"
    "JI3qQ5BTcX7fbNvhmhJ/TPE+BKHrTD7ckf6zNqR+UkBwvnx7vjIbavYYxmUNWESF\n"
    "qIn9hD7P8/adLaMwCgYIKoZIzj0EAwIDSAAwRQIhAL1Mvuo7sKuTn8xrasS/DJ4T\n"
    "csZPKB6xo5xvxgvYfeHRAiBDYI5ZYe+HhCicpg1AKmsEWBnD1Mzz7pq7gfxBccZl\n"
    "Gg==\n"
    "-----END CERTIFICATE-----\n";

/// The private key of the one above.
inline constexpr std::string_view leaf_key =
    "-----BEGIN EC PRIVATE KEY-----\n"
    "MHcCAQEEIFkCzwJx5f6EbIkL3Inm9Nhf0AHIW0D4hZdDnuS2ieQ7oAoGCCqGSM49\n"
    "AwEHoUQDQgAE7HdVCuwkjepDkFNxft9s2+GaEn9M8T4EoetMPtyR/rM2pH5SQHC+\n"
    "fHu+Mhtq9hjGZQ1YRIWoif2EPs/z9p0tow==\n"
    "-----END EC PRIVATE KEY-----\n";

/// The same, encrypted.
inline constexpr std::string_view encrypted_key =
    "-----BEGIN EC PRIVATE KEY-----\n"
    "Proc-Type: 4,ENCRYPTED\n"
    "DEK-Info: AES-128-CBC,347C4151E2EDD3F05CC2C37A42A8A8AB\n"
    "\n"
    "npZZOOFqtxXJhGYXgakZZ2wWi17FSkdZ4BHy7xDtl2iP07bR3Y3Fj0Gif9TzUb4E\n"
    "pye/A3OGiNz/Oot8e4Zg71lfEGRh1sxHvz/M6lBfAByE1y6NdeAXhxq6R5wY26o3\n"
    "PTQIVf16k+NIHOCI9PBQVJCbsRJOrkMgwHqmfuJ28Uo=\n"
    "-----END EC PRIVATE KEY-----\n";

/// Of the first.
inline constexpr std::string_view other_key =
    "-----BEGIN EC PRIVATE KEY-----\n"
    "MHcCAQEEIGUuB6kaYq94m4pa8FVn6ZzNCRNGVLD4ovVDcb0dVx+ZoAoGCCqGSM49\n"
    "AwEHoUQDQgAEDFp7Z77cM2KH9KtaqMGkaOuwXJY/oeXrblyJqIifXfN9xc1ERBYg\n"
    "jmK0D7Wnp2cIkUaqK23McQp+KMGozztPCg==\n"
    "-----END EC PRIVATE KEY-----\n";

/// An RSA public key of 2048 bits for SSH.
inline constexpr std::string_view rsa_ssh =
    "ssh-rsa AAAAB3NzaC1yc2EAAAADAQABAAABAQC4XEe3hhMrHYLNEi3R+XQ5d1RNC+jgkWstr2p4AaAw4ENJa8YLz5"
    "kJdB0/tYUAr7BaeqPrbJl3nqEc3jVfoLVKIbJHRz9dVFvwuvkmhNZGvpF8Ow+8Il2JpK6mvDyKA/AqbXwYQ8+RUy5K"
    "QdwV5C+s0QyvA9hbAZ8PGCJFQAyo44dwYO9B/30OKoJj945ijMvDS2/U5uKToxt6K6XnCpqxd7hZhJD1SybhjMSBJR"
    "5RKdjA8Pu6979QstlRhbj7FumCfaBx201CioxD1S5t7mbeymCNjpFwmZ+MgIrlB4ZLZ87FExqrpjVE6Csb2kGnusW+"
    "GBBEy3+WQ+tuCdKa8xH9";

/// The same as PEM.
inline constexpr std::string_view rsa_pem =
    "-----BEGIN PUBLIC KEY-----\n"
    "MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEAuFxHt4YTKx2CzRIt0fl0\n"
    "OXdUTQvo4JFrLa9qeAGgMOBDSWvGC8+ZCXQdP7WFAK+wWnqj62yZd56hHN41X6C1\n"
    "SiGyR0c/XVRb8Lr5JoTWRr6RfDsPvCJdiaSuprw8igPwKm18GEPPkVMuSkHcFeQv\n"
    "rNEMrwPYWwGfDxgiRUAMqOOHcGDvQf99DiqCY/eOYozLw0tv1Obik6Mbeiul5wqa\n"
    "sXe4WYSQ9Usm4YzEgSUeUSnYwPD7uve/ULLZUYW4+xbpgn2gcdtNQoqMQ9Uube5m\n"
    "3spgjY6RcJmfjICK5QeGS2fOxRMaq6Y1ROgrG9pBp7rFvhgQRMt/lkPrbgnSmvMR\n"
    "/QIDAQAB\n"
    "-----END PUBLIC KEY-----\n";

/// Too short a key.
inline constexpr std::string_view small_rsa_ssh =
    "ssh-rsa AAAAB3NzaC1yc2EAAAADAQABAAAAgQCw998qNankGYlSP25vSqksQpJIpsKlUXGL7egLpwakMDBMFfD+F1"
    "UyOWFt7M+ge3TwQrlNnx4mg0fnT82SvEiQhgvx8tEM2MNSdU+MxiBUc6R+fZhPLd8SstnnEyp7Y5iLh6xgKLzQpGTy"
    "1gXuFS4AE5gMKIotTRe1wCMvwQ9Fvw==";

}  // namespace watchword::iam::test
