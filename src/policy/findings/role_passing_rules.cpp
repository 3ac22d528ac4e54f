// Rules about iam:PassRole and iam:CreateServiceLinkedRole, by which privileges grow: AWS's twelve checks.
#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "base/text.hpp"
#include "policy/findings/subject.hpp"

namespace watchword::policy::check {
namespace {

// How a statement comes to include the action, and how wide its resources are.
enum class By { name, star, not_action };
enum class On { star, not_resource };

constexpr const char* pass_role = "iam:PassRole";
constexpr const char* create_slr = "iam:CreateServiceLinkedRole";

// Whether a resource is open as to which role. AWS counts "role/Service*" as narrow: the roles of one
// service.
bool wide_resource(std::string_view text) {
    const auto star = text.find('*');
    if (star == std::string_view::npos) return false;
    const auto role = text.find(":role/");
    if (role == std::string_view::npos || star < role)
        return text == "*" || text.ends_with(":role/*") || text.ends_with(":*");
    const auto name = text.substr(role + 6);
    return name.starts_with('*') || name.starts_with("aws-service-role/*");
}

template <By by, On on>
void look_for(const char* action, std::initializer_list<const char*> narrowing, const Subject& subject,
              Report& report) {
    if (subject.type != DocumentType::identity) return;
    for (const auto& statement : subject.statements) {
        if (statement.deny || !statement.covers(action)) continue;
        if (statement.not_resource != (on == On::not_resource)) continue;
        if (statement.not_action != (by == By::not_action)) continue;
        if (std::any_of(narrowing.begin(), narrowing.end(),
                        [&](const char* key) { return statement.condition_on(key) != nullptr; }))
            continue;
        const auto named = [&](const ActionText& text) { return equal_ignoring_case(text.text(), action); };
        const auto& actions = statement.actions;
        const auto exact = std::find_if(actions.begin(), actions.end(), named);
        if (by != By::not_action && (exact != actions.end()) != (by == By::name)) continue;
        const auto wide = std::find_if(statement.resources.begin(), statement.resources.end(),
                                       [](const Text& text) { return wide_resource(text.text()); });
        if (on == On::star && wide == statement.resources.end()) continue;
        const auto at = by == By::name ? exact
                                       : std::find_if(actions.begin(), actions.end(),
                                                      [&](const auto& text) { return text.covers(action); });
        auto place = by == By::not_action ? place_of(statement, "NotAction") : place_of(statement, *at);
        report.add(std::move(place),
                   fmt::format("{}{} on {}.", by == By::name ? "" : "This includes ", action,
                               on == On::star ? "every role" : "every role but those of NotResource"));
    }
}

template <By by, On on>
void pass(const Subject& subject, Report& report) {
    look_for<by, on>(pass_role, {"iam:PassedToService", "iam:AssociatedResourceArn"}, subject, report);
}
template <By by, On on>
void create(const Subject& subject, Report& report) {
    look_for<by, on>(create_slr, {"iam:AWSServiceName"}, subject, report);
}

constexpr auto security = FindingType::security_warning;
constexpr auto pass_advice =
    "Who may pass any role to any service can have all that any role may do: name the roles, or add a "
    "condition on "
    "iam:PassedToService.";
constexpr auto create_advice = "Name the service-linked roles, or add a condition on iam:AWSServiceName.";
constexpr std::array table{
    Rule{{security, "PASS_ROLE_WITH_STAR_IN_RESOURCE", "Passing any role", pass_advice},
         pass<By::name, On::star>},
    Rule{{security, "PASS_ROLE_WITH_STAR_IN_ACTION_AND_RESOURCE", "Passing any role, by a wildcard",
          pass_advice},
         pass<By::star, On::star>},
    Rule{{security, "PASS_ROLE_WITH_STAR_IN_RESOURCE_AND_NOT_ACTION", "Passing any role, by NotAction",
          pass_advice},
         pass<By::not_action, On::star>},
    Rule{{security, "PASS_ROLE_WITH_NOT_RESOURCE", "Passing all roles but some", pass_advice},
         pass<By::name, On::not_resource>},
    Rule{{security, "PASS_ROLE_WITH_STAR_IN_ACTION_AND_NOT_RESOURCE",
          "Passing all roles but some, by a wildcard", pass_advice},
         pass<By::star, On::not_resource>},
    Rule{{security, "PASS_ROLE_WITH_NOT_ACTION_AND_NOT_RESOURCE", "Passing all roles but some, by NotAction",
          pass_advice},
         pass<By::not_action, On::not_resource>},
    Rule{{FindingType::warning, "CREATE_SLR_WITH_STAR_IN_RESOURCE", "Making any service-linked role",
          create_advice},
         create<By::name, On::star>},
    Rule{{FindingType::warning, "CREATE_SLR_WITH_STAR_IN_ACTION_AND_RESOURCE",
          "Making any service-linked role, by a wildcard", create_advice},
         create<By::star, On::star>},
    Rule{{FindingType::warning, "CREATE_SLR_WITH_STAR_IN_RESOURCE_AND_NOT_ACTION",
          "Making any service-linked role, by NotAction", create_advice},
         create<By::not_action, On::star>},
    Rule{{FindingType::warning, "CREATE_SLR_WITH_NOT_RESOURCE", "Making all service-linked roles but some",
          create_advice},
         create<By::name, On::not_resource>},
    Rule{{FindingType::warning, "CREATE_SLR_WITH_STAR_IN_ACTION_AND_NOT_RESOURCE",
          "Making all service-linked roles but some, by a wildcard", create_advice},
         create<By::star, On::not_resource>},
    Rule{{FindingType::warning, "CREATE_SLR_WITH_NOT_ACTION_AND_NOT_RESOURCE",
          "Making all service-linked roles but some, by NotAction", create_advice},
         create<By::not_action, On::not_resource>},
};

}  // namespace

std::span<const Rule> role_passing_rules() { return table; }

}  // namespace watchword::policy::check
