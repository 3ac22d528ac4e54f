// Questions: whose policies count when an entity of the account is simulated, who may ask, and what may
// nobody learn by asking?
#include "iam/organization_test_support.hpp"
#include "iam/simulation_test_support.hpp"

namespace watchword::iam::test {
namespace {

struct PrincipalSimulations : SimulationTest {
    void attach(const std::string& kind, const std::string& name, const std::string& policy) {
        world.expect(admin, concat("Action=Attach", kind, "Policy&", kind, "Name=", name,
                                   "&PolicyArn=", percent_encode(policy)));
    }
    void put_policy(const std::string& kind, const std::string& name, const std::string& policy,
                    const std::string& document) {
        world.expect(admin, concat("Action=Put", kind, "Policy&", kind, "Name=", name, "&PolicyName=", policy,
                                   "&PolicyDocument=", percent_encode(document)));
    }
    void create_policy(const std::string& name, const std::string& document) {
        world.expect(admin, concat("Action=CreatePolicy&PolicyName=", name,
                                   "&PolicyDocument=", percent_encode(document)));
    }
    void create_role(const std::string& name) {
        world.expect(admin, concat("Action=CreateRole&RoleName=", name,
                                   "&AssumeRolePolicyDocument=", percent_encode(trust(account))));
    }
};

TEST_F(PrincipalSimulations, WhosePoliciesCount) {
    world.user(admin, "ada", allow("s3:GetObject"));
    world.expect(admin, "Action=CreateGroup&GroupName=devs");
    world.expect(admin, "Action=AddUserToGroup&GroupName=devs&UserName=ada");
    put_policy("Group", "devs", "inline", allow("s3:*"));
    create_policy("own", allow("s3:Get*"));
    attach("Group", "devs", arn("policy/own"));
    attach("User", "ada", "arn:aws:iam::aws:policy/AdministratorAccess");
    create_role("r");
    put_policy("Role", "r", "p", allow("s3:PutObject"));

    EXPECT_EQ(texts(principal(arn("user/ada"), "s3:GetObject"), "SourcePolicyId"),
              "user_ada_p AdministratorAccess group_devs_inline own ");
    EXPECT_EQ(texts(principal(arn("group/devs"), "s3:GetObject"), "SourcePolicyId"),
              "group_devs_inline own ");
    const auto role = principal(arn("role/r"), "s3:PutObject");
    EXPECT_EQ(role.text("EvalDecision") + role.text("SourcePolicyId") + role.text("SourcePolicyType"),
              "allowedrole_r_pIAM Policy");
    EXPECT_EQ(principal(arn("role/r"), "s3:GetObject").text("EvalDecision"), "implicitDeny");
    // What he has by himself and by a group counts once.
    attach("User", "ada", arn("policy/own"));
    EXPECT_EQ(texts(principal(arn("user/ada"), "s3:GetObject"), "SourcePolicyId"),
              "user_ada_p AdministratorAccess own group_devs_inline ");
    // More policies are as if they were attached.
    EXPECT_EQ(texts(principal(arn("role/r"), "s3:GetObject", list("PolicyInputList", {allow("s3:Get*")})),
                    "SourcePolicyId"),
              "PolicyInputList.1 ");
}

TEST_F(PrincipalSimulations, DoesItsBoundaryCountUnlessAnotherIsGiven) {
    world.user(admin, "ada", allow("*"));
    create_policy("limit", allow("s3:*"));
    world.expect(admin,
                 "Action=PutUserPermissionsBoundary&UserName=ada&PermissionsBoundary=" + arn("policy/limit"));
    const auto limited = principal(arn("user/ada"), "iam:GetUser");
    EXPECT_EQ(limited.text("EvalDecision") + limited.text("AllowedByPermissionsBoundary"),
              "implicitDenyfalse");
    const auto inside = principal(arn("user/ada"), "s3:GetObject");
    EXPECT_EQ(texts(inside, "SourcePolicyId") + inside.text("EvalDecision"), "user_ada_p allowed");
    EXPECT_EQ(principal(arn("user/ada"), "iam:GetUser",
                        list("PermissionsBoundaryPolicyInputList", {allow("iam:*")}))
                  .text("EvalDecision"),
              "allowed");
}

TEST_F(PrincipalSimulations, DoServiceControlPoliciesCount) {
    world.user(admin, "ada", allow("*"));
    EXPECT_EQ(principal(arn("user/ada"), "s3:GetObject").count("OrganizationsDecisionDetail"), 0u);
    put_organization(world, "100000000000");
    put_control_policy(
        world, "p-denyscp00",
        R"({"Version":"2012-10-17","Statement":[{"Effect":"Deny","Action":"s3:*","Resource":"*"},{"Effect":"Deny","Action":"sts:*","Resource":"*","Condition":{"StringEquals":{"aws:PrincipalTag/break-glass":"${aws:PrincipalTag/secret}"}}}]})");
    put_member(world, account, "r-aaaa", {"p-FullAWSAccess", "p-denyscp00"});
    const auto denied =
        principal(arn("user/ada"), "s3:GetObject", list("ResourceArns", {"arn:aws:s3:::b/k"}));
    EXPECT_EQ(denied.text("EvalDecision") + denied.text("AllowedByOrganizations"), "explicitDenyfalse");
    EXPECT_EQ(texts(denied, "EvalDecisionDetails"), " ");
    // What the organization's policies say is not told; where they stop a request, nobody else is heard.
    EXPECT_EQ(denied.xml.find("denyscp"), std::string::npos);
    EXPECT_EQ(texts(denied, "SourcePolicyId"), "");
    EXPECT_EQ(denied.count("MatchedStatements"), 1u);
    const auto free = principal(arn("user/ada"), "iam:GetUser");
    EXPECT_EQ(free.text("EvalDecision") + free.text("AllowedByOrganizations"), "allowedtrue");
    // Not even which keys they ask for.
    world.user(admin, "eve",
               allow("sqs:*", "*", R"(,"Condition":{"StringEquals":{"aws:PrincipalTag/mine":"x"}})"));
    for (const auto* action : {"sts:GetFederationToken", "s3:GetObject", "iam:GetUser"}) {
        const auto answer = principal(arn("user/eve"), action);
        EXPECT_EQ(answer.xml.find("break-glass"), std::string::npos) << answer.xml;
        EXPECT_EQ(answer.xml.find("PrincipalTag/secret"), std::string::npos) << answer.xml;
        EXPECT_EQ(answer.text("MissingContextValues"),
                  action == std::string("s3:GetObject") ? "" : "<member>aws:PrincipalTag/mine</member>");
    }
    // Strings alone are bound by nothing.
    EXPECT_EQ(custom({allow("*")}, "s3:GetObject").text("EvalDecision"), "allowed");
}

TEST_F(PrincipalSimulations, WhatIsKnownOfWhoAsks) {
    world.user(admin, "ada", allow("s3:GetObject", "arn:aws:s3:::${aws:username}/${aws:PrincipalTag/team}"));
    world.expect(admin, "Action=TagUser&UserName=ada&Tags.member.1.Key=team&Tags.member.1.Value=red");
    EXPECT_EQ(principal(arn("user/ada"), "s3:GetObject", list("ResourceArns", {"arn:aws:s3:::ada/red"}))
                  .text("EvalDecision"),
              "allowed");
    // What is given goes before what is known.
    EXPECT_EQ(principal(arn("user/ada"), "s3:GetObject",
                        list("ResourceArns", {"arn:aws:s3:::bob/red"}) +
                            entry(1, "aws:UserName", "string", {"bob"}))
                  .text("EvalDecision"),
              "allowed");
    // Nothing is known of the request itself.
    const std::string asks =
        R"({"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"*","Resource":"*","Condition":{"Null":{"aws:SourceIp":"true","aws:CurrentTime":"true","aws:SecureTransport":"true","aws:MultiFactorAuthPresent":"true"}}}})";
    EXPECT_EQ(
        principal(arn("user/ada"), "s3:PutObject", list("PolicyInputList", {asks})).text("EvalDecision"),
        "allowed");
    create_role("r");
    const std::string no_session =
        R"({"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"*","Resource":"*","Condition":{"Null":{"aws:userid":"true"},"StringEquals":{"aws:PrincipalType":"AssumedRole"}}}})";
    EXPECT_EQ(
        principal(arn("role/r"), "s3:PutObject", list("PolicyInputList", {no_session})).text("EvalDecision"),
        "allowed");
}

