#include "s3/objects/types.hpp"

#include <algorithm>

#include "base/encoding.hpp"
#include "base/text.hpp"

namespace watchword::s3 {
namespace {

constexpr std::array<std::string_view, 6> storage_class_names{
    "STANDARD", "REDUCED_REDUNDANCY", "STANDARD_IA", "ONEZONE_IA", "INTELLIGENT_TIERING", "GLACIER_IR"};
constexpr std::array<std::string_view, 6> algorithm_names{"",     "CRC32",  "CRC32C",
                                                          "SHA1", "SHA256", "CRC64NVME"};
constexpr std::array<std::string_view, 3> type_names{"", "FULL_OBJECT", "COMPOSITE"};

}  // namespace

std::string ETag::text() const {
    std::string out = hex_encode(std::string_view(md5.data(), md5.size()));
    if (parts != 0) out.append("-").append(std::to_string(parts));
    return out;
}

std::optional<ETag> ETag::parse(std::string_view text) {
    if (text.size() >= 2 && text.front() == '"' && text.back() == '"') text = text.substr(1, text.size() - 2);
    auto digest = hex_decode(text.substr(0, 32));
    if (!digest || digest->size() != 16) return std::nullopt;
    text.remove_prefix(32);
    std::uint32_t parts = 0;
    if (!text.empty()) {
        const auto number = parse_number<std::uint32_t>(text.substr(1));
        if (text[0] != '-' || !number || *number == 0) return std::nullopt;
        parts = *number;
    }
    return of(*digest, parts);
}

ETag ETag::of(std::string_view md5, std::uint32_t parts) {
    ETag out;
    std::copy_n(md5.begin(), out.md5.size(), out.md5.begin());
    out.parts = parts;
    return out;
}

std::string_view name(StorageClass value) { return storage_class_names[static_cast<std::size_t>(value)]; }
std::string_view name(ChecksumAlgorithm value) { return algorithm_names[static_cast<std::size_t>(value)]; }
std::string_view name(ChecksumType value) { return type_names[static_cast<std::size_t>(value)]; }

std::optional<StorageClass> storage_class(std::string_view wanted) {
    const auto found = std::ranges::find(storage_class_names, wanted);
    if (found == storage_class_names.end()) return std::nullopt;
    return static_cast<StorageClass>(found - storage_class_names.begin());
}

}  // namespace watchword::s3
