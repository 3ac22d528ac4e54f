// aws-chunked bodies, decoded and verified as they stream by (facts: signatures §3).
//
//     body    = *chunk last [trailer] CRLF
//     chunk   = size [";chunk-signature=" 64hex] CRLF size*octet CRLF     ; size: hex, at most 16 digits
//     last    = "0" [";chunk-signature=" 64hex] CRLF
//     trailer = *(name ":" value EOL) ["x-amz-trailer-signature:" 64hex EOL]
//     EOL     = CRLF | LF                                                 ; LF: some clients, trailer only
//
// The signature extension is there in the signed forms and refused in the unsigned one.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "crypto/hash.hpp"
#include "sigv4/auth_error.hpp"
#include "sigv4/claim.hpp"
#include "sigv4/verify.hpp"
#include "watchword/result.hpp"

namespace watchword::sigv4 {

class ChunkedDecoder {
public:
    struct Setup {
        Payload mode = Payload::chunked_signed;  ///< one of the chunked ones
        std::string seed_signature;              ///< the verified signature of the request's head
        SigningKey key{};
        std::string timestamp;             ///< Claim::timestamp
        Scope scope;                       ///< Claim::scope
        std::string trailer_name;          ///< lower case, from x-amz-trailer; "" when none was announced
        std::uint64_t decoded_length = 0;  ///< x-amz-decoded-content-length
    };
    using Out = std::function<void(std::string_view)>;

    explicit ChunkedDecoder(Setup);

    /// Reads on; hands decoded bytes to `out`. These are not yet proven: they must not be acted on (an object
    /// not become visible) before finish() has returned nullopt. After an error every call returns it again.
    /// Memory: one line of at most a few KiB, never a chunk.
    std::optional<AuthError> feed(std::string_view piece, const Out& out);

    /// The body has ended. Errors: IncompleteBody when it ended early or its length is not the one announced,
    /// and whatever feed() had refused.
    std::optional<AuthError> finish();

    /// name (lower case) and value of the trailer lines, verified once finish() succeeded. Checksums
    /// announced in x-amz-trailer have been held against the body.
    const std::vector<std::pair<std::string, std::string>>& trailers() const { return trailers_; }

private:
    enum class At { chunk_line, data, data_end_cr, data_end_lf, trailer_line, end };

    std::optional<AuthError> fail(AuthError);
    std::optional<AuthError> take_line(std::string_view line);
    std::optional<AuthError> begin_chunk(std::string_view line);
    std::optional<AuthError> end_chunk();
    std::optional<AuthError> take_trailer(std::string_view line);
    std::optional<AuthError> end_trailers();
    std::optional<AuthError> check_checksum();
    bool signed_chunks() const { return setup_.mode != Payload::chunked_unsigned_trailer; }
    bool has_trailer() const { return setup_.mode != Payload::chunked_signed; }

    Setup setup_;
    std::string scope_text_;
    At at_ = At::chunk_line;
    std::string line_;              // of the header or trailer line being read
    std::uint64_t chunk_left_ = 0;  // data bytes of this chunk still to come
    std::uint64_t decoded_ = 0;     // data bytes announced by chunk lines so far
    bool last_chunk_ = false;
    std::string previous_signature_, chunk_signature_;
    crypto::Hasher chunk_hash_;
    std::optional<crypto::Hasher> checksum_;
    std::string trailer_signature_;
    bool blank_seen_ = false;  // the empty line some clients send before the trailer signature
    std::size_t trailer_bytes_ = 0;
    std::vector<std::pair<std::string, std::string>> trailers_;
    std::optional<AuthError> error_;
};

/// The decoder for a verified S3 request whose claim.payload is chunked. Errors: MissingContentLength without
/// x-amz-decoded-content-length; InvalidRequest or NotImplemented for an x-amz-trailer that is none of
/// x-amz-checksum-{crc32,crc32c,crc64nvme,sha1,sha256}.
Result<ChunkedDecoder::Setup, AuthError> chunked_setup(const Request&, const Claim&, const SigningKey&);

}  // namespace watchword::sigv4
