// Generated policies and requests: evaluate() and reference_evaluate() must agree on all of the decision. A
// disagreement is shrunk by leaving out statements, elements of them and kinds of policy, then printed.
#include <gtest/gtest.h>

#include <functional>
#include <optional>
#include <random>

#include "policy/test_support.hpp"

namespace watchword::policy {
namespace {

using namespace test;

// Sanitizers look for memory errors, which fewer cases show as well: they are ten times slower.
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
constexpr int cases = 4000;
#else
constexpr int cases = 60000;
#endif
constexpr unsigned seed = 20260131;

/// A statement as elements, so that the shrinker can leave some out.
struct StatementText {
    std::string effect, action, resource, principal;
    std::vector<std::string> conditions;

    std::string json() const {
        std::string out = "{\"Effect\":\"" + effect + "\"," + action;
        if (!resource.empty()) out += "," + resource;
        if (!principal.empty()) out += "," + principal;
        if (!conditions.empty()) {
            out += ",\"Condition\":{";
            for (std::size_t i = 0; i < conditions.size(); ++i) out += (i ? "," : "") + conditions[i];
            out += "}";
        }
        return out + "}";
    }
};

struct DocumentText {
    DocumentType type = DocumentType::identity;
    bool modern = true;
    std::vector<StatementText> statements;

    std::string json() const {
        std::string out = modern ? R"({"Version":"2012-10-17","Statement":[)" : R"({"Statement":[)";
        for (std::size_t i = 0; i < statements.size(); ++i) out += (i ? "," : "") + statements[i].json();
        return out + "]}";
    }
};

struct Case {
    std::vector<DocumentText> identity, boundary, session, scps, rcps, endpoint;
    std::vector<DocumentText> resource;  // none or one
    bool has_boundary = false, has_session = false;
    int caller = 0;
    std::string action, target, owner;
    std::vector<std::pair<std::string, std::vector<std::string>>> context;

    std::vector<std::vector<DocumentText>*> lists() {
        return {&identity, &boundary, &session, &scps, &rcps, &endpoint, &resource};
    }
};

const PrincipalBindings bindings{{"arn:aws:iam::111122223333:user/alice", "AIDAALICEALICEALICE11"},
                                 {"arn:aws:iam::111122223333:role/path/R", "AROAGONEGONEGONEGONE1"}};

Principal caller_of(int number) {
    switch (number) {
        case 0: return user();
        case 1: return role_session();
        case 2: return federated();
        case 3: return root();
        case 4: return {.type = Principal::Type::service, .arn = "ec2.amazonaws.com"};
        case 5: return {.type = Principal::Type::identity_provider, .arn = "accounts.google.com"};
        case 6: {
            Principal other = user();
            other.arn = "arn:aws:iam::111122223333:user/bob";
            other.unique_id = "AIDABOBBOBBOBBOBBOB11";
            return other;
        }
        default: return {};
    }
}

class Generator {
public:
    explicit Generator(unsigned from) : random_(from) {}

    Case make() {
        Case out;
        fill(out.identity, DocumentType::identity, 3);
        out.has_boundary = chance(4);
        if (out.has_boundary) fill(out.boundary, DocumentType::boundary, 1);
        out.has_session = chance(4);
        if (out.has_session) fill(out.session, DocumentType::session, 2);
        if (chance(6)) fill(out.scps, DocumentType::scp, 2);
        if (chance(8)) fill(out.rcps, DocumentType::rcp, 2);
        if (chance(10)) fill(out.endpoint, DocumentType::endpoint, 1);
        if (chance(2)) fill(out.resource, chance(3) ? DocumentType::trust : DocumentType::bucket, 1);
        out.caller = below(8);
        const bool trust = !out.resource.empty() && out.resource[0].type == DocumentType::trust;
        out.action =
            trust ? pick({"sts:AssumeRole", "sts:TagSession"})
                  : pick({"s3:GetObject", "S3:PUTOBJECT", "s3:ListBucket", "iam:GetUser", "sts:AssumeRole"});
        out.target =
            pick({"arn:aws:s3:::b", "arn:aws:s3:::b/a", "arn:aws:s3:::b/alice/x", "arn:aws:s3:::bb/a*c",
                  "arn:aws:iam::111122223333:user/alice", "*", "arn:aws:s3:::b/\u00e9"});
        out.owner = pick({"111122223333", "111122223333", "444455556666", ""});
        for (const char* key : {"aws:username", "aws:MultiFactorAuthPresent", "s3:prefix", "x:multi",
                                "s3:max-keys", "aws:SourceIp", "aws:PrincipalArn", "aws:CurrentTime"}) {
            if (!chance(2)) continue;
            std::vector<std::string> values;
            const int count = std::string_view(key) == "x:multi" ? below(4) : 1;
            for (int i = 0; i < count; ++i) values.push_back(value());
            out.context.emplace_back(key, values);
        }
        return out;
    }

private:
    int below(int bound) { return static_cast<int>(random_() % static_cast<unsigned>(bound)); }
    bool chance(int one_in) { return below(one_in) == 0; }
    std::string pick(std::vector<std::string> from) {
        return from[static_cast<std::size_t>(below(static_cast<int>(from.size())))];
    }