TEST_F(PrincipalSimulations, WhichOrganizationAreCallerAndResourceOf) {
    put_organization(world, "100000000000");
    put_member(world, account, "r-aaaa", {"p-FullAWSAccess"});
    const auto keys = [](std::string_view kind, std::string_view effect) {
        return concat(R"({"Version":"2012-10-17","Statement":{"Effect":")", effect,
                      R"(","Action":"*","Resource":"*","Condition":{"StringEquals":{"aws:)", kind,
                      R"(OrgID":"o-aaaaaaaaaa"},"ForAnyValue:StringLike":{"aws:)", kind,
                      R"(OrgPaths":"o-aaaaaaaaaa/r-aaaa/*"}}}})");
    };
    world.user(admin, "ada", keys("Principal", "Allow"));
    world.user(admin, "bob", keys("Resource", "Allow"));
    const std::string stranger = "arn:aws:iam::999999999999:user/stranger";
    const auto decided = [&](const std::string& user, const std::string& more) {
        return principal(arn("user/" + user), "s3:GetObject", more).text("EvalDecision");
    };
    EXPECT_EQ(decided("ada", ""), "allowed");
    EXPECT_EQ(decided("ada", "&CallerArn=" + arn("user/somebody")), "allowed");
    EXPECT_EQ(decided("ada", "&CallerArn=" + arn("role/r")), "allowed");
    // Of a stranger's organization nothing is known: not that it is this one.
    EXPECT_EQ(decided("ada", "&CallerArn=" + stranger), "implicitDeny");

    // Nor of others' resources, though one of them is in it; also when another was asked about before.
    const std::string own = concat("arn:aws:sqs:us-east-1:", account, ":q"),
                      others = "arn:aws:sqs:us-east-1:100000000000:q";
    const auto shared =
        "&ResourcePolicy=" +
        percent_encode(concat(R"({"Statement":{"Effect":"Allow","Principal":"*","Action":"*","Resource":")",
                              others, R"("}})"));
    EXPECT_EQ(decided("bob", list("ResourceArns", {own})), "allowed");
    EXPECT_EQ(decided("bob", list("ResourceArns", {"arn:aws:s3:::b/k"})), "allowed");
    EXPECT_EQ(texts(principal(arn("user/bob"), "s3:GetObject", list("ResourceArns", {own, others}) + shared),
                    "EvalResourceDecision"),
              "allowed implicitDeny ");
    EXPECT_EQ(decided("bob", list("ResourceArns", {others}) + shared +
                                 entry(1, "aws:ResourceOrgID", "string", {"o-aaaaaaaaaa"}) +
                                 entry(2, "aws:resourceorgpaths", "stringList", {"o-aaaaaaaaaa/r-aaaa/x/"})),
              "allowed");
}

