// The jobs behind reports on access. A job is done when it is answered; its report is made of what is known
// when it is read (facts: access_reports §3).
#pragma once

#include <string>
#include <string_view>

#include "iam/shapes.hpp"
#include "service/call.hpp"

namespace watchword::iam {

using JobIDType = shape::Text<36, 36, shape::Anything>;

struct ErrorDetails {
    std::string Message, Code;
    BOOST_DESCRIBE_CLASS(ErrorDetails, (), (Message, Code), (), ())
};

/// Jobs are forgotten after that.
inline constexpr std::int64_t reports_kept_ms = std::int64_t{7} * 24 * 3600 * 1000;
/// Jobs of one account; the oldest goes when another comes.
inline constexpr std::size_t reports_per_account = 1000;
/// Reports on organizations that an account may ask for within a minute.
inline constexpr std::size_t organization_reports_per_minute = 100;

/// Puts a job on record for whoever calls; returns its JobId.
std::string start_report(Transaction&, const Call&, std::string_view subject, std::string_view granularity);
/// The same for a report on an organization; what was asked for within the last minute is answered with the
/// same job. Throws Fault ReportGenerationLimitExceeded.
std::string start_organization_report(Transaction&, const Call&, std::string_view entity_path,
                                      std::string_view policy_id);

/// Whether the report is on an organization.
enum class ReportOn { entity, organization };
/// The job, for whoever has started it: the user, or the session. Throws Fault NoSuchEntity.
const AccessReport& report_named(const Snapshot&, const Call&, std::string_view job_id, ReportOn);

}  // namespace watchword::iam
