// A TLS server context out of PEM files.
#pragma once

#include <memory>
#include <string>

#include "http/server.hpp"

typedef struct ssl_ctx_st SSL_CTX;

namespace watchword::http {

/// TLS 1.2 and 1.3, forward-secret AEAD suites only, ALPN "http/1.1", resumption by tickets, no
/// renegotiation, no compression. Throws std::runtime_error naming the file and OpenSSL's reason; never asks
/// a terminal for a passphrase.
std::shared_ptr<SSL_CTX> make_tls_context(const TlsFiles&);

}  // namespace watchword::http
