// Secret: bytes that must never be printed, compared in variable time or left behind in freed memory.
// There is no operator<<, no fmt formatter and no comparison but the constant-time one.
#pragma once

#include <string.h>

#include <string>
#include <string_view>
#include <utility>

namespace watchword {

/// True when equal; takes the same time wherever the first difference is. Lengths are not secret.
inline bool equal_in_constant_time(std::string_view a, std::string_view b) {
    if (a.size() != b.size()) return false;
    volatile unsigned char difference = 0;
    for (std::size_t i = 0; i < a.size(); ++i)
        difference = difference | (static_cast<unsigned char>(a[i]) ^ static_cast<unsigned char>(b[i]));
    return difference == 0;
}

/// Overwrites `bytes` so that the optimizer cannot leave it out; all that it has room for, since a short
/// string that was moved away leaves its bytes behind.
inline void wipe(std::string& bytes) noexcept {
    bytes.resize(bytes.capacity());
    explicit_bzero(bytes.data(), bytes.size());
    bytes.clear();
}

class Secret {
public:
    Secret() = default;
    explicit Secret(std::string bytes) : bytes_(std::move(bytes)) {}
    Secret(const Secret&) = default;
    Secret(Secret&& other) noexcept : bytes_(std::move(other.bytes_)) { wipe(other.bytes_); }
    Secret& operator=(Secret other) noexcept {
        bytes_.swap(other.bytes_);
        return *this;
    }
    ~Secret() { wipe(bytes_); }

    /// The bytes, for use as a key or for the one answer that shows them. The name is long on purpose.
    const std::string& reveal() const { return bytes_; }
    bool empty() const { return bytes_.empty(); }
    bool equals(std::string_view other) const { return equal_in_constant_time(bytes_, other); }

private:
    std::string bytes_;
};

}  // namespace watchword
