#include "cli/output.hpp"

#include <unistd.h>

#include <algorithm>

#include "base/time_format.hpp"

namespace watchword::cli {

std::string shell_quote(std::string_view word) {
    std::string out = "'";
    for (char c : word) {
        if (c == '\'')
            out += "'\\''";
        else
            out += c;
    }
    return out + "'";
}

std::string json_string(std::string_view text) {
    constexpr char hex[] = "0123456789abcdef";
    std::string out = "\"";
    for (char c : text) {
        if (c == '"' || c == '\\') {
            out += '\\';
            out += c;
        } else if (static_cast<unsigned char>(c) < 0x20 || c == 0x7f) {
            out += "\\u00";
            out += hex[c >> 4];
            out += hex[c & 15];
        } else {
            out += c;
        }
    }
    return out + "\"";
}

std::string json_object(const std::vector<std::pair<std::string_view, std::string>>& members) {
    std::string out = "{";
    for (const auto& [name, value] : members)
        out += (out.size() > 1 ? ", " : "") + json_string(name) + ": " + json_string(value);
    return out + "}";
}

std::string shown(std::string_view name) {
    std::string out(name);
    const auto control = [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f; };
    if (isatty(STDOUT_FILENO)) std::replace_if(out.begin(), out.end(), control, '?');
    return out;
}

std::string iso8601(client::Timestamp time) { return iso8601_seconds(Time(time)); }

}  // namespace watchword::cli
