// The operating system's randomness through OpenSSL's generator.
#pragma once

#include "base/random.hpp"

namespace watchword::crypto {

class SystemRandom final : public Random {
public:
    std::string bytes(std::size_t count) override;
};

}  // namespace watchword::crypto
