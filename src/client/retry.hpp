// When a call is made again, and how long to wait before. Pure, so that a table can test it.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string_view>

#include "client/stream.hpp"

namespace watchword::client {

enum class Repeat {
    allowed,     ///< carrying it out twice is as good as once
    only_unsent  ///< creates something, or carries an MFA code, which is good for one use
};

/// How one attempt went wrong: no answer, or an error answer.
struct Outcome {
    std::optional<TransportFailure::Kind> failure;  ///< set: there was no answer
    int status = 0;
    std::string_view code{};  ///< AWS error code, "" when the answer had none
};

/// True when the same request may be sent once more. `attempt` counts from 1.
bool may_repeat(Repeat, const Outcome&, int attempt, int attempts_max);

/// Exponential with full jitter: uniform in 0 … min(100 ms · 2^attempt, 20 s). `random`: any 32 bits.
std::chrono::milliseconds backoff(int attempt, std::uint32_t random);

}  // namespace watchword::client
