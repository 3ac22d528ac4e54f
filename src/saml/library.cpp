#include "saml/library.hpp"

#include <libxml/parser.h>
#include <xmlsec/crypto.h>
#include <xmlsec/errors.h>
#include <xmlsec/io.h>
#include <xmlsec/xmlsec.h>

#include <stdexcept>

namespace watchword::saml {
namespace {

// Why something failed may tell of what was decrypted, and every stranger could fill the log with it.
void ignore(const char*, int, const char*, const char*, const char*, int, const char*) {}

bool load() {
    xmlInitParser();
    if (xmlSecInit() < 0 || xmlSecCheckVersionExact() != 1 || xmlSecCryptoInit() < 0)
        throw std::runtime_error("xmlsec1 cannot be initialized");
    xmlSecErrorsSetCallback(&ignore);
    xmlSecIOCleanupCallbacks();  // no URI can be opened: neither files nor the network
    return true;
}

}  // namespace

void load_library() {
    static const bool loaded = load();
    static_cast<void>(loaded);
}

}  // namespace watchword::saml
