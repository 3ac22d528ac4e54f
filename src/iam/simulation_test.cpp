// Questions: does a simulation decide, and say why, as AWS's does?
#include "iam/simulation_test_support.hpp"

namespace watchword::iam::test {
namespace {

struct Simulations : SimulationTest {};

TEST_F(Simulations, WhatDoesAnswerToEverythingLookLike) {
    // The example of the AWS CLI's manual: where the statement stands is AWS's own answer.
    const std::string document =
        R"({"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"dynamodb:*","Resource":"*","Condition":{"DateGreaterThan":{"aws:CurrentTime":"2018-08-16T12:00:00Z"}}}})";
    const auto ask = list("PolicyInputList", {document}) + list("ActionNames", {"dynamodb:CreateBackup"});
    EXPECT_EQ(
        world
            .expect(admin, "Action=SimulateCustomPolicy" + ask +
                               entry(1, "aws:CurrentTime", "date", {"2019-04-25T11:00:00Z"}))
            .xml,
        "<SimulateCustomPolicyResult><IsTruncated>false</IsTruncated><EvaluationResults><member>"
        "<EvalActionName>dynamodb:CreateBackup</EvalActionName><EvalResourceName>*</EvalResourceName>"
        "<EvalDecision>allowed</EvalDecision><MatchedStatements><member><SourcePolicyId>PolicyInputList.1"
        "</SourcePolicyId><SourcePolicyType>IAM Policy</SourcePolicyType><StartPosition><Line>1</Line>"
        "<Column>38</Column></StartPosition><EndPosition><Line>1</Line><Column>167</Column></EndPosition>"
        "</member></MatchedStatements><MissingContextValues></MissingContextValues></member>"
        "</EvaluationResults></SimulateCustomPolicyResult>");
    const auto early = world.expect(admin, "Action=SimulateCustomPolicy" + ask +
                                               entry(1, "aws:CurrentTime", "date", {"2014-04-25T11:00:00Z"}));
    EXPECT_EQ(early.text("EvalDecision") + early.text("MatchedStatements"), "implicitDeny");
    const auto missing = world.expect(admin, "Action=SimulateCustomPolicy" + ask);
    EXPECT_EQ(missing.text("EvalDecision"), "implicitDeny");
    EXPECT_EQ(missing.text("MissingContextValues"), "<member>aws:CurrentTime</member>");
}

TEST_F(Simulations, WhereDoStatementsStand) {
    // AdministratorAccess as AWS shows it; and three statements, of which AWS counts from one end to the
    // next.
    const std::string administrator =
        "{\n  \"Version\": \"2012-10-17\",\n  \"Statement\": [\n    {\n      \"Effect\": \"Allow\",\n      "
        "\"Action\": \"*\",\n      \"Resource\": \"*\"\n    }\n  ]\n}";
    EXPECT_EQ(places(custom({administrator}, "s3:GetObject")), "3:17-8:6 ");
    const std::string several =
        R"({"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"s3:*","Resource":"*"}, {"Effect":"Allow","Action":"s3:Get*","Resource":"*"},{"Effect":"Allow","Action":"iam:*","Resource":"*"}]})";
    const auto first = several.find('}') + 2, second = several.find('}', first) + 2;
    EXPECT_EQ(places(custom({several}, "s3:GetObject")),
              concat("1:38-1:", std::to_string(first), " 1:", std::to_string(first),
                     "-1:", std::to_string(second), " "));
    // In characters, not bytes.
    EXPECT_EQ(
        places(custom(
            {R"({"Statement":[{"Sid":"a","Effect":"Allow","Action":"s3:*","Resource":["arn:aws:s3:::é","*"]}]})"},
            "s3:GetObject")),
        "1:15-1:93 ");
}

