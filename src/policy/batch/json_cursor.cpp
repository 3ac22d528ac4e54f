#include "policy/batch/json_cursor.hpp"

#include "base/limits.hpp"
#include "base/text.hpp"
#include "policy/json.hpp"

namespace watchword::policy::batch {
namespace {

constexpr bool is_space(char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\n'; }
constexpr bool ends_word(char c) {
    return is_space(c) || c == ',' || c == ':' || c == '"' || c == '{' || c == '}' || c == '[' || c == ']';
}
/// A byte that a string may hold and that stands for itself and for nothing else.
constexpr bool is_plain(char c) { return c >= 0x20 && c != 0x7f && c != '"' && c != '\\'; }

}  // namespace

void JsonCursor::fail(std::string_view why) const {
    throw Unreadable(concat("not JSON: ", why, " at byte ", std::to_string(at_ + 1)));
}

void JsonCursor::space() {
    while (at_ < text_.size() && is_space(text_[at_])) ++at_;
}

void JsonCursor::open(char bracket, std::string_view what, std::string_view name) {
    if (at_ == text_.size()) fail("it ends too early");
    if (next() != bracket) throw Unreadable(concat(name, " must be ", what));
    ++at_;
    space();
}

bool JsonCursor::closed(char bracket) {
    if (next() != bracket) return false;
    ++at_;
    space();
    return true;
}

bool JsonCursor::more(char bracket) {
    if (closed(bracket)) return false;
    expect(',');
    return true;
}

void JsonCursor::expect(char c) {
    if (at_ == text_.size()) fail("it ends too early");
    if (next() != c) fail(concat("'", std::string_view(&c, 1), "' was expected"));
    ++at_;
    space();
}

bool JsonCursor::null() {
    if (next() != 'n') return false;
    if (raw() != "null") fail("a value was expected");
    return true;
}

void JsonCursor::pass_string() {
    for (++at_; at_ < text_.size(); ++at_) {
        if (text_[at_] == '\\') {
            ++at_;
        } else if (text_[at_] == '"') {
            ++at_;
            return;
        }
    }
    at_ = text_.size();
    fail("the string does not end");
}

std::string JsonCursor::string(std::string_view name) {
    if (next() != '"') {
        if (name == "a key" || next() == '\0') fail(concat(name, " was expected"));
        throw Unreadable(concat(name, " must be a string"));
    }
    const auto first = at_ + 1;
    auto last = first;
    while (last < text_.size() && is_plain(text_[last])) ++last;
    if (last < text_.size() && text_[last] == '"') {
        at_ = last + 1;
        space();
        return std::string(text_.substr(first, last - first));
    }
    pass_string();
    const auto read = parse_json(text_.substr(first - 1, at_ - first + 1));
    if (!read) fail(concat(read.error().reason, " in ", name, ", which ends"));
    space();
    return read->text;
}

std::string_view JsonCursor::raw() {
    const auto first = at_;
    std::size_t depth = 0;
    do {
        const char c = next();
        if (c == '"') {
            pass_string();
        } else if (c == '{' || c == '[') {
            if (++depth > limits::json_depth_max) fail("nested too deeply");
            ++at_;
        } else if (c == '}' || c == ']') {
            if (depth == 0) fail("a value was expected");
            --depth;
            ++at_;
        } else if (at_ >= text_.size()) {
            fail("it ends too early");
        } else if (depth == 0) {
            while (at_ < text_.size() && !ends_word(text_[at_])) ++at_;
            if (at_ == first) fail("a value was expected");
        } else {
            ++at_;
        }
    } while (depth != 0);
    const auto value = text_.substr(first, at_ - first);
    space();
    return value;
}

bool JsonCursor::begins_with_member(std::string_view name) const {
    if (next() != '{') return false;
    JsonCursor inside(text_.substr(at_ + 1));
    return inside.next() == '"' && inside.string("a key") == name;
}

void JsonCursor::end() const {
    if (at_ != text_.size()) fail("there is text after the end");
}

std::string member_name(std::string_view parent, std::string_view key) {
    return parent.empty() ? std::string(key) : concat(parent, ".", key);
}

}  // namespace watchword::policy::batch
