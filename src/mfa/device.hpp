// Is this code good, and what does it consume? Decided here and nowhere else, as pure functions over a state
// that the caller stores: decide, then commit `after` in the same atomic write that lets credentials leave.
// Rules: facts, mfa §4 "Observed on real AWS".
#pragma once

#include <boost/describe/class.hpp>
#include <cstdint>
#include <string_view>
#include <vector>

#include "base/clock.hpp"
#include "base/secret.hpp"

namespace watchword::mfa {

/// All that is remembered of a device besides its seed. Steps are of the device's own clock (totp.hpp).
struct CodeState {
    std::int64_t adjustment_steps = 0;     ///< device's clock minus ours, set by pairing
    std::int64_t last_pair_step = -1;      ///< second step of the last accepted pair
    std::vector<std::int64_t> used_steps;  ///< consumed, ascending, all above used_up_to_step
    std::int64_t used_up_to_step = -1;     ///< no code of a step up to here is good any more
    std::int64_t budget_window = -1;       ///< the 3-minute window of 1970 on that budget_spent counts in
    std::int64_t budget_spent = 0;         ///< attempts in it
    bool operator==(const CodeState&) const = default;
    BOOST_DESCRIBE_CLASS(CodeState, (),
                         (adjustment_steps, last_pair_step, used_steps, used_up_to_step, budget_window,
                          budget_spent),
                         (), ())
};

inline constexpr std::int64_t window_steps = 2;       ///< a code is good this many steps early or late
inline constexpr std::int64_t budget_attempts = 9;    ///< per device and window
inline constexpr Seconds budget_window_length{180};   ///< aligned to 1970, so to the hour in UTC
inline constexpr std::int64_t pair_steps_back = 998;  ///< of the second code, from the adjusted time
inline constexpr std::int64_t pair_steps_ahead = 1000;

/// What came of checking a code or a pair of codes.
enum class Verdict {
    good,
    bad_code,         ///< wrong, used, or out of the window
    budget_exhausted  ///< not even looked at; the state does not change
};

/// A verdict and the states it leads to. Store one of them always: otherwise the attempt was free.
struct Verified {
    Verdict verdict;
    CodeState after;              ///< to store when what the code was for goes through
    CodeState after_without_use;  ///< to store when it does not: attempt spent, code not consumed
};

/// For STS and x-amz-mfa: steps within ±window_steps of the adjusted time, each step good once. Good, wrong
/// and used codes all spend an attempt. `six_digits`: as typed; anything else is a bad_code.
Verified verify_code(const Secret& seed, const CodeState&, std::string_view six_digits, Time now);

/// For EnableMFADevice and ResyncMFADevice: two codes of consecutive steps, in order, both newer than the
/// last pair, the second within −998…+1000 steps of the adjusted time. Good: sets the adjustment; consumes
/// neither code for STS and frees none. Spends one attempt. Costs 2,000 HMACs (1 to 2 ms), whatever the codes
/// are, unless no attempt is left: then nothing.
Verified pair_codes(const Secret& seed, const CodeState&, std::string_view code1, std::string_view code2,
                    Time now);

/// The state of a device re-created under the same serial number with another seed: its attempts stay spent.
CodeState state_for_new_seed(const CodeState& old);

}  // namespace watchword::mfa
