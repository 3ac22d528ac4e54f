#include "base/time_format.hpp"

#include <array>

namespace watchword {
namespace {

using std::chrono::day, std::chrono::month, std::chrono::year, std::chrono::year_month_day,
    std::chrono::sys_days;

constexpr std::array<std::string_view, 7> weekdays{"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
constexpr std::array<std::string_view, 12> months{"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                  "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};

struct Fields {
    int year;
    unsigned month, day;
    unsigned hour, minute, second, millisecond;
    unsigned weekday;
};

Fields fields_of(Time time) {
    const auto days = std::chrono::floor<std::chrono::days>(time);
    const year_month_day date(days);
    const std::chrono::hh_mm_ss clock(time - days);
    return {int(date.year()),
            unsigned(date.month()),
            unsigned(date.day()),
            unsigned(clock.hours().count()),
            unsigned(clock.minutes().count()),
            unsigned(clock.seconds().count()),
            unsigned(clock.subseconds().count()),
            std::chrono::weekday(days).c_encoding()};
}

// Writes a time by hand: a listing shows a thousand, and snprintf is the dearest part of a row.
class Printer {
public:
    Printer& text(std::string_view literal) {
        literal.copy(text_.data() + size_, literal.size());
        size_ += literal.size();
        return *this;
    }
    Printer& digits(std::size_t count, unsigned number) {
        for (std::size_t i = size_ + count; i-- > size_; number /= 10)
            text_[i] = static_cast<char>('0' + number % 10);
        size_ += count;
        return *this;
    }
    // Four digits, and more or a sign for years that need them.
    Printer& year(int number) {
        if (number >= 0 && number <= 9999) return digits(4, static_cast<unsigned>(number));
        return text(std::to_string(number));
    }
    std::string take() const { return std::string(text_.data(), size_); }

private:
    std::array<char, 64> text_;  // the longest, an HTTP date, has 29 characters; a year at most 6
    std::size_t size_ = 0;
};

Printer print_dashed(const Fields& f) {
    Printer out;
    out.year(f.year).text("-").digits(2, f.month).text("-").digits(2, f.day).text("T");
    out.digits(2, f.hour).text(":").digits(2, f.minute).text(":").digits(2, f.second);
    return out;
}

// A cursor over text; every step says whether it found what it wanted.
struct Scanner {
    std::string_view rest;

    bool literal(std::string_view wanted) {
        if (!rest.starts_with(wanted)) return false;
        rest.remove_prefix(wanted.size());
        return true;
    }
    bool digits(std::size_t count, unsigned& out) {
        if (rest.size() < count) return false;
        out = 0;
        for (std::size_t i = 0; i < count; ++i) {
            if (rest[i] < '0' || rest[i] > '9') return false;
            out = out * 10 + static_cast<unsigned>(rest[i] - '0');
        }
        rest.remove_prefix(count);
        return true;
    }
    template <std::size_t N>
    bool name(const std::array<std::string_view, N>& names, unsigned& index) {
        for (index = 0; index < N; ++index)
            if (literal(names[index])) return true;
        return false;
    }
};

std::optional<Time> to_time(unsigned y, unsigned mo, unsigned d, unsigned h, unsigned mi, unsigned s) {
    const year_month_day date{year(static_cast<int>(y)), month(mo), day(d)};
    if (!date.ok() || h > 23 || mi > 59 || s > 60) return std::nullopt;
    return Time(sys_days(date)) + std::chrono::hours(h) + std::chrono::minutes(mi) + Seconds(s);
}

// "Z", "+hh:mm" or "-hh:mm"; `colon` false reads "+hhmm".
bool zone(Scanner& in, bool colon, std::chrono::minutes& offset) {
    offset = std::chrono::minutes(0);
    if (in.literal("Z")) return true;
    const bool negative = in.literal("-");
    if (!negative && !in.literal("+")) return false;
    unsigned hours, minutes;
    if (!in.digits(2, hours) || (colon && !in.literal(":")) || !in.digits(2, minutes)) return false;
    if (hours > 14 || minutes > 59) return false;
    offset = std::chrono::hours(hours) + std::chrono::minutes(minutes);
    if (negative) offset = -offset;
    return true;
}

}  // namespace

std::string iso8601_seconds(Time time) {
    const auto f = fields_of(time);
    return print_dashed(f).text("Z").take();
}
std::string iso8601_milliseconds(Time time) {
    const auto f = fields_of(time);
    return print_dashed(f).text(".").digits(3, f.millisecond).text("Z").take();
}
std::string iso8601_basic(Time time) {
    const auto f = fields_of(time);
    return Printer()
        .year(f.year)
        .digits(2, f.month)
        .digits(2, f.day)
        .text("T")
        .digits(2, f.hour)
        .digits(2, f.minute)
        .digits(2, f.second)
        .text("Z")
        .take();
}
std::string iso8601_date(Time time) {
    const auto f = fields_of(time);
    return Printer().year(f.year).digits(2, f.month).digits(2, f.day).take();
}
std::string http_date(Time time) {
    const auto f = fields_of(time);
    return Printer()
        .text(weekdays[f.weekday])
        .text(", ")
        .digits(2, f.day)
        .text(" ")
        .text(months[f.month - 1])
        .text(" ")
        .year(f.year)
        .text(" ")
        .digits(2, f.hour)
        .text(":")
        .digits(2, f.minute)
        .text(":")
        .digits(2, f.second)
        .text(" GMT")
        .take();
}

std::optional<Time> parse_iso8601_basic(std::string_view text) {
    Scanner in{text};
    unsigned y, mo, d, h, mi, s;
    if (!in.digits(4, y) || !in.digits(2, mo) || !in.digits(2, d) || !in.literal("T") || !in.digits(2, h) ||
        !in.digits(2, mi) || !in.digits(2, s) || !in.literal("Z") || !in.rest.empty())
        return std::nullopt;
    return to_time(y, mo, d, h, mi, s);
}

std::optional<Time> parse_http_date(std::string_view text) {
    Scanner in{text};
    unsigned weekday, d, mo, y, h, mi, s;
    std::chrono::minutes offset{0};
    if (!in.name(weekdays, weekday) || !in.literal(", ") || !in.digits(2, d) || !in.literal(" ") ||
        !in.name(months, mo) || !in.literal(" ") || !in.digits(4, y) || !in.literal(" ") ||
        !in.digits(2, h) || !in.literal(":") || !in.digits(2, mi) || !in.literal(":") || !in.digits(2, s) ||
        !in.literal(" "))
        return std::nullopt;
    if (!in.literal("GMT") && !in.literal("UTC") && !zone(in, false, offset)) return std::nullopt;
    if (!in.rest.empty()) return std::nullopt;
    auto time = to_time(y, mo + 1, d, h, mi, s);
    if (time) *time -= offset;
    return time;
}

std::optional<Time> parse_iso8601(std::string_view text) {
    Scanner in{text};
    unsigned y, mo = 1, d = 1, h = 0, mi = 0, s = 0;
    if (!in.digits(4, y)) return std::nullopt;
    if (in.literal("-")) {
        if (!in.digits(2, mo)) return std::nullopt;
        if (in.literal("-") && !in.digits(2, d)) return std::nullopt;
    }
    std::chrono::milliseconds fraction{0};
    std::chrono::minutes offset{0};
    if (in.literal("T")) {
        if (text.size() < 11 || text[7] != '-') return std::nullopt;  // a time of day needs a full date
        if (!in.digits(2, h) || !in.literal(":") || !in.digits(2, mi)) return std::nullopt;
        if (in.literal(":")) {
            if (!in.digits(2, s)) return std::nullopt;
            if (in.literal(".")) {
                unsigned digit, scale = 100;
                if (!in.digits(1, digit)) return std::nullopt;
                do {
                    fraction += std::chrono::milliseconds(digit * scale);
                    scale /= 10;
                } while (in.digits(1, digit));
            }
        }
        if (!zone(in, true, offset)) return std::nullopt;
    }
    if (!in.rest.empty()) return std::nullopt;
    auto time = to_time(y, mo, d, h, mi, s);
    if (time) *time += fraction - offset;
    return time;
}

}  // namespace watchword
