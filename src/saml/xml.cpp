#include "saml/xml.hpp"

#include <libxml/parser.h>
#include <libxml/xmlerror.h>

#include "saml/library.hpp"

namespace watchword::saml {
namespace {

// libxml2 compares every attribute with all before it, and every prefix with all that are declared: without
// these, a document within its size could keep it busy for minutes.
constexpr std::size_t attributes_max = 100;   // of one element
constexpr std::size_t namespaces_max = 1000;  // "xmlns" anywhere
constexpr std::string_view byte_order_mark = "\xef\xbb\xbf";

std::size_t occurrences(std::string_view text, std::string_view of) {
    std::size_t count = 0;
    for (auto at = text.find(of); at != std::string_view::npos; at = text.find(of, at + of.size())) ++count;
    return count;
}

// Moves `rest` behind `end`; false when it is not there.
bool skip(std::string_view& rest, std::string_view end) {
    const auto at = rest.find(end);
    if (at == std::string_view::npos) return false;
    rest.remove_prefix(at + end.size());
    return true;
}

// Moves `rest` behind the ">" of the tag that it begins with, counting attributes.
bool skip_tag(std::string_view& rest) {
    std::size_t attributes = 0;
    char quote = 0;
    for (std::size_t i = 1; i < rest.size(); ++i) {
        const char c = rest[i];
        if (quote) {
            if (c == quote) quote = 0;
        } else if (c == '"' || c == '\'') {
            quote = c;
        } else if (c == '=') {
            if (++attributes > attributes_max) return false;
        } else if (c == '>') {
            rest.remove_prefix(i + 1);
            return true;
        }
    }
    return false;
}

// Looks the text over before anything is built of it.
bool is_within(std::string_view rest, const XmlLimits& limits) {
    if (rest.size() > limits.bytes || rest.starts_with(byte_order_mark)) return false;
    if (occurrences(rest, "xmlns") > namespaces_max) return false;
    if (rest.starts_with("<?xml ") && !skip(rest, "?>")) return false;
    for (std::size_t elements = 0;;) {
        const auto at = rest.find('<');
        if (at == std::string_view::npos) return true;
        rest.remove_prefix(at);
        if (rest.starts_with("<![CDATA[")) {
            if (!skip(rest, "]]>")) return false;
        } else if (rest.starts_with("<!--")) {
            if (!limits.comments || !skip(rest, "-->")) return false;
        } else if (rest.starts_with("<?")) {
            if (!limits.comments || !skip(rest, "?>")) return false;
        } else if (rest.starts_with("<!")) {
            return false;  // a document type
        } else {
            if (!rest.starts_with("</") && ++elements > limits.elements) return false;
            if (!skip_tag(rest)) return false;
        }
    }
}

bool has_only(const xmlNode* top, bool comments) {
    for (const xmlNode* node = top; node; node = node->next) {
        switch (node->type) {
            case XML_ELEMENT_NODE:
                for (const xmlAttr* attribute = node->properties; attribute; attribute = attribute->next)
                    if (attribute->children && !has_only(attribute->children, false)) return false;
                if (node->children && !has_only(node->children, comments)) return false;
                break;
            case XML_TEXT_NODE: break;
            case XML_COMMENT_NODE:
            case XML_PI_NODE:
                if (!comments) return false;
                break;
            default: return false;
        }
    }
    return true;
}

std::string_view view(const xmlChar* text) {
    return text ? std::string_view(reinterpret_cast<const char*>(text)) : std::string_view{};
}

void ignore(void*, xmlErrorPtr) {}

}  // namespace

std::optional<Document> Document::parse(std::string_view xml, const XmlLimits& limits) {
    load_library();
    if (xml.empty() || !is_within(xml, limits)) return std::nullopt;
    xmlSetStructuredErrorFunc(nullptr, &ignore);  // of this thread; it would print to stderr
    struct FreeContext {
        void operator()(xmlParserCtxt* it) const { xmlFreeParserCtxt(it); }
    };
    const std::unique_ptr<xmlParserCtxt, FreeContext> context(xmlNewParserCtxt());
    if (!context) throw std::bad_alloc();
    Document out(
        xmlCtxtReadMemory(context.get(), xml.data(), static_cast<int>(xml.size()), nullptr, "UTF-8",
                          XML_PARSE_NONET | XML_PARSE_NOERROR | XML_PARSE_NOWARNING | XML_PARSE_NOCDATA));
    xmlDoc* document = out.get();
    if (!document || !context->wellFormed || !context->nsWellFormed || document->intSubset ||
        document->extSubset || !out.root() || !has_only(document->children, limits.comments))
        return std::nullopt;
    return out;
}

bool is_element(const xmlNode* node, std::string_view space, std::string_view name) {
    return node && node->type == XML_ELEMENT_NODE && view(node->name) == name && node->ns &&
           view(node->ns->href) == space;
}

std::vector<xmlNode*> children(const xmlNode* parent) {
    std::vector<xmlNode*> out;
    for (xmlNode* node = parent->children; node; node = node->next)
        if (node->type == XML_ELEMENT_NODE) out.push_back(node);
    return out;
}

std::vector<xmlNode*> children(const xmlNode* parent, std::string_view space, std::string_view name) {
    std::vector<xmlNode*> out;
    for (xmlNode* node = parent->children; node; node = node->next)
        if (is_element(node, space, name)) out.push_back(node);
    return out;
}

xmlNode* only_child(const xmlNode* parent, std::string_view space, std::string_view name) {
    const auto found = children(parent, space, name);
    return found.size() == 1 ? found[0] : nullptr;
}

xmlNode* next_element(xmlNode* node, const xmlNode* top) {
    do {
        if (node->type == XML_ELEMENT_NODE && node->children) {
            node = node->children;
        } else {
            while (node != top && !node->next) node = node->parent;
            if (node == top) return nullptr;
            node = node->next;
        }
    } while (node->type != XML_ELEMENT_NODE);
    return node;
}

std::optional<std::string> attribute(const xmlNode* node, const char* name) {
    const xmlAttr* found = xmlHasNsProp(node, reinterpret_cast<const xmlChar*>(name), nullptr);
    if (!found) return std::nullopt;
    std::string out;
    for (const xmlNode* part = found->children; part; part = part->next) out += view(part->content);
    return out;
}

std::optional<std::string> text(const xmlNode* node) {
    std::string out;
    for (const xmlNode* part = node->children; part; part = part->next) {
        if (part->type == XML_ELEMENT_NODE) return std::nullopt;
        if (part->type == XML_TEXT_NODE) out += view(part->content);
    }
    return out;
}

std::optional<std::string> compact_text(const xmlNode* node) {
    auto out = text(node);
    if (out) std::erase_if(*out, [](char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\n'; });
    return out;
}

}  // namespace watchword::saml
