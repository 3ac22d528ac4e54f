// Random cases in batch format (policy/test_batch.hpp): small worlds of few names, so that policies and
// requests meet often. What the cases reach is counted by property_test.cpp, which fails when it is too
// little.
#pragma once

#include <functional>
#include <random>
#include <string>
#include <string_view>
#include <vector>

#include "watchword/policy/document.hpp"

namespace watchword::policy::test {

/// The same seed makes the same cases.
class Generator {
public:
    explicit Generator(unsigned seed) : random_(seed) {}

    /// One line. Half of them ask nothing but one condition, the rest all kinds of policies at once.
    std::string make() {
        const bool only_condition = chance(2);
        const bool trust = !only_condition && chance(6);
        std::string action = trust ? pick({"sts:AssumeRole", "sts:AssumeRole", "sts:TagSession"})
                                   : pick({"s3:GetObject", "s3:GetObject", "S3:PUTOBJECT", "s3:ListBucket",
                                           "iam:GetUser", "ec2:RunInstances", "kms:Decrypt"});
        const bool kms = action == "kms:Decrypt";
        std::string out = R"({"id":"g","request":{"action":")" + action + R"(","resource":")" +
                          (kms && !chance(4) ? "arn:aws:kms:us-east-1:111122223333:key/k" : target()) +
                          R"(","resourceAccount":")" + owner() + R"(","principal":)" +
                          (only_condition ? alice() : caller()) + R"(,"context":)" +
                          context(only_condition ? 2 : 5) + R"(},"policies":{)";
        if (only_condition) {
            out += R"("identity":[{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"*",)"
                   R"("Resource":"*","Condition":{)" +
                   condition() + "}}}]";
            return out + "}" + bindings() + "}";
        }
        out += R"("identity":)" + list_of(DocumentType::identity, 3);
        if (chance(4)) out += R"(,"boundary":)" + list_of(DocumentType::boundary, 1);
        if (chance(4)) out += R"(,"session":)" + list_of(DocumentType::session, 2);
        if (chance(5)) out += R"(,"scps":)" + levels(DocumentType::scp);
        if (chance(6)) out += R"(,"rcps":)" + levels(DocumentType::rcp);
        if (chance(6)) out += R"(,"endpoint":)" + list_of(DocumentType::endpoint, 1);
        if (trust || !chance(3))
            out += R"(,"resource":)" + document(trust ? DocumentType::trust
                                                : kms ? DocumentType::resource
                                                      : DocumentType::bucket);
        return out + "}" + bindings() + "}";
    }

