// Policies and requests of the sizes people have: what speed is measured on, in bench/, and what tests hold
// to "evaluate() never allocates".
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "watchword/policy/evaluate.hpp"

namespace watchword::policy::test {

/// One request and the texts of the policies it is asked of. Kinds that do not apply are empty.
struct CaseText {
    std::string name;
    std::vector<std::string> identity, boundary, session, scps;  // scps: one a level
    std::string resource;                                        // bucket policy
    bool in_role_session = false;                                // else a user asks
    std::string action, target;
    std::vector<std::pair<std::string, std::string>> context;
    Outcome expected = Outcome::allow;
};

inline std::string policy_of(const std::vector<std::string>& statements) {
    std::string out = R"({"Version":"2012-10-17","Statement":[)";
    for (std::size_t i = 0; i < statements.size(); ++i) out += (i ? "," : "") + statements[i];
    return out + "]}";
}

inline constexpr std::string_view case_account = "111122223333";

/// A read of alice's own object, with what a signed request over TLS has in its context.
inline CaseText case_request(std::string name) {
    CaseText out;
    out.name = std::move(name);
    out.action = "s3:GetObject";
    out.target = "arn:aws:s3:::reports/alice/2026/q3.csv";
    out.context = {{"aws:username", "alice"},
                   {"aws:userid", "AIDAALICEALICEALICE11"},
                   {"aws:PrincipalArn", "arn:aws:iam::111122223333:user/alice"},
                   {"aws:PrincipalAccount", "111122223333"},
                   {"aws:PrincipalType", "User"},
                   {"aws:SourceIp", "10.20.30.40"},
                   {"aws:SecureTransport", "true"},
                   {"aws:CurrentTime", "2026-11-24T02:00:00Z"},
                   {"aws:EpochTime", "1795485600"},
                   {"aws:UserAgent", "aws-cli/2.9.19 Python/3.11.2 Linux/6.1.0 source/x86_64.debian.12"},
                   {"aws:MultiFactorAuthPresent", "true"},
                   {"aws:MultiFactorAuthAge", "600"},
                   {"aws:RequestedRegion", "us-east-1"}};
    return out;
}

/// (a) One policy of three statements: a home folder, its listing, and no plain HTTP.
inline CaseText small_case() {
    CaseText out = case_request("a: 1 policy x 3 statements");
    out.identity = {policy_of(
        {R"({"Sid":"List","Effect":"Allow","Action":"s3:ListBucket","Resource":"arn:aws:s3:::reports",
             "Condition":{"StringLike":{"s3:prefix":["${aws:username}/*","public/*"]}}})",
         R"({"Sid":"Home","Effect":"Allow","Action":["s3:GetObject","s3:PutObject"],
             "Resource":["arn:aws:s3:::reports/${aws:username}/*","arn:aws:s3:::reports/public/*"]})",
         R"({"Sid":"Tls","Effect":"Deny","Action":"s3:*","Resource":"*",
             "Condition":{"Bool":{"aws:SecureTransport":"false"}}})"})};
    return out;
}

/// A statement such as managed policies have: one service, some of its actions, two resources.
inline std::string service_statement(std::string_view service, std::size_t number) {
    const std::string s(service), n = std::to_string(number);
    std::string out = R"({"Sid":"S)" + n + R"(","Effect":"Allow","Action":[")" + s + ":Describe*\",\"" + s +
                      ":Get*\",\"" + s + ":List*\",\"" + s + R"(:BatchGetThing"],"Resource":["arn:aws:)" + s +
                      ":us-east-1:111122223333:thing/n" + n + "-*\",\"arn:aws:" + s +
                      ":*:111122223333:other/n" + n + "/*\"]";
    if (number % 3 == 0)
        out += R"(,"Condition":{"StringEquals":{"aws:RequestedRegion":["us-east-1","eu-west-1"]}})";
    return out + "}";
}

