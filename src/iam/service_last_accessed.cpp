#include "iam/service_last_accessed.hpp"

#include <algorithm>
#include <map>

#include "iam/paging.hpp"
#include "iam/report_subject.hpp"
#include "iam/served_services.hpp"
#include "iam/show.hpp"

namespace watchword::iam {
namespace {

// Null when it was not used, or too long ago.
const ServiceUse* use_of(const Snapshot& snapshot, std::string_view principal_id, std::string_view service,
                         Time now) {
    const auto* uses = snapshot.principal_uses.find(principal_id);
    if (!uses) return nullptr;
    const auto found = uses->services.find(std::string(service));
    if (found == uses->services.end() || found->second.used + tracking_period_ms < stored(now))
        return nullptr;
    return &found->second;
}

// The newest use of one thing by any of several principals.
struct Newest {
    StoredTime used = 0;
    std::string region, arn;

    template <class Record, class Use>
    void see(const Record& record, const Use& use) {
        if (!arn.empty() && used >= use.used) return;
        used = use.used, region = use.region, arn = record.arn();
    }
};

// What is known of one service.
struct Summary {
    Newest newest;
    std::size_t entities = 0;
    std::map<std::string, Newest> actions;
};

std::vector<Grantor> grantors_of(const Snapshot& snapshot, const ReportSubject& subject) {
    if (!subject.policy) return grantors_of(snapshot, subject.entity);
    return {
        {subject.policy->default_version().policy.document(), subject.policy, subject.policy->name, {}, {}}};
}

ServiceLastAccessed shown(const ServedService& service, const Summary& summary, bool actions) {
    ServiceLastAccessed out;
    out.ServiceName = service.name;
    out.ServiceNamespace = service.name_space;
    out.TotalAuthenticatedEntities = summary.entities;
    if (summary.entities == 0) return out;
    out.LastAuthenticated = shown_date(summary.newest.used);
    out.LastAuthenticatedEntity = summary.newest.arn;
    out.LastAuthenticatedRegion = summary.newest.region;
    if (!actions || summary.actions.empty()) return out;
    auto& tracked = out.TrackedActionsLastAccessed.emplace();
    for (const auto& [name, newest] : summary.actions)
        tracked.push_back({name, newest.arn, shown_date(newest.used), newest.region});
    return out;
}

std::vector<ServiceLastAccessed> services_of(const Snapshot& snapshot, const Call& call,
                                             const ReportSubject& subject, bool actions) {
    const auto grantors = grantors_of(snapshot, subject);
    std::vector<const ServedService*> open;
    for (const auto& service : served_services)
        if (open_service(grantors, service.name_space)) open.push_back(&service);
    std::vector<Summary> summaries(open.size());
    for_each_principal(snapshot, call, subject, [&](const auto& record) {
        for (std::size_t i = 0; i < open.size(); ++i) {
            const auto* use = use_of(snapshot, record.id, open[i]->name_space, call.now());
            if (!use) continue;
            ++summaries[i].entities;
            summaries[i].newest.see(record, *use);
            if (!actions) continue;
            for (const auto& [name, action] : use->actions) summaries[i].actions[name].see(record, action);
        }
    });
    std::vector<ServiceLastAccessed> out;
    for (std::size_t i = 0; i < open.size(); ++i) out.push_back(shown(*open[i], summaries[i], actions));
    return out;
}

EntityInfo info_of(const User& user) { return {user.arn(), user.name, "USER", user.id, user.path}; }
EntityInfo info_of(const Role& role) { return {role.arn(), role.name, "ROLE", role.id, role.path}; }

// Of whom there may be many: shown are only those of the page.
struct Ranked {
    StoredTime used;  // 0: not
    const User* user;
    const Role* role;
    const std::string& id() const { return user ? user->id : role->id; }
};

EntityDetails shown(const Ranked& ranked) {
    EntityDetails out{ranked.user ? info_of(*ranked.user) : info_of(*ranked.role), {}};
    if (ranked.used != 0) out.LastAuthenticated = shown_date(ranked.used);
    return out;
}

std::vector<Ranked> entities_of(const Snapshot& snapshot, const Call& call, const ReportSubject& subject,
                                std::string_view service) {
    std::vector<Ranked> out;
    if (!open_service(grantors_of(snapshot, subject), service)) return out;
    for_each_principal(snapshot, call, subject, [&](const auto& record) {
        const auto* use = use_of(snapshot, record.id, service, call.now());
        const StoredTime used = use ? use->used : 0;
        if constexpr (requires { record.group_ids; })
            out.push_back({used, &record, nullptr});
        else
            out.push_back({used, nullptr, &record});
    });
    std::ranges::sort(out, [](const Ranked& a, const Ranked& b) {
        return a.used != b.used ? a.used > b.used : a.id() < b.id();
    });
    return out;
}

// Fills in what every report says; the subject, or why there is none.
template <class Response>
std::optional<ReportSubject> begin(const Snapshot& snapshot, const Call& call, const AccessReport& report,
                                   Response& out) {
    out.JobCreationDate = out.JobCompletionDate = shown_date(report.created);
    try {
        auto subject = report_subject(snapshot, call, report.subject);
        out.JobStatus = "COMPLETED";
        return subject;
    } catch (const Fault& fault) {
        out.JobStatus = "FAILED";
        out.Error = ErrorDetails{fault.what(), std::string(fault.code)};
        return std::nullopt;
    }
}

}  // namespace

GenerateServiceLastAccessedDetailsResponse generate_service_last_accessed_details(
    Transaction& in, Call& call, const GenerateServiceLastAccessedDetailsRequest& request) {
    report_subject(in.snapshot(), call, request.Arn);
    const std::string_view granularity =
        request.Granularity ? std::string_view(*request.Granularity) : "SERVICE_LEVEL";
    return {start_report(in, call, request.Arn, granularity)};
}

GetServiceLastAccessedDetailsResponse prepare_service_last_accessed_details(
    const Snapshot& snapshot, Call& call, const GetServiceLastAccessedDetailsRequest& request) {
    const auto& report = report_named(snapshot, call, request.JobId, ReportOn::entity);
    GetServiceLastAccessedDetailsResponse out;
    out.JobType = report.granularity;
    const bool actions = report.granularity == "ACTION_LEVEL";
    if (const auto subject = begin(snapshot, call, report, out))
        out.ServicesLastAccessed =
            page_of(services_of(snapshot, call, *subject, actions), request.page(), out);
    return out;
}

GetServiceLastAccessedDetailsResponse get_service_last_accessed_details(
    const Snapshot&, Call&, const GetServiceLastAccessedDetailsRequest&,
    const GetServiceLastAccessedDetailsResponse& prepared) {
    return prepared;
}

GetServiceLastAccessedDetailsWithEntitiesResponse prepare_service_last_accessed_details_with_entities(
    const Snapshot& snapshot, Call& call, const GetServiceLastAccessedDetailsWithEntitiesRequest& request) {
    const auto& report = report_named(snapshot, call, request.JobId, ReportOn::entity);
    GetServiceLastAccessedDetailsWithEntitiesResponse out;
    if (const auto subject = begin(snapshot, call, report, out))
        for (const auto& ranked :
             page_of(entities_of(snapshot, call, *subject, request.ServiceNamespace), request.page(), out))
            out.EntityDetailsList.push_back(shown(ranked));
    return out;
}

GetServiceLastAccessedDetailsWithEntitiesResponse get_service_last_accessed_details_with_entities(
    const Snapshot&, Call&, const GetServiceLastAccessedDetailsWithEntitiesRequest&,
    const GetServiceLastAccessedDetailsWithEntitiesResponse& prepared) {
    return prepared;
}

}  // namespace watchword::iam
