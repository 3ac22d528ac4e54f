#include "jose/json.hpp"

#include <boost/json/basic_parser_impl.hpp>
#include <set>
#include <string>
#include <vector>

namespace watchword::jose {
namespace {

using boost::json::error_code;
using boost::json::string_view;

constexpr std::size_t depth_max = 16;

// Sees every name of every object, and nothing else.
struct NamesOnly {
    static constexpr std::size_t max_object_size = std::size_t(-1), max_array_size = std::size_t(-1),
                                 max_key_size = std::size_t(-1), max_string_size = std::size_t(-1);

    bool on_document_begin(error_code&) { return true; }
    bool on_document_end(error_code&) { return true; }
    bool on_object_begin(error_code&) {
        objects.emplace_back();
        return true;
    }
    bool on_object_end(std::size_t, error_code&) {
        objects.pop_back();
        return true;
    }
    bool on_array_begin(error_code&) { return true; }
    bool on_array_end(std::size_t, error_code&) { return true; }
    bool on_key_part(string_view part, std::size_t, error_code&) {
        name.append(part.data(), part.size());
        return true;
    }
    bool on_key(string_view last_part, std::size_t, error_code& error) {
        name.append(last_part.data(), last_part.size());
        const bool is_new = objects.back().insert(std::move(name)).second;
        name.clear();
        if (!is_new) error = boost::json::error::syntax;
        return is_new;
    }
    bool on_string_part(string_view, std::size_t, error_code&) { return true; }
    bool on_string(string_view, std::size_t, error_code&) { return true; }
    bool on_number_part(string_view, error_code&) { return true; }
    bool on_int64(std::int64_t, string_view, error_code&) { return true; }
    bool on_uint64(std::uint64_t, string_view, error_code&) { return true; }
    bool on_double(double, string_view, error_code&) { return true; }
    bool on_bool(bool, error_code&) { return true; }
    bool on_null(error_code&) { return true; }
    bool on_comment_part(string_view, error_code&) { return true; }
    bool on_comment(string_view, error_code&) { return true; }

    std::vector<std::set<std::string>> objects;
    std::string name;
};

bool names_are_unique(std::string_view text) {
    boost::json::parse_options options;
    options.max_depth = depth_max;
    boost::json::basic_parser<NamesOnly> parser(options);
    error_code error;
    const auto read = parser.write_some(false, text.data(), text.size(), error);
    return !error && parser.done() && read == text.size();
}

}  // namespace

std::optional<boost::json::object> read_object(std::string_view text) {
    if (!names_are_unique(text)) return std::nullopt;
    boost::json::parse_options options;
    options.max_depth = depth_max;
    error_code error;
    auto value = boost::json::parse(string_view(text.data(), text.size()), error, {}, options);
    if (error || !value.is_object()) return std::nullopt;
    return std::move(value.as_object());
}

const boost::json::string* text_member(const boost::json::object& object, std::string_view name) {
    const auto* found = object.if_contains(string_view(name.data(), name.size()));
    return found ? found->if_string() : nullptr;
}

}  // namespace watchword::jose
