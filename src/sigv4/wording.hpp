// The refusals of reading and verifying, in the words of each dialect (facts: signatures §2, §8).
#pragma once

#include <string>
#include <string_view>

#include "sigv4/auth_error.hpp"
#include "sigv4/claim.hpp"

namespace watchword::sigv4 {

inline AuthError incomplete_signature(std::string message) {
    return {"IncompleteSignature", 400, std::move(message), {}};
}
inline AuthError does_not_match(std::string message) {
    return {"SignatureDoesNotMatch", 403, std::move(message), {}};
}
inline AuthError s3_access_denied(std::string message,
                                  std::vector<std::pair<std::string, std::string>> details = {}) {
    return {"AccessDenied", 403, std::move(message), std::move(details)};
}
inline AuthError invalid_request(std::string message) {
    return {"InvalidRequest", 400, std::move(message), {}};
}
inline AuthError invalid_argument(std::string message, std::string name, std::string value) {
    return {"InvalidArgument",
            400,
            std::move(message),
            {{"ArgumentName", std::move(name)}, {"ArgumentValue", std::move(value)}}};
}
/// What is wrong with an S3 V4 header or query claim: `why` behind the sentence each begins with.
inline AuthError s3_malformed(Method method, std::string_view why) {
    if (method == Method::v4_query) return {"AuthorizationQueryParametersError", 400, std::string(why), {}};
    return {"AuthorizationHeaderMalformed",
            400,
            std::string("The authorization header is malformed; ").append(why),
            {}};
}
/// As s3_malformed, about the credential: presigned requests name the parameter.
inline AuthError s3_malformed_credential(Method method, std::string_view why) {
    if (method != Method::v4_query) return s3_malformed(method, why);
    return s3_malformed(method, std::string("Error parsing the X-Amz-Credential parameter; ").append(why));
}

}  // namespace watchword::sigv4
