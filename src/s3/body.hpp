// An object's body on its way in: aws-chunked framing taken off and verified, every digest the client sent
// held against what came. Nothing of it is visible before finish() has let it pass.
#pragma once

#include <memory>
#include <optional>
#include <string>

#include "crypto/hash.hpp"
#include "s3/checksum.hpp"
#include "s3/objects/object_store.hpp"
#include "service/authenticate.hpp"
#include "sigv4/chunked.hpp"
#include "wire/message.hpp"

namespace watchword::s3 {

class BodyCheck final : public BodySink {
public:
    /// Throws Fault when the head promises what cannot be kept or checked, or a body over 5 GiB.
    /// `checksum`: what to compute even when the client sends none (parts of an upload that was begun with
    /// one).
    BodyCheck(ObjectStore&, const Request&, const Authenticated&, std::optional<std::uint64_t> content_length,
              ChecksumAlgorithm checksum = ChecksumAlgorithm::none);

    void write(std::string_view piece) override;
    /// The whole body came: gives the upload, or throws the Fault that says what does not fit.
    std::unique_ptr<Upload> finish();

    static constexpr std::uint64_t object_bytes_max = std::uint64_t{5} << 30;

private:
    std::unique_ptr<Upload> upload_;
    ExpectedDigests expected_;
    std::optional<sigv4::ChunkedDecoder> chunked_;
    std::optional<crypto::Hasher> sha256_;  // of a body whose hash was declared
    std::string declared_sha256_hex_;
};

/// What stands in the head must be in the body: for documents (policies, XML), which come whole. Throws
/// Fault. `checksum_is_of_body` false: x-amz-checksum-* and the like speak of something else.
void require_declared_body(const Request&, const Authenticated&, bool checksum_is_of_body);

}  // namespace watchword::s3
