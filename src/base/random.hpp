// Randomness is passed in, like time. crypto/random.hpp has the one that production uses.
#pragma once

#include <string>

namespace watchword {

/// Safe to call from any thread.
class Random {
public:
    virtual ~Random() = default;
    /// `count` bytes fit for keys. Throws std::runtime_error when the system has none to give.
    virtual std::string bytes(std::size_t count) = 0;
};

}  // namespace watchword
