// NextToken/MaxResults lists. A token is the key of the first entry not yet shown, without the prefix that
// all keys of the list have: a page costs O(log n) to find.
#pragma once

#include <string>
#include <string_view>

#include "base/encoding.hpp"
#include "organizations/errors.hpp"
#include "organizations/shapes.hpp"

namespace watchword::organizations {

inline Fault invalid_token() {
    return invalid_input(
        "INVALID_NEXT_TOKEN",
        "Get the value for the NextToken parameter from the response to a previous call of the "
        "operation.");
}

/// The key a page begins with, "" for the first. Throws Fault InvalidInputException INVALID_NEXT_TOKEN.
inline std::string first_key_of(const Paged& request) {
    if (!request.NextToken || request.NextToken->empty()) return {};
    const auto key = base64_decode(*request.NextToken);
    if (!key || key->empty() || key->size() > 1024) throw invalid_token();
    return *key;
}

/// For lists that are always one page: no token of theirs was ever given out.
inline void require_no_token(const std::optional<NextToken>& token) {
    if (token && !token->empty()) throw invalid_token();
}

/// Goes through the keys of a KeySet that begin with `prefix`. `add` gets the rest of each key and returns
/// whether it belongs to the list; `result` gets NextToken. `shown` entries are on the page already.
template <class Result, class Add>
void page_through(const KeySet& keys, const std::string& prefix, const Paged& request, Result& result,
                  Add add, std::size_t shown = 0) {
    const std::size_t items_max =
        request.MaxResults ? static_cast<std::size_t>(request.MaxResults->value) : 20;
    for (auto at = keys.lower_bound(concat(prefix, first_key_of(request))); at != keys.end(); ++at) {
        const std::string_view key = *at;
        if (!key.starts_with(prefix)) return;
        const auto rest = key.substr(prefix.size());
        if (shown == items_max) {
            result.NextToken.emplace(base64_encode(rest));
            return;
        }
        shown += add(rest) ? 1 : 0;
    }
}

}  // namespace watchword::organizations
