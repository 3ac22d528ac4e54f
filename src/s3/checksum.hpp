// The digests a client sends along with a body: Content-MD5 and x-amz-checksum-*, in a header or as a trailer
// (facts: signatures §3, s3 §8).
#pragma once

#include <optional>
#include <string>

#include "base/fault.hpp"
#include "s3/objects/checksums.hpp"
#include "watchword/result.hpp"
#include "wire/message.hpp"

namespace watchword::s3 {

struct ExpectedDigests {
    std::string md5;  ///< 16 bytes; "" when not sent
    ChecksumAlgorithm algorithm = ChecksumAlgorithm::none;
    std::string checksum;     ///< raw bytes; "" when there is none, or it comes as a trailer
    bool in_trailer = false;  ///< x-amz-trailer announced it
};

/// "x-amz-checksum-crc32"; the header or trailer that carries this algorithm's value.
std::string header_name(ChecksumAlgorithm);
/// From x-amz-checksum-algorithm and the like, any case. 400 InvalidRequest for unknown ones.
Result<ChecksumAlgorithm, Fault> checksum_algorithm(std::string_view name);
/// What the head of a request promises. 400 InvalidDigest, InvalidRequest.
Result<ExpectedDigests, Fault> expected_digests(const Headers&);
/// What a multipart upload is to be checked by: x-amz-checksum-algorithm and x-amz-checksum-type; no value.
/// 400 InvalidRequest for an algorithm that cannot have that type.
Result<Checksum, Fault> wanted_checksum(const Headers&);
/// What CompleteMultipartUpload believes the object's checksum to be. 400 InvalidRequest.
Result<Checksum, Fault> expected_object_checksum(const Headers&);
/// The value of a trailer; none when it is not a digest of that algorithm.
std::optional<std::string> decode_checksum(ChecksumAlgorithm, std::string_view base64);
/// Why the body is not the one promised: 400 BadDigest. `md5` and `checksum` are raw bytes of what came.
std::optional<Fault> mismatch(const ExpectedDigests&, const std::string& md5, const std::string& checksum);

}  // namespace watchword::s3
