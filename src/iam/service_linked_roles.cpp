#include "iam/service_linked_roles.hpp"

#include "base/ids.hpp"
#include "iam/quotas.hpp"
#include "iam/roles.hpp"
#include "iam/show.hpp"
#include "iam/trust_policy.hpp"

namespace watchword::iam {
namespace {

constexpr std::chrono::hours deletions_kept{30 * 24};

// A service that has a service-linked role. Names as AWS publishes them in the guides of its services.
struct LinkedService {
    std::string_view service, role_name;
    bool suffix_allowed = false;
};
constexpr LinkedService linked_services[] = {
    {"access-analyzer.amazonaws.com", "AWSServiceRoleForAccessAnalyzer"},
    {"autoscaling.amazonaws.com", "AWSServiceRoleForAutoScaling", true},
    {"backup.amazonaws.com", "AWSServiceRoleForBackup"},
    {"batch.amazonaws.com", "AWSServiceRoleForBatch"},
    {"cloudtrail.amazonaws.com", "AWSServiceRoleForCloudTrail"},
    {"config.amazonaws.com", "AWSServiceRoleForConfig"},
    {"connect.amazonaws.com", "AWSServiceRoleForAmazonConnect", true},
    {"ecs.amazonaws.com", "AWSServiceRoleForECS"},
    {"eks.amazonaws.com", "AWSServiceRoleForAmazonEKS"},
    {"eks-nodegroup.amazonaws.com", "AWSServiceRoleForAmazonEKSNodegroup"},
    {"elasticache.amazonaws.com", "AWSServiceRoleForElastiCache"},
    {"elasticbeanstalk.amazonaws.com", "AWSServiceRoleForElasticBeanstalk"},
    {"elasticfilesystem.amazonaws.com", "AWSServiceRoleForAmazonElasticFileSystem"},
    {"elasticloadbalancing.amazonaws.com", "AWSServiceRoleForElasticLoadBalancing"},
    {"elasticmapreduce.amazonaws.com", "AWSServiceRoleForEMRCleanup"},
    {"es.amazonaws.com", "AWSServiceRoleForAmazonElasticsearchService"},
    {"globalaccelerator.amazonaws.com", "AWSServiceRoleForGlobalAccelerator"},
    {"guardduty.amazonaws.com", "AWSServiceRoleForAmazonGuardDuty"},
    {"inspector2.amazonaws.com", "AWSServiceRoleForAmazonInspector2"},
    {"lexv2.amazonaws.com", "AWSServiceRoleForLexV2Bots", true},
    {"organizations.amazonaws.com", "AWSServiceRoleForOrganizations"},
    {"rds.amazonaws.com", "AWSServiceRoleForRDS"},
    {"redshift.amazonaws.com", "AWSServiceRoleForRedshift"},
    {"replication.dynamodb.amazonaws.com", "AWSServiceRoleForDynamoDBReplication"},
    {"securityhub.amazonaws.com", "AWSServiceRoleForSecurityHub"},
    {"spot.amazonaws.com", "AWSServiceRoleForEC2Spot"},
    {"spotfleet.amazonaws.com", "AWSServiceRoleForEC2SpotFleet"},
    {"ssm.amazonaws.com", "AWSServiceRoleForAmazonSSM"},
    {"sso.amazonaws.com", "AWSServiceRoleForSSO"},
    {"support.amazonaws.com", "AWSServiceRoleForSupport"},
    {"transitgateway.amazonaws.com", "AWSServiceRoleForVPCTransitGateway"},
    {"trustedadvisor.amazonaws.com", "AWSServiceRoleForTrustedAdvisor"},
};

const LinkedService* find_service(std::string_view name) {
    const auto found = std::ranges::find(linked_services, name, &LinkedService::service);
    return found == std::end(linked_services) ? nullptr : found;
}

std::string role_name(const LinkedService& service, const CreateServiceLinkedRoleRequest& request) {
    return concat(service.role_name, request.CustomSuffix ? "_" : "",
                  request.CustomSuffix ? std::string_view(*request.CustomSuffix) : std::string_view{});
}

std::string path_of(std::string_view service) { return concat(service_role_path, service, "/"); }

std::string_view service_of(const Role& role) {
    auto rest = std::string_view(role.path).substr(service_role_path.size());
    return take_until(rest, '/');
}

constexpr std::string_view task_start = "task/aws-service-role/";

void forget_old_deletions(Transaction& in, std::string_view account_id) {
    std::vector<RoleDeletion> old;
    for (const auto& [key, deletion, pointer] : in.snapshot().role_deletions.prefix(concat(account_id, "/")))
        if (restored(deletion.done) + deletions_kept < in.now()) old.push_back(deletion);
    for (const auto& deletion : old) in.erase(deletion);
}

}  // namespace

CreateServiceLinkedRoleResult create_service_linked_role(Transaction& in, Call& call,
                                                         const CreateServiceLinkedRoleRequest& request) {
    const auto* service = find_service(request.AWSServiceName);
    if (!service)
        throw invalid_input(
            concat("Service ", request.AWSServiceName, " has no service-linked role that could be created."));
    if (request.CustomSuffix && !service->suffix_allowed)
        throw invalid_input(concat("Custom suffix is not allowed for ", service->service));
    const auto name = role_name(*service, request);
    if (!RoleNameType::pattern::matches(name) || name.size() > RoleNameType::length_max)
        throw invalid_input(concat("Service role name ", name, " is too long."));
    if (in.snapshot().role(call.account_id(), name))
        throw invalid_input(concat("Service role name ", name,
                                   " has been taken in this account, please try a different suffix."));
    if (in.snapshot().roles.count_prefix(name_key(call.account_id(), "")) >= quotas::roles_per_account)
        throw quota_exceeded("RolesPerAccount", quotas::roles_per_account);
    Role role;
    role.account_id = call.account_id();
    role.path = path_of(service->service);
    role.name = name;
    role.id = new_unique_id("AROA", role.account_id, in.random());
    role.created = stored(in.now());
    role.description = request.Description.value_or("");
    role.trust_policy = make_trust_policy(
        in.snapshot(),
        concat(R"({"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"Service":[")",
               service->service, R"("]},"Action":["sts:AssumeRole"]}]})"));
    CreateServiceLinkedRoleResult result{named_role(in.snapshot(), role)};
    if (!role.description.empty()) result.Role->Description = role.description;
    in.put(std::move(role));
    return result;
}

