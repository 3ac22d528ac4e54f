#include "policy/validate.hpp"

#include <algorithm>
#include <array>
#include <set>

#include "base/text.hpp"

namespace watchword::policy {
namespace {

using Kind = JsonNode::Kind;
using Fault = std::optional<DocumentError>;

Fault fault(std::string message, const JsonNode& at) {
    return DocumentError{std::move(message), at.begin.line, at.begin.column};
}

template <std::size_t N>
bool one_of(std::string_view name, const std::array<std::string_view, N>& names) {
    return std::find(names.begin(), names.end(), name) != names.end();
}

bool is_scalar(const JsonNode& node) {
    return node.is(Kind::string) || node.is(Kind::number) || node.is(Kind::boolean);
}

bool strings_only(const JsonNode& node) {
    const auto list = list_of(node);
    return std::all_of(list.begin(), list.end(), [](const JsonNode* item) { return item->is(Kind::string); });
}

/// Every check of one document in AWS's order: a later kind of fault is only told when there is no earlier.
class Validator {
public:
    Validator(const JsonNode& root, DocumentType type) : root_(root), type_(type) {}

    Fault run() {
        if (auto found = document_syntax()) return found;
        statements_ = statements_of(root_);
        using Check = Fault (Validator::*)(const JsonNode&);
        for (const Check check :
             {&Validator::statement_syntax, &Validator::principal_presence, &Validator::legacy_syntax,
              &Validator::sid, &Validator::action_presence, &Validator::resource_presence,
              &Validator::resource_format, &Validator::action_format, &Validator::principal_format})
            for (const JsonNode* statement : statements_)
                if (auto found = (this->*check)(*statement)) return found;
        return {};
    }

private:
    bool s3() const { return type_ == DocumentType::bucket; }
    bool organizations() const { return type_ == DocumentType::scp || type_ == DocumentType::rcp; }
    bool takes_principal() const {
        return type_ == DocumentType::trust || type_ == DocumentType::bucket || type_ == DocumentType::rcp ||
               type_ == DocumentType::endpoint || type_ == DocumentType::resource;
    }

    Fault syntax(const JsonNode& at, std::string s3_message) const {
        return fault(s3() ? std::move(s3_message) : "Syntax errors in policy.", at);
    }

    Fault document_syntax() const {
        if (!root_.is(Kind::object)) return not_json({"not an object", root_.begin}, type_);
        for (std::size_t i = 0; i < root_.keys.size(); ++i)
            if (!one_of(root_.keys[i], document_elements))
                return syntax(root_.children[i], "Unknown field " + root_.keys[i]);
        if (const auto* version = root_.member("Version");
            version &&
            (!version->is(Kind::string) || (version->text != "2012-10-17" && version->text != "2008-10-17")))
            return syntax(*version, "The policy must contain a valid version string");
        if (const auto* id = root_.member("Id"); id && !id->is(Kind::string))
            return syntax(*id, "Policy has an invalid Id");
        const auto* statement = root_.member("Statement");
        if (!statement) return syntax(root_, "Missing required field Statement");
        if (!statement->is(Kind::object) && (!statement->is(Kind::array) || statement->children.empty()))
            return syntax(*statement, "Could not parse the policy: Statement is empty!");
        return {};
    }

    Fault statement_syntax(const JsonNode& statement) {
        if (!statement.is(Kind::object)) return syntax(statement, "Statement must be an object");
        for (std::size_t i = 0; i < statement.keys.size(); ++i)
            if (!one_of(statement.keys[i], statement_elements))
                return syntax(statement.children[i], "Unknown field " + statement.keys[i]);
        for (const auto& [name, opposite] :
             {std::pair{"Principal", "NotPrincipal"}, {"Action", "NotAction"}, {"Resource", "NotResource"}})
            if (const auto* other = statement.member(opposite); statement.member(name) && other)
                return syntax(*other, concat("Policy has both ", name, " and ", opposite));
        if (const auto* name = statement.member("Sid"); name && !name->is(Kind::string))
            return syntax(*name, "Policy has an invalid Sid");
        const auto* effect = statement.member("Effect");
        if (!effect) return syntax(statement, "Missing required field Effect");
        if (!effect->is(Kind::string) ||
            (!equal_ignoring_case(effect->text, "Allow") && !equal_ignoring_case(effect->text, "Deny")))
            return syntax(*effect, "Invalid effect: " + effect->text);
        for (const char* name : {"Action", "NotAction", "Resource", "NotResource"})
            if (const auto* element = statement.member(name); element && !strings_only(*element))
                return syntax(*element, name[0] == 'A' || name[3] == 'A' ? "Policy has invalid action"
                                                                         : "Policy has invalid resource");
        if (const auto* condition = statement.member("Condition")) return condition_syntax(*condition);
        return {};
    }

