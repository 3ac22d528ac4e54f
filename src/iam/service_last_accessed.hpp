// Service last accessed data: which services a user, group, role or policy opens, and when they were last
// used by it or by those it is attached to (facts: access_reports).
#pragma once

#include <boost/describe/class.hpp>

#include "iam/access_reports.hpp"

namespace watchword::iam {

using ServiceNamespacePattern = shape::Characters<"[\\w-]*", "_-">;
using ServiceNamespaceType = shape::Text<1, 64, ServiceNamespacePattern>;

struct GenerateServiceLastAccessedDetailsRequest {
    ArnType Arn;
    std::optional<shape::OneOf<"SERVICE_LEVEL", "ACTION_LEVEL">> Granularity;
    BOOST_DESCRIBE_CLASS(GenerateServiceLastAccessedDetailsRequest, (), (Arn, Granularity), (), ())
};
struct GenerateServiceLastAccessedDetailsResponse {
    std::string JobId;
    BOOST_DESCRIBE_CLASS(GenerateServiceLastAccessedDetailsResponse, (), (JobId), (), ())
};

struct TrackedActionLastAccessed {
    std::string ActionName;
    std::optional<std::string> LastAccessedEntity, LastAccessedTime, LastAccessedRegion;
    BOOST_DESCRIBE_CLASS(TrackedActionLastAccessed, (),
                         (ActionName, LastAccessedEntity, LastAccessedTime, LastAccessedRegion), (), ())
};
struct ServiceLastAccessed {
    std::string ServiceName;
    std::optional<std::string> LastAuthenticated;
    std::string ServiceNamespace;
    std::optional<std::string> LastAuthenticatedEntity, LastAuthenticatedRegion;
    std::uint64_t TotalAuthenticatedEntities = 0;
    std::optional<std::vector<TrackedActionLastAccessed>> TrackedActionsLastAccessed;
    BOOST_DESCRIBE_CLASS(ServiceLastAccessed, (),
                         (ServiceName, LastAuthenticated, ServiceNamespace, LastAuthenticatedEntity,
                          LastAuthenticatedRegion, TotalAuthenticatedEntities, TrackedActionsLastAccessed),
                         (), ())
};
struct GetServiceLastAccessedDetailsRequest : Paged {
    JobIDType JobId;
    BOOST_DESCRIBE_CLASS(GetServiceLastAccessedDetailsRequest, (Paged), (JobId), (), ())
};
struct GetServiceLastAccessedDetailsResponse : PagedResult {
    std::string JobStatus, JobType, JobCreationDate;
    std::vector<ServiceLastAccessed> ServicesLastAccessed;
    std::string JobCompletionDate;
    std::optional<ErrorDetails> Error;
    BOOST_DESCRIBE_CLASS(GetServiceLastAccessedDetailsResponse, (PagedResult),
                         (JobStatus, JobType, JobCreationDate, ServicesLastAccessed, JobCompletionDate,
                          Error),
                         (), ())
};

struct EntityInfo {
    std::string Arn, Name, Type, Id, Path;
    BOOST_DESCRIBE_CLASS(EntityInfo, (), (Arn, Name, Type, Id, Path), (), ())
};
struct EntityDetails {
    iam::EntityInfo EntityInfo;
    std::optional<std::string> LastAuthenticated;
    BOOST_DESCRIBE_CLASS(EntityDetails, (), (EntityInfo, LastAuthenticated), (), ())
};
struct GetServiceLastAccessedDetailsWithEntitiesRequest : Paged {
    JobIDType JobId;
    ServiceNamespaceType ServiceNamespace;
    BOOST_DESCRIBE_CLASS(GetServiceLastAccessedDetailsWithEntitiesRequest, (Paged), (JobId, ServiceNamespace),
                         (), ())
};
struct GetServiceLastAccessedDetailsWithEntitiesResponse : PagedResult {
    std::string JobStatus, JobCreationDate, JobCompletionDate;
    std::vector<EntityDetails> EntityDetailsList;  ///< last use first; those without any come last
    std::optional<ErrorDetails> Error;
    BOOST_DESCRIBE_CLASS(GetServiceLastAccessedDetailsWithEntitiesResponse, (PagedResult),
                         (JobStatus, JobCreationDate, JobCompletionDate, EntityDetailsList, Error), (), ())
};

/// Throws Fault NoSuchEntity; InvalidInput for what is the ARN of something else.
GenerateServiceLastAccessedDetailsResponse generate_service_last_accessed_details(
    Transaction&, Call&, const GenerateServiceLastAccessedDetailsRequest&);

// A policy may be attached to everybody: reports are made on a worker's thread.

/// Throws Fault NoSuchEntity for a job that is not the caller's. What the report was to be about and is gone
/// since makes it FAILED.
GetServiceLastAccessedDetailsResponse prepare_service_last_accessed_details(
    const Snapshot&, Call&, const GetServiceLastAccessedDetailsRequest&);
GetServiceLastAccessedDetailsResponse get_service_last_accessed_details(
    const Snapshot&, Call&, const GetServiceLastAccessedDetailsRequest&,
    const GetServiceLastAccessedDetailsResponse& prepared);

/// The users and roles themselves; as above.
GetServiceLastAccessedDetailsWithEntitiesResponse prepare_service_last_accessed_details_with_entities(
    const Snapshot&, Call&, const GetServiceLastAccessedDetailsWithEntitiesRequest&);
GetServiceLastAccessedDetailsWithEntitiesResponse get_service_last_accessed_details_with_entities(
    const Snapshot&, Call&, const GetServiceLastAccessedDetailsWithEntitiesRequest&,
    const GetServiceLastAccessedDetailsWithEntitiesResponse& prepared);

}  // namespace watchword::iam
