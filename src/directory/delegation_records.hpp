// Requests of one account for temporary access to another (facts: delegation).
#pragma once

#include "directory/federation.hpp"
#include "directory/records.hpp"

namespace watchword {

/// A parameter of a policy template.
struct DelegationParameter {
    std::string name;
    std::string type;  ///< "string" or "stringList"
    std::vector<std::string> values;
    BOOST_DESCRIBE_CLASS(DelegationParameter, (), (name, type, values), (), ())
};

/// The identity that accepted a request, as it was then. The delegated session acts as it.
struct DelegationApprover {
    std::string arn;
    std::string principal_id;  ///< AIDA… of a user, AROA… of a role, "" for the root user
    std::string session_name;  ///< of a role session
    std::string source_identity;
    Tags session_tags;
    std::vector<std::string> transitive_tag_keys;
    std::optional<Federation> federation;
    BOOST_DESCRIBE_CLASS(DelegationApprover, (),
                         (arn, principal_id, session_name, source_identity, session_tags, transitive_tag_keys,
                          federation),
                         (), ())
};

/// A request for delegation, from its creation until some weeks after it expired.
struct DelegationRequest {
    std::string id;  ///< a UUID
    std::string requestor_account_id, workflow_id;
    std::string owner_account_id;            ///< "" until it is known
    std::string owner_arn, owner_caller_id;  ///< "" until associated; the second is Caller::user_id
    std::string description, message, redirect_url, notification_channel;
    std::string template_arn;
    std::vector<DelegationParameter> parameters;
    std::string policy;  ///< the template, filled in
    std::int64_t session_duration_s = 0;
    bool only_send_by_owner = false;
    std::string state;  ///< as it was set: what `expires` says comes first
    StoredTime created = 0, updated = 0, expires = 0;
    std::string notes, rejection_reason;
    std::optional<DelegationApprover> approver;
    StoredTime finalized = 0;
    BOOST_DESCRIBE_CLASS(DelegationRequest, (),
                         (id, requestor_account_id, workflow_id, owner_account_id, owner_arn, owner_caller_id,
                          description, message, redirect_url, notification_channel, template_arn, parameters,
                          policy, session_duration_s, only_send_by_owner, state, created, updated, expires,
                          notes, rejection_reason, approver, finalized),
                         (), ())

    /// The view may be of this record.
    std::string_view state_at(StoredTime now) const {
        return expires <= now ? std::string_view("EXPIRED") : std::string_view(state);
    }
};

template <>
inline constexpr std::string_view kind_of<DelegationRequest> = "delegation_request";

inline std::string key_of(const DelegationRequest& request) { return request.id; }

}  // namespace watchword
