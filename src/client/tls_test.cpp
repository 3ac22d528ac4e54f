#include "client/tls.hpp"

#include <gtest/gtest.h>
#include <netinet/in.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cstdio>
#include <thread>

#include "client/http.hpp"

namespace watchword::client {
namespace {

/// A self-signed certificate for 127.0.0.1 and a TLS server that answers one connection, then hangs up with
/// or without a close_notify.
class TlsServer {
public:
    explicit TlsServer(std::string answer, bool orderly = true)
        : answer_(std::move(answer)), orderly_(orderly), context_(SSL_CTX_new(TLS_server_method())) {
        make_certificate();
        listener_ = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        socklen_t size = sizeof address;
        bind(listener_, reinterpret_cast<sockaddr*>(&address), size);
        listen(listener_, 1);
        getsockname(listener_, reinterpret_cast<sockaddr*>(&address), &size);
        port_ = ntohs(address.sin_port);
        thread_ = std::thread([this] { serve(); });
    }
    ~TlsServer() {
        shutdown(listener_, SHUT_RDWR);
        thread_.join();
        close(listener_);
        SSL_CTX_free(context_);
        unlink(pem_.c_str());
    }
    TlsServer(const TlsServer&) = delete;
    TlsServer& operator=(const TlsServer&) = delete;

    const std::string& pem() const { return pem_; }
    Socket connect() const {
        return Socket::connect("127.0.0.1", port_, std::chrono::seconds(5), std::chrono::seconds(5));
    }

private:
    void make_certificate() {
        EVP_PKEY* key = EVP_EC_gen("P-256");
        X509* certificate = X509_new();
        X509_set_version(certificate, 2);
        ASN1_INTEGER_set(X509_get_serialNumber(certificate), 1);
        X509_gmtime_adj(X509_getm_notBefore(certificate), -60);
        X509_gmtime_adj(X509_getm_notAfter(certificate), 3600);
        X509_set_pubkey(certificate, key);
        X509_NAME_add_entry_by_txt(X509_get_subject_name(certificate), "CN", MBSTRING_ASC,
                                   reinterpret_cast<const unsigned char*>("test"), -1, -1, 0);
        X509_set_issuer_name(certificate, X509_get_subject_name(certificate));
        X509_EXTENSION* names = X509V3_EXT_conf_nid(nullptr, nullptr, NID_subject_alt_name, "IP:127.0.0.1");
        X509_add_ext(certificate, names, -1);
        X509_EXTENSION_free(names);
        X509_sign(certificate, key, EVP_sha256());
        SSL_CTX_use_certificate(context_, certificate);
        SSL_CTX_use_PrivateKey(context_, key);
        char name[] = "/tmp/watchword-tls-XXXXXX";
        FILE* file = fdopen(mkstemp(name), "w");
        PEM_write_X509(file, certificate);
        fclose(file);
        pem_ = name;
        X509_free(certificate);
        EVP_PKEY_free(key);
    }

    void serve() {
        const int connection = accept(listener_, nullptr, nullptr);
        if (connection < 0) return;
        SSL* ssl = SSL_new(context_);
        SSL_set_fd(ssl, connection);
        char block[4096];
        if (SSL_accept(ssl) == 1 && SSL_read(ssl, block, sizeof block) > 0) {
            SSL_write(ssl, answer_.data(), static_cast<int>(answer_.size()));
            if (orderly_) SSL_shutdown(ssl);
        }
        SSL_free(ssl);
        close(connection);
    }

    std::string answer_;
    bool orderly_;
    SSL_CTX* context_;
    std::string pem_;
    int listener_ = -1;
    unsigned port_ = 0;
    std::thread thread_;
};

const std::string until_closed = "HTTP/1.1 200 OK\r\n\r\nall of it";

TEST(Tls, IsATrustedServerTalkedTo) {
    TlsServer server(until_closed);
    const TlsContext context(server.pem());
    auto stream = context.handshake(server.connect(), "127.0.0.1");
    stream->write_all("GET / HTTP/1.1\r\n\r\n");
    EXPECT_EQ(read_response(*stream, {1000, false, nullptr}).body, "all of it");
}

TransportFailure::Kind failure_of(const TlsServer& server, const std::string& ca, const std::string& host) {
    try {
        const TlsContext context(ca);
        context.handshake(server.connect(), host);
    } catch (const TransportFailure& failure) {
        return failure.kind;
    }
    ADD_FAILURE() << "the server was trusted";
    return TransportFailure::Kind::sent;
}

TEST(Tls, IsAServerWithAnothersNameRefused) {
    TlsServer server(until_closed);
    EXPECT_EQ(failure_of(server, server.pem(), "sts.amazonaws.com"), TransportFailure::Kind::permanent);
}

TEST(Tls, IsAServerOfAnUnknownAuthorityRefused) {
    TlsServer server(until_closed);
    EXPECT_EQ(failure_of(server, "", "127.0.0.1"), TransportFailure::Kind::permanent);
}

TEST(Tls, IsAnAnswerCutShortOnTheWayNoticed) {
    TlsServer server(until_closed, false);
    const TlsContext context(server.pem());
    auto stream = context.handshake(server.connect(), "127.0.0.1");
    stream->write_all("GET / HTTP/1.1\r\n\r\n");
    EXPECT_THROW(read_response(*stream, {1000, false, nullptr}), TransportFailure);
}

TEST(Tls, IsABundleThatIsNoneAConfigurationError) {
    EXPECT_THROW(TlsContext("/nonexistent.pem"), ConfigurationError);
    EXPECT_THROW(TlsContext("/dev/null"), ConfigurationError);
}

}  // namespace
}  // namespace watchword::client
