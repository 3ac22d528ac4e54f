// Reports on which services the accounts of an organization use, and may use by its service control policies
// (facts: access_reports §5).
#pragma once

#include <boost/describe/class.hpp>

#include "iam/access_reports.hpp"
#include "service/operation.hpp"

namespace watchword::iam {

/// The path from an organization to its root, a unit or an account.
struct EntityPathPattern {
    static constexpr std::string_view text = "^o-[0-9a-z]{10,32}\\/r-[0-9a-z]{4,32}[0-9a-z-\\/]*";
    static bool matches(std::string_view);
};
/// The id of a policy of an organization.
struct OrganizationsPolicyIdPattern {
    static constexpr std::string_view text = "^p-[0-9a-zA-Z_]{8,128}$";
    static bool matches(std::string_view);
};
using EntityPathType = shape::Text<19, 427, EntityPathPattern>;
using OrganizationsPolicyIdType = shape::Text<0, shape::unlimited, OrganizationsPolicyIdPattern>;

struct GenerateOrganizationsAccessReportRequest {
    EntityPathType EntityPath;
    std::optional<OrganizationsPolicyIdType> OrganizationsPolicyId;
    BOOST_DESCRIBE_CLASS(GenerateOrganizationsAccessReportRequest, (), (EntityPath, OrganizationsPolicyId),
                         (), ())
};
struct GenerateOrganizationsAccessReportResponse {
    std::string JobId;
    BOOST_DESCRIBE_CLASS(GenerateOrganizationsAccessReportResponse, (), (JobId), (), ())
};

struct AccessDetail {
    std::string ServiceName, ServiceNamespace;
    std::optional<std::string> Region, EntityPath, LastAuthenticatedTime;
    std::uint64_t TotalAuthenticatedEntities = 0;
    BOOST_DESCRIBE_CLASS(AccessDetail, (),
                         (ServiceName, ServiceNamespace, Region, EntityPath, LastAuthenticatedTime,
                          TotalAuthenticatedEntities),
                         (), ())
};
struct GetOrganizationsAccessReportRequest : Paged {
    JobIDType JobId;
    std::optional<shape::OneOf<"SERVICE_NAMESPACE_ASCENDING", "SERVICE_NAMESPACE_DESCENDING",
                               "LAST_AUTHENTICATED_TIME_ASCENDING", "LAST_AUTHENTICATED_TIME_DESCENDING">>
        SortKey;
    BOOST_DESCRIBE_CLASS(GetOrganizationsAccessReportRequest, (Paged), (JobId, SortKey), (), ())
};
struct GetOrganizationsAccessReportResponse : PagedResult {
    std::string JobStatus, JobCreationDate;
    std::optional<std::string> JobCompletionDate;
    std::optional<std::uint64_t> NumberOfServicesAccessible, NumberOfServicesNotAccessed;
    std::optional<std::vector<AccessDetail>> AccessDetails;
    std::optional<iam::ErrorDetails> ErrorDetails;
    BOOST_DESCRIBE_CLASS(GetOrganizationsAccessReportResponse, (PagedResult),
                         (JobStatus, JobCreationDate, JobCompletionDate, NumberOfServicesAccessible,
                          NumberOfServicesNotAccessed, AccessDetails, ErrorDetails),
                         (), ())
};

/// `access-report/PATH` of the caller's account; sets iam:OrganizationsPolicyId.
Target access_report_target(Call&, const GenerateOrganizationsAccessReportRequest&);

/// Throws Fault AccessDenied unless the caller's account manages the organization of the path, or administers
/// IAM for it, and service control policies are in force; ReportGenerationLimitExceeded.
GenerateOrganizationsAccessReportResponse generate_organizations_access_report(
    Transaction&, Call&, const GenerateOrganizationsAccessReportRequest&);

/// Made on a worker's thread: the organization may be large. What the path or the policy named and is not
/// there, and an organization the caller may not read, make the report FAILED. Throws Fault NoSuchEntity for
/// a job that is not the caller's, and AccessDenied.
GetOrganizationsAccessReportResponse prepare_organizations_access_report(
    const Snapshot&, Call&, const GetOrganizationsAccessReportRequest&);
GetOrganizationsAccessReportResponse get_organizations_access_report(
    const Snapshot&, Call&, const GetOrganizationsAccessReportRequest&,
    const GetOrganizationsAccessReportResponse& prepared);

}  // namespace watchword::iam