TEST_F(PrincipalSimulations, WhichPoliciesAreLeftOut) {
    put_organization(world, "100000000000");
    put_member(world, account, "r-aaaa", {"p-FullAWSAccess"});
    world.user(admin, "ada", allow("s3:*"));
    world.expect(admin, "Action=CreateGroup&GroupName=devs");
    world.expect(admin, "Action=AddUserToGroup&GroupName=devs&UserName=ada");
    put_policy("Group", "devs", "inline", allow("s3:*"));
    create_policy("own", allow("s3:*"));
    attach("User", "ada", arn("policy/own"));
    attach("User", "ada", "arn:aws:iam::aws:policy/AdministratorAccess");
    world.expect(admin,
                 "Action=PutUserPermissionsBoundary&UserName=ada&PermissionsBoundary=" + arn("policy/own"));
    const auto left = [&](const std::string& exclusion) {
        const auto answer =
            principal(arn("user/ada"), "s3:GetObject", "&PolicyExclusionList.member.1." + exclusion);
        return concat(answer.text("AllowedByPermissionsBoundary"), " ", answer.text("AllowedByOrganizations"),
                      " ", texts(answer, "SourcePolicyId"));
    };
    const auto inline_one = [](std::string_view type, std::string_view owner, std::string_view name) {
        return concat("InlinePolicyIdentifier.AttachmentType=", type, "&PolicyExclusionList.member.1.",
                      "InlinePolicyIdentifier.AttachmentName=", percent_encode(std::string(owner)),
                      "&PolicyExclusionList.member.1.InlinePolicyIdentifier.PolicyName=", name);
    };
    const std::string all = "true true user_ada_p own AdministratorAccess group_devs_inline ";
    EXPECT_EQ(left("PolicyType=rcp"), all);
    EXPECT_EQ(left("PolicyType=inline"), "true true own AdministratorAccess ");
    EXPECT_EQ(left("PolicyType=user-managed"), "true true user_ada_p AdministratorAccess group_devs_inline ");
    EXPECT_EQ(left("PolicyType=aws-managed"), "true true user_ada_p own group_devs_inline ");
    EXPECT_EQ(left("PolicyType=permission-boundary"), all.substr(4));
    EXPECT_EQ(left("PolicyType=scp"), "true " + all.substr(9));
    EXPECT_EQ(left("PolicyArn=" + arn("policy/own")),
              "true true user_ada_p AdministratorAccess group_devs_inline ");
    EXPECT_EQ(left("PolicyArn=" + arn("policy/other")), all);
    EXPECT_EQ(left(inline_one("group", "d?v*", "inline")), "true true user_ada_p own AdministratorAccess ");
    EXPECT_EQ(left(inline_one("user", "d?v*", "inline")), all);
    EXPECT_EQ(left(inline_one("user", "ada", "q")), all);
    // What is given is not left out.
    EXPECT_EQ(principal(arn("user/ada"), "s3:GetObject",
                        "&PolicyExclusionList.member.1.PolicyType=permission-boundary" +
                            list("PermissionsBoundaryPolicyInputList", {allow("iam:*")}))
                  .text("EvalDecision"),
              "implicitDeny");
    const auto refused = [&](const std::string& exclusion) {
        return world.outcome(admin, principal_form(arn("user/ada"), "s3:GetObject",
                                                   "&PolicyExclusionList.member.1" + exclusion));
    };
    const std::string one =
        "400 InvalidInput A policy to exclude must be identified by exactly one of its members.";
    EXPECT_EQ(refused("="), one);
    EXPECT_EQ(refused(".PolicyType=scp&PolicyExclusionList.member.1.PolicyArn=" + arn("policy/own")), one);
    EXPECT_EQ(
        refused("." + inline_one("user", "*", "p")),
        "400 ValidationError 1 validation error detected: Value '*' at "
        "'policyExclusionList.1.member.inlinePolicyIdentifier.attachmentName' failed to satisfy constraint: "
        "Member must satisfy regular expression pattern: .*[\\w+=,.@-]+.*");
}

