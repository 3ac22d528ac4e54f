#include "s3/xml_read.hpp"

#include <pugixml.hpp>

#include "base/limits.hpp"
#include "base/text.hpp"
#include "s3/address.hpp"
#include "s3/objects/checksums.hpp"

namespace watchword::s3::xml {
namespace {

Fault malformed() {
    return {"MalformedXML", 400,
            "The XML you provided was not well-formed or did not validate against our published schema"};
}

Fault not_implemented(std::string_view element) {
    return {"NotImplemented",
            501,
            concat("The element '", element, "' is not implemented."),
            {{"Header", std::string(element)}}};
}

// The root element of that name; none when the document is not one. pugixml expands no entities of a
// document's own; a DOCTYPE has no honest use here.
std::optional<pugi::xml_node> parse(pugi::xml_document& into, std::string_view document,
                                    std::string_view root) {
    if (document.size() > limits::control_body_bytes_max || !is_utf8(document) ||
        document.find("<!DOCTYPE") != std::string_view::npos)
        return std::nullopt;
    // A key may be made of blanks.
    constexpr unsigned flags = pugi::parse_default | pugi::parse_ws_pcdata_single;
    if (!into.load_buffer(document.data(), document.size(), flags, pugi::encoding_utf8)) return std::nullopt;
    const auto element = into.document_element();
    if (std::string_view(element.name()) != root || element.next_sibling()) return std::nullopt;
    return element;
}

bool is_text(const pugi::xml_node& node) { return node.type() != pugi::node_element; }
// An element that holds text only.
bool is_leaf(const pugi::xml_node& node) {
    for (const auto child : node.children())
        if (!is_text(child)) return false;
    return true;
}
std::string text_of(const pugi::xml_node& node) {
    std::string out;
    for (const auto child : node.children()) out += child.value();
    return out;
}

std::optional<Fault> read_entry(const pugi::xml_node& object, DeleteRequest::Entry& entry) {
    bool has_key = false;
    for (const auto field : object.children()) {
        if (is_text(field)) continue;
        const std::string_view tag = field.name();
        if (tag == "VersionId" || tag == "LastModifiedTime" || tag == "Size") return not_implemented(tag);
        if (!is_leaf(field)) return malformed();
        const std::string text = text_of(field);
        if (tag == "Key" && !has_key) {
            has_key = true;
            entry.key = text;
        } else if (tag == "ETag" && !entry.if_match && !entry.if_match_any) {
            entry.if_match_any = text == "*";
            if (!entry.if_match_any) entry.if_match = ETag::parse(text);
            if (!entry.if_match_any && !entry.if_match) return malformed();
        } else {
            return malformed();
        }
    }
    if (entry.key.empty() || entry.key.size() > key_bytes_max) return malformed();
    return std::nullopt;
}

std::optional<ChecksumAlgorithm> checksum_element(std::string_view tag) {
    for (const auto algorithm : checksum_algorithms)
        if (tag.starts_with("Checksum") && tag.substr(8) == name(algorithm)) return algorithm;
    return std::nullopt;
}

}  // namespace

Result<DeleteRequest, Fault> parse_delete(std::string_view document) {
    pugi::xml_document parsed;
    const auto root = parse(parsed, document, "Delete");
    if (!root) return malformed();
    DeleteRequest out;
    for (const auto child : root->children()) {
        if (is_text(child)) continue;
        const std::string_view tag = child.name();
        if (tag == "Quiet" && is_leaf(child)) {
            const auto quiet = text_of(child);
            if (quiet != "true" && quiet != "false") return malformed();
            out.quiet = quiet == "true";
        } else if (tag == "Object" && out.keys.size() < delete_keys_max) {
            if (auto fault = read_entry(child, out.keys.emplace_back())) return *std::move(fault);
        } else {
            return malformed();
        }
    }
    if (out.keys.empty()) return malformed();
    return out;
}

Result<std::vector<CompletedPart>, Fault> parse_complete_multipart_upload(std::string_view document) {
    pugi::xml_document parsed;
    const auto root = parse(parsed, document, "CompleteMultipartUpload");
    if (!root) return malformed();
    std::vector<CompletedPart> out;
    for (const auto child : root->children()) {
        if (is_text(child)) continue;
        if (std::string_view(child.name()) != "Part" || out.size() == part_number_max) return malformed();
        auto& part = out.emplace_back();
        std::optional<ETag> etag;
        bool has_etag = false;
        for (const auto field : child.children()) {
            if (is_text(field)) continue;
            const std::string_view tag = field.name();
            if (!is_leaf(field)) return malformed();
            if (tag == "PartNumber") {
                const auto number = parse_number<unsigned>(trim(text_of(field)));
                if (!number || *number < 1 || *number > part_number_max) return malformed();
                part.number = *number;
            } else if (tag == "ETag") {
                has_etag = true;
                etag = ETag::parse(trim(text_of(field)));
            } else if (checksum_element(tag)) {
                part.checksum = text_of(field);
            } else {
                return tag.starts_with("Checksum") ? not_implemented(tag) : malformed();
            }
        }
        if (part.number == 0 || !has_etag) return malformed();
        if (!etag)
            return Fault("InvalidPart", 400,
                         "One or more of the specified parts could not be found.  The part may not have been "
                         "uploaded, or the specified entity tag may not match the part's entity tag.",
                         {{"PartNumber", std::to_string(part.number)}});
        part.etag = *etag;
    }
    if (out.empty()) return malformed();
    return out;
}

Result<std::string, Fault> parse_create_bucket_configuration(std::string_view document) {
    if (document.empty()) return std::string();
    pugi::xml_document parsed;
    const auto root = parse(parsed, document, "CreateBucketConfiguration");
    if (!root) return malformed();
    std::string out;
    for (const auto child : root->children()) {
        if (is_text(child)) continue;
        const std::string_view tag = child.name();
        if (tag == "Location" || tag == "Bucket" || tag == "Tags") return not_implemented(tag);
        if (tag != "LocationConstraint" || !is_leaf(child) || !out.empty()) return malformed();
        out = trim(text_of(child));
    }
    return out;
}

}  // namespace watchword::s3::xml
