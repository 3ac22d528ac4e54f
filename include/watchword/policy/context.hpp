// The request context: condition keys and their values, gathered by the service and read by conditions.
// Keys are compared ignoring case (facts: policy §2). Global keys are found by index, others by hash; looking
// up never allocates. One Context may serve many requests: clear() keeps its memory.
#pragma once

#include <array>
#include <cstdint>
#include <initializer_list>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "watchword/policy/keys.hpp"

namespace watchword::policy {

class Context;

/// The values of one key: none when the key is absent. Valid until the Context changes.
class Values {
public:
    Values() = default;
    bool empty() const { return count_ == 0; }
    std::size_t size() const { return count_; }
    std::string_view operator[](std::size_t i) const;

private:
    friend class Context;
    Values(const Context* context, std::uint32_t first, std::uint32_t count)
        : context_(context), first_(first), count_(count) {}
    const Context* context_ = nullptr;
    std::uint32_t first_ = 0, count_ = 0;
};

/// A well-known key by its number: `"aws:SourceIp"_key`, in any case. Hashed by the compiler, so that setting
/// it hashes and compares nothing; a name that is not well known does not compile.
struct KeyNumber {
    std::uint16_t value;    ///< its place in well_known_keys
    std::string_view name;  ///< as written
};
consteval KeyNumber operator""_key(const char* name, std::size_t size) {
    for (std::uint16_t i = 0; i < well_known_keys.size(); ++i)
        if (key_hash(well_known_keys[i]) == key_hash({name, size})) return {i, {name, size}};
    throw "not a well-known key";
}

/// Not safe to change while another thread reads it.
class Context {
public:
    Context();

    /// Forgets every key; keeps the memory.
    void clear();
    /// Sets the one value of a key, replacing what it had.
    void set(std::string_view key, std::string_view value) { set(key, std::span(&value, 1)); }
    void set(KeyNumber key, std::string_view value) { assign(entry_for(key), std::span(&value, 1)); }
    /// Sets the values of a multivalued key. No values: the key counts as absent.
    void set(std::string_view key, std::span<const std::string_view> values) {
        assign(entry_for(key), values);
    }
    void set(std::string_view key, std::initializer_list<std::string_view> values) {
        set(key, std::span(values.begin(), values.size()));
    }
    void set(std::string_view key, const std::vector<std::string>& values);
    void erase(std::string_view key) { set(key, std::span<const std::string_view>{}); }

    Values find(std::string_view key) const;
    /// By interned name (keys.hpp): what compiled conditions use.
    Values find(const KeyRef& key) const;

    std::size_t size() const { return entries_.size(); }
    /// The i-th key as it was first written, in the order they were first set. A key that was erased is
    /// among them, with no values. For explanations and records.
    std::string_view key(std::size_t i) const;
    Values values(std::size_t i) const;

private:
    friend class Values;
    struct Text {
        std::uint32_t offset, size;
    };
    struct Entry {
        Text key;
        std::uint64_t hash;
        std::uint32_t first, count;
    };
    Entry& entry_for(std::string_view key);
    Entry& entry_for(KeyNumber key);
    Entry& add(std::string_view key, std::uint64_t hash, std::uint16_t well_known);
    void assign(Entry& entry, std::span<const std::string_view> values);
    const Entry* look_up(std::uint64_t hash, std::string_view key) const;
    void grow();
    Text keep(std::string_view bytes);
    std::string_view view(Text text) const { return {arena_.data() + text.offset, text.size}; }

    std::string arena_;         // bytes of all keys and values
    std::vector<Text> values_;  // all values, each entry's next to each other
    std::vector<Entry> entries_;
    std::array<std::uint32_t, well_known_keys.size()>
        well_known_{};                  // number of the key -> 1 + index in entries_, 0 = absent
    std::vector<std::uint32_t> slots_;  // open addressing over hashes, 1 + index, 0 = free
};

inline std::string_view Values::operator[](std::size_t i) const {
    return context_->view(context_->values_[first_ + i]);
}

}  // namespace watchword::policy
