#include "mfa/device.hpp"

#include <algorithm>
#include <array>
#include <optional>

#include "mfa/totp.hpp"

namespace watchword::mfa {
namespace {

// Nodes whose clocks differ may meet at the edge of two windows; one may not open a fresh budget while the
// other closes it. A stored window this far ahead is not a neighbour's but the trace of a clock gone wrong,
// and must not lock the device for ever.
constexpr std::int64_t windows_ahead_max = 20;  // an hour

// One more attempt; none when there is none left.
std::optional<CodeState> spend_attempt(const CodeState& state, Time now) {
    const auto seconds = unix_seconds(now), length = budget_window_length.count();
    const auto window = seconds >= 0 ? seconds / length : -((-seconds + length - 1) / length);
    CodeState after = state;
    if (window > state.budget_window || window < state.budget_window - windows_ahead_max) {
        after.budget_window = window;
        after.budget_spent = 0;
    }
    if (after.budget_spent >= budget_attempts) return std::nullopt;
    ++after.budget_spent;
    return after;
}

// 0…999999, or a number that no code has.
std::uint32_t typed_number(std::string_view six_digits) {
    constexpr std::uint32_t no_code = 0xffff'ffff;
    if (six_digits.size() != 6) return no_code;
    std::uint32_t number = 0;
    for (char c : six_digits) {
        if (c < '0' || c > '9') return no_code;
        number = number * 10 + static_cast<std::uint32_t>(c - '0');
    }
    return number;
}

// All bits set when equal, else none; no branch on either.
std::uint32_t mask_if_equal(std::uint32_t a, std::uint32_t b) {
    const std::uint64_t difference = a ^ b;
    return static_cast<std::uint32_t>((difference - 1) >> 32);
}

bool is_used(const CodeState& state, std::int64_t step) {
    return step <= state.used_up_to_step ||
           std::binary_search(state.used_steps.begin(), state.used_steps.end(), step);
}

void consume(CodeState& state, std::int64_t step) {
    auto& used = state.used_steps;
    const auto at = std::lower_bound(used.begin(), used.end(), step);
    if (at == used.end() || *at != step) used.insert(at, step);
}

// Forgets single steps that have left the window, but remembers that they, and all before them, are dead:
// neither a resync nor a clock set back may bring them to life.
void prune(CodeState& state, std::int64_t first_in_window) {
    auto& used = state.used_steps;
    const auto kept = std::lower_bound(used.begin(), used.end(), first_in_window);
    if (kept != used.begin()) state.used_up_to_step = std::max(state.used_up_to_step, *(kept - 1));
    used.erase(used.begin(), kept);
}

}  // namespace

Verified verify_code(const Secret& seed, const CodeState& state, std::string_view six_digits, Time now) {
    auto spent = spend_attempt(state, now);
    if (!spent) return {Verdict::budget_exhausted, state, state};
    const auto center = step_at(now) + state.adjustment_steps;
    prune(*spent, center - window_steps);

    // Every candidate is computed and compared whatever the others gave.
    constexpr std::size_t candidates = 2 * window_steps + 1;
    const auto typed = typed_number(six_digits);
    std::array<std::uint32_t, candidates> match{};
    for (std::size_t i = 0; i < candidates; ++i) {
        const auto step = center - window_steps + static_cast<std::int64_t>(i);
        match[i] = mask_if_equal(code_number(seed.reveal(), step), typed);
    }
    // Two steps may show the same digits. Who saw them used at one must not use them at the other.
    Verified out{Verdict::bad_code, *spent, *spent};
    bool matched = false, used = false;
    for (std::size_t i = 0; i < candidates; ++i) {
        const auto step = center - window_steps + static_cast<std::int64_t>(i);
        if (match[i] == 0 || step < 0) continue;
        matched = true;
        used = used || is_used(*spent, step);
        consume(out.after, step);
    }
    if (matched && !used) {
        out.verdict = Verdict::good;
    } else {
        out.after = *spent;
    }
    return out;
}

Verified pair_codes(const Secret& seed, const CodeState& state, std::string_view code1,
                    std::string_view code2, Time now) {
    auto spent = spend_attempt(state, now);
    if (!spent) return {Verdict::budget_exhausted, state, state};
    const auto here = step_at(now), center = here + state.adjustment_steps;
    const auto first = typed_number(code1), second = typed_number(code2);

    // One pass over the codes of all steps: each is the second of one pair and the first of the next.
    std::optional<std::int64_t> found;
    std::uint32_t before = code_number(seed.reveal(), center - pair_steps_back - 1);
    for (auto step = center - pair_steps_back; step <= center + pair_steps_ahead; ++step) {
        const auto code = code_number(seed.reveal(), step);
        const auto match = mask_if_equal(before, first) & mask_if_equal(code, second);
        before = code;
        if (match == 0 || step - 1 <= state.last_pair_step || step - 1 < 0) continue;
        const auto distance = [&](std::int64_t s) { return s < center ? center - s : s - center; };
        if (!found || distance(step) < distance(*found)) found = step;
    }
    Verified out{Verdict::bad_code, *spent, *spent};
    if (!found) return out;
    out.verdict = Verdict::good;
    out.after.adjustment_steps = *found - here;
    out.after.last_pair_step = *found;
    return out;
}

CodeState state_for_new_seed(const CodeState& old) {
    CodeState fresh;
    fresh.budget_window = old.budget_window;
    fresh.budget_spent = old.budget_spent;
    return fresh;
}

}  // namespace watchword::mfa
