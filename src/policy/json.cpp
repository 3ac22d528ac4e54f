#include "policy/json.hpp"

#include <algorithm>

#include "base/limits.hpp"

namespace watchword::policy {
namespace {

constexpr bool is_digit(char c) { return c >= '0' && c <= '9'; }

void append_utf8(std::string& out, unsigned code) {
    const auto put = [&](unsigned byte) { out += static_cast<char>(byte); };
    if (code < 0x80) {
        put(code);
    } else if (code < 0x800) {
        put(0xC0 | code >> 6);
        put(0x80 | (code & 0x3F));
    } else if (code < 0x10000) {
        put(0xE0 | code >> 12);
        put(0x80 | (code >> 6 & 0x3F));
        put(0x80 | (code & 0x3F));
    } else {
        put(0xF0 | code >> 18);
        put(0x80 | (code >> 12 & 0x3F));
        put(0x80 | (code >> 6 & 0x3F));
        put(0x80 | (code & 0x3F));
    }
}

class Reader {
public:
    explicit Reader(std::string_view text) : text_(text) {}

    Result<JsonNode, JsonError> read() {
        JsonNode root;
        space();
        if (!value(root, 0)) return error_;
        space();
        if (at_ != text_.size()) {
            fail("text after the end");
            return error_;
        }
        return root;
    }

private:
    Position here() const { return {line_, static_cast<unsigned>(at_ - line_start_ + 1)}; }

    bool fail(std::string_view reason) {
        error_ = {reason, here()};
        return false;
    }

    char peek() const { return at_ < text_.size() ? text_[at_] : '\0'; }

    void space() {
        for (; at_ < text_.size(); ++at_) {
            const char c = text_[at_];
            if (c == '\n') {
                ++line_;
                line_start_ = at_ + 1;
            } else if (c != ' ' && c != '\t' && c != '\r') {
                return;
            }
        }
    }

    bool value(JsonNode& out, std::size_t depth) {
        if (depth >= limits::json_depth_max) return fail("nested too deeply");
        out.begin = here();
        const char c = peek();
        bool good = false;
        if (c == '{') {
            good = object(out, depth);
        } else if (c == '[') {
            good = array(out, depth);
        } else if (c == '"') {
            out.kind = JsonNode::Kind::string;
            good = string(out.text);
        } else if (c == '-' || is_digit(c)) {
            good = number(out);
        } else {
            good = word(out);
        }
        out.end = here();
        return good;
    }

    bool object(JsonNode& out, std::size_t depth) {
        out.kind = JsonNode::Kind::object;
        ++at_;
        space();
        if (peek() == '}') {
            ++at_;
            return true;
        }
        while (true) {
            space();
            if (peek() != '"') return fail("a key was expected");
            std::string key;
            if (!string(key)) return false;
            space();
            if (peek() != ':') return fail("':' was expected");
            ++at_;
            space();
            out.keys.push_back(std::move(key));
            if (!value(out.children.emplace_back(), depth + 1)) return false;
            space();
            const char c = peek();
            if (c != ',' && c != '}') return fail("',' or '}' was expected");
            ++at_;
            if (c == '}') return unique_keys(out);
        }
    }

    bool unique_keys(const JsonNode& object) {
        std::vector<std::string_view> keys(object.keys.begin(), object.keys.end());
        std::sort(keys.begin(), keys.end());
        if (std::adjacent_find(keys.begin(), keys.end()) == keys.end()) return true;
        return fail("duplicate key");
    }

    bool array(JsonNode& out, std::size_t depth) {
        out.kind = JsonNode::Kind::array;
        ++at_;
        space();
        if (peek() == ']') {
            ++at_;
            return true;
        }
        while (true) {
            space();
            if (!value(out.children.emplace_back(), depth + 1)) return false;
            space();
            const char c = peek();
            if (c != ',' && c != ']') return fail("',' or ']' was expected");
            ++at_;
            if (c == ']') return true;
        }
    }

    bool digits() {
        const auto first = at_;
        while (is_digit(peek())) ++at_;
        return at_ != first;
    }

    bool number(JsonNode& out) {
        out.kind = JsonNode::Kind::number;
        const auto first = at_;
        if (peek() == '-') ++at_;
        if (peek() == '0') {
            ++at_;
        } else if (!digits()) {
            return fail("a digit was expected");
        }
        if (peek() == '.') {
            ++at_;
            if (!digits()) return fail("a digit was expected");
        }
        if (peek() == 'e' || peek() == 'E') {
            ++at_;
            if (peek() == '+' || peek() == '-') ++at_;
            if (!digits()) return fail("a digit was expected");
        }
        out.text = text_.substr(first, at_ - first);
        return true;
    }

