// For the tests of this folder only: requests from text, and requests signed like a client's.
#pragma once

#include <string>
#include <string_view>

#include "base/text.hpp"
#include "base/time_format.hpp"
#include "sigv4/sign.hpp"
#include "sigv4/verify.hpp"
#include "wire/message.hpp"

namespace watchword::sigv4::testing {

inline const std::string secret = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY";
inline const Time now = *parse_iso8601_basic("20240102T030405Z");
inline const std::string empty_hash = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

/// Request line, header lines, an empty line, body; LF line ends.
inline Request parse_request(std::string_view text) {
    Request request;
    auto line = take_until(text, '\n');
    request.method = take_until(line, ' ');
    request.target = take_until(line, ' ');
    while (!(line = take_until(text, '\n')).empty()) {
        const auto name = take_until(line, ':');
        request.headers.add(name, trim(line));
    }
    request.body = text;
    return request;
}

/// The same request with each value of a header replaced, or without the header when `value` is null.
inline Request with_header(const Request& request, std::string_view name, const char* value) {
    Request out = request;
    out.headers.clear();
    for (std::size_t i = 0; i < request.headers.size(); ++i)
        if (request.headers[i].name != name)
            out.headers.add(request.headers[i].name, request.headers[i].value);
    if (value) out.headers.add(name, value);
    return out;
}

inline Credentials credentials(std::string token = "") { return {"AKIDEXAMPLE", Secret(secret), token}; }

inline Request signed_sts(Time at = now, std::string token = "") {
    Request request;
    request.method = "POST";
    request.target = "/";
    request.headers.add("Host", "sts.local");
    request.headers.add("Content-Type", "application/x-www-form-urlencoded; charset=utf-8");
    request.body = "Action=GetCallerIdentity&Version=2011-06-15";
    sign(request, credentials(std::move(token)), "us-east-1", "sts", at);
    return request;
}

inline Request signed_s3(Time at = now, std::string_view target = "/bucket/a%20key?versionId=1") {
    Request request;
    request.method = "PUT";
    request.target = target;
    request.headers.add("Host", "s3.local");
    request.headers.add("x-amz-acl", "private");
    request.body = "hello";
    sign(request, credentials(), "eu-west-3", "s3", at);
    return request;
}

/// Reads and verifies as a server would; "" when accepted, else "Code: message".
std::string check(const Request&, Dialect, Time at = now, std::string_view secret_access_key = secret);

}  // namespace watchword::sigv4::testing
