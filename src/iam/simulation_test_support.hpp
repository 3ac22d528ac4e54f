// What tests of simulations and reports ask with.
#pragma once

#include <string>
#include <vector>

#include "iam/test_support.hpp"

namespace watchword::iam::test {

/// "&NAME.member.1=…&NAME.member.2=…"
inline std::string list(std::string_view name, const std::vector<std::string>& values) {
    std::string out;
    for (std::size_t i = 0; i < values.size(); ++i)
        out += concat("&", name, ".member.", std::to_string(i + 1), "=", percent_encode(values[i]));
    return out;
}

/// One of ContextEntries.
inline std::string entry(int number, std::string_view key, std::string_view type,
                         const std::vector<std::string>& values) {
    const auto name = concat("ContextEntries.member.", std::to_string(number));
    return concat("&", name, ".ContextKeyName=", percent_encode(std::string(key)), "&", name,
                  ".ContextKeyType=", type, list(name + ".ContextKeyValues", values));
}

/// The texts of all elements of that name, each with a space behind it.
inline std::string texts(const Answer& answer, std::string_view tag) {
    std::string out;
    const auto open = concat("<", tag, ">"), close = concat("</", tag, ">");
    for (auto at = answer.xml.find(open); at != std::string::npos; at = answer.xml.find(open, at)) {
        at += open.size();
        out.append(answer.xml, at, answer.xml.find(close, at) - at).append(" ");
    }
    return out;
}

struct SimulationTest : testing::Test {
    World world;
    Credential admin = world.account("acme");
    std::string account = world.account_of(admin);

    std::string arn(const std::string& rest) { return concat("arn:aws:iam::", account, ":", rest); }
    static std::string custom_form(const std::vector<std::string>& policies, std::string_view action,
                                   const std::string& more) {
        return concat("Action=SimulateCustomPolicy",
                      policies.empty() ? "&PolicyInputList=" : list("PolicyInputList", policies),
                      list("ActionNames", {std::string(action)}), more);
    }
    Answer custom(const std::vector<std::string>& policies, std::string_view action,
                  const std::string& more = "") {
        return world.expect(admin, custom_form(policies, action, more));
    }
    std::string refusal(const std::vector<std::string>& policies, std::string_view action,
                        const std::string& more = "") {
        return world.outcome(admin, custom_form(policies, action, more));
    }
    std::string principal_form(const std::string& source, std::string_view action,
                               const std::string& more = "") {
        return concat("Action=SimulatePrincipalPolicy&PolicySourceArn=", percent_encode(source),
                      list("ActionNames", {std::string(action)}), more);
    }
    Answer principal(const std::string& source, std::string_view action, const std::string& more = "") {
        return world.expect(admin, principal_form(source, action, more));
    }
    /// "LINE:COLUMN-LINE:COLUMN " of each matched statement.
    static std::string places(const Answer& answer) {
        std::string lines = texts(answer, "Line"), columns = texts(answer, "Column"), out;
        std::string_view line = lines, column = columns;
        for (bool start = true; !line.empty(); start = !start)
            out += concat(take_until(line, ' '), ":", take_until(column, ' '), start ? "-" : " ");
        return out;
    }
};

}  // namespace watchword::iam::test
