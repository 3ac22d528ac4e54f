#include "iam/service_linked_roles.hpp"

#include "base/ids.hpp"
#include "directory/aws_managed.hpp"
#include "iam/quotas.hpp"
#include "iam/roles.hpp"
#include "iam/show.hpp"
#include "iam/trust_policy.hpp"

namespace watchword::iam {
namespace {

constexpr std::chrono::hours deletions_kept{30 * 24};

// A service that has a service-linked role, and the AWS managed policy that is attached to it. Names as AWS
// publishes them in the guides of its services.
struct LinkedService {
    std::string_view service, role_name, policy_name;
    bool suffix_allowed = false;
};
constexpr LinkedService linked_services[] = {
    {"access-analyzer.amazonaws.com", "AWSServiceRoleForAccessAnalyzer", "AccessAnalyzerServiceRolePolicy"},
    {"autoscaling.amazonaws.com", "AWSServiceRoleForAutoScaling", "AutoScalingServiceRolePolicy", true},
    {"backup.amazonaws.com", "AWSServiceRoleForBackup", "AWSBackupServiceLinkedRolePolicyForBackup"},
    {"batch.amazonaws.com", "AWSServiceRoleForBatch", "BatchServiceRolePolicy"},
    {"cloudtrail.amazonaws.com", "AWSServiceRoleForCloudTrail", "CloudTrailServiceRolePolicy"},
    {"config.amazonaws.com", "AWSServiceRoleForConfig", "AWSConfigServiceRolePolicy"},
    {"connect.amazonaws.com", "AWSServiceRoleForAmazonConnect", "AmazonConnectServiceLinkedRolePolicy", true},
    {"ecs.amazonaws.com", "AWSServiceRoleForECS", "AmazonECSServiceRolePolicy"},
    {"eks.amazonaws.com", "AWSServiceRoleForAmazonEKS", "AmazonEKSServiceRolePolicy"},
    {"eks-nodegroup.amazonaws.com", "AWSServiceRoleForAmazonEKSNodegroup",
     "AWSServiceRoleForAmazonEKSNodegroup"},
    {"elasticache.amazonaws.com", "AWSServiceRoleForElastiCache", "ElastiCacheServiceRolePolicy"},
    {"elasticbeanstalk.amazonaws.com", "AWSServiceRoleForElasticBeanstalk",
     "AWSElasticBeanstalkServiceRolePolicy"},
    {"elasticfilesystem.amazonaws.com", "AWSServiceRoleForAmazonElasticFileSystem",
     "AmazonElasticFileSystemServiceRolePolicy"},
    {"elasticloadbalancing.amazonaws.com", "AWSServiceRoleForElasticLoadBalancing",
     "AWSElasticLoadBalancingServiceRolePolicy"},
    {"elasticmapreduce.amazonaws.com", "AWSServiceRoleForEMRCleanup", "AmazonEMRCleanupPolicy"},
    {"es.amazonaws.com", "AWSServiceRoleForAmazonElasticsearchService",
     "AmazonElasticsearchServiceRolePolicy"},
    {"globalaccelerator.amazonaws.com", "AWSServiceRoleForGlobalAccelerator",
     "AWSGlobalAcceleratorSLRPolicy"},
    {"guardduty.amazonaws.com", "AWSServiceRoleForAmazonGuardDuty", "AmazonGuardDutyServiceRolePolicy"},
    {"inspector2.amazonaws.com", "AWSServiceRoleForAmazonInspector2", "AmazonInspector2ServiceRolePolicy"},
    {"lexv2.amazonaws.com", "AWSServiceRoleForLexV2Bots", "AmazonLexV2BotPolicy", true},
    {"organizations.amazonaws.com", "AWSServiceRoleForOrganizations", "AWSOrganizationsServiceTrustPolicy"},
    {"rds.amazonaws.com", "AWSServiceRoleForRDS", "AmazonRDSServiceRolePolicy"},
    {"redshift.amazonaws.com", "AWSServiceRoleForRedshift", "AmazonRedshiftServiceLinkedRolePolicy"},
    {"replication.dynamodb.amazonaws.com", "AWSServiceRoleForDynamoDBReplication",
     "DynamoDBReplicationServiceRolePolicy"},
    {"securityhub.amazonaws.com", "AWSServiceRoleForSecurityHub", "AWSSecurityHubServiceRolePolicy"},
    {"spot.amazonaws.com", "AWSServiceRoleForEC2Spot", "AWSEC2SpotServiceRolePolicy"},
    {"spotfleet.amazonaws.com", "AWSServiceRoleForEC2SpotFleet", "AWSEC2SpotFleetServiceRolePolicy"},
    {"ssm.amazonaws.com", "AWSServiceRoleForAmazonSSM", "AmazonSSMServiceRolePolicy"},
    {"sso.amazonaws.com", "AWSServiceRoleForSSO", "AWSSSOServiceRolePolicy"},
    {"support.amazonaws.com", "AWSServiceRoleForSupport", "AWSSupportServiceRolePolicy"},
    {"transitgateway.amazonaws.com", "AWSServiceRoleForVPCTransitGateway",
     "AWSVPCTransitGatewayServiceRolePolicy"},
    {"trustedadvisor.amazonaws.com", "AWSServiceRoleForTrustedAdvisor", "AWSTrustedAdvisorServiceRolePolicy"},
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
    role.id = new_unique_id(KindOf<Role>::id_prefix, role.account_id, in.random());
    role.created = stored(in.now());
    role.description = request.Description.value_or("");
    role.attached_policy_arns.push_back(
        concat("arn:aws:iam::aws:policy", service_role_policy_path, service->policy_name));
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
    if (!is_service_linked(role))
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
    if (!request.DeletionTaskId.starts_with(task_start)) throw invalid_input("Invalid task id");
    if (!snapshot.role_deletions.contains(concat(call.account_id(), "/", request.DeletionTaskId)))
        throw no_such_entity("Cannot find deletion status for given id.");
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
    if (role && is_service_linked(*role)) call.context.set("iam:AWSServiceName", service_of(*role));
    return role_target(snapshot, call, name);
}

Target deletion_target(const Call& call, std::string_view task_id) {
    if (!task_id.starts_with(task_start)) return new_entity_target(call, "role", service_role_path, "*");
    auto rest = task_id.substr(task_start.size());
    const auto service = take_until(rest, '/');
    return new_entity_target(call, "role", path_of(service), take_until(rest, '/'));
}

}  // namespace watchword::iam
