#include "directory/aws_managed.hpp"

#include "base/encoding.hpp"
#include "crypto/hash.hpp"
#include "directory/root_task_policies.hpp"

namespace watchword {
namespace {

struct Source {
    std::string_view name, description, document;
};

constexpr Source sources[] = {
    {"AdministratorAccess", "Provides full access to all services and resources.",
     R"({"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"*","Resource":"*"}]})"},
    {"AmazonS3FullAccess", "Provides full access to all buckets.",
     R"({"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":["s3:*","s3-object-lambda:*"],"Resource":"*"}]})"},
    {"AmazonS3ReadOnlyAccess", "Provides read only access to all buckets.",
     R"({"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":["s3:Get*","s3:List*","s3:Describe*",)"
     R"("s3-object-lambda:Get*","s3-object-lambda:List*"],"Resource":"*"}]})"},
    {"IAMFullAccess", "Provides full access to IAM.",
     R"({"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":["iam:*","organizations:DescribeAccount",)"
     R"("organizations:DescribeOrganization","organizations:DescribeOrganizationalUnit","organizations:DescribePolicy",)"
     R"("organizations:ListChildren","organizations:ListParents","organizations:ListPoliciesForTarget",)"
     R"("organizations:ListRoots","organizations:ListPolicies","organizations:ListTargetsForPolicy"],"Resource":"*"}]})"},
    {"IAMReadOnlyAccess", "Provides read only access to IAM.",
     R"({"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":["iam:GenerateCredentialReport",)"
     R"("iam:GenerateServiceLastAccessedDetails","iam:Get*","iam:List*","iam:SimulateCustomPolicy",)"
     R"("iam:SimulatePrincipalPolicy"],"Resource":"*"}]})"},
    {"IAMUserChangePassword", "Provides the ability for a user to change their own password.",
     R"({"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":["iam:ChangePassword"],"Resource":)"
     R"(["arn:aws:iam::*:user/${aws:username}","arn:aws:iam::*:user/*/${aws:username}"]},)"
     R"({"Effect":"Allow","Action":["iam:GetAccountPasswordPolicy"],"Resource":"*"}]})"},
};

constexpr StoredTime published =
    1'735'689'600'000;  // 2025-01-01T00:00:00Z: these do not change between releases

std::shared_ptr<const ManagedPolicy> make(const Source& source, std::string_view path = "/") {
    ManagedPolicy policy;
    policy.account_id = "aws";
    policy.path = path;
    policy.name = source.name;
    // The same id on every server and after every start.
    policy.id = concat("ANPA", base32_encode(crypto::sha256(source.name)).substr(0, 17));
    policy.created = policy.updated = published;
    policy.description = source.description;
    policy.default_version_id = "v1";
    policy.versions_made = 1;
    policy.versions.push_back({"v1", published, IdentityPolicy::from_text(std::string(source.document))});
    return std::make_shared<const ManagedPolicy>(std::move(policy));
}

}  // namespace

std::span<const std::shared_ptr<const ManagedPolicy>> aws_managed_policies() {
    static const auto policies = [] {
        std::vector<std::shared_ptr<const ManagedPolicy>> made;
        for (const auto& source : sources) made.push_back(make(source));
        for (const auto& task : root_task_policies())
            made.push_back(make({task.name, task.description, task.document}, root_task_path));
        return made;
    }();
    return policies;
}

}  // namespace watchword
