// Rules about statements that let in more than meets the eye.
#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "base/text.hpp"
#include "policy/findings/subject.hpp"

namespace watchword::policy::check {
namespace {

// Boundaries, SCPs and RCPs allow nothing by themselves: they are wide by design.
bool grants(const Subject& subject) {
    return subject.type != DocumentType::boundary && subject.type != DocumentType::scp &&
           subject.type != DocumentType::rcp && subject.type != DocumentType::session &&
           subject.type != DocumentType::endpoint;
}

void allow_not_action(const Subject& subject, Report& report) {
    if (!grants(subject)) return;
    for (const auto& statement : subject.statements)
        if (statement.allow() && statement.not_action)
            report.add(place_of(statement, "NotAction"),
                       "This allows every action but those, also of services that do not exist yet.");
}

void allow_not_resource(const Subject& subject, Report& report) {
    if (!grants(subject)) return;
    for (const auto& statement : subject.statements)
        if (statement.allow() && statement.not_resource)
            report.add(place_of(statement, "NotResource"),
                       "This allows the actions on every resource but those, also on what is made later.");
}

void allow_not_principal(const Subject& subject, Report& report) {
    for (const auto& statement : subject.statements)
        if (statement.allow() && statement.not_principal)
            report.add(place_of(statement, "NotPrincipal"),
                       "This allows everybody but those, also anonymous callers and other accounts.");
}

void deny_not_principal(const Subject& subject, Report& report) {
    for (const auto& statement : subject.statements)
        if (statement.deny && statement.not_principal)
            report.add(
                place_of(statement, "NotPrincipal"),
                "Only callers are exempt whose account root, role and very session are all named here.");
}

void full_access(const Subject& subject, Report& report) {
    if (!grants(subject) || subject.takes_principals()) return;
    for (const auto& statement : subject.statements) {
        if (statement.deny || statement.not_action || statement.not_resource || !statement.conditions.empty())
            continue;
        const auto everything = [](const auto& text) { return text.text() == "*" || text.text() == "*:*"; };
        if (std::any_of(statement.actions.begin(), statement.actions.end(), everything) &&
            std::any_of(statement.resources.begin(), statement.resources.end(), everything))
            report.add(place_of(statement), "This allows everything on everything.");
    }
}

// Keys that say who or where the caller is, so that "*" is not everybody any more.
bool narrows(const ConditionText& test) {
    constexpr std::array keys{"aws:PrincipalArn",
                              "aws:PrincipalAccount",
                              "aws:PrincipalOrgID",
                              "aws:PrincipalOrgPaths",
                              "aws:SourceIp",
                              "aws:SourceVpc",
                              "aws:SourceVpcArn",
                              "aws:SourceVpce",
                              "aws:SourceArn",
                              "aws:SourceAccount",
                              "aws:SourceOrgID",
                              "aws:SourceOrgPaths",
                              "aws:userid",
                              "aws:username",
                              "aws:VpceAccount",
                              "aws:VpceOrgID",
                              "aws:VpceOrgPaths",
                              "aws:VpcSourceIp",
                              "aws:PrincipalServiceName",
                              "s3:DataAccessPointArn",
                              "s3:DataAccessPointAccount",
                              "sts:ExternalId",
                              "aws:FederatedProvider"};
    if (test.op.test.negated || test.op.test.if_exists || test.family(ConditionTest::Family::null))
        return false;
    if (test.op.test.set == ConditionTest::Set::for_all_values) return false;
    const bool tag = lower(test.key).starts_with("aws:principaltag/");
    if (!tag && std::none_of(keys.begin(), keys.end(), [&](const char* key) { return test.is(key); }))
        return false;
    return std::none_of(test.values.begin(), test.values.end(), [](const JsonNode* value) {
        return value->text == "*" || value->text == "0.0.0.0/0" || value->text == "::/0";
    });
}

bool of_a_service(DocumentType type) {
    return type == DocumentType::bucket || type == DocumentType::resource;
}

void star_principal(const Subject& subject, Report& report) {
    if (!of_a_service(subject.type) && subject.type != DocumentType::trust) return;
    for (const auto& statement : subject.statements) {
        if (statement.deny || statement.not_principal) continue;
        if (std::any_of(statement.conditions.begin(), statement.conditions.end(), narrows)) continue;
        for (const auto& principal : statement.principals)
            if (principal.everybody())
                report.add(
                    place_of(statement, principal),
                    subject.type == DocumentType::trust
                        ? "Everybody who may call sts:AssumeRole, in any account, comes into this role."
                        : "Everybody on the network may do this, without any credentials.");
    }
}

// A service acting for anybody, where it should act for somebody (the confused deputy).
void service_for_anybody(const Subject& subject, Report& report) {
    if (!of_a_service(subject.type)) return;
    constexpr std::array keys{"aws:SourceArn", "aws:SourceAccount", "aws:SourceOrgID", "aws:SourceOrgPaths"};
    for (const auto& statement : subject.statements) {
        if (statement.deny || statement.not_principal) continue;
        const bool told = std::any_of(keys.begin(), keys.end(), [&](const char* key) {
            return statement.condition_on(key) != nullptr;
        });
        for (const auto& principal : statement.principals)
            if (!told && principal.type == "Service")
                report.add(place_of(statement, principal),
                           fmt::format("{} may do this for any of its customers.", principal.text()));
    }
}

// The host by which the condition keys of an OIDC provider begin; "" for others.
std::string provider_host(const PrincipalText& principal) {
    constexpr std::string_view mark = ":oidc-provider/";
    const auto at = principal.text().find(mark);
    if (principal.type != "Federated" || principal.text().find(":saml-provider/") != std::string_view::npos)
        return {};
    return lower(at == std::string_view::npos ? principal.text() : principal.text().substr(at + mark.size()));
}

void provider_for_anybody(const Subject& subject, Report& report) {
    if (subject.type != DocumentType::trust) return;
    for (const auto& statement : subject.statements) {
        if (statement.deny) continue;
        for (const auto& principal : statement.principals) {
            const auto host = provider_host(principal);
            if (host.empty()) continue;
            // Whom a public provider vouches for is in "sub" (GitHub) or tells its own application in "aud".
            const bool public_provider = host.starts_with("token.actions.githubusercontent.com");
            const bool told = std::any_of(
                statement.conditions.begin(), statement.conditions.end(), [&](const ConditionText& test) {
                    const auto key = lower(test.key);
                    if (!key.starts_with(host + ":") || test.op.test.negated || test.op.test.if_exists)
                        return false;
                    return !public_provider || !key.ends_with(":aud");
                });
            if (!told)
                report.add(place_of(statement, principal),
                           fmt::format("Whoever {} vouches for comes into this role.", host));
        }
    }
}

constexpr std::array table{
    Rule{{FindingType::security_warning, "ALLOW_WITH_NOT_ACTION", "Allow with NotAction",
          "List the actions that are meant. To keep some from everybody, use Deny."},
         allow_not_action},
    Rule{{FindingType::security_warning, "ALLOW_WITH_NOT_RESOURCE", "Allow with NotResource",
          "List the resources that are meant. To keep some from everybody, use Deny."},
         allow_not_resource},
    Rule{{FindingType::security_warning, "ALLOW_WITH_NOT_PRINCIPAL", "Allow with NotPrincipal",
          "Name who is meant in Principal. To keep some out, use Deny."},
         allow_not_principal},
    Rule{{FindingType::warning, "DENY_WITH_NOT_PRINCIPAL", "Deny with NotPrincipal",
          "Use \"Principal\": \"*\" with ArnNotLike or ArnNotEquals on aws:PrincipalArn."},
         deny_not_principal},
    Rule{{FindingType::security_warning, "FULL_ACCESS", "Every action on every resource",
          "Give this to administrators only, and best only with MFA."},
         full_access},
    Rule{{FindingType::security_warning, "STAR_PRINCIPAL_WITHOUT_CONDITION", "Open to everybody",
          "Name the principals, or add a condition on aws:PrincipalOrgID, aws:PrincipalArn, aws:SourceVpce "
          "or the "
          "like. For a public bucket this is what it takes."},
         star_principal},
    Rule{{FindingType::security_warning, "RESTRICT_ACCESS_TO_SERVICE_PRINCIPAL",
          "A service that may act for anybody",
          "Add a condition on aws:SourceArn, aws:SourceAccount, aws:SourceOrgID or aws:SourceOrgPaths."},
         service_for_anybody},
    Rule{{FindingType::security_warning, "OIDC_TRUST_WITHOUT_SUBJECT",
          "Anybody whom an identity provider vouches for",
          "Add a condition on the provider's :sub (or, where the provider is yours, :aud) key."},
         provider_for_anybody},
};

}  // namespace

std::span<const Rule> breadth_rules() { return table; }

}  // namespace watchword::policy::check
