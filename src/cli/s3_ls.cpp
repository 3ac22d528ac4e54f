#include <fmt/format.h>

#include <iostream>

#include "cli/commands.hpp"
#include "cli/output.hpp"
#include "cli/session.hpp"
#include "watchword/error.hpp"
#include "watchword/s3.hpp"

namespace watchword::cli {
namespace {

// "2026-01-31 23:59:59", UTC
std::string listed_time(client::Timestamp time) {
    auto out = iso8601(time);
    out[10] = ' ';
    out.pop_back();
    return out;
}

int list_buckets(client::S3Client& s3, bool json) {
    for (const auto& bucket : s3.list_buckets()) {
        if (json)
            std::cout << json_object({{"Name", bucket.name}, {"CreationDate", iso8601(bucket.creation_date)}})
                      << '\n';
        else
            std::cout << listed_time(bucket.creation_date) << ' ' << shown(bucket.name) << '\n';
    }
    return 0;
}

void print_page(const client::ListObjectsPage& page, const std::string& folder, bool json) {
    for (const auto& prefix : page.common_prefixes) {
        if (json)
            std::cout << json_object({{"Prefix", prefix}}) << '\n';
        else
            std::cout << fmt::format("{:>30} {}\n", "PRE", shown(prefix.substr(folder.size())));
    }
    for (const auto& object : page.objects) {
        if (json)
            std::cout << json_object({{"Key", object.key},
                                      {"LastModified", iso8601(object.last_modified)},
                                      {"ETag", object.etag},
                                      {"Size", std::to_string(object.size)}})
                      << '\n';
        else
            std::cout << fmt::format("{} {:>10} {}\n", listed_time(object.last_modified), object.size,
                                     shown(object.key.substr(folder.size())));
    }
}

}  // namespace

int s3_ls(const Flags& flags, const std::string& where, bool recursive) {
    const std::string scheme = "s3://";
    if (!where.empty() && (!where.starts_with(scheme) || where.size() == scheme.size()))
        throw client::ConfigurationError("what to list is written s3://BUCKET or s3://BUCKET/PREFIX");
    const auto session = open_session(flags);
    client::S3Client s3(session.credentials, session.settings);
    if (where.empty()) return list_buckets(s3, flags.json);

    const auto name = where.substr(scheme.size());
    const auto slash = name.find('/');
    client::ListObjectsRequest request;
    request.bucket = name.substr(0, slash);
    if (slash != std::string::npos) request.prefix = name.substr(slash + 1);
    if (!recursive) request.delimiter = "/";
    // Names are shown from the folder on, as in the AWS CLI: "s3://b/logs/2026" lists "2026-01.gz".
    const auto folder = recursive ? std::string() : request.prefix.substr(0, request.prefix.rfind('/') + 1);
    do {
        const auto page = s3.list_objects_page(request);
        print_page(page, folder, flags.json);
        request.continuation_token = page.next_continuation_token;
    } while (!request.continuation_token.empty());
    return 0;
}

}  // namespace watchword::cli
