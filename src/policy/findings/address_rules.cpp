// Rules about address ranges.
#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "policy/findings/subject.hpp"
#include "policy/values.hpp"

namespace watchword::policy::check {
namespace {

bool is_private(const Cidr& range) {
    // RFC 1918, 6598, 1122, 3927, 4193, 4291
    for (const char* text : {"10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10", "127.0.0.0/8",
                             "169.254.0.0/16", "fc00::/7", "fe80::/10", "::1/128"}) {
        const auto block = *Cidr::parse(text);
        auto first = range;
        first.prefix = range.v6 ? 128 : 32;
        if (block.v6 == range.v6 && range.prefix >= block.prefix && block.contains(first)) return true;
    }
    return false;
}

template <class Look>
void each_test(const Subject& subject, Look look) {
    for (const auto& statement : subject.statements)
        for (const auto& test : statement.conditions)
            if (test.family(ConditionTest::Family::ip)) look(statement, test);
}

// `all`: nothing but private ranges; otherwise some beside public ones.
template <bool negated, bool all>
void private_range(const Subject& subject, Report& report) {
    each_test(subject, [&](const Statement& statement, const ConditionText& test) {
        if (!test.is("aws:SourceIp") || test.op.test.negated != negated || test.values.empty()) return;
        const auto inside = std::count_if(test.values.begin(), test.values.end(), [](const JsonNode* value) {
            const auto range = Cidr::parse(value->text);
            return range && is_private(*range);
        });
        const bool only = inside == static_cast<std::ptrdiff_t>(test.values.size());
        if (inside > 0 && only == all)
            report.add(place_of(statement, test), all ? "All of these addresses are private ones."
                                                      : "Some of these addresses are private ones.");
    });
}

std::string written(Cidr range) {
    for (unsigned bit = range.prefix; bit < (range.v6 ? 128u : 32u); ++bit)
        range.bytes[bit / 8] = static_cast<std::uint8_t>(range.bytes[bit / 8] & ~(0x80u >> bit % 8));
    const auto& b = range.bytes;
    if (!range.v6) return fmt::format("{}.{}.{}.{}/{}", b[0], b[1], b[2], b[3], range.prefix);
    std::string out;
    for (std::size_t i = 0; i < 16; i += 2)
        out += fmt::format("{}{:x}", i == 0 ? "" : ":", b[i] << 8 | b[i + 1]);
    return fmt::format("{}/{}", out, range.prefix);
}

void host_bits(const Subject& subject, Report& report) {
    each_test(subject, [&](const Statement& statement, const ConditionText& test) {
        for (const JsonNode* value : test.values) {
            const auto range = Cidr::parse(value->text);
            if (!range) continue;
            const auto network = written(*range);
            if (Cidr::parse(network)->bytes != range->bytes)
                report.add(place_of(statement, test, *value),
                           fmt::format("The bits behind the prefix do not count: this is {}.", network));
        }
    });
}

void every_address(const Subject& subject, Report& report) {
    each_test(subject, [&](const Statement& statement, const ConditionText& test) {
        for (const JsonNode* value : test.values)
            if (const auto range = Cidr::parse(value->text); range && range->prefix == 0)
                report.add(place_of(statement, test, *value),
                           fmt::format("{} is every IPv{} address.", value->text, range->v6 ? 6 : 4));
    });
}

constexpr auto private_advice =
    "Towards AWS aws:SourceIp is a public address, so there such ranges match nobody; aws:VpcSourceIp is for "
    "private "
    "ones. Watchword sees whatever address reaches it.";
constexpr std::array table{
    Rule{{FindingType::warning, "PRIVATE_IP_ADDRESS", "Private addresses only, in aws:SourceIp",
          private_advice},
         private_range<false, true>},
    Rule{{FindingType::warning, "PRIVATE_NOT_IP_ADDRESS", "Private addresses only, excluded by aws:SourceIp",
          private_advice},
         private_range<true, true>},
    Rule{{FindingType::suggestion, "PRIVATE_IP_ADDRESS_SUBSET", "Some private addresses, in aws:SourceIp",
          private_advice},
         private_range<false, false>},
    Rule{{FindingType::suggestion, "PRIVATE_NOT_IP_ADDRESS_SUBSET",
          "Some private addresses, excluded by aws:SourceIp", private_advice},
         private_range<true, false>},
    Rule{{FindingType::suggestion, "IMPROVE_IP_RANGE", "An address with more bits than its prefix counts",
          "Write the range as told, or the address without a prefix."},
         host_bits},
    Rule{{FindingType::warning, "IP_RANGE_COVERS_ALL", "A range of all addresses",
          "Remove the test, or write the range that was meant."},
         every_address},
};

}  // namespace

std::span<const Rule> address_rules() { return table; }

}  // namespace watchword::policy::check
