// Questions: which codes are good, what does each consume, and can they be guessed or replayed?
#include "mfa/device.hpp"

#include <gtest/gtest.h>

#include "mfa/totp.hpp"

namespace watchword::mfa {
namespace {

const Secret seed(std::string("12345678901234567890"));
constexpr std::int64_t step = 60'000'000;  // 2027-01-16; the first of a budget window: 6 steps are 3 minutes

Time at(std::int64_t of_step) { return from_unix_seconds(of_step * 30); }
std::string code(std::int64_t of_step) { return code_at(seed, of_step); }

Verdict verdict(const CodeState& state, std::int64_t code_of, std::int64_t now_step) {
    return verify_code(seed, state, code(code_of), at(now_step)).verdict;
}
CodeState used(const CodeState& state, std::int64_t code_of, std::int64_t now_step) {
    const auto verified = verify_code(seed, state, code(code_of), at(now_step));
    EXPECT_EQ(verified.verdict, Verdict::good);
    return verified.after;
}
CodeState paired(const CodeState& state, std::int64_t second, std::int64_t now_step) {
    const auto verified = pair_codes(seed, state, code(second - 1), code(second), at(now_step));
    EXPECT_EQ(verified.verdict, Verdict::good) << second - now_step;
    return verified.after;
}
// A wrong code for all steps around.
std::string wrong(std::int64_t around) {
    for (int number = 0;; ++number) {
        auto digits = std::to_string(number);
        digits.insert(0, 6 - digits.size(), '0');
        bool right = false;
        for (auto s = around - 2; s <= around + 2; ++s) right = right || code(s) == digits;
        if (!right) return digits;
    }
}
// Attempts are not what the test is about.
CodeState rested(CodeState state) {
    state.budget_spent = 0;
    return state;
}

TEST(Totp, AreTheVectorsOfRfc6238Met) {
    // Appendix B, SHA-1, cut to six digits.
    const std::pair<std::int64_t, const char*> vectors[] = {{59, "287082"},         {1111111109, "081804"},
                                                            {1111111111, "050471"}, {1234567890, "005924"},
                                                            {2000000000, "279037"}, {20000000000, "353130"}};
    for (const auto& [seconds, expected] : vectors)
        EXPECT_EQ(code_at(seed, step_at(from_unix_seconds(seconds))), expected);
    EXPECT_EQ(step_at(from_unix_seconds(29)), 0);
    EXPECT_EQ(step_at(from_unix_seconds(30)), 1);
    EXPECT_EQ(step_at(from_unix_seconds(-1)), -1);
    EXPECT_EQ(step_at(from_unix_seconds(-30)), -1);
    EXPECT_EQ(step_at(from_unix_seconds(-31)), -2);
}

TEST(VerifyCode, HowEarlyAndLateIsACodeGood) {
    for (std::int64_t off = -2; off <= 2; ++off)
        EXPECT_EQ(verdict({}, step + off, step), Verdict::good) << off;
    for (const std::int64_t off : {-1000, -4, -3, 3, 4, 1000})
        EXPECT_EQ(verdict({}, step + off, step), Verdict::bad_code) << off;
    CodeState adjusted;
    adjusted.adjustment_steps = -50;
    for (std::int64_t off = -2; off <= 2; ++off)
        EXPECT_EQ(verdict(adjusted, step - 50 + off, step), Verdict::good) << off;
    for (const std::int64_t off : {-53, -47, 0})
        EXPECT_EQ(verdict(adjusted, step + off, step), Verdict::bad_code);
}

TEST(VerifyCode, IsOnlyASixDigitTextACode) {
    const auto good = code(step);
    for (const std::string& typed :
         {std::string(), good.substr(1), good + "0", " " + good.substr(1), "+" + good.substr(1),
          std::string(6, 'x'), std::string(1 << 20, '1'), std::string(6, '\0'), std::string("٣٣٣")})
        EXPECT_EQ(verify_code(seed, {}, typed, at(step)).verdict, Verdict::bad_code);
}

TEST(VerifyCode, IsEachCodeGoodOnce) {
    auto state = used({}, step, step);
    for (std::int64_t later = 0; later <= 2; ++later)
        EXPECT_EQ(verdict(state, step, step + later), Verdict::bad_code);
    // An unused older one still works after a newer one, and each of the five once.
    for (const std::int64_t off : {2, -1, 1, -2}) state = used(state, step + off, step);
    for (std::int64_t off = -2; off <= 2; ++off)
        EXPECT_EQ(verdict(rested(state), step + off, step), Verdict::bad_code);
}

TEST(VerifyCode, IsNothingConsumedByWhatDidNotGoThrough) {
    const auto verified = verify_code(seed, {}, code(step), at(step));
    EXPECT_EQ(verified.after_without_use.used_steps.size(), 0u);
    EXPECT_EQ(verified.after_without_use.budget_spent, 1);
    EXPECT_EQ(verdict(verified.after_without_use, step, step), Verdict::good);
    const auto bad = verify_code(seed, {}, wrong(step), at(step));
    EXPECT_EQ(bad.verdict, Verdict::bad_code);
    EXPECT_EQ(bad.after, bad.after_without_use);
    EXPECT_EQ(bad.after.budget_spent, 1);
}

TEST(VerifyCode, DoesTheStateStaySmall) {
    CodeState state;
    for (std::int64_t i = 0; i < 500; ++i) state = used(state, step + i, step + i);
    EXPECT_LE(state.used_steps.size(), 5u);
    EXPECT_EQ(state.used_up_to_step, step + 496);
}

TEST(VerifyCode, DoesAClockSetBackBringNoUsedCodeToLife) {
    auto state = used({}, step, step);
    state = used(state, step + 20, step + 20);  // prunes the first
    EXPECT_EQ(verdict(rested(state), step, step), Verdict::bad_code);
}

TEST(VerifyCode, DoTwoStepsWithTheSameDigitsGiveNoSecondUse) {
    constexpr std::int64_t twin = 62075368;  // found by search
    ASSERT_EQ(code(twin), code(twin + 1));
    const auto state = used({}, twin, twin);
    EXPECT_EQ(verdict(state, twin, twin), Verdict::bad_code);
    EXPECT_EQ(verdict(state, twin, twin + 3), Verdict::bad_code);
}

TEST(VerifyCode, IsATimeBefore1970NoTrouble) {
    EXPECT_EQ(verdict({}, -1, -1), Verdict::bad_code);  // there are no such codes
    EXPECT_EQ(verdict({}, 0, 0), Verdict::good);
    EXPECT_EQ(verdict({}, 1, -1), Verdict::good);
    EXPECT_EQ(pair_codes(seed, {}, code(-6), code(-5), at(-5)).verdict, Verdict::bad_code);
}

TEST(Budget, DoGoodWrongAndUsedCodesAllSpend) {
    auto state = used({}, step, step);
    EXPECT_EQ(state.budget_spent, 1);
    state = verify_code(seed, state, code(step), at(step)).after;  // used
    state = verify_code(seed, state, wrong(step), at(step)).after;
    state = verify_code(seed, state, "", at(step)).after;
    state = pair_codes(seed, state, wrong(step), wrong(step), at(step)).after;
    EXPECT_EQ(state.budget_spent, 5);
    for (int i = 0; i < 4; ++i) state = verify_code(seed, state, wrong(step), at(step)).after;
    const auto tenth = verify_code(seed, state, code(step + 1), at(step));
    EXPECT_EQ(tenth.verdict, Verdict::budget_exhausted);
    EXPECT_EQ(tenth.after, state);
    EXPECT_EQ(tenth.after_without_use, state);
    EXPECT_EQ(pair_codes(seed, state, code(step), code(step + 1), at(step)).verdict,
              Verdict::budget_exhausted);
    // The windows are aligned: three minutes after the epoch's, not after the first attempt.
    EXPECT_EQ(verdict(state, step + 5, step + 5), Verdict::budget_exhausted);
    EXPECT_EQ(verdict(state, step + 6, step + 6), Verdict::good);
    // Another device, with its own state, is not touched; the same with a new seed is.
    EXPECT_EQ(verdict({}, step, step), Verdict::good);
    EXPECT_EQ(verdict(state_for_new_seed(state), step, step), Verdict::budget_exhausted);
    EXPECT_EQ(state_for_new_seed(state).used_steps.size(), 0u);
}

TEST(Budget, HowFarDoesGuessingGet) {
    // The attack: every code in turn, as fast as can be, for an hour.
    CodeState state;
    std::int64_t looked_at = 0;
    for (std::int64_t guess = 0; guess < 120 * 50; ++guess) {
        auto digits = std::to_string(guess % 1'000'000);
        digits.insert(0, 6 - digits.size(), '0');
        const auto verified = verify_code(seed, state, digits, at(step + guess / 50));
        looked_at += verified.verdict != Verdict::budget_exhausted;
        state = verified.after;
    }
    EXPECT_EQ(looked_at, 9 * 20);
}

TEST(Budget, DoTwoClocksAtAnEdgeShareOneBudget) {
    // The attack: two nodes, one already in the next window, asked in turn.
    CodeState state;
    int looked_at = 0;
    for (int i = 0; i < 100; ++i) {
        const auto verified = verify_code(seed, state, wrong(step), at(i % 2 ? step : step - 1));
        looked_at += verified.verdict != Verdict::budget_exhausted;
        state = verified.after;
    }
    EXPECT_EQ(looked_at, 1 + 9);
    // A clock that was years ahead for a moment does not lock the device for years.
    state.budget_window += 1'000'000;
    EXPECT_EQ(verdict(state, step, step), Verdict::good);
}

TEST(Pair, HowFarMayTheDevicesClockBeOff) {
    for (const std::int64_t off : {-998, -997, -3, -1, 0, 1, 2, 999, 1000}) {
        const auto state = paired({}, step + off, step);
        EXPECT_EQ(state.adjustment_steps, off);
        EXPECT_EQ(state.last_pair_step, step + off);
        EXPECT_EQ(state.used_steps.size(), 0u);
        EXPECT_EQ(verdict(state, step + off + 2, step), Verdict::good);
        EXPECT_EQ(verdict(state, step + off + 3, step), Verdict::bad_code);
    }
    for (const std::int64_t off : {-1000, -999, 1001, 1002})
        EXPECT_EQ(pair_codes(seed, {}, code(step + off - 1), code(step + off), at(step)).verdict,
                  Verdict::bad_code)
            << off;
}

TEST(Pair, MustTheCodesBeConsecutiveAndInOrder) {
    const auto bad = [](const std::string& first, const std::string& second) {
        const auto verified = pair_codes(seed, {}, first, second, at(step));
        EXPECT_EQ(verified.after.adjustment_steps, 0);
        EXPECT_EQ(verified.after.last_pair_step, -1);
        EXPECT_EQ(verified.after.budget_spent, 1);
        return verified.verdict == Verdict::bad_code;
    };
    EXPECT_TRUE(bad(code(step), code(step - 1)));
    EXPECT_TRUE(bad(code(step), code(step)));
    EXPECT_TRUE(bad(code(step - 2), code(step)));
    EXPECT_TRUE(bad(code(step - 1), wrong(step)));
    EXPECT_TRUE(bad(wrong(step), code(step)));
    EXPECT_TRUE(bad("", ""));
}

TEST(Pair, MustBothBeNewerThanTheLastPair) {
    const auto state = paired({}, step, step);
    for (const std::int64_t second : {step - 1, step, step + 1})
        EXPECT_EQ(pair_codes(seed, state, code(second - 1), code(second), at(step + 1)).verdict,
                  Verdict::bad_code);
    EXPECT_EQ(paired(state, step + 2, step + 2).last_pair_step, step + 2);
}

TEST(Pair, IsResyncAroundTheAdjustmentOfBefore) {
    const auto state = paired({}, step + 1000, step);
    const auto further = paired(state, step + 2000, step);
    EXPECT_EQ(further.adjustment_steps, 2000);
    EXPECT_EQ(pair_codes(seed, state, code(step + 2000), code(step + 2001), at(step)).verdict,
              Verdict::bad_code);
}

TEST(Pair, AreItsCodesStillGoodOnceForSts) {
    auto state = paired({}, step, step);
    state = used(state, step - 1, step);
    state = used(state, step, step);
    EXPECT_EQ(verdict(state, step, step), Verdict::bad_code);
}

TEST(Pair, DoesResyncFreeNoUsedCode) {
    // Used in STS, then paired: still used.
    auto state = used({}, step, step);
    state = paired(state, step, step);
    EXPECT_EQ(verdict(state, step, step), Verdict::bad_code);

    // The attack: codes overheard hours ago, used then and long out of the window, brought back by a resync.
    state = paired({}, step - 600, step - 600);
    for (std::int64_t s = step - 500; s <= step; ++s) state = used(state, s, s);
    state = paired(rested(state), step - 400, step);
    EXPECT_EQ(state.adjustment_steps, -400);
    for (std::int64_t off = -2; off <= 2; ++off)
        EXPECT_EQ(verdict(rested(state), step - 400 + off, step), Verdict::bad_code);
}

}  // namespace
}  // namespace watchword::mfa
