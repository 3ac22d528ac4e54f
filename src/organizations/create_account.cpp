#include "organizations/create_account.hpp"

#include <algorithm>

#include "organizations/errors.hpp"
#include "organizations/find.hpp"
#include "organizations/membership.hpp"
#include "organizations/paging.hpp"
#include "organizations/quotas.hpp"
#include "organizations/tagging.hpp"
#include "service/principals.hpp"

namespace watchword::organizations {
namespace {

constexpr std::string_view default_role_name = "OrganizationAccountAccessRole";
constexpr std::chrono::hours day{24}, told_time{90 * 24};
constexpr std::string_view administrator_access = "arn:aws:iam::aws:policy/AdministratorAccess";

std::string_view state_of(const AccountCreation& creation) {
    return creation.failure_reason.empty() ? "SUCCEEDED" : "FAILED";
}

shapes::CreateAccountStatus shown(const AccountCreation& creation) {
    shapes::CreateAccountStatus out;
    out.Id = creation.id;
    out.AccountName = creation.account_name;
    out.State = state_of(creation);
    out.RequestedTimestamp = timestamp(creation.requested);
    out.CompletedTimestamp = timestamp(creation.completed);
    if (!creation.account_id.empty()) out.AccountId = creation.account_id;
    if (!creation.failure_reason.empty()) out.FailureReason = creation.failure_reason;
    return out;
}

bool is_forgotten(const AccountCreation& creation, Time now) {
    return restored(creation.requested) + told_time <= now;
}

void require_creations_left(const Transaction& in, const Organization& organization) {
    const auto since = first_id_after("car-", stored(in.now() - day));
    if (in.snapshot()
            .organization_parts
            .between(concat(organization.id, "/", since), concat(organization.id, "/car-~"))
            .size() >= quotas::creations_per_day)
        throw constraint_violation(
            "ACCOUNT_CREATION_RATE_LIMIT_EXCEEDED",
            "You have exceeded the number of accounts that you can create in one day.");
}

// Only those that are taken out are looked at.
void forget_creations(Transaction& in, const Organization& organization) {
    const auto until = first_id_after("car-", stored(in.now() - told_time));
    const KeySet parts = in.snapshot().organization_parts;
    for (const std::string_view key :
         parts.between(concat(organization.id, "/car-"), concat(organization.id, "/", until)))
        if (const auto* creation =
                in.snapshot().account_creations.find(key.substr(organization.id.size() + 1)))
            in.erase(AccountCreation(*creation));
}

std::string unused_account_id(Transaction& in) {
    for (;;) {
        auto id = new_account_id(in.random());
        if (!in.snapshot().accounts.contains(id)) return id;
    }
}

// The role by which the management account administers the new one.
Role access_role(Transaction& in, const std::string& account_id, std::string_view name,
                 std::string_view management_account_id) {
    const std::string trust =
        concat(R"({"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::)",
               management_account_id, R"(:root"},"Action":"sts:AssumeRole"}]})");
    auto document = policy::compile(trust, policy::DocumentType::trust);
    if (!document) throw std::logic_error(document.error().message);
    Role role;
    role.account_id = account_id;
    role.path = "/";
    role.name = name;
    role.id = new_unique_id("AROA", account_id, in.random());
    role.created = stored(in.now());
    role.trust_policy = TrustPolicy(*document, {});  // an account is no user or role: nothing to bind
    role.attached_policy_arns.emplace_back(administrator_access);
    return role;
}

std::string make_account(Transaction& in, const Organization& organization,
                         const CreateAccountRequest& request) {
    Account account;
    account.id = unused_account_id(in);
    account.name = request.AccountName;
    account.email = request.Email;
    account.created = stored(in.now());
    in.put(account);
    in.put(access_role(in, account.id,
                       request.RoleName ? std::string_view(*request.RoleName) : default_role_name,
                       organization.management_account_id));
    Tags tags;
    add_tags(tags, request.Tags);
    join(in, organization, account.id, "CREATED", std::move(tags));
    return account.id;
}

}  // namespace

CreateAccountStatusResponse create_account(Transaction& in, Call& call, const CreateAccountRequest& request) {
    const Organization organization = require_management(in.snapshot(), call);
    require_tagging(in.snapshot(), call, request.Tags, {organization.arn_of("account", "*")});
    require_creations_left(in, organization);
    require_room_for_account(in.snapshot(), organization);
    if (request.RoleName && request.RoleName->starts_with("AWSServiceRoleFor"))
        throw invalid_input("INVALID_ROLE_NAME",
                            "You provided a role name that is not valid. A role name can't begin with the "
                            "reserved prefix AWSServiceRoleFor.");
    forget_creations(in, organization);
    AccountCreation creation;
    creation.requested = creation.completed = stored(in.now());
    creation.id = new_creation_id(creation.requested, in.random());
    creation.organization_id = organization.id;
    creation.account_name = request.AccountName;
    if (in.snapshot().account_emails.count_prefix(concat(lower(request.Email), "/")) > 0)
        creation.failure_reason = "EMAIL_ALREADY_EXISTS";
    else
        creation.account_id = make_account(in, organization, request);
    in.put(creation);
    return {shown(creation)};
}

CreateAccountStatusResponse create_gov_cloud_account(Transaction& in, Call& call,
                                                     const CreateAccountRequest&) {
    require_management(in.snapshot(), call);
    throw constraint_violation("MASTER_ACCOUNT_NOT_GOVCLOUD_ENABLED",
                               "CreateGovCloudAccount: this server has no AWS GovCloud (US) partition.");
}

CreateAccountStatusResponse describe_create_account_status(
    const Snapshot& snapshot, Call& call, const DescribeCreateAccountStatusRequest& request) {
    const auto& organization = require_reader(snapshot, call);
    const auto* creation = snapshot.account_creations.find(request.CreateAccountRequestId);
    if (!creation || creation->organization_id != organization.id || is_forgotten(*creation, call.now()))
        throw Fault("CreateAccountStatusNotFoundException", 400,
                    "You specified a create account request that doesn't exist.");
    return {shown(*creation)};
}

ListCreateAccountStatusResponse list_create_account_status(const Snapshot& snapshot, Call& call,
                                                           const ListCreateAccountStatusRequest& request) {
    const auto& organization = require_reader(snapshot, call);
    ListCreateAccountStatusResponse out;
    page_through(snapshot.organization_parts, concat(organization.id, "/car-"), request, out,
                 [&](std::string_view rest) {
                     const auto* creation = snapshot.account_creations.find(concat("car-", rest));
                     const auto wanted = [&](std::string_view state) {
                         return request.States.empty() ||
                                std::ranges::find(request.States, state) != request.States.end();
                     };
                     if (!creation || is_forgotten(*creation, call.now())) return false;
                     if (!wanted(state_of(*creation))) return false;
                     out.CreateAccountStatuses.push_back(shown(*creation));
                     return true;
                 });
    return out;
}

}  // namespace watchword::organizations