DeleteServiceLinkedRoleResult delete_service_linked_role(Transaction& in, Call& call,
                                                         const DeleteServiceLinkedRoleRequest& request) {
    const Role role = named(in.snapshot(), call, request);
    if (!role.path.starts_with(service_role_path))
        throw no_such_entity(concat("The role with name ", role.name, " is not a service-linked role."));
    forget_old_deletions(in, role.account_id);
    remove_role(in, role);
    RoleDeletion deletion;
    deletion.account_id = role.account_id;
    deletion.id = concat(task_start, service_of(role), "/", role.name, "/", new_uuid(in.random()));
    deletion.done = stored(in.now());
    DeleteServiceLinkedRoleResult result{deletion.id};
    in.put(std::move(deletion));
    return result;
}

GetServiceLinkedRoleDeletionStatusResult get_service_linked_role_deletion_status(
    const Snapshot& snapshot, Call& call, const GetServiceLinkedRoleDeletionStatusRequest& request) {
    if (!request.DeletionTaskId.starts_with(task_start))
        throw invalid_input(concat("Invalid deletion task id: ", request.DeletionTaskId));
    if (!snapshot.role_deletions.contains(concat(call.account_id(), "/", request.DeletionTaskId)))
        throw no_such_entity(concat("Deletion task ", request.DeletionTaskId, " cannot be found."));
    return {"SUCCEEDED", {}};
}

Target new_service_role_target(Call& call, const CreateServiceLinkedRoleRequest& request) {
    call.context.set("iam:AWSServiceName", request.AWSServiceName);
    const auto* service = find_service(request.AWSServiceName);
    return new_entity_target(call, "role", path_of(request.AWSServiceName),
                             service ? role_name(*service, request) : std::string("*"));
}

Target service_role_target(const Snapshot& snapshot, Call& call, std::string_view name) {
    const auto* role = snapshot.role(call.account_id(), name);
    if (role && role->path.starts_with(service_role_path))
        call.context.set("iam:AWSServiceName", service_of(*role));
    return role_target(snapshot, call, name);
}

Target deletion_target(const Call& call, std::string_view task_id) {
    if (!task_id.starts_with(task_start)) return new_entity_target(call, "role", service_role_path, "*");
    auto rest = task_id.substr(task_start.size());
    const auto service = take_until(rest, '/');
    return new_entity_target(call, "role", path_of(service), take_until(rest, '/'));
}

}  // namespace watchword::iam
