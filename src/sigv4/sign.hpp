// The sender's side of SigV4, over the same canonical forms as the receiver's.
#pragma once

#include <string>
#include <string_view>

#include "base/clock.hpp"
#include "base/secret.hpp"
#include "wire/message.hpp"

namespace watchword::sigv4 {

struct Credentials {
    std::string access_key_id;
    Secret secret_access_key;
    std::string session_token;  ///< "" for long-term credentials
};

/// Adds X-Amz-Date, X-Amz-Security-Token (when there is a token), for service "s3" x-amz-content-sha256, and
/// Authorization. Signs every header present but those that proxies may change.
/// The payload hash is the x-amz-content-sha256 header if the request has one ("UNSIGNED-PAYLOAD" is the
/// caller's choice), else the sha256 of request.body.
/// Preconditions: request.target is encoded as it will be sent; a Host header is present; none of the
/// headers above but x-amz-content-sha256 is. Headers added afterwards are not signed; S3 refuses late
/// x-amz-*.
void sign(Request&, const Credentials&, std::string_view region, std::string_view service, Time now);

/// The request's target with the parameters that presign it for `expires` (1…604800 s) from `now`: anyone
/// who has it can send the request. Signs the request's headers (usually Host alone). S3: any body.
/// Others: request.body. Preconditions as sign().
std::string presign(const Request&, const Credentials&, std::string_view region, std::string_view service,
                    Time now, Seconds expires);

}  // namespace watchword::sigv4
