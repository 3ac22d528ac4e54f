// Which host a service's requests go to, which region they are signed for, and whether a proxy lies between.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "watchword/settings.hpp"

namespace watchword::client {

/// scheme "://" [ user-info "@" ] host [ ":" port ] [ "/" prefix ]
struct Url {
    bool tls = false;
    std::string user_info;  // secret; still percent-encoded
    std::string host;       // lower case; IPv6 without its brackets
    unsigned port = 0;
    std::string prefix;  // "" or "/…", never ending in '/'

    /// "host", "host:8080", "[::1]:8080": the port only when it is not the scheme's own.
    std::string authority() const;
    /// As authority, always with the port: what CONNECT wants.
    std::string host_and_port() const;
};

/// Throws ConfigurationError beginning with `what` ("AWS_ENDPOINT_URL"); the text itself is not repeated: it
/// may hold a password.
Url parse_url(std::string_view text, const std::string& what);

/// Where one service's requests go, and the region their signature names.
struct Endpoint {
    Url url;
    std::string region;  ///< to sign for
    bool aws = false;    ///< AWS's own host, not one from the settings
};

/// `service`: "sts", "iam", "s3". Throws ConfigurationError for a region that cannot be part of a host name.
Endpoint endpoint_for(std::string_view service, const Settings&);

/// The proxy for a request to `url`; none for loopback hosts and those in no_proxy. Throws
/// ConfigurationError.
std::optional<Url> proxy_for(const Url& url, const Settings&);

/// localhost, *.localhost, 127.0.0.0/8, ::1.
bool is_loopback(std::string_view host);

/// Can `bucket` be the first label of a host name under a wildcard certificate? (No dots, no capitals.)
bool fits_host_name(std::string_view bucket);

}  // namespace watchword::client
