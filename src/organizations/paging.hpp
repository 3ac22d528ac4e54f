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

/// Goes through keys of a KeySet that all begin with `prefix`, up to the rank `end`. `add` gets the rest of
/// each key and returns whether it belongs to the list; `result` gets NextToken. `shown` entries are on the
/// page already.
template <class Result, class Add>
void page_up_to(std::size_t end, const KeySet& keys, const std::string& prefix, const Paged& request,
                Result& result, Add add, std::size_t shown = 0) {
    const std::size_t items_max =
        request.MaxResults ? static_cast<std::size_t>(request.MaxResults->value) : 20;
    for (auto at = keys.lower_bound(concat(prefix, first_key_of(request))); at.rank() < end; ++at) {
        const auto rest = (*at).substr(prefix.size());
        if (shown == items_max) {
            result.NextToken.emplace(base64_encode(rest));
            return;
        }
        shown += add(rest) ? 1 : 0;
    }
}

/// All keys that begin with `prefix`.
template <class Result, class Add>
void page_through(const KeySet& keys, const std::string& prefix, const Paged& request, Result& result,
                  Add add, std::size_t shown = 0) {
    page_up_to(keys.prefix(prefix).last.rank(), keys, prefix, request, result, add, shown);
}

/// The accounts of an organization, by id.
template <class Result, class Add>
void page_through_accounts(const Snapshot& snapshot, const Organization& organization, const Paged& request,
                           Result& result, Add add) {
    page_up_to(snapshot.accounts_of_organization(organization.id).last.rank(), snapshot.organization_parts,
               concat(organization.id, "/"), request, result, add);
}

}  // namespace watchword::organizations