// An attacker may simulate David, and asks with his policies about Bob, whose tags and id are none of his
// business.
TEST_F(PrincipalSimulations, DoesACallerArnTellOfSomebodyElse) {
    world.user(admin, "david", allow("*"));
    world.user(admin, "bob");
    world.expect(admin, "Action=TagUser&UserName=bob&Tags.member.1.Key=salary&Tags.member.1.Value=high");
    const auto bob_id = world.now()->user(account, "bob")->id;
    const auto probe = [&](const std::string& condition) {
        return concat(
            R"({"Version":"2012-10-17","Statement":{"Effect":"Deny","Action":"*","Resource":"*","Condition":)",
            condition, "}}");
    };
    for (const auto& condition : {std::string(R"({"StringEquals":{"aws:PrincipalTag/salary":"high"}})"),
                                  concat(R"({"StringEquals":{"aws:userid":")", bob_id, R"("}})")}) {
        const auto more = list("PolicyInputList", {probe(condition)}) + "&CallerArn=" + arn("user/bob");
        EXPECT_EQ(principal(arn("user/david"), "s3:GetObject", more).text("EvalDecision"), "allowed");
        EXPECT_EQ(custom({allow("*"), probe(condition)}, "s3:GetObject", "&CallerArn=" + arn("user/bob"))
                      .text("EvalDecision"),
                  "allowed");
    }
    // As Bob, by his name, with David's policies.
    const auto as_bob = probe(R"({"StringEquals":{"aws:username":"bob"}})");
    EXPECT_EQ(principal(arn("user/david"), "s3:GetObject",
                        list("PolicyInputList", {as_bob}) + "&CallerArn=" + arn("user/bob"))
                  .text("EvalDecision"),
              "explicitDeny");
    // Somebody else's resource policy finds him by his ARN, not by an id.
    const auto by_id = concat(R"({"Statement":{"Effect":"Deny","Principal":{"AWS":")", bob_id,
                              R"("},"Action":"*","Resource":"arn:aws:s3:::b/*"}})");
    EXPECT_EQ(custom({allow("*")}, "s3:GetObject",
                     list("ResourceArns", {"arn:aws:s3:::b/k"}) + "&CallerArn=" + arn("user/bob") +
                         "&ResourcePolicy=" + percent_encode(by_id))
                  .text("EvalDecision"),
              "allowed");
}

