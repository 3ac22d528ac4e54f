#include "watchword/policy/context.hpp"

#include <algorithm>
#include <array>

#include "base/text.hpp"

namespace watchword::policy {
namespace {

// The table is sorted by name, so a binary search finds a number; done once per set() and per compile.
static_assert(std::is_sorted(well_known_keys.begin(), well_known_keys.end()));

struct WellKnownHashes {
    static constexpr std::size_t slot_count = 256;
    std::array<std::uint16_t, slot_count> slots{};
    std::array<std::uint64_t, well_known_keys.size()> hashes{};
    constexpr WellKnownHashes() {
        for (std::uint16_t i = 0; i < well_known_keys.size(); ++i) {
            hashes[i] = key_hash(well_known_keys[i]);
            std::size_t slot = hashes[i] % slot_count;
            while (slots[slot] != 0) slot = (slot + 1) % slot_count;
            slots[slot] = static_cast<std::uint16_t>(i + 1);
        }
    }
};
constexpr WellKnownHashes well_known_hashes;

}  // namespace

std::uint16_t well_known_key(std::string_view key, std::uint64_t hash) {
    constexpr auto count = WellKnownHashes::slot_count;
    for (std::size_t slot = hash % count; well_known_hashes.slots[slot] != 0; slot = (slot + 1) % count) {
        const std::uint16_t number = static_cast<std::uint16_t>(well_known_hashes.slots[slot] - 1);
        if (equal_ignoring_case(well_known_keys[number], key)) return number;
    }
    return not_well_known;
}

// Room for what a usual request sets, so that setting it allocates nothing more.
Context::Context() : slots_(64) {
    arena_.reserve(1024);
    values_.reserve(slots_.size() / 2);
    entries_.reserve(slots_.size() / 2);
}

void Context::clear() {
    arena_.clear();
    values_.clear();
    entries_.clear();
    std::fill(well_known_.begin(), well_known_.end(), 0u);
    std::fill(slots_.begin(), slots_.end(), 0u);
}

void Context::assign(Entry& entry, std::span<const std::string_view> values) {
    if (values.size() > entry.count) entry.first = static_cast<std::uint32_t>(values_.size());
    entry.count = static_cast<std::uint32_t>(values.size());
    for (std::uint32_t i = 0; i < entry.count; ++i) {
        const Text kept = keep(values[i]);
        if (entry.first + i < values_.size()) {
            values_[entry.first + i] = kept;
        } else {
            values_.push_back(kept);
        }
    }
}

void Context::set(std::string_view key, const std::vector<std::string>& values) {
    std::vector<std::string_view> views(values.begin(), values.end());
    set(key, std::span<const std::string_view>(views));
}

Context::Entry& Context::entry_for(std::string_view key) {
    const auto hash = key_hash(key);
    if (const Entry* found = look_up(hash, key))
        return entries_[static_cast<std::size_t>(found - entries_.data())];
    return add(key, hash, well_known_key(key, hash));
}

Context::Entry& Context::entry_for(KeyNumber key) {
    if (const auto number = well_known_[key.value]; number != 0) return entries_[number - 1];
    return add(key.name, well_known_hashes.hashes[key.value], key.value);
}

Context::Entry& Context::add(std::string_view key, std::uint64_t hash, std::uint16_t well_known) {
    if ((entries_.size() + 1) * 2 > slots_.size()) grow();
    entries_.push_back({keep(key), hash, 0, 0});
    const auto number = static_cast<std::uint32_t>(entries_.size());
    std::size_t slot = hash & (slots_.size() - 1);
    while (slots_[slot] != 0) slot = (slot + 1) & (slots_.size() - 1);
    slots_[slot] = number;
    if (well_known != not_well_known) well_known_[well_known] = number;
    return entries_.back();
}

const Context::Entry* Context::look_up(std::uint64_t hash, std::string_view key) const {
    const std::size_t mask = slots_.size() - 1;
    for (std::size_t slot = hash & mask; slots_[slot] != 0; slot = (slot + 1) & mask) {
        const Entry& entry = entries_[slots_[slot] - 1];
        if (entry.hash == hash && equal_ignoring_case(view(entry.key), key)) return &entry;
    }
    return nullptr;
}

void Context::grow() {
    slots_.assign(slots_.size() * 2, 0);
    const std::size_t mask = slots_.size() - 1;
    for (std::size_t i = 0; i < entries_.size(); ++i) {
        std::size_t slot = entries_[i].hash & mask;
        while (slots_[slot] != 0) slot = (slot + 1) & mask;
        slots_[slot] = static_cast<std::uint32_t>(i + 1);
    }
}

Context::Text Context::keep(std::string_view bytes) {
    const Text kept{static_cast<std::uint32_t>(arena_.size()), static_cast<std::uint32_t>(bytes.size())};
    arena_ += bytes;
    return kept;
}

Values Context::find(std::string_view key) const {
    const Entry* entry = look_up(key_hash(key), key);
    return entry ? Values(this, entry->first, entry->count) : Values();
}

Values Context::find(const KeyRef& key) const {
    const Entry* entry = nullptr;
    if (key.well_known != not_well_known) {
        const auto number = well_known_[key.well_known];
        if (number != 0) entry = &entries_[number - 1];
    } else {
        entry = look_up(key.hash, key.name);
    }
    return entry ? Values(this, entry->first, entry->count) : Values();
}

std::string_view Context::key(std::size_t i) const { return view(entries_[i].key); }
Values Context::values(std::size_t i) const { return Values(this, entries_[i].first, entries_[i].count); }

}  // namespace watchword::policy
