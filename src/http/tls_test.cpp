#include "http/tls.hpp"

#include <gtest/gtest.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <openssl/x509.h>

#include <cstdio>
#include <filesystem>
#include <fstream>

#include "http/test_peer.hpp"

namespace watchword::http {
namespace {

namespace fs = std::filesystem;

struct FileCloser {
    void operator()(std::FILE* file) const { std::fclose(file); }
};
using File = std::unique_ptr<std::FILE, FileCloser>;

/// A fresh key and a self-signed certificate for it, as PEM files.
void write_certificate(const TlsFiles& files, const std::string& name) {
    const std::unique_ptr<EVP_PKEY, decltype(&EVP_PKEY_free)> key(EVP_EC_gen("P-256"), EVP_PKEY_free);
    const std::unique_ptr<X509, decltype(&X509_free)> made(X509_new(), X509_free);
    X509* certificate = made.get();
    X509_set_version(certificate, X509_VERSION_3);
    ASN1_INTEGER_set(X509_get_serialNumber(certificate), 1);
    X509_gmtime_adj(X509_getm_notBefore(certificate), -3600);
    X509_gmtime_adj(X509_getm_notAfter(certificate), 3600);
    X509_set_pubkey(certificate, key.get());
    X509_NAME* subject = X509_get_subject_name(certificate);
    X509_NAME_add_entry_by_txt(subject, "CN", MBSTRING_ASC,
                               reinterpret_cast<const unsigned char*>(name.c_str()), -1, -1, 0);
    X509_set_issuer_name(certificate, subject);
    X509_sign(certificate, key.get(), EVP_sha256());
    const File out(std::fopen(files.certificate.c_str(), "w"));
    PEM_write_X509(out.get(), certificate);
    const File key_out(std::fopen(files.key.c_str(), "w"));
    PEM_write_PrivateKey(key_out.get(), key.get(), nullptr, nullptr, 0, nullptr, nullptr);
}

struct ClientOptions {
    int version = 0;  ///< the only one offered; 0: all
    std::string_view alpn = "\x08http/1.1";
    SSL_SESSION* resume = nullptr;
};

/// A TLS client over Peer's socket. It trusts anyone: what is tested is the server.
class TlsPeer {
public:
    explicit TlsPeer(unsigned short port, const ClientOptions& options = {})
        : peer_(port), context_(SSL_CTX_new(TLS_client_method()), SSL_CTX_free), ssl_(nullptr, SSL_free) {
        SSL_CTX_set_security_level(context_.get(), 0);
        if (options.version) {
            SSL_CTX_set_min_proto_version(context_.get(), options.version);
            SSL_CTX_set_max_proto_version(context_.get(), options.version);
        }
        ssl_.reset(SSL_new(context_.get()));
        if (!options.alpn.empty())
            SSL_set_alpn_protos(ssl_.get(), reinterpret_cast<const unsigned char*>(options.alpn.data()),
                                static_cast<unsigned>(options.alpn.size()));
        if (options.resume) SSL_set_session(ssl_.get(), options.resume);
        SSL_set_fd(ssl_.get(), peer_.descriptor());
        connected = SSL_connect(ssl_.get()) == 1;
    }
    bool send(std::string_view bytes) {
        return SSL_write(ssl_.get(), bytes.data(), static_cast<int>(bytes.size())) > 0;
    }
    /// Reads until `end` came; what came until the connection ended otherwise.
    std::string read_until(std::string_view end) {
        std::string out;
        char buffer[16384];
        while (!out.ends_with(end)) {
            const int n = SSL_read(ssl_.get(), buffer, sizeof buffer);
            if (n <= 0) break;
            out.append(buffer, static_cast<std::size_t>(n));
        }
        return out;
    }
    bool closed_with_notice() {
        char byte = 0;
        return SSL_read(ssl_.get(), &byte, 1) == 0 && SSL_get_error(ssl_.get(), 0) == SSL_ERROR_ZERO_RETURN;
    }
    std::string server_name() const {
        char name[64] = "";
        const std::unique_ptr<X509, decltype(&X509_free)> shown(SSL_get1_peer_certificate(ssl_.get()),
                                                                X509_free);
        X509_NAME_get_text_by_NID(X509_get_subject_name(shown.get()), NID_commonName, name, sizeof name);
        return name;
    }
    SSL* ssl() { return ssl_.get(); }

    bool connected = false;

private:
    Peer peer_;
    std::unique_ptr<SSL_CTX, decltype(&SSL_CTX_free)> context_;
    std::unique_ptr<SSL, decltype(&SSL_free)> ssl_;
};

class Tls : public testing::Test {
protected:
    fs::path dir = fs::path(testing::TempDir()) / concat("watchword_tls_", std::to_string(::getpid()));
    TlsFiles files{dir / "certificate.pem", dir / "key.pem"};
    Fixture f;

