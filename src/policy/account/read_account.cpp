#include <algorithm>
#include <array>

#include "base/encoding.hpp"
#include "base/ids.hpp"
#include "base/text.hpp"
#include "policy/account/account.hpp"
#include "policy/arn.hpp"
#include "policy/json.hpp"

namespace watchword::policy::account {
namespace {

using Node = JsonNode;
using JsonKind = JsonNode::Kind;
using Names = std::initializer_list<std::string_view>;

/// The text is not of the shape.
struct Malformed {
    std::string why;
};

/// Finds the text of a node again.
class Source {
public:
    explicit Source(std::string_view text) : text_(text) {
        line_starts_.push_back(0);
        for (auto at = text.find('\n'); at != std::string_view::npos; at = text.find('\n', at + 1))
            line_starts_.push_back(at + 1);
    }
    std::string_view text(const Node& node) const {
        const auto first = offset(node.begin);
        return text_.substr(first, offset(node.end) - first);
    }

private:
    std::size_t offset(Position at) const { return line_starts_[at.line - 1] + at.column - 1; }
    std::string_view text_;
    std::vector<std::size_t> line_starts_;
};

/// One page into an account.
class PageReader {
public:
    PageReader(std::string_view page, ReadAccount& into) : source_(page), into_(into) {}

    void read(const Node& root) {
        shape(root, JsonKind::object, "the page");
        known(root, "",
              {"UserDetailList", "GroupDetailList", "RoleDetailList", "Policies", "IsTruncated", "Marker",
               "NextToken"});
        if (std::none_of(root.keys.begin(), root.keys.end(),
                         [](const auto& key) { return key.ends_with("DetailList") || key == "Policies"; }))
            throw Malformed{"has none of UserDetailList, GroupDetailList, RoleDetailList and Policies"};
        const Node* truncated = root.member("IsTruncated");
        if (root.member("NextToken") || (truncated && truncated->text == "true"))
            problem("NextToken", "more pages follow: what is on them is missing unless they are given too");
        each(root, "Policies", "", [&](const Node& node, const std::string& where) { managed(node, where); });
        each(root, "GroupDetailList", "",
             [&](const Node& node, const std::string& where) { entity(node, where, Entity::Kind::group); });
        each(root, "UserDetailList", "",
             [&](const Node& node, const std::string& where) { entity(node, where, Entity::Kind::user); });
        each(root, "RoleDetailList", "",
             [&](const Node& node, const std::string& where) { entity(node, where, Entity::Kind::role); });
    }

private:
    void problem(std::string where, std::string what) {
        into_.problems.push_back({std::move(where), std::move(what)});
    }

    static void shape(const Node& node, JsonKind kind, const std::string& where) {
        if (node.is(kind)) return;
        constexpr std::array names{"null", "true or false", "a number", "a string", "a list", "an object"};
        throw Malformed{concat(where, " must be ", names[static_cast<std::size_t>(kind)])};
    }

    static std::string text(const Node& node, const std::string& where, const char* name) {
        const Node* member = node.member(name);
        if (!member) throw Malformed{concat(where, ".", name, " is missing")};
        shape(*member, JsonKind::string, concat(where, ".", name));
        return member->text;
    }

    /// Members that this program does not know may matter: they are told.
    void known(const Node& node, const std::string& where, Names names) {
        for (const auto& key : node.keys)
            if (std::find(names.begin(), names.end(), key) == names.end())
                problem(where.empty() ? key : concat(where, ".", key), "is not understood and left out");
    }

    /// f(element, "where[3]") for each object of a list that may be absent.
    template <class F>
    static void each(const Node& node, const char* name, const std::string& where, F&& f) {
        const Node* list = node.member(name);
        if (!list || list->is(JsonKind::null)) return;
        const auto place = where.empty() ? std::string(name) : concat(where, ".", name);
        shape(*list, JsonKind::array, place);
        for (std::size_t i = 0; i < list->children.size(); ++i) {
            const auto element = concat(place, "[", std::to_string(i), "]");
            shape(list->children[i], JsonKind::object, element);
            f(list->children[i], element);
        }
    }

    Policy policy(std::string name, const Node* node, DocumentType type, const std::string& where) {
        Policy out;
        out.name = std::move(name);
        if (!node) {
            out.unreadable = "no document is here";
        } else if (node->is(JsonKind::object)) {
            out.text = source_.text(*node);
        } else if (node->is(JsonKind::string)) {
            // The API answers documents URL-encoded; the AWS CLI decodes them.
            const auto first = node->text.find_first_not_of(" \t\r\n");
            const bool plain = first != std::string::npos && node->text[first] == '{';
            auto decoded = plain ? std::optional(node->text) : percent_decode(node->text);
            out.text = decoded ? std::move(*decoded) : node->text;
            if (!decoded) out.unreadable = "the document is not URL-encoded text";
        } else {
            out.unreadable = "the document must be an object or a string";
        }
        if (out.unreadable.empty()) {
            auto made = compile(out.text, type);
            if (made) {
                out.document = *made;
            } else {
                const auto& error = made.error();
                out.unreadable = concat(error.message, " at line ", std::to_string(error.line), ", column ",
                                        std::to_string(error.column));
            }
        }
        if (!out.unreadable.empty()) problem(concat(where, ": ", out.name), out.unreadable);
        return out;
    }

