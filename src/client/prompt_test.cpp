#include "watchword/prompt.hpp"

#include <gtest/gtest.h>
#include <pty.h>
#include <sys/wait.h>
#include <unistd.h>

#include "watchword/error.hpp"

namespace watchword::client {
namespace {

struct Conversation {
    std::string screen, answer;
};

/// Runs prompt() in a process that has a terminal of its own, with `typed` at the keyboard.
Conversation converse(const std::string& typed, const PromptOptions& options) {
    int answers[2], terminal = -1;
    if (pipe(answers) != 0) return {};
    const pid_t child = forkpty(&terminal, nullptr, nullptr, nullptr);
    if (child == 0) {
        std::string answer;
        try {
            answer = prompt("Code: ", options);
        } catch (const Error& error) {
            answer = std::string("error: ") + error.what();
        }
        _exit(write(answers[1], answer.data(), answer.size()) == static_cast<ssize_t>(answer.size()) ? 0 : 1);
    }
    close(answers[1]);
    Conversation out;
    char block[256];
    ssize_t n = 0;
    while (out.screen.find("Code: ") == std::string::npos && (n = read(terminal, block, sizeof block)) > 0)
        out.screen.append(block, static_cast<std::size_t>(n));
    if (write(terminal, typed.data(), typed.size()) < 0) return {};
    while ((n = read(answers[0], block, sizeof block)) > 0)
        out.answer.append(block, static_cast<std::size_t>(n));
    while ((n = read(terminal, block, sizeof block)) > 0)
        out.screen.append(block, static_cast<std::size_t>(n));
    waitpid(child, nullptr, 0);
    close(terminal);
    close(answers[0]);
    return out;
}

TEST(Prompt, IsTheTerminalAskedAndTheAnswerTrimmed) {
    const auto seen = converse(" 123456 \n", {});
    EXPECT_EQ(seen.answer, "123456");
    EXPECT_NE(seen.screen.find("123456"), std::string::npos);
}

TEST(Prompt, IsWhatIsTypedHiddenWhenAsked) {
    const auto seen = converse("secret\n", {.echo = false, .standard_input = false});
    EXPECT_EQ(seen.answer, "secret");
    EXPECT_EQ(seen.screen.find("secret"), std::string::npos) << seen.screen;
}

TEST(Prompt, IsAnEndOfInputAnError) {
    EXPECT_EQ(converse("\x04", {}).answer, "error: the input ended without an answer");
}

}  // namespace
}  // namespace watchword::client
