#include "saml/assertion.hpp"

#include <algorithm>

#include "saml/instant.hpp"
#include "saml/names.hpp"

namespace watchword::saml {
namespace {

// A time that may be missing; false when it is there and is none.
bool read_time(const xmlNode* element, const char* name, std::optional<Time>& out) {
    const auto stated = attribute(element, name);
    if (!stated) return true;
    out = read_instant(*stated);
    return out.has_value();
}

// NameID only: identifiers that are encrypted, or of other kinds, name nobody here.
bool read_subject(const xmlNode* assertion, Assertion& out) {
    const auto* subject = only_child(assertion, assertion_space, "Subject");
    if (!subject) return children(assertion, assertion_space, "Subject").empty();
    const auto names = children(subject, assertion_space, "NameID");
    if (names.size() > 1) return false;
    if (!names.empty()) {
        const auto name = text(names[0]);
        if (!name) return false;
        out.subject = *name;
        out.subject_format = attribute(names[0], "Format").value_or("");
    }
    const auto* confirmation = only_child(subject, assertion_space, "SubjectConfirmation");
    const auto* data =
        confirmation ? only_child(confirmation, assertion_space, "SubjectConfirmationData") : nullptr;
    if (!data) return false;
    out.confirmation.method = attribute(confirmation, "Method").value_or("");
    out.confirmation.recipient = attribute(data, "Recipient").value_or("");
    return read_time(data, "NotBefore", out.confirmation.not_before) &&
           read_time(data, "NotOnOrAfter", out.confirmation.not_on_or_after);
}

bool read_conditions(const xmlNode* assertion, Assertion& out) {
    const auto all = children(assertion, assertion_space, "Conditions");
    if (all.size() > 1) return false;
    if (all.empty()) return true;
    for (const auto* condition : children(all[0])) {
        if (is_element(condition, assertion_space, "AudienceRestriction")) {
            auto& audiences = out.audiences.emplace_back();
            for (const auto* audience : children(condition, assertion_space, "Audience"))
                audiences.push_back(text(audience).value_or(""));
        } else if (!is_element(condition, assertion_space, "OneTimeUse") &&
                   !is_element(condition, assertion_space, "ProxyRestriction")) {
            out.unknown_condition = true;
        }
    }
    return read_time(all[0], "NotBefore", out.not_before) &&
           read_time(all[0], "NotOnOrAfter", out.not_on_or_after);
}

// Text, or one NameID (eduPersonTargetedID). Other values are of no use to anybody and are left away.
std::optional<std::string> value_of(const xmlNode* value) {
    const auto* name = only_child(value, assertion_space, "NameID");
    return name && children(value).size() == 1 ? text(name) : text(value);
}

void read_attributes(const xmlNode* statement, Assertion& out) {
    for (const auto* attribute_node : children(statement, assertion_space, "Attribute")) {
        const auto name = attribute(attribute_node, "Name");
        if (!name) continue;
        auto into = std::ranges::find(out.attributes, *name, &Attribute::name);
        if (into == out.attributes.end()) into = out.attributes.insert(into, Attribute{*name, {}});
        for (const auto* value : children(attribute_node, assertion_space, "AttributeValue"))
            if (auto its = value_of(value)) into->values.push_back(std::move(*its));
    }
}

bool read_session(const xmlNode* statement, Assertion& out) {
    std::optional<Time> until;
    if (!read_time(statement, "SessionNotOnOrAfter", until)) return false;
    if (until && (!out.session_not_on_or_after || *until < *out.session_not_on_or_after))
        out.session_not_on_or_after = until;
    return true;
}

}  // namespace

std::optional<Assertion> read_assertion(const xmlNode* node) {
    if (!is_element(node, assertion_space, "Assertion") || attribute(node, "Version") != "2.0")
        return std::nullopt;
    Assertion out;
    out.id = attribute(node, "ID").value_or("");
    const auto* issuer = only_child(node, assertion_space, "Issuer");
    out.issuer = issuer ? text(issuer).value_or("") : "";
    std::optional<Time> issued;
    if (out.id.empty() || out.issuer.empty() || !read_time(node, "IssueInstant", issued) || !issued ||
        !read_subject(node, out) || !read_conditions(node, out))
        return std::nullopt;
    out.issued = *issued;
    for (const auto* statement : children(node, assertion_space, "AttributeStatement"))
        read_attributes(statement, out);
    for (const auto* statement : children(node, assertion_space, "AuthnStatement"))
        if (!read_session(statement, out)) return std::nullopt;
    return out;
}

}  // namespace watchword::saml
