#include "iam/organizations_access_report.hpp"

#include <algorithm>
#include <array>
#include <set>

#include "iam/organization_entity.hpp"
#include "iam/paging.hpp"
#include "iam/served_services.hpp"
#include "iam/show.hpp"

namespace watchword::iam {
namespace {

// What whoever reads a report must be allowed besides.
constexpr std::array<std::string_view, 7> organization_reads{
    "organizations:DescribePolicy",        "organizations:ListChildren", "organizations:ListParents",
    "organizations:ListPoliciesForTarget", "organizations:ListRoots",    "organizations:ListPolicies",
    "organizations:ListTargetsForPolicy"};
constexpr std::string_view administered_service = "iam.amazonaws.com";

bool is_word(std::string_view text, std::size_t min, std::size_t max) {
    return text.size() >= min && text.size() <= max &&
           std::ranges::all_of(text, [](char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z'); });
}

// Whether the account of the caller may have reports on that organization.
bool may_report_on(const Snapshot& snapshot, const Call& call, std::string_view entity_path) {
    const auto* member = snapshot.organization_members.find(call.account_id());
    const auto* organization = member ? snapshot.organizations.find(member->organization_id) : nullptr;
    if (!organization || organization->id != take_until(entity_path, '/')) return false;
    return organization->has_enabled(service_control_policy) &&
           (organization->management_account_id == call.account_id() ||
            member->delegated_services.contains(std::string(administered_service)));
}

void require_management(const Snapshot& snapshot, const Call& call, std::string_view operation,
                        std::string_view entity_path) {
    if (may_report_on(snapshot, call, entity_path)) return;
    throw access_denied(concat("User: ", call.caller.arn, " is not authorized to perform: iam:", operation,
                               " on resource: arn:aws:iam::", call.account_id(), ":access-report/",
                               entity_path));
}

bool may_read_organization(const Snapshot& snapshot, Call& call) {
    return std::ranges::all_of(organization_reads, [&](std::string_view action) {
        return decide(snapshot, call.caller, {action, "*", call.account_id()}, call.context).allowed();
    });
}

// The use of the services by the accounts asked about, newest first among them.
struct Summary {
    StoredTime used = 0;
    std::string region, account_id;
    std::set<std::string> accounts;
};

using Accounts = std::map<std::string, std::string>;

std::map<std::string, Summary> summaries_of(const Snapshot& snapshot, const Accounts& accounts, Time now) {
    std::map<std::string, Summary> out;
    for (const auto& entry : snapshot.principal_uses) {
        const PrincipalUse& record = entry.value;
        if (!accounts.contains(record.account_id)) continue;
        for (const auto& [service, use] : record.services) {
            if (use.used + tracking_period_ms < stored(now)) continue;
            auto& summary = out[service];
            summary.accounts.insert(record.account_id);
            if (use.used <= summary.used) continue;
            summary.used = use.used, summary.region = use.region, summary.account_id = record.account_id;
        }
    }
    return out;
}

// One line of the report, with what it is sorted by.
struct Line {
    StoredTime used = 0;
    AccessDetail shown;
};

void sort(std::vector<Line>& lines, std::string_view key) {
    // They are in order of their namespaces; equal times keep that order.
    if (key == "LAST_AUTHENTICATED_TIME_ASCENDING" || key == "LAST_AUTHENTICATED_TIME_DESCENDING")
        std::ranges::stable_sort(lines, {}, &Line::used);
    if (key.ends_with("_DESCENDING")) std::ranges::reverse(lines);
}

// Throws Fault, whose code and text the failed report shows.
OrganizationEntity require_entity(const Snapshot& snapshot, const AccessReport& report) {
    auto entity = find_organization_entity(snapshot, report.subject);
    if (!entity.organization)
        throw Fault("ENTITY_NOT_FOUND", 404,
                    concat("The entity path ", report.subject, " does not exist in the organization."));
    return entity;
}

const OrganizationPolicy* require_policy(const Snapshot& snapshot, const AccessReport& report,
                                         const OrganizationEntity& entity) {
    if (report.policy_id.empty() || entity.is_management) return nullptr;
    const auto* policy = snapshot.organization_policies.find(report.policy_id);
    if (!policy || policy->type() != service_control_policy ||
        (!policy->aws_managed() && policy->organization_id != entity.organization->id))
        throw Fault("POLICY_NOT_FOUND", 404,
                    concat("The policy ", report.policy_id, " does not exist in the organization."));
    return policy;
}

std::vector<Line> lines_of(const Snapshot& snapshot, const AccessReport& report, Time now) {
    const auto entity = require_entity(snapshot, report);
    const auto* policy = require_policy(snapshot, report, entity);
    const auto accounts =
        accounts_of(snapshot, entity, report.subject, policy ? std::string_view(policy->id) : "");
    const auto summaries = summaries_of(snapshot, accounts, now);
    std::vector<Line> out;
    for (const auto& service : served_services) {
        const auto* document = policy ? policy->content.document() : nullptr;
        const bool open = document ? policy::opens_service(*document, service.name_space) &&
                                         !policy::closes_service(*document, service.name_space)
                                   : open_service(snapshot, entity, service.name_space);
        if (!open) continue;
        auto& line = out.emplace_back();
        line.shown.ServiceName = service.name;
        line.shown.ServiceNamespace = service.name_space;
        const auto found = summaries.find(std::string(service.name_space));
        if (found == summaries.end()) continue;
        const Summary& summary = found->second;
        line.used = summary.used;
        line.shown.Region = summary.region;
        line.shown.EntityPath = accounts.at(summary.account_id);
        line.shown.LastAuthenticatedTime = shown_date(summary.used);
        line.shown.TotalAuthenticatedEntities = summary.accounts.size();
    }
    return out;
}

}  // namespace

bool EntityPathPattern::matches(std::string_view path) {
    auto rest = path;
    const auto organization = take_until(rest, '/');
    if (!organization.starts_with("o-") || !is_word(organization.substr(2), 10, 32)) return false;
    if (!rest.starts_with("r-")) return false;
    const auto root = rest.substr(2, rest.find_first_not_of("0123456789abcdefghijklmnopqrstuvwxyz", 2) - 2);
    return root.size() >= 4 && std::ranges::all_of(rest, [](char c) {
               return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || c == '-' || c == '/';
           });
}

bool OrganizationsPolicyIdPattern::matches(std::string_view id) {
    return id.starts_with("p-") && id.size() >= 10 && id.size() <= 130 &&
           shape::Characters<"", "_">::matches(id.substr(2));
}

Target access_report_target(Call& call, const GenerateOrganizationsAccessReportRequest& request) {
    if (request.OrganizationsPolicyId)
        call.context.set("iam:OrganizationsPolicyId", *request.OrganizationsPolicyId);
    return {concat("arn:aws:iam::", call.account_id(), ":access-report/", request.EntityPath), nullptr};
}

GenerateOrganizationsAccessReportResponse generate_organizations_access_report(
    Transaction& in, Call& call, const GenerateOrganizationsAccessReportRequest& request) {
    require_management(in.snapshot(), call, "GenerateOrganizationsAccessReport", request.EntityPath);
    const std::string_view policy_id =
        request.OrganizationsPolicyId ? std::string_view(*request.OrganizationsPolicyId) : "";
    return {start_organization_report(in, call, request.EntityPath, policy_id)};
}

GetOrganizationsAccessReportResponse prepare_organizations_access_report(
    const Snapshot& snapshot, Call& call, const GetOrganizationsAccessReportRequest& request) {
    const auto& report = report_named(snapshot, call, request.JobId, ReportOn::organization);
    require_management(snapshot, call, "GetOrganizationsAccessReport", report.subject);
    GetOrganizationsAccessReportResponse out;
    out.JobCreationDate = shown_date(report.created);
    out.JobCompletionDate = out.JobCreationDate;
    try {
        if (!may_read_organization(snapshot, call))
            throw Fault("ORGANIZATIONS_REPORT_ACCESS_DENIED", 403,
                        "You do not have the permissions in AWS Organizations that are required to view this "
                        "report.");
        auto lines = lines_of(snapshot, report, call.now());
        out.JobStatus = "COMPLETED";
        out.NumberOfServicesAccessible = lines.size();
        out.NumberOfServicesNotAccessed =
            static_cast<std::uint64_t>(std::ranges::count(lines, 0, &Line::used));
        sort(lines, request.SortKey ? std::string_view(*request.SortKey) : "");
        auto& details = out.AccessDetails.emplace();
        for (auto& line : page_of(lines, request.page(), out)) details.push_back(std::move(line.shown));
    } catch (const Fault& fault) {
        if (fault.code == "ValidationError") throw;
        out.JobStatus = "FAILED";
        out.ErrorDetails = iam::ErrorDetails{fault.what(), std::string(fault.code)};
    }
    return out;
}

GetOrganizationsAccessReportResponse get_organizations_access_report(
    const Snapshot&, Call&, const GetOrganizationsAccessReportRequest&,
    const GetOrganizationsAccessReportResponse& prepared) {
    return prepared;
}

}  // namespace watchword::iam