    Fault condition_syntax(const JsonNode& condition) const {
        constexpr auto invalid = "Policy has an invalid condition";
        if (!condition.is(Kind::object)) return syntax(condition, invalid);
        for (std::size_t i = 0; i < condition.keys.size(); ++i) {
            const auto& keys = condition.children[i];
            if (!parse_operator(condition.keys[i]))
                return syntax(keys, "Invalid Condition type : " + condition.keys[i]);
            if (!keys.is(Kind::object)) return syntax(keys, invalid);
            std::set<std::string> names;
            for (std::size_t k = 0; k < keys.keys.size(); ++k) {
                // Keys are compared ignoring case, so these are duplicates too.
                if (!names.insert(lower(keys.keys[k])).second) return syntax(keys.children[k], invalid);
                for (const JsonNode* value : list_of(keys.children[k]))
                    if (!is_scalar(*value)) return syntax(*value, invalid);
            }
        }
        return {};
    }

    Fault principal_presence(const JsonNode& statement) {
        const auto* principal = statement.member("Principal");
        const auto* not_principal = statement.member("NotPrincipal");
        if (!takes_principal()) {
            if (const auto* present = principal ? principal : not_principal)
                return fault("Policy document should not specify a principal.", *present);
            return {};
        }
        if (type_ == DocumentType::trust && not_principal)
            return fault("Has prohibited field NotPrincipal", *not_principal);
        if (!principal && !not_principal) return fault("Missing required field Principal", statement);
        return {};
    }

    Fault legacy_syntax(const JsonNode& statement) {
        const auto* effect = statement.member("Effect");
        if (effect->text != "Allow" && effect->text != "Deny")
            return fault(s3() ? "Invalid effect: " + effect->text : "The policy failed legacy parsing",
                         *effect);
        const auto* condition = statement.member("Condition");
        if (!condition) return {};
        for (const auto& keys : condition->children)
            for (std::size_t i = 0; i < keys.keys.size(); ++i)
                if (keys.keys[i].find(':') == std::string::npos || keys.keys[i].starts_with(':'))
                    return fault(s3() ? "Policy has an invalid condition key" : vendor_missing,
                                 keys.children[i]);
        return {};
    }

    Fault sid(const JsonNode& statement) {
        const auto* name = statement.member("Sid");
        if (!name || name->text.empty()) return {};
        const auto alphanumeric = [](char c) {
            return (c >= '0' && c <= '9') || (lower(c) >= 'a' && lower(c) <= 'z');
        };
        if (!s3() && type_ != DocumentType::resource &&
            !std::all_of(name->text.begin(), name->text.end(), alphanumeric))
            return fault(
                "Statement IDs (SID) must be alpha-numeric. Check that your input satisfies the regular "
                "expression [0-9A-Za-z]*",
                *name);
        if (!sids_.insert(name->text).second)
            return fault("Statement IDs (SID) in a single policy must be unique.", *name);
        return {};
    }

    Fault action_presence(const JsonNode& statement) {
        const auto* actions = either(statement, "Action", "NotAction");
        if (actions && !list_of(*actions).empty()) return {};
        return fault(s3() ? "Missing required field Action" : "Policy statement must contain actions.",
                     actions ? *actions : statement);
    }

    Fault resource_presence(const JsonNode& statement) {
        const auto* resources = either(statement, "Resource", "NotResource");
        if (type_ == DocumentType::trust) {
            if (!resources) return {};
            const bool plain = statement.member("Resource") != nullptr;
            return fault(plain ? "Has prohibited field Resource" : "Has prohibited field NotResource",
                         *resources);
        }
        if (resources && !list_of(*resources).empty()) return {};
        // Some services' policies lie on the one thing they can be about, and name none.
        if (type_ == DocumentType::resource && !resources) return {};
        return fault(s3() ? "Missing required field Resource" : "Policy statement must contain resources.",
                     resources ? *resources : statement);
    }

