// What deciding costs, told before it is done: for whoever lets strangers choose the policies and also what
// they are matched against.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "watchword/policy/context.hpp"
#include "watchword/policy/document.hpp"

namespace watchword::policy {

/// The longest of the texts that a pattern is matched against, one at a time.
struct LongestText {
    std::size_t bytes = 0;
    bool ascii = true;  ///< all of them are

    void add(std::string_view text);
};

/// An upper bound of what one document adds to one evaluate() and one explain(), in steps of about a
/// nanosecond. Costs time linear in the document and the context.
std::uint64_t match_cost(const Document&, const Context&, const LongestText& action,
                         const LongestText& resource);

}  // namespace watchword::policy
