#include "s3/checksum.hpp"

#include <array>

#include "base/encoding.hpp"

namespace watchword::s3 {
namespace {

constexpr std::array algorithms{ChecksumAlgorithm::crc32, ChecksumAlgorithm::crc32c, ChecksumAlgorithm::sha1,
                                ChecksumAlgorithm::sha256};

std::size_t bytes_of(ChecksumAlgorithm algorithm) {
    switch (algorithm) {
        case ChecksumAlgorithm::none: return 0;
        case ChecksumAlgorithm::sha1: return 20;
        case ChecksumAlgorithm::sha256: return 32;
        default: return 4;
    }
}

Fault invalid_request(const std::string& message) { return {"InvalidRequest", 400, message}; }

Fault crc64nvme_unsupported() {
    return {"NotImplemented",
            501,
            "The checksum algorithm CRC64NVME is not implemented; use CRC32, CRC32C, SHA1 or SHA256.",
            {{"Header", "x-amz-checksum-crc64nvme"}}};
}

}  // namespace

std::string header_name(ChecksumAlgorithm algorithm) { return "x-amz-checksum-" + lower(name(algorithm)); }

Result<ChecksumAlgorithm, Fault> checksum_algorithm(std::string_view wanted) {
    for (const auto algorithm : algorithms)
        if (equal_ignoring_case(wanted, name(algorithm))) return algorithm;
    if (equal_ignoring_case(wanted, "CRC64NVME")) return crc64nvme_unsupported();
    return invalid_request(
        "Checksum algorithm provided is unsupported. Please try again with any of the valid types: "
        "[CRC32, CRC32C, SHA1, SHA256]");
}

std::optional<std::string> decode_checksum(ChecksumAlgorithm algorithm, std::string_view base64) {
    auto bytes = base64_decode(base64);
    if (!bytes || bytes->size() != bytes_of(algorithm)) return std::nullopt;
    return bytes;
}

Result<ExpectedDigests, Fault> expected_digests(const Headers& headers) {
    ExpectedDigests out;
    if (const auto sent = headers.find("content-md5")) {
        const auto bytes = base64_decode(*sent);
        if (!bytes || bytes->size() != 16)
            return Fault("InvalidDigest", 400, "The Content-MD5 you specified was invalid.",
                         {{"Content-MD5", std::string(*sent)}});
        out.md5 = *bytes;
    }
    const auto trailer = headers.get("x-amz-trailer");
    if (headers.find("x-amz-checksum-crc64nvme") || equal_ignoring_case(trailer, "x-amz-checksum-crc64nvme"))
        return crc64nvme_unsupported();
    for (const auto algorithm : algorithms) {
        const std::string header = header_name(algorithm);
        const auto sent = headers.find(header);
        const bool trails = equal_ignoring_case(trailer, header);
        if (!sent && !trails) continue;
        if (out.algorithm != ChecksumAlgorithm::none || (sent && trails) || headers.count(header) > 1)
            return invalid_request(
                "Expecting a single x-amz-checksum- header. Multiple checksum Types are not allowed.");
        out.algorithm = algorithm;
        out.in_trailer = trails;
        if (trails) continue;
        const auto bytes = decode_checksum(algorithm, *sent);
        if (!bytes) return invalid_request("Value for " + header + " header is invalid.");
        out.checksum = *bytes;
    }
    if (!trailer.empty() && !out.in_trailer)
        return invalid_request("The value specified in the x-amz-trailer header is not supported");
    if (const auto named = headers.find("x-amz-sdk-checksum-algorithm")) {
        const auto algorithm = checksum_algorithm(*named);
        if (!algorithm) return algorithm.error();
        if (out.algorithm == ChecksumAlgorithm::none) {
            // Content-MD5 in its place is what old clients send; then there is nothing to compare.
            if (out.md5.empty())
                return invalid_request(
                    "x-amz-sdk-checksum-algorithm specified, but no corresponding x-amz-checksum-* or "
                    "x-amz-trailer headers were found.");
        } else if (*algorithm != out.algorithm) {
            return invalid_request("Value for x-amz-sdk-checksum-algorithm header is invalid.");
        }
    }
    return out;
}

std::optional<Fault> mismatch(const ExpectedDigests& expected, const std::string& md5,
                              const std::string& checksum) {
    if (!expected.md5.empty() && expected.md5 != md5)
        return Fault(
            "BadDigest", 400, "The Content-MD5 you specified did not match what we received.",
            {{"ExpectedDigest", base64_encode(expected.md5)}, {"CalculatedDigest", base64_encode(md5)}});
    if (expected.algorithm != ChecksumAlgorithm::none && expected.checksum != checksum)
        return Fault("BadDigest", 400,
                     concat("The ", name(expected.algorithm),
                            " you specified did not match the calculated checksum."));
    return std::nullopt;
}

}  // namespace watchword::s3
