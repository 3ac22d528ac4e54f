#include "s3/checksum.hpp"

#include "base/encoding.hpp"

namespace watchword::s3 {
namespace {

Fault invalid_request(const std::string& message) { return {"InvalidRequest", 400, message}; }

Fault one_checksum_only() {
    return invalid_request(
        "Expecting a single x-amz-checksum- header. Multiple checksum Types are not allowed.");
}

}  // namespace

std::string header_name(ChecksumAlgorithm algorithm) { return "x-amz-checksum-" + lower(name(algorithm)); }

Result<ChecksumAlgorithm, Fault> checksum_algorithm(std::string_view wanted) {
    for (const auto algorithm : checksum_algorithms)
        if (equal_ignoring_case(wanted, name(algorithm))) return algorithm;
    return invalid_request(
        "Checksum algorithm provided is unsupported. Please try again with any of the valid types: "
        "[CRC32, CRC32C, CRC64NVME, SHA1, SHA256]");
}

Result<ChecksumType, Fault> checksum_type(const Headers& headers) {
    const auto wanted = headers.find("x-amz-checksum-type");
    if (!wanted) return ChecksumType::none;
    for (const auto type : {ChecksumType::full_object, ChecksumType::composite})
        if (*wanted == name(type)) return type;
    return invalid_request("Value for x-amz-checksum-type header is invalid.");
}

Result<Checksum, Fault> wanted_checksum(const Headers& headers) {
    Checksum out;
    const auto type = checksum_type(headers);
    if (!type) return type.error();
    out.type = *type;
    const auto wanted = headers.find("x-amz-checksum-algorithm");
    if (!wanted) {
        if (out.type != ChecksumType::none)
            return invalid_request(
                "The x-amz-checksum-type header can only be used with the x-amz-checksum-algorithm header.");
        return out;
    }
    const auto algorithm = checksum_algorithm(*wanted);
    if (!algorithm) return algorithm.error();
    out.algorithm = *algorithm;
    if (out.type == ChecksumType::none) out.type = default_type(out.algorithm);
    if (!has_type(out.algorithm, out.type))
        return invalid_request(concat("The ", name(out.type), " checksum type cannot be used with the ",
                                      lower(name(out.algorithm)), " checksum algorithm."));
    return out;
}

Result<Checksum, Fault> expected_object_checksum(const Headers& headers) {
    Checksum out;
    const auto type = checksum_type(headers);
    if (!type) return type.error();
    out.type = *type;
    for (const auto algorithm : checksum_algorithms) {
        const std::string header = header_name(algorithm);
        const auto sent = headers.find(header);
        if (!sent) continue;
        if (out.algorithm != ChecksumAlgorithm::none || headers.count(header) > 1) return one_checksum_only();
        // Composite ones end in the number of parts.
        if (!decode_checksum(algorithm, sent->substr(0, sent->find('-'))))
            return invalid_request("Value for " + header + " header is invalid.");
        out.algorithm = algorithm;
        out.value = *sent;
    }
    return out;
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
    for (const auto algorithm : checksum_algorithms) {
        const std::string header = header_name(algorithm);
        const auto sent = headers.find(header);
        const bool trails = equal_ignoring_case(trailer, header);
        if (!sent && !trails) continue;
        if (out.algorithm != ChecksumAlgorithm::none || (sent && trails) || headers.count(header) > 1)
            return one_checksum_only();
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
