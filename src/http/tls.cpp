#include "http/tls.hpp"

#include <openssl/err.h>
#include <openssl/ssl.h>

#include <stdexcept>

#include "base/text.hpp"

namespace watchword::http {
namespace {

[[noreturn]] void fail(std::string_view what, std::string_view file) {
    const auto code = ERR_get_error();
    ERR_clear_error();
    const char* text = ERR_reason_error_string(code);
    throw std::runtime_error(concat(what, " ", file, ": ", text ? text : "unknown reason"));
}

int no_passphrase(char*, int, int, void*) { return 0; }

/// RFC 7301: "http/1.1" when it is offered; a client that offers only others is refused, one that offers
/// none never gets here.
int choose_protocol(SSL*, const unsigned char** out, unsigned char* out_size, const unsigned char* in,
                    unsigned in_size, void*) {
    constexpr std::string_view wanted = "\x08http/1.1";
    unsigned char* chosen = nullptr;
    if (SSL_select_next_proto(&chosen, out_size, reinterpret_cast<const unsigned char*>(wanted.data()),
                              static_cast<unsigned>(wanted.size()), in, in_size) != OPENSSL_NPN_NEGOTIATED)
        return SSL_TLSEXT_ERR_ALERT_FATAL;
    *out = chosen;
    return SSL_TLSEXT_ERR_OK;
}

}  // namespace

std::shared_ptr<SSL_CTX> make_tls_context(const TlsFiles& files) {
    ERR_clear_error();
    std::shared_ptr<SSL_CTX> made(SSL_CTX_new(TLS_server_method()), SSL_CTX_free);
    SSL_CTX* context = made.get();
    if (!context) throw std::bad_alloc();
    SSL_CTX_set_min_proto_version(context, TLS1_2_VERSION);
    SSL_CTX_set_options(context, SSL_OP_NO_COMPRESSION | SSL_OP_NO_RENEGOTIATION |
                                     SSL_OP_CIPHER_SERVER_PREFERENCE | SSL_OP_PRIORITIZE_CHACHA);
    SSL_CTX_set_mode(context, SSL_MODE_RELEASE_BUFFERS);
    SSL_CTX_set_cipher_list(context, "ECDHE+AESGCM:ECDHE+CHACHA20");
    static constexpr unsigned char session_context[] = "watchword";
    SSL_CTX_set_session_id_context(context, session_context, sizeof session_context - 1);
    // Tickets carry the session; nothing is kept here for clients that may never come back.
    SSL_CTX_set_session_cache_mode(context, SSL_SESS_CACHE_OFF);
    SSL_CTX_set_alpn_select_cb(context, choose_protocol, nullptr);
    SSL_CTX_set_default_passwd_cb(context, no_passphrase);

    if (SSL_CTX_use_certificate_chain_file(context, files.certificate.c_str()) != 1)
        fail("cannot use TLS certificate", files.certificate);
    if (SSL_CTX_use_PrivateKey_file(context, files.key.c_str(), SSL_FILETYPE_PEM) != 1)
        fail("cannot use TLS key", files.key);
    if (SSL_CTX_check_private_key(context) != 1) fail("TLS key does not fit the certificate", files.key);
    return made;
}

}  // namespace watchword::http
