// Rules about who is named.
#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "policy/findings/subject.hpp"

namespace watchword::policy::check {
namespace {

template <class Look>
void each_principal(const Subject& subject, Look look) {
    for (const auto& statement : subject.statements)
        for (const auto& principal : statement.principals) look(statement, principal);
}

void service_name(const Subject& subject, Report& report) {
    each_principal(subject, [&](const Statement& statement, const PrincipalText& principal) {
        if (principal.type != "Service") return;
        const auto text = principal.text();
        constexpr std::array ends{".amazonaws.com", ".amazonaws.com.cn", ".amazon.com", ".aws.internal"};
        if (std::none_of(ends.begin(), ends.end(), [&](const char* end) { return text.ends_with(end); }))
            report.add(place_of(statement, principal), fmt::format("{} is no service principal.", text));
    });
}

void deleted_user(const Subject& subject, Report& report) {
    each_principal(subject, [&](const Statement& statement, const PrincipalText& principal) {
        if (principal.type == "AWS" && principal.text().starts_with("AIDA"))
            report.add(
                place_of(statement, principal),
                fmt::format("{} is the id of a user, most likely of a deleted one.", principal.text()));
    });
}

void deleted_role(const Subject& subject, Report& report) {
    each_principal(subject, [&](const Statement& statement, const PrincipalText& principal) {
        if (principal.type == "AWS" && principal.text().starts_with("AROA"))
            report.add(
                place_of(statement, principal),
                fmt::format("{} is the id of a role, most likely of a deleted one.", principal.text()));
    });
}

void star_beside_others(const Subject& subject, Report& report) {
    for (const auto& statement : subject.statements) {
        const auto& all = statement.principals;
        const bool star =
            std::any_of(all.begin(), all.end(), [](const auto& one) { return one.everybody(); });
        if (!star || statement.not_principal) continue;
        for (const auto& principal : all)
            if (principal.type == "AWS" && !principal.everybody())
                report.add(place_of(statement, principal),
                           fmt::format("\"*\" beside it includes {}.", principal.text()));
    }
}

// Keys that requests by those who come in by a service or a provider never carry (facts: policy §5).
void key_never_present(const Subject& subject, Report& report) {
    constexpr std::array keys{"aws:MultiFactorAuthPresent", "aws:MultiFactorAuthAge", "aws:username"};
    if (subject.type != DocumentType::trust) return;
    for (const auto& statement : subject.statements) {
        const auto& all = statement.principals;
        const bool outsiders = !all.empty() && std::all_of(all.begin(), all.end(), [](const auto& principal) {
            return principal.type == "Service" || principal.type == "Federated";
        });
        if (!outsiders) continue;
        for (const auto& test : statement.conditions)
            if (std::any_of(keys.begin(), keys.end(), [&](const char* key) { return test.is(key); }))
                report.add(place_of(statement, test),
                           fmt::format("Services and identity providers never come with {}.", test.key));
    }
}

constexpr std::array table{
    Rule{{FindingType::error, "INVALID_SERVICE_PRINCIPAL_FORMAT", "A service principal that is none",
          "Write it as service.amazonaws.com, as ec2.amazonaws.com."},
         service_name},
    Rule{{FindingType::warning, "INVALID_USER_REFERENCE", "A user by its unique id",
          "Name the user by its ARN; what shows as an id has been deleted, and a new user of that name is "
          "another."},
         deleted_user},
    Rule{{FindingType::warning, "INVALID_ROLE_REFERENCE", "A role by its unique id",
          "Name the role by its ARN; what shows as an id has been deleted, and a new role of that name is "
          "another."},
         deleted_role},
    Rule{{FindingType::suggestion, "REDUNDANT_PRINCIPAL", "A principal beside \"*\"",
          "Remove the \"*\", or the others."},
         star_beside_others},
    Rule{{FindingType::warning, "KEY_NEVER_PRESENT", "A key that these principals never come with",
          "Remove the condition, or name the users and roles that do have the key in a statement of their "
          "own."},
         key_never_present},
};

}  // namespace

std::span<const Rule> principal_rules() { return table; }

}  // namespace watchword::policy::check
