#include <algorithm>
#include <cstring>
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

/// The hashes of the vendors of a rule's actions; empty: any vendor.
std::set<std::uint64_t> vendors_of(const Program& program, const Rule& rule) {
    std::set<std::uint64_t> out;
    if (rule.not_action) return out;
    for (std::uint32_t k = 0; k < rule.actions.count; ++k) {
        const auto vendor = vendor_of(program.pool, program.patterns[rule.actions.first + k]);
        if (!vendor) return {};
        out.insert(vendor_hash(*vendor));
    }
    return out;
}

}  // namespace

std::uint64_t vendor_hash(std::string_view vendor) { return hash_bytes(0x5157, vendor) | 1; }

std::uint64_t vendor_and_head_hash(std::uint64_t vendor, std::string_view head) {
    return hash_bytes(vendor + 0x9E37, head) | 1;
}

void add_listings(const Program& program, const Rule& rule, std::uint32_t statement,
                  std::vector<StatementIndex::Listing>& out) {
    const auto vendors = vendors_of(program, rule);
    if (vendors.empty()) return out.push_back({StatementIndex::any_vendor, statement});
    std::set<std::string_view> heads;
    bool any_head = rule.not_resource || !rule.has_resource;
    for (std::uint32_t k = 0; k < rule.resources.count && !any_head; ++k) {
        const auto head = head_of(program.pool, program.patterns[rule.resources.first + k]);
        any_head = !head;
        if (head) heads.insert(*head);
    }
    any_head = any_head || vendors.size() * heads.size() > listings_max;
    for (const auto vendor : vendors) {
        if (any_head) out.push_back({vendor, statement});
        for (const auto head : heads)
            if (!any_head) out.push_back({vendor_and_head_hash(vendor, head), statement});
    }
}

void StatementIndex::build(std::vector<Listing> listings) {
    std::sort(listings.begin(), listings.end());
    // Two heads of one statement may collide: list it once all the same.
    listings.erase(std::unique(listings.begin(), listings.end()), listings.end());
    lists_.clear();
    lists_.reserve(listings.size());
    std::vector<Entry> found;
    for (const Listing& listing : listings) {
        if (found.empty() || found.back().hash != listing.hash)
            found.push_back({listing.hash, static_cast<std::uint32_t>(lists_.size()), 0});
        ++found.back().count;
        lists_.push_back(listing.statement);
    }
    std::size_t slots = 4;
    while (slots < found.size() * 2) slots *= 2;
    entries_.assign(slots, {});
    any_vendor_ = {};
    for (const Entry& entry : found) {
        if (entry.hash == any_vendor) {
            any_vendor_ = entry;
            continue;
        }
        std::size_t slot = (entry.hash >> 7) & (slots - 1);
        while (entries_[slot].count != 0) slot = (slot + 1) & (slots - 1);
        entries_[slot] = entry;
    }
}

void build_index(Program& program) {
    std::vector<StatementIndex::Listing> listings;
    for (std::uint32_t i = 0; i < program.rules.size(); ++i) {
        Rule& rule = program.rules[i];
        const auto vendors = vendors_of(program, rule);
        if (vendors.size() == 1) rule.vendor = static_cast<std::uint32_t>(*vendors.begin());
        add_listings(program, rule, i, listings);
    }
    for (const auto& listing : listings) program.filter.add(listing.hash);
    program.indexed = program.rules.size() >= indexed_statements_min;
    if (program.indexed) program.index.build(std::move(listings));
}

}  // namespace watchword::policy
