#include "client/tls.hpp"

#include <arpa/inet.h>
#include <openssl/err.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>

#include <cerrno>
#include <cstring>

namespace watchword::client {
namespace {

using Kind = TransportFailure::Kind;

// OpenSSL's own socket BIO would raise SIGPIPE, which a library must not do to its program.
int bio_write(BIO* bio, const char* bytes, int size) {
    BIO_clear_retry_flags(bio);
    const auto* socket = static_cast<const Socket*>(BIO_get_data(bio));
    const long n = socket->send(bytes, static_cast<std::size_t>(size));
    if (n < 0 && (errno == EAGAIN || errno == EWOULDBLOCK || errno == EINTR)) BIO_set_retry_write(bio);
    return static_cast<int>(n);
}

int bio_read(BIO* bio, char* out, int size) {
    BIO_clear_retry_flags(bio);
    const auto* socket = static_cast<const Socket*>(BIO_get_data(bio));
    const long n = socket->receive(out, static_cast<std::size_t>(size));
    if (n < 0 && (errno == EAGAIN || errno == EWOULDBLOCK || errno == EINTR)) BIO_set_retry_read(bio);
    if (n == 0) BIO_set_flags(bio, BIO_FLAGS_IN_EOF);
    return static_cast<int>(n);
}

long bio_control(BIO* bio, int command, long, void*) {
    if (command == BIO_CTRL_FLUSH) return 1;
    if (command == BIO_CTRL_EOF) return BIO_test_flags(bio, BIO_FLAGS_IN_EOF) != 0;
    return 0;
}

struct FreeSsl {
    void operator()(SSL* ssl) const { SSL_free(ssl); }
    void operator()(SSL_CTX* context) const { SSL_CTX_free(context); }
    void operator()(BIO_METHOD* method) const { BIO_meth_free(method); }
};

std::string openssl_reason() {
    const auto code = ERR_get_error();
    const char* reason = code ? ERR_reason_error_string(code) : nullptr;
    return reason ? reason : "the connection was closed";
}

class TlsStream final : public ByteStream {
public:
    TlsStream(Socket socket, SSL_CTX* context, BIO_METHOD* method, std::string host)
        : socket_(std::move(socket)), host_(std::move(host)), ssl_(SSL_new(context)) {
        BIO* bio = BIO_new(method);
        if (!ssl_ || !bio) throw std::bad_alloc();
        BIO_set_data(bio, &socket_);
        BIO_set_init(bio, 1);
        SSL_set_bio(ssl_.get(), bio, bio);
    }
    ~TlsStream() override {
        SSL_shutdown(ssl_.get());  // one try to say goodbye; nobody waits for the answer
        ERR_clear_error();
    }

    void handshake() {
        unsigned char address[16];
        const bool is_address = inet_pton(AF_INET, host_.c_str(), address) == 1 ||
                                inet_pton(AF_INET6, host_.c_str(), address) == 1;
        SSL_set_verify(ssl_.get(), SSL_VERIFY_PEER, nullptr);
        if (is_address) {
            if (X509_VERIFY_PARAM_set1_ip_asc(SSL_get0_param(ssl_.get()), host_.c_str()) != 1)
                throw std::bad_alloc();
        } else if (SSL_set1_host(ssl_.get(), host_.c_str()) != 1 ||
                   SSL_set_tlsext_host_name(ssl_.get(), host_.c_str()) != 1) {
            throw std::bad_alloc();
        }
        try {
            if (run([&] { return SSL_connect(ssl_.get()); }) == 0)
                throw TransportFailure(Kind::unsent, host_ + " ended the TLS handshake");
        } catch (const TransportFailure& failure) {
            const long verdict = SSL_get_verify_result(ssl_.get());
            if (verdict != X509_V_OK)
                throw TransportFailure(Kind::permanent, "the certificate of " + host_ + " is refused: " +
                                                            X509_verify_cert_error_string(verdict));
            throw TransportFailure(Kind::unsent, failure.what());
        }
    }

    std::size_t read_some(char* out, std::size_t size) override {
        std::size_t got = 0;
        const int result = run([&] { return SSL_read_ex(ssl_.get(), out, size, &got); });
        return result == 0 ? 0 : got;
    }

    void write_all(std::string_view bytes) override {
        std::size_t done = 0;
        if (!bytes.empty()) run([&] { return SSL_write_ex(ssl_.get(), bytes.data(), bytes.size(), &done); });
    }

    bool is_quiet() const override { return SSL_pending(ssl_.get()) == 0 && socket_.is_quiet(); }

private:
    // Repeats `step` while it has to wait. 0 at an orderly end; an end without close_notify is a failure,
    // since anyone on the way could have cut the answer there.
    template <class Step>
    int run(Step step) {
        for (;;) {
            ERR_clear_error();
            errno = 0;
            const int result = step();
            if (result > 0) return result;
            switch (SSL_get_error(ssl_.get(), result)) {
                case SSL_ERROR_WANT_READ: socket_.wait(false); break;
                case SSL_ERROR_WANT_WRITE: socket_.wait(true); break;
                case SSL_ERROR_ZERO_RETURN: return 0;
                case SSL_ERROR_SYSCALL:
                    throw TransportFailure(Kind::sent, "TLS with " + host_ + ": " +
                                                           (errno ? std::strerror(errno) : openssl_reason()));
                default: throw TransportFailure(Kind::sent, "TLS with " + host_ + ": " + openssl_reason());
            }
        }
    }

    Socket socket_;
    std::string host_;
    std::unique_ptr<SSL, FreeSsl> ssl_;
};

}  // namespace

struct TlsContext::State {
    std::unique_ptr<SSL_CTX, FreeSsl> context;
    std::unique_ptr<BIO_METHOD, FreeSsl> method;
};

TlsContext::TlsContext(const std::string& ca_bundle) : state_(std::make_unique<State>()) {
    state_->context.reset(SSL_CTX_new(TLS_client_method()));
    state_->method.reset(BIO_meth_new(BIO_get_new_index() | BIO_TYPE_SOURCE_SINK, "watchword socket"));
    if (!state_->context || !state_->method) throw std::bad_alloc();
    BIO_meth_set_write(state_->method.get(), bio_write);
    BIO_meth_set_read(state_->method.get(), bio_read);
    BIO_meth_set_ctrl(state_->method.get(), bio_control);
    SSL_CTX* context = state_->context.get();
    SSL_CTX_set_min_proto_version(context, TLS1_2_VERSION);
    SSL_CTX_set_mode(context, SSL_MODE_AUTO_RETRY);
    if (ca_bundle.empty()) {
        SSL_CTX_set_default_verify_paths(context);
    } else if (SSL_CTX_load_verify_file(context, ca_bundle.c_str()) != 1) {
        ERR_clear_error();
        throw ConfigurationError(ca_bundle + ": not a readable PEM file of certificates");
    }
}

TlsContext::~TlsContext() = default;

std::unique_ptr<ByteStream> TlsContext::handshake(Socket socket, const std::string& host) const {
    auto stream =
        std::make_unique<TlsStream>(std::move(socket), state_->context.get(), state_->method.get(), host);
    stream->handshake();
    return stream;
}

}  // namespace watchword::client