TEST_F(Simulations, HowAreResourcesShown) {
    const auto document = allow("s3:GetObject", "arn:aws:s3:::b/*");
    const auto one = custom({document}, "s3:GetObject", list("ResourceArns", {"arn:aws:s3:::b/k"}));
    EXPECT_EQ(one.text("EvalResourceName"), "arn:aws:s3:::b/k");
    EXPECT_NE(
        one.xml.find("<EvalDecisionDetails></EvalDecisionDetails><ResourceSpecificResults><member>"
                     "<EvalResourceName>arn:aws:s3:::b/k</EvalResourceName><EvalResourceDecision>allowed"
                     "</EvalResourceDecision><MatchedStatements><member><SourcePolicyId>PolicyInputList.1"),
        std::string::npos)
        << one.xml;
    const auto two = custom(
        {document,
         R"({"Statement":{"Effect":"Deny","Action":"*","Resource":"arn:aws:s3:::b/no","Condition":{"Null":{"aws:SourceIp":"true"}}}})"},
        "s3:GetObject", list("ResourceArns", {"arn:aws:s3:::b/k", "arn:aws:s3:::b/no", "arn:aws:s3:::c/k"}));
    EXPECT_EQ(two.text("EvalDecision"), "explicitDeny");  // of several, the most explicit
    EXPECT_EQ(two.text("EvalResourceName"), "*");
    EXPECT_EQ(texts(two, "EvalResourceDecision"), "allowed explicitDeny implicitDeny ");
    // Of all together, then of each; what there is none of is not there.
    EXPECT_EQ(texts(two, "SourcePolicyId"),
              "PolicyInputList.1 PolicyInputList.2 PolicyInputList.1 PolicyInputList.2 ");
    EXPECT_EQ(two.count("MatchedStatements"), 3u);
    EXPECT_EQ(texts(two, "MissingContextValues"),
              "<member>aws:SourceIp</member> <member>aws:SourceIp</member> ");
    // A statement that decides about several resources is told once of all together.
    const auto same =
        custom({document}, "s3:GetObject", list("ResourceArns", {"arn:aws:s3:::b/k", "arn:aws:s3:::b/l"}));
    EXPECT_EQ(texts(same, "SourcePolicyId"), "PolicyInputList.1 PolicyInputList.1 PolicyInputList.1 ");
}

TEST_F(Simulations, WhichStatementsAreSaidToDecide) {
    const auto deny = [](std::string_view action) {
        return concat(R"({"Statement":[{"Effect":"Deny","Action":")", action, R"(","Resource":"*"}]})");
    };
    const auto ids = [&](const std::vector<std::string>& policies, const std::string& more = "") {
        const auto answer = custom(policies, "s3:GetObject", more);
        return answer.text("EvalDecision") + " " + texts(answer, "SourcePolicyId");
    };
    const auto boundary = [&](const std::string& policy) {
        return list("PermissionsBoundaryPolicyInputList", {policy});
    };
    EXPECT_EQ(ids({allow("s3:*"), allow("*")}), "allowed PolicyInputList.1 PolicyInputList.2 ");
    EXPECT_EQ(ids({allow("s3:*"), deny("s3:*"), deny("*")}),
              "explicitDeny PolicyInputList.2 PolicyInputList.3 ");
    EXPECT_EQ(ids({allow("*")}, boundary(allow("s3:*"))), "allowed PolicyInputList.1 ");
    EXPECT_EQ(ids({allow("*")}, boundary(allow("iam:*"))), "implicitDeny ");
    EXPECT_EQ(ids({allow("*")}, boundary(deny("*"))), "explicitDeny PermissionsBoundaryPolicyInputList.1 ");
    EXPECT_EQ(ids({allow("iam:*")}), "implicitDeny ");
    EXPECT_EQ(ids({}), "implicitDeny ");
}

