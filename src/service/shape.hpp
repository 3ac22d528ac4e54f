// Constrained member types: what AWS's service models call shapes. A request struct says what it accepts by
// the types of its members; service/decode.hpp checks them and words the errors as AWS does.
#pragma once

#include <algorithm>
#include <array>
#include <cstdint>
#include <limits>
#include <string>
#include <string_view>
#include <vector>

#include "base/secret.hpp"

namespace watchword::shape {

/// A string usable as a template argument.
template <std::size_t N>
struct Literal {
    char text[N]{};
    constexpr Literal(const char (&from)[N]) { std::copy_n(from, N, text); }
    constexpr std::string_view view() const { return {text, N - 1}; }
};

inline constexpr std::size_t unlimited = std::numeric_limits<std::size_t>::max();

/// Length in characters: UTF-8 continuation bytes do not count.
constexpr std::size_t character_count(std::string_view text) {
    return static_cast<std::size_t>(
        std::ranges::count_if(text, [](char c) { return (static_cast<unsigned char>(c) & 0xc0) != 0x80; }));
}

/// Text of Min to Max characters that Pattern accepts. Pattern has `static constexpr std::string_view text`,
/// the regular expression that AWS shows, and `static bool matches(std::string_view)`, which decides (no
/// regex engine: strangers choose the input).
template <std::size_t Min, std::size_t Max, class Pattern>
struct Text : std::string {
    using std::string::string;
    Text() = default;
    Text(std::string text) : std::string(std::move(text)) {}
    static constexpr std::size_t length_min = Min, length_max = Max;
    using pattern = Pattern;
};

/// As Text, but errors must not repeat the value (codes, passwords: facts iam §6), and it does not stay
/// behind in freed memory.
template <std::size_t Min, std::size_t Max, class Pattern>
struct SensitiveText : Text<Min, Max, Pattern> {
    using Text<Min, Max, Pattern>::Text;
    SensitiveText() = default;
    SensitiveText(const SensitiveText&) = default;
    SensitiveText(SensitiveText&&) noexcept = default;
    SensitiveText& operator=(const SensitiveText&) = default;
    SensitiveText& operator=(SensitiveText&&) noexcept = default;
    ~SensitiveText() { wipe(*this); }
    static constexpr bool sensitive = true;
};

/// A whole number from Min to Max.
template <std::int64_t Min, std::int64_t Max>
struct Number {
    std::int64_t value = 0;
    static constexpr std::int64_t value_min = Min, value_max = Max;
    operator std::int64_t() const { return value; }
};

/// One of a fixed set of words.
template <Literal... Words>
struct OneOf : std::string {
    using std::string::string;
    static constexpr std::array<std::string_view, sizeof...(Words)> words{Words.view()...};
};

/// A list of Min to Max elements.
template <class T, std::size_t Min, std::size_t Max>
struct List : std::vector<T> {
    using std::vector<T>::vector;
    static constexpr std::size_t length_min = Min, length_max = Max;
};

/// A list that must be there, but may be empty.
template <class T, std::size_t Max>
struct RequiredList : List<T, 0, Max> {
    using List<T, 0, Max>::List;
};

/// Pattern of a set of characters, repeated: Shown is what AWS shows, Allowed what is allowed besides letters
/// and digits.
template <Literal Shown, Literal Allowed>
struct Characters {
    static constexpr std::string_view text = Shown.view();
    static bool matches(std::string_view value) {
        return std::ranges::all_of(value, [](char c) {
            return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
                   Allowed.view().find(c) != std::string_view::npos;
        });
    }
};

/// Any text.
struct Anything {
    static constexpr std::string_view text = "[\\s\\S]*";
    static bool matches(std::string_view) { return true; }
};

using NamePattern = Characters<"[\\w+=,.@-]+", "_+=,.@-">;
using NameOrEmptyPattern = Characters<"[\\w+=,.@-]*", "_+=,.@-">;
using WordPattern = Characters<"[\\w]+", "_">;
using WordOrEmptyPattern = Characters<"[\\w]*", "_">;
using SerialNumberPattern = Characters<"[\\w+=/:,.@-]+", "_+=/:,.@-">;
using SerialNumberOrEmptyPattern = Characters<"[\\w+=/:,.@-]*", "_+=/:,.@-">;
using ExternalIdPattern = Characters<"[\\w+=,.@:\\/-]*", "_+=,.@:/-">;

/// ASCII digits: codes of MFA devices. The second matches alike (lengths are checked apart) but shows the
/// expression that AWS shows for STS.
struct DigitsPattern {
    static constexpr std::string_view text = "[\\d]+";
    static bool matches(std::string_view value) {
        return std::ranges::all_of(value, [](char c) { return c >= '0' && c <= '9'; });
    }
};
struct DigitsOrEmptyPattern : DigitsPattern {
    static constexpr std::string_view text = "[\\d]*";
};

/// "/" or a path of printable ASCII that begins and ends with "/".
struct PathPattern {
    static constexpr std::string_view text = "(\\u002F)|(\\u002F[\\u0021-\\u007E]+\\u002F)";
    static bool matches(std::string_view value) {
        return value == "/" || (value.size() > 2 && value.starts_with('/') && value.ends_with('/') &&
                                std::ranges::all_of(value, [](char c) { return c >= 0x21 && c <= 0x7e; }));
    }
};
struct PathPrefixPattern {
    static constexpr std::string_view text = "\\u002F[\\u0021-\\u007F]*";
    static bool matches(std::string_view value) {
        return value.starts_with('/') && std::ranges::all_of(value, [](char c) { return c >= 0x21; });
    }
};
struct PolicyPathPattern {
    static constexpr std::string_view text = "((/[A-Za-z0-9\\.,\\+@=_-]+)*)/";
    static bool matches(std::string_view value) {
        return value.starts_with('/') && value.ends_with('/') && value.find("//") == std::string_view::npos &&
               Characters<"", "/.,+@=_-">::matches(value);
    }
};

/// Tab, line feed, carriage return, U+0020 to U+00FF: policy documents (facts: policy §1) and markers.
struct Latin1Pattern {
    static constexpr std::string_view text = "[\\u0009\\u000A\\u000D\\u0020-\\u00FF]+";
    static bool matches(std::string_view);
};
/// U+0020 to U+00FF: markers.
struct MarkerPattern {
    static constexpr std::string_view text = "[\\u0020-\\u00FF]+";
    static bool matches(std::string_view);
};
/// Every character that XML 1.0 can carry and that is no control character: STS's ARNs.
struct XmlCharactersPattern {
    static constexpr std::string_view text =
        "[\\u0009\\u000A\\u000D\\u0020-\\u007E\\u0085\\u00A0-\\uD7FF\\uE000-\\uFFFD\\u10000-"
        "\\u10FFFF]+";
    static bool matches(std::string_view);
};
struct DescriptionPattern {
    static constexpr std::string_view text = "[\\u0009\\u000A\\u000D\\u0020-\\u007E\\u00A1-\\u00FF]*";
    static bool matches(std::string_view);
};
/// Letters, spaces and digits of any script are taken to be any non-ASCII UTF-8 text.
struct TagKeyPattern {
    static constexpr std::string_view text = "[\\p{L}\\p{Z}\\p{N}_.:/=+\\-@]+";
    static bool matches(std::string_view);
};
struct TagValuePattern {
    static constexpr std::string_view text = "[\\p{L}\\p{Z}\\p{N}_.:/=+\\-@]*";
    static bool matches(std::string_view value) { return TagKeyPattern::matches(value); }
};
struct VersionIdPattern {
    static constexpr std::string_view text = "v[1-9][0-9]*(\\.[A-Za-z0-9-]*)?";
    static bool matches(std::string_view);
};

}  // namespace watchword::shape
