// XML answers of AWS services, read with pugixml, which expands no entities but the five of XML.
#pragma once

#include <optional>
#include <pugixml.hpp>
#include <string>
#include <string_view>

#include "watchword/credentials.hpp"

namespace watchword::client {

/// Throws TransportError when `body` is not well-formed XML whose root is `root`.
/// The document must outlive the nodes.
pugi::xml_node read_xml(pugi::xml_document&, std::string_view body, const char* root);

/// The text of the descendant at `path` ("Error/Code"); "" when there is none.
std::string text_at(const pugi::xml_node&, const char* path);

/// As text_at, but its absence is a TransportError: the answer lacks what the API promises.
std::string required_text_at(const pugi::xml_node&, const char* path);

/// ISO 8601; throws TransportError when it is not.
Timestamp time_at(const pugi::xml_node&, const char* path);

struct ErrorDocument {
    std::string code, message, request_id;
};
/// Of IAM and STS (<ErrorResponse>) or S3 (<Error>), control characters replaced by spaces and texts cut to 4
/// KiB. None when `body` is neither.
std::optional<ErrorDocument> read_error(std::string_view body);

}  // namespace watchword::client
