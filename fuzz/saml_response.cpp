// Target: a response of an identity provider, and metadata, wholly a stranger's.
// Property: no crash, no hang; whatever is done to genuine responses, nothing else is ever read of them.
// Seeds: responses signed with the key whose certificate is here (and of which no input of this target
// knows).
#include <cstdint>
#include <cstdlib>

#include "base/encoding.hpp"
#include "crypto/x509.hpp"
#include "saml/metadata.hpp"
#include "saml/response.hpp"
#include "saml/test_keys.hpp"

namespace {

std::string der(std::string_view pem) { return watchword::crypto::read_certificates(pem, 1).at(0).der; }

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace watchword;
    static const std::vector<std::string> certificates{der(saml::test::rsa_certificate),
                                                       der(saml::test::ec_certificate)};
    static const std::vector<Secret> keys{
        *crypto::rsa_private_key(Secret(std::string(saml::test::other_rsa_key)))};
    const std::string_view xml(reinterpret_cast<const char*>(data), size);
    if (const auto metadata = saml::read_metadata(xml); metadata && metadata->certificates.empty())
        std::abort();
    const auto opened = saml::open_response(xml, {certificates, keys});
    if (opened && (opened->subject != "mary.major" || opened->id != "_assertion")) std::abort();
    return 0;
}