    void SetUp() override {
        fs::create_directories(dir);
        write_certificate(files, "first");
        f.options.listeners[0].tls = files;
        f.handler.on_finish = [](Exchange& exchange, const std::function<void()>& done) {
            exchange.reply.body = exchange.request.target == "/large" ? std::string(3'000'000, 'x') + "END"
                                  : exchange.request.secure           ? "secure END"
                                                                      : "END";
            done();
        };
    }
    void TearDown() override { fs::remove_all(dir); }
    static constexpr std::string_view get = "GET / HTTP/1.1\r\nHost: a\r\n\r\n";
};

TEST_F(Tls, AreRequestsServedAndMarkedSecure) {
    f.start();
    for (const int version : {TLS1_2_VERSION, TLS1_3_VERSION}) {
        TlsPeer peer(f.port(), {.version = version});
        ASSERT_TRUE(peer.connected);
        ASSERT_TRUE(peer.send(get));
        EXPECT_TRUE(peer.read_until("END").ends_with("\r\n\r\nsecure END"));
        ASSERT_TRUE(peer.send("GET /large HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"));
        EXPECT_GT(peer.read_until("END").size(), 3'000'000u);
        EXPECT_TRUE(peer.closed_with_notice());
    }
}

TEST_F(Tls, AreOldVersionsAndOtherProtocolsRefused) {
    f.start();
    EXPECT_FALSE(TlsPeer(f.port(), {.version = TLS1_1_VERSION}).connected);
    EXPECT_FALSE(TlsPeer(f.port(), {.alpn = std::string_view("\x02h2")}).connected);
    EXPECT_TRUE(TlsPeer(f.port(), {.alpn = {}}).connected);
    TlsPeer both(f.port(), {.alpn = std::string_view("\x02h2\x08http/1.1")});
    ASSERT_TRUE(both.connected);
    const unsigned char* chosen = nullptr;
    unsigned size = 0;
    SSL_get0_alpn_selected(both.ssl(), &chosen, &size);
    EXPECT_EQ(std::string_view(reinterpret_cast<const char*>(chosen), size), "http/1.1");
    // Plain text on the TLS port gets no reply in plain text.
    Peer plain(f.port());
    ASSERT_TRUE(plain.send(get));
    EXPECT_FALSE(has(plain.rest(), "HTTP/1.1"));
}

TEST_F(Tls, IsASessionResumed) {
    f.start();
    for (const int version : {TLS1_2_VERSION, TLS1_3_VERSION}) {
        TlsPeer first(f.port(), {.version = version});
        ASSERT_TRUE(first.connected && first.send(get));
        first.read_until("END");
        const std::unique_ptr<SSL_SESSION, decltype(&SSL_SESSION_free)> session(SSL_get1_session(first.ssl()),
                                                                                SSL_SESSION_free);
        TlsPeer again(f.port(), {.version = version, .resume = session.get()});
        ASSERT_TRUE(again.connected);
        EXPECT_TRUE(SSL_session_reused(again.ssl()));
    }
}

TEST_F(Tls, DoesAReloadServeTheNewCertificateAndKeepOpenConnections) {
    f.start();
    TlsPeer old(f.port());
    EXPECT_EQ(old.server_name(), "first");
    write_certificate(files, "second");
    EXPECT_TRUE(f.server->reload_tls());
    EXPECT_EQ(TlsPeer(f.port()).server_name(), "second");
    ASSERT_TRUE(old.send(get));
    EXPECT_TRUE(old.read_until("END").ends_with("secure END"));
}

TEST_F(Tls, DoesABadNewCertificateLeaveTheOldOneInUse) {
    f.start();
    std::ofstream(files.certificate) << "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n";
    EXPECT_FALSE(f.server->reload_tls());
    EXPECT_TRUE(has(f.logged(), files.certificate));
    EXPECT_EQ(TlsPeer(f.port()).server_name(), "first");
    // A key that is not the certificate's.
    const TlsFiles other{dir / "other.pem", files.key};
    write_certificate(files, "third");
    write_certificate(other, "fourth");
    EXPECT_FALSE(f.server->reload_tls());
    EXPECT_EQ(TlsPeer(f.port()).server_name(), "first");
}

TEST_F(Tls, IsAMissingFileNamedAtTheStart) {
    f.options.listeners[0].tls->key = dir / "absent.pem";
    try {
        f.start();
        FAIL();
    } catch (const std::runtime_error& e) {
        EXPECT_TRUE(has(e.what(), "absent.pem")) << e.what();
    }
}

TEST_F(Tls, IsAHandshakeThatStallsCut) {
    f.options.head_timeout = std::chrono::milliseconds(40);
    f.start();
    Peer silent(f.port());
    EXPECT_TRUE(silent.closed());
}

TEST_F(Tls, CanTheClientReadARefusalWhileItStillSends) {
    f.options.linger_timeout = std::chrono::milliseconds(500);
    f.start();
    TlsPeer peer(f.port());
    ASSERT_TRUE(peer.connected);
    ASSERT_TRUE(peer.send("PUT / HTTP/1.1\r\nHost: a\r\nContent-Length: 4000000\r\n\r\n"));
    ASSERT_TRUE(peer.send(std::string(4'000'000, 'x')));
    EXPECT_TRUE(has(peer.read_until("</Message>"), "EntityTooLarge"));
}

}  // namespace
}  // namespace watchword::http
