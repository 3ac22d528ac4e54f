// One line per request for whoever operates the server. Nothing secret is in it: no token, no signature, no
// body.
#pragma once

#include <functional>
#include <string>
#include <string_view>

namespace watchword {

struct AccessRecord {
    std::string_view request_id, peer, service, action, access_key_id, principal_arn, error_code;
    std::string_view cause;     ///< what went wrong inside, where something did
    std::string_view resource;  ///< bucket and key, where there is one
    unsigned status = 200;
};

/// Called once per request, from any thread, when its outcome is known. May be empty, in tests.
using AccessLog = std::function<void(const AccessRecord&)>;

}  // namespace watchword
