// Permissions boundaries of users and roles: the managed policy beyond which no permission reaches.
#pragma once

#include <boost/describe/class.hpp>
#include <optional>

#include "iam/entities.hpp"
#include "service/operation.hpp"

namespace watchword::iam {

/// Throws Fault NoSuchEntity unless the ARN names a policy of the account or of AWS, and as
/// require_attachable(). `title`: of the kind of entity that is to have the boundary, "Role".
std::string require_boundary(const Snapshot&, const Call&, std::string_view policy_arn,
                             std::string_view title);

/// Takes the boundary away. Throws Fault NoSuchEntity when there is none. `whose`: "user ada".
void remove_boundary(std::optional<std::string>& policy_arn, std::string_view whose);

template <class Of>
struct PutPermissionsBoundaryRequest : Of {
    ArnType PermissionsBoundary;
    BOOST_DESCRIBE_CLASS(PutPermissionsBoundaryRequest, (Of), (PermissionsBoundary), (), ())
};
template <class Of>
struct DeletePermissionsBoundaryRequest : Of {
    BOOST_DESCRIBE_CLASS(DeletePermissionsBoundaryRequest, (Of), (), (), ())
};

template <class Of>
Empty put_permissions_boundary(Transaction& in, Call& call,
                               const PutPermissionsBoundaryRequest<Of>& request) {
    auto record = named(in.snapshot(), call, request);
    require_unprotected(record);
    record.permissions_boundary_arn = require_boundary(in.snapshot(), call, request.PermissionsBoundary,
                                                       KindOf<typename Of::Record>::title);
    in.put(std::move(record));
    return {};
}

template <class Of>
Empty delete_permissions_boundary(Transaction& in, Call& call,
                                  const DeletePermissionsBoundaryRequest<Of>& request) {
    auto record = named(in.snapshot(), call, request);
    require_unprotected(record);
    remove_boundary(record.permissions_boundary_arn,
                    concat(KindOf<typename Of::Record>::word, " ", record.name));
    in.put(std::move(record));
    return {};
}

}  // namespace watchword::iam
