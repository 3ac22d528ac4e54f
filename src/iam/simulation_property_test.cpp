// Question: is a simulated request decided as the real one is? Some hundred users and roles with policies
// made at random; each request is simulated and made, and both must agree.
#include <random>

#include "iam/organization_test_support.hpp"
#include "iam/simulation_test_support.hpp"

namespace watchword::iam::test {
namespace {

// A request that changes nothing that a later one could see, and what it acts on.
struct Asked {
    std::string action, form, resource;
    bool on_tagged = false;  // the resource is user "target", who has tags
};

struct SimulationProperty : SimulationTest {
    std::mt19937 random{20231114};
    std::vector<Asked> requests;

    template <class T>
    const T& one_of(const std::vector<T>& all) {
        return all[random() % all.size()];
    }
    bool one_in(unsigned n) { return random() % n == 0; }

    std::string text_list(const std::vector<std::string>& choices) {
        std::string out = "[";
        const auto count = 1 + random() % 2;
        for (std::size_t i = 0; i < count; ++i) out += concat(i == 0 ? "\"" : ",\"", one_of(choices), "\"");
        return out + "]";
    }

    std::string condition() {
        return one_of<std::string>({R"("StringEquals":{"aws:username":["u1","u2","u3"]})",
                                    R"("StringLike":{"iam:ResourceTag/team":"r*"})",
                                    R"("StringEquals":{"aws:ResourceTag/team":"${aws:PrincipalTag/team}"})",
                                    R"("Bool":{"aws:SecureTransport":"true"})",
                                    R"("Bool":{"aws:MultiFactorAuthPresent":"true"})",
                                    R"("BoolIfExists":{"aws:MultiFactorAuthPresent":"false"})",
                                    R"("Null":{"aws:TokenIssueTime":"true"})",
                                    R"("IpAddress":{"aws:SourceIp":"127.0.0.0/8"})",
                                    R"("NotIpAddress":{"aws:SourceIp":"127.0.0.1"})",
                                    R"("DateGreaterThan":{"aws:CurrentTime":"2023-01-01T00:00:00Z"})",
                                    R"("NumericLessThan":{"aws:EpochTime":"1600000000"})",
                                    R"("StringNotEquals":{"aws:RequestedRegion":"eu-west-1"})",
                                    R"("ArnLike":{"aws:PrincipalArn":"arn:aws:iam::*:role/*"})",
                                    R"("StringEquals":{"aws:PrincipalType":["User"]})",
                                    R"("ForAllValues:StringEquals":{"aws:TagKeys":["team","cost"]})",
                                    R"("ForAnyValue:StringLike":{"aws:TagKeys":"t*"})",
                                    R"("StringEquals":{"aws:RequestTag/team":"red"})",
                                    R"("StringEqualsIfExists":{"aws:RequestTag/team":"blue"})",
                                    concat(R"("StringEquals":{"aws:ResourceAccount":")", account, R"("})"),
                                    R"("Null":{"aws:PrincipalOrgID":"true"})",
                                    R"("StringEquals":{"aws:ResourceOrgID":"o-aaaaaaaaaa"})",
                                    R"("StringNotEquals":{"aws:ResourceOrgID":"o-aaaaaaaaaa"})",
                                    R"("StringEquals":{"aws:ResourceOrgID":"${aws:PrincipalOrgID}"})",
                                    R"("ForAnyValue:StringLike":{"aws:ResourceOrgPaths":"o-*/r-aaaa/*"})",
                                    R"("ForAnyValue:StringLike":{"aws:PrincipalOrgPaths":"o-*/r-aaaa/*"})"});
    }

    std::string document() {
        std::string out = R"({"Version":"2012-10-17","Statement":[)";
        const auto count = 1 + random() % 3;
        for (std::size_t i = 0; i < count; ++i) {
            out += concat(
                i == 0 ? "" : ",", R"({"Effect":")", one_in(3) ? "Deny" : "Allow", R"(",)",
                one_in(6) ? R"("NotAction":)" : R"("Action":)",
                text_list({"*", "iam:*", "iam:Get*", "iam:List*", "IAM:tag*", "iam:GetUser", "iam:DeleteUser",
                           "iam:?agUser", "s3:*", "iam:GetRole"}),
                one_in(6) ? R"(,"NotResource":)" : R"(,"Resource":)",
                text_list({"*", arn("user/*"), arn("user/target"), arn("user/${aws:username}"), arn("role/*"),
                           arn("role/"), "arn:aws:iam::*:user/t?rget", arn("group/*")}));
            if (one_in(2)) out += concat(R"(,"Condition":{)", condition(), "}");
            out += "}";
        }
        return out + "]}";
    }

    void make_requests() {
        world.user(admin, "target");
        world.expect(admin, "Action=TagUser&UserName=target&Tags.member.1.Key=team&Tags.member.1.Value=red");
        world.expect(admin, concat("Action=CreateRole&RoleName=target&AssumeRolePolicyDocument=",
                                   percent_encode(trust(account))));
        for (const auto* operation : {"GetUser", "ListAccessKeys", "ListGroupsForUser", "ListUserTags"})
            requests.push_back({concat("iam:", operation), concat("Action=", operation, "&UserName=target"),
                                arn("user/target"), true});
        requests.push_back({"iam:TagUser",
                            "Action=TagUser&UserName=target&Tags.member.1.Key=team&Tags.member.1.Value=red",
                            arn("user/target"), true});
        requests.push_back({"iam:DeleteUser", "Action=DeleteUser&UserName=gone", arn("user/gone")});
        requests.push_back({"iam:GetRole", "Action=GetRole&RoleName=target", arn("role/target")});
        requests.push_back({"iam:ListRoles", "Action=ListRoles", arn("role/")});
        requests.push_back({"iam:GetGroup", "Action=GetGroup&GroupName=gone", arn("group/gone")});
        requests.push_back({"iam:GetAccountSummary", "Action=GetAccountSummary", "*"});
    }

    struct Known {
        std::string key, type, value;
    };
    // What a real request says of itself.
    std::string context_of(const Asked& asked, std::vector<Known> known) {
        known.insert(known.end(), {{"aws:SourceIp", "ip", "127.0.0.1"},
                                   {"aws:SecureTransport", "boolean", "true"},
                                   {"aws:CurrentTime", "date", "2023-11-14T22:13:30Z"},
                                   {"aws:EpochTime", "numeric", "1700000010"},
                                   {"aws:RequestedRegion", "string", "us-east-1"},
                                   {"aws:ViaAWSService", "boolean", "false"}});
        if (asked.on_tagged)
            known.insert(known.end(), {{"aws:ResourceTag/team", "string", "red"},
                                       {"iam:ResourceTag/team", "string", "red"}});
        if (asked.action == "iam:TagUser")
            known.insert(known.end(),
                         {{"aws:RequestTag/team", "string", "red"}, {"aws:TagKeys", "stringList", "team"}});
        std::string out;
        for (std::size_t i = 0; i < known.size(); ++i)
            out += entry(static_cast<int>(i + 1), known[i].key, known[i].type, {known[i].value});
        return out;
    }

    // A user may also be said to ask for himself.
    std::string asked_by(const std::string& source) {
        return source.find(":user/") != std::string::npos && one_in(2) ? "&CallerArn=" + source : "";
    }

    void compare(const std::string& source, const Credential& who, const std::vector<Known>& more = {}) {
        for (const auto& asked : requests) {
            const auto simulated = principal(
                source, asked.action,
                list("ResourceArns", {asked.resource}) + context_of(asked, more) + asked_by(source));
            const auto real = world.call(who, asked.form);
            const auto decision = simulated.text("EvalDecision");
            const auto expected = real.code != "AccessDenied" ? "allowed"
                                  : real.message.find("with an explicit deny") != std::string::npos
                                      ? "explicitDeny"
                                      : "implicitDeny";
            EXPECT_EQ(decision, expected)
                << source << " " << asked.action << " on " << asked.resource << ": " << real.outcome() << "\n"
                << simulated.xml;
            ++compared[decision];
        }
    }

    void furnish(const std::string& kind, const std::string& name) {
        world.expect(admin, concat("Action=Put", kind, "Policy&PolicyName=p&", kind, "Name=", name,
                                   "&PolicyDocument=", percent_encode(document())));
        if (one_in(2))
            world.expect(admin,
                         concat("Action=Tag", kind, "&", kind, "Name=", name,
                                "&Tags.member.1.Key=team&Tags.member.1.Value=", one_in(2) ? "red" : "blue"));
        if (one_in(3))
            world.expect(admin, concat("Action=Attach", kind, "Policy&", kind, "Name=", name,
                                       "&PolicyArn=", arn("policy/" + one_of<std::string>({"m1", "m2"}))));
        if (one_in(3))
            world.expect(admin, concat("Action=Put", kind, "PermissionsBoundary&", kind, "Name=", name,
                                       "&PermissionsBoundary=",
                                       arn("policy/" + one_of<std::string>({"m1", "m2", "m3"}))));
    }

    void make_shared() {
        for (const auto* name : {"m1", "m2", "m3"})
            world.expect(admin, concat("Action=CreatePolicy&PolicyName=", name,
                                       "&PolicyDocument=", percent_encode(document())));
        world.expect(admin, "Action=CreateGroup&GroupName=g");
        world.expect(admin, concat("Action=PutGroupPolicy&PolicyName=p&GroupName=g&PolicyDocument=",
                                   percent_encode(document())));
    }

    void compare_everybody(int users, int roles) {
        for (int i = 0; i < users; ++i) {
            const auto name = concat("u", std::to_string(next_name++));
            const auto who = world.user(admin, name);
            furnish("User", name);
            if (one_in(2)) world.expect(admin, "Action=AddUserToGroup&GroupName=g&UserName=" + name);
            compare(arn("user/" + name), who);
        }
        for (int i = 0; i < roles; ++i) {
            const auto name = concat("r", std::to_string(next_name++));
            world.expect(admin, concat("Action=CreateRole&RoleName=", name,
                                       "&AssumeRolePolicyDocument=", percent_encode(trust(account))));
            furnish("Role", name);
            // A session says more of itself than its role does.
            compare(arn("role/" + name), world.role_session(world.now()->role(account, name)->id),
                    {{"aws:TokenIssueTime", "date", "1970-01-01T00:00:00Z"},
                     {"aws:MultiFactorAuthPresent", "boolean", "false"}});
        }
    }

    int next_name = 1;
    std::map<std::string, int> compared;
};

TEST_F(SimulationProperty, IsASimulationDecidedAsTheRequestIs) {
    make_requests();
    make_shared();
    compare_everybody(60, 20);
    EXPECT_GT(compared["allowed"], 50);
    EXPECT_GT(compared["explicitDeny"], 50);
    EXPECT_GT(compared["implicitDeny"], 50);
}

TEST_F(SimulationProperty, AlsoUnderAnOrganizationsPolicies) {
    make_requests();
    make_shared();
    put_organization(world, "100000000000");
    put_control_policy(
        world, "p-denysome0",
        R"({"Version":"2012-10-17","Statement":[{"Effect":"Deny","Action":["iam:GetUser","iam:ListR*"],"Resource":"*","Condition":{"ArnNotLike":{"aws:PrincipalArn":"arn:aws:iam::*:user/Administrator"}}},{"Effect":"Deny","Action":"iam:ListUserTags","Resource":"*","Condition":{"StringEquals":{"aws:PrincipalOrgID":"o-aaaaaaaaaa"}}}]})");
    put_control_policy(
        world, "p-allowiam0",
        R"({"Version":"2012-10-17","Statement":{"Effect":"Allow","NotAction":"iam:GetAccountSummary","Resource":"*"}})");
    put_member(world, account, "r-aaaa", {"p-allowiam0", "p-denysome0"});
    compare_everybody(20, 10);
    EXPECT_GT(compared["allowed"], 10);
    EXPECT_GT(compared["explicitDeny"], 30);
    EXPECT_GT(compared["implicitDeny"], 30);
}

}  // namespace
}  // namespace watchword::iam::test
