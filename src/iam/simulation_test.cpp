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
    EXPECT_EQ(texts(two, "SourcePolicyId"), "PolicyInputList.1 PolicyInputList.1 PolicyInputList.2 ");
    EXPECT_NE(
        two.xml.find("<MissingContextValues><member>aws:SourceIp</member></MissingContextValues></member>"),
        std::string::npos);
}

TEST_F(Simulations, DoesABoundaryLimit) {
    const auto boundary = list("PermissionsBoundaryPolicyInputList", {allow("s3:*")});
    const auto inside = custom({allow("*")}, "s3:GetObject", boundary);
    EXPECT_EQ(inside.text("EvalDecision") + inside.text("AllowedByPermissionsBoundary"), "allowedtrue");
    EXPECT_EQ(texts(inside, "SourcePolicyType"), "IAM Policy Permissions Boundary Policy ");
    EXPECT_EQ(texts(inside, "SourcePolicyId"), "PolicyInputList.1 PermissionsBoundaryPolicyInputList.1 ");
    const auto outside = custom({allow("*")}, "iam:GetUser", boundary);
    EXPECT_EQ(outside.text("EvalDecision") + outside.text("AllowedByPermissionsBoundary"),
              "implicitDenyfalse");
    EXPECT_EQ(custom({allow("*")}, "s3:GetObject").count("PermissionsBoundaryDecisionDetail"), 0u);
    EXPECT_EQ(refusal({allow("*")}, "s3:GetObject",
                      list("PermissionsBoundaryPolicyInputList", {allow("s3:*"), allow("iam:*")})),
              "400 InvalidInput Only one permissions boundary policy can be simulated.");
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
    // The resource's statements first, and those that allow are told too.
    EXPECT_EQ(texts(denied, "SourcePolicyId"),
              "ResourcePolicy PolicyInputList.1 ResourcePolicy PolicyInputList.1 ");

    const std::string no_caller =
        "400 InvalidInput Invalid caller - Caller must be an IAM user in this context.";
    EXPECT_EQ(refusal({allow("*")}, "s3:GetObject", "&ResourcePolicy=" + percent_encode(to_bob)), no_caller);
    for (const auto* caller :
         {"arn:aws:iam::111122223333:role/r", "arn:aws:sts::111122223333:assumed-role/r/s",
          "arn:aws:iam::111122223333:root", "bob"})
        EXPECT_EQ(refusal({allow("*")}, "s3:GetObject", concat("&CallerArn=", caller)), no_caller);
    EXPECT_EQ(refusal({allow("*")}, "s3:GetObject", "&ResourceOwner=123456789012"),
              "400 InvalidInput '123456789012' is not a valid as a Resource Owner.");
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
        std::string type, op, policy, good, bad;
    };
    for (const auto& row :
         std::vector<Row>{{"string", "StringLike", "a*", "abc", ""},
                          {"numeric", "NumericLessThan", "10", "9.5", "nine"},
                          {"boolean", "Bool", "true", "true", "yes"},
                          {"ip", "IpAddress", "10.0.0.0/8", "10.1.2.3", "10.1.2"},
                          {"binary", "BinaryEquals", "QmluYXJ5", "QmluYXJ5", "?"},
                          {"date", "DateLessThan", "2030-01-01", "2020-01-01T00:00:00Z", "soon"}}) {
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
            concat("400 InvalidInput The context key x:key of type ", row.type, " must have one value."));
        if (row.bad.empty()) continue;
        EXPECT_EQ(refusal({policy}, "s3:GetObject", entry(1, "x:key", row.type, {row.bad})),
                  concat("400 InvalidInput The value ", row.bad, " of the context key x:key is not of type ",
                         row.type, "."));
    }
    EXPECT_EQ(custom({with("Null", "true")}, "s3:GetObject", entry(1, "x:key", "stringList", {}))
                  .text("EvalDecision"),
              "allowed");
    EXPECT_EQ(refusal({allow("*")}, "s3:GetObject",
                      entry(1, "x:key", "string", {"a"}) + entry(2, "X:Key", "string", {"a"})),
              "400 InvalidInput Duplicate context key name: X:Key");
    EXPECT_EQ(refusal({allow("*")}, "s3:GetObject", entry(1, "key:a", "text", {"a"})).substr(0, 19),
              "400 ValidationError");
    EXPECT_EQ(refusal({allow("*")}, "s3:GetObject", entry(1, "nokey", "string", {"a"})),
              "400 InvalidInput Invalid context key name: nokey");
    EXPECT_EQ(refusal({allow("*")}, "s3:GetObject", "&ContextEntries.member.1.ContextKeyType=string"),
              "400 InvalidInput A context entry must have a ContextKeyName.");
    EXPECT_EQ(refusal({allow("*")}, "s3:GetObject", "&ContextEntries.member.1.ContextKeyName=aws:SourceIp"),
              "400 InvalidInput The context key aws:SourceIp must have a ContextKeyType.");
}