TEST_F(Simulations, WhichKeysAreMissing) {
    const auto asks = [](std::string_view effect, std::string_view action, std::string_view resource,
                         std::string_view condition) {
        return concat(R"({"Version":"2012-10-17","Statement":[{"Effect":")", effect, R"(","Action":")",
                      action, R"(","Resource":")", resource, R"(","Condition":)", condition, "}]}");
    };
    const auto missing = [&](const std::vector<std::string>& policies, const std::string& more = "") {
        const auto answer = custom(policies, "s3:GetObject", more);
        return answer.text("EvalDecision") + " " + answer.text("MissingContextValues");
    };
    const std::string on_key = R"({"StringEquals":{"x:key":"a"}})";
    // Whatever could allow the request or not, of any action and resource.
    EXPECT_EQ(missing({asks("Allow", "s3:GetObject", "*", on_key)}), "implicitDeny <member>x:key</member>");
    EXPECT_EQ(missing({asks("Allow", "iam:*", "arn:aws:s3:::b", on_key)}),
              "implicitDeny <member>x:key</member>");
    EXPECT_EQ(missing({asks("Deny", "s3:*", "*", on_key)}), "implicitDeny <member>x:key</member>");
    EXPECT_EQ(missing({}, list("PermissionsBoundaryPolicyInputList", {asks("Allow", "*", "*", on_key)})),
              "implicitDeny <member>x:key</member>");
    // Once in each spelling; variables, also with a default, but not those that are literals.
    EXPECT_EQ(missing({asks("Allow", "s3:*", "arn:aws:s3:::${X:Key}/${x:other, 'o'}/${*}", on_key),
                       asks("Allow", "s3:*", "*", on_key)}),
              "implicitDeny <member>X:Key</member><member>x:other</member><member>x:key</member>");
    // What is known is missing all the same, unless it was given; and nothing is where nothing more could
    // help.
    EXPECT_EQ(missing({asks("Allow", "s3:*", "*", R"({"StringEquals":{"aws:PrincipalAccount":"1"}})")}),
              "implicitDeny <member>aws:PrincipalAccount</member>");
    EXPECT_EQ(missing({asks("Allow", "s3:*", "*", on_key)}, entry(1, "X:KEY", "string", {"b"})),
              "implicitDeny ");
    EXPECT_EQ(missing({allow("*"), asks("Deny", "s3:*", "*", on_key)}), "allowed ");
    EXPECT_EQ(missing({asks("Allow", "s3:*", "*", on_key),
                       R"({"Statement":{"Effect":"Deny","Action":"*","Resource":"*"}})"}),
              "explicitDeny ");
}

TEST_F(Simulations, WhoAsksWhenOnlyAnArnIsKnown) {
    const auto is = [&](std::string_view key, std::string_view value, const std::string& more = "") {
        return custom({allow("s3:*", "*",
                             concat(R"(,"Condition":{"StringEquals":{")", key, R"(":")", value, R"("}})"))},
                      "s3:GetObject", more)
                   .text("EvalDecision") == "allowed";
    };
    const std::string user = "arn:aws:iam::444455556666:user/x/bob",
                      role = "arn:aws:iam::444455556666:role/x/r",
                      group = "arn:aws:iam::444455556666:group/x/g";
    EXPECT_TRUE(is("aws:userid", "STUB_PRINCIPAL_FOR_POLICY_SIMULATOR"));
    EXPECT_TRUE(is("aws:PrincipalAccount", account));
    EXPECT_FALSE(is("aws:PrincipalArn", "*"));
    for (const auto& caller : {user, role, group}) {
        const auto asked_by = "&CallerArn=" + caller;
        EXPECT_TRUE(is("aws:userid", caller, asked_by));
        EXPECT_TRUE(is("aws:PrincipalArn", caller, asked_by));
        EXPECT_TRUE(is("aws:PrincipalAccount", "444455556666", asked_by));
    }
    EXPECT_TRUE(is("aws:username", "bob", "&CallerArn=" + user));
    EXPECT_FALSE(is("aws:username", "r", "&CallerArn=" + role));
    EXPECT_FALSE(is("aws:username", "g", "&CallerArn=" + group));
    EXPECT_TRUE(is("aws:PrincipalType", "AssumedRole", "&CallerArn=" + role));
    EXPECT_TRUE(is("aws:userid", "me", "&CallerArn=" + user + entry(1, "AWS:UserId", "string", {"me"})));
}

TEST_F(Simulations, DoLevelsOfAnOrganizationBind) {
    const auto levels = [](const std::vector<std::vector<std::string>>& all) {
        std::string out;
        for (std::size_t i = 0; i < all.size(); ++i)
            out += list(concat("OrderedOrganizationPolicyInputList.member.", std::to_string(i + 1),
                               ".ServiceControlPolicyInputList"),
                        all[i]);
        return out;
    };
    const std::string deny =
        R"({"Version":"2012-10-17","Statement":[{"Effect":"Deny","Action":"s3:*","Resource":"*","Condition":{"Null":{"x:secret":"true"}}}]})";
    const auto decided = [&](const std::vector<std::vector<std::string>>& all) {
        const auto answer = custom({allow("*")}, "s3:GetObject", levels(all));
        return concat(answer.text("EvalDecision"), answer.text("AllowedByOrganizations"),
                      texts(answer, "SourcePolicyId"));
    };
    EXPECT_EQ(decided({{allow("*")}, {allow("*")}}), "allowedtruePolicyInputList.1 ");
    EXPECT_EQ(decided({{allow("*")}, {allow("iam:*")}}), "implicitDenyfalse");
    EXPECT_EQ(decided({{deny, allow("*")}, {allow("*")}}), "explicitDenyfalse");
    EXPECT_EQ(custom({allow("*")}, "s3:GetObject").count("OrganizationsDecisionDetail"), 0u);
    EXPECT_EQ(refusal({allow("*")}, "s3:GetObject",
                      "&OrderedOrganizationPolicyInputList.member.1.ServiceControlPolicyInputList="),
              "400 InvalidInput Organization policy at index 1 must contain at least one service control "
              "policy");
    EXPECT_EQ(
        refusal({allow("*")}, "s3:GetObject", levels({{trust("*")}})),
        "400 InvalidInput Invalid policy OrderedOrganizationPolicyInputList.1: Policy document should not "
        "specify a principal.");
}

