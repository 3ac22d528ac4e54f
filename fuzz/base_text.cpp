// Target: the readers of dates, base64, base32, hex and percent escapes, which all meet strangers' text.
// Property: what one of them accepts, written again, reads as the same.
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "base/encoding.hpp"
#include "base/time_format.hpp"

namespace {

void require(bool holds) {
    if (!holds) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace watchword;
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    if (const auto time = parse_iso8601_basic(text))
        require(parse_iso8601_basic(iso8601_basic(*time)) == time);
    if (const auto time = parse_http_date(text)) require(parse_http_date(http_date(*time)) == time);
    if (const auto time = parse_iso8601(text)) static_cast<void>(iso8601_milliseconds(*time));
    if (const auto bytes = base64_decode(text)) require(base64_encode(*bytes) == text);
    if (const auto bytes = base32_decode(text)) require(base32_decode(base32_encode(*bytes)) == bytes);
    if (const auto bytes = hex_decode(text)) require(hex_decode(hex_encode(*bytes)) == bytes);
    if (const auto bytes = percent_decode(text)) require(percent_decode(percent_encode(*bytes)) == bytes);
    return 0;
}
