#include "iam/instance_profiles.hpp"

#include "base/ids.hpp"
#include "iam/paging.hpp"
#include "iam/quotas.hpp"
#include "iam/show.hpp"
#include "iam/tagging.hpp"
#include "iam/targets.hpp"

namespace watchword::iam {
namespace {

InstanceProfileShape shown(const Snapshot& snapshot, const InstanceProfile& profile) {
    auto out = listed(snapshot, profile);
    out.Tags = shown_tags(profile.tags);
    return out;
}

}  // namespace

InstanceProfileShape listed(const Snapshot& snapshot, const InstanceProfile& profile) {
    InstanceProfileShape out{
        profile.path, profile.name, profile.id, profile.arn(), shown_date(profile.created), {}, {}};
    if (const auto* role = snapshot.roles_by_id.find(profile.role_id))
        out.Roles.push_back(named_role(snapshot, *role));
    return out;
}

std::vector<const InstanceProfile*> profiles_of(const Snapshot& snapshot, const Role& role) {
    const auto prefix = concat(role.id, "/");
    std::vector<const InstanceProfile*> out;
    for (const std::string_view key : snapshot.role_profiles.prefix(prefix))
        out.push_back(snapshot.instance_profiles.find(key.substr(prefix.size())));
    return out;
}

CreateInstanceProfileResult create_instance_profile(Transaction& in, Call& call,
                                                    const CreateInstanceProfileRequest& request) {
    const auto& profiles = in.snapshot().instance_profiles;
    if (profiles.contains(name_key(call.account_id(), request.InstanceProfileName)))
        throw already_exists(concat("Instance Profile ", request.InstanceProfileName, " already exists."));
    if (profiles.count_prefix(name_key(call.account_id(), "")) >= quotas::instance_profiles_per_account)
        throw quota_exceeded("InstanceProfilesPerAccount", quotas::instance_profiles_per_account);
    InstanceProfile profile;
    profile.account_id = call.account_id();
    profile.path = request.Path.value_or("/");
    profile.name = request.InstanceProfileName;
    profile.id = new_unique_id(KindOf<InstanceProfile>::id_prefix, profile.account_id, in.random());
    profile.created = stored(in.now());
    profile.tags = new_tags<InstanceProfile>(request.Tags);
    CreateInstanceProfileResult result{shown(in.snapshot(), profile)};
    in.put(std::move(profile));
    return result;
}

CreateInstanceProfileResult get_instance_profile(const Snapshot& snapshot, Call& call,
                                                 const GetInstanceProfileRequest& request) {
    return {shown(snapshot, named(snapshot, call, request))};
}

Empty delete_instance_profile(Transaction& in, Call& call, const DeleteInstanceProfileRequest& request) {
    const InstanceProfile profile = named(in.snapshot(), call, request);
    if (!profile.role_id.empty()) throw must_first("remove roles from instance profile");
    in.erase(profile);
    return {};
}

ListInstanceProfilesResult list_instance_profiles(const Snapshot& snapshot, Call& call,
                                                  const ListInstanceProfilesRequest& request) {
    const std::string path_prefix = request.PathPrefix.value_or("/");
    ListInstanceProfilesResult result;
    page_through(snapshot.instance_profiles, name_key(call.account_id(), ""), request.page(), result,
                 [&](const auto& entry) {
                     if (!entry.value.path.starts_with(path_prefix)) return false;
                     result.InstanceProfiles.push_back(listed(snapshot, entry.value));
                     return true;
                 });
    return result;
}

ListInstanceProfilesResult list_instance_profiles_for_role(
    const Snapshot& snapshot, Call& call, const ListInstanceProfilesForRoleRequest& request) {
    ShortList<const InstanceProfile*> profiles;
    for (const auto* profile : profiles_of(snapshot, role_named(snapshot, call, request.RoleName)))
        profiles.add(lower(profile->name), profile);
    ListInstanceProfilesResult result;
    page_through(profiles, "", request.page(), result, [&](const auto& entry) {
        result.InstanceProfiles.push_back(listed(snapshot, *entry.value));
        return true;
    });
    return result;
}

Empty add_role_to_instance_profile(Transaction& in, Call& call,
                                   const AddRoleToInstanceProfileRequest& request) {
    InstanceProfile profile = instance_profile_named(in.snapshot(), call, request.InstanceProfileName);
    const Role& role = role_named(in.snapshot(), call, request.RoleName);
    call.context.set("iam:PassedToService", "ec2.amazonaws.com");
    call.context.set("iam:AssociatedResourceArn", profile.arn());
    require_access_to(in.snapshot(), call, "iam:PassRole", {role.arn(), &role.tags});
    require_unprotected(role);
    if (!profile.role_id.empty())
        throw quota_exceeded("InstanceSessionsPerInstanceProfile", quotas::roles_per_instance_profile);
    profile.role_id = role.id;
    in.put(std::move(profile));
    return {};
}

Empty remove_role_from_instance_profile(Transaction& in, Call& call,
                                        const RemoveRoleFromInstanceProfileRequest& request) {
    InstanceProfile profile = instance_profile_named(in.snapshot(), call, request.InstanceProfileName);
    const Role& role = role_named(in.snapshot(), call, request.RoleName);
    require_unprotected(role);
    if (profile.role_id != role.id)
        throw no_such_entity(
            concat("Role ", role.name, " in Instance Profile ", profile.name, " cannot be found."));
    profile.role_id.clear();
    in.put(std::move(profile));
    return {};
}

}  // namespace watchword::iam
