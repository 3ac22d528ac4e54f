// Where a client sends its requests and how patient it is. Whatever is set here by hand wins; load() fills in
// the rest as the AWS CLI would.
#pragma once

#include <chrono>
#include <functional>
#include <map>
#include <string>
#include <string_view>

#include "watchword/profile.hpp"

namespace watchword::client {

/// A plain value; a client keeps its own copy, so later changes do not reach it.
struct Settings {
    /// Names the region that requests are signed for and, where no endpoint is given, AWS's host.
    std::string region = "us-east-1";

    /// "http[s]://HOST[:PORT][/PREFIX]" by service ("sts", "s3", "iam"); "" is for all services that have
    /// none of their own. No entry: AWS's regional endpoint.
    std::map<std::string, std::string> endpoint_urls;

    enum class Addressing { automatic, path, virtual_host };
    /// How a bucket is named in S3 requests. automatic: in the path for an endpoint of one's own, in the host
    /// for AWS's (unless the bucket's name does not fit a host name).
    Addressing s3_addressing = Addressing::automatic;

    std::string https_proxy, http_proxy;  ///< "http://[USER:PASSWORD@]HOST:PORT"; "" for none
    std::string no_proxy;   ///< comma-separated hosts and .domains that need no proxy; "*" for all
    std::string ca_bundle;  ///< PEM file of trusted authorities; "" for the system's

    std::chrono::milliseconds connect_timeout{10'000};  ///< name resolution aside
    std::chrono::milliseconds read_timeout{60'000};     ///< longest silence of the other side
    int attempts_max = 3;                               ///< for calls that may be repeated; 1: never repeat
    std::size_t response_bytes_max = 64u << 20;         ///< of bodies held in memory

    /// Hears of what the user should know but that is no error: keys signing over plain http to another host.
    /// By default nobody listens. (The request is sent: its signature does not give the secret key away, but
    /// what it asks and answers — temporary keys! — can be read on the way.)
    std::function<void(std::string_view)> warn;

    /// Time and waiting, replaceable in tests. Unset: the system's.
    std::function<std::chrono::system_clock::time_point()> now;
    std::function<void(std::chrono::milliseconds)> sleep;

    /// Region: $AWS_REGION, $AWS_DEFAULT_REGION, the profile's, us-east-1. Endpoints: $AWS_ENDPOINT_URL_STS
    /// (…_S3, …_IAM), $AWS_ENDPOINT_URL, the profile's services section, the profile's endpoint_url (none of
    /// them when $AWS_IGNORE_CONFIGURED_ENDPOINT_URLS is true). $HTTPS_PROXY, $HTTP_PROXY, $NO_PROXY (lower
    /// case too, but $http_proxy in lower case only, since CGI servers let strangers set HTTP_PROXY),
    /// $AWS_CA_BUNDLE, the profile's ca_bundle, $SSL_CERT_FILE. `profile` "": profile_name(); naming one that
    /// does not exist is an error, except the "default" nobody asked for. Throws ConfigurationError.
    static Settings load(const std::string& profile = "", const Environment& = process_environment());

    /// As above with the files already read.
    static Settings load(const Profiles&, const std::string& profile, const Environment&);
};

}  // namespace watchword::client
