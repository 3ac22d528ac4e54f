// One document by HTTPS from a server nobody has vouched for: bounded in time, size and reach. Over libcurl,
// which is included here and nowhere else.
#pragma once

#include <chrono>
#include <string>
#include <vector>

#include "watchword/result.hpp"

namespace watchword::oidc {

/// Choices of whoever runs the server.
struct FetchOptions {
    /// Whether identity providers may be at loopback, private and link-local addresses. False keeps accounts
    /// from having the server knock on the doors of its own network.
    bool private_addresses = false;
    /// PEM file of certificate authorities that are trusted besides the system's; "" for none.
    std::string ca_file;
    std::chrono::milliseconds timeout{4000};  ///< for all of one document
};

/// Why there is no document.
enum class FetchError {
    unreachable,  ///< no address, no connection, no answer in time, an address that may not be asked, or an
                  ///< answer that says to come again (408, 429, 500 and above)
    untrusted,  ///< neither a trusted authority nor a thumbprint vouches for the certificate, or its name is
                ///< wrong
    refused,    ///< an answer, but not 200 with a body of at most `bytes_max`
};

/// Fetches `url`, which must begin "https://". The certificate must be for the host of the URL, in force, and
/// issued by a trusted authority, or else below (or itself) a certificate that the server sends and whose
/// SHA-1 is among `thumbprints` (40 hex digits, of any case). Redirections are not followed; neither proxies
/// nor cookies nor the environment play a part. Blocks; safe to call from any thread.
Result<std::string, FetchError> https_get(const std::string& url, const std::vector<std::string>& thumbprints,
                                          std::size_t bytes_max, const FetchOptions&);

}  // namespace watchword::oidc
