#include <algorithm>
#include <optional>

#include "base/text.hpp"
#include "policy/pattern.hpp"

namespace watchword::policy {
namespace {

// Tag keys have at most 128 characters. Bounded, so that a text full of "${" is read in linear time.
constexpr std::size_t variable_key_bytes_max = 600;

struct VariableText {
    std::string_view key;
    std::optional<std::string_view> fallback;
    std::size_t length = 0;  // of the whole "${…}"
};

void skip_spaces(std::string_view& rest) {
    while (rest.starts_with(' ')) rest.remove_prefix(1);
}

// Reads "${key}" or "${key, 'default'}" at the front of `text`.
std::optional<VariableText> read_variable(std::string_view text) {
    auto rest = text.substr(2);
    VariableText out;
    const auto key_end = rest.substr(0, variable_key_bytes_max + 1).find_first_of(",}");
    if (key_end == std::string_view::npos) return std::nullopt;
    out.key = trim(rest.substr(0, key_end));
    if (out.key.empty()) return std::nullopt;
    const bool with_default = rest[key_end] == ',';
    rest.remove_prefix(key_end + 1);
    if (with_default) {
        skip_spaces(rest);
        if (!rest.starts_with('\'')) return std::nullopt;
        rest.remove_prefix(1);
        const auto quote = rest.find('\'');
        if (quote == std::string_view::npos) return std::nullopt;
        out.fallback = rest.substr(0, quote);
        rest.remove_prefix(quote + 1);
        skip_spaces(rest);
        if (!rest.starts_with('}')) return std::nullopt;
        rest.remove_prefix(1);
    }
    out.length = text.size() - rest.size();
    return out;
}

struct PieceWriter {
    PatternPool& pool;
    bool lower_case;

    void literal(std::string_view text, std::uint32_t first_piece) {
        if (text.empty()) return;
        const auto offset = static_cast<std::uint32_t>(pool.bytes.size());
        pool.bytes += lower_case ? lower(text) : std::string(text);
        const auto size = static_cast<std::uint32_t>(text.size());
        if (pool.pieces.size() > first_piece && pool.pieces.back().kind == Piece::Kind::literal &&
            pool.pieces.back().offset + pool.pieces.back().size == offset) {
            pool.pieces.back().size += size;
        } else {
            pool.pieces.push_back({Piece::Kind::literal, false, offset, size, 0});
        }
    }
};

}  // namespace

std::uint32_t PatternPool::intern(std::string_view name) {
    const auto [found, added] =
        key_numbers.try_emplace(lower(name), static_cast<std::uint32_t>(key_names.size()));
    if (added) key_names.emplace_back(name);
    return found->second;
}

void PatternPool::seal() {
    keys.clear();
    for (const auto& name : key_names) keys.push_back(key_ref(name));
    key_numbers.clear();
    bytes.shrink_to_fit();
    pieces.shrink_to_fit();
}

std::vector<std::string_view> variables_of(std::string_view text) {
    std::vector<std::string_view> out;
    const auto last_close = text.rfind('}');
    if (last_close == std::string_view::npos) return out;
    for (auto at = text.find("${"); at < last_close; at = text.find("${", at)) {
        const auto variable = read_variable(text.substr(at));
        if (variable) out.push_back(variable->key);
        at += variable ? variable->length : 1;
    }
    return out;
}

Pattern compile_pattern(PatternPool& pool, std::string_view text, PatternSyntax syntax) {
    Pattern out;
    out.first = static_cast<std::uint32_t>(pool.pieces.size());
    PieceWriter writer{pool, syntax.lower_case};
    std::size_t literal_from = 0, at = 0;
    const auto flush = [&] { writer.literal(text.substr(literal_from, at - literal_from), out.first); };
    const auto last_close = text.rfind('}');  // a "${" after it is literal
    const auto may_close = [&] { return last_close != std::string_view::npos && at < last_close; };
    while (at < text.size()) {
        const char c = text[at];
        if (syntax.wildcards && (c == '*' || c == '?')) {
            flush();
            const auto kind = c == '*' ? Piece::Kind::any_run : Piece::Kind::any_character;
            const bool repeated = kind == Piece::Kind::any_run && pool.pieces.size() > out.first &&
                                  pool.pieces.back().kind == Piece::Kind::any_run;
            if (!repeated) pool.pieces.push_back({kind, false, 0, 0, 0});
            literal_from = ++at;
            continue;
        }
        if (c != '$' || !syntax.variables || at < syntax.variables_from || !may_close() ||
            !text.substr(at).starts_with("${")) {
            ++at;
            continue;
        }
        const auto rest = text.substr(at);
        if (rest.size() >= 4 && rest[3] == '}' && (rest[2] == '*' || rest[2] == '?' || rest[2] == '$')) {
            flush();
            writer.literal(rest.substr(2, 1), out.first);
            literal_from = at += 4;
            continue;
        }
        const auto variable = read_variable(rest);
        if (!variable) {
            ++at;
            continue;
        }
        flush();
        Piece piece{Piece::Kind::variable, variable->fallback.has_value(), 0, 0, pool.intern(variable->key)};
        if (variable->fallback) {
            piece.offset = static_cast<std::uint32_t>(pool.bytes.size());
            piece.size = static_cast<std::uint32_t>(variable->fallback->size());
            pool.bytes += syntax.lower_case ? lower(*variable->fallback) : std::string(*variable->fallback);
        }
        pool.pieces.push_back(piece);
        out.has_variables = true;
        literal_from = at += variable->length;
    }
    flush();

    out.count = static_cast<std::uint32_t>(pool.pieces.size()) - out.first;
    const Piece* pieces = pool.pieces.data() + out.first;
    const auto is = [&](std::uint32_t i, Piece::Kind kind) { return pieces[i].kind == kind; };
    if (out.count == 0) {
        out.kind = Pattern::Kind::exact;
    } else if (out.count == 1 && is(0, Piece::Kind::any_run)) {
        out.kind = Pattern::Kind::all;
    } else if (is(0, Piece::Kind::literal) &&
               (out.count == 1 || (out.count == 2 && is(1, Piece::Kind::any_run)))) {
        out.kind = out.count == 1 ? Pattern::Kind::exact : Pattern::Kind::prefix;
        out.offset = pieces[0].offset;
        out.size = pieces[0].size;
    } else {
        out.kind = Pattern::Kind::general;
    }
    return out;
}

Pattern compile_arn_pattern(PatternPool& pool, std::string_view text, PatternSyntax syntax) {
    Pattern out = compile_pattern(pool, text, syntax);
    // Literal through the fifth colon: the text must repeat it, so no wildcard can cross those colons.
    if (out.count != 0 && pool.pieces[out.first].kind == Piece::Kind::literal) {
        const auto& head = pool.pieces[out.first];
        const auto literal = pool.text(head.offset, head.size);
        if (std::count(literal.begin(), literal.end(), ':') >= 5) return out;
    }
    out.kind = Pattern::Kind::arn;
    return out;
}

}  // namespace watchword::policy
