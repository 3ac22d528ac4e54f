#include "client/xml_reader.hpp"

#include <algorithm>

#include "base/time_format.hpp"
#include "watchword/error.hpp"

namespace watchword::client {
namespace {

constexpr std::size_t error_text_bytes_max = 4096;

// What a server says ends up on terminals and in logs: no line breaks, no escape sequences.
std::string printable(std::string text) {
    if (text.size() > error_text_bytes_max) text.resize(error_text_bytes_max);
    const auto control = [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f; };
    std::replace_if(text.begin(), text.end(), control, ' ');
    while (text.ends_with(' ')) text.pop_back();
    return text;
}

}  // namespace

pugi::xml_node read_xml(pugi::xml_document& document, std::string_view body, const char* root) {
    const auto result =
        document.load_buffer(body.data(), body.size(), pugi::parse_default, pugi::encoding_utf8);
    const auto node = document.child(root);
    if (!result || !node)
        throw TransportError(std::string("the answer is not the XML document expected: <") + root + ">");
    return node;
}

std::string text_at(const pugi::xml_node& node, const char* path) {
    return node.first_element_by_path(path).child_value();
}

std::string required_text_at(const pugi::xml_node& node, const char* path) {
    auto text = text_at(node, path);
    if (text.empty()) throw TransportError(std::string("the answer lacks ") + path);
    return text;
}

Timestamp time_at(const pugi::xml_node& node, const char* path) {
    const auto time = parse_iso8601(text_at(node, path));
    if (!time) throw TransportError(std::string("the answer has no valid time as ") + path);
    return std::chrono::floor<std::chrono::seconds>(*time);
}

std::optional<ErrorDocument> read_error(std::string_view body) {
    pugi::xml_document document;
    if (!document.load_buffer(body.data(), body.size(), pugi::parse_default, pugi::encoding_utf8))
        return std::nullopt;
    ErrorDocument out;
    if (const auto query = document.child("ErrorResponse")) {
        out = {text_at(query, "Error/Code"), text_at(query, "Error/Message"), text_at(query, "RequestId")};
    } else if (const auto s3 = document.child("Error")) {
        out = {text_at(s3, "Code"), text_at(s3, "Message"), text_at(s3, "RequestId")};
    }
    if (out.code.empty()) return std::nullopt;
    return ErrorDocument{printable(std::move(out.code)), printable(std::move(out.message)),
                         printable(std::move(out.request_id))};
}

}  // namespace watchword::client
