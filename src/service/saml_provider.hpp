// What IAM and STS both must know of SAML providers.
#pragma once

#include <string>
#include <string_view>

#include "base/fault.hpp"
#include "directory/snapshot.hpp"
#include "policy/arn.hpp"

namespace watchword {

/// Where the private keys of a provider live, for the Vault. A provider that is made anew has another UUID.
inline std::string saml_key_place(const SamlProvider& provider, std::string_view key_id) {
    return concat("saml_provider/", provider.uuid, "/", key_id);
}

/// The provider of that ARN, of whatever account; null when there is none. Throws Fault ValidationError for
/// what is no ARN of such a provider.
inline const SamlProvider* find_saml_provider(const Snapshot& snapshot, std::string_view arn) {
    constexpr std::string_view type = "saml-provider/";
    const auto parsed = policy::Arn::parse(arn);
    if (!parsed || parsed->service != "iam" || !parsed->resource.starts_with(type))
        throw validation_error(concat("Invalid ARN: ", arn));
    const auto* found =
        snapshot.saml_providers.find(name_key(parsed->account, parsed->resource.substr(type.size())));
    return found && found->arn() == arn ? found : nullptr;
}

}  // namespace watchword
