#include "policy/pattern.hpp"

#include <algorithm>
#include <array>
#include <cstring>
#include <optional>

#include "base/text.hpp"
#include "policy/json.hpp"

namespace watchword::policy {
namespace {

// Some pieces of a pattern, the first and last of which may be cut (at a colon of an ARN).
struct Run {
    const Piece* begin;
    const Piece* end;
    std::size_t skip = 0;                       // bytes left out of the first piece
    std::size_t keep = std::string_view::npos;  // bytes of the last piece that belong, from its start
};

class Matcher {
public:
    Matcher(const PatternPool& pool, const Context& context) : pool_(pool), context_(context) {}

    /// None: the variable has no value to use.
    std::optional<std::string_view> text_of(const Piece& piece) const {
        if (piece.kind != Piece::Kind::variable) return pool_.text(piece.offset, piece.size);
        const auto values = context_.find(pool_.keys[piece.key]);
        if (values.size() == 1) return values[0];
        if (values.empty() && piece.has_default) return pool_.text(piece.offset, piece.size);
        return std::nullopt;
    }

    bool variables_have_values(const Pattern& pattern) const {
        if (!pattern.has_variables) return true;
        const Piece* pieces = pool_.pieces.data() + pattern.first;
        return std::all_of(pieces, pieces + pattern.count, [&](const Piece& piece) {
            return piece.kind != Piece::Kind::variable || text_of(piece);
        });
    }

    bool match(const Run& run, std::string_view text) {
        set_text(text);
        const Piece* star = next_star(run.begin, run.end);
        auto at = match_at({run.begin, star, run.skip, star == run.end ? run.keep : npos}, 0);
        if (at == npos) return false;
        if (star == run.end) return at == text_.size();
        while (true) {
            const Piece* first = star + 1;
            star = next_star(first, run.end);
            if (star == run.end) return matches_end({first, star, 0, run.keep}, at);
            at = find({first, star, 0, npos}, at);
            if (at == npos) return false;
        }
    }

    bool equal_ignoring_case_to(const Run& run, std::string_view text) const {
        for (const Piece* piece = run.begin; piece != run.end; ++piece) {
            const auto bytes = *text_of(*piece);
            if (!equal_ignoring_case(text.substr(0, bytes.size()), bytes)) return false;
            text.remove_prefix(bytes.size());
        }
        return text.empty();
    }

    /// Splits the pieces at the first five colons of their texts; the text has been split likewise.
    bool match_segments(const Piece* begin, const Piece* end, std::string_view text) {
        Run run{begin, end};
        const Piece* piece = begin;
        std::size_t from = 0;  // where to look for the next colon in *piece
        for (int segment = 0; segment < 5; ++segment) {
            const auto text_colon = text.find(':');
            if (text_colon == npos) return false;
            std::size_t colon = npos;
            for (; piece != end; ++piece, from = 0) {
                if (piece->kind == Piece::Kind::any_run || piece->kind == Piece::Kind::any_character)
                    continue;
                colon = text_of(*piece)->find(':', from);
                if (colon != npos) break;
            }
            if (piece == end) return false;
            run.end = piece + 1;
            run.keep = colon;
            if (!match(run, text.substr(0, text_colon))) return false;
            text.remove_prefix(text_colon + 1);
            from = colon + 1;
            run = {piece, end, from, npos};
        }
        return match(run, text);
    }

private:
    static constexpr auto npos = std::string_view::npos;

    void set_text(std::string_view text) {
        text_ = text;
        wide_.reset();
    }

    /// Whether a character may be more than a byte: asked only by patterns with '?'.
    bool wide() {
        if (!wide_) {
            const bool ascii =
                std::all_of(text_.begin(), text_.end(), [](char c) { return (c & 0x80) == 0; });
            wide_ = !ascii && is_utf8(text_);
        }
        return *wide_;
    }

    static const Piece* next_star(const Piece* piece, const Piece* end) {
        while (piece != end && piece->kind != Piece::Kind::any_run) ++piece;
        return piece;
    }

    static bool continuation(char c) { return (c & 0xC0) == 0x80; }

    /// The bytes of a literal or variable piece that belong to the run.
    std::string_view bytes_of(const Run& run, const Piece* piece) const {
        auto bytes = *text_of(*piece);
        if (piece + 1 == run.end) bytes = bytes.substr(0, run.keep);
        if (piece == run.begin) bytes.remove_prefix(run.skip);
        return bytes;
    }

    /// Where the run ends when it is matched at `at`, or npos.
    std::size_t match_at(const Run& run, std::size_t at) {
        for (const Piece* piece = run.begin; piece != run.end; ++piece) {
            if (piece->kind == Piece::Kind::any_character) {
                if (at >= text_.size()) return npos;
                ++at;
                if (wide())
                    while (at < text_.size() && continuation(text_[at])) ++at;
                continue;
            }
            const auto bytes = bytes_of(run, piece);
            if (text_.size() - at < bytes.size() || text_.compare(at, bytes.size(), bytes) != 0) return npos;
            at += bytes.size();
        }
        return at;
    }