private:
    int below(int bound) { return static_cast<int>(random_() % static_cast<unsigned>(bound)); }
    bool chance(int one_in) { return below(one_in) == 0; }
    std::string pick(std::initializer_list<const char*> from) {
        return from.begin()[below(static_cast<int>(from.size()))];
    }

    std::string target() {
        return pick({"arn:aws:s3:::b", "arn:aws:s3:::b/a", "arn:aws:s3:::b/alice/x", "arn:aws:s3:::bb/a*c",
                     "arn:aws:iam::111122223333:user/alice", "*", "arn:aws:s3:::b/\u00e9",
                     "arn:aws:s3:::b/a:b/c"});
    }
    std::string owner() { return pick({"111122223333", "111122223333", "111122223333", "444455556666", ""}); }
    static std::string alice() {
        return R"({"type":"AWS","arn":"arn:aws:iam::111122223333:user/alice","uniqueId":"AIDAALICEALICEALICE11"})";
    }
    // Every type of principal; the role and alice have ids that bindings may or may not give them.
    std::string caller() {
        const std::string canonical = R"(,"canonicalId":")" + std::string(64, 'a') + "\"";
        switch (below(10)) {
            case 0:
            case 1: return alice();
            case 2:
                return R"({"type":"AWS","arn":"arn:aws:iam::111122223333:user/bob",)"
                       R"("uniqueId":"AIDABOBBOBBOBBOBBOB11")" +
                       canonical + "}";
            case 3:
            case 4:
                return R"({"type":"AWS","arn":"arn:aws:sts::111122223333:assumed-role/R/S",)"
                       R"("issuerArn":"arn:aws:iam::111122223333:role/path/R",)"
                       R"("uniqueId":"AROAROLEROLEROLEROLE1"})";
            case 5:
                return R"({"type":"AWS","arn":"arn:aws:sts::111122223333:federated-user/fred",)"
                       R"("issuerArn":"arn:aws:iam::111122223333:user/bob",)"
                       R"("uniqueId":"AIDABOBBOBBOBBOBBOB11"})";
            case 6:
                return R"({"type":"AWS","arn":"arn:aws:iam::111122223333:root")" +
                       (chance(2) ? canonical : std::string()) + "}";
            case 7: return R"({"type":"Service","service":"ec2.amazonaws.com"})";
            case 8:
                return R"({"type":"IdentityProvider","provider":")" +
                       pick({"accounts.google.com", "arn:aws:iam::111122223333:saml-provider/Corp"}) + "\"}";
            default: return R"({"type":"Anonymous"})";
        }
    }
    std::string bindings() {
        if (chance(3)) return "";
        return R"(,"bindings":{"arn:aws:iam::111122223333:user/alice":"AIDAALICEALICEALICE11",)"
               R"("arn:aws:iam::111122223333:role/path/R":")" +
               pick({"AROAGONEGONEGONEGONE1", "AROAROLEROLEROLEROLE1"}) + "\"}";
    }

    // Keys by what is under them: text, words of several values, numbers, addresses, ARNs, dates, booleans,
    // base64. Well-known keys and others, in changing case.
    std::string key(int family) {
        switch (family) {
            case 0: return pick({"aws:username", "AWS:UserName", "x:text"});
            case 1: return pick({"x:multi", "aws:TagKeys", "X:Multi"});
            case 2: return pick({"s3:max-keys", "x:number"});
            case 3: return pick({"aws:SourceIp", "aws:sourceip", "x:address"});
            case 4: return pick({"aws:PrincipalArn", "x:arn"});
            case 5: return pick({"aws:CurrentTime", "x:date"});
            case 6: return pick({"aws:MultiFactorAuthPresent", "x:bool"});
            default: return "x:binary";
        }
    }
    std::string value(int family) {
        if (chance(10)) family = below(8);  // what the operator cannot read
        switch (family) {
            case 0:
            case 1:
                return pick({"alice", "alice", "alice", "a", "a", "a", "b", "A", "", "a*c", "abc", "x/y",
                             "caf\u00e9"});
            case 2: return pick({"5", "5.0", "-3", "0", "-0", "10", "4.99", "+5", "1e1", "."});
            case 3:
                return pick({"10.1.2.3", "10.1.2.4", "::ffff:10.1.2.3", "2001:db8::9", "192.0.2.1",
                             "10.1.2.3/31", "010.1.2.3"});
            case 4:
                return pick({"arn:aws:iam::111122223333:user/alice", "arn:aws:s3:::b", "arn:aws:s3:::b:c",
                             "arn:aws:iam::111122223333:role/path/R", "not-an-arn"});
            case 5:
                return pick({"2026-01-01T00:00:00Z", "1767225600", "1767225599.5", "2025-12-31",
                             "2026-01-01T01:00:00+01:00", "soon"});
            case 6: return pick({"true", "false", "TRUE", "False", "yes", "1"});
            default: return pick({"QQ==", "QUI=", "qq==", "QQ"});
        }
    }
    std::string policy_value(int family) {
        if (!chance(3)) return value(family);
        switch (family) {
            case 2: return pick({"${s3:max-keys}", "5"});
            case 3:
                return pick({"10.0.0.0/8", "10.1.2.2/31", "2001:db8::/32", "0.0.0.0/0", "::/0",
                             "::ffff:10.0.0.0/104", "10.1.2.3/33", "${aws:SourceIp}"});
            case 4:
                return pick({"arn:*:iam::*:user/*", "arn:aws:s3:::*", "*", "arn:aws:s3:::${x:text}",
                             "${aws:PrincipalArn}", "arn:aws:iam::*:role/?ath/*", "arn:aws:*"});
            case 6: return pick({"${x:bool}", "${x:bool, 'true'}", "true"});
            default:
                return pick({"a*", "*", "?", "*l?ce", "${aws:username}", "x${s3:max-keys, 'd'}*", "${*}",
                             "a${*}c", "${", "${x:multi}", "${x:gone, 'alice'}", "${x:gone}", "caf?", "${?}",
                             "${$}", "???"});
        }
    }
    // One value mostly; one key in `odd` has none, two or three, whichever key it is. Half the keys are
    // missing, or, with odd 2, a quarter.
    std::string context(int odd) {
        std::string out = "{";
        std::vector<std::string> seen;
        for (int family = 0; family < 8; ++family)
            for (int i = 0; i < 2; ++i) {
                const auto name = key(family);
                bool repeated = chance(odd == 2 ? 4 : 2);
                for (const auto& other : seen) repeated = repeated || other == name;
                if (repeated) continue;
                seen.push_back(name);
                const int count = family == 1 || chance(odd) ? below(4) : 1;
                out += (out.size() > 1 ? ",\"" : "\"") + name + "\":[";
                for (int v = 0; v < count; ++v) out += (v ? ",\"" : "\"") + value(family) + "\"";
                out += "]";
            }
        return out + "}";
    }

    std::string list(const std::function<std::string()>& one, int most) {
        if (chance(2)) return "\"" + one() + "\"";
        std::string out = "[";
        for (int i = 0, count = 1 + below(most); i < count; ++i) out += (i ? ",\"" : "\"") + one() + "\"";
        return out + "]";
    }
    std::string condition() {
        struct Operator {
            const char* name;
            int family;
        };
        static constexpr Operator operators[] = {
            {"StringEquals", 0},
            {"StringNotEquals", 0},
            {"StringEqualsIgnoreCase", 0},
            {"StringNotEqualsIgnoreCase", 0},
            {"StringLike", 0},
            {"StringNotLike", 0},
            {"NumericEquals", 2},
            {"NumericNotEquals", 2},
            {"NumericLessThan", 2},
            {"NumericLessThanEquals", 2},
            {"NumericGreaterThan", 2},
            {"NumericGreaterThanEquals", 2},
            {"DateEquals", 5},
            {"DateNotEquals", 5},
            {"DateLessThan", 5},
            {"DateLessThanEquals", 5},
            {"DateGreaterThan", 5},
            {"DateGreaterThanEquals", 5},
            {"Bool", 6},
            {"BinaryEquals", 7},
            {"IpAddress", 3},
            {"NotIpAddress", 3},
            {"ArnEquals", 4},
            {"ArnLike", 4},
            {"ArnNotEquals", 4},
            {"ArnNotLike", 4},
            {"Null", 0},
        };
        const Operator& chosen = operators[below(std::size(operators))];
        if (std::string_view(chosen.name) == "Null")
            return R"("Null":{")" + key(below(8)) + "\":" +
                   pick({"\"true\"", "\"false\"", "true", "false", "\"True\"", "[\"true\",\"false\"]", "[]",
                         "\"maybe\""}) +
                   "}";
        const int family = chosen.family == 0 && chance(2) ? 1 : chosen.family;
        std::string values = list([&] { return policy_value(family); }, 3);
        if (chance(30)) values = "[]";
        if (chance(30)) values = pick({"5", "true", "[5,\"a\"]", "false"});
        return "\"" + pick({"", "ForAnyValue:", "ForAllValues:"}) + chosen.name + pick({"", "", "IfExists"}) +
               "\":{\"" + key(chance(10) ? below(8) : family) + "\":" + values + "}";
    }

    std::string principal(DocumentType type) {
        if (type == DocumentType::rcp || chance(4)) return R"("Principal":"*")";
        const std::string name = type != DocumentType::trust && chance(5) ? "NotPrincipal" : "Principal";
        const auto one = [&] {
            return pick({"*", "111122223333", "444455556666", "arn:aws:iam::111122223333:root",
                         "arn:aws:iam::111122223333:user/alice", "arn:aws:iam::111122223333:user/bob",
                         "arn:aws:iam::111122223333:role/path/R",
                         "arn:aws:sts::111122223333:assumed-role/R/S",
                         "arn:aws:sts::111122223333:federated-user/fred", "AROAROLEROLEROLEROLE1",
                         "AIDABOBBOBBOBBOBBOB11"});
        };
        std::string named = list(one, 4);
        // All that a Deny with NotPrincipal wants listed, or most of it.
        if (name == "NotPrincipal" && chance(2))
            named = pick({R"(["111122223333","arn:aws:iam::111122223333:user/alice"])",
                          R"(["arn:aws:iam::111122223333:root","arn:aws:iam::111122223333:role/path/R",)"
                          R"("arn:aws:sts::111122223333:assumed-role/R/S"])",
                          R"(["111122223333","arn:aws:iam::111122223333:role/path/R"])",
                          R"(["111122223333","arn:aws:sts::111122223333:federated-user/fred"])"});
        std::string out = "\"" + name + R"(":{"AWS":)" + named;
        if (chance(3)) out += R"(,"Service":["s3.amazonaws.com","ec2.amazonaws.com"])";
        if (chance(3))
            out +=
                R"(,"Federated":)" +
                list(
                    [&] {
                        return pick({"accounts.google.com", "arn:aws:iam::111122223333:saml-provider/Corp"});
                    },
                    2);
        if ((type == DocumentType::bucket || type == DocumentType::resource) && chance(4))
            out += R"(,"CanonicalUser":")" + std::string(64, 'a') + "\"";
        return out + "}";
    }
    std::string statement(DocumentType type, int number) {
        const bool trust = type == DocumentType::trust, bucket = type == DocumentType::bucket;
        const bool any = type == DocumentType::resource;
        const bool limits = type == DocumentType::scp || type == DocumentType::rcp ||
                            type == DocumentType::endpoint || type == DocumentType::boundary;
        const auto action = [&] {
            if (trust) return pick({"sts:AssumeRole", "sts:*", "STS:tag*"});
            if (bucket) return pick({"*", "s3:*", "s3:GetObject", "s3:get*", "s3:?utObject"});
            return pick({"*", "s3:*", "s3:GetObject", "S3:Get*", "iam:*", "sts:AssumeRole", "*:Get*",
                         "s3:*Obj?ct", "ec2:Run*", "kms:*", "kms:Decrypt"});
        };
        const auto resource = [&] {
            if (bucket)
                return pick({"arn:aws:s3:::b", "arn:aws:s3:::b/*", "arn:aws:s3:::*",
                             "arn:aws:s3:::b/${aws:username}/*", "arn:aws:s3:::b/${x:gone, 'alice'}/*"});
            return pick({"*", "*", "arn:aws:s3:::b", "arn:aws:s3:::b/*", "arn:aws:s3:::b*",
                         "arn:aws:s3:::b/?", "arn:*:s3:::b/*", "arn:aws:s3:::b/${aws:username}/*",
                         "arn:aws:iam::*:user/*", "arn:aws:s3:::bb/a${*}c", "arn:aws:s3:*",
                         "arn:aws:s3:::b/${aws:username, 'a'}", "arn:aws:s3:::b/*:*"});
        };
        std::string out = R"({"Sid":"s)" + std::to_string(number) + R"(","Effect":)" +
                          (chance(5) ? R"("Deny",)" : R"("Allow",)");
        if (limits && chance(2)) {
            out += R"("Action":"*","Resource":"*")";
        } else {
            out += (chance(5) ? "\"NotAction\":" : "\"Action\":") + list(action, 3);
            if (!trust) out += (chance(5) ? ",\"NotResource\":" : ",\"Resource\":") + list(resource, 3);
        }
        if (trust || bucket || any || type == DocumentType::rcp || type == DocumentType::endpoint)
            out += "," + principal(type);
        std::vector<std::string> conditions;
        while (chance(3) && conditions.size() < 3) {
            auto made = condition();
            bool repeated = false;  // one object has an operator once
            for (const auto& other : conditions)
                repeated = repeated || other.substr(0, other.find('{')) == made.substr(0, made.find('{'));
            if (!repeated) conditions.push_back(std::move(made));
        }
        for (std::size_t i = 0; i < conditions.size(); ++i)
            out += (i ? "," : R"(,"Condition":{)") + conditions[i];
        return out + (conditions.empty() ? "}" : "}}");
    }
    std::string document(DocumentType type) {
        const std::string version = chance(5) ? "" : R"("Version":"2012-10-17",)";
        if (chance(8)) return "{" + version + R"("Statement":)" + statement(type, 0) + "}";
        std::string out = "{" + version + R"("Statement":[)";
        // Now and then enough statements for the index.
        for (int i = 0, count = chance(6) ? 12 : 1 + below(3); i < count; ++i)
            out += (i ? "," : "") + statement(type, i);
        return out + "]}";
    }
    std::string list_of(DocumentType type, int most) {
        std::string out = "[";
        for (int i = 0, count = below(10) ? 1 + below(most) : 0; i < count; ++i) {
            if (i) out += ",";
            out += chance(2) ? document(type)
                             : R"({"name":"n)" + std::to_string(i) + R"(","policy":)" + document(type) + "}";
        }
        return out + "]";
    }
    std::string levels(DocumentType type) {
        std::string out = "[";
        for (int i = 0, count = 1 + below(3); i < count; ++i) out += (i ? "," : "") + list_of(type, 2);
        return out + "]";
    }

    std::mt19937 random_;
};

}  // namespace watchword::policy::test
