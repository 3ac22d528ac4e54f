// Texts with wildcards and policy variables, compiled into pieces (facts: policy §2).
//
//   pattern  = { literal | '?' | '*' | variable }
//   '*'      any run of characters, also none; crosses '/' and ':'
//   '?'      exactly one character: a UTF-8 sequence where the text is UTF-8, else a byte
//   variable = "${" key [ ", '" default "'" ] "}" | "${*}" | "${?}" | "${$}"   the last three are literals
//
// What a variable stands for is taken literally: a '*' in a user's tag is a '*'. A variable whose key is
// absent (and has no default), or has several values, makes the whole pattern match nothing.
//
// Cost. Stars split a pattern into runs; each run is searched once, left to right, and never again. A run
// that is one literal is found in time linear in the text (memmem). A run of m bytes with '?' or variables is
// tried at 64 places of the text at once: n·m/64 steps of 64 byte-wide lanes for n bytes of text. Only a text
// that is not ASCII pays n·m for a run with '?'. The number of stars costs nothing beyond its runs.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "watchword/policy/context.hpp"

namespace watchword::policy {

struct Piece {
    enum class Kind : std::uint8_t { literal, any_character, any_run, variable } kind = Kind::literal;
    bool has_default = false;
    std::uint32_t offset = 0, size = 0;  ///< literal: its bytes; variable: its default's
    std::uint32_t key = 0;               ///< variable: index in PatternPool::keys
};

/// One compiled text. Its numbers point into the PatternPool it was compiled with: useless without that one.
struct Pattern {
    enum class Kind : std::uint8_t {
        all,      ///< "*"
        exact,    ///< one literal, or the empty text
        prefix,   ///< one literal and a star
        general,  ///< anything else
        arn,      ///< six patterns between the first five colons; wildcards do not cross those
    } kind = Kind::exact;
    bool has_variables = false;
    std::uint32_t first = 0, count = 0;  ///< pieces
    std::uint32_t offset = 0, size = 0;  ///< the literal of exact and prefix, for those two kinds alone
};

/// Where the patterns of one document keep their bytes.
struct PatternPool {
    std::string bytes;
    std::vector<Piece> pieces;
    std::vector<std::string> key_names;                ///< as first written; what the names in `keys` view
    std::vector<KeyRef> keys;                          ///< by number; filled by seal()
    std::map<std::string, std::uint32_t> key_numbers;  ///< empty after seal()

    std::string_view text(std::uint32_t offset, std::uint32_t size) const {
        return {bytes.data() + offset, size};
    }
    /// The number of the key of that name in any case, added when new.
    std::uint32_t intern(std::string_view name);
    /// Call once, after the last pattern is compiled and before the first is matched.
    void seal();
};

/// Which characters of a text are more than themselves, and in which case it is stored.
struct PatternSyntax {
    bool wildcards = false;          ///< '*' and '?' mean something
    bool variables = false;          ///< "${…}" means something (Version 2012-10-17)
    bool lower_case = false;         ///< literals are stored in lower case, for texts that are so too
    std::size_t variables_from = 0;  ///< byte of the text from which variables are recognised
};

/// Compiles one text. Never fails: what is not a well-formed variable is literal text.
Pattern compile_pattern(PatternPool&, std::string_view text, PatternSyntax);
/// As above, for the first five colons to be boundaries (Resource, ArnLike).
Pattern compile_arn_pattern(PatternPool&, std::string_view text, PatternSyntax);

/// The names of a text's variables, in order and with repeats; "*", "?" and "$" of the three that are
/// literals.
std::vector<std::string_view> variables_of(std::string_view text);

/// True when `pattern` matches all of `text`. Never allocates. An arn pattern wants a text with six segments.
bool matches(const PatternPool&, const Pattern&, std::string_view text, const Context&);
/// Equality ignoring ASCII case, for patterns compiled without wildcards.
bool equals_ignoring_case(const PatternPool&, const Pattern&, std::string_view text, const Context&);

}  // namespace watchword::policy
