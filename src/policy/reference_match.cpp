#include "policy/reference_match.hpp"

#include <algorithm>
#include <functional>

#include "base/text.hpp"

namespace watchword::policy::reference {
namespace {

void add_literal(Tokens& out, std::string_view text) {
    for (char c : text) out.push_back({Token::Kind::character, c});
}

std::string spaces_off(std::string_view text) {
    std::string out(text);
    while (!out.empty() && out.front() == ' ') out.erase(0, 1);
    while (!out.empty() && out.back() == ' ') out.pop_back();
    return out;
}

// "${…}" from `at`: appends what it stands for. Returns its length; 0 when it is not a variable.
std::size_t expand_variable(std::string_view text, std::size_t at, const Context& context, Tokens& out,
                            bool& has_value) {
    for (std::string_view literal : {"${*}", "${?}", "${$}"}) {
        if (!text.substr(at).starts_with(literal)) continue;
        add_literal(out, literal.substr(2, 1));
        return 4;
    }
    std::string key;
    std::size_t i = at + 2;
    while (i < text.size() && text[i] != '}' && text[i] != ',') key += text[i++];
    if (i == text.size() || key.size() > 600 || spaces_off(key).empty()) return 0;
    std::optional<std::string> fallback;
    if (text[i] == ',') {
        ++i;
        while (i < text.size() && text[i] == ' ') ++i;
        if (i == text.size() || text[i] != '\'') return 0;
        fallback.emplace();
        ++i;
        while (i < text.size() && text[i] != '\'') *fallback += text[i++];
        if (i == text.size()) return 0;
        ++i;
        while (i < text.size() && text[i] == ' ') ++i;
        if (i == text.size() || text[i] != '}') return 0;
    }
    const auto values = context.find(spaces_off(key));
    if (values.size() == 1) {
        add_literal(out, values[0]);
    } else if (values.empty() && fallback) {
        add_literal(out, *fallback);
    } else {
        has_value = false;
    }
    return i + 1 - at;
}

// The text cut into characters: UTF-8 sequences, or bytes when it is not UTF-8.
std::vector<std::string> characters(std::string_view text) {
    const bool utf8 = is_utf8(text);
    std::vector<std::string> out;
    for (char c : text) {
        if (utf8 && (c & 0xC0) == 0x80) {
            out.back() += c;
        } else {
            out.emplace_back(1, c);
        }
    }
    return out;
}

std::optional<std::vector<Tokens>> segments(const Tokens& pattern) {
    std::vector<Tokens> out(1);
    for (const Token& token : pattern) {
        if (out.size() < 6 && token.kind == Token::Kind::character && token.byte == ':') {
            out.emplace_back();
        } else {
            out.back().push_back(token);
        }
    }
    if (out.size() != 6) return std::nullopt;
    return out;
}

std::optional<std::vector<std::string>> segments(std::string_view text) {
    std::vector<std::string> out(1);
    for (char c : text) {
        if (out.size() < 6 && c == ':') {
            out.emplace_back();
        } else {
            out.back() += c;
        }
    }
    if (out.size() != 6) return std::nullopt;
    return out;
}

}  // namespace

std::optional<Tokens> expand(std::string_view pattern, bool wildcards, bool variables,
                             const Context& context) {
    Tokens out;
    bool has_value = true;
    for (std::size_t at = 0; at < pattern.size();) {
        if (variables && pattern.substr(at).starts_with("${")) {
            if (const auto length = expand_variable(pattern, at, context, out, has_value)) {
                at += length;
                continue;
            }
        }
        const char c = pattern[at++];
        if (wildcards && c == '*') {
            out.push_back({Token::Kind::any_run, 0});
        } else if (wildcards && c == '?') {
            out.push_back({Token::Kind::any_character, 0});
        } else {
            out.push_back({Token::Kind::character, c});
        }
    }
    if (!has_value) return std::nullopt;
    return out;
}

bool like(const Tokens& pattern, std::string_view text) {
    // reached[j]: the tokens so far match the first j bytes.
    const auto chars = characters(text);
    std::vector<bool> starts(text.size() + 1, false);  // character boundaries
    std::vector<std::size_t> length_at(text.size() + 1, 0);
    std::size_t offset = 0;
    for (const auto& c : chars) {
        starts[offset] = true;
        length_at[offset] = c.size();
        offset += c.size();
    }
    std::vector<bool> reached(text.size() + 1, false);
    reached[0] = true;
    for (const Token& token : pattern) {
        std::vector<bool> next(text.size() + 1, false);
        for (std::size_t j = 0; j <= text.size(); ++j) {
            if (!reached[j]) continue;
            switch (token.kind) {
                case Token::Kind::character:
                    if (j < text.size() && text[j] == token.byte) next[j + 1] = true;
                    break;
                case Token::Kind::any_character:
                    if (j < text.size() && starts[j]) next[j + length_at[j]] = true;
                    break;
                case Token::Kind::any_run:
                    for (std::size_t k = j; k <= text.size(); ++k) next[k] = true;
                    j = text.size();
                    break;
            }
        }
        reached = next;
    }
    return reached[text.size()];
}

bool arn_like(const Tokens& pattern, std::string_view text) {
    const auto wanted = segments(pattern);
    const auto given = segments(text);
    if (!wanted || !given) return false;
    for (std::size_t i = 0; i < 6; ++i)
        if (!like((*wanted)[i], (*given)[i])) return false;
    return true;
}

bool action_matches(std::string_view pattern, std::string_view action) {
    const Context nothing;
    return like(*expand(lower(pattern), true, false, nothing), lower(action));
}

bool resource_matches(std::string_view pattern, std::string_view resource, bool variables,
                      const Context& context) {
    if (pattern == "*") return true;
    // "arn:aws:logs:*": the star stands for the segments that are missing.
    std::string whole(pattern);
    if (whole.ends_with(":*"))
        while (std::count(whole.begin(), whole.end(), ':') < 5) whole += ":*";
    // Variables stand only after the fifth colon.
    std::size_t tail = 0;
    for (int i = 0; i < 5; ++i) tail = whole.find(':', tail) + 1;
    auto tokens = *expand(std::string_view(whole).substr(0, tail), true, false, context);
    const auto rest = expand(std::string_view(whole).substr(tail), true, variables, context);
    if (!rest) return false;
    tokens.insert(tokens.end(), rest->begin(), rest->end());
    return arn_like(tokens, resource);
}

}  // namespace watchword::policy::reference