inline constexpr std::string_view case_services[] = {"ec2",    "sqs",  "sns",    "dynamodb", "lambda",
                                                     "logs",   "kms",  "rds",    "ecs",      "events",
                                                     "states", "glue", "kinesis"};

/// Ten statements for other services.
inline std::string service_policy(std::size_t number) {
    std::vector<std::string> statements;
    for (std::size_t i = 0; i < 10; ++i)
        statements.push_back(
            service_statement(case_services[(number * 7 + i) % std::size(case_services)], number * 10 + i));
    return policy_of(statements);
}

/// Ten statements for S3, the ninth of which lets alice at her reports and the tenth of which demands TLS.
inline std::string reports_policy() {
    std::vector<std::string> statements;
    for (std::size_t i = 0; i < 8; ++i) {
        const std::string n = std::to_string(i);
        statements.push_back(R"({"Sid":"B)" + n +
                             R"(","Effect":"Allow","Action":["s3:GetObject*","s3:PutObject",
            "s3:DeleteObject"],"Resource":["arn:aws:s3:::team-)" +
                             n + R"(-data/*","arn:aws:s3:::team-)" + n + R"(-logs/${aws:username}/*"]})");
    }
    statements.push_back(R"({"Sid":"Reports","Effect":"Allow","Action":["s3:GetObject","s3:PutObject"],
        "Resource":"arn:aws:s3:::reports/${aws:username}/*",
        "Condition":{"IpAddress":{"aws:SourceIp":["10.0.0.0/8","192.0.2.0/24"]},
                     "NumericLessThan":{"aws:MultiFactorAuthAge":"3600"}}})");
    statements.push_back(R"({"Sid":"Tls","Effect":"Deny","Action":"s3:*","Resource":"*",
        "Condition":{"Bool":{"aws:SecureTransport":"false"}}})");
    return policy_of(statements);
}

/// (b) Ten managed policies of ten statements; the last allows.
inline CaseText managed_case() {
    CaseText out = case_request("b: 10 policies x 10 statements");
    for (std::size_t i = 0; i < 9; ++i) out.identity.push_back(service_policy(i));
    out.identity.push_back(reports_policy());
    return out;
}

