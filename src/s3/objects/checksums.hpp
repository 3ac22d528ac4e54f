// Additional checksums: what computes them, and how those of parts become that of their object.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "crypto/hash.hpp"
#include "s3/objects/types.hpp"

namespace watchword::s3 {

/// Every algorithm but none, in AWS's order.
inline constexpr std::array checksum_algorithms{ChecksumAlgorithm::crc32, ChecksumAlgorithm::crc32c,
                                                ChecksumAlgorithm::crc64nvme, ChecksumAlgorithm::sha1,
                                                ChecksumAlgorithm::sha256};

/// Precondition: not none.
crypto::Digest digest_of(ChecksumAlgorithm);
/// Size of a checksum in bytes; 0 for none.
std::size_t bytes_of(ChecksumAlgorithm);
/// Whether a multipart object can have it: full ones are for CRCs, composite ones not for CRC64NVME
/// (AWS: "Checking object integrity in Amazon S3").
bool has_type(ChecksumAlgorithm, ChecksumType);
/// The type an upload gets that names only the algorithm.
ChecksumType default_type(ChecksumAlgorithm);

/// The checksum of an object from those of its parts, in their order.
class PartChecksums {
public:
    /// Precondition: has_type(algorithm, type), or the algorithm is none; then the result is "".
    PartChecksums(ChecksumAlgorithm algorithm, ChecksumType type) : algorithm_(algorithm), type_(type) {}
    /// `checksum`: the raw bytes of one part's.
    void add(std::string_view checksum, std::uint64_t part_bytes);
    /// As Checksum::value has it.
    std::string value() const;

private:
    ChecksumAlgorithm algorithm_;
    ChecksumType type_;
    std::string bytes_;  // composite: all that were added; full: that of the object so far
    std::size_t parts_ = 0;
};

}  // namespace watchword::s3
