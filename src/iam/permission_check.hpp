// May a caller do something? Told in advance, as far as its policies can: not for deciding requests.
#pragma once

#include <optional>
#include <string_view>

#include "service/call.hpp"

namespace watchword::iam {

/// Asks for one action on one resource after the other, in the name of whoever calls. Snapshot and Call must
/// outlive it.
class PermissionCheck {
public:
    static constexpr std::string_view allowed = "ALLOWED", denied = "DENIED", unsure = "UNSURE";

    PermissionCheck(const Snapshot&, const Call&);

    /// `action` and `resource` without wildcards and variables. Unsure where a condition has a say, whether
    /// or not it holds now: another request has other keys. Unsure of what is not known to be of the caller's
    /// account, and of everything once what has been asked amounts to as much work as a page of a simulation.
    std::string_view ask(std::string_view action, std::string_view resource);

private:
    std::optional<Access> access_to(std::string_view action, std::string_view resource) const;

    const Snapshot& snapshot_;
    const Caller& caller_;
    policy::Context context_;
    std::size_t bytes_read_ = 0;  // of policies
};

}  // namespace watchword::iam
