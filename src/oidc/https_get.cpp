#include "oidc/https_get.hpp"

#include <arpa/inet.h>
#include <curl/curl.h>
#include <netinet/in.h>
#include <openssl/evp.h>
#include <openssl/ssl.h>
#include <openssl/x509.h>
#include <openssl/x509_vfy.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cstring>
#include <memory>
#include <new>
#include <string_view>

#include "base/encoding.hpp"
#include "base/text.hpp"
#include "oidc/addresses.hpp"

namespace watchword::oidc {
namespace {

constexpr std::size_t head_bytes_max = 64 * 1024;

struct Free {
    void operator()(CURL* it) const { curl_easy_cleanup(it); }
    void operator()(X509_STORE* it) const { X509_STORE_free(it); }
    void operator()(X509_STORE_CTX* it) const { X509_STORE_CTX_free(it); }
};

// What the callbacks of one transfer are told.
struct Transfer {
    const std::vector<std::string>& thumbprints;
    const FetchOptions& options;
    std::size_t bytes_max;
    std::string body;
    std::size_t head_bytes = 0;
};

std::size_t take_body(char* data, std::size_t, std::size_t size, void* to) {
    auto& transfer = *static_cast<Transfer*>(to);
    if (size > transfer.bytes_max - transfer.body.size()) return 0;  // ends the transfer
    transfer.body.append(data, size);
    return size;
}

std::size_t take_head(char*, std::size_t, std::size_t size, void* to) {
    auto& transfer = *static_cast<Transfer*>(to);
    transfer.head_bytes += size;
    return transfer.head_bytes > head_bytes_max ? 0 : size;
}

// Asked for the address that is about to be connected to, after names were resolved: a name that first means
// one address and then another gains nothing.
curl_socket_t open_socket(void* to, curlsocktype, curl_sockaddr* address) {
    const auto& transfer = *static_cast<const Transfer*>(to);
    if (!transfer.options.private_addresses && !is_public(&address->addr)) return CURL_SOCKET_BAD;
    return ::socket(address->family, address->socktype | SOCK_CLOEXEC, address->protocol);
}

bool has_thumbprint(X509* certificate, const std::vector<std::string>& thumbprints) {
    unsigned char digest[EVP_MAX_MD_SIZE];
    unsigned int size = 0;
    if (X509_digest(certificate, EVP_sha1(), digest, &size) != 1) return false;
    const auto hex = hex_encode({reinterpret_cast<const char*>(digest), size});
    return std::ranges::any_of(thumbprints, [&](const auto& one) { return equal_ignoring_case(one, hex); });
}

// The first of the certificates that the server sent which a thumbprint names.
X509* pinned(STACK_OF(X509) * sent, const std::vector<std::string>& thumbprints) {
    for (int i = 0; i < sk_X509_num(sent); ++i)
        if (X509* certificate = sk_X509_value(sent, i); has_thumbprint(certificate, thumbprints))
            return certificate;
    return nullptr;
}

// Verifies once more, with nothing trusted but that one certificate.
bool verify_below(X509* anchor, X509_STORE_CTX* original) {
    const std::unique_ptr<X509_STORE, Free> store(X509_STORE_new());
    const std::unique_ptr<X509_STORE_CTX, Free> context(X509_STORE_CTX_new());
    if (!store || !context || X509_STORE_add_cert(store.get(), anchor) != 1 ||
        X509_STORE_CTX_init(context.get(), store.get(), X509_STORE_CTX_get0_cert(original),
                            X509_STORE_CTX_get0_untrusted(original)) != 1 ||
        X509_STORE_CTX_set_default(context.get(), "ssl_server") != 1)
        return false;
    X509_STORE_CTX_set_flags(context.get(), X509_V_FLAG_PARTIAL_CHAIN);
    return X509_verify_cert(context.get()) == 1;
}

// In place of OpenSSL's own check. That the certificate is for the host is libcurl's to check, after this.
int verify_certificate(X509_STORE_CTX* context, void* to) {
    const auto& transfer = *static_cast<const Transfer*>(to);
    if (X509_verify_cert(context) == 1) return 1;
    const int error = X509_STORE_CTX_get_error(context);
    X509* anchor = pinned(X509_STORE_CTX_get0_untrusted(context), transfer.thumbprints);
    const bool good = anchor && verify_below(anchor, context);
    X509_STORE_CTX_set_error(context, good ? X509_V_OK : error);
    return good ? 1 : 0;
}

CURLcode prepare_tls(CURL*, void* ssl_context, void* to) {
    auto* context = static_cast<SSL_CTX*>(ssl_context);
    const auto& transfer = *static_cast<const Transfer*>(to);
    if (!transfer.options.ca_file.empty() &&
        SSL_CTX_load_verify_locations(context, transfer.options.ca_file.c_str(), nullptr) != 1)
        return CURLE_SSL_CACERT_BADFILE;
    SSL_CTX_set_cert_verify_callback(context, verify_certificate, to);
    return CURLE_OK;
}

void set_up(CURL* curl, const std::string& url, Transfer& transfer) {
    const auto set = [&](auto option, auto value) {
        if (curl_easy_setopt(curl, option, value) != CURLE_OK) throw std::bad_alloc();
    };
    set(CURLOPT_URL, url.c_str());
    set(CURLOPT_PROTOCOLS_STR, "https");
    set(CURLOPT_DISALLOW_USERNAME_IN_URL, 1L);
    set(CURLOPT_FOLLOWLOCATION, 0L);
    set(CURLOPT_PROXY, "");
    set(CURLOPT_NETRC, static_cast<long>(CURL_NETRC_IGNORED));
    set(CURLOPT_NOSIGNAL, 1L);
    set(CURLOPT_TIMEOUT_MS, static_cast<long>(transfer.options.timeout.count()));
    set(CURLOPT_HTTP_VERSION, static_cast<long>(CURL_HTTP_VERSION_1_1));
    set(CURLOPT_FORBID_REUSE, 1L);
    set(CURLOPT_USERAGENT, "watchword");
    set(CURLOPT_SSLVERSION, static_cast<long>(CURL_SSLVERSION_TLSv1_2));
    set(CURLOPT_SSL_VERIFYPEER, 1L);
    set(CURLOPT_SSL_VERIFYHOST, 2L);
    set(CURLOPT_SSL_CTX_FUNCTION, &prepare_tls);
    set(CURLOPT_SSL_CTX_DATA, static_cast<void*>(&transfer));
    set(CURLOPT_OPENSOCKETFUNCTION, &open_socket);
    set(CURLOPT_OPENSOCKETDATA, static_cast<void*>(&transfer));
    set(CURLOPT_WRITEFUNCTION, &take_body);
    set(CURLOPT_WRITEDATA, static_cast<void*>(&transfer));
    set(CURLOPT_HEADERFUNCTION, &take_head);
    set(CURLOPT_HEADERDATA, static_cast<void*>(&transfer));
}

// Once per process, before the first transfer.
bool started() {
    static const bool good = curl_global_init(CURL_GLOBAL_DEFAULT) == CURLE_OK;
    return good;
}

}  // namespace

Result<std::string, FetchError> https_get(const std::string& url, const std::vector<std::string>& thumbprints,
                                          std::size_t bytes_max, const FetchOptions& options) {
    const std::unique_ptr<CURL, Free> curl(started() ? curl_easy_init() : nullptr);
    if (!curl) throw std::bad_alloc();
    Transfer transfer{thumbprints, options, bytes_max, {}, 0};
    set_up(curl.get(), url, transfer);
    const CURLcode outcome = curl_easy_perform(curl.get());
    if (outcome == CURLE_PEER_FAILED_VERIFICATION) return FetchError::untrusted;
    if (outcome == CURLE_WRITE_ERROR || outcome == CURLE_UNSUPPORTED_PROTOCOL ||
        outcome == CURLE_URL_MALFORMAT || outcome == CURLE_LOGIN_DENIED)
        return FetchError::refused;
    if (outcome != CURLE_OK) return FetchError::unreachable;
    long status = 0;
    curl_easy_getinfo(curl.get(), CURLINFO_RESPONSE_CODE, &status);
    if (status >= 500 || status == 429 || status == 408) return FetchError::unreachable;
    if (status != 200) return FetchError::refused;
    return std::move(transfer.body);
}

}  // namespace watchword::oidc