    void managed(const Node& node, const std::string& where) {
        known(node, where,
              {"PolicyName", "PolicyId", "Arn", "Path", "DefaultVersionId", "AttachmentCount",
               "PermissionsBoundaryUsageCount", "IsAttachable", "Description", "CreateDate", "UpdateDate",
               "PolicyVersionList", "Tags"});
        const std::string arn = text(node, where, "Arn"), version = text(node, where, "DefaultVersionId");
        const Node* document = nullptr;
        each(node, "PolicyVersionList", where, [&](const Node& one, const std::string& place) {
            if (text(one, place, "VersionId") == version) document = one.member("Document");
        });
        if (!into_.account.managed.emplace(arn, policy(arn, document, DocumentType::identity, where)).second)
            throw Malformed{concat(where, ": ", arn, " is given twice")};
    }

    void entity(const Node& node, const std::string& where, Entity::Kind kind) {
        const bool user = kind == Entity::Kind::user, role = kind == Entity::Kind::role;
        const std::string type = user ? "User" : role ? "Role" : "Group";
        const std::string inline_list = type + "PolicyList";
        known(node, where,
              {"Path", type + "Name", type + "Id", "Arn", "CreateDate", inline_list,
               "AttachedManagedPolicies", "Tags", user ? "GroupList" : "Path",
               kind == Entity::Kind::group ? "Path" : "PermissionsBoundary",
               role ? "AssumeRolePolicyDocument" : "Path", role ? "InstanceProfileList" : "Path",
               role ? "RoleLastUsed" : "Path"});
        Entity out;
        out.kind = kind;
        out.name = text(node, where, (type + "Name").c_str());
        out.id = text(node, where, (type + "Id").c_str());
        out.arn = text(node, where, "Arn");
        out.path = text(node, where, "Path");
        belongs_here(out.arn, where);
        each(node, inline_list.c_str(), where, [&](const Node& one, const std::string& place) {
            known(one, place, {"PolicyName", "PolicyDocument"});
            auto name = inline_name(out, text(one, place, "PolicyName"));
            out.inline_policies.push_back(
                policy(std::move(name), one.member("PolicyDocument"), DocumentType::identity, place));
        });
        each(node, "AttachedManagedPolicies", where, [&](const Node& one, const std::string& place) {
            out.attached.push_back(text(one, place, "PolicyArn"));
        });
        each(node, "Tags", where, [&](const Node& one, const std::string& place) {
            out.tags.emplace_back(text(one, place, "Key"), text(one, place, "Value"));
        });
        if (const Node* boundary = node.member("PermissionsBoundary")) {
            shape(*boundary, JsonKind::object, where + ".PermissionsBoundary");
            out.boundary = text(*boundary, where + ".PermissionsBoundary", "PermissionsBoundaryArn");
        }
        if (const Node* groups = user ? node.member("GroupList") : nullptr) {
            shape(*groups, JsonKind::array, where + ".GroupList");
            for (const auto& name : groups->children) {
                shape(name, JsonKind::string, where + ".GroupList[]");
                out.groups.push_back(name.text);
            }
        }
        if (role)
            out.trust = policy(concat("role ", out.name, ": trust policy"),
                               node.member("AssumeRolePolicyDocument"), DocumentType::trust, where);
        const std::string arn = out.arn;
        if (!into_.account.add(std::move(out))) throw Malformed{concat(where, ": ", arn, " is given twice")};
    }

    void belongs_here(const std::string& text, const std::string& where) {
        const auto arn = Arn::parse(text);
        if (!arn || !is_account_id(arn->account)) throw Malformed{concat(where, ".Arn is no ARN: ", text)};
        if (into_.account.id.empty()) into_.account.id = arn->account;
        if (arn->account != into_.account.id)
            throw Malformed{concat(where, " is of account ", arn->account, ", others of ", into_.account.id)};
    }

    Source source_;
    ReadAccount& into_;
};

}  // namespace

Result<ReadAccount, std::string> read_account(const std::vector<std::string_view>& pages) {
    ReadAccount out;
    try {
        for (const auto page : pages) {
            const auto root = parse_json(page);
            if (!root)
                return concat("not JSON: ", root.error().reason, " at line ",
                              std::to_string(root.error().at.line), ", column ",
                              std::to_string(root.error().at.column));
            PageReader(page, out).read(*root);
        }
    } catch (const Malformed& error) {
        return error.why;
    }
    return out;
}

}  // namespace watchword::policy::account
