// Who asks, told by an ARN alone: what a batch line and the command line say of a principal.
#pragma once

#include <string>
#include <string_view>

#include "watchword/policy/request.hpp"
#include "watchword/result.hpp"

namespace watchword::policy::batch {

/// A Principal that owns its texts.
struct Caller {
    Principal::Type type = Principal::Type::anonymous;
    std::string account = {}, arn = {}, unique_id = {}, issuer_arn = {};

    Principal principal() const { return {type, account, arn, unique_id, issuer_arn, {}}; }
};

/// The caller of a user, role session (arn:aws:sts::A:assumed-role/R/S), federated user or root ARN; else why
/// it is none. A role's own ARN is refused: its sessions are who ask. A session's unique_id is role_id(), so
/// it is for documents of a DocumentCache only.
Result<Caller, std::string> caller_of_arn(std::string_view arn);

/// None when `name` cannot be a service's: "ec2.amazonaws.com".
Result<Caller, std::string> caller_of_service(std::string_view name);

}  // namespace watchword::policy::batch
