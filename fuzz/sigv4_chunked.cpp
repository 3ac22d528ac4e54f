// Target: the aws-chunked decoder.
// Properties: no crash; never more bytes out than announced; the answer and the bytes do not depend on the
// pieces the body arrives in; no signed body is accepted.
// Input: byte 0: mode and trailer, byte 1: decoded length, byte 2: size of the pieces, rest: the body.
#include <cstdint>
#include <cstdlib>
#include <string>

#include "sigv4/chunked.hpp"

namespace {

using namespace watchword;

struct Outcome {
    std::string told, data;
};

Outcome decode(const sigv4::ChunkedDecoder::Setup& setup, std::string_view body, std::size_t piece) {
    sigv4::ChunkedDecoder decoder(setup);
    Outcome out;
    const auto take = [&](std::string_view data) { out.data += data; };
    while (!body.empty()) {
        const auto now = body.substr(0, piece);
        body.remove_prefix(now.size());
        if (decoder.feed(now, take)) break;
    }
    if (const auto error = decoder.finish()) out.told = error->message;
    return out;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size < 3) return 0;
    constexpr sigv4::Payload modes[] = {sigv4::Payload::chunked_signed,
                                        sigv4::Payload::chunked_signed_trailer,
                                        sigv4::Payload::chunked_unsigned_trailer};
    sigv4::ChunkedDecoder::Setup setup;
    setup.mode = modes[data[0] % 3];
    if (data[0] & 128 && setup.mode != sigv4::Payload::chunked_signed)
        setup.trailer_name = "x-amz-checksum-crc32";
    setup.key.fill('k');
    setup.decoded_length = data[1];
    const std::string_view body(reinterpret_cast<const char*>(data) + 3, size - 3);

    const auto whole = decode(setup, body, body.size() + 1);
    const auto pieces = decode(setup, body, data[2] + 1u);
    if (whole.told != pieces.told) std::abort();
    if (whole.told.empty() && whole.data != pieces.data) std::abort();
    if (whole.data.size() > setup.decoded_length) std::abort();
    if (whole.told.empty() &&
        (setup.mode != sigv4::Payload::chunked_unsigned_trailer || whole.data.size() != setup.decoded_length))
        std::abort();
    return 0;
}
