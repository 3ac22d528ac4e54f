#include "iam/policy_versions.hpp"

#include "base/encoding.hpp"
#include "iam/managed_policies.hpp"
#include "iam/paging.hpp"
#include "iam/quotas.hpp"
#include "iam/show.hpp"

namespace watchword::iam {
namespace {

const PolicyVersion& version_named(const ManagedPolicy& policy, std::string_view version_id) {
    if (const auto* version = policy.version(version_id)) return *version;
    throw no_such_version(policy.arn(), version_id);
}

}  // namespace

CreatePolicyVersionResult create_policy_version(Transaction& in, Call& call,
                                                const CreatePolicyVersionRequest& request) {
    ManagedPolicy policy = own_policy_named(in.snapshot(), call, request.PolicyArn);
    if (policy.versions.size() >= quotas::versions_per_policy)
        throw limit_exceeded(
            "A managed policy can have up to 5 versions. Before you create a new version, you must delete an "
            "existing "
            "version.");
    policy.updated = stored(in.now());
    const PolicyVersion version{concat("v", std::to_string(++policy.versions_made)), policy.updated,
                                make_managed_policy(request.PolicyDocument)};
    policy.versions.push_back(version);
    if (request.SetAsDefault.value_or(false)) policy.default_version_id = version.id;
    CreatePolicyVersionResult result{listed(policy, version)};
    in.put(std::move(policy));
    return result;
}

GetPolicyVersionResult get_policy_version(const Snapshot& snapshot, Call& call,
                                          const GetPolicyVersionRequest& request) {
    const auto& policy = named(snapshot, call, request);
    const auto& version = version_named(policy, request.VersionId);
    GetPolicyVersionResult result{listed(policy, version)};
    result.PolicyVersion.Document = percent_encode(version.policy.document()->text());
    return result;
}

ListPolicyVersionsResult list_policy_versions(const Snapshot& snapshot, Call& call,
                                              const ListPolicyVersionsRequest& request) {
    const auto& policy = named(snapshot, call, request);
    // Numbers go up for ever, so their order backwards is that of what is left to a number above them all.
    constexpr std::int64_t above_all = 2'000'000'000'000'000'000;
    ShortList<const PolicyVersion*> versions;
    for (const auto& version : policy.versions)
        versions.add(
            std::to_string(above_all -
                           parse_number<std::int64_t>(std::string_view(version.id).substr(1)).value_or(0)),
            &version);
    ListPolicyVersionsResult result;
    page_through(versions, "", request.page(), result, [&](const auto& entry) {
        result.Versions.push_back(listed(policy, *entry.value));
        return true;
    });
    return result;
}

Empty delete_policy_version(Transaction& in, Call& call, const DeletePolicyVersionRequest& request) {
    ManagedPolicy policy = own_policy_named(in.snapshot(), call, request.PolicyArn);
    const std::string version_id = version_named(policy, request.VersionId).id;
    if (version_id == policy.default_version_id)
        throw delete_conflict("Cannot delete the default version of a policy.");
    std::erase_if(policy.versions, [&](const auto& version) { return version.id == version_id; });
    in.put(std::move(policy));
    return {};
}

Empty set_default_policy_version(Transaction& in, Call& call, const SetDefaultPolicyVersionRequest& request) {
    ManagedPolicy policy = own_policy_named(in.snapshot(), call, request.PolicyArn);
    policy.default_version_id = version_named(policy, request.VersionId).id;
    in.put(std::move(policy));
    return {};
}

}  // namespace watchword::iam
