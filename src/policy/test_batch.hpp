// Cases as text: one JSON object a line, in the format of `watchword policy eval --jsonl`, so that a
// generated case, a shrunk failure and a hand-written fact are the same thing and live in
// tests/differential/corpus.
//
// Besides what that format has, a line may hold, for what only the library can be asked:
//
//   "expected", "decidedBy"    what must be decided ("allowed", "identity"), and "fact": why
//   "bindings"                 ARN -> unique id, as PrincipalBindings
//   principal.type             also "IdentityProvider", whose "provider" is its ARN or host
//   principal.*                "uniqueId", "issuerArn", "canonicalId", "account": fields of Principal
#pragma once

#include <array>
#include <deque>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/text.hpp"
#include "policy/json.hpp"
#include "policy/json_text.hpp"
#include "policy/test_explain.hpp"
#include "watchword/policy/evaluate.hpp"
#include "watchword/policy/policy_index.hpp"

namespace watchword::policy::test {

/// On one line, without white space.
inline void write_json(std::string& out, const JsonNode& node) {
    const bool object = node.is(JsonNode::Kind::object);
    if (node.is(JsonNode::Kind::string)) {
        out += JsonText().value(node.text).text();
    } else if (object || node.is(JsonNode::Kind::array)) {
        out += object ? '{' : '[';
        for (std::size_t i = 0; i < node.children.size(); ++i) {
            if (i != 0) out += ',';
            if (object) {
                out += JsonText().value(node.keys[i]).text();
                out += ':';
            }
            write_json(out, node.children[i]);
        }
        out += object ? '}' : ']';
    } else {
        out += node.is(JsonNode::Kind::null) ? "null" : node.text;
    }
}

inline std::string json_text(const JsonNode& node) {
    std::string out;
    write_json(out, node);
    return out;
}

/// One line, read and compiled. Owns all that its request and policies view; not to be moved.
struct BatchCase {
    std::string error;  ///< why it cannot be asked; all else is then unfinished
    std::string id, expected, decided_by;
    std::string action, resource, owner;
    std::array<std::string, 5> principal_texts;  // account, arn, unique id, issuer, canonical id
    Principal principal;
    Context context;
    PrincipalBindings bindings;
    std::deque<DocumentPtr> documents;
    std::deque<std::string> names;
    std::vector<AttachedPolicy> identity, boundary, session, endpoint;
    std::deque<std::vector<AttachedPolicy>> levels;
    std::vector<std::span<const AttachedPolicy>> scps, rcps;
    Policies policies;

    BatchCase() = default;
    BatchCase(const BatchCase&) = delete;

    Request request() const { return {principal, action, resource, owner, context}; }
};

/// Fills a BatchCase from a line's JSON; stops at the first thing it does not understand.
class BatchReader {
public:
    explicit BatchReader(BatchCase& into) : out_(into) {}

    void read(const JsonNode& line) {
        if (!line.is(JsonNode::Kind::object)) return fail("a line is an object");
        const auto* request = line.member("request");
        if (!request || !request->is(JsonNode::Kind::object)) return fail("no request");
        for (const char* name : {"principal", "action", "resource", "resourceAccount", "context"})
            if (!request->member(name)) return fail(concat("no ", name));
        out_.id = text(line, "id");
        out_.expected = text(line, "expected");
        out_.decided_by = text(line, "decidedBy");
        out_.action = text(*request, "action");
        out_.resource = text(*request, "resource");
        out_.owner = text(*request, "resourceAccount");
        if (out_.action.empty() || out_.resource.empty()) return fail("empty action or resource");
        if (const auto* given = line.member("bindings"))
            for (std::size_t i = 0; i < given->keys.size(); ++i)
                out_.bindings[given->keys[i]] = given->children[i].text;
        read_principal(*request);
        read_context(*request);
        if (const auto* policies = line.member("policies"); policies && out_.error.empty())
            read_policies(*policies);
    }

private:
    void fail(std::string why) {
        if (out_.error.empty()) out_.error = std::move(why);
    }

    static std::string text(const JsonNode& node, std::string_view name) {
        const auto* found = node.member(name);
        return found && found->is(JsonNode::Kind::string) ? found->text : std::string();
    }

    void read_principal(const JsonNode& request) {
        using Type = Principal::Type;
        const auto* given = request.member("principal");
        auto& [account, arn, unique_id, issuer, canonical] = out_.principal_texts;
        const std::string type = text(*given, "type");
        Principal& who = out_.principal;
        unique_id = text(*given, "uniqueId");
        canonical = text(*given, "canonicalId");
        if (type == "Service") {
            who.type = Type::service;
            arn = text(*given, "service");
        } else if (type == "IdentityProvider") {
            who.type = Type::identity_provider;
            arn = text(*given, "provider");
        } else if (type == "AWS") {
            arn = text(*given, "arn");
            std::vector<std::string> parts;  // arn, partition, service, region, account, resource
            std::string rest = arn;
            while (parts.size() < 5 && rest.find(':') != std::string::npos) {
                parts.push_back(rest.substr(0, rest.find(':')));
                rest.erase(0, rest.find(':') + 1);
            }
            if (parts.size() < 5 || rest.empty()) return fail("principal arn");
            account = parts[4];
            if (rest == "root") {
                who.type = Type::root;
            } else if (rest.starts_with("user/")) {
                who.type = Type::user;
            } else if (rest.starts_with("federated-user/")) {
                who.type = Type::federated_user;
            } else if (rest.starts_with("assumed-role/") && rest.find('/', 13) != std::string::npos) {
                who.type = Type::assumed_role;
                issuer = "arn:" + parts[1] + ":iam::" + account + ":role/" +
                         rest.substr(13, rest.find('/', 13) - 13);
            } else {
                return fail("principal arn");
            }
        } else if (type != "Anonymous") {
            return fail("principal type");
        }
        if (given->member("issuerArn")) issuer = text(*given, "issuerArn");
        if (given->member("account")) account = text(*given, "account");
        who.account = account;
        who.arn = arn;
        who.unique_id = unique_id;
        who.issuer_arn = issuer;
        who.canonical_id = canonical;
    }

