#include "s3/body.hpp"

#include "base/encoding.hpp"
#include "base/text.hpp"

namespace watchword::s3 {
namespace {

Fault fault_of(const sigv4::AuthError& error) {
    return {error.code, error.status, error.message, error.details};
}

Fault sha256_mismatch(const std::string& declared, const std::string& computed) {
    return {"XAmzContentSHA256Mismatch",
            400,
            "The provided 'x-amz-content-sha256' header does not match what was computed.",
            {{"ClientComputedContentSHA256", declared}, {"S3ComputedContentSHA256", computed}}};
}

sigv4::Payload payload_of(const Authenticated& authenticated) {
    return authenticated.claim ? authenticated.claim->payload : sigv4::Payload::absent;
}

}  // namespace

BodyCheck::BodyCheck(ObjectStore& objects, const Request& request, const Authenticated& authenticated,
                     std::optional<std::uint64_t> content_length, ChecksumAlgorithm checksum) {
    auto expected = expected_digests(request.headers);
    if (!expected) throw expected.error();
    expected_ = std::move(*expected);
    const auto payload = payload_of(authenticated);
    auto body_bytes = content_length;
    if (sigv4::is_chunked(payload)) {
        auto setup = sigv4::chunked_setup(request, *authenticated.claim, authenticated.signing_key);
        if (!setup) throw fault_of(setup.error());
        body_bytes = setup->decoded_length;
        chunked_.emplace(std::move(*setup));
    } else if (request.headers.get("content-encoding").find("aws-chunked") != std::string_view::npos) {
        throw Fault("InvalidRequest", 400,
                    "The content encoding aws-chunked needs an x-amz-content-sha256 header that begins with "
                    "STREAMING-.");
    }
    if (!body_bytes && request.headers.get("transfer-encoding").empty())
        throw Fault("MissingContentLength", 411, "You must provide the Content-Length HTTP header.");
    if (body_bytes && *body_bytes > object_bytes_max)
        throw Fault("EntityTooLarge", 400, "Your proposed upload exceeds the maximum allowed size",
                    {{"ProposedSize", std::to_string(*body_bytes)},
                     {"MaxSizeAllowed", std::to_string(object_bytes_max)}});
    if (payload == sigv4::Payload::plain_hash) {
        declared_sha256_hex_ = lower(authenticated.claim->content_sha256);
        sha256_.emplace(crypto::Digest::sha256);
    }
    upload_ =
        objects.new_upload(expected_.algorithm != ChecksumAlgorithm::none ? expected_.algorithm : checksum);
}

void BodyCheck::write(std::string_view piece) {
    if (!chunked_) {
        if (sha256_) sha256_->update(piece);
        upload_->write(piece);
        return;
    }
    if (auto error = chunked_->feed(piece, [this](std::string_view decoded) { upload_->write(decoded); }))
        throw fault_of(*error);
}

std::unique_ptr<Upload> BodyCheck::finish() {
    if (chunked_)
        if (auto error = chunked_->finish()) throw fault_of(*error);
    if (sha256_) {
        const std::string computed = hex_encode(sha256_->finish());
        if (computed != declared_sha256_hex_) throw sha256_mismatch(declared_sha256_hex_, computed);
    }
    if (expected_.in_trailer)
        expected_.checksum = upload_->checksum();  // the decoder has held the trailer against the body
    if (auto fault = mismatch(expected_, upload_->md5(), upload_->checksum())) throw *fault;
    return std::move(upload_);
}

void require_declared_body(const Request& request, const Authenticated& authenticated,
                           bool checksum_is_of_body) {
    const auto payload = payload_of(authenticated);
    if (sigv4::is_chunked(payload))
        throw Fault("NotImplemented", 501, "An aws-chunked body is taken for objects only.",
                    {{"Header", "x-amz-content-sha256"}});
    if (payload == sigv4::Payload::plain_hash) {
        const std::string declared = lower(authenticated.claim->content_sha256),
                          computed = crypto::sha256_hex(request.body);
        if (declared != computed) throw sha256_mismatch(declared, computed);
    }
    if (!checksum_is_of_body) return;
    const auto expected = expected_digests(request.headers);
    if (!expected) throw expected.error();
    std::string checksum;
    if (expected->algorithm != ChecksumAlgorithm::none) {
        crypto::Hasher hasher(digest_of(expected->algorithm));
        hasher.update(request.body);
        checksum = hasher.finish();
    }
    if (auto fault = mismatch(*expected, crypto::md5(request.body), checksum)) throw *fault;
}

}  // namespace watchword::s3
