#include "saml/response.hpp"

#include <algorithm>
#include <set>

#include "saml/assertion.hpp"
#include "saml/decryption.hpp"
#include "saml/names.hpp"
#include "saml/signature.hpp"
#include "saml/xml.hpp"

namespace watchword::saml {
namespace {

// Canonical forms may be longer than what they are of.
constexpr XmlLimits limits{.bytes = 2 * response_bytes_max, .elements = 10'000};

bool is_assertion(const xmlNode* node) { return is_element(node, assertion_space, "Assertion"); }
bool is_encrypted(const xmlNode* node) { return is_element(node, assertion_space, "EncryptedAssertion"); }
bool is_signature(const xmlNode* node) { return is_element(node, signature_space, "Signature"); }

// Adds every ID below and at `node`; false when one is there twice. Which attribute is an ID is a matter of
// schemas that nobody reads here: all that are spelled like one count.
bool add_ids(const xmlNode* node, std::set<std::string>& ids) {
    for (const xmlAttr* its = node->properties; its; its = its->next) {
        const std::string name(reinterpret_cast<const char*>(its->name));
        if (name != "ID" && name != "Id" && name != "id") continue;
        if (its->ns) return false;  // xml:id, which libxml2 takes for one by itself
        if (!ids.insert(attribute(node, name.c_str()).value_or("")).second) return false;
    }
    return true;
}

// Whether the one assertion, in clear or encrypted, and the signatures stand where they belong and nowhere
// else: an assertion may be `top` or right below it, a signature right below `top` or the assertion.
bool is_well_arranged(xmlNode* top) {
    std::set<std::string> ids;
    std::set<const xmlNode*> signed_elements;
    std::size_t assertions = 0;
    for (xmlNode* node = top; node; node = next_element(node, top)) {
        if (!add_ids(node, ids)) return false;
        if (is_assertion(node) || is_encrypted(node)) {
            if (++assertions > 1 || (node != top && node->parent != top)) return false;
        } else if (is_signature(node)) {
            const bool belongs =
                node->parent == top || (node->parent->parent == top && is_assertion(node->parent));
            if (!belongs || !signed_elements.insert(node->parent).second) return false;
        }
    }
    return assertions == 1;
}

bool succeeded(const xmlNode* response) {
    const auto* status = only_child(response, protocol_space, "Status");
    const auto* code = status ? only_child(status, protocol_space, "StatusCode") : nullptr;
    return code && attribute(code, "Value") == success_status;
}

std::optional<Document> parse_arranged(std::string_view xml) {
    auto document = Document::parse(xml, limits);
    return document && is_well_arranged(document->root()) ? std::move(document) : std::nullopt;
}

// `element` as it was signed, in a document of its own.
std::optional<Document> proven(const Document& document, xmlNode* element, const Opener& with) {
    auto* signature = only_child(element, signature_space, "Signature");
    const auto bytes =
        signature ? signed_bytes(document, element, signature, with.certificates) : std::nullopt;
    return bytes ? parse_arranged(*bytes) : std::nullopt;
}

xmlNode* assertion_in(const xmlNode* response) {
    for (auto* child : children(response))
        if (is_assertion(child) || is_encrypted(child)) return child;
    return nullptr;
}

}  // namespace

const Attribute* Assertion::find(std::string_view name) const {
    const auto found = std::ranges::find(attributes, name, &Attribute::name);
    return found == attributes.end() ? nullptr : &*found;
}

Result<Assertion, ResponseError> open_response(std::string_view xml, const Opener& with) {
    auto response = Document::parse(xml, limits);
    if (!response || !is_element(response->root(), protocol_space, "Response"))
        return ResponseError::malformed;
    if (!succeeded(response->root())) return ResponseError::failed;
    if (!is_well_arranged(response->root())) return ResponseError::malformed;

    bool is_proven = false;
    if (only_child(response->root(), signature_space, "Signature")) {
        response = proven(*response, response->root(), with);
        if (!response) return ResponseError::unproven;
        is_proven = true;
    }
    const auto* root = response->root();
    if (!is_element(root, protocol_space, "Response") || attribute(root, "Version") != "2.0")
        return ResponseError::malformed;
    if (!succeeded(root)) return ResponseError::failed;

    xmlNode* node = assertion_in(root);
    if (!node) return ResponseError::malformed;
    const bool encrypted = is_encrypted(node);
    std::optional<Document> own;
    if (encrypted) {
        const auto bytes = decrypted_bytes(node, with.private_keys);
        own = bytes ? parse_arranged(*bytes) : std::nullopt;
        if (!own || !is_assertion(own->root()))
            return is_proven ? ResponseError::encrypted : ResponseError::unproven;
        node = own->root();
    }
    if (only_child(node, signature_space, "Signature")) {
        auto signed_alone = proven(own ? *own : *response, node, with);
        if (!signed_alone) return ResponseError::unproven;
        own = std::move(signed_alone);
        node = own->root();
        is_proven = true;
    }
    if (!is_proven) return ResponseError::unproven;

    auto assertion = read_assertion(node);
    if (!assertion) return ResponseError::malformed;
    assertion->encrypted = encrypted;
    assertion->destination = attribute(root, "Destination").value_or("");
    for (const auto* issuer : children(root, assertion_space, "Issuer"))
        assertion->response_issuer = text(issuer).value_or("");
    return std::move(*assertion);
}

}  // namespace watchword::saml
