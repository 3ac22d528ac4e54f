#include "wire/xml.hpp"

#include "base/encoding.hpp"

namespace watchword::xml {

void Writer::text(std::string_view raw) {
    std::size_t plain = 0;  // start of the run not yet copied
    for (std::size_t i = 0; i < raw.size(); ++i) {
        std::string_view escaped;
        switch (raw[i]) {
            case '&': escaped = "&amp;"; break;
            case '<': escaped = "&lt;"; break;
            case '>': escaped = "&gt;"; break;
            case '"': escaped = "&quot;"; break;
            case '\r': escaped = "&#xD;"; break;
            case '\n':
            case '\t': continue;
            default:
                if (static_cast<unsigned char>(raw[i]) >= 0x20) continue;
                escaped = "\xEF\xBF\xBD";
        }
        out_.append(raw.substr(plain, i - plain)).append(escaped);
        plain = i + 1;
    }
    out_.append(raw.substr(plain));
}

void Writer::value(const Blob& blob) { out_ += base64_encode(blob.bytes); }

}  // namespace watchword::xml