    /// Whether the run matches the end of the text without reaching before `from`.
    bool matches_end(const Run& run, std::size_t from) {
        std::size_t at = text_.size();
        for (const Piece* piece = run.end; piece != run.begin;) {
            --piece;
            if (piece->kind == Piece::Kind::any_character) {
                if (at <= from) return false;
                --at;
                if (wide())
                    while (at > from && continuation(text_[at])) --at;
                continue;
            }
            const auto bytes = bytes_of(run, piece);
            if (at - from < bytes.size() || text_.compare(at - bytes.size(), bytes.size(), bytes) != 0)
                return false;
            at -= bytes.size();
        }
        return true;
    }

    /// Where the leftmost match of the run at or after `from` ends, or npos.
    std::size_t find(const Run& run, std::size_t from) {
        const bool single = run.end - run.begin == 1;
        if (single && run.begin->kind != Piece::Kind::any_character) {
            const auto bytes = bytes_of(run, run.begin);
            if (bytes.empty()) return from;
            if (text_.size() - from < bytes.size()) return npos;
            const void* found = memmem(text_.data() + from, text_.size() - from, bytes.data(), bytes.size());
            if (!found) return npos;
            return static_cast<std::size_t>(static_cast<const char*>(found) - text_.data()) + bytes.size();
        }
        const bool has_any = std::any_of(
            run.begin, run.end, [](const Piece& piece) { return piece.kind == Piece::Kind::any_character; });
        if (!has_any || !wide()) return find_in_parallel(run, from);
        for (std::size_t at = from; at < text_.size(); ++at) {
            if (continuation(text_[at])) continue;
            const auto end = match_at(run, at);
            if (end != npos) return end;
        }
        return npos;
    }

    /// find() where every character is a byte: tries 64 places at a time.
    std::size_t find_in_parallel(const Run& run, std::size_t from) {
        constexpr std::size_t lanes = 64;
        std::size_t length = 0;
        for (const Piece* piece = run.begin; piece != run.end; ++piece)
            length += piece->kind == Piece::Kind::any_character ? 1 : bytes_of(run, piece).size();
        if (text_.size() - from < length) return npos;
        const std::size_t last = text_.size() - length;
        for (std::size_t base = from; base <= last; base += lanes) {
            const std::size_t places = std::min(lanes, last - base + 1);
            std::array<std::uint8_t, lanes> dead{};
            std::size_t offset = base;
            bool alive = true;
            for (const Piece* piece = run.begin; piece != run.end && alive; ++piece) {
                if (piece->kind == Piece::Kind::any_character) {
                    ++offset;
                    continue;
                }
                for (char wanted : bytes_of(run, piece)) {
                    const char* place = text_.data() + offset++;
                    std::uint8_t living = 0;
                    for (std::size_t i = 0; i < places; ++i) {
                        dead[i] = static_cast<std::uint8_t>(dead[i] | (place[i] != wanted));
                        living = static_cast<std::uint8_t>(living | (dead[i] ^ 1));
                    }
                    alive = living != 0;
                    if (!alive) break;
                }
            }
            for (std::size_t i = 0; alive && i < places; ++i)
                if (dead[i] == 0) return base + i + length;
        }
        return npos;
    }

    const PatternPool& pool_;
    const Context& context_;
    std::string_view text_;
    std::optional<bool> wide_;
};

}  // namespace

bool matches(const PatternPool& pool, const Pattern& pattern, std::string_view text, const Context& context) {
    switch (pattern.kind) {
        case Pattern::Kind::all: return true;
        case Pattern::Kind::exact: return text == pool.text(pattern.offset, pattern.size);
        case Pattern::Kind::prefix: return text.starts_with(pool.text(pattern.offset, pattern.size));
        case Pattern::Kind::general:
        case Pattern::Kind::arn: break;
    }
    const Piece* pieces = pool.pieces.data() + pattern.first;
    // Most patterns that do not match differ in their first literal.
    if (pattern.kind == Pattern::Kind::general && pieces->kind == Piece::Kind::literal &&
        !text.starts_with(pool.text(pieces->offset, pieces->size)))
        return false;
    Matcher matcher(pool, context);
    if (!matcher.variables_have_values(pattern)) return false;
    if (pattern.kind == Pattern::Kind::general) return matcher.match({pieces, pieces + pattern.count}, text);
    return matcher.match_segments(pieces, pieces + pattern.count, text);
}

bool equals_ignoring_case(const PatternPool& pool, const Pattern& pattern, std::string_view text,
                          const Context& context) {
    if (pattern.kind == Pattern::Kind::exact)
        return equal_ignoring_case(pool.text(pattern.offset, pattern.size), text);
    Matcher matcher(pool, context);
    if (!matcher.variables_have_values(pattern)) return false;
    const Piece* pieces = pool.pieces.data() + pattern.first;
    return matcher.equal_ignoring_case_to({pieces, pieces + pattern.count}, text);
}

}  // namespace watchword::policy
