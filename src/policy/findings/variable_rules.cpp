// Rules about policy variables: "${key}", "${key, 'default'}", and the letters "${*}", "${?}", "${$}".
#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "policy/findings/subject.hpp"

namespace watchword::policy::check {
namespace {

using catalog::Catalog;

// One "${" of a text, up to its '}' where it has one.
struct Variable {
    std::size_t begin = 0;
    bool closed = false;
    std::string_view inside, key;  ///< key: what stands before the comma

    bool is_letter() const { return inside == "*" || inside == "?" || inside == "$"; }
    bool has_default() const { return key.size() != inside.size(); }
};

std::vector<Variable> variables_of(std::string_view text) {
    std::vector<Variable> out;
    for (auto at = text.find("${"); at != std::string_view::npos; at = text.find("${", at + 2)) {
        Variable found;
        found.begin = at;
        const auto end = text.find('}', at);
        found.closed = end != std::string_view::npos;
        found.inside = text.substr(at + 2, found.closed ? end - at - 2 : std::string_view::npos);
        found.key = found.inside.substr(0, found.inside.find(','));
        out.push_back(found);
    }
    return out;
}

// Looks at each variable where variables mean something: Resource, and the values of String, Arn and Bool.
template <class Look>
void each_variable(const Subject& subject, Look look) {
    if (!subject.variables) return;
    for (const auto& statement : subject.statements) {
        for (const auto& resource : statement.resources)
            for (const auto& found : variables_of(resource.text()))
                look(found, [&] { return place_of(statement, resource); });
        for (const auto& test : statement.conditions)
            for (const JsonNode* value : test.values)
                if (test.op.variables)
                    for (const auto& found : variables_of(value->text))
                        look(found, [&] { return place_of(statement, test, *value); });
    }
}

void no_brace(const Subject& subject, Report& report) {
    each_variable(subject, [&](const Variable& found, auto place) {
        if (!found.closed) report.add(place(), "A \"${\" here has no \"}\".");
    });
}

void empty(const Subject& subject, Report& report) {
    each_variable(subject, [&](const Variable& found, auto place) {
        if (found.closed && found.key.empty()) report.add(place(), "\"${}\" names no key.");
    });
}

void space(const Subject& subject, Report& report) {
    each_variable(subject, [&](const Variable& found, auto place) {
        // A tag's name may hold spaces; those around a name are the mistake.
        const bool around = found.key.starts_with(' ') || found.key.ends_with(' ');
        if (found.closed && around)
            report.add(place(), fmt::format("A blank stands beside \"{}\".", found.key));
    });
}

void quote(const Subject& subject, Report& report) {
    each_variable(subject, [&](const Variable& found, auto place) {
        if (!found.closed || !found.has_default()) return;
        auto rest = found.inside.substr(found.key.size() + 1);
        while (rest.starts_with(' ')) rest.remove_prefix(1);
        if (rest.size() < 2 || !rest.starts_with('\'') || !rest.ends_with('\''))
            report.add(place(), fmt::format("The default of ${{{}}} is not in single quotes.", found.key));
    });
}

bool well_formed(const Variable& found) {
    return found.closed && !found.is_letter() && !found.key.empty() &&
           found.key.find(' ') == std::string_view::npos;
}

void unknown(const Subject& subject, Report& report) {
    each_variable(subject, [&](const Variable& found, auto place) {
        const auto vendor = found.key.substr(0, found.key.find(':'));
        const bool provider = vendor.find('.') != std::string_view::npos && vendor.size() < found.key.size();
        if (well_formed(found) && !provider && !Catalog::get().condition_key(found.key))
            report.add(place(), fmt::format("AWS has no condition key \"{}\".", found.key));
    });
}

void multivalued(const Subject& subject, Report& report) {
    each_variable(subject, [&](const Variable& found, auto place) {
        const auto* known = well_formed(found) ? Catalog::get().condition_key(found.key) : nullptr;
        if (known && known->multivalued)
            report.add(place(),
                       fmt::format("{} may have several values, so that it stands for none.", found.key));
    });
}

void wrong_operator(const Subject& subject, Report& report) {
    if (!subject.variables) return;
    for (const auto& statement : subject.statements)
        for (const auto& test : statement.conditions)
            for (const JsonNode* value : test.values)
                if (!test.op.variables && value->text.find("${") != std::string::npos)
                    report.add(place_of(statement, test, *value),
                               fmt::format("{} takes no variables.", test.name));
}

void wrong_element(const Subject& subject, Report& report) {
    const auto tell = [&](const Statement& statement, const Text& text) {
        if (text.text().find("${") != std::string_view::npos)
            report.add(place_of(statement, text), fmt::format("{} takes no variables.", text.element));
    };
    for (const auto& statement : subject.statements) {
        for (const auto& action : statement.actions) tell(statement, action);
        for (const auto& principal : statement.principals) tell(statement, principal);
    }
}

// Variables count from the fifth colon on only (facts: policy §2).
void too_early(const Subject& subject, Report& report) {
    if (!subject.variables) return;
    for (const auto& statement : subject.statements)
        for (const auto& resource : statement.resources) {
            const auto text = resource.text();
            const auto at = text.find("${");
            if (at != std::string_view::npos &&
                std::count(text.begin(), text.begin() + static_cast<std::ptrdiff_t>(at), ':') < 5)
                report.add(place_of(statement, resource),
                           "A variable stands before the last segment of the ARN.");
        }
}

constexpr auto error = FindingType::error;
constexpr std::array table{
    Rule{{error, "MISSING_BRACE_IN_VARIABLE", "A variable without its closing brace", "Add the \"}\"."},
         no_brace},
    Rule{{error, "EMPTY_VARIABLE", "A variable without a name", "Name a condition key, or remove it."},
         empty},
    Rule{{error, "UNSUPPORTED_SPACE_IN_VARIABLE", "A blank beside the name of a variable",
          "Remove the blank."},
         space},
    Rule{{error, "MISSING_QUOTE_IN_VARIABLE", "A default without quotes",
          "Write it as ${aws:username, 'nobody'}."},
         quote},
    Rule{{FindingType::warning, "UNKNOWN_VARIABLE", "A variable that never has a value",
          "Correct the name: as it is, the whole text matches nothing."},
         unknown},
    Rule{{FindingType::warning, "MULTIVALUED_VARIABLE", "A variable of a key with several values",
          "Use a key with one value."},
         multivalued},
    Rule{{error, "INVALID_VARIABLE_FOR_OPERATOR", "A variable where the operator takes none",
          "Write the value itself: variables are for String, Arn and Bool operators."},
         wrong_operator},
    Rule{{error, "VARIABLE_UNSUPPORTED_IN_ELEMENT", "A variable in an element that takes none",
          "Write the text itself: variables are for Resource and Condition."},
         wrong_element},
    Rule{{error, "VARIABLE_BEFORE_ARN_RESOURCE", "A variable in the front part of an ARN",
          "Write \"*\" there, and test the account or region in a condition."},
         too_early},
};

}  // namespace

std::span<const Rule> variable_rules() { return table; }

}  // namespace watchword::policy::check
