// Versions of managed policies: at most five, ids never reused, exactly one of them in force.
#pragma once

#include <boost/describe/class.hpp>

#include "iam/entities.hpp"
#include "service/operation.hpp"

namespace watchword::iam {

struct CreatePolicyVersionRequest : OfPolicy {
    PolicyDocumentType PolicyDocument;
    std::optional<bool> SetAsDefault;  ///< default false
    BOOST_DESCRIBE_CLASS(CreatePolicyVersionRequest, (OfPolicy), (PolicyDocument, SetAsDefault), (), ())
};
struct CreatePolicyVersionResult {
    shapes::PolicyVersion PolicyVersion;
    BOOST_DESCRIBE_CLASS(CreatePolicyVersionResult, (), (PolicyVersion), (), ())
};
CreatePolicyVersionResult create_policy_version(Transaction&, Call&, const CreatePolicyVersionRequest&);

struct GetPolicyVersionRequest : OfPolicy {
    VersionIdType VersionId;
    BOOST_DESCRIBE_CLASS(GetPolicyVersionRequest, (OfPolicy), (VersionId), (), ())
};
struct GetPolicyVersionResult {
    shapes::PolicyVersion PolicyVersion;
    BOOST_DESCRIBE_CLASS(GetPolicyVersionResult, (), (PolicyVersion), (), ())
};
GetPolicyVersionResult get_policy_version(const Snapshot&, Call&, const GetPolicyVersionRequest&);

struct ListPolicyVersionsRequest : OfPolicy, Paged {
    BOOST_DESCRIBE_CLASS(ListPolicyVersionsRequest, (OfPolicy, Paged), (), (), ())
};
struct ListPolicyVersionsResult : PagedResult {
    std::vector<shapes::PolicyVersion> Versions;
    BOOST_DESCRIBE_CLASS(ListPolicyVersionsResult, (PagedResult), (Versions), (), ())
};
/// Newest first.
ListPolicyVersionsResult list_policy_versions(const Snapshot&, Call&, const ListPolicyVersionsRequest&);

struct DeletePolicyVersionRequest : OfPolicy {
    VersionIdType VersionId;
    BOOST_DESCRIBE_CLASS(DeletePolicyVersionRequest, (OfPolicy), (VersionId), (), ())
};
/// Throws Fault DeleteConflict for the default version.
Empty delete_policy_version(Transaction&, Call&, const DeletePolicyVersionRequest&);

struct SetDefaultPolicyVersionRequest : OfPolicy {
    VersionIdType VersionId;
    BOOST_DESCRIBE_CLASS(SetDefaultPolicyVersionRequest, (OfPolicy), (VersionId), (), ())
};
Empty set_default_policy_version(Transaction&, Call&, const SetDefaultPolicyVersionRequest&);

}  // namespace watchword::iam
