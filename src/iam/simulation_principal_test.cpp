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
    EXPECT_EQ(texts(inside, "SourcePolicyId") + inside.text("EvalDecision"), "user_ada_p limit allowed");
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
        R"({"Version":"2012-10-17","Statement":{"Effect":"Deny","Action":"s3:*","Resource":"*"}})");
    put_member(world, account, "r-aaaa", {"p-FullAWSAccess", "p-denyscp00"});
    const auto denied =
        principal(arn("user/ada"), "s3:GetObject", list("ResourceArns", {"arn:aws:s3:::b/k"}));
    EXPECT_EQ(denied.text("EvalDecision") + denied.text("AllowedByOrganizations"), "explicitDenyfalse");
    EXPECT_EQ(denied.count("EvalDecisionDetails"), 0u);
    // What the organization's policies say is not told.
    EXPECT_EQ(denied.xml.find("denyscp"), std::string::npos);
    EXPECT_EQ(texts(denied, "SourcePolicyId"), "user_ada_p user_ada_p ");
    const auto free = principal(arn("user/ada"), "iam:GetUser");
    EXPECT_EQ(free.text("EvalDecision") + free.text("AllowedByOrganizations"), "allowedtrue");
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
                              R"("},"Action":"*","Resource":"*"}})");
    EXPECT_EQ(custom({allow("*")}, "s3:GetObject",
                     "&CallerArn=" + arn("user/bob") + "&ResourcePolicy=" + percent_encode(by_id))
                  .text("EvalDecision"),
              "allowed");
}

TEST_F(PrincipalSimulations, WhichErrorsAreAnswered) {
    const auto ask = [&](const std::string& source) {
        return world.outcome(admin, principal_form(source, "s3:GetObject"));
    };
    EXPECT_EQ(ask(arn("user/nobody")), "404 NoSuchEntity The user with name nobody cannot be found.");
    EXPECT_EQ(ask(arn("role/nobody")), "404 NoSuchEntity The role with name nobody cannot be found.");
    EXPECT_EQ(ask(arn("group/x/nobody")), "404 NoSuchEntity The group with name nobody cannot be found.");
    world.user(admin, "ada");
    EXPECT_EQ(ask(arn("user/elsewhere/ada")), "404 NoSuchEntity The user with name ada cannot be found.");
    const std::string session = concat("arn:aws:sts::", account, ":assumed-role/r/s");
    EXPECT_EQ(ask(session), concat("400 InvalidInput Invalid Entity Arn: ", session,
                                   " does not clearly define entity type and name."));
    EXPECT_EQ(ask(arn("policy/p")), concat("400 InvalidInput Invalid Entity Arn: ", arn("policy/p"),
                                           " does not clearly define entity type and name."));
    EXPECT_EQ(ask("arn:aws:iam::444455556666:user/ada"),
              concat("400 InvalidInput Invalid Policy Source Arn: caller's account ", account,
                     " does not have access to policies in account 444455556666"));
    EXPECT_EQ(ask("no arn, but long enough"), "400 ValidationError Invalid ARN:  Could not be parsed!");
    EXPECT_EQ(world.outcome(admin, principal_form(arn("user/ada"), "s3:GetObject", "&ResourcePolicy=%7B%7D")),
              "400 InvalidInput Invalid policy ResourcePolicy: Syntax errors in policy.");
    create_role("r");
    EXPECT_EQ(world.outcome(admin, principal_form(arn("role/r"), "s3:GetObject",
                                                  "&ResourcePolicy=" + percent_encode(allow("*")))),
              "400 InvalidInput Invalid caller - Caller must be an IAM user in this context.");
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
              "<member>aws:CurrentTime</member><member>aws:PrincipalTag/team</member></ContextKeyNames>"
              "</GetContextKeysForCustomPolicyResult>");
    world.user(admin, "ada", document);
    world.expect(admin, "Action=CreateGroup&GroupName=devs");
    world.expect(admin, "Action=AddUserToGroup&GroupName=devs&UserName=ada");
    put_policy("Group", "devs", "inline", more);
    const auto of = [&](const std::string& source) {
        return world.expect(admin, "Action=GetContextKeysForPrincipalPolicy&PolicySourceArn=" + source)
            .text("ContextKeyNames");
    };
    EXPECT_EQ(of(arn("user/ada")),
              "<member>aws:username</member><member>aws:CurrentTime</member><member>aws:PrincipalTag/team</"
              "member>");
    EXPECT_EQ(of(arn("group/devs")), "<member>AWS:username</member><member>aws:PrincipalTag/team</member>");
    EXPECT_EQ(
        world.outcome(admin, "Action=GetContextKeysForPrincipalPolicy&PolicySourceArn=" + arn("user/bob")),
        "404 NoSuchEntity The user with name bob cannot be found.");
    EXPECT_EQ(world.outcome(admin, "Action=GetContextKeysForCustomPolicy&PolicyInputList.member.1=%7B"),
              "400 InvalidInput Invalid policy PolicyInputList.1: Syntax errors in policy.");
}

}  // namespace
}  // namespace watchword::iam::test
