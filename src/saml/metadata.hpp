// What an identity provider says of itself: the metadata that an account uploads (saml-metadata §2.3, §2.4).
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.hpp"

namespace watchword::saml {

inline constexpr std::size_t metadata_bytes_max = 10'000'000;  // of the IAM model, where it counts characters
inline constexpr std::size_t signing_certificates_max = 16;

struct Metadata {
    std::string entity_id;
    /// DER; at least one. What they are good for is their keys: nobody need have issued them, and they may be
    /// out of date.
    std::vector<std::string> certificates;
    std::optional<Time> valid_until;
};

/// None unless it is one EntityDescriptor of an identity provider that speaks SAML 2.0, with an entityID of
/// at most 1024 characters and certificates for signing: RSA of 1024 to 8192 bits, or ECDSA of 256 to 521.
std::optional<Metadata> read_metadata(std::string_view xml);

}  // namespace watchword::saml
