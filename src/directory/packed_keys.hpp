// The keys of one node of a Table (table_node.hpp).
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <memory>
#include <span>
#include <string>
#include <string_view>

namespace watchword::directory::detail {

/// Strings in ascending order in one block of memory that is never larger than they need: what they all begin
/// with is there once, since neighbours among a million names, ARNs or ids differ in their last characters
/// only. At most 4 GiB of bytes in all. A change moves the whole block: nodes are small, and most are copied
/// to be changed anyway.
class PackedKeys {
public:
    PackedKeys() = default;
    explicit PackedKeys(std::span<const std::string> ascending);
    PackedKeys(const PackedKeys&);
    PackedKeys(PackedKeys&& other) noexcept { swap(other); }
    PackedKeys& operator=(PackedKeys other) noexcept {
        swap(other);
        return *this;
    }
    ~PackedKeys() = default;

    std::size_t size() const { return count_; }
    /// Key `i` as a string of its own, or put into `out`, whose memory is used again.
    std::string operator[](std::size_t i) const { return std::string(prefix()).append(rest(i)); }
    std::string_view read(std::size_t i, std::string& out) const {
        return out.assign(prefix()).append(rest(i));
    }
    bool equal(std::size_t i, std::string_view key) const {
        return key.starts_with(prefix()) && key.substr(prefix_size_) == rest(i);
    }
    /// Index of the first key that is not less than (lower) or greater than (upper) `key`.
    std::size_t lower_bound(std::string_view key) const;
    std::size_t upper_bound(std::string_view key) const;
    void insert(std::size_t i, std::string_view key);
    void erase(std::size_t i);
    void push_back(std::string_view key) { insert(size(), key); }
    /// Moves the keys from index `from` on into a new object.
    PackedKeys split(std::size_t from);
    void append(const PackedKeys& tail);

private:
    void swap(PackedKeys& other) noexcept {
        std::swap(block_, other.block_);
        std::swap(count_, other.count_);
        std::swap(prefix_size_, other.prefix_size_);
    }
    // The block: where each rest ends, counted from the end of the prefix; the prefix; the rests.
    std::uint32_t end(std::size_t i) const {
        std::uint32_t value = 0;
        std::memcpy(&value, block_.get() + i * sizeof value, sizeof value);
        return value;
    }
    std::uint32_t start(std::size_t i) const { return i == 0 ? 0 : end(i - 1); }
    const char* bytes() const { return block_.get() + count_ * sizeof(std::uint32_t); }
    std::string_view prefix() const { return {bytes(), prefix_size_}; }
    std::string_view rest(std::size_t i) const {
        return {bytes() + prefix_size_ + start(i), end(i) - start(i)};
    }
    std::size_t block_size() const {
        return count_ == 0 ? 0 : count_ * sizeof(std::uint32_t) + prefix_size_ + end(count_ - 1);
    }
    template <class Before>
    std::size_t partition(std::string_view key, Before before) const;
    template <class KeyAt>
    static PackedKeys made_of(std::size_t count, KeyAt key_at);

    std::unique_ptr<char[]> block_;
    std::uint32_t count_ = 0, prefix_size_ = 0;
};

}  // namespace watchword::directory::detail
