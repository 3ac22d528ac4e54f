#include "iam/credential_report.hpp"

#include "base/time_format.hpp"
#include "iam/password_policy.hpp"
#include "iam/show.hpp"

namespace watchword::iam {
namespace {

constexpr std::string_view header =
    "user,arn,user_creation_time,password_enabled,password_last_used,password_last_changed,"
    "password_next_rotation,mfa_active,access_key_1_active,access_key_1_last_rotated,"
    "access_key_1_last_used_date,access_key_1_last_used_region,access_key_1_last_used_service,"
    "access_key_2_active,access_key_2_last_rotated,access_key_2_last_used_date,access_key_2_last_used_region,"
    "access_key_2_last_used_service,cert_1_active,cert_1_last_rotated,cert_2_active,cert_2_last_rotated";

// "2015-05-26T18:05:41+00:00"
std::string date(StoredTime time) {
    auto text = iso8601_seconds(restored(time));
    text.pop_back();
    return text + "+00:00";
}

std::string truth(bool value) { return value ? "true" : "false"; }

// One line. Names may have a comma in them and paths a quote, which must not end the cell (RFC 4180).
class Line {
public:
    void add(std::string_view cell) {
        if (!text_.empty()) text_ += ',';
        if (cell.find_first_of(",\"") == std::string_view::npos) {
            text_ += cell;
            return;
        }
        text_ += '"';
        for (const char c : cell) text_.append(c == '"' ? 2 : 1, c);
        text_ += '"';
    }
    std::string take() && { return "\n" + std::move(text_); }

private:
    std::string text_;
};

void add_keys(Line& line, const Snapshot& snapshot, const std::vector<std::string>& key_ids) {
    for (std::size_t i = 0; i < 2; ++i) {
        const auto* key = i < key_ids.size() ? snapshot.access_keys.find(key_ids[i]) : nullptr;
        const auto* use = key ? snapshot.last_uses.find(key->id) : nullptr;
        line.add(truth(key && key->active));
        line.add(key ? date(key->created) : "N/A");
        line.add(use ? date(use->used) : "N/A");
        line.add(use ? use->region : "N/A");
        line.add(use ? use->service : "N/A");
    }
}

void add_password(Line& line, const Snapshot& snapshot, const User& user) {
    const auto* profile = snapshot.login_profiles.find(user.id);
    line.add(truth(profile));
    if (!profile) {
        for (int i = 0; i < 3; ++i) line.add("N/A");
        return;
    }
    line.add(profile->password_used ? date(*profile->password_used) : "no_information");
    line.add(date(profile->password_changed));
    const auto* policy = password_policy_of(snapshot, user.account_id);
    if (policy && policy->max_age_days > 0)
        line.add(date(
            stored(restored(profile->password_changed) + std::chrono::hours(24 * policy->max_age_days))));
    else
        line.add("N/A");
}

// `owner_id`: a user's unique id, or the account's for the root user.
void add_certificates(Line& line, const Snapshot& snapshot, std::string_view owner_id) {
    int shown = 0;
    for (const auto& [key, certificate, pointer] :
         snapshot.signing_certificates.prefix(concat(owner_id, "/"))) {
        line.add(truth(certificate.active));
        line.add(date(certificate.uploaded));
        ++shown;
    }
    for (; shown < 2; ++shown) line.add("false"), line.add("N/A");
}

std::string root_line(const Snapshot& snapshot, const Account& account) {
    Line line;
    line.add("<root_account>");
    line.add(account.root_arn());
    line.add(date(account.created));
    const auto* profile = snapshot.login_profiles.find(account.id);
    line.add(truth(profile));
    line.add(profile ? "no_information" : "N/A");
    line.add(profile ? date(profile->password_changed) : "N/A");
    line.add("not_supported");
    line.add(truth(!account.root_mfa_serial_numbers.empty()));
    add_keys(line, snapshot, account.root_access_key_ids);
    add_certificates(line, snapshot, account.id);
    return std::move(line).take();
}

std::string user_line(const Snapshot& snapshot, const User& user) {
    Line line;
    line.add(user.name);
    line.add(user.arn());
    line.add(date(user.created));
    add_password(line, snapshot, user);
    line.add(truth(!user.mfa_serial_numbers.empty()));
    add_keys(line, snapshot, user.access_key_ids);
    add_certificates(line, snapshot, user.id);
    return std::move(line).take();
}

bool is_good(const CredentialReport* report, Time now) {
    return report && now < restored(report->generated) + credential_report_good_for;
}

}  // namespace

std::string make_credential_report(const Snapshot& snapshot, const Account& account) {
    std::string csv(header);
    csv += root_line(snapshot, account);
    for (const auto& [key, user, pointer] : snapshot.users.prefix(name_key(account.id, "")))
        csv += user_line(snapshot, user);
    return csv;
}

PreparedReport prepare_credential_report(const Snapshot& snapshot, Call& call,
                                         const GenerateCredentialReportRequest&) {
    if (is_good(snapshot.credential_reports.find(call.account_id()), call.now())) return {};
    return {make_credential_report(snapshot, *call.caller.account)};
}

GenerateCredentialReportResult generate_credential_report(Transaction& in, Call& call,
                                                          const GenerateCredentialReportRequest&,
                                                          const PreparedReport& prepared) {
    if (!prepared.csv || is_good(in.snapshot().credential_reports.find(call.account_id()), in.now()))
        return {"COMPLETE", {}};
    in.put(CredentialReport{std::string(call.account_id()), stored(in.now()), *prepared.csv});
    return {"STARTED", "No report exists. Starting a new report generation task"};
}

GetCredentialReportResult get_credential_report(const Snapshot& snapshot, Call& call,
                                                const GetCredentialReportRequest&) {
    const auto* report = snapshot.credential_reports.find(call.account_id());
    if (!report)
        throw Fault("ReportNotPresent", 410,
                    "No report exists. Generate a report using GenerateCredentialReport.");
    if (!is_good(report, call.now()))
        throw Fault("ReportExpired", 410,
                    "The most recent credential report has expired. Generate a new one using "
                    "GenerateCredentialReport.");
    return {{report->csv}, "text/csv", shown_date(report->generated)};
}

}  // namespace watchword::iam