    void read_context(const JsonNode& request) {
        const auto* given = request.member("context");
        for (std::size_t i = 0; i < given->keys.size(); ++i) {
            std::vector<std::string> values;
            if (!given->children[i].is(JsonNode::Kind::array)) return fail("context values are lists");
            for (const auto& value : given->children[i].children) values.push_back(value.text);
            out_.context.set(given->keys[i], values);
        }
    }

    const Document* document(const JsonNode& node, DocumentType type) {
        const auto made = compile(json_text(node), type, out_.bindings);
        if (!made) {
            fail(made.error().message + " in " + json_text(node));
            return nullptr;
        }
        out_.documents.push_back(*made);
        return out_.documents.back().get();
    }

    std::vector<AttachedPolicy> list(const JsonNode& node, DocumentType type) {
        std::vector<AttachedPolicy> out;
        if (!node.is(JsonNode::Kind::array)) fail("policies are listed");
        for (const auto& entry : node.children) {
            const auto* inner = entry.member("policy");
            out_.names.push_back(inner ? text(entry, "name") : "p" + std::to_string(out_.names.size()));
            if (const auto* made = document(inner ? *inner : entry, type))
                out.push_back({out_.names.back(), made});
        }
        return out;
    }

    void read_levels(const JsonNode& node, DocumentType type,
                     std::vector<std::span<const AttachedPolicy>>& into) {
        if (!node.is(JsonNode::Kind::array)) fail("levels are listed");
        for (const auto& level : node.children) {
            out_.levels.push_back(list(level, type));
            into.emplace_back(out_.levels.back());
        }
    }

    void read_policies(const JsonNode& policies) {
        Policies& p = out_.policies;
        for (std::size_t i = 0; i < policies.keys.size(); ++i) {
            const auto& name = policies.keys[i];
            const auto& node = policies.children[i];
            if (node.is(JsonNode::Kind::null)) continue;
            if (name == "identity") {
                out_.identity = list(node, DocumentType::identity);
                p.identity = out_.identity;
            } else if (name == "resource") {
                const bool trust = out_.action.starts_with("sts:");
                p.resource = document(node, trust ? DocumentType::trust : DocumentType::resource);
            } else if (name == "boundary") {
                out_.boundary = list(node, DocumentType::boundary);
                p.boundary = std::span<const AttachedPolicy>(out_.boundary);
            } else if (name == "session") {
                out_.session = list(node, DocumentType::session);
                p.session = std::span<const AttachedPolicy>(out_.session);
            } else if (name == "scps") {
                read_levels(node, DocumentType::scp, out_.scps);
            } else if (name == "rcps") {
                read_levels(node, DocumentType::rcp, out_.rcps);
            } else if (name == "endpoint") {
                out_.endpoint = list(node, DocumentType::endpoint);
                p.endpoint = out_.endpoint;
                p.endpoint_applies = true;
            } else {
                fail("unknown policies." + name);
            }
        }
        p.scps = out_.scps;
        p.rcps = out_.rcps;
    }

    BatchCase& out_;
};

/// What both evaluators say of a line.
struct Answers {
    std::string error;  ///< the line cannot be asked: nothing else is set
    Decision fast, slow;
    std::unique_ptr<BatchCase> asked;  ///< what the decisions point into
    bool explained = false;            ///< explain() decides as evaluate(), and its statements add up to that
    bool indexed = false;              ///< evaluate() decides the same with an index over identity policies
    bool agree() const { return same(fast, slow) && explained && indexed; }
};

inline Answers ask(const JsonNode& line) {
    Answers out;
    out.asked = std::make_unique<BatchCase>();
    BatchReader(*out.asked).read(line);
    out.error = out.asked->error;
    if (!out.error.empty()) return out;
    out.fast = evaluate(out.asked->request(), out.asked->policies);
    out.slow = reference_evaluate(out.asked->request(), out.asked->policies);
    Policies policies = out.asked->policies;
    const PolicyIndex index(policies.identity);
    policies.identity_index = &index;
    out.indexed = same(out.fast, evaluate(out.asked->request(), policies));
    out.explained = explains(out.asked->request(), out.asked->policies, out.fast);
    return out;
}

}  // namespace watchword::policy::test
