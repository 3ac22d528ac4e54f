#include "sigv4/query_auth.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "base/encoding.hpp"
#include "base/limits.hpp"
#include "base/text.hpp"

namespace watchword::sigv4 {
namespace {

using Slot = std::optional<std::string> QueryAuth::*;
constexpr std::array<std::pair<std::string_view, Slot>, 12> slots{{
    {"X-Amz-Algorithm", &QueryAuth::algorithm},
    {"X-Amz-Credential", &QueryAuth::credential},
    {"X-Amz-Date", &QueryAuth::date},
    {"X-Amz-Expires", &QueryAuth::expires},
    {"X-Amz-SignedHeaders", &QueryAuth::signed_headers},
    {"X-Amz-Signature", &QueryAuth::signature},
    {"X-Amz-Security-Token", &QueryAuth::token},
    {"X-Amz-Content-Sha256", &QueryAuth::content_sha256},
    {"AWSAccessKeyId", &QueryAuth::v2_access_key_id},
    {"Expires", &QueryAuth::v2_expires},
    {"Signature", &QueryAuth::v2_signature},
    {"x-amz-security-token", &QueryAuth::v2_token},
}};

}  // namespace

QueryAuth find_query_auth(std::string_view query) {
    QueryAuth found;
    std::size_t parameters = 0;
    while (!query.empty()) {
        auto value = take_until(query, '&');
        if (++parameters > limits::query_parameters_max) {
            found.malformed = true;
            break;
        }
        auto name = take_until(value, '=');
        std::optional<std::string> decoded_name;
        if (name.find_first_of("%+") != std::string_view::npos) {
            if (!(decoded_name = percent_decode(name, true))) continue;  // no name of ours
            name = *decoded_name;
        }
        const auto slot = std::find_if(slots.begin(), slots.end(), [&](auto& s) { return s.first == name; });
        if (slot == slots.end()) continue;
        auto& member = found.*(slot->second);
        if (member) found.malformed = true;
        member = percent_decode(value, true);
        if (!member) {
            found.malformed = true;
            member.emplace();
        }
    }
    return found;
}

}  // namespace watchword::sigv4
