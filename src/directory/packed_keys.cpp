#include "directory/packed_keys.hpp"

#include <algorithm>

namespace watchword::directory::detail {
namespace {

// A key in two pieces: what the node keeps once, and the rest.
struct Pieces {
    std::string_view prefix, rest;
    std::size_t size() const { return prefix.size() + rest.size(); }
    char at(std::size_t i) const { return i < prefix.size() ? prefix[i] : rest[i - prefix.size()]; }
    char* copy_from(std::size_t from, char* to) const {
        if (from < prefix.size()) {
            to = std::ranges::copy(prefix.substr(from), to).out;
            from = prefix.size();
        }
        return std::ranges::copy(rest.substr(from - prefix.size()), to).out;
    }
};

std::size_t common_prefix(const Pieces& a, const Pieces& b) {
    const std::size_t most = std::min(a.size(), b.size());
    std::size_t same = 0;
    while (same < most && a.at(same) == b.at(same)) ++same;
    return same;
}

std::unique_ptr<char[]> new_block(std::size_t size) { return std::make_unique_for_overwrite<char[]>(size); }

void set_end(char* block, std::size_t i, std::size_t end) {
    const auto value = static_cast<std::uint32_t>(end);
    std::memcpy(block + i * sizeof value, &value, sizeof value);
}

}  // namespace

// Since keys ascend, what the first and the last begin with all do.
template <class KeyAt>
PackedKeys PackedKeys::made_of(std::size_t count, KeyAt key_at) {
    PackedKeys made;
    if (count == 0) return made;
    const std::size_t prefix_size = common_prefix(key_at(0), key_at(count - 1));
    std::size_t rests = 0;
    for (std::size_t i = 0; i < count; ++i) rests += key_at(i).size() - prefix_size;
    made.block_ = new_block(count * sizeof(std::uint32_t) + prefix_size + rests);
    made.count_ = static_cast<std::uint32_t>(count);
    made.prefix_size_ = static_cast<std::uint32_t>(prefix_size);
    char* const prefix = made.block_.get() + count * sizeof(std::uint32_t);
    for (std::size_t i = 0; i < prefix_size; ++i) prefix[i] = key_at(0).at(i);
    char* to = prefix + prefix_size;
    for (std::size_t i = 0; i < count; ++i) {
        to = key_at(i).copy_from(prefix_size, to);
        set_end(made.block_.get(), i, static_cast<std::size_t>(to - prefix) - prefix_size);
    }
    return made;
}

PackedKeys::PackedKeys(std::span<const std::string> ascending)
    : PackedKeys(made_of(ascending.size(), [&](std::size_t i) {
          return Pieces{{}, ascending[i]};
      })) {}

PackedKeys::PackedKeys(const PackedKeys& other) : count_(other.count_), prefix_size_(other.prefix_size_) {
    if (count_ == 0) return;
    block_ = new_block(other.block_size());
    std::memcpy(block_.get(), other.block_.get(), other.block_size());
}

template <class Before>
std::size_t PackedKeys::partition(std::string_view key, Before before) const {
    if (count_ == 0) return 0;
    const int order = key.substr(0, prefix_size_).compare(prefix());
    if (order != 0) return order < 0 ? 0 : count_;
    const std::string_view key_rest = key.substr(prefix_size_);
    std::size_t low = 0, high = count_;
    while (low < high) {
        const std::size_t middle = (low + high) / 2;
        if (before(rest(middle), key_rest))
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

std::size_t PackedKeys::lower_bound(std::string_view key) const {
    return partition(key, [](std::string_view held, std::string_view wanted) { return held < wanted; });
}

std::size_t PackedKeys::upper_bound(std::string_view key) const {
    return partition(key, [](std::string_view held, std::string_view wanted) { return held <= wanted; });
}

void PackedKeys::insert(std::size_t i, std::string_view key) {
    if (count_ == 0 || !key.starts_with(prefix())) {
        *this = made_of(count_ + std::size_t{1}, [&](std::size_t at) {
            return at == i ? Pieces{{}, key} : Pieces{prefix(), rest(at < i ? at : at - 1)};
        });
        return;
    }
    // The prefix stays, so the bytes before and behind move as two pieces.
    const std::string_view added = key.substr(prefix_size_);
    const std::size_t ends_size = (count_ + std::size_t{1}) * sizeof(std::uint32_t);
    const std::size_t before = prefix_size_ + start(i), after = end(count_ - 1) - start(i);
    auto block = new_block(ends_size + before + added.size() + after);
    for (std::size_t at = 0; at < i; ++at) set_end(block.get(), at, end(at));
    for (std::size_t at = i; at <= count_; ++at)
        set_end(block.get(), at, (at == 0 ? 0 : end(at - 1)) + added.size());
    char* to = block.get() + ends_size;
    std::memcpy(to, bytes(), before);
    std::ranges::copy(added, to + before);
    std::memcpy(to + before + added.size(), bytes() + before, after);
    block_ = std::move(block);
    ++count_;
}

void PackedKeys::erase(std::size_t i) {
    *this = made_of(count_ - std::size_t{1}, [&](std::size_t at) {
        return Pieces{prefix(), rest(at < i ? at : at + 1)};
    });
}

PackedKeys PackedKeys::split(std::size_t from) {
    PackedKeys tail = made_of(count_ - from, [&](std::size_t at) {
        return Pieces{prefix(), rest(from + at)};
    });
    *this = made_of(from, [&](std::size_t at) { return Pieces{prefix(), rest(at)}; });
    return tail;
}

void PackedKeys::append(const PackedKeys& tail) {
    *this = made_of(count_ + std::size_t{tail.count_}, [&](std::size_t at) {
        return at < count_ ? Pieces{prefix(), rest(at)} : Pieces{tail.prefix(), tail.rest(at - count_)};
    });
}

}  // namespace watchword::directory::detail
