#include "policy/sample/values.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "base/text.hpp"
#include "policy/validate.hpp"
#include "policy/values.hpp"

namespace watchword::policy::sample {
namespace {

constexpr std::size_t matching_max = 16, around_max = 24;

/// Calls on_variable(inside) for each "${inside}" and on_text for what is between.
template <class OnText, class OnVariable>
void split_variables(std::string_view text, OnText&& on_text, OnVariable&& on_variable) {
    while (true) {
        const auto begin = text.find("${");
        const auto end = begin == std::string_view::npos ? begin : text.find('}', begin);
        on_text(text.substr(0, end == std::string_view::npos ? end : begin));
        if (end == std::string_view::npos) return;
        on_variable(text.substr(begin + 2, end - begin - 2));
        text.remove_prefix(end + 1);
    }
}

/// The text with variables replaced and each wildcard as '\1' (star) or '\2' (question mark).
std::string marked(std::string_view pattern) {
    std::string out;
    split_variables(
        pattern,
        [&](std::string_view text) {
            for (const char c : text) out += c == '*' ? '\1' : c == '?' ? '\2' : c;
        },
        [&](std::string_view inside) {
            if (inside == "*" || inside == "?" || inside == "$") {
                out += inside;
            } else if (const auto quote = inside.find('\''); quote != std::string_view::npos) {
                out += inside.substr(quote + 1, inside.rfind('\'') - quote - 1);
            } else {
                out += variable_value;
            }
        });
    return out;
}

std::string filled(std::string_view marked_text, std::string_view filler) {
    std::string out;
    for (const char c : marked_text) {
        if (c == '\1') {
            out += filler;
        } else {
            out += c == '\2' ? 'x' : c;
        }
    }
    return out;
}

std::string other_case(std::string text) {
    for (char& c : text) c = c >= 'a' && c <= 'z' ? static_cast<char>(c - ('a' - 'A')) : lower(c);
    return text;
}

std::string address_text(const Cidr& address) {
    if (!address.v6)
        return fmt::format("{}.{}.{}.{}", address.bytes[0], address.bytes[1], address.bytes[2],
                           address.bytes[3]);
    std::string out;
    for (std::size_t i = 0; i < 16; i += 2)
        out += fmt::format("{}{:x}", i == 0 ? "" : ":", address.bytes[i] * 256 + address.bytes[i + 1]);
    return out;
}

/// The first or last address of a range, or the one beside it.
std::string edge(const Cidr& range, bool last, bool outside) {
    Cidr out = range;
    const std::size_t bits = range.v6 ? 128 : 32;
    for (std::size_t bit = range.prefix; bit < bits; ++bit) {
        const auto mask = static_cast<std::uint8_t>(0x80u >> (bit % 8));
        out.bytes[bit / 8] =
            static_cast<std::uint8_t>(last ? out.bytes[bit / 8] | mask : out.bytes[bit / 8] & ~mask);
    }
    for (std::size_t byte = bits / 8; outside && byte-- > 0;) {
        out.bytes[byte] = static_cast<std::uint8_t>(out.bytes[byte] + (last ? 1 : 255));
        if (out.bytes[byte] != (last ? 0 : 255)) break;  // no carry
    }
    return address_text(out);
}

void around_number(std::vector<std::string>& out, const std::string& value) {
    add_unique(out, value, around_max);
    std::string_view whole = value;
    whole = take_until(whole, '.');
    if (const auto number = parse_number<std::int32_t>(whole))
        for (const std::int64_t step : {-1, 1}) add_unique(out, std::to_string(*number + step), around_max);
}

void around_date(std::vector<std::string>& out, const std::string& value) {
    add_unique(out, value, around_max);
    if (const auto date = parse_date(value))
        for (const std::int64_t step : {-1, 1})
            add_unique(out, std::to_string(*date / 1000 + step), around_max);
}

void around_range(std::vector<std::string>& out, const std::string& value) {
    const auto range = Cidr::parse(value);
    if (!range) return;
    for (const bool outside : {false, true})
        for (const bool last : {false, true}) add_unique(out, edge(*range, last, outside), around_max);
}

void around_text(std::vector<std::string>& out, const std::string& value, bool wildcards,
                 const std::vector<std::string>& others) {
    std::vector<std::string> texts{filled(marked(value), "*")};
    if (wildcards) texts = matching(value, others);
    for (const auto& text : texts) add_unique(out, text, around_max);
    add_unique(out, texts.front() + "x", around_max);
    add_unique(out, other_case(texts.front()), around_max);
}

}  // namespace

void add_unique(std::vector<std::string>& list, std::string text, std::size_t count_max) {
    if (list.size() < count_max && std::find(list.begin(), list.end(), text) == list.end())
        list.push_back(std::move(text));
}

std::vector<std::string> matching(std::string_view pattern, const std::vector<std::string>& others) {
    const std::string text = marked(pattern);
    std::vector<std::string> out;
    const auto star = text.find('\1');
    add_unique(out, filled(text, "x"), matching_max);
    if (star == std::string::npos) return out;
    add_unique(out, filled(text, ""), matching_max);
    const auto beginning = text.substr(0, star);
    for (const auto& other : others) {
        const std::string whole = marked(other);
        for (std::size_t at = 0; at != std::string::npos;) {
            const auto end = whole.find_first_of("\1\2", at);
            auto piece = whole.substr(at, end == std::string::npos ? end : end - at);
            if (at == 0 && piece.starts_with(beginning)) piece.erase(0, beginning.size());
            if (!piece.empty()) add_unique(out, filled(text, piece), matching_max);
            at = end == std::string::npos ? end : end + 1;
        }
    }
    return out;
}

std::vector<KeyValues> values_around(std::string_view operator_name, const std::vector<std::string>& values) {
    using Family = ConditionTest::Family;
    const auto parsed = parse_operator(operator_name);
    std::vector<std::string> texts;
    for (const auto& value : values) {
        switch (parsed ? parsed->test.family : Family::string) {
            case Family::number: around_number(texts, value); break;
            case Family::date: around_date(texts, value); break;
            case Family::ip: around_range(texts, value); break;
            case Family::null: add_unique(texts, "x", around_max); break;
            case Family::boolean:
                for (const char* truth : {"true", "false"}) add_unique(texts, truth, around_max);
                break;
            case Family::binary:
                add_unique(texts, value, around_max);
                add_unique(texts, "AA==", around_max);
                break;
            case Family::string:
            case Family::string_ignoring_case:
            case Family::arn: around_text(texts, value, parsed && parsed->wildcards, values); break;
        }
    }
    std::vector<KeyValues> out;
    for (const auto& text : texts) out.push_back(std::vector{text});
    if (parsed && parsed->test.set != ConditionTest::Set::none && texts.size() > 1) {
        out.push_back(texts);
        out.push_back(std::vector{texts.front(), texts.front() + "-other"});
    }
    out.push_back(std::nullopt);
    return out;
}

std::vector<std::string> variables_in(std::string_view text) {
    std::vector<std::string> out;
    split_variables(
        text, [](std::string_view) {},
        [&](std::string_view inside) {
            const auto key = trim(inside.substr(0, inside.find(',')));
            if (key.find(':') != std::string_view::npos) add_unique(out, std::string(key), around_max);
        });
    return out;
}

}  // namespace watchword::policy::sample
