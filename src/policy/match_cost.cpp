#include "policy/match_cost.hpp"

#include <algorithm>
#include <optional>
#include <vector>

#include "policy/program.hpp"

namespace watchword::policy {
namespace {

// Steps, measured: of reading a statement and telling of it; of matching the shortest pattern with the
// shortest text; of each piece of a pattern besides.
constexpr std::uint64_t rule_steps = 1000, match_steps = 24, piece_steps = 8;
// A run with '?' or variables is compared with 64 places of a text at once, in some 8 steps a byte; with one
// place where characters may have several (policy/pattern.hpp).
constexpr std::uint64_t parallel_bytes = 8, wide_byte_steps = 4;
// More than anybody allows; keeps sums from running over.
constexpr std::uint64_t product_max = std::uint64_t{1} << 40;

bool is_ascii(std::string_view text) {
    return std::ranges::all_of(text, [](char c) { return (c & 0x80) == 0; });
}

struct Texts {
    std::uint64_t count = 0, bytes = 0;
    bool ascii = true;
};

struct Patterns {
    std::uint64_t count = 0, bytes = 0;
    std::uint64_t run_bytes = 0;  // of those that have runs with '?' or variables
};

// Every pattern with every text, each of which it reads once, unless it has such a run.
std::uint64_t product(const Patterns& patterns, const Texts& texts) {
    const auto searched = patterns.run_bytes * texts.bytes;
    return std::min(product_max, match_steps * patterns.count * texts.count + patterns.bytes * texts.count +
                                     patterns.count * texts.bytes +
                                     (texts.ascii ? searched / parallel_bytes : searched * wide_byte_steps));
}

class Cost {
public:
    Cost(const Program& program, const Context& context)
        : program_(program), context_(context), known_(program.pool.keys.size()) {}

    std::uint64_t of(const Rule& rule, const Texts& action, const Texts& resource) {
        std::uint64_t out = rule_steps + rule.principals.count * match_steps;
        out += product(patterns(rule.actions), action) + product(patterns(rule.resources), resource);
        for (std::uint32_t i = 0; i < rule.conditions.count; ++i) {
            const auto& test = program_.conditions[rule.conditions.first + i];
            out += match_steps + product(values(test), texts(test.key));
        }
        return out;
    }

private:
    // What the request says of a key; worked out once, as thousands of tests may ask.
    const Texts& texts(std::uint32_t key) {
        auto& known = known_[key];
        if (known) return *known;
        known.emplace();
        const auto values = context_.find(program_.pool.keys[key]);
        for (std::size_t i = 0; i < values.size(); ++i) {
            ++known->count;
            known->bytes += values[i].size();
            known->ascii = known->ascii && is_ascii(values[i]);
        }
        return *known;
    }

    std::uint64_t bytes(const Piece& piece) {
        if (piece.kind == Piece::Kind::any_character) return 1;
        return piece.kind == Piece::Kind::variable
                   ? std::max<std::uint64_t>(piece.size, texts(piece.key).bytes)
                   : piece.size;
    }

    Patterns patterns(Slice slice) {
        Patterns out;
        out.count = slice.count;
        for (std::uint32_t i = 0; i < slice.count; ++i) {
            const auto& pattern = program_.patterns[slice.first + i];
            std::uint64_t size = 0;
            bool searched = pattern.has_variables;
            for (std::uint32_t k = 0; k < pattern.count; ++k) {
                const auto& piece = program_.pool.pieces[pattern.first + k];
                size += bytes(piece);
                searched = searched || piece.kind == Piece::Kind::any_character;
            }
            out.bytes += size + piece_steps * pattern.count;
            if (searched) out.run_bytes += size;
        }
        return out;
    }

    Patterns values(const ConditionTest& test) {
        if (values_are_patterns(test.family)) return patterns(test.values);
        Patterns out;
        out.count = out.bytes = test.values.count;
        if (test.family == ConditionTest::Family::number)
            for (std::uint32_t i = 0; i < test.values.count; ++i)
                out.bytes += program_.numbers[test.values.first + i].size();
        return out;
    }

    const Program& program_;
    const Context& context_;
    std::vector<std::optional<Texts>> known_;  // by key
};

Texts one(const LongestText& text) { return {1, text.bytes, text.ascii}; }

}  // namespace

void LongestText::add(std::string_view text) {
    bytes = std::max(bytes, text.size());
    ascii = ascii && is_ascii(text);
}

std::uint64_t match_cost(const Document& document, const Context& context, const LongestText& action,
                         const LongestText& resource) {
    const Program& program = document.program();
    Cost cost(program, context);
    std::uint64_t out = 0;
    for (const Rule& rule : program.rules) out += cost.of(rule, one(action), one(resource));
    return out;
}

}  // namespace watchword::policy