    std::string value() {
        return pick({"alice", "a", "b", "true", "FALSE", "", "5", "5.0", "-3", "10.1.2.3", "::ffff:10.1.2.3",
                     "2001:db8::9", "arn:aws:iam::111122223333:user/alice", "arn:aws:s3:::b", "a*c", "abc",
                     "2026-01-01T00:00:00Z", "1767225600", "QQ=="});
    }
    std::string policy_value() {
        return pick({value(), value(), "a*", "*", "?", "*l?ce", "${aws:username}", "x${s3:prefix, 'd'}*",
                     "${*}", "10.0.0.0/8", "2001:db8::/32", "0.0.0.0/0", "arn:*:iam::*:user/*",
                     "arn:aws:s3:::${x:multi}", "${aws:PrincipalArn}", "${", "a${*}c"});
    }
    std::string list(const std::function<std::string()>& one, int most) {
        if (chance(2)) return "\"" + one() + "\"";
        std::string out = "[";
        for (int i = 0, count = 1 + below(most); i < count; ++i) out += (i ? ",\"" : "\"") + one() + "\"";
        return out + "]";
    }
    std::string operator_name() {
        const std::string base = pick({"StringEquals",
                                       "StringNotEquals",
                                       "StringEqualsIgnoreCase",
                                       "StringNotEqualsIgnoreCase",
                                       "StringLike",
                                       "StringNotLike",
                                       "NumericEquals",
                                       "NumericNotEquals",
                                       "NumericLessThan",
                                       "NumericGreaterThanEquals",
                                       "DateLessThanEquals",
                                       "DateGreaterThan",
                                       "DateNotEquals",
                                       "Bool",
                                       "BinaryEquals",
                                       "IpAddress",
                                       "NotIpAddress",
                                       "ArnLike",
                                       "ArnNotEquals",
                                       "Null"});
        if (base == "Null") return base;
        return pick({"", "", "ForAnyValue:", "ForAllValues:"}) + base + pick({"", "", "IfExists"});
    }
    std::string condition() {
        const std::string name = operator_name();
        return "\"" + name + "\":{\"" +
               pick({"aws:username", "AWS:MultiFactorAuthPresent", "s3:prefix", "x:multi", "s3:max-keys",
                     "aws:sourceip", "aws:PrincipalArn", "aws:CurrentTime"}) +
               "\":" +
               (name == "Null" ? pick({"\"true\"", "\"false\"", "true"})
                               : list([&] { return policy_value(); }, 3)) +
               "}";
    }
    std::string principal(DocumentType type) {
        if (type == DocumentType::rcp) return R"("Principal":"*")";
        if (chance(4)) return R"("Principal":"*")";
        const std::string name = type != DocumentType::trust && chance(5) ? "NotPrincipal" : "Principal";
        const auto one = [&] {
            return pick({"*", "111122223333", "444455556666", "arn:aws:iam::111122223333:root",
                         "arn:aws:iam::111122223333:user/alice", "arn:aws:iam::111122223333:user/bob",
                         "arn:aws:iam::111122223333:role/path/R",
                         "arn:aws:sts::111122223333:assumed-role/R/S",
                         "arn:aws:sts::111122223333:federated-user/fred", "AROAROLEROLEROLEROLE1",
                         "AIDABOBBOBBOBBOBBOB11"});
        };
        std::string out = "\"" + name + R"(":{"AWS":)" + list(one, 4);
        if (chance(4)) out += R"(,"Service":"ec2.amazonaws.com")";
        if (chance(4)) out += R"(,"Federated":"accounts.google.com")";
        return out + "}";
    }
    StatementText statement(DocumentType type) {
        StatementText out;
        out.effect = chance(4) ? "Deny" : "Allow";
        const auto action = [&] {
            if (type == DocumentType::trust) return pick({"sts:AssumeRole", "sts:*", "STS:tag*"});
            if (type == DocumentType::bucket)
                return pick({"*", "s3:*", "s3:GetObject", "s3:get*", "s3:?utObject"});
            return pick(
                {"*", "s3:*", "s3:GetObject", "S3:Get*", "iam:*", "sts:AssumeRole", "*:Get*", "s3:*Obj?ct"});
        };
        const auto resource = [&] {
            if (type == DocumentType::bucket)
                return pick({"arn:aws:s3:::b", "arn:aws:s3:::b/*", "arn:aws:s3:::*",
                             "arn:aws:s3:::b/${aws:username}/*"});
            return pick({"*", "*", "arn:aws:s3:::b", "arn:aws:s3:::b/*", "arn:aws:s3:::b*",
                         "arn:aws:s3:::b/?", "arn:*:s3:::b/*", "arn:aws:s3:::b/${aws:username}/*",
                         "arn:aws:iam::*:user/*", "arn:aws:s3:::bb/a${*}c", "arn:aws:s3:*",
                         "arn:aws:s3:::b/${aws:username, 'a'}"});
        };
        out.action = (chance(5) ? "\"NotAction\":" : "\"Action\":") + list(action, 3);
        if (type != DocumentType::trust)
            out.resource = (chance(5) ? "\"NotResource\":" : "\"Resource\":") + list(resource, 3);
        if (type == DocumentType::trust || type == DocumentType::bucket || type == DocumentType::rcp ||
            type == DocumentType::endpoint)
            out.principal = principal(type);
        while (chance(3) && out.conditions.size() < 3) {
            const auto made = condition();
            const auto name = made.substr(0, made.find('{'));
            bool repeated = false;
            for (const auto& other : out.conditions) repeated = repeated || other.starts_with(name);
            if (!repeated) out.conditions.push_back(made);
        }
        return out;
    }
    void fill(std::vector<DocumentText>& into, DocumentType type, int most) {
        for (int i = 0, count = 1 + below(most); i < count; ++i) {
            DocumentText made;
            made.type = type;
            made.modern = !chance(5);
            // Now and then enough statements for the index.
            for (int k = 0, statements = chance(6) ? 12 : 1 + below(3); k < statements; ++k)
                made.statements.push_back(statement(type));
            into.push_back(made);
        }
    }

