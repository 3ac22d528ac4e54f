// Asks the person at the terminal.
#pragma once

#include <string>
#include <string_view>

namespace watchword::client {

/// How prompt() asks: whether typing shows, and whether standard input may answer.
struct PromptOptions {
    /// False: what is typed is not shown. MFA codes are shown: they are short-lived and easily mistyped.
    bool echo = true;
    /// True: when standard input is a pipe or a file, the answer is its next line (as Python's input() does).
    /// False: standard input is somebody else's, only the terminal is asked.
    bool standard_input = true;
};

/// Writes `question` to the controlling terminal (/dev/tty, never standard output) and returns the line
/// typed, without its end and surrounding blanks. At most 1024 bytes. Throws PromptError when there is no
/// terminal to ask on, or the input ends without an answer.
std::string prompt(std::string_view question, const PromptOptions& = {});

}  // namespace watchword::client
