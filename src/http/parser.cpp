#include "http/parser.hpp"

#include <boost/beast/http/basic_parser.hpp>
#include <boost/beast/http/error.hpp>
#include <cstring>

#include "base/limits.hpp"
#include "base/text.hpp"

namespace watchword::http {
namespace {

namespace beast_http = boost::beast::http;
using beast_http::field;
using boost::beast::error_code;

constexpr Refusal bad(std::string_view message) { return {"BadRequest", 400, message}; }
constexpr Refusal malformed = bad("The request is not well-formed HTTP.");
constexpr Refusal bad_version{"HTTPVersionNotSupported", 505, "Only HTTP/1.0 and HTTP/1.1 are supported."};
constexpr Refusal head_too_large{
    "RequestHeaderSectionTooLarge", 400,
    "Your request header section exceeds the maximum allowed size or number of fields."};
constexpr Refusal target_too_long{"InvalidURI", 414,
                                  "The request target exceeds the maximum allowed length."};
constexpr Refusal bad_target{"InvalidURI", 400, "Couldn't parse the specified URI."};
constexpr Refusal bad_length = bad("The Content-Length header is malformed or ambiguous.");
constexpr Refusal bad_coding{"NotImplemented", 501,
                             "A Transfer-Encoding other than \"chunked\" is not implemented."};
constexpr Refusal bad_host = bad("The Host header is missing, repeated or malformed.");
constexpr Refusal bad_expectation{"ExpectationFailed", 417, "Only \"Expect: 100-continue\" is supported."};
constexpr Refusal bad_chunk = bad("The chunked transfer coding of the request body is malformed.");

constexpr bool is_host_char(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           std::string_view("-._~%!$&'()*+,;=:[]").find(c) != std::string_view::npos;
}

bool is_host(std::string_view host) {
    for (char c : host)
        if (!is_host_char(c)) return false;
    return true;
}

class Parse final : public beast_http::basic_parser<true> {
public:
    Request& request;
    Framing framing;
    std::optional<Refusal> refusal;
    std::size_t line_start = 0, scanned = 0;  // of the head, see scan()
    std::string* decoded = nullptr;
    std::size_t trailer_bytes = 0;
    bool head_done = false, body_limited = false, host_given = false, host_in_target = false, coded = false,
         length_given = false;

    explicit Parse(Request& to) : request(to) {
        eager(true);
        header_limit(limits::request_head_bytes_max);
        body_limit(boost::none);
    }

    enum class Scan { incomplete, complete, bad };

    /// Finds the empty line that ends the head, refusing what Beast would accept or mend on the way: folded
    /// lines, bare CR or LF, control characters. Leaves the head's size in `scanned`.
    Scan scan(std::string_view in) {
        while (scanned < in.size()) {
            const void* found = std::memchr(in.data() + scanned, '\n', in.size() - scanned);
            if (!found) {
                scanned = in.size();
                return Scan::incomplete;
            }
            const auto end = static_cast<std::size_t>(static_cast<const char*>(found) - in.data());
            const char* line = in.data() + line_start;
            const std::size_t size = end - line_start;
            if (size == 0 || line[size - 1] != '\r') return Scan::bad;
            scanned = end + 1;
            if (size == 1) return Scan::complete;
            unsigned bad_bytes = line[0] == ' ' || line[0] == '\t';
            for (std::size_t i = 0; i + 1 < size; ++i) {
                const auto c = static_cast<unsigned char>(line[i]);
                bad_bytes |= static_cast<unsigned>(c < 0x20) & static_cast<unsigned>(c != '\t');
                bad_bytes |= static_cast<unsigned>(c == 0x7f);
            }
            if (bad_bytes != 0) return Scan::bad;
            line_start = scanned;
        }
        return Scan::incomplete;
    }

    void refuse(const Refusal& with, error_code& ec) {
        if (!refusal) refusal = with;
        ec = beast_http::error::bad_value;
    }

    /// RFC 9112 §3.2: origin form; absolute form, which names the host; "*" for OPTIONS.
    void on_request_impl(beast_http::verb, boost::beast::string_view method, boost::beast::string_view target,
                         int version, error_code& ec) override {
        request.method.assign(method.data(), method.size());
        framing.http_1_1 = version == 11;
        std::string_view rest(target.data(), target.size());
        if (rest.size() > limits::target_bytes_max) return refuse(target_too_long, ec);
        if (rest.starts_with('/') || (rest == "*" && request.method == "OPTIONS")) {
            request.target = rest;
            return;
        }
        const auto scheme = rest.substr(0, rest.find("://"));
        if (!equal_ignoring_case(scheme, "http") && !equal_ignoring_case(scheme, "https"))
            return refuse(bad_target, ec);
        rest.remove_prefix(scheme.size() + 3);
        const auto host = rest.substr(0, rest.find_first_of("/?#"));
        if (host.empty() || !is_host(host)) return refuse(bad_target, ec);
        rest.remove_prefix(host.size());
        request.target = rest.starts_with('/') ? std::string(rest) : concat("/", rest);
        request.headers.add("host", host);
        host_in_target = true;
    }

