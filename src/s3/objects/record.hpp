// The packed values of the object index. All numbers are LEB128 varints; text is a length and its bytes.
//
//     summary  = 0x01 storage-class checksum-algorithm checksum-type etag-parts md5(16 bytes) size
//     modified-ms details  = 0x01 text{7} storage-class n (name value){n}
//                the seven: content-type cache-control content-disposition content-encoding
//                content-language expires owner; then checksum-value follows the pairs
//     segments = { file-id(12 bytes) offset length }
//
// Readers throw std::runtime_error on anything else: the index is damaged.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "s3/objects/types.hpp"

namespace watchword::s3::objects {

/// Names a body file: random bytes, few enough that std::string keeps them in place.
using FileId = std::string;
inline constexpr std::size_t file_id_bytes = 12;

/// A run of bytes of one body file. An object kept in files is the sequence of its segments; a multipart
/// object has one per part.
struct Segment {
    FileId file;
    std::uint64_t offset = 0;
    std::uint64_t length = 0;
    bool operator==(const Segment&) const = default;
};

std::string pack(const ObjectSummary&);
std::string pack(const ObjectDetails&);
std::string pack(const std::vector<Segment>&);
ObjectSummary unpack_summary(std::string_view);
ObjectDetails unpack_details(std::string_view);
std::vector<Segment> unpack_segments(std::string_view);

}  // namespace watchword::s3::objects
