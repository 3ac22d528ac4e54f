// Rules about actions: do they exist, and can they act upon the resources beside them?
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <set>

#include "base/text.hpp"
#include "policy/findings/subject.hpp"

namespace watchword::policy::check {
namespace {

using catalog::Catalog;

void unknown_service(const Subject& subject, Report& report) {
    for (const auto& statement : subject.statements)
        for (const auto& action : statement.actions) {
            if (action.everything || action.service || action.vendor() == "*") continue;
            const auto near = report.may_suggest() ? Catalog::get().suggest_service(action.vendor()) : "";
            report.add(place_of(statement, action),
                       fmt::format("AWS has no service \"{}\".{}", action.vendor(),
                                   near.empty() ? std::string() : fmt::format(" Is {} meant?", near)));
        }
}

void unknown_action(const Subject& subject, Report& report) {
    for (const auto& statement : subject.statements)
        for (const auto& action : statement.actions) {
            if (!action.service || action.wildcard || !action.actions.empty()) continue;
            const auto near =
                report.may_suggest() ? Catalog::get().suggest_action(*action.service, action.name()) : "";
            report.add(place_of(statement, action),
                       fmt::format("{} has no action \"{}\".{}", action.service->title, action.name(),
                                   near.empty() ? std::string() : fmt::format(" Is {} meant?", near)));
        }
}

void wildcard_without_match(const Subject& subject, Report& report) {
    for (const auto& statement : subject.statements)
        for (const auto& action : statement.actions)
            if (action.service && action.wildcard && action.expanded && action.actions.empty())
                report.add(place_of(statement, action), fmt::format("No action of {} is like \"{}\".",
                                                                    action.service->title, action.name()));
}

void wildcard_service(const Subject& subject, Report& report) {
    for (const auto& statement : subject.statements)
        for (const auto& action : statement.actions)
            if (action.text() != "*" && action.vendor() == "*")
                report.add(place_of(statement, action),
                           fmt::format("\"{}\" is about the actions of every service, also of those to come.",
                                       action.text()));
}

// Which resource types a statement's resources can be.
class Reachable {
public:
    Reachable(const Subject& subject, const Statement& statement) : subject_(subject), statement_(statement) {
        for (const auto& resource : statement.resources) {
            everything_ = everything_ || all(resource.text());
            too_long_ = too_long_ || resource.text().size() > text_bytes_max;
        }
        usable_ =
            !statement.resources.empty() && !statement.not_resource && !statement.not_action && !too_long_;
        std::set<const catalog::ResourceType*> types;
        for (const auto& action : statement.actions) {
            if (action.everything || !action.service || !action.expanded) {
                other_actions_ = true;
                continue;
            }
            for (const auto* known : action.actions) {
                for (const auto name : known->resource_types)
                    if (const auto* type = action.service->resource_type(name)) types.insert(type);
                needs_star_ = needs_star_ || known->resource_types.empty();
            }
        }
        if (types.size() * statement.resources.size() > overlaps_max) usable_ = false;
        if (!usable_) return;
        used_.resize(statement.resources.size());
        for (const auto* type : types)
            for (std::size_t i = 0; i < used_.size(); ++i)
                if (overlap(statement.resources[i].text(), type->arn, subject.variables)) {
                    used_[i] = true;
                    reached_.insert(type);
                }
    }

