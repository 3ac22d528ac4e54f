// Input: two texts, divided by the first newline, as numbers, dates, address ranges and ARNs.
// Properties: what is read keeps within its text; numbers are ordered, whichever way they are asked; a range
// contains its own address and no wider one; an ARN's parts put together are the text.
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "base/text.hpp"
#include "policy/arn.hpp"
#include "policy/values.hpp"

using namespace watchword;
using namespace watchword::policy;

namespace {

void require(bool holds) {
    if (!holds) std::abort();
}

bool inside(std::string_view part, std::string_view whole) {
    return part.empty() ||
           (part.data() >= whole.data() && part.data() + part.size() <= whole.data() + whole.size());
}

void numbers(std::string_view a, std::string_view b) {
    const auto left = Decimal::parse(a), right = Decimal::parse(b);
    if (left) require(inside(left->integer, a) && inside(left->fraction, a) && *left == *left);
    if (!left || !right) return;
    require((*left < *right) == (*right > *left));
    require((*left == *right) == (*right == *left));
    require((*left < *right) + (*left == *right) + (*left > *right) == 1);
}

void dates(std::string_view a) {
    const auto date = parse_date(a);
    if (!date) return;
    // Seconds since the epoch are a date too, and the same one.
    const std::int64_t seconds = *date / 1000;
    if (*date % 1000 == 0)
        require(parse_date(std::to_string(seconds)) == date || (seconds > 999 && seconds < 10000));
}

void ranges(std::string_view a, std::string_view b) {
    const auto range = Cidr::parse(a);
    if (!range) return;
    require(range->prefix <= (range->v6 ? 128 : 32));
    Cidr address = *range;
    address.prefix = address.v6 ? 128 : 32;
    require(range->contains(address) && address.is_single());
    const auto other = Cidr::parse(b);
    if (!other || !other->is_single()) return;
    require(!range->contains(*other) || range->v6 == other->v6);
    Cidr wider = *range;
    if (wider.prefix == 0) return;
    --wider.prefix;
    require(!range->contains(*other) || wider.contains(*other));
}

void arns(std::string_view a) {
    const auto arn = Arn::parse(a);
    if (!arn) return;
    require(a == concat("arn:", arn->partition, ":", arn->service, ":", arn->region, ":", arn->account, ":",
                        arn->resource));
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    std::string_view rest(reinterpret_cast<const char*>(data), size);
    const auto first = take_until(rest, '\n');
    numbers(first, rest);
    dates(first);
    ranges(first, rest);
    arns(first);
    return 0;
}