    Fault resource_format(const JsonNode& statement) {
        const auto* resources = either(statement, "Resource", "NotResource");
        if (!resources) return {};
        for (const JsonNode* resource : list_of(*resources)) {
            const auto wrong = resource_fault(resource->text);
            if (s3()) {
                std::string_view rest = resource->text;
                take_until(rest, ':');
                take_until(rest, ':');
                if (!wrong.empty() || !rest.starts_with("s3:::"))
                    return fault("Policy has invalid resource", *resource);
            } else if (!wrong.empty()) {
                return fault(wrong, *resource);
            }
        }
        return {};
    }

    Fault action_format(const JsonNode& statement) {
        for (const JsonNode* action : list_of(*either(statement, "Action", "NotAction"))) {
            const auto& text = action->text;
            const auto colon = text.find(':');
            const auto vendor = std::string_view(text).substr(0, colon);
            if (s3()) {
                if (text != "*" &&
                    (!equal_ignoring_case(vendor, "s3") || colon == std::string::npos ||
                     colon + 1 == text.size() || text.find(':', colon + 1) != std::string::npos))
                    return fault("Policy has invalid action", *action);
                continue;
            }
            if (type_ == DocumentType::trust &&
                (!equal_ignoring_case(vendor, "sts") || vendor.size() == text.size()))
                return fault("AssumeRole policy may only specify STS AssumeRole actions.", *action);
            if (text == "*") continue;
            if (colon == std::string::npos) return fault(vendor_missing, *action);
            if (text.find(':', colon + 1) != std::string::npos)
                return fault("Actions/Condition can contain only one colon.", *action);
            if (vendor != "*" && (vendor.empty() || !vendor_characters(vendor)))
                return fault(concat("Vendor ", vendor, " is not valid"), *action);
        }
        return {};
    }

    static bool vendor_characters(std::string_view vendor) {
        return std::all_of(vendor.begin(), vendor.end(), [](char c) {
            return (lower(c) >= 'a' && lower(c) <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '.';
        });
    }

    Fault invalid_principal(const JsonNode& at, std::string_view type) const {
        if (s3()) return fault("Invalid principal in policy", at);
        if (organizations())
            return fault(
                "The provided policy document does not meet the requirements of the specified policy type.",
                at);
        return fault(concat("Invalid principal in policy: \"", type, "\":\"", at.text, "\""), at);
    }

    Fault principal_format(const JsonNode& statement) {
        const auto* element = either(statement, "Principal", "NotPrincipal");
        if (!element) return {};
        if (type_ == DocumentType::rcp &&
            !(element->is(Kind::string) && element->text == "*" && statement.member("Principal")))
            return invalid_principal(*element, "AWS");
        if (element->is(Kind::string))
            return element->text == "*" ? Fault{} : invalid_principal(*element, "AWS");
        if (!element->is(Kind::object) || element->keys.empty()) return invalid_principal(*element, "AWS");
        for (std::size_t i = 0; i < element->keys.size(); ++i) {
            const auto& type = element->keys[i];
            const auto& values = element->children[i];
            const auto list = list_of(values);
            if (list.empty()) return invalid_principal(values, type);
            for (const JsonNode* value : list)
                if (!value->is(Kind::string) || !principal_kind(type, value->text, type_))
                    return invalid_principal(*value, type == "Service" ? "SERVICE" : type);
        }
        return {};
    }

    static const JsonNode* either(const JsonNode& statement, std::string_view name,
                                  std::string_view opposite) {
        const auto* found = statement.member(name);
        return found ? found : statement.member(opposite);
    }

    static constexpr auto vendor_missing =
        "Actions/Conditions must be prefaced by a vendor, e.g., iam, sdb, ec2, etc.";

    const JsonNode& root_;
    DocumentType type_;
    std::vector<const JsonNode*> statements_;
    std::set<std::string_view> sids_;
};

}  // namespace

std::vector<const JsonNode*> list_of(const JsonNode& node) {
    if (!node.is(Kind::array)) return {&node};
    std::vector<const JsonNode*> out;
    for (const auto& child : node.children) out.push_back(&child);
    return out;
}

std::vector<const JsonNode*> statements_of(const JsonNode& root) {
    return list_of(*root.member("Statement"));
}

DocumentError not_json(const JsonError& error, DocumentType type) {
    std::string message = "Syntax errors in policy.";
    if (type == DocumentType::trust) message = "This policy contains invalid Json";
    if (type == DocumentType::bucket) message = "Policies must be valid JSON and the first byte must be '{'";
    return {std::move(message), error.at.line, error.at.column};
}

std::optional<DocumentError> validate(const JsonNode& root, DocumentType type) {
    return Validator(root, type).run();
}

}  // namespace watchword::policy