/// (c) A role session with 20 policies, a boundary, a session policy, a bucket policy and 3 levels of SCPs.
inline CaseText full_case() {
    CaseText out = case_request("c: 20 policies, boundary, session, bucket, 3 SCP levels");
    out.in_role_session = true;
    for (std::size_t i = 0; i < 19; ++i) out.identity.push_back(service_policy(i));
    out.identity.push_back(reports_policy());
    out.boundary = {
        policy_of({R"({"Effect":"Allow","Action":["s3:*","ec2:*","logs:*","sqs:*"],"Resource":"*"})",
                   R"({"Effect":"Deny","Action":["iam:*","organizations:*"],"Resource":"*"})"})};
    out.session = {
        policy_of({R"({"Effect":"Allow","Action":"s3:Get*","Resource":"arn:aws:s3:::reports/*"})"})};
    out.resource = policy_of(
        {R"({"Effect":"Deny","Principal":"*","Action":"s3:*","Resource":["arn:aws:s3:::reports",
             "arn:aws:s3:::reports/*"],"Condition":{"Bool":{"aws:SecureTransport":"false"}}})",
         R"({"Effect":"Deny","Principal":"*","Action":"s3:DeleteObject","Resource":"arn:aws:s3:::reports/*",
             "Condition":{"ArnNotLike":{"aws:PrincipalArn":"arn:aws:iam::111122223333:role/Keeper"}}})",
         R"({"Effect":"Allow","Principal":{"AWS":["arn:aws:iam::444455556666:root","111122223333"]},
             "Action":["s3:GetObject","s3:ListBucket"],"Resource":["arn:aws:s3:::reports",
             "arn:aws:s3:::reports/*"]})"});
    const std::string allow_all = R"({"Effect":"Allow","Action":"*","Resource":"*"})";
    const std::string regions = R"({"Sid":"Regions","Effect":"Deny","NotAction":["iam:*","sts:*","support:*"],
        "Resource":"*","Condition":{"StringNotEquals":{"aws:RequestedRegion":["us-east-1","eu-west-1"]}}})";
    const std::string root = R"({"Sid":"NoRoot","Effect":"Deny","Action":"*","Resource":"*",
        "Condition":{"ArnLike":{"aws:PrincipalArn":"arn:aws:iam::*:root"}}})";
    const std::string trail = R"({"Sid":"Trail","Effect":"Deny","Action":["cloudtrail:StopLogging",
        "cloudtrail:DeleteTrail","config:Delete*"],"Resource":"*"})";
    out.scps = {policy_of({allow_all, regions}), policy_of({allow_all, root}), policy_of({allow_all, trail})};
    return out;
}

/// (d) One statement of 200 resources with wildcards in a policy of 6 KB; the last matches.
inline CaseText wide_case() {
    CaseText out = case_request("d: 6 KB, 200 wildcard resources");
    std::string resources;
    for (std::size_t i = 0; i < 199; ++i) {
        const std::string n = std::to_string(i);
        resources += "\"arn:aws:s3:::dep" + n + "/*/x?/\",";
    }
    out.identity = {policy_of({R"({"Effect":"Allow","Action":"s3:*","Resource":[)" + resources +
                               R"("arn:aws:s3:::r*s/a?ice/*.csv"]})"})};
    return out;
}

/// A case compiled, with a Request that can be asked again and again. Does not move: the Request refers to
/// it.
class CompiledCase {
public:
    explicit CompiledCase(const CaseText& text) : text_(text) {
        attach(identity_, text.identity, DocumentType::identity);
        attach(boundary_, text.boundary, DocumentType::boundary);
        attach(session_, text.session, DocumentType::session);
        attach(scps_, text.scps, DocumentType::scp);
        policies_.identity = identity_;
        if (!boundary_.empty()) policies_.boundary = std::span<const AttachedPolicy>(boundary_);
        if (!session_.empty()) policies_.session = std::span<const AttachedPolicy>(session_);
        for (const auto& scp : scps_) levels_.emplace_back(&scp, 1);
        policies_.scps = levels_;
        if (!text.resource.empty()) policies_.resource = keep(text.resource, DocumentType::bucket);
        for (const auto& [key, value] : text.context) context_.set(key, value);
    }
    CompiledCase(const CompiledCase&) = delete;

    const Policies& policies() const { return policies_; }
    const CaseText& text() const { return text_; }
    Request request() const {
        Principal caller{.type = Principal::Type::user,
                         .account = case_account,
                         .arn = "arn:aws:iam::111122223333:user/alice",
                         .unique_id = "AIDAALICEALICEALICE11"};
        if (text_.in_role_session)
            caller = {.type = Principal::Type::assumed_role,
                      .account = case_account,
                      .arn = "arn:aws:sts::111122223333:assumed-role/Analyst/alice",
                      .unique_id = "AROAANALYSTANALYST111",
                      .issuer_arn = "arn:aws:iam::111122223333:role/Analyst"};
        return {caller, text_.action, text_.target, case_account, context_};
    }
    const std::vector<DocumentPtr>& documents() const { return kept_; }

private:
    const Document* keep(const std::string& text, DocumentType type) {
        kept_.push_back(*compile(text, type));
        return kept_.back().get();
    }
    void attach(std::vector<AttachedPolicy>& into, const std::vector<std::string>& texts, DocumentType type) {
        for (const auto& text : texts) into.push_back({"arn:aws:iam::aws:policy/p", keep(text, type)});
    }

    CaseText text_;
    std::vector<DocumentPtr> kept_;
    std::vector<AttachedPolicy> identity_, boundary_, session_, scps_;
    std::vector<std::span<const AttachedPolicy>> levels_;
    Policies policies_;
    Context context_;
};

}  // namespace watchword::policy::test
