#include "client/profile_file.hpp"

#include "base/text.hpp"
#include "watchword/error.hpp"

namespace watchword::client {
namespace {

constexpr std::size_t file_bytes_max = 1024 * 1024;
constexpr std::size_t sections_max = 10'000;

std::string_view without_comment(std::string_view text) {
    for (std::size_t i = 1; i < text.size(); ++i)
        if ((text[i] == '#' || text[i] == ';') && (text[i - 1] == ' ' || text[i - 1] == '\t'))
            return trim(text.substr(0, i));
    return trim(text);
}

// "profile  "my dev"" → "profile my dev"
std::string section_name(std::string_view raw) {
    std::string out;
    bool quoted = false;
    for (char c : trim(raw)) {
        if (c == '"') {
            quoted = !quoted;
        } else if (!quoted && (c == ' ' || c == '\t')) {
            if (!out.empty() && out.back() != ' ') out += ' ';
        } else {
            out += c;
        }
    }
    return out;
}

class Parser {
public:
    explicit Parser(const std::string& file_name) : file_name_(file_name) {}

    void line(std::string_view raw) {
        ++number_;
        for (char c : raw)
            if (static_cast<unsigned char>(c) < 0x20 && c != '\t') fail("has a control character");
        const auto text = trim(raw);
        if (text.empty() || text.front() == '#' || text.front() == ';') return;
        const auto indent = static_cast<std::size_t>(text.data() - raw.data());
        if (text.front() == '[' && (indent == 0 || !value_)) return section(text);
        if (sections_.empty()) fail("stands before the first [section]");
        if (value_ && indent > indent_) return below(text);
        property(text, indent);
    }

    std::vector<FileSection> take() && { return std::move(sections_); }

private:
    [[noreturn]] void fail(const std::string& what) const {
        throw ConfigurationError(where() + ": the line " + what);
    }
    std::string where() const { return file_name_ + ":" + std::to_string(number_); }

    void section(std::string_view text) {
        const auto end = text.find(']');
        if (end == std::string_view::npos) fail("has no closing ']'");
        const auto rest = trim(text.substr(end + 1));
        if (!rest.empty() && rest.front() != '#' && rest.front() != ';') fail("goes on after its ']'");
        auto name = section_name(text.substr(1, end - 1));
        if (name.empty()) fail("has no name between its brackets");
        if (sections_.size() == sections_max) fail("is one section too many");
        sections_.push_back({std::move(name), {where(), {}}});
        value_ = nullptr;
    }

    // Key and value; the line itself must not show up in messages, it may be a secret put in the wrong place.
    std::pair<std::string, std::string_view> split(std::string_view text) const {
        const auto equals = text.find('=');
        if (equals == std::string_view::npos) fail("is neither [section] nor key = value");
        auto key = lower(trim(text.substr(0, equals)));
        if (key.empty()) fail("has no key before its '='");
        return {std::move(key), without_comment(text.substr(equals + 1))};
    }

    void property(std::string_view text, std::size_t indent) {
        auto [key, value] = split(text);
        value_ = &sections_.back().content.values[key];
        *value_ = {std::string(value), where(), {}};
        indent_ = indent;
    }

    void below(std::string_view text) {
        if (!value_->text.empty()) {
            value_->text.append("\n").append(text);
            return;
        }
        auto [key, value] = split(text);
        value_->nested[key] = value;
    }

    const std::string& file_name_;
    std::size_t number_ = 0;
    std::vector<FileSection> sections_;
    Profiles::Value* value_ = nullptr;  // the property that indented lines belong to
    std::size_t indent_ = 0;
};

}  // namespace

std::vector<FileSection> parse_profile_file(std::string_view text, const std::string& file_name) {
    if (text.size() > file_bytes_max) throw ConfigurationError(file_name + ": over 1 MiB");
    if (text.starts_with("\xef\xbb\xbf")) text.remove_prefix(3);  // a byte order mark, from Windows editors
    Parser parser(file_name);
    while (!text.empty()) {
        auto line = take_until(text, '\n');
        if (line.ends_with('\r')) line.remove_suffix(1);
        parser.line(line);
    }
    return std::move(parser).take();
}

}  // namespace watchword::client
