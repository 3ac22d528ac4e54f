#include "sigv4/chunked.hpp"

#include <algorithm>
#include <array>
#include <charconv>

#include "base/encoding.hpp"
#include "base/secret.hpp"
#include "base/text.hpp"
#include "sigv4/signature_mismatch.hpp"
#include "sigv4/wording.hpp"

namespace watchword::sigv4 {
namespace {

using Refusal = std::optional<AuthError>;

constexpr std::size_t line_bytes_max = 1024;
constexpr std::size_t trailer_bytes_max = 4096;
constexpr std::string_view empty_sha256 = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

struct Checksum {
    std::string_view header, name;  // name: as BadDigest spells it
    crypto::Digest digest;
};
constexpr std::array<Checksum, 5> checksums{{
    {"x-amz-checksum-crc32", "CRC32", crypto::Digest::crc32},
    {"x-amz-checksum-crc32c", "CRC32C", crypto::Digest::crc32c},
    {"x-amz-checksum-crc64nvme", "CRC64NVME", crypto::Digest::crc64nvme},
    {"x-amz-checksum-sha1", "SHA1", crypto::Digest::sha1},
    {"x-amz-checksum-sha256", "SHA256", crypto::Digest::sha256},
}};
const Checksum* find_checksum(std::string_view header) {
    const auto found = std::find_if(checksums.begin(), checksums.end(),
                                    [&](const Checksum& each) { return each.header == header; });
    return found == checksums.end() ? nullptr : &*found;
}

AuthError malformed(std::string_view why) {
    return invalid_request(concat("The aws-chunked body is malformed: ", why));
}
AuthError incomplete(std::string_view why) { return {"IncompleteBody", 400, std::string(why), {}}; }

std::string sign_text(const SigningKey& key, std::string_view text) {
    return hex_encode(crypto::hmac_sha256({key.data(), key.size()}, text));
}

AuthError mismatch(std::string_view provided, std::string_view text) {
    Claim claim;
    claim.signature = provided;
    auto error = s3_signature_mismatch(claim, text, {});
    error.details.erase(error.details.begin());  // AWSAccessKeyId: the head had it right
    return error;
}

}  // namespace

ChunkedDecoder::ChunkedDecoder(Setup setup)
    : setup_(std::move(setup)),
      scope_text_(setup_.scope.text()),
      previous_signature_(setup_.seed_signature),
      chunk_hash_(crypto::Digest::sha256) {
    if (const auto* checksum = find_checksum(setup_.trailer_name)) checksum_.emplace(checksum->digest);
}

Refusal ChunkedDecoder::fail(AuthError error) {
    error_ = std::move(error);
    return error_;
}

Refusal ChunkedDecoder::feed(std::string_view piece, const Out& out) {
    if (error_) return error_;
    while (!piece.empty()) {
        switch (at_) {
            case At::chunk_line:
            case At::trailer_line: {
                const auto end = piece.find('\n');
                const auto taken = piece.substr(0, end);
                if (line_.size() + taken.size() > line_bytes_max)
                    return fail(malformed("a line is too long."));
                line_ += taken;
                if (end == std::string_view::npos) return std::nullopt;
                piece.remove_prefix(end + 1);
                if (auto refusal = take_line(line_)) return fail(std::move(*refusal));
                line_.clear();
                break;
            }
            case At::data: {
                const auto data = piece.substr(
                    0, static_cast<std::size_t>(std::min<std::uint64_t>(chunk_left_, piece.size())));
                piece.remove_prefix(data.size());
                chunk_left_ -= data.size();
                if (signed_chunks()) chunk_hash_.update(data);
                if (checksum_) checksum_->update(data);
                if (chunk_left_ == 0) at_ = At::data_end_cr;
                out(data);
                break;
            }
            case At::data_end_cr:
            case At::data_end_lf: {
                const bool cr = at_ == At::data_end_cr;
                if (piece.front() != (cr ? '\r' : '\n'))
                    return fail(malformed("a chunk is longer than its size says."));
                piece.remove_prefix(1);
                at_ = cr ? At::data_end_lf : At::chunk_line;
                if (cr) break;
                if (auto refusal = end_chunk()) return fail(std::move(*refusal));
                break;
            }
            case At::end: return fail(malformed("there are bytes behind its end."));
        }
    }
    return std::nullopt;
}

Refusal ChunkedDecoder::take_line(std::string_view line) {
    const bool cr = line.ends_with('\r');
    if (cr) line.remove_suffix(1);
    if (at_ == At::trailer_line) return take_trailer(line);
    if (!cr) return malformed("a chunk line does not end in CRLF.");
    return begin_chunk(line);
}

Refusal ChunkedDecoder::begin_chunk(std::string_view line) {
    constexpr std::string_view extension = "chunk-signature=";
    auto signature = line;
    const auto digits = take_until(signature, ';');
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), chunk_left_, 16);
    if (digits.empty() || digits.size() > 16 || error != std::errc{} || end != digits.data() + digits.size())
        return malformed("a chunk's size is not hexadecimal.");
    if (signed_chunks()) {
        if (!signature.starts_with(extension)) return malformed("a chunk has no chunk-signature.");
        chunk_signature_ = signature.substr(extension.size());
    } else if (digits.size() != line.size()) {
        return malformed("a chunk of an unsigned payload has an extension.");
    }
    // Compared by subtraction: a size near 2^64 must not wrap.
    if (chunk_left_ > setup_.decoded_length - decoded_)
        return incomplete(
            "The body is longer than the number of bytes specified by the x-amz-decoded-content-length HTTP "
            "header");
    decoded_ += chunk_left_;
    last_chunk_ = chunk_left_ == 0;
    if (!last_chunk_) {
        at_ = At::data;
        return std::nullopt;
    }
    if (auto refusal = end_chunk()) return refusal;
    at_ = At::trailer_line;
    return std::nullopt;
}

