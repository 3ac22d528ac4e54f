// Target: reading and verifying the authentication of a request that is wholly a stranger's.
// Property: no crash, no hang; nothing verifies under a key the stranger does not know.
// Input: first byte picks the dialect; the rest is "METHOD target\nname:value\n…\n\nbody".
#include <cstdint>
#include <cstdlib>

#include "base/text.hpp"
#include "sigv4/sigv2.hpp"
#include "sigv4/verify.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace watchword;
    if (size == 0) return 0;
    const auto dialect = data[0] & 1 ? sigv4::Dialect::s3 : sigv4::Dialect::query;
    std::string_view text(reinterpret_cast<const char*>(data) + 1, size - 1);
    Request request;
    auto line = take_until(text, '\n');
    request.method = take_until(line, ' ');
    request.target = line;
    while (!(line = take_until(text, '\n')).empty()) {
        const auto name = take_until(line, ':');
        request.headers.add(name, trim(line));
    }
    request.body = text;

    const auto claim = sigv4::read_claim(request, dialect);
    if (!claim || !*claim) return 0;
    const auto& said = **claim;
    if (said.access_key_id.empty()) std::abort();
    const std::string secret = "a secret that no input of this length finds by chance";
    const bool v2 = said.method == sigv4::Method::v2_header || said.method == sigv4::Method::v2_query;
    const auto now = v2 && said.expires_at ? *said.expires_at : said.time;
    const auto refusal =
        v2 ? sigv4::verify_v2(request, said, Secret(secret), "", now)
           : sigv4::verify_v4(request, said, sigv4::derive_signing_key(secret, said.scope), "", now, dialect);
    if (!refusal) std::abort();
    return 0;
}