    void on_field_impl(field name, boost::beast::string_view name_text, boost::beast::string_view value_text,
                       error_code& ec) override {
        const std::string_view value(value_text.data(), value_text.size());
        if (head_done) {  // a trailer
            trailer_bytes += name_text.size() + value.size();
            if (trailer_bytes > limits::request_head_bytes_max) refuse(head_too_large, ec);
            return;
        }
        if (request.headers.size() >= limits::header_count_max) return refuse(head_too_large, ec);
        switch (name) {
            case field::content_length:
                if (length_given || coded) return refuse(bad_length, ec);
                length_given = true;
                framing.content_length = parse_number<std::uint64_t>(value);
                if (!framing.content_length) return refuse(bad_length, ec);
                break;
            case field::transfer_encoding:
                if (length_given || coded || !framing.http_1_1) return refuse(bad_length, ec);
                if (!equal_ignoring_case(value, "chunked")) return refuse(bad_coding, ec);
                coded = framing.chunked = true;
                break;
            case field::host:
                if (host_given || !is_host(value)) return refuse(bad_host, ec);
                host_given = true;
                if (host_in_target) return;  // RFC 9112 §3.2.2: the target's wins
                break;
            case field::expect:
                if (!framing.http_1_1) break;  // RFC 9110 §10.1.1: ignored from HTTP/1.0
                if (!equal_ignoring_case(value, "100-continue")) return refuse(bad_expectation, ec);
                framing.expects_continue = true;
                break;
            default: break;
        }
        request.headers.add(std::string_view(name_text.data(), name_text.size()), value);
    }

    void on_header_impl(error_code& ec) override {
        head_done = true;
        if (framing.http_1_1 && !host_given) return refuse(bad_host, ec);
        framing.keep_alive = keep_alive();
    }

    void on_chunk_header_impl(std::uint64_t, boost::beast::string_view extension, error_code& ec) override {
        for (char c : extension)
            if (static_cast<unsigned char>(c) < 0x20 && c != '\t') return refuse(bad_chunk, ec);
    }

    std::size_t on_chunk_body_impl(std::uint64_t, boost::beast::string_view piece, error_code&) override {
        decoded->append(piece.data(), piece.size());
        return piece.size();
    }

    // Bodies with a length are taken by the connection, unseen by the parser.
    std::size_t on_body_impl(boost::beast::string_view piece, error_code&) override { return piece.size(); }
    void on_response_impl(int, boost::beast::string_view, int, error_code&) override {}
    void on_body_init_impl(const boost::optional<std::uint64_t>&, error_code&) override {}
    void on_finish_impl(error_code&) override {}
};

}  // namespace

struct RequestParser::Impl {
    std::optional<Parse> parse;  // in place: no allocation per request
};

RequestParser::RequestParser() : impl_(std::make_unique<Impl>()) {}
RequestParser::~RequestParser() = default;

void RequestParser::start(Request& request) { impl_->parse.emplace(request); }

const Framing& RequestParser::framing() const { return impl_->parse->framing; }

RequestParser::Step RequestParser::head(std::string_view in) {
    auto& parse = *impl_->parse;
    // RFC 9112 §2.2: old clients send an empty line behind a body. One is skipped.
    const std::size_t skip = in.starts_with("\r\n") ? 2 : 0;
    in.remove_prefix(skip);
    const auto scan = parse.scan(in.substr(0, limits::request_head_bytes_max));
    if (scan == Parse::Scan::bad) return {0, false, malformed};
    if (scan == Parse::Scan::incomplete) {
        if (in.size() >= limits::request_head_bytes_max) return {0, false, head_too_large};
        return {};
    }
    error_code ec;
    const auto head = in.substr(0, parse.scanned);
    // Not one byte more than the head: put() would go on into the body.
    parse.put(boost::asio::const_buffer(head.data(), head.size()), ec);
    if (parse.refusal) return {0, false, parse.refusal};
    if (ec == beast_http::error::bad_version) return {0, false, bad_version};
    if (ec == beast_http::error::bad_target) return {0, false, bad_target};
    if (ec == beast_http::error::bad_content_length || ec == beast_http::error::multiple_content_length)
        return {0, false, bad_length};
    if (ec == beast_http::error::header_limit) return {0, false, head_too_large};
    if (ec || !parse.is_header_done()) return {0, false, malformed};
    return {skip + head.size(), true, std::nullopt};
}

RequestParser::Step RequestParser::chunks(std::string_view in, std::string& out,
                                          std::uint64_t body_bytes_max) {
    // Five bytes ("0\r\n\r\n") are always still to come before the end; Beast 1.81 asserts that it sees as
    // many once it has seen the last chunk's size.
    if (in.size() < 5) return {};
    auto& parse = *impl_->parse;
    parse.decoded = &out;
    error_code ec;
    Step step;
    // Beast subtracts each chunk's size from its limit when it reads the chunk's header.
    if (!parse.body_limited) parse.body_limit(body_bytes_max);
    parse.body_limited = true;
    step.used = parse.put(boost::asio::const_buffer(in.data(), in.size()), ec);
    step.complete = parse.is_done();
    if (parse.refusal)
        step.refusal = parse.refusal;
    else if (ec == beast_http::error::body_limit)
        step.refusal = entity_too_large;
    else if (ec && ec != beast_http::error::need_more)
        step.refusal = bad_chunk;
    return step;
}

}  // namespace watchword::http
