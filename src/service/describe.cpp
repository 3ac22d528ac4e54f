#include "service/describe.hpp"

namespace watchword {

std::string Describer::quoted(std::string_view text) {
    std::string out = "\"";
    for (const char c : text) {
        if (c == '"' || c == '\\') out += '\\';
        out += c;
    }
    return out + '"';
}

std::string Describer::text(std::size_t min, std::size_t max, std::string_view pattern, bool sensitive) {
    const bool any = pattern == shape::Anything::text;
    return concatenated({R"({"type":"string")", min > 0 ? number("min", min) : std::string{},
                         number("max", max), any ? "" : R"(,"pattern":)", any ? "" : quoted(pattern),
                         sensitive ? R"(,"sensitive":true)" : "", "}"});
}

std::string Describer::concatenated(std::initializer_list<std::string_view> parts) {
    std::string out;
    for (const auto part : parts) out += part;
    return out;
}

}  // namespace watchword
