#include "iam/access_reports.hpp"

#include <algorithm>
#include <vector>

#include "base/ids.hpp"
#include "iam/errors.hpp"

namespace watchword::iam {
namespace {

// How long the same report on an organization is the same job, and what their number is limited within.
constexpr std::int64_t minute_ms = 60 * 1000;

// The keys of a user share what he has started; a session keeps to itself.
std::string owner_of(const Caller& caller) {
    if (caller.session) return caller.access_key_id;
    return caller.user ? caller.user->id : std::string(caller.account_id());
}

ReportOn kind_of_report(const AccessReport& report) {
    return report.granularity.empty() ? ReportOn::organization : ReportOn::entity;
}

std::string job_id(const AccessReport& report) { return report.id.substr(report.id.rfind('/') + 1); }

bool is_over(const AccessReport& report, Time now) { return report.created + reports_kept_ms < stored(now); }

// The account's, oldest first.
std::vector<AccessReport> reports_of(const Snapshot& snapshot, std::string_view account_id) {
    std::vector<AccessReport> out;
    for (const auto& entry : snapshot.access_reports.prefix(concat(account_id, "/")))
        out.push_back(entry.value);
    std::ranges::sort(out, {}, &AccessReport::created);
    return out;
}

// For one more: those that are over go, and as many of the oldest as must.
void make_room(Transaction& in, std::string_view account_id) {
    const auto reports = reports_of(in.snapshot(), account_id);
    for (std::size_t i = 0; i < reports.size(); ++i)
        if (is_over(reports[i], in.now()) || reports.size() - i >= reports_per_account) in.erase(reports[i]);
}

std::string put(Transaction& in, const Call& call, std::string_view subject, std::string_view granularity,
                std::string_view policy_id) {
    make_room(in, call.account_id());
    AccessReport report;
    report.account_id = call.account_id();
    report.id = concat(owner_of(call.caller), "/", new_uuid(in.random()));
    report.subject = subject;
    report.granularity = granularity;
    report.policy_id = policy_id;
    report.created = stored(in.now());
    const auto id = job_id(report);
    in.put(std::move(report));
    return id;
}

}  // namespace

std::string start_report(Transaction& in, const Call& call, std::string_view subject,
                         std::string_view granularity) {
    return put(in, call, subject, granularity, "");
}

std::string start_organization_report(Transaction& in, const Call& call, std::string_view entity_path,
                                      std::string_view policy_id) {
    auto recent = reports_of(in.snapshot(), call.account_id());
    std::erase_if(recent, [&](const AccessReport& report) {
        return kind_of_report(report) != ReportOn::organization ||
               report.created + minute_ms <= stored(in.now());
    });
    const auto own = concat(owner_of(call.caller), "/");
    for (const auto& report : recent)
        if (report.id.starts_with(own) && report.subject == entity_path && report.policy_id == policy_id)
            return job_id(report);
    if (recent.size() >= organization_reports_per_minute)
        throw Fault(
            "ReportGenerationLimitExceeded", 409,
            "The maximum number of concurrent report generation requests for this account are already "
            "running.");
    return put(in, call, entity_path, "", policy_id);
}

const AccessReport& report_named(const Snapshot& snapshot, const Call& call, std::string_view job_id,
                                 ReportOn kind) {
    const auto* report =
        snapshot.access_reports.find(concat(call.account_id(), "/", owner_of(call.caller), "/", job_id));
    if (!report || is_over(*report, call.now()) || kind_of_report(*report) != kind)
        throw no_such_entity(concat("The job with id ", job_id, " cannot be found."));
    return *report;
}

}  // namespace watchword::iam
