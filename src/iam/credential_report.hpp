// The credential report: one line of CSV for each user, and what they sign in with (facts: iam §9). Made at
// most every four hours, of the moment it was asked for.
#pragma once

#include <boost/describe/class.hpp>

#include "iam/entities.hpp"
#include "service/operation.hpp"
#include "wire/xml.hpp"

namespace watchword::iam {

inline constexpr std::chrono::hours credential_report_good_for{4};

/// The whole report. Costs some microseconds for each user of the account.
std::string make_credential_report(const Snapshot&, const Account&);

struct GenerateCredentialReportRequest {
    BOOST_DESCRIBE_CLASS(GenerateCredentialReportRequest, (), (), (), ())
};
struct GenerateCredentialReportResult {
    std::string State;
    std::optional<std::string> Description;
    BOOST_DESCRIBE_CLASS(GenerateCredentialReportResult, (), (State, Description), (), ())
};
/// The CSV, where a new one is due; made on a worker thread.
struct PreparedReport {
    std::optional<std::string> csv;
};
PreparedReport prepare_credential_report(const Snapshot&, Call&, const GenerateCredentialReportRequest&);
/// STARTED when a new report was due, and then it is there; COMPLETE while the last one is good.
GenerateCredentialReportResult generate_credential_report(Transaction&, Call&,
                                                          const GenerateCredentialReportRequest&,
                                                          const PreparedReport&);

struct GetCredentialReportRequest {
    BOOST_DESCRIBE_CLASS(GetCredentialReportRequest, (), (), (), ())
};
struct GetCredentialReportResult {
    xml::Blob Content;
    std::string ReportFormat, GeneratedTime;
    BOOST_DESCRIBE_CLASS(GetCredentialReportResult, (), (Content, ReportFormat, GeneratedTime), (), ())
};
/// Throws Fault ReportNotPresent, ReportExpired.
GetCredentialReportResult get_credential_report(const Snapshot&, Call&, const GetCredentialReportRequest&);

}  // namespace watchword::iam
