#include "cli/line_source.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>

#include "base/text.hpp"
#include "watchword/error.hpp"

namespace watchword::cli {
namespace {

constexpr std::size_t read_bytes = 256 * 1024;

client::ConfigurationError failure(const std::string& path) {
    return client::ConfigurationError(concat(path, ": ", std::strerror(errno)));
}

}  // namespace

LineSource::LineSource(const std::string& path, std::size_t line_bytes_max)
    : path_(path.empty() || path == "-" ? "standard input" : path), line_bytes_max_(line_bytes_max) {
    if (path.empty() || path == "-") return;
    file_ = open(path.c_str(), O_RDONLY | O_CLOEXEC);
    if (file_ < 0) throw failure(path_);
}

LineSource::~LineSource() {
    if (file_ > 0) close(file_);
}

bool LineSource::ready() const {
    return std::memchr(buffer_.data() + begin_, '\n', end_ - begin_) != nullptr;
}

bool LineSource::fill() {
    if (at_end_) return false;
    if (begin_ != 0) std::memmove(buffer_.data(), buffer_.data() + begin_, end_ - begin_);
    end_ -= begin_;
    begin_ = 0;
    if (buffer_.size() < end_ + read_bytes) buffer_.resize(end_ + read_bytes);
    ssize_t count = 0;
    do count = read(file_, buffer_.data() + end_, read_bytes);
    while (count < 0 && errno == EINTR);
    if (count < 0) throw failure(path_);
    at_end_ = count == 0;
    end_ += static_cast<std::size_t>(count);
    return !at_end_;
}

std::optional<std::string_view> LineSource::next() {
    std::size_t looked_at = 0;
    while (true) {
        const char* first = buffer_.data() + begin_;
        const void* newline = std::memchr(first + looked_at, '\n', end_ - begin_ - looked_at);
        looked_at = end_ - begin_;
        if (newline) {
            const auto size = static_cast<std::size_t>(static_cast<const char*>(newline) - first);
            begin_ += size + 1;
            return std::string_view(first, std::min(size, line_bytes_max_ + 1));
        }
        // Of a line too long, what comes after its beginning is dropped as it comes.
        if (looked_at > line_bytes_max_ + 1) {
            looked_at = line_bytes_max_ + 1;
            end_ = begin_ + looked_at;
        }
        if (fill()) continue;
        if (looked_at == 0) return std::nullopt;
        const std::string_view last(buffer_.data() + begin_, std::min(looked_at, line_bytes_max_ + 1));
        begin_ = end_;
        return last;
    }
}

}  // namespace watchword::cli
