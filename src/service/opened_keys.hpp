// Keys that were opened once, kept by the thread that needed them.
#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "crypto/vault.hpp"

namespace watchword {

/// What `open()` makes of `sealed` (an optional of Opened), which costs more than what it is then used for:
/// each thread keeps the few of a type that it used last. Sealed bytes never repeat, so they name a key; the
/// Vault is the one that opened it. Null when it cannot be opened; else valid until the thread's next call
/// for that type.
template <class Opened, class Open>
const Opened* kept_open(const crypto::Sealed& sealed, const crypto::Vault& vault, Open open) {
    constexpr std::size_t kept_max = 4;
    struct Kept {
        std::uint64_t vault;
        std::string sealed;
        Opened opened;
    };
    thread_local std::vector<Kept> kept;
    for (const auto& one : kept)
        if (one.vault == vault.serial() && one.sealed == sealed.bytes()) return &one.opened;
    auto opened = open();
    if (!opened) return nullptr;
    if (kept.size() >= kept_max) kept.clear();
    kept.push_back({vault.serial(), sealed.bytes(), std::move(*opened)});
    return &kept.back().opened;
}

}  // namespace watchword
