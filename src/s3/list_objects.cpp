// ListObjects and ListObjectsV2 (facts: s3 §3).
#include "s3/continuation.hpp"
#include "s3/faults.hpp"
#include "s3/operations.hpp"
#include "s3/xml.hpp"

namespace watchword::s3 {
namespace {

constexpr std::size_t keys_max = 1000;

std::size_t max_keys(const Parameters& parameters) {
    const auto text = parameters.find("max-keys");
    if (!text || text->empty()) return keys_max;
    const auto number = parse_number<std::int64_t>(*text);
    if (!number)
        throw invalid_argument("Provided max-keys not an integer or within integer range", "max-keys", *text);
    if (*number < 0)
        throw invalid_argument("Argument maxKeys must be an integer between 0 and 2147483647", "maxKeys",
                               *text);
    return static_cast<std::size_t>(std::min<std::int64_t>(*number, keys_max));
}

// Fills in what both versions share and returns what is echoed.
xml::ListEcho read_parameters(const Work& work, ListRequest& list) {
    const Parameters& parameters = work.parameters();
    xml::ListEcho echo;
    echo.bucket = work.bucket_name();
    echo.prefix = parameters.get("prefix");
    if (const auto delimiter = parameters.find("delimiter"); delimiter && !delimiter->empty())
        echo.delimiter = std::string(*delimiter);
    echo.max_keys = max_keys(parameters);
    if (const auto encoding = parameters.find("encoding-type")) {
        if (*encoding != "url")
            throw invalid_argument("Invalid Encoding Method specified in Request", "encoding-type",
                                   *encoding);
        echo.url_encoding = true;
    }
    list.bucket = work.bucket.id;
    list.prefix = echo.prefix;
    list.delimiter = echo.delimiter.value_or("");
    list.keys_max = echo.max_keys;
    return echo;
}

}  // namespace

void list_objects(WorkPtr work, Access&) {
    ListRequest list;
    auto echo = read_parameters(*work, list);
    echo.owner_id = canonical_user_id(work->bucket.account_id);
    list.after = work->parameters().get("marker");
    work->succeed_xml(xml::list_objects_v1(echo, list.after, work->service.objects.list(list)));
}

void list_objects_v2(WorkPtr work, Access&) {
    const Parameters& parameters = work->parameters();
    ListRequest list;
    auto echo = read_parameters(*work, list);
    if (parameters.get("fetch-owner") == "true") echo.owner_id = canonical_user_id(work->bucket.account_id);
    xml::ListV2Tokens tokens;
    if (const auto token = parameters.find("continuation-token")) {
        const auto last = parse_continuation_token(*token);
        if (!last)
            throw invalid_argument("The continuation token provided is incorrect", "continuation-token",
                                   *token);
        tokens.continuation_token = std::string(*token);
        list.after = *last;
    } else if (const auto after = parameters.find("start-after")) {
        tokens.start_after = std::string(*after);
        list.after = *after;
    }
    const Listing listing = work->service.objects.list(list);
    if (listing.truncated) tokens.next_token = continuation_token(listing.last);
    work->succeed_xml(xml::list_objects_v2(echo, tokens, listing));
}

}  // namespace watchword::s3
