// A Fault is an error the caller must see: an AWS error code, an HTTP status and a sentence. Operations throw
// it; the front they run behind catches it, once. What strangers can hammer (signatures, tokens, MFA,
// policies) returns values instead and never throws.
#pragma once

#include <exception>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace watchword {

struct Fault : std::runtime_error {
    std::string_view code;  ///< AWS error code with static storage: "NoSuchEntity"
    unsigned http_status;   ///< 4xx: the caller is to blame (Type Sender), 5xx: we are (Type Receiver)
    /// Further elements of an S3 error document (`<Key>`, `<BucketName>`) or members of an Organizations
    /// error
    /// (`Reason`), in order. IAM and STS have none.
    std::vector<std::pair<std::string, std::string>> details;
    /// What went wrong inside, for the log of whoever operates the server; the caller never sees it.
    std::string cause;

    Fault(std::string_view code, unsigned http_status, const std::string& message,
          std::vector<std::pair<std::string, std::string>> details = {})
        : std::runtime_error(message), code(code), http_status(http_status), details(std::move(details)) {}
};

/// A Fault of ours, 5xx, with what() of the exception behind it.
inline Fault internal_fault(std::string_view code, unsigned http_status, const std::string& message,
                            const std::exception& cause) {
    Fault fault(code, http_status, message);
    fault.cause = cause.what();
    return fault;
}

/// 400 ValidationError, the answer to every parameter that breaks its constraint (facts: iam §6, sts §8).
inline Fault validation_error(const std::string& message) { return {"ValidationError", 400, message}; }

/// 403 AccessDenied with the sentence the caller reads.
inline Fault access_denied(const std::string& message) { return {"AccessDenied", 403, message}; }

}  // namespace watchword
