// libxml2 and xmlsec1, set up once for the process so that they reach nothing but what they are handed.
#pragma once

namespace watchword::saml {

/// Safe to call from any thread, as often as one likes. Throws std::runtime_error when xmlsec1 is not what it
/// was built against.
void load_library();

}  // namespace watchword::saml
