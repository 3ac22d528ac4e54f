#include "client/retry.hpp"

#include <algorithm>
#include <array>

namespace watchword::client {
namespace {

constexpr std::array transient_codes{
    std::string_view("Throttling"),
    std::string_view("ThrottlingException"),
    std::string_view("SlowDown"),
    std::string_view("RequestLimitExceeded"),
    std::string_view("RequestTimeout"),
    std::string_view("TooManyRequestsException"),
    std::string_view("InternalError"),
    std::string_view("InternalFailure"),
    std::string_view("IDPCommunicationError"),
    std::string_view("ServiceUnavailable"),
};

bool is_transient(const Outcome& outcome) {
    if (outcome.status == 429 || outcome.status == 500 || (outcome.status >= 502 && outcome.status <= 504))
        return true;
    return std::find(transient_codes.begin(), transient_codes.end(), outcome.code) != transient_codes.end();
}

}  // namespace

bool may_repeat(Repeat repeat, const Outcome& outcome, int attempt, int attempts_max) {
    using Kind = TransportFailure::Kind;
    if (attempt >= attempts_max || outcome.failure == Kind::permanent) return false;
    if (outcome.failure == Kind::unsent) return true;
    if (repeat == Repeat::only_unsent) return false;
    return outcome.failure == Kind::sent || is_transient(outcome);
}

std::chrono::milliseconds backoff(int attempt, std::uint32_t random) {
    const std::int64_t most = std::min<std::int64_t>(20'000, std::int64_t{100} << std::clamp(attempt, 0, 20));
    return std::chrono::milliseconds(random % (most + 1));
}

}  // namespace watchword::client
