#include "policy/json_text.hpp"

#include "policy/json.hpp"

namespace watchword::policy {

JsonText& JsonText::value(std::string_view text) {
    comma();
    out_ += '"';
    while (!text.empty()) {
        const char c = text.front();
        std::size_t length = utf8_length(text);
        if (length == 0) {
            out_ += "\xEF\xBF\xBD";
            length = 1;
        } else if (c == '"' || c == '\\') {
            out_ += '\\';
            out_ += c;
        } else if (static_cast<unsigned char>(c) < 0x20 || c == 0x7F) {
            constexpr std::string_view digits = "0123456789abcdef";
            out_ += "\\u00";
            out_ += digits[static_cast<unsigned char>(c) >> 4];
            out_ += digits[static_cast<unsigned char>(c) & 15];
        } else {
            out_ += text.substr(0, length);
        }
        text.remove_prefix(length);
    }
    out_ += '"';
    return *this;
}

}  // namespace watchword::policy