    bool usable() const { return usable_; }
    /// "*" is there, or what is as wide.
    bool everything() const { return everything_; }
    bool reaches(const catalog::Service& service, const catalog::Action& action) const {
        if (action.resource_types.empty()) return everything_;
        return std::any_of(action.resource_types.begin(), action.resource_types.end(), [&](auto name) {
            const auto* type = service.resource_type(name);
            return !type || reached_.contains(type);
        });
    }
    /// Whether that resource is of use to no action; unknown actions may use anything.
    bool idle(std::size_t resource) const {
        return !other_actions_ && !used_[resource] &&
               !(all(statement_.resources[resource].text()) && needs_star_);
    }

private:
    static bool all(std::string_view text) {
        return text.find_first_not_of('*') == std::string_view::npos || text == "arn:*" ||
               text == "arn:*:*" || text == "arn:aws:*";
    }
    const Subject& subject_;
    const Statement& statement_;
    bool usable_ = false, everything_ = false, too_long_ = false, other_actions_ = false, needs_star_ = false;
    std::vector<bool> used_;
    std::set<const catalog::ResourceType*> reached_;
};

// Actions that exist and reach nothing: `star` picks those which only "*" would do for.
template <bool star>
void action_without_resource(const Subject& subject, Report& report) {
    for (const auto& statement : subject.statements) {
        const Reachable reachable(subject, statement);
        if (!reachable.usable() || reachable.everything()) continue;
        for (const auto& action : statement.actions) {
            if (action.actions.empty()) continue;
            const bool only_star =
                std::all_of(action.actions.begin(), action.actions.end(),
                            [](const auto* known) { return known->resource_types.empty(); });
            const bool reaches =
                std::any_of(action.actions.begin(), action.actions.end(),
                            [&](const auto* known) { return reachable.reaches(*action.service, *known); });
            if (reaches || only_star != star) continue;
            auto message =
                fmt::format("{} has no resource of its own; it matches \"*\" alone.", action.text());
            if (!star) {
                const auto type =
                    action.actions[0]->resource_types.empty()
                        ? nullptr
                        : action.service->resource_type(action.actions[0]->resource_types.back());
                message =
                    fmt::format("{} applies to none of the resources of this statement{}.", action.text(),
                                type ? fmt::format("; its own look like {}", type->arn) : "");
            }
            report.add(place_of(statement, action), std::move(message));
        }
    }
}

void resource_without_action(const Subject& subject, Report& report) {
    for (const auto& statement : subject.statements) {
        const Reachable reachable(subject, statement);
        const bool known = std::any_of(statement.actions.begin(), statement.actions.end(),
                                       [](const ActionText& action) { return !action.actions.empty(); });
        if (!reachable.usable() || !known) continue;
        for (std::size_t i = 0; i < statement.resources.size(); ++i)
            if (reachable.idle(i) && statement.resources[i].text() != "*")
                report.add(
                    place_of(statement, statement.resources[i]),
                    fmt::format("No action of this statement applies to {}.", statement.resources[i].text()));
    }
}

constexpr std::array trust_actions{
    "sts:AssumeRole", "sts:AssumeRoleWithSAML", "sts:AssumeRoleWithWebIdentity",
    "sts:TagSession", "sts:SetSourceIdentity",  "sts:SetContext"};

void action_not_for_trust(const Subject& subject, Report& report) {
    if (subject.type != DocumentType::trust) return;
    for (const auto& statement : subject.statements)
        for (const auto& action : statement.actions) {
            const bool fits = std::any_of(trust_actions.begin(), trust_actions.end(),
                                          [&](const char* name) { return action.covers(name); });
            if (!fits)
                report.add(place_of(statement, action),
                           fmt::format("{} is no way to come into a role.", action.text()));
        }
}

// The call by which principals of that kind assume a role.
std::string_view call_for(const PrincipalText& principal) {
    if (principal.type != "Federated") return "sts:AssumeRole";
    const bool saml = principal.text().find(":saml-provider/") != std::string_view::npos;
    return saml ? "sts:AssumeRoleWithSAML" : "sts:AssumeRoleWithWebIdentity";
}

void action_not_for_principal(const Subject& subject, Report& report) {
    if (subject.type != DocumentType::trust) return;
    for (const auto& statement : subject.statements) {
        if (statement.deny || statement.not_action) continue;
        for (const auto& principal : statement.principals) {
            if (principal.everybody()) continue;
            const auto call = call_for(principal);
            const bool some = std::any_of(trust_actions.begin(), trust_actions.begin() + 3,
                                          [&](const char* name) { return statement.covers(name); });
            if (some && !statement.covers(call))
                report.add(place_of(statement, principal),
                           fmt::format("{} comes in by {}, which this statement does not allow.",
                                       principal.text(), call));
        }
    }
}

constexpr std::array table{
    Rule{{FindingType::error, "INVALID_SERVICE_IN_ACTION", "An action of a service that does not exist",
          "Correct the prefix before the colon; AWS's Service Authorization Reference lists them."},
         unknown_service},
    Rule{{FindingType::error, "INVALID_ACTION", "An action that does not exist",
          "Correct the name, or remove it: it allows and denies nothing."},
         unknown_action},
    Rule{{FindingType::warning, "ACTION_MATCHES_NOTHING", "A wildcard that no action is like",
          "Correct the part before the wildcard, or remove the action."},
         wildcard_without_match},
    Rule{{FindingType::suggestion, "WILDCARD_IN_SERVICE_NAME", "A wildcard for the service",
          "Name the services that are meant."},
         wildcard_service},
    Rule{{FindingType::warning, "ACTION_WITHOUT_ITS_RESOURCE",
          "An action that applies to no resource beside it",
          "Add an ARN of the action's own kind. For S3: buckets are arn:aws:s3:::bucket, objects "
          "arn:aws:s3:::bucket/*."},
         action_without_resource<false>},
    Rule{{FindingType::warning, "ACTION_NEEDS_STAR_RESOURCE", "An action that only \"*\" does for",
          "Put the action into a statement of its own with \"Resource\": \"*\"."},
         action_without_resource<true>},
    Rule{{FindingType::suggestion, "RESOURCE_WITHOUT_ITS_ACTION",
          "A resource that no action beside it applies to",
          "Remove it, or add the action that was meant for it."},
         resource_without_action},
    Rule{{FindingType::error, "UNSUPPORTED_ACTION_IN_POLICY", "An action that has no place in a trust policy",
          "Use sts:AssumeRole, sts:AssumeRoleWithSAML, sts:AssumeRoleWithWebIdentity, sts:TagSession or "
          "sts:SetSourceIdentity."},
         action_not_for_trust},
    Rule{{FindingType::error, "MISMATCHED_ACTION_FOR_PRINCIPAL",
          "A principal that cannot use the actions beside it",
          "Accounts, users, roles and services use sts:AssumeRole, SAML providers sts:AssumeRoleWithSAML, "
          "others "
          "sts:AssumeRoleWithWebIdentity."},
         action_not_for_principal},
};

}  // namespace

std::span<const Rule> action_rules() { return table; }

}  // namespace watchword::policy::check
