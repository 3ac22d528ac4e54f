#include "s3/objects/checksums.hpp"

#include "base/encoding.hpp"
#include "base/text.hpp"

namespace watchword::s3 {

crypto::Digest digest_of(ChecksumAlgorithm algorithm) {
    switch (algorithm) {
        case ChecksumAlgorithm::crc32: return crypto::Digest::crc32;
        case ChecksumAlgorithm::crc32c: return crypto::Digest::crc32c;
        case ChecksumAlgorithm::crc64nvme: return crypto::Digest::crc64nvme;
        case ChecksumAlgorithm::sha1: return crypto::Digest::sha1;
        default: return crypto::Digest::sha256;
    }
}

std::size_t bytes_of(ChecksumAlgorithm algorithm) {
    switch (algorithm) {
        case ChecksumAlgorithm::none: return 0;
        case ChecksumAlgorithm::crc64nvme: return 8;
        case ChecksumAlgorithm::sha1: return 20;
        case ChecksumAlgorithm::sha256: return 32;
        default: return 4;
    }
}

bool has_type(ChecksumAlgorithm algorithm, ChecksumType type) {
    if (type == ChecksumType::full_object) return crypto::is_crc(digest_of(algorithm));
    return type == ChecksumType::composite && algorithm != ChecksumAlgorithm::crc64nvme;
}

ChecksumType default_type(ChecksumAlgorithm algorithm) {
    if (algorithm == ChecksumAlgorithm::none) return ChecksumType::none;
    return has_type(algorithm, ChecksumType::composite) ? ChecksumType::composite : ChecksumType::full_object;
}

void PartChecksums::add(std::string_view checksum, std::uint64_t part_bytes) {
    if (algorithm_ == ChecksumAlgorithm::none) return;
    if (type_ == ChecksumType::composite || parts_ == 0)
        bytes_ += checksum;
    else
        bytes_ = crypto::combine_crc(digest_of(algorithm_), bytes_, checksum, part_bytes);
    ++parts_;
}

std::string PartChecksums::value() const {
    if (algorithm_ == ChecksumAlgorithm::none) return {};
    if (type_ == ChecksumType::full_object) return base64_encode(bytes_);
    crypto::Hasher hasher(digest_of(algorithm_));
    hasher.update(bytes_);
    return concat(base64_encode(hasher.finish()), "-", std::to_string(parts_));
}

}  // namespace watchword::s3
