#include "watchword/prompt.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <termios.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "base/text.hpp"
#include "watchword/error.hpp"

namespace watchword::client {
namespace {

constexpr std::size_t answer_bytes_max = 1024;

class Descriptor {
public:
    explicit Descriptor(int fd, bool owned) : fd_(fd), owned_(owned) {}
    ~Descriptor() {
        if (owned_ && fd_ >= 0) close(fd_);
    }
    Descriptor(const Descriptor&) = delete;
    Descriptor& operator=(const Descriptor&) = delete;
    int get() const { return fd_; }

private:
    int fd_;
    bool owned_;
};

/// Switches echo off for its life; a signal that ends the program meanwhile leaves that to the shell.
class EchoOff {
public:
    explicit EchoOff(int terminal) : terminal_(terminal) {
        if (tcgetattr(terminal, &before_) != 0) return;
        termios silent = before_;
        silent.c_lflag &= ~static_cast<tcflag_t>(ECHO);
        changed_ = tcsetattr(terminal, TCSAFLUSH, &silent) == 0;
    }
    ~EchoOff() {
        if (changed_) tcsetattr(terminal_, TCSAFLUSH, &before_);
    }
    EchoOff(const EchoOff&) = delete;
    EchoOff& operator=(const EchoOff&) = delete;

private:
    int terminal_;
    termios before_{};
    bool changed_ = false;
};

void write_all(int fd, std::string_view text) {
    while (!text.empty()) {
        const ssize_t n = write(fd, text.data(), text.size());
        if (n < 0 && errno == EINTR) continue;
        if (n <= 0) return;  // a question nobody sees is answered by end of input
        text.remove_prefix(static_cast<std::size_t>(n));
    }
}

// Byte by byte, so that what follows the line is left to whoever reads next.
std::string read_line(int fd) {
    std::string line;
    bool any = false;
    for (char c = 0;;) {
        const ssize_t n = read(fd, &c, 1);
        if (n < 0 && errno == EINTR) continue;
        if (n <= 0) break;
        any = true;
        if (c == '\n') break;
        if (line.size() == answer_bytes_max) throw PromptError("the answer is too long");
        line += c;
    }
    if (!any) throw PromptError("the input ended without an answer");
    if (line.ends_with('\r')) line.pop_back();
    return std::string(trim(line));
}

bool is_pipe_or_file(int fd) {
    struct stat status {};
    return fstat(fd, &status) == 0 &&
           (S_ISFIFO(status.st_mode) || S_ISREG(status.st_mode) || S_ISSOCK(status.st_mode));
}

}  // namespace

std::string prompt(std::string_view question, const PromptOptions& options) {
    if (options.standard_input && is_pipe_or_file(STDIN_FILENO)) return read_line(STDIN_FILENO);
    const Descriptor terminal(open("/dev/tty", O_RDWR | O_NOCTTY | O_CLOEXEC), true);
    if (terminal.get() < 0)
        throw PromptError("there is no terminal to ask on: \"" + std::string(trim(question)) + "\"");
    if (options.echo) {
        write_all(terminal.get(), question);
        return read_line(terminal.get());
    }
    const EchoOff silence(terminal.get());  // before the question: who is quick must not be seen either
    write_all(terminal.get(), question);
    auto answer = read_line(terminal.get());
    write_all(terminal.get(), "\n");
    return answer;
}

}  // namespace watchword::client
