// Shared by the tests of this folder.
#pragma once

#include <gtest/gtest.h>

#include <deque>
#include <initializer_list>
#include <string>
#include <utility>
#include <vector>

#include "watchword/policy/evaluate.hpp"

namespace watchword::policy::test {

inline DocumentPtr document(const std::string& text, DocumentType type = DocumentType::identity,
                            const PrincipalBindings& bindings = {}) {
    auto made = compile(text, type, bindings);
    if (!made) {
        ADD_FAILURE() << made.error().message << " at " << made.error().line << ':' << made.error().column
                      << " in " << text;
        return nullptr;
    }
    return *made;
}

/// A 2012-10-17 document of the statements given, which are the insides of JSON arrays.
inline DocumentPtr statements(const std::string& text, DocumentType type = DocumentType::identity,
                              const PrincipalBindings& bindings = {}) {
    return document(R"({"Version":"2012-10-17","Statement":[)" + text + "]}", type, bindings);
}

inline std::string message_of(const std::string& text, DocumentType type = DocumentType::identity) {
    const auto made = compile(text, type);
    return made ? "accepted" : made.error().message;
}

inline Context context_of(
    std::initializer_list<std::pair<std::string_view, std::vector<std::string>>> entries) {
    Context out;
    for (const auto& [key, values] : entries) out.set(key, values);
    return out;
}

inline constexpr std::string_view account_a = "111122223333", account_b = "444455556666";

inline Principal user() {
    return {.type = Principal::Type::user,
            .account = account_a,
            .arn = "arn:aws:iam::111122223333:user/alice",
            .unique_id = "AIDAALICEALICEALICE11"};
}
inline Principal role_session() {
    return {.type = Principal::Type::assumed_role,
            .account = account_a,
            .arn = "arn:aws:sts::111122223333:assumed-role/R/S",
            .unique_id = "AROAROLEROLEROLEROLE1",
            .issuer_arn = "arn:aws:iam::111122223333:role/path/R"};
}
inline Principal federated() {
    return {.type = Principal::Type::federated_user,
            .account = account_a,
            .arn = "arn:aws:sts::111122223333:federated-user/fred",
            .unique_id = "AIDAALICEALICEALICE11",
            .issuer_arn = "arn:aws:iam::111122223333:user/alice"};
}
inline Principal root() {
    return {.type = Principal::Type::root, .account = account_a, .arn = "arn:aws:iam::111122223333:root"};
}

/// Policies that own what they refer to.
struct PolicySet {
    std::deque<DocumentPtr> kept;
    std::vector<AttachedPolicy> identity, boundary_list, session_list, endpoint;
    std::deque<std::vector<AttachedPolicy>> levels;
    std::vector<std::span<const AttachedPolicy>> scp_levels, rcp_levels;
    Policies policies;

    AttachedPolicy attach(DocumentPtr made) {
        kept.push_back(std::move(made));
        return {"p", kept.back().get()};
    }
    PolicySet& with_identity(const std::string& text) {
        identity.push_back(attach(statements(text)));
        policies.identity = identity;
        return *this;
    }
    PolicySet& with_boundary(const std::string& text) {
        boundary_list.push_back(attach(statements(text, DocumentType::boundary)));
        policies.boundary = std::span<const AttachedPolicy>(boundary_list);
        return *this;
    }
    PolicySet& with_session(const std::string& text) {
        session_list.push_back(attach(statements(text, DocumentType::session)));
        policies.session = std::span<const AttachedPolicy>(session_list);
        return *this;
    }
    PolicySet& with_scp_level(const std::string& text) {
        levels.push_back({attach(statements(text, DocumentType::scp))});
        scp_levels.push_back(levels.back());
        policies.scps = scp_levels;
        return *this;
    }
    PolicySet& with_rcp_level(const std::string& text) {
        levels.push_back({attach(statements(text, DocumentType::rcp))});
        rcp_levels.push_back(levels.back());
        policies.rcps = rcp_levels;
        return *this;
    }
    PolicySet& with_endpoint(const std::string& text) {
        endpoint.push_back(attach(statements(text, DocumentType::endpoint)));
        policies.endpoint = endpoint;
        policies.endpoint_applies = true;
        return *this;
    }
    PolicySet& with_bucket(const std::string& text, const PrincipalBindings& bindings = {}) {
        policies.resource = attach(statements(text, DocumentType::bucket, bindings)).document;
        return *this;
    }
    PolicySet& with_trust(const std::string& text, const PrincipalBindings& bindings = {}) {
        policies.resource = attach(statements(text, DocumentType::trust, bindings)).document;
        return *this;
    }
    PolicySet() = default;
    PolicySet(const PolicySet&) = delete;
};

/// evaluate(), after holding it against reference_evaluate().
inline Decision decide(const Request& request, const Policies& policies) {
    const Decision fast = evaluate(request, policies), slow = reference_evaluate(request, policies);
    EXPECT_EQ(fast.outcome, slow.outcome);
    EXPECT_EQ(fast.decided_by, slow.decided_by);
    EXPECT_EQ(fast.policy, slow.policy);
    EXPECT_EQ(fast.statement, slow.statement);
    EXPECT_EQ(fast.cross_account, slow.cross_account);
    return fast;
}

/// Whether one identity statement with that Condition (JSON) allows under the context.
inline bool condition_allows(const std::string& condition, const Context& context,
                             std::string_view version = "2012-10-17") {
    const auto made = document(R"({"Version":")" + std::string(version) +
                               R"(","Statement":{"Effect":"Allow","Action":"*","Resource":"*","Condition":)" +
                               condition + "}}");
    if (!made) return false;
    const AttachedPolicy attached{"p", made.get()};
    Policies policies;
    policies.identity = std::span(&attached, 1);
    return decide({user(), "s3:GetObject", "arn:aws:s3:::b/k", account_a, context}, policies).allowed();
}

}  // namespace watchword::policy::test