    std::mt19937 random_;
};

struct Answers {
    Decision fast, slow;
    bool compiled = true, explained = true;
    bool agree() const {
        return explained && fast.outcome == slow.outcome && fast.decided_by == slow.decided_by &&
               fast.policy == slow.policy && fast.statement == slow.statement &&
               fast.cross_account == slow.cross_account;
    }
};

Answers run(const Case& c) {
    std::deque<DocumentPtr> kept;
    Answers out;
    const auto attach = [&](const std::vector<DocumentText>& texts) {
        std::vector<AttachedPolicy> list;
        for (const auto& text : texts) {
            const auto made = compile(text.json(), text.type, bindings);
            if (!made) {
                ADD_FAILURE() << made.error().message << " in " << text.json();
                out.compiled = false;
                continue;
            }
            kept.push_back(*made);
            list.push_back({"p", kept.back().get()});
        }
        return list;
    };
    const auto identity = attach(c.identity), boundary = attach(c.boundary), session = attach(c.session),
               scps = attach(c.scps), rcps = attach(c.rcps), endpoint = attach(c.endpoint),
               resource = attach(c.resource);
    std::vector<std::span<const AttachedPolicy>> scp_levels, rcp_levels;
    for (const auto& scp : scps) scp_levels.emplace_back(&scp, 1);
    for (const auto& rcp : rcps) rcp_levels.emplace_back(&rcp, 1);
    Policies policies;
    policies.identity = identity;
    if (c.has_boundary) policies.boundary = std::span<const AttachedPolicy>(boundary);
    if (c.has_session) policies.session = std::span<const AttachedPolicy>(session);
    policies.scps = scp_levels;
    policies.rcps = rcp_levels;
    policies.endpoint = endpoint;
    policies.endpoint_applies = !endpoint.empty();
    if (!resource.empty()) policies.resource = resource[0].document;
    Context context;
    for (const auto& [key, values] : c.context) context.set(key, values);
    const Request request{caller_of(c.caller), c.action, c.target, c.owner, context};
    out.fast = evaluate(request, policies);
    out.slow = reference_evaluate(request, policies);
    out.explained = explains(request, policies, out.fast);
    return out;
}

/// Leaves out whatever can be left out with the property still broken.
Case shrink(Case c, const std::function<bool(const Case&)>& broken) {
    const auto keep_if_broken = [&](const Case& smaller) {
        if (!broken(smaller)) return false;
        c = smaller;
        return true;
    };
    for (bool changed = true; changed;) {
        changed = false;
        for (std::size_t l = 0; l < c.lists().size(); ++l)
            for (std::size_t d = 0; d < c.lists()[l]->size(); ++d) {
                Case without = c;
                without.lists()[l]->erase(without.lists()[l]->begin() + static_cast<std::ptrdiff_t>(d));
                if (keep_if_broken(without)) {
                    changed = true;
                    break;
                }
                for (std::size_t s = 0; s < (*c.lists()[l])[d].statements.size(); ++s) {
                    if ((*c.lists()[l])[d].statements.size() > 1) {
                        Case fewer = c;
                        auto& list = (*fewer.lists()[l])[d].statements;
                        list.erase(list.begin() + static_cast<std::ptrdiff_t>(s));
                        if (keep_if_broken(fewer)) {
                            changed = true;
                            break;
                        }
                    }
                    if (!(*c.lists()[l])[d].statements[s].conditions.empty()) {
                        Case fewer = c;
                        (*fewer.lists()[l])[d].statements[s].conditions.pop_back();
                        changed = keep_if_broken(fewer) || changed;
                    }
                }
            }
        for (std::size_t k = 0; k < c.context.size(); ++k) {
            Case without = c;
            without.context.erase(without.context.begin() + static_cast<std::ptrdiff_t>(k));
            if (keep_if_broken(without)) {
                changed = true;
                break;
            }
        }
    }
    return c;
}

std::string describe(Case c) {
    std::string out =
        std::string(caller_of(c.caller).arn) + " " + c.action + " " + c.target + " of '" + c.owner + "'\n";
    const char* names[] = {"identity", "boundary", "session", "scps", "rcps", "endpoint", "resource"};
    for (std::size_t l = 0; l < c.lists().size(); ++l)
        for (const auto& document : *c.lists()[l])
            out += std::string(names[l]) + ": " + document.json() + "\n";
    for (const auto& [key, values] : c.context) {
        out += key + " =";
        for (const auto& value : values) out += " '" + value + "'";
        out += "\n";
    }
    return out;
}

TEST(Property, DoBothEvaluatorsAgreeOnGeneratedRequests) {
    Generator generator(seed);
    int outcomes[3] = {0, 0, 0};
    for (int i = 0; i < cases; ++i) {
        const Case c = generator.make();
        const Answers result = run(c);
        ASSERT_TRUE(result.compiled);
        ++outcomes[static_cast<int>(result.fast.outcome)];
        if (result.agree()) continue;
        const Case minimal = shrink(c, [](const Case& smaller) { return !run(smaller).agree(); });
        const Answers shown = run(minimal);
        FAIL() << "case " << i << "\n"
               << describe(minimal) << "evaluate: " << static_cast<int>(shown.fast.outcome) << " by "
               << static_cast<int>(shown.fast.decided_by)
               << ", reference: " << static_cast<int>(shown.slow.outcome) << " by "
               << static_cast<int>(shown.slow.decided_by);
    }
    // The generator is worth something only if every outcome is common.
    for (const int count : outcomes) EXPECT_GT(count, cases / 20);
}

TEST(Property, DoesTheShrinkerFindTheOneStatementThatMatters) {
    Generator generator(seed + 1);
    Case c = generator.make();
    DocumentText culprit;
    culprit.statements = {{"Allow", R"("Action":"odd:One")", R"("Resource":"*")", "", {}}};
    c.identity.push_back(culprit);
    const auto minimal =
        shrink(c, [](const Case& smaller) { return describe(smaller).find("odd:One") != std::string::npos; });
    EXPECT_EQ(minimal.identity.size(), 1u);
    EXPECT_TRUE(minimal.resource.empty() && minimal.session.empty() && minimal.context.empty());
}

}  // namespace
}  // namespace watchword::policy
