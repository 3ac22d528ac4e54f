// Input: flags, a pattern, a NUL, a text, a NUL, the value of the variable ${k}. The compiled matcher must
// agree with the plain one, and numbers, dates and ranges must be read without reading past their end.
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "base/text.hpp"
#include "policy/pattern.hpp"
#include "policy/reference_match.hpp"
#include "policy/values.hpp"

using namespace watchword::policy;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size == 0 || size > 2000) return 0;  // the plain matcher is quadratic
    const unsigned flags = data[0];
    std::string_view rest(reinterpret_cast<const char*>(data) + 1, size - 1);
    const auto pattern = watchword::take_until(rest, '\0');
    const auto text = watchword::take_until(rest, '\0');
    // Patterns come out of JSON, which is UTF-8; texts and values may be anything, but '?' beside half a
    // character is not worth agreeing on.
    if (!is_utf8(pattern) || !is_utf8(rest)) return 0;
    Context context;
    context.set("k", rest);

    const bool wildcards = flags & 1, variables = flags & 2, arn = flags & 4;
    PatternPool pool;
    const PatternSyntax syntax{.wildcards = wildcards, .variables = variables};
    const Pattern compiled =
        arn ? compile_arn_pattern(pool, pattern, syntax) : compile_pattern(pool, pattern, syntax);
    pool.seal();
    const auto tokens = reference::expand(pattern, wildcards, variables, context);
    const bool expected =
        tokens && (arn ? reference::arn_like(*tokens, text) : reference::like(*tokens, text));
    if (matches(pool, compiled, text, context) != expected) std::abort();

    (void)Decimal::parse(text);
    (void)parse_date(text);
    (void)Cidr::parse(text);
    return 0;
}
