// A refusal by policies, with what was asked: whoever answers it may tell more than the sentence
// (authorization_message.hpp).
#pragma once

#include <string>

#include "base/fault.hpp"
#include "service/authorize.hpp"

namespace watchword {

/// What require_access() throws. `resource_policy` is good as long as the Snapshot that was asked.
struct Denied : Fault {
    Denied(const std::string& sentence, const Access& asked)
        : Fault(access_denied(sentence)),
          action(asked.action),
          resource(asked.resource),
          resource_account(asked.resource_account),
          resource_policy(asked.resource_policy) {}

    Access access() const { return {action, resource, resource_account, resource_policy}; }

    std::string action, resource, resource_account;
    const policy::Document* resource_policy;
};

}  // namespace watchword
