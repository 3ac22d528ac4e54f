// Lines of a file or of standard input, one at a time, in bounded memory.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace watchword::cli {

class LineSource {
public:
    /// `path` "" or "-": standard input. Throws client::ConfigurationError when it cannot be opened.
    LineSource(const std::string& path, std::size_t line_bytes_max);
    ~LineSource();
    LineSource(const LineSource&) = delete;
    LineSource& operator=(const LineSource&) = delete;

    /// Whether the next line is here already: next() will not wait for input.
    bool ready() const;
    /// The next line without its newline, good until the next call; none at the end. Of a line that is too
    /// long, the first line_bytes_max + 1 bytes. Throws client::ConfigurationError when reading fails.
    std::optional<std::string_view> next();

private:
    bool fill();

    std::string path_;
    int file_ = 0;
    std::size_t line_bytes_max_;
    std::string buffer_;
    std::size_t begin_ = 0, end_ = 0;  // what of buffer_ was read and not given out
    bool at_end_ = false;
};

}  // namespace watchword::cli
