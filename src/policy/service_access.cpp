#include "policy/service_access.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "policy/arn.hpp"
#include "policy/validate.hpp"

namespace watchword::policy {
namespace {

bool is_stars(std::string_view text) { return text.find_first_not_of('*') == std::string_view::npos; }

/// Whether the pattern can match an action of the service, and whether it matches all of them.
struct Coverage {
    bool some = false, all = false;
};

Coverage coverage_of(std::string_view action, std::string_view service) {
    const auto colon = action.find(':');
    if (colon == std::string_view::npos) return {true, is_stars(action)};
    const auto vendor = action.substr(0, colon);
    const bool any_vendor = vendor.find_first_of("*?") != std::string_view::npos;
    const bool every = is_stars(vendor) || equal_ignoring_case(vendor, service);
    return {any_vendor || every, every && is_stars(action.substr(colon + 1))};
}

template <class Holds>
bool any_of(const JsonNode* list, Holds holds) {
    if (!list) return false;
    const auto items = list_of(*list);
    return std::any_of(items.begin(), items.end(), [&](const JsonNode* item) { return holds(item->text); });
}

/// Whether the statement covers some of the service's actions, or all of them.
Coverage coverage_of(const JsonNode& statement, std::string_view service) {
    const auto some = [&](const std::string& action) { return coverage_of(action, service).some; };
    const auto all = [&](const std::string& action) { return coverage_of(action, service).all; };
    if (const auto* actions = statement.member("Action"))
        return {any_of(actions, some), any_of(actions, all)};
    const auto* excluded = statement.member("NotAction");
    return {!any_of(excluded, all), !any_of(excluded, some)};
}

/// Whether the service may have something of that ARN: roles are assumed through STS.
bool may_be_of(std::string_view resource, std::string_view service) {
    const std::string whole = complete_resource(resource);
    const auto arn = Arn::parse(whole);
    if (!arn || arn->service.find_first_of("*?") != std::string_view::npos) return true;
    return arn->service == service || (service == "sts" && arn->service == "iam");
}

bool is_everything(const JsonNode& statement) {
    return any_of(statement.member("Resource"), [](const std::string& resource) { return resource == "*"; });
}

template <class Holds>
bool any_statement(const Document& document, Statement::Effect effect, Holds holds) {
    const JsonNode root = *parse_json(document.text());
    const auto nodes = statements_of(root);
    for (const auto& statement : document.statements())
        if (statement.effect == effect && holds(*nodes[statement.index])) return true;
    return false;
}

}  // namespace

bool opens_service(const Document& document, std::string_view service) {
    return any_statement(document, Statement::Effect::allow, [&](const JsonNode& statement) {
        if (!coverage_of(statement, service).some) return false;
        const auto* resources = statement.member("Resource");
        return !resources || any_of(resources, [&](const std::string& resource) {
            return resource == "*" || may_be_of(resource, service);
        });
    });
}

bool closes_service(const Document& document, std::string_view service) {
    return any_statement(document, Statement::Effect::deny, [&](const JsonNode& statement) {
        return !statement.member("Condition") && is_everything(statement) &&
               coverage_of(statement, service).all;
    });
}

}  // namespace watchword::policy
