// Whether texts with wildcards have matches in common.
#include <algorithm>
#include <cstdint>

#include "base/text.hpp"
#include "policy/findings/subject.hpp"

namespace watchword::policy::check {
namespace {

// One character of an ARN format: a letter, or of what "${…}" stands for.
struct Token {
    enum class Kind : std::uint8_t { letter, any_letter, any_run } kind = Kind::letter;
    char letter = 0;
    bool slash = true;  ///< for the other two: '/' is one of them

    bool takes(char c) const { return kind == Kind::letter ? letter == c : slash || c != '/'; }
};

// "${Name}" is one character or more, and "${BucketName}" never holds a '/': that keeps buckets and their
// objects apart.
std::vector<Token> tokens_of(std::string_view format) {
    std::vector<Token> out;
    for (std::size_t i = 0; i < format.size(); ++i) {
        const auto end = format.substr(i).starts_with("${") ? format.find('}', i) : std::string_view::npos;
        if (end != std::string_view::npos) {
            const bool slash = format.substr(i, end - i) != "${BucketName";
            out.push_back({Token::Kind::any_letter, 0, slash});
            out.push_back({Token::Kind::any_run, 0, slash});
            i = end;
        } else if (format[i] == '*') {
            out.push_back({Token::Kind::any_run});
        } else {
            out.push_back({Token::Kind::letter, format[i]});
        }
    }
    return out;
}

// The places of a format that a resource read so far may have come to.
class Reach {
public:
    explicit Reach(std::string_view format) : tokens_(tokens_of(format)), at_(tokens_.size() + 1) {
        at_[0] = 1;
        pass_runs();
    }

    void any_run() {
        const auto first = std::find(at_.begin(), at_.end(), 1);
        std::fill(first, at_.end(), 1);
    }
    void letter(char c) {
        step([c](const Token& token) { return token.takes(c); });
    }
    void any_letter() {
        step([](const Token&) { return true; });
    }
    bool nowhere() const { return std::find(at_.begin(), at_.end(), 1) == at_.end(); }
    bool at_end() const { return at_.back() != 0; }

private:
    template <class Takes>
    void step(Takes takes) {
        next_.assign(at_.size(), 0);
        for (std::size_t i = 0; i < tokens_.size(); ++i)
            if (at_[i] && takes(tokens_[i])) next_[tokens_[i].kind == Token::Kind::any_run ? i : i + 1] = 1;
        at_.swap(next_);
        pass_runs();
    }
    void pass_runs() {
        for (std::size_t i = 0; i < tokens_.size(); ++i)
            if (at_[i] && tokens_[i].kind == Token::Kind::any_run) at_[i + 1] = 1;
    }

    std::vector<Token> tokens_;
    std::vector<char> at_, next_;
};

// One segment of both.
bool segment_overlaps(std::string_view resource, std::string_view format, bool variables) {
    // Most pairs differ, or one of the two is a wildcard whole: no need to walk those.
    const auto plain = resource.substr(0, resource.find_first_of("*?$"));
    const auto fixed = format.substr(0, format.find_first_of("*$"));
    const auto common = std::min(plain.size(), fixed.size());
    if (plain.substr(0, common) != fixed.substr(0, common)) return false;
    if (plain.size() == resource.size() && fixed.size() == format.size()) return plain == fixed;
    if (resource == "*") return true;
    Reach reach(format);
    for (std::size_t i = 0; i < resource.size() && !reach.nowhere(); ++i) {
        const auto rest = resource.substr(i);
        const auto end = variables && rest.starts_with("${") ? rest.find('}') : std::string_view::npos;
        if (end == 3) {  // ${*}, ${?}, ${$}: that letter itself
            reach.letter(rest[2]);
            i += end;
        } else if (end != std::string_view::npos) {
            reach.any_run();
            i += end;
        } else if (rest[0] == '*') {
            reach.any_run();
        } else if (rest[0] == '?') {
            reach.any_letter();
        } else {
            reach.letter(rest[0]);
        }
    }
    return reach.at_end();
}

}  // namespace

bool overlap(std::string_view resource, std::string_view format, bool variables) {
    if (resource == "*") return true;
    const auto whole = complete_resource(resource);
    std::string_view left = whole, right = format;
    for (int segment = 0; segment < 5; ++segment)
        if (!segment_overlaps(take_until(left, ':'), take_until(right, ':'), variables)) return false;
    return segment_overlaps(left, right, variables);
}

bool is_region(std::string_view text) {
    constexpr std::string_view continents[] = {"af", "ap", "ca", "cn", "eu",  "il",
                                               "me", "mx", "sa", "us", "eusc"};
    const auto dash = text.rfind('-');
    const auto head = text.substr(0, text.find('-'));
    if (dash == std::string_view::npos || std::count(text.begin(), text.end(), '-') < 2) return false;
    const auto number = text.substr(dash + 1), between = text.substr(head.size(), dash - head.size());
    return std::find(std::begin(continents), std::end(continents), head) != std::end(continents) &&
           between.find_first_not_of("abcdefghijklmnopqrstuvwxyz-") == std::string_view::npos &&
           !number.empty() && number.size() <= 2 &&
           number.find_first_not_of("0123456789") == std::string_view::npos;
}

bool covers(std::string_view wide, std::string_view narrow, bool ignore_case) {
    if (wide.size() > text_bytes_max || narrow.size() > text_bytes_max) return false;
    const auto same = [&](char a, char b) { return ignore_case ? lower(a) == lower(b) : a == b; };
    std::size_t w = 0, n = 0, star = std::string_view::npos, resume = 0;
    while (n < narrow.size()) {
        if (w < wide.size() && wide[w] == '*') {
            star = w++;
            resume = n;
        } else if (w < wide.size() && narrow[n] != '*' && (wide[w] == '?' || same(wide[w], narrow[n]))) {
            ++w, ++n;
        } else if (star != std::string_view::npos) {
            w = star + 1;
            n = ++resume;
        } else {
            return false;
        }
    }
    while (w < wide.size() && wide[w] == '*') ++w;
    return w == wide.size();
}

}  // namespace watchword::policy::check