TEST_F(Simulations, DoesABoundaryLimit) {
    const auto boundary = list("PermissionsBoundaryPolicyInputList", {allow("s3:*")});
    const auto inside = custom({allow("*")}, "s3:GetObject", boundary);
    EXPECT_EQ(inside.text("EvalDecision") + inside.text("AllowedByPermissionsBoundary"), "allowedtrue");
    const auto outside = custom({allow("*")}, "iam:GetUser", boundary);
    EXPECT_EQ(outside.text("EvalDecision") + outside.text("AllowedByPermissionsBoundary"),
              "implicitDenyfalse");
    EXPECT_EQ(custom({allow("*")}, "s3:GetObject").count("PermissionsBoundaryDecisionDetail"), 0u);
    EXPECT_EQ(refusal({allow("*")}, "s3:GetObject",
                      list("PermissionsBoundaryPolicyInputList", {allow("s3:*"), allow("iam:*")})),
              "400 InvalidInput The list of Permissions Boundary policies cannot exceed 1 items.");
}

TEST_F(Simulations, DoesAResourcePolicyCount) {
    const auto bucket_policy = [](std::string_view effect, std::string_view principal) {
        return concat(R"({"Statement":[{"Effect":")", effect, R"(","Principal":)", principal,
                      R"(,"Action":"s3:GetObject","Resource":"arn:aws:s3:::b/*"}]})");
    };
    const std::string bob = "arn:aws:iam::444455556666:user/x/bob";
    const auto with = [&](const std::string& policy, const std::string& owner) {
        return concat(list("ResourceArns", {"arn:aws:s3:::b/k"}), "&ResourcePolicy=", percent_encode(policy),
                      "&CallerArn=", percent_encode(bob), "&ResourceOwner=arn:aws:iam::", owner, ":root");
    };
    const auto to_bob = bucket_policy("Allow", concat(R"({"AWS":")", bob, R"("})"));
    const auto own = custom({allow("iam:*")}, "s3:GetObject", with(to_bob, "444455556666"));
    EXPECT_EQ(own.text("EvalDecision") + own.text("SourcePolicyId") + own.text("SourcePolicyType"),
              "allowedResourcePolicyResource Policy");
    // Across accounts both sides must allow, and each is told.
    const auto across = custom({allow("iam:*")}, "s3:GetObject", with(to_bob, "111122223333"));
    EXPECT_EQ(across.text("EvalDecision"), "implicitDeny");
    EXPECT_EQ(across.text("EvalDecisionDetails"),
              "<entry><key>IAM Policy</key><value>implicitDeny</value></entry>"
              "<entry><key>Resource Policy</key><value>allowed</value></entry>");
    EXPECT_EQ(custom({allow("s3:*")}, "s3:GetObject", with(to_bob, "111122223333")).text("EvalDecision"),
              "allowed");
    const auto denied =
        custom({allow("s3:*")}, "s3:GetObject", with(bucket_policy("Deny", "\"*\""), "444455556666"));
    EXPECT_EQ(denied.text("EvalDecision"), "explicitDeny");
    EXPECT_EQ(texts(denied, "SourcePolicyId"), "ResourcePolicy ResourcePolicy ");
    const auto both = custom({allow("s3:*")}, "s3:GetObject", with(to_bob, "444455556666"));
    EXPECT_EQ(texts(both, "SourcePolicyId"),
              "ResourcePolicy PolicyInputList.1 ResourcePolicy PolicyInputList.1 ");
    // The owner may be told by any ARN of the account.
    EXPECT_EQ(custom({allow("iam:*")}, "s3:GetObject",
                     concat(list("ResourceArns", {"arn:aws:s3:::b/k"}), "&CallerArn=", bob,
                            "&ResourcePolicy=", percent_encode(to_bob), "&ResourceOwner=", bob))
                  .text("EvalDecision"),
              "allowed");
    EXPECT_EQ(refusal({allow("*")}, "s3:GetObject", "&ResourceOwner=123456789012"),
              "400 InvalidInput '123456789012' is not a valid as a Resource Owner.");
}

TEST_F(Simulations, WhoMayBeHeldAgainstAResourcePolicy) {
    const auto policy = [](std::string_view principal, std::string_view resource = "arn:aws:s3:::b/*") {
        return "&ResourcePolicy=" +
               percent_encode(concat(R"({"Statement":[{"Effect":"Allow","Principal":)", principal,
                                     R"(,"Action":"s3:GetObject","Resource":")", resource, R"("}]})"));
    };
    const auto object = list("ResourceArns", {"arn:aws:s3:::b/k"});
    const std::string role = "arn:aws:iam::111122223333:role/x/r",
                      group = "arn:aws:iam::111122223333:group/g";
    for (const auto& caller : {role, group})
        EXPECT_EQ(custom({}, "s3:GetObject", object + policy("\"*\"") + "&CallerArn=" + caller)
                      .text("EvalDecision"),
                  "allowed");
    const auto to_role = policy(concat(R"({"AWS":")", role, R"("})"));
    EXPECT_EQ(custom({}, "s3:GetObject", object + to_role + "&CallerArn=" + role).text("EvalDecision"),
              "allowed");
    EXPECT_EQ(custom({}, "s3:GetObject", object + to_role + "&CallerArn=" + group).text("EvalDecision"),
              "implicitDeny");
    for (const auto* caller : {"arn:aws:sts::111122223333:assumed-role/r/s", "arn:aws:iam::111122223333:root",
                               "arn:aws:iam::aws:user/u", "bob"})
        EXPECT_EQ(
            refusal({allow("*")}, "s3:GetObject", concat("&CallerArn=", caller)),
            "400 InvalidInput Invalid caller - Caller must be an IAM user, role or group in this context.");
    EXPECT_EQ(refusal({allow("*")}, "s3:GetObject", object + policy("\"*\"")),
              "400 InvalidInput Invalid caller - Caller cannot be null or empty.");
    const std::string no_resource =
        "400 InvalidInput Invalid Entity Arn: * does not clearly define entity type and name.";
    EXPECT_EQ(refusal({}, "s3:GetObject", policy("\"*\"") + "&CallerArn=" + role), no_resource);
    EXPECT_EQ(refusal({}, "s3:GetObject",
                      policy("\"*\"", "*") + list("ResourceArns", {"*"}) + "&CallerArn=" + role),
              no_resource);
    EXPECT_EQ(refusal({}, "s3:GetObject", object + policy("\"*\"", "*") + "&CallerArn=" + role),
              "400 InvalidInput ResourceNames are not in a valid ARN format: *.");
}

TEST_F(Simulations, IsATrustPolicyDecidedByWhereARoleIsAssumed) {
    const std::string role = "arn:aws:iam::444455556666:role/r", bob = "arn:aws:iam::444455556666:user/bob";
    const auto with = [&](const std::string& policy) {
        return concat(list("ResourceArns", {role}), "&ResourcePolicy=", percent_encode(policy),
                      "&CallerArn=", bob);
    };
    EXPECT_EQ(custom({allow("sts:*")}, "sts:AssumeRole", with(trust("444455556666"))).text("EvalDecision"),
              "allowed");
    EXPECT_EQ(custom({allow("sts:*")}, "sts:AssumeRole", with(trust("111122223333"))).text("EvalDecision"),
              "implicitDeny");
    EXPECT_EQ(refusal({allow("*")}, "sts:AssumeRole", with(allow("*"))),
              "400 InvalidInput Invalid policy ResourcePolicy: Missing required field Principal");
}

TEST_F(Simulations, AreValuesOfTheirTypes) {
    const auto with = [&](std::string_view op, std::string_view value) {
        return concat(
            R"({"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"*","Resource":"*","Condition":{")",
            op, R"(":{"x:key":")", value, R"("}}}})");
    };
    struct Row {
        std::string type, op, policy, good, bad, expected;
    };
    for (const auto& row : std::vector<Row>{
             {"string", "StringLike", "a*", "abc", "", ""},
             {"numeric", "NumericLessThan", "10", "9.5", "nine", "numeric format"},
             {"boolean", "Bool", "true", "true", "", ""},
             {"ip", "IpAddress", "10.0.0.0/8", "10.1.2.3", "10.1.2.0/24", "IP address"},
             {"binary", "BinaryEquals", "QmluYXJ5", "QmluYXJ5", "YR==", "base-64 encoded binary format"},
             {"date", "DateLessThan", "2030-01-01", "2020-01-01T00:00:00Z", "soon", "DateTime format"}}) {
        const auto policy = with(row.op, row.policy);
        EXPECT_EQ(
            custom({policy}, "s3:GetObject", entry(1, "x:key", row.type, {row.good})).text("EvalDecision"),
            "allowed")
            << row.type;
        EXPECT_EQ(custom({with("ForAnyValue:" + row.op, row.policy)}, "s3:GetObject",
                         entry(1, "X:KEY", row.type + "List", {row.good, row.good}))
                      .text("EvalDecision"),
                  "allowed")
            << row.type;
        EXPECT_EQ(
            refusal({policy}, "s3:GetObject", entry(1, "x:key", row.type, {row.good, row.good})),
            concat("400 InvalidInput Context key ", row.type, " expected a single value, but received 2."));
        if (row.bad.empty()) continue;
        for (const auto* list : {"", "List"})
            EXPECT_EQ(
                refusal({policy}, "s3:GetObject", entry(1, "x:key", row.type + list, {row.bad})),
                concat("400 InvalidInput Invalid context value for key x:key: expected ", row.expected, "."));
    }
    // Any text may be a boolean, though none but two are one.
    EXPECT_EQ(custom({with("Bool", "true")}, "s3:GetObject", entry(1, "x:key", "boolean", {"yes"}))
                  .text("EvalDecision"),
              "implicitDeny");
    EXPECT_EQ(custom({with("Null", "false")}, "s3:GetObject", entry(1, "x:key", "binary", {""}))
                  .text("EvalDecision"),
              "allowed");
    for (const auto* date :
         {"2035", "2035-01", "2035-01-02T03:04Z", "2035-01-02T03:04:05.123+02:00", "0", "1735787045"})
        EXPECT_EQ(refusal({allow("*")}, "s3:GetObject", entry(1, "x:key", "date", {date})), "200") << date;
    for (const auto* number : {"0x10", " 1 ", "Infinity", "NaN"})
        EXPECT_EQ(refusal({allow("*")}, "s3:GetObject", entry(1, "x:key", "numeric", {number})),
                  "400 InvalidInput Invalid context value for key x:key: expected numeric format.");
    EXPECT_EQ(refusal({allow("*")}, "s3:GetObject", entry(1, "x:key", "stringList", {})),
              "400 InvalidInput Context values for context key x:key cannot be null or empty.");
    EXPECT_EQ(refusal({allow("*")}, "s3:GetObject",
                      entry(1, "x:key", "string", {"a"}) + entry(2, "X:Key", "string", {"a"})),
              "400 InvalidInput Duplicate context key: X:Key.");
    EXPECT_EQ(refusal({allow("*")}, "s3:GetObject", entry(1, "key:a", "text", {"a"})).substr(0, 19),
              "400 ValidationError");
    EXPECT_EQ(refusal({allow("*")}, "s3:GetObject", entry(1, "nokey", "string", {"a"})), "200");
    EXPECT_EQ(refusal({allow("*")}, "s3:GetObject", "&ContextEntries.member.1="), "200");
    EXPECT_EQ(refusal({allow("*")}, "s3:GetObject", "&ContextEntries.member.1.ContextKeyType=string"),
              "400 InvalidInput ContextKeyName cannot be null or empty.");
    EXPECT_EQ(refusal({allow("*")}, "s3:GetObject", "&ContextEntries.member.1.ContextKeyName=aws:SourceIp"),
              "400 InvalidInput Context key aws:SourceIp has invalid type null.");
}

TEST_F(Simulations, WhatIsAnAction) {
    // Every text with a colon, taken as it is.
    for (const auto* action : {"s3:*", "s3:Get?bject", "s3:", "s3:Get Object", "madeup:Thing"}) {
        EXPECT_EQ(custom({allow("s3:GetObject")}, action).text("EvalDecision"), "implicitDeny") << action;
        EXPECT_EQ(custom({allow("*")}, action).text("EvalDecision"), "allowed") << action;
    }
    EXPECT_EQ(custom({allow("s3:GetObject")}, "S3:gEtObJeCt").text("EvalActionName"), "S3:gEtObJeCt");
    EXPECT_EQ(refusal({allow("*")}, "GetObject"),
              "400 InvalidInput The action is invalid since it is missing names");
    std::string wide = "s3:";  // 128 characters, but too many bytes to be decided
    while (wide.size() < 3 + 125 * 3) wide += "\u20ac";
    EXPECT_EQ(refusal({allow("*")}, wide),
              concat("400 InvalidInput Invalid Action: ", wide, " is too long."));
}

TEST_F(Simulations, WhatIsRefused) {
    for (const auto* resource :
         {"bucket", "arn:aws:s3", "arn::s3:::name", "arn:aws::::name", "arn:aws:s3:::"})
        EXPECT_EQ(refusal({allow("*")}, "s3:GetObject", list("ResourceArns", {resource})),
                  concat("400 InvalidInput ResourceNames are not in a valid ARN format: ", resource, "."));
    EXPECT_EQ(refusal({"{}"}, "s3:GetObject"),
              "400 InvalidInput Policy input list item 1 has invalid content");
    EXPECT_EQ(refusal({allow("*"), trust("*")}, "s3:GetObject"),
              "400 InvalidInput Policy input list item 2 has invalid content");
    const auto ask = "Action=SimulateCustomPolicy" + list("ActionNames", {"s3:GetObject"});
    EXPECT_EQ(
        world.outcome(admin, ask),
        "400 ValidationError 1 validation error detected: Value null at 'policyInputList' failed to satisfy "
        "constraint: Member must not be null");
    EXPECT_EQ(world.expect(admin, ask + "&PolicyInputList=").text("EvalDecision"), "implicitDeny");
}

TEST_F(Simulations, WhatAreResourceHandlingOptionsFor) {
    const auto instance = list("ResourceArns", {"arn:aws:ec2:us-east-1:" + account + ":instance/i"});
    EXPECT_EQ(custom({allow("ec2:*")}, "ec2:RunInstances", instance + "&ResourceHandlingOption=EC2-VPC-EBS")
                  .text("EvalDecision"),
              "allowed");
    EXPECT_EQ(refusal({allow("*")}, "s3:GetObject", "&ResourceHandlingOption=fictional"), "200");
    EXPECT_EQ(refusal({allow("*")}, "s3:GetObject",
                      list("ResourceArns", {"arn:aws:s3:::b/k"}) + "&ResourceHandlingOption=EC2-VPC-EBS"),
              "400 InvalidInput Invalid input resource handling options. Action does not support resource "
              "handling options: s3:GetObject. Please refer to the documentation for more details: "
              "https://docs.aws.amazon.com/IAM/latest/APIReference/API_SimulateCustomPolicy.html");
    EXPECT_EQ(refusal({allow("*")}, "ec2:RunInstances", instance + "&ResourceHandlingOption=EC2"),
              "400 InvalidInput Invalid Resource Handling Option: EC2");
}

TEST_F(Simulations, DoPagesEnd) {
    std::vector<std::string> actions;
    for (int i = 0; i < 7; ++i) actions.push_back("s3:Action" + std::to_string(i));
    const auto ask = concat("Action=SimulateCustomPolicy&MaxItems=3", list("PolicyInputList", {allow("*")}),
                            list("ActionNames", actions));
    std::string names, marker;
    int pages = 0;
    do {
        const auto page =
            world.expect(admin, concat(ask, marker.empty() ? "" : "&Marker=", percent_encode(marker)));
        names += texts(page, "EvalActionName");
        marker = page.text("Marker");
        ++pages;
    } while (!marker.empty());
    EXPECT_EQ(pages, 3);
    EXPECT_EQ(names, "s3:Action0 s3:Action1 s3:Action2 s3:Action3 s3:Action4 s3:Action5 s3:Action6 ");
    const auto beyond = world.expect(admin, ask + "&Marker=" + percent_encode(base64_encode("70")));
    EXPECT_EQ(beyond.text("IsTruncated") + beyond.text("EvaluationResults"), "false");
    for (const auto& bad : {std::string("x"), base64_encode("x")})
        EXPECT_EQ(world.outcome(admin, ask + "&Marker=" + percent_encode(bad)),
                  "400 InvalidInput Invalid marker for pagination.");
}

const std::string too_much =
    "400 InvalidInput Simulating one action on all of these resources is too much work; simulate fewer "
    "resources "
    "at a time.";

TEST_F(Simulations, CanASimulationBeMadeToTakeTooLong) {
    // Whatever it takes, no I/O thread waits for it.
    for (const auto* name : {"SimulateCustomPolicy", "SimulatePrincipalPolicy"})
        EXPECT_NE(operation_named(name).prepare, nullptr);
    // A policy as large as can be sent, asked about many times: pages end early, one action is refused.
    std::string large = R"({"Version":"2012-10-17","Statement":[)";
    while (large.size() < 120000) large += R"({"Effect":"Allow","Action":"s3:*","Resource":"*"},)";
    large.back() = ']', large += "}";
    std::vector<std::string> actions(200, "s3:GetObject"), resources(200, "arn:aws:s3:::b/k");
    const auto page =
        world.expect(admin, "Action=SimulateCustomPolicy&MaxItems=1000" + list("PolicyInputList", {large}) +
                                list("ActionNames", actions));
    EXPECT_EQ(page.text("IsTruncated"), "true");
    EXPECT_LT(page.count("EvalActionName"), 100u);
    EXPECT_EQ(refusal({large}, "s3:GetObject", list("ResourceArns", resources)), too_much);
}

// The attacker chooses the policy, and also what it is matched with.
TEST_F(Simulations, CanValuesMakeASimulationTakeTooLong) {
    const auto with = [](std::string_view op, const std::string& values, std::string_view resource = "*") {
        return concat(
            R"({"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"s3:*","Resource":")",
            resource, R"(","Condition":{")", op, R"(":{"x:key":[)", values, "]}}}]}");
    };
    const auto repeated = [](std::string_view text, std::size_t bytes) {
        std::string out;
        while (out.size() < bytes) out += text;
        return out;
    };
    const std::string a = repeated("a", 800'000);
    // One long run with a '?' in a long value, of ASCII or not.
    const auto run = with("StringLike", concat("\"*", repeated("a?", 100'000), "b*\""));
    EXPECT_EQ(refusal({run}, "s3:GetObject", entry(1, "x:key", "string", {a})), too_much);
    EXPECT_EQ(refusal({run}, "s3:GetObject", entry(1, "x:key", "string", {repeated("a\u00e9", 200'000)})),
              too_much);
    // Many patterns for many values.
    auto patterns = repeated("\"a*b\",", 120'000);
    patterns.pop_back();
    EXPECT_EQ(refusal({with("ForAllValues:StringLike", patterns)}, "s3:GetObject",
                      entry(1, "x:key", "stringList", std::vector<std::string>(1900, "a"))),
              too_much);
    auto numbers = repeated("\"1\",", 120'000);
    numbers.pop_back();
    EXPECT_EQ(refusal({with("NumericEquals", numbers)}, "s3:GetObject",
                      entry(1, "x:key", "numericList", std::vector<std::string>(1900, "2"))),
              too_much);
    // Variables that a long value takes the place of.
    auto variables = repeated("\"?${x:long}\",", 120'000);
    variables.pop_back();
    EXPECT_EQ(refusal({with("StringLike", variables)}, "s3:GetObject",
                      entry(1, "x:key", "string", {repeated("a", 300'000)}) +
                          entry(2, "x:long", "string", {repeated("a", 200'000)})),
              too_much);
    // What people ask is none of that.
    std::vector<std::string> tags;
    for (int i = 0; i < 50; ++i) tags.push_back(repeated("tag", 250));
    EXPECT_EQ(refusal({with("ForAnyValue:StringLike", "\"team-*\",\"*-prod?\"", "arn:aws:s3:::${x:key}/*"),
                       allow("s3:*")},
                      "s3:GetObject",
                      entry(1, "x:key", "stringList", tags) + list("ResourceArns", {"arn:aws:s3:::b/k"})),
              "200");
}

}  // namespace
}  // namespace watchword::iam::test
