#include "client/http.hpp"

#include <algorithm>
#include <charconv>

#include "base/limits.hpp"
#include "base/text.hpp"

namespace watchword::client {
namespace {

constexpr int interim_responses_max = 8;
constexpr std::size_t chunk_line_bytes_max = 1024;

[[noreturn]] void fail(const char* what) {
    throw TransportFailure(TransportFailure::Kind::sent, std::string("the answer is not usable: ") + what);
}

class Reader {
public:
    explicit Reader(ByteStream& stream) : stream_(stream) {}

    /// The next line without its end; counts what it takes against `budget`.
    std::string line(std::size_t& budget) {
        for (;;) {
            const auto end = buffer_.find('\n', at_);
            const std::size_t have = (end == std::string::npos ? buffer_.size() : end + 1) - at_;
            if (have > budget) fail("a line or the head is too long");
            if (end != std::string::npos) {
                auto text = buffer_.substr(at_, end - at_);
                if (text.ends_with('\r')) text.pop_back();
                budget -= have;
                at_ = end + 1;
                return text;
            }
            if (!fill()) fail("it ends early");
        }
    }

    /// Some bytes, at most `most`, valid until the next call; "" at the end of the stream.
    std::string_view piece(std::uint64_t most) {
        if (at_ == buffer_.size() && !fill()) return {};
        const auto size = static_cast<std::size_t>(std::min<std::uint64_t>(most, buffer_.size() - at_));
        at_ += size;
        return std::string_view(buffer_).substr(at_ - size, size);
    }

    bool drained() const { return at_ == buffer_.size(); }

private:
    bool fill() {
        buffer_.erase(0, at_);
        at_ = 0;
        const auto before = buffer_.size();
        buffer_.resize(before + 16384);
        const auto got = stream_.read_some(buffer_.data() + before, 16384);
        buffer_.resize(before + got);
        return got > 0;
    }

    ByteStream& stream_;
    std::string buffer_;
    std::size_t at_ = 0;
};

int read_status(std::string_view line, bool& http_1_0) {
    if (!line.starts_with("HTTP/1.") || line.size() < 12 || line[8] != ' ') fail("no HTTP/1 status line");
    http_1_0 = line[7] == '0';
    const auto status = parse_number<int>(line.substr(9, 3));
    if (!status || *status < 100 || *status > 599 || (line.size() > 12 && line[12] != ' '))
        fail("no valid status");
    return *status;
}

void read_fields(Reader& in, Headers& out, std::size_t& budget) {
    for (;;) {
        const auto line = in.line(budget);
        if (line.empty()) return;
        const auto colon = line.find(':');
        if (colon == std::string::npos || colon == 0 || line[0] == ' ' || line[0] == '\t')
            fail("a malformed header field");
        if (line.find('\0') != std::string::npos || line.find('\r') != std::string::npos)
            fail("a control character in a header field");
        if (out.size() == limits::header_count_max) fail("too many header fields");
        const std::string_view text = line;
        out.add(text.substr(0, colon), trim(text.substr(colon + 1)));
    }
}

std::optional<std::uint64_t> content_length(const Headers& headers) {
    std::optional<std::uint64_t> out;
    for (std::size_t i = 0; i < headers.size(); ++i) {
        if (headers[i].name != "content-length") continue;
        const auto length = parse_number<std::uint64_t>(headers[i].value);
        if (!length || (out && *out != *length)) fail("a malformed Content-Length");
        out = length;
    }
    return out;
}

/// Where body bytes go: the string, bounded, or the sink.
class Body {
public:
    Body(HttpResponse& response, const ReadLimits& limits)
        : response_(response),
          most_(limits.body_bytes_max),
          sink_(limits.sink && response.status / 100 == 2 ? limits.sink : nullptr) {}
    void expect(std::uint64_t bytes) const {
        if (!sink_ && bytes > most_ - response_.body.size()) fail("the body is larger than the limit");
    }
    void take(std::string_view piece) {
        expect(piece.size());
        if (sink_)
            (*sink_)(piece);
        else
            response_.body += piece;
    }

private:
    HttpResponse& response_;
    std::size_t most_;
    const BodyPieces* sink_;
};

void read_exactly(Reader& in, std::uint64_t bytes, Body& body) {
    body.expect(bytes);
    while (bytes > 0) {
        const auto piece = in.piece(bytes);
        if (piece.empty()) fail("the body ends early");
        bytes -= piece.size();
        body.take(piece);
    }
}

void read_chunks(Reader& in, Body& body) {
    for (;;) {
        std::size_t budget = chunk_line_bytes_max;
        const auto line = in.line(budget);
        const auto digits = trim(std::string_view(line).substr(0, line.find(';')));
        std::uint64_t size = 0;
        const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), size, 16);
        if (digits.empty() || error != std::errc{} || end != digits.data() + digits.size())
            fail("a malformed chunk size");
        if (size == 0) break;
        read_exactly(in, size, body);
        budget = 2;
        if (!in.line(budget).empty()) fail("a chunk is longer than it says");
    }
    Headers trailers;
    std::size_t budget = limits::request_head_bytes_max;
    read_fields(in, trailers, budget);
}

}  // namespace

HttpResponse read_response(ByteStream& stream, const ReadLimits& limits) {
    Reader in(stream);
    HttpResponse out;
    bool http_1_0 = false;
    std::size_t budget = limits::request_head_bytes_max;
    for (int interim = 0;; ++interim) {
        if (interim > interim_responses_max) fail("too many interim responses");
        out.headers.clear();
        out.status = read_status(in.line(budget), http_1_0);
        read_fields(in, out.headers, budget);
        if (out.status >= 200) break;
        if (out.status == 101) fail("it switches protocols unasked");
    }
    const auto length = content_length(out.headers);
    const auto coding = out.headers.find("transfer-encoding");
    if (coding && length) fail("both chunked and Content-Length");
    if (coding && !equal_ignoring_case(*coding, "chunked")) fail("an unknown transfer coding");
    out.keep_alive = !http_1_0 && lower(out.headers.get("connection")).find("close") == std::string::npos;

    Body body(out, limits);
    if (limits.head_request || out.status == 204 || out.status == 304) {
        // No body, whatever the head announces.
    } else if (coding) {
        read_chunks(in, body);
    } else if (length) {
        read_exactly(in, *length, body);
    } else {
        out.keep_alive = false;
        for (auto piece = in.piece(UINT64_MAX); !piece.empty(); piece = in.piece(UINT64_MAX))
            body.take(piece);
    }
    if (!in.drained()) out.keep_alive = false;  // bytes nobody asked for: not a stream to go on with
    return out;
}

std::string request_head(const Request& request, std::string_view target) {
    const auto clean = [](std::string_view text) {
        const auto control = [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f; };
        if (std::any_of(text.begin(), text.end(), control))
            throw ConfigurationError("a control character in what would become an HTTP header");
        return text;
    };
    std::string out = concat(clean(request.method), " ", clean(target), " HTTP/1.1\r\n");
    for (std::size_t i = 0; i < request.headers.size(); ++i)
        out += concat(clean(request.headers[i].name), ": ", clean(request.headers[i].value), "\r\n");
    if (!request.body.empty() || request.method == "POST" || request.method == "PUT")
        out += concat("content-length: ", std::to_string(request.body.size()), "\r\n");
    return out + "\r\n";
}

}  // namespace watchword::client