TEST_F(PrincipalSimulations, WhichErrorsAreAnswered) {
    const auto ask = [&](const std::string& source) {
        return world.outcome(admin, principal_form(source, "s3:GetObject"));
    };
    const std::string gone = "404 NoSuchEntity Unable to retrieve specified IAM entity.";
    for (const auto* nobody : {"user/nobody", "role/nobody", "group/x/nobody"})
        EXPECT_EQ(ask(arn(nobody)), gone);
    world.user(admin, "ada");
    EXPECT_EQ(ask(arn("role/ada")), gone);
    EXPECT_EQ(ask(arn("user/elsewhere/ada")), "200");  // the name counts
    for (const auto& source : {concat("arn:aws:sts::", account, ":assumed-role/r/s"), arn("policy/p"),
                               arn("root"), std::string("no arn, but long enough")}) {
        const auto invalid = "400 InvalidInput Invalid ARN provided in the request: " + source;
        EXPECT_EQ(ask(source), invalid);
        EXPECT_EQ(world.outcome(admin, "Action=GetContextKeysForPrincipalPolicy&PolicySourceArn=" +
                                           percent_encode(source)),
                  invalid);
    }
    EXPECT_EQ(ask("arn:aws:iam::444455556666:user/ada"),
              concat("400 InvalidInput Invalid Policy Source Arn: caller's account ", account,
                     " does not have access to policies in account 444455556666."));
    EXPECT_EQ(world.outcome(admin, principal_form(arn("user/ada"), "s3:GetObject", "&ResourcePolicy=%7B%7D")),
              "400 InvalidInput Invalid policy ResourcePolicy: Syntax errors in policy.");
}

