// Values worth trying: for a pattern, texts it matches and texts it barely does not; for a condition, values
// at and around its literals.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace watchword::policy::sample {

/// Adds `text` unless it is there or the list is full.
void add_unique(std::vector<std::string>& list, std::string text, std::size_t count_max);

/// Texts that the pattern matches: each '?' is an 'x', the stars are nothing, an 'x', or what of `others`
/// goes on where the pattern's beginning ends, so that patterns that overlap meet. Variables stand for
/// `variable_value`, but for their defaults. At most 16.
std::vector<std::string> matching(std::string_view pattern, const std::vector<std::string>& others);

/// What every variable without default stands for.
inline constexpr std::string_view variable_value = "watchword";

/// The values of one condition key in a request; none: the key is absent.
using KeyValues = std::optional<std::vector<std::string>>;

/// Values of a key that conditions of this operator with these values could tell apart, absent among them. At
/// most 24.
std::vector<KeyValues> values_around(std::string_view operator_name, const std::vector<std::string>& values);

/// The keys of the variables in a text: "aws:username" of "home/${aws:username}/*".
std::vector<std::string> variables_in(std::string_view text);

}  // namespace watchword::policy::sample