    bool word(JsonNode& out) {
        const auto rest = text_.substr(at_);
        for (std::string_view name : {"true", "false", "null"}) {
            if (!rest.starts_with(name)) continue;
            at_ += name.size();
            out.kind = name == "null" ? JsonNode::Kind::null : JsonNode::Kind::boolean;
            out.text = name;
            return true;
        }
        return fail("a value was expected");
    }

    bool hex4(unsigned& out) {
        out = 0;
        for (int i = 0; i < 4; ++i, ++at_) {
            const char c = peek();
            unsigned digit = 0;
            if (is_digit(c)) {
                digit = static_cast<unsigned>(c - '0');
            } else if (c >= 'a' && c <= 'f') {
                digit = static_cast<unsigned>(c - 'a' + 10);
            } else if (c >= 'A' && c <= 'F') {
                digit = static_cast<unsigned>(c - 'A' + 10);
            } else {
                return fail("four hex digits were expected");
            }
            out = out * 16 + digit;
        }
        return true;
    }

    bool unicode_escape(std::string& out) {
        unsigned code = 0;
        if (!hex4(code)) return false;
        if (code == 0) return fail("\\u0000");
        if (code >= 0xDC00 && code <= 0xDFFF) return fail("lone surrogate");
        if (code >= 0xD800 && code <= 0xDBFF) {
            unsigned low = 0;
            if (!text_.substr(at_).starts_with("\\u")) return fail("lone surrogate");
            at_ += 2;
            if (!hex4(low)) return false;
            if (low < 0xDC00 || low > 0xDFFF) return fail("lone surrogate");
            code = 0x10000 + ((code - 0xD800) << 10) + (low - 0xDC00);
        }
        append_utf8(out, code);
        return true;
    }

    bool string(std::string& out) {
        ++at_;
        while (true) {
            if (at_ >= text_.size()) return fail("the string does not end");
            const char c = text_[at_];
            if (c == '"') {
                ++at_;
                return true;
            }
            if (static_cast<unsigned char>(c) < 0x20) return fail("control character in a string");
            if (c != '\\') {
                const auto length = utf8_length(text_.substr(at_));
                if (length == 0) return fail("not UTF-8");
                out.append(text_, at_, length);
                at_ += length;
                continue;
            }
            ++at_;
            const char escape = peek();
            constexpr std::string_view names = "\"\\/bfnrt", bytes = "\"\\/\b\f\n\r\t";
            if (escape == 'u') {
                ++at_;
                if (!unicode_escape(out)) return false;
            } else if (const auto i = names.find(escape); i != std::string_view::npos && escape != '\0') {
                out += bytes[i];
                ++at_;
            } else {
                return fail("unknown escape");
            }
        }
    }

    std::string_view text_;
    std::size_t at_ = 0, line_start_ = 0;
    unsigned line_ = 1;
    JsonError error_{};
};

}  // namespace

const JsonNode* JsonNode::member(std::string_view name) const {
    for (std::size_t i = 0; i < keys.size(); ++i)
        if (keys[i] == name) return &children[i];
    return nullptr;
}

Result<JsonNode, JsonError> parse_json(std::string_view text) { return Reader(text).read(); }

std::size_t utf8_length(std::string_view rest) {
    const auto at = [&](std::size_t i) { return i < rest.size() ? static_cast<unsigned char>(rest[i]) : 0u; };
    const auto tail = [&](std::size_t i) { return (at(i) & 0xC0) == 0x80; };
    const unsigned lead = at(0);
    if (lead < 0x80) return 1;
    if (lead >= 0xC2 && lead <= 0xDF) return tail(1) ? 2 : 0;
    if (lead >= 0xE0 && lead <= 0xEF) {
        if (!tail(1) || !tail(2)) return 0;
        if (lead == 0xE0 && at(1) < 0xA0) return 0;
        if (lead == 0xED && at(1) > 0x9F) return 0;
        return 3;
    }
    if (lead >= 0xF0 && lead <= 0xF4) {
        if (!tail(1) || !tail(2) || !tail(3)) return 0;
        if (lead == 0xF0 && at(1) < 0x90) return 0;
        if (lead == 0xF4 && at(1) > 0x8F) return 0;
        return 4;
    }
    return 0;
}

bool is_utf8(std::string_view text) {
    while (!text.empty()) {
        const auto length = utf8_length(text);
        if (length == 0) return false;
        text.remove_prefix(length);
    }
    return true;
}

}  // namespace watchword::policy
