// Writes JSON text piece by piece, in one line. Commas are the writer's business; that what is opened is
// closed is the caller's.
#pragma once

#include <concepts>
#include <string>
#include <string_view>

namespace watchword::policy {

/// Texts are written as they are but for quotes, backslashes and control characters; bytes that are not
/// UTF-8 become U+FFFD, so that what comes out is JSON.
class JsonText {
public:
    JsonText& open(char bracket) {
        comma();
        out_ += bracket;
        return *this;
    }
    JsonText& close(char bracket) {
        out_ += bracket;
        return *this;
    }
    JsonText& key(std::string_view name) {
        value(name);
        out_ += ':';
        return *this;
    }
    JsonText& value(std::string_view text);
    JsonText& value(const char* text) { return value(std::string_view(text)); }
    JsonText& value(std::same_as<bool> auto truth) { return raw(truth ? "true" : "false"); }
    JsonText& value(std::unsigned_integral auto number) requires(!std::same_as<decltype(number), bool>) {
        return raw(std::to_string(number));
    }
    JsonText& null() { return raw("null"); }

    const std::string& text() const { return out_; }

private:
    void comma() {
        if (!out_.empty() && out_.back() != '{' && out_.back() != '[' && out_.back() != ':') out_ += ',';
    }
    JsonText& raw(std::string_view token) {
        comma();
        out_ += token;
        return *this;
    }

    std::string out_;
};

}  // namespace watchword::policy
