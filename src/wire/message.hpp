// An HTTP request and reply as plain values: no sockets, no parsing.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/text.hpp"

namespace watchword {

/// Header fields in the order received; names are lower case. One buffer holds all text, so a request's
/// headers cost two allocations. Views stay valid until the next add().
class Headers {
public:
    struct Field {
        std::string_view name, value;
    };

    /// `name` and `value` must not be views of this very object.
    void add(std::string_view name, std::string_view value) {
        const auto at = text_.size();
        fields_.push_back({at, name.size(), value.size()});
        text_.append(name).append(value);
        for (std::size_t i = at; i < at + name.size(); ++i) text_[i] = lower(text_[i]);
    }
    std::size_t size() const { return fields_.size(); }
    Field operator[](std::size_t i) const {
        const auto& field = fields_[i];
        const std::string_view all = text_;
        return {all.substr(field.at, field.name), all.substr(field.at + field.name, field.value)};
    }
    /// The first field of that (lower-case) name.
    std::optional<std::string_view> find(std::string_view name) const {
        for (std::size_t i = 0; i < size(); ++i)
            if (const auto field = (*this)[i]; field.name == name) return field.value;
        return std::nullopt;
    }
    /// As find, "" when there is none.
    std::string_view get(std::string_view name) const { return find(name).value_or(std::string_view{}); }
    std::size_t count(std::string_view name) const {
        std::size_t n = 0;
        for (std::size_t i = 0; i < size(); ++i) n += (*this)[i].name == name;
        return n;
    }
    void clear() { text_.clear(), fields_.clear(); }

private:
    struct Extent {
        std::size_t at, name, value;  // value follows name in text_
    };
    std::string text_;
    std::vector<Extent> fields_;
};

/// A request as received; nothing in it has been decoded but the transfer coding.
struct Request {
    std::string method;  ///< upper case as sent: "GET"
    std::string target;  ///< request target exactly as sent: "/bucket/a%20key?prefix=x"
    Headers headers;
    std::string body;     ///< whole body, decoded from its transfer coding; empty when it went to a BodySink
    std::string peer;     ///< remote IP address as text, without port: "192.0.2.7", "2001:db8::1"
    bool secure = false;  ///< came over TLS

    /// The target before '?', still percent-encoded.
    std::string_view path() const { return std::string_view(target).substr(0, target.find('?')); }
    /// The target behind '?', still percent-encoded; "" when there is none.
    std::string_view query() const {
        const auto mark = target.find('?');
        return mark == std::string::npos ? std::string_view{} : std::string_view(target).substr(mark + 1);
    }
};

/// Gives a reply's body piece by piece. Used by one thread at a time; read() may block on a file.
class BodySource {
public:
    virtual ~BodySource() = default;
    /// Fills up to `size` bytes of `out`; 0 at the end. Throws std::runtime_error when the bytes cannot be
    /// had: the connection is then cut, so that the client sees a short body and no false success.
    virtual std::size_t read(char* out, std::size_t size) = 0;
};

/// Takes a request's body piece by piece instead of Request::body. Used by one thread at a time.
class BodySink {
public:
    virtual ~BodySink() = default;
    /// Throws Fault to refuse the body: the rest is not read and the Fault is answered.
    virtual void write(std::string_view piece) = 0;
};

/// A reply to be sent.
struct Reply {
    unsigned status = 200;
    std::vector<std::pair<std::string, std::string>> headers;  ///< without Content-Length, Date, Connection
    std::string body;
    std::unique_ptr<BodySource> source;  ///< when set, the body instead of `body`
    std::uint64_t source_bytes = 0;      ///< how many bytes `source` gives
    /// A HEAD reply announces the length that GET would have and sends no body.
    std::optional<std::uint64_t> head_content_length;
};

}  // namespace watchword