TEST_F(Simulations, WhatIsRefused) {
    for (const auto* action : {"s3:*", "s3:Get?bject", "GetObject"})
        EXPECT_EQ(
            refusal({allow("*")}, action),
            concat(
                "400 InvalidInput Invalid Action: ", action,
                " must be the name of one operation, such as iam:CreateUser; wildcards are not supported."));
    EXPECT_EQ(refusal({allow("*")}, "s3:GetObject", list("ResourceArns", {"bucket"})),
              "400 InvalidInput Invalid Resource: bucket must be in ARN format or \"*\".");
    EXPECT_EQ(refusal({"{}"}, "s3:GetObject"),
              "400 InvalidInput Invalid policy PolicyInputList.1: Syntax errors in policy.");
    EXPECT_EQ(
        refusal({allow("*"), trust("*")}, "s3:GetObject"),
        "400 InvalidInput Invalid policy PolicyInputList.2: Policy document should not specify a principal.");
    EXPECT_EQ(
        world.outcome(admin, "Action=SimulateCustomPolicy" + list("ActionNames", {"s3:GetObject"})),
        "400 ValidationError 1 validation error detected: Value null at 'policyInputList' failed to satisfy "
        "constraint: Member must not be null");
    // Scenarios of EC2 need their resources.
    const std::string image = "arn:aws:ec2:us-east-1::image/i",
                      group = "arn:aws:ec2:us-east-1:" + account + ":security-group/g",
                      instance = "arn:aws:ec2:us-east-1:" + account + ":instance/i",
                      volume = "arn:aws:ec2:us-east-1:" + account + ":volume/v";
    EXPECT_EQ(custom({allow("ec2:*")}, "ec2:RunInstances",
                     list("ResourceArns", {image, group, instance, volume}) +
                         "&ResourceHandlingOption=EC2-Classic-EBS")
                  .text("EvalDecision"),
              "allowed");
    EXPECT_EQ(
        refusal(
            {allow("ec2:*")}, "ec2:RunInstances",
            list("ResourceArns", {image, group, instance}) + "&ResourceHandlingOption=EC2-VPC-InstanceStore"),
        "400 InvalidInput The resource handling option EC2-VPC-InstanceStore requires a resource of type "
        "network-interface.");
    EXPECT_EQ(refusal({allow("ec2:*")}, "ec2:RunInstances", "&ResourceHandlingOption=EC2"),
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
    EXPECT_EQ(world.outcome(admin, ask + "&Marker=" + percent_encode(base64_encode("7"))),
              "400 ValidationError Invalid Marker.");
    EXPECT_EQ(world.outcome(admin, ask + "&Marker=x"), "400 ValidationError Invalid Marker.");
}

TEST_F(Simulations, CanASimulationBeMadeToTakeTooLong) {
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
    EXPECT_EQ(
        refusal({large}, "s3:GetObject", list("ResourceArns", resources)),
        "400 InvalidInput Simulating one action on all of these resources is too much work; simulate fewer "
        "resources at a time.");
}

}  // namespace
}  // namespace watchword::iam::test
