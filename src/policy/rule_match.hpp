// Whether a statement's Action and Resource cover a request: shared by evaluate() and explain().
#pragma once

#include <string_view>

#include "policy/program.hpp"

namespace watchword::policy {

inline bool any_pattern(const Program& program, Slice slice, std::string_view text, const Context& context) {
    const Pattern* pattern = program.patterns.data() + slice.first;
    for (const Pattern* const end = pattern + slice.count; pattern != end; ++pattern)
        if (matches(program.pool, *pattern, text, context)) return true;
    return false;
}

/// `action` in lower case.
inline bool action_matches(const Program& program, const Rule& rule, std::string_view action,
                           const Context& context) {
    return any_pattern(program, rule.actions, action, context) != rule.not_action;
}

inline bool resource_matches(const Program& program, const Rule& rule, std::string_view resource,
                             const Context& context) {
    return !rule.has_resource || any_pattern(program, rule.resources, resource, context) != rule.not_resource;
}

}  // namespace watchword::policy
