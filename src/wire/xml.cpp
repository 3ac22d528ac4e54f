#include "wire/xml.hpp"

#include <algorithm>
#include <array>

#include "base/encoding.hpp"

namespace watchword::xml {
namespace {

constexpr auto stands_for_itself = [] {
    std::array<bool, 256> table{};
    for (std::size_t c = 0x20; c < table.size(); ++c) table[c] = true;
    for (char c : std::string_view("\n\t")) table[static_cast<unsigned char>(c)] = true;
    for (char c : std::string_view("&<>\"")) table[static_cast<unsigned char>(c)] = false;
    return table;
}();

}  // namespace

void Writer::tag(std::string_view before, std::string_view name, std::string_view after) {
    const std::size_t start = out_.size();
    out_.resize(start + before.size() + name.size() + after.size());
    char* to = out_.data() + start;
    for (const auto part : {before, name, after}) to = std::copy(part.begin(), part.end(), to);
}

void Writer::text(std::string_view raw) {
    std::size_t plain = 0;  // start of the run not yet copied
    for (std::size_t i = 0; i < raw.size(); ++i) {
        if (stands_for_itself[static_cast<unsigned char>(raw[i])]) continue;
        std::string_view escaped;
        switch (raw[i]) {
            case '&': escaped = "&amp;"; break;
            case '<': escaped = "&lt;"; break;
            case '>': escaped = "&gt;"; break;
            case '"': escaped = "&quot;"; break;
            case '\r': escaped = "&#xD;"; break;
            default: escaped = "\xEF\xBF\xBD";
        }
        out_.append(raw.substr(plain, i - plain)).append(escaped);
        plain = i + 1;
    }
    out_.append(raw.substr(plain));
}

void Writer::value(const Blob& blob) { out_ += base64_encode(blob.bytes); }

}  // namespace watchword::xml
