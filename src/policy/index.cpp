#include <algorithm>
#include <cstring>
#include <map>
#include <optional>
#include <set>

#include "policy/program.hpp"

namespace watchword::policy {
namespace {

// Not for adversaries: a collision makes evaluate() look at a statement that then does not match.
std::uint64_t hash_bytes(std::uint64_t hash, std::string_view bytes) {
    constexpr std::uint64_t factor = 0x9E3779B97F4A7C15;
    while (!bytes.empty()) {
        std::uint64_t word = bytes.size();
        const auto size = std::min<std::size_t>(bytes.size(), 8);
        std::memcpy(&word, bytes.data(), size);
        hash = (hash ^ word) * factor;
        hash ^= hash >> 32;
        bytes.remove_prefix(size);
    }
    return hash;
}

// A statement whose vendors times heads exceed this is listed by vendor alone.
constexpr std::size_t listings_max = 64;

/// The vendor all texts matched by the pattern begin with; none: any.
std::optional<std::string_view> vendor_of(const PatternPool& pool, const Pattern& pattern) {
    if (pattern.count == 0) return std::nullopt;
    const auto& piece = pool.pieces[pattern.first];
    if (piece.kind != Piece::Kind::literal) return std::nullopt;
    const auto literal = pool.text(piece.offset, piece.size);
    const auto colon = literal.find(':');
    if (colon == std::string_view::npos) return std::nullopt;
    return literal.substr(0, colon);
}

/// What stands before the first '/' of all texts matched by the pattern; none: not one thing.
std::optional<std::string_view> head_of(const PatternPool& pool, const Pattern& pattern) {
    if (pattern.count == 0) return std::nullopt;
    const auto& piece = pool.pieces[pattern.first];
    if (piece.kind != Piece::Kind::literal) return std::nullopt;
    const auto literal = pool.text(piece.offset, piece.size);
    const auto slash = literal.find('/');
    if (slash != std::string_view::npos) return literal.substr(0, slash);
    if (pattern.kind == Pattern::Kind::exact) return literal;
    return std::nullopt;
}

}  // namespace

std::uint64_t vendor_hash(std::string_view vendor) { return hash_bytes(0x5157, vendor) | 1; }

std::uint64_t vendor_and_head_hash(std::uint64_t vendor, std::string_view head) {
    return hash_bytes(vendor + 0x9E37, head) | 1;
}

void build_index(Program& program) {
    std::vector<std::uint32_t> any_vendor;
    std::map<std::uint64_t, std::vector<std::uint32_t>> lists;
    for (std::uint32_t i = 0; i < program.rules.size(); ++i) {
        Rule& rule = program.rules[i];
        std::set<std::uint64_t> vendors;
        bool any = rule.not_action;
        for (std::uint32_t k = 0; k < rule.actions.count && !any; ++k) {
            const auto vendor = vendor_of(program.pool, program.patterns[rule.actions.first + k]);
            any = !vendor;
            if (vendor) vendors.insert(vendor_hash(*vendor));
        }
        if (any) {
            any_vendor.push_back(i);
            continue;
        }
        if (vendors.size() == 1) rule.vendor = static_cast<std::uint32_t>(*vendors.begin());
        std::set<std::string_view> heads;
        bool any_head = rule.not_resource || !rule.has_resource;
        for (std::uint32_t k = 0; k < rule.resources.count && !any_head; ++k) {
            const auto head = head_of(program.pool, program.patterns[rule.resources.first + k]);
            any_head = !head;
            if (head) heads.insert(*head);
        }
        any_head = any_head || vendors.size() * heads.size() > listings_max;
        // Two heads of one statement may collide: list it once all the same.
        std::set<std::uint64_t> hashes;
        for (const auto vendor : vendors) {
            if (any_head) hashes.insert(vendor);
            for (const auto head : heads)
                if (!any_head) hashes.insert(vendor_and_head_hash(vendor, head));
        }
        for (const auto hash : hashes) lists[hash].push_back(i);
    }
    program.indexed = program.rules.size() >= indexed_statements_min;
    if (!program.indexed) return;

    const auto add = [&](const std::vector<std::uint32_t>& list) {
        const Slice slice{static_cast<std::uint32_t>(program.rule_lists.size()),
                          static_cast<std::uint32_t>(list.size())};
        program.rule_lists.insert(program.rule_lists.end(), list.begin(), list.end());
        return slice;
    };
    program.any_vendor = add(any_vendor);
    std::size_t slots = 4;
    while (slots < lists.size() * 2) slots *= 2;
    program.index.resize(slots);
    for (const auto& [hash, list] : lists) {
        std::size_t slot = (hash >> 7) & (slots - 1);
        while (program.index[slot].rules.count != 0) slot = (slot + 1) & (slots - 1);
        program.index[slot] = {hash, add(list)};
    }
}

Slice rules_of(const Program& program, std::uint64_t hash) {
    const std::size_t mask = program.index.size() - 1;
    for (std::size_t slot = (hash >> 7) & mask; program.index[slot].rules.count != 0; slot = (slot + 1) & mask)
        if (program.index[slot].hash == hash) return program.index[slot].rules;
    return {};
}

}  // namespace watchword::policy
