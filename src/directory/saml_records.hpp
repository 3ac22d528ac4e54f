// Records of federation by SAML 2.0. As records.hpp says, each is a plain value.
#pragma once

#include "directory/records.hpp"

namespace watchword {

/// A private key that an identity provider may encrypt its assertions for.
struct SamlPrivateKey {
    std::string id;  ///< KeyId: 22–64 characters A-Z0-9
    StoredTime added = 0;
    crypto::Sealed key;  ///< PKCS #8
    BOOST_DESCRIBE_CLASS(SamlPrivateKey, (), (id, added, key), (), ())
};

/// An identity provider whose assertions may be exchanged for sessions, as an account has registered it.
struct SamlProvider {
    std::string account_id, name;
    std::string uuid;  ///< SAMLProviderUUID
    StoredTime created = 0;
    StoredTime valid_until = 0;                ///< from then on its assertions are refused
    std::string metadata;                      ///< XML, as uploaded
    std::string encryption_mode;               ///< "Required", "Allowed", or "" when never set
    std::vector<SamlPrivateKey> private_keys;  ///< at most 2, oldest first
    Tags tags;
    BOOST_DESCRIBE_CLASS(SamlProvider, (),
                         (account_id, name, uuid, created, valid_until, metadata, encryption_mode,
                          private_keys, tags),
                         (), ())

    std::string arn() const { return concat("arn:aws:iam::", account_id, ":saml-provider/", name); }
};

/// That an assertion has been exchanged: none is good twice. Kept until it would be refused for its age.
struct SamlAssertionUse {
    std::string id;  ///< `expires` (15 digits), "-", SHA-256 in hex of issuer and ID: in order of expiry
    StoredTime expires = 0;
    BOOST_DESCRIBE_CLASS(SamlAssertionUse, (), (id, expires), (), ())
};

template <>
inline constexpr std::string_view kind_of<SamlProvider> = "saml_provider";
template <>
inline constexpr std::string_view kind_of<SamlAssertionUse> = "saml_assertion_use";

inline std::string key_of(const SamlProvider& provider) {
    return name_key(provider.account_id, provider.name);
}
inline std::string key_of(const SamlAssertionUse& use) { return use.id; }

}  // namespace watchword
