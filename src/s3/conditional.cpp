#include "s3/conditional.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "base/time_format.hpp"

namespace watchword::s3 {
namespace {

// A list of entity tags, or "*" for any.
bool names_etag(std::string_view list, const ETag& etag) {
    while (!list.empty()) {
        auto one = trim(take_until(list, ','));
        if (one == "*") return true;
        if (one.starts_with("W/")) one.remove_prefix(2);
        if (ETag::parse(one) == etag) return true;
    }
    return false;
}

// HTTP dates have whole seconds.
Time whole_seconds(Time time) { return std::chrono::floor<Seconds>(time); }

}  // namespace

PreconditionResult evaluate_preconditions(const Headers& headers, const ObjectSummary& object,
                                          std::string_view prefix) {
    const auto find = [&](std::string_view header) { return headers.find(concat(prefix, header)); };
    const auto date = [&](std::string_view header) -> std::optional<Time> {
        const auto text = find(header);
        return text ? parse_http_date(*text) : std::nullopt;
    };
    const Time modified = whole_seconds(object.last_modified);
    if (const auto match = find("if-match")) {
        if (!names_etag(*match, object.etag)) return {Precondition::failed, "If-Match"};
    } else if (const auto since = date("if-unmodified-since"); since && modified > *since) {
        return {Precondition::failed, "If-Unmodified-Since"};
    }
    if (const auto match = find("if-none-match")) {
        if (names_etag(*match, object.etag)) return {Precondition::not_modified, "If-None-Match"};
    } else if (const auto since = date("if-modified-since"); since && modified <= *since) {
        return {Precondition::not_modified, "If-Modified-Since"};
    }
    return {};
}

Result<std::optional<ByteRange>, Fault> parse_range(std::optional<std::string_view> header,
                                                    std::uint64_t size) {
    const std::optional<ByteRange> whole;
    if (!header || !header->starts_with("bytes=")) return whole;
    std::string_view rest = header->substr(6);
    if (rest.find('-') == std::string_view::npos) return whole;
    const auto first_text = trim(take_until(rest, '-')), last_text = trim(rest);
    const auto first = parse_number<std::uint64_t>(first_text), last = parse_number<std::uint64_t>(last_text);
    const Fault unsatisfiable(
        "InvalidRange", 416, "The requested range is not satisfiable",
        {{"RangeRequested", std::string(*header)}, {"ActualObjectSize", std::to_string(size)}});
    if (first_text.empty()) {  // the last so many bytes
        if (!last) return whole;
        if (*last == 0 || size == 0) return unsatisfiable;
        const auto length = std::min(*last, size);
        return std::optional(ByteRange{size - length, length});
    }
    if (!first || (!last_text.empty() && (!last || *last < *first))) return whole;
    if (*first >= size) return unsatisfiable;
    const auto end = last ? std::min(*last, size - 1) : size - 1;
    return std::optional(ByteRange{*first, end - *first + 1});
}

}  // namespace watchword::s3
