// The matching rules of facts policy §2–§4 said as plainly as possible. Slow on purpose; shares nothing with
// pattern.hpp, values.hpp or condition.hpp, which tests compare with it.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "policy/json.hpp"
#include "watchword/policy/context.hpp"

namespace watchword::policy::reference {

struct Token {
    enum class Kind { character, any_character, any_run } kind = Kind::character;
    char byte = 0;
};
using Tokens = std::vector<Token>;

/// A pattern with its variables replaced; none when one of them has no value.
std::optional<Tokens> expand(std::string_view pattern, bool wildcards, bool variables, const Context&);
/// '*' any run, '?' one character, all else itself.
bool like(const Tokens& pattern, std::string_view text);
/// As like(), segment by segment over the first five colons.
bool arn_like(const Tokens& pattern, std::string_view text);

bool action_matches(std::string_view pattern, std::string_view action);
bool resource_matches(std::string_view pattern, std::string_view resource, bool variables, const Context&);
/// One operator with one key and its values as the document has them.
bool condition_holds(std::string_view operator_name, std::string_view key, const JsonNode& values,
                     bool variables, const Context&);

}  // namespace watchword::policy::reference
