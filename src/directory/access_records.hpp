// Records of which services principals have used, and of the reports about it. As records.hpp says, each is
// a plain value.
#pragma once

#include "directory/records.hpp"

namespace watchword {

/// The last use of one action.
struct ActionUse {
    StoredTime used = 0;
    std::string region;
    BOOST_DESCRIBE_CLASS(ActionUse, (), (used, region), (), ())
};

/// The last use of one service, and of those of its actions that are tracked.
struct ServiceUse {
    StoredTime used = 0;
    std::string region;
    std::map<std::string, ActionUse> actions;  ///< by name, without the service
    BOOST_DESCRIBE_CLASS(ServiceUse, (), (used, region, actions), (), ())
};

/// Which services a user, role or root user has last used; some use may be missing (service/last_used.hpp).
struct PrincipalUse {
    std::string principal_id;  ///< AIDA… or AROA…; the account id for a root user
    std::string account_id;
    std::map<std::string, ServiceUse> services;  ///< by namespace, "iam"
    BOOST_DESCRIBE_CLASS(PrincipalUse, (), (principal_id, account_id, services), (), ())
};

/// A report on access that was asked for: what it is about, and when. Its contents are computed when it is
/// read.
struct AccessReport {
    std::string account_id;   ///< of whoever asked
    std::string id;           ///< whoever asked, "/", JobId: "AIDA…/UUID"
    std::string subject;      ///< the ARN, or the entity path of an organization
    std::string granularity;  ///< "SERVICE_LEVEL" or "ACTION_LEVEL"; "" for reports on organizations
    std::string policy_id;    ///< OrganizationsPolicyId; "" for none
    StoredTime created = 0;
    BOOST_DESCRIBE_CLASS(AccessReport, (), (account_id, id, subject, granularity, policy_id, created), (), ())
};

template <>
inline constexpr std::string_view kind_of<PrincipalUse> = "principal_use";
template <>
inline constexpr std::string_view kind_of<AccessReport> = "access_report";

inline std::string key_of(const PrincipalUse& use) { return use.principal_id; }
inline std::string key_of(const AccessReport& report) { return concat(report.account_id, "/", report.id); }

}  // namespace watchword
