// Claims that AWS has condition keys for in tokens of certain identity providers only (facts: federation §3).
#pragma once

#include <boost/json.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace watchword::sts {

/// Text of a claim that conditions may ask for. None when it is no text, empty, longer than 2,048 bytes, or
/// has control characters.
std::optional<std::string> claim_text(const boost::json::value&);

/// One claim: what follows "HOST/PATH:" in the name of its condition key, and its value.
struct ProviderClaim {
    std::string name, value;
};

/// Those of `claims` that have a condition key when `url` ("HOST/PATH") is the provider. Numbers and truth
/// values are shown as text; claims of other kinds are left away.
std::vector<ProviderClaim> provider_claims(std::string_view url, const boost::json::object& claims);

}  // namespace watchword::sts
