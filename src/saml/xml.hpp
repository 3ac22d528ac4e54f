// XML documents of strangers, over libxml2: read within limits, without document types, entities or network.
// Only this folder includes libxml2.
#pragma once

#include <libxml/tree.h>

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace watchword::saml {

/// What a document may have, at most.
struct XmlLimits {
    std::size_t bytes, elements;
    /// Comments and processing instructions. Signatures do not cover comments, so what is signed has none:
    /// there is nothing that two readers could understand differently.
    bool comments = false;
};

/// A well-formed document in UTF-8 without byte order mark and without document type.
class Document {
public:
    /// None when it is not that, or is beyond the limits. Elements are nested at most 256 deep.
    static std::optional<Document> parse(std::string_view xml, const XmlLimits&);

    xmlDoc* get() const { return document_.get(); }
    xmlNode* root() const { return xmlDocGetRootElement(document_.get()); }

private:
    struct Free {
        void operator()(xmlDoc* it) const { xmlFreeDoc(it); }
    };
    explicit Document(xmlDoc* document) : document_(document) {}
    std::unique_ptr<xmlDoc, Free> document_;
};

/// Whether a node is an element of that name, in that namespace.
bool is_element(const xmlNode*, std::string_view space, std::string_view name);
/// The elements right below a node, in order.
std::vector<xmlNode*> children(const xmlNode*);
std::vector<xmlNode*> children(const xmlNode*, std::string_view space, std::string_view name);
/// Null when there is none, or more than one.
xmlNode* only_child(const xmlNode*, std::string_view space, std::string_view name);
/// The next element in document order that is below `top`; null after the last.
xmlNode* next_element(xmlNode* after, const xmlNode* top);

/// An attribute without namespace.
std::optional<std::string> attribute(const xmlNode*, const char* name);
/// All of the text of an element, none when it has elements in it. Comments in between separate nothing.
std::optional<std::string> text(const xmlNode*);
/// The same without white space: base64 as XML has it.
std::optional<std::string> compact_text(const xmlNode*);

}  // namespace watchword::saml