Refusal ChunkedDecoder::end_chunk() {
    if (!signed_chunks()) return std::nullopt;
    const auto hash = hex_encode(chunk_hash_.finish());
    chunk_hash_ = crypto::Hasher(crypto::Digest::sha256);
    const auto text = concat("AWS4-HMAC-SHA256-PAYLOAD\n", setup_.timestamp, "\n", scope_text_, "\n",
                             previous_signature_, "\n", empty_sha256, "\n", hash);
    auto expected = sign_text(setup_.key, text);
    if (!equal_in_constant_time(expected, chunk_signature_)) return mismatch(chunk_signature_, text);
    previous_signature_ = std::move(expected);
    return std::nullopt;
}

Refusal ChunkedDecoder::take_trailer(std::string_view line) {
    const bool signed_trailer = setup_.mode == Payload::chunked_signed_trailer;
    if (line.empty()) {
        // Amazon's own example ends the checksum with LF CRLF: an empty line before the trailer signature.
        if (signed_trailer && trailer_signature_.empty() && !trailers_.empty() && !blank_seen_) {
            blank_seen_ = true;
            return std::nullopt;
        }
        at_ = At::end;
        return end_trailers();
    }
    if (!has_trailer()) return malformed("it has a trailer, which x-amz-content-sha256 did not announce.");
    if (!trailer_signature_.empty()) return malformed("something follows the trailer's signature.");
    if ((trailer_bytes_ += line.size()) > trailer_bytes_max) return malformed("its trailer is too long.");
    auto value = line;
    auto name = lower(trim(take_until(value, ':')));
    if (name == "x-amz-trailer-signature") {
        if (!signed_trailer) return malformed("an unsigned trailer has a signature.");
        trailer_signature_ = trim(value);
        if (trailer_signature_.empty()) return malformed("the trailer's signature is empty.");
        return std::nullopt;
    }
    if (blank_seen_ || name != setup_.trailer_name || !trailers_.empty())
        return malformed("its trailer has a line that x-amz-trailer did not announce.");
    trailers_.emplace_back(std::move(name), trim(value));
    return std::nullopt;
}

Refusal ChunkedDecoder::end_trailers() {
    if (!setup_.trailer_name.empty() && trailers_.empty())
        return malformed("the trailer that x-amz-trailer announced is missing.");
    if (setup_.mode == Payload::chunked_signed_trailer) {
        std::string lines;
        for (const auto& [name, value] : trailers_) lines += concat(name, ":", value, "\n");
        const auto text = concat("AWS4-HMAC-SHA256-TRAILER\n", setup_.timestamp, "\n", scope_text_, "\n",
                                 previous_signature_, "\n", crypto::sha256_hex(lines));
        if (!equal_in_constant_time(sign_text(setup_.key, text), trailer_signature_))
            return mismatch(trailer_signature_, text);
    }
    return check_checksum();
}

Refusal ChunkedDecoder::check_checksum() {
    if (!checksum_) return std::nullopt;
    if (base64_encode(checksum_->finish()) == trailers_.front().second) return std::nullopt;
    return AuthError{"BadDigest",
                     400,
                     concat("The ", find_checksum(setup_.trailer_name)->name,
                            " you specified did not match the calculated checksum."),
                     {}};
}

Refusal ChunkedDecoder::finish() {
    if (error_) return error_;
    if (at_ != At::end) return fail(incomplete("The request body terminated unexpectedly"));
    if (decoded_ != setup_.decoded_length)
        return fail(
            incomplete("You did not provide the number of bytes specified by the "
                       "x-amz-decoded-content-length HTTP header"));
    return std::nullopt;
}

Result<ChunkedDecoder::Setup, AuthError> chunked_setup(const Request& request, const Claim& claim,
                                                       const SigningKey& key) {
    const auto length = request.headers.find("x-amz-decoded-content-length");
    if (!length)
        return AuthError{"MissingContentLength", 411, "You must provide the Content-Length HTTP header.", {}};
    const auto decoded_length = parse_number<std::uint64_t>(*length);
    if (!decoded_length)
        return invalid_argument("x-amz-decoded-content-length is not a number.",
                                "x-amz-decoded-content-length", std::string(*length));
    ChunkedDecoder::Setup setup{
        claim.payload,   claim.signature, key,
        claim.timestamp, claim.scope,     lower(trim(request.headers.get("x-amz-trailer"))),
        *decoded_length};
    if (setup.trailer_name.empty()) return setup;
    if (claim.payload == Payload::chunked_signed)
        return invalid_request("x-amz-trailer needs an x-amz-content-sha256 that ends in -TRAILER.");
    if (find_checksum(setup.trailer_name)) return setup;
    if (setup.trailer_name.starts_with("x-amz-checksum-"))
        return AuthError{"NotImplemented",
                         501,
                         "A header you provided implies functionality that is not implemented.",
                         {{"Header", "x-amz-trailer"}}};
    return invalid_request("The value specified in the x-amz-trailer header is not supported");
}

}  // namespace watchword::sigv4