TEST_F(PrincipalSimulations, IsAnEntityHeldAgainstAResourcePolicy) {
    world.user(admin, "ada");
    create_role("r");
    world.expect(admin, "Action=CreateGroup&GroupName=devs");
    const auto granted = [&](const std::string& entity, const std::string& principal_element) {
        const auto policy = concat(R"({"Statement":[{"Effect":"Allow","Principal":)", principal_element,
                                   R"(,"Action":"s3:*","Resource":"arn:aws:s3:::b/*"}]})");
        return principal(
                   arn(entity), "s3:GetObject",
                   list("ResourceArns", {"arn:aws:s3:::b/k"}) + "&ResourcePolicy=" + percent_encode(policy))
                   .text("EvalDecision") == "allowed";
    };
    for (const auto* entity : {"user/ada", "role/r", "group/devs"}) EXPECT_TRUE(granted(entity, R"("*")"));
    for (const auto* entity : {"user/ada", "role/r"}) {
        EXPECT_TRUE(granted(entity, concat(R"({"AWS":")", arn(entity), R"("})")));
        EXPECT_FALSE(granted("group/devs", concat(R"({"AWS":")", arn(entity), R"("})")));
    }
}

// An attacker may simulate users of one path, and writes that path before others' names.
TEST_F(PrincipalSimulations, DoesAPathOpenWhatIsElsewhere) {
    world.expect(admin, "Action=CreateUser&Path=/open/&UserName=ada");
    world.expect(admin, "Action=CreateUser&Path=/closed/&UserName=bob");
    const auto asker = world.user(admin, "asker", allow("iam:*", arn("user/open/*")));
    EXPECT_EQ(world.outcome(asker, principal_form(arn("user/open/ada"), "s3:GetObject")), "200");
    EXPECT_EQ(world.outcome(asker, principal_form(arn("user/elsewhere/ada"), "s3:GetObject")), "200");
    for (const auto* operation : {"SimulatePrincipalPolicy", "GetContextKeysForPrincipalPolicy"})
        EXPECT_EQ(
            world.outcome(asker, concat("Action=", operation, "&PolicySourceArn=", arn("user/open/bob"),
                                        operation[0] == 'S' ? "&ActionNames.member.1=s3:GetObject" : "")),
            concat("403 AccessDenied User: ", arn("user/asker"),
                   " is not authorized to perform: iam:", operation, " on resource: ", arn("user/closed/bob"),
                   " because no identity-based policy allows the iam:", operation, " action"));
}

TEST_F(PrincipalSimulations, WhoMayAsk) {
    const auto nobody = world.user(admin, "nobody");
    const auto denied = [&](std::string_view operation, std::string_view resource) {
        return concat("403 AccessDenied User: ", arn("user/nobody"),
                      " is not authorized to perform: iam:", operation, " on resource: ", resource,
                      " because no identity-based policy allows the iam:", operation, " action");
    };
    const auto custom_ask = custom_form({allow("*")}, "s3:GetObject", "");
    const auto principal_ask = principal_form(arn("user/nobody"), "s3:GetObject");
    const auto custom_keys = "Action=GetContextKeysForCustomPolicy" + list("PolicyInputList", {allow("*")});
    const auto principal_keys =
        "Action=GetContextKeysForPrincipalPolicy&PolicySourceArn=" + arn("user/nobody");
    EXPECT_EQ(world.outcome(nobody, custom_ask), denied("SimulateCustomPolicy", "*"));
    EXPECT_EQ(world.outcome(nobody, principal_ask), denied("SimulatePrincipalPolicy", arn("user/nobody")));
    EXPECT_EQ(world.outcome(nobody, custom_keys), denied("GetContextKeysForCustomPolicy", "*"));
    EXPECT_EQ(world.outcome(nobody, principal_keys),
              denied("GetContextKeysForPrincipalPolicy", arn("user/nobody")));
    // On one entity, or those with a tag.
    put_policy("User", "nobody", "p", allow("iam:SimulatePrincipalPolicy", arn("user/nobody")));
    EXPECT_EQ(world.outcome(nobody, principal_ask), "200");
    EXPECT_EQ(world.call(nobody, principal_form(arn("user/Administrator"), "s3:GetObject")).code,
              "AccessDenied");
    put_policy("User", "nobody", "p",
               allow("iam:*", "*", R"(,"Condition":{"StringEquals":{"iam:ResourceTag/team":"red"}})"));
    EXPECT_EQ(world.call(nobody, principal_ask).code, "AccessDenied");
    world.expect(admin, "Action=TagUser&UserName=nobody&Tags.member.1.Key=team&Tags.member.1.Value=red");
    EXPECT_EQ(world.outcome(nobody, principal_ask), "200");
    EXPECT_EQ(world.outcome(nobody, principal_keys), "200");
    put_policy("User", "nobody", "p", allow("iam:*ustomPolicy"));
    EXPECT_EQ(world.outcome(nobody, custom_ask) + world.outcome(nobody, custom_keys), "200200");
}

TEST_F(PrincipalSimulations, WhichContextKeysAreAskedFor) {
    const std::string document =
        R"({"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"dynamodb:*","Resource":"arn:aws:dynamodb:us-west-2:123456789012:table/${aws:username}","Condition":{"DateGreaterThan":{"aws:CurrentTime":"2015-08-16T12:00:00Z"}}}})";
    const std::string more =
        R"({"Version":"2012-10-17","Statement":{"Effect":"Deny","Action":"*","Resource":"*","Condition":{"StringLike":{"AWS:username":"${aws:PrincipalTag/team}"}}}})";
    const auto asked = world.expect(
        admin, "Action=GetContextKeysForCustomPolicy" + list("PolicyInputList", {document, more}));
    EXPECT_EQ(asked.xml,
              "<GetContextKeysForCustomPolicyResult><ContextKeyNames><member>aws:username</member>"
              "<member>aws:CurrentTime</member><member>AWS:username</member>"
              "<member>aws:PrincipalTag/team</member></ContextKeyNames>"
              "</GetContextKeysForCustomPolicyResult>");
    world.user(admin, "ada", document);
    world.expect(admin, "Action=CreateGroup&GroupName=devs");
    world.expect(admin, "Action=AddUserToGroup&GroupName=devs&UserName=ada");
    put_policy("Group", "devs", "inline", more);
    const auto of = [&](const std::string& source) {
        return world.expect(admin, "Action=GetContextKeysForPrincipalPolicy&PolicySourceArn=" + source)
            .text("ContextKeyNames");
    };
    const std::string all =
        "<member>aws:username</member><member>aws:CurrentTime</member><member>AWS:username</member>"
        "<member>aws:PrincipalTag/team</member>";
    EXPECT_EQ(of(arn("user/ada")), all);
    EXPECT_EQ(of(arn("user/elsewhere/ada")), all);
    create_policy("limit", allow("*", "*", R"(,"Condition":{"Bool":{"aws:MultiFactorAuthPresent":"true"}})"));
    world.expect(admin,
                 "Action=PutUserPermissionsBoundary&UserName=ada&PermissionsBoundary=" + arn("policy/limit"));
    EXPECT_EQ(of(arn("user/ada")), all + "<member>aws:MultiFactorAuthPresent</member>");
    EXPECT_EQ(world
                  .expect(admin, "Action=GetContextKeysForPrincipalPolicy&PolicySourceArn=" +
                                     arn("group/devs") + list("PolicyInputList", {more}))
                  .text("ContextKeyNames"),
              "<member>AWS:username</member><member>aws:PrincipalTag/team</member>"
              "<member>AWS:username</member><member>aws:PrincipalTag/team</member>");
    EXPECT_EQ(of(arn("group/devs")), "<member>AWS:username</member><member>aws:PrincipalTag/team</member>");
    EXPECT_EQ(
        world.outcome(admin, "Action=GetContextKeysForPrincipalPolicy&PolicySourceArn=" + arn("user/bob")),
        "404 NoSuchEntity Unable to retrieve specified IAM entity.");
    const auto ask = [&](const std::string& text) {
        return world.call(admin, "Action=GetContextKeysForCustomPolicy" + list("PolicyInputList", {text}));
    };
    for (const auto* text : {"{", R"({"Foo":1})", R"({"Statement":{"Action":"*","Resource":"*"}})"})
        EXPECT_EQ(ask(text).outcome(), "400 InvalidInput Policy input list item 1 has invalid content");
    // Of a policy that grants nothing the keys are told all the same.
    EXPECT_EQ(ask("{}").text("ContextKeyNames"), "");
    EXPECT_EQ(ask(trust("*")).outcome(), "200");
}

}  // namespace
}  // namespace watchword::iam::test
