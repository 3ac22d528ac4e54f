// Why a request's authentication was refused, as a value: strangers can cause these at will.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace watchword::sigv4 {

/// Whose words an error is told in: the codes and sentences differ (facts: signatures §8).
enum class Dialect {
    query,  ///< IAM, STS and other services with an ErrorResponse document
    s3
};

/// Why a request is not authenticated, ready for the error document. Never holds a secret key.
struct AuthError {
    std::string_view code;  ///< static storage: "SignatureDoesNotMatch"
    unsigned status;        ///< HTTP status
    std::string message;
    /// Further elements of an S3 error document, in order. Empty for Dialect::query.
    std::vector<std::pair<std::string, std::string>> details;
};

}  // namespace watchword::sigv4
