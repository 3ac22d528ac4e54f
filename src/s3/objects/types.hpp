// What the object store knows about an object. Values only: no storage, no HTTP.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/clock.hpp"

namespace watchword::s3 {

/// MD5 of the bytes; of a multipart object the MD5 of its parts' MD5s and their number ("…-3").
struct ETag {
    std::array<char, 16> md5{};
    std::uint32_t parts = 0;  ///< 0: not multipart

    /// 32 hex characters, with "-N" for multipart; no quotes.
    std::string text() const;
    /// Reads text(), in quotes or not; none when it cannot be an ETag of ours.
    static std::optional<ETag> parse(std::string_view);
    /// From the 16 bytes of an MD5 digest.
    static ETag of(std::string_view md5, std::uint32_t parts = 0);
    bool operator==(const ETag&) const = default;
};

/// Kept and shown as AWS does; all are stored alike and readable at once.
enum class StorageClass : std::uint8_t {
    STANDARD,
    REDUCED_REDUNDANCY,
    STANDARD_IA,
    ONEZONE_IA,
    INTELLIGENT_TIERING,
    GLACIER_IR,
};
/// AWS's spelling: "STANDARD_IA".
std::string_view name(StorageClass);
/// None for classes that need a restore before reading (GLACIER, DEEP_ARCHIVE) and for unknown ones.
std::optional<StorageClass> storage_class(std::string_view name);

/// Which additional checksum an object carries, besides its ETag. Stored by number.
enum class ChecksumAlgorithm : std::uint8_t { none, crc32, crc32c, sha1, sha256, crc64nvme };
/// AWS's spelling: "CRC32", …; "" for none.
std::string_view name(ChecksumAlgorithm);
/// Of a multipart object: over its bytes, or over the checksums of its parts. Stored by number.
enum class ChecksumType : std::uint8_t { none, full_object, composite };
/// "FULL_OBJECT", "COMPOSITE"; "" for none.
std::string_view name(ChecksumType);

/// An additional checksum, as x-amz-checksum-* headers carry it.
struct Checksum {
    ChecksumAlgorithm algorithm = ChecksumAlgorithm::none;
    ChecksumType type = ChecksumType::none;
    std::string value = {};  ///< base64; composite ones end in "-N"
    bool operator==(const Checksum&) const = default;
};

/// What listings show of an object, besides its key.
struct ObjectSummary {
    std::uint64_t size = 0;  ///< bytes
    Time last_modified{};
    ETag etag = {};
    StorageClass storage_class = StorageClass::STANDARD;
    ChecksumAlgorithm checksum_algorithm = ChecksumAlgorithm::none;
    ChecksumType checksum_type = ChecksumType::none;
    bool operator==(const ObjectSummary&) const = default;
};

/// What the sender said about an object. Empty headers were not sent.
struct ObjectDetails {
    std::string content_type = {};
    std::string cache_control = {}, content_disposition = {}, content_encoding = {}, content_language = {};
    std::string expires = {};
    std::vector<std::pair<std::string, std::string>> user_metadata = {};  ///< names without "x-amz-meta-"
    StorageClass storage_class = StorageClass::STANDARD;
    std::string owner = {};           ///< account id
    std::string checksum_value = {};  ///< Checksum::value; set by the store
    bool operator==(const ObjectDetails&) const = default;
};

}  // namespace watchword::s3
