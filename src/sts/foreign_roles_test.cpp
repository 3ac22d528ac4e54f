// Question: can anybody find out which roles another account has, or how they are tagged?
#include <map>

#include "sts/test_sts.hpp"

namespace watchword::sts::test {
namespace {

// Of its own account, too, a caller reads of a missing role what its policies say, or nothing.
TEST_F(Sts, AMissingRoleLooksLikeARefusal) {
    const auto stranger = world.add_role(World::account_b, "closed", trust("arn:aws:iam::444455556666:root"));
    auto missing = stranger;
    missing.name = "nowhere";
    const auto refused = assume(alice_key, stranger), absent = assume(alice_key, missing);
    EXPECT_EQ(absent.status, refused.status);
    EXPECT_EQ(absent.message,
              "User: arn:aws:iam::111122223333:user/alice is not authorized to perform: sts:AssumeRole on "
              "resource: "
              "arn:aws:iam::444455556666:role/nowhere");
    EXPECT_EQ(refused.message,
              "User: arn:aws:iam::111122223333:user/alice is not authorized to perform: sts:AssumeRole on "
              "resource: "
              "arn:aws:iam::444455556666:role/closed");
    missing.account_id = World::account_a;
    expect(assume(alice_key, missing), 403, "AccessDenied",
           concat("User: ", alice.arn(),
                  " is not authorized to perform: sts:AssumeRole on resource: ", missing.arn()));
    const auto nobody = world.add_user(World::account_a, "nobody");
    expect(assume(World::long_term(nobody), missing), 403, "AccessDenied",
           concat("User: ", nobody.arn(), " is not authorized to perform: sts:AssumeRole on resource: ",
                  missing.arn(), " because no identity-based policy allows the sts:AssumeRole action"));
}

// Account a is an attacker's, and asks for roles of account b that do not let it in.
class ForeignRoles : public Sts {
protected:
    ForeignRoles() {
        const auto add = [&](std::string name, std::string policy) {
            callers.emplace(name,
                            World::long_term(world.add_user(World::account_a, name, std::move(policy))));
        };
        add("nobody", "");
        add("all", allow("*"));
        add("assume", allow("sts:AssumeRole"));
        add("denied", with_condition("Deny", R"({"Bool":{"aws:SecureTransport":"true"}})"));
        for (const char* key : {"aws:ResourceTag/env", "iam:ResourceTag/env"}) {
            const std::string tagged = concat(R"({"StringLike":{")", key, R"(":"p*"}})");
            add(concat("may if tagged ", key), with_condition("Allow", tagged));
            add(concat("may not if tagged ", key), with_condition("Deny", tagged));
            add(concat("may if untagged ", key),
                with_condition("Allow", concat(R"({"Null":{")", key, R"(":"true"}})")));
        }
        auto bounded = world.add_user(World::account_a, "bounded", allow("*"));
        bounded.permissions_boundary_arn = "arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess";
        world.put(bounded);
        callers.emplace("bounded", World::long_term(bounded));
        callers.emplace("session of assume", world.credential(session_token(callers.at("assume"))));
        const auto own =
            world.add_role(World::account_a, "own",
                           trust(World::account_a, "", R"("sts:AssumeRole","sts:TagSession")"), allow("*"));
        callers.emplace("role", world.credential(assume(callers.at("all"), own)));
        callers.emplace(
            "role under a session policy",
            world.credential(assume(callers.at("all"), own, "&Policy=" + percent_encode(allow("s3:*")))));
        callers.emplace("role with a transitive tag",
                        world.credential(assume(
                            callers.at("all"), own,
                            "&Tags.member.1.Key=t&Tags.member.1.Value=v&TransitiveTagKeys.member.1=t")));

        add_role("closed", trust(World::account_b));
        add_role("production", trust(World::account_b), {{"env", "production"}});
        add_role("development", trust(World::account_b), {{"env", "development"}});
        add_role("careful", trust(World::account_a, R"({"StringEquals":{"sts:ExternalId":"secret"}})"));
        add_role("with_mfa", trust(World::account_a, with_mfa), {{"env", "production"}});
        add_role("tagging", trust(World::account_a, "", R"("sts:TagSession","sts:SetSourceIdentity")"));
        add_role(
            "denying",
            R"({"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":"*","Action":"sts:*"},{"Effect":"Deny","Principal":"*","Action":"sts:*"}]})");
    }

    static std::string with_condition(std::string_view effect, std::string_view condition) {
        return concat(R"({"Version":"2012-10-17","Statement":[{"Effect":")", effect,
                      R"(","Action":"*","Resource":"*","Condition":)", condition, "}",
                      effect == "Deny" ? R"(,{"Effect":"Allow","Action":"*","Resource":"*"})" : "", "]}");
    }
    void add_role(std::string name, std::string trust_policy, Tags tags = {}) {
        auto role = world.add_role(World::account_b, std::move(name), std::move(trust_policy));
        role.tags = std::move(tags);
        world.put(role);
        roles.push_back(role);
    }
    // Puts account b into an organization whose resource control policy says `statement`.
    void guard(std::string_view statement) {
        OrganizationPolicy policy;
        policy.id = "p-guard00000";
        policy.organization_id = "o-1234567890";
        policy.arn = "arn:aws:organizations::444455556666:policy/o-1234567890/rcp/p-guard00000";
        policy.name = policy.id;
        policy.content = ControlPolicy(resource_control_policy,
                                       concat(R"({"Version":"2012-10-17","Statement":[)", statement, "]}"));
        world.put(policy);
        Organization organization;
        organization.id = policy.organization_id;
        organization.root_id = "r-1234";
        organization.management_account_id = "777788889999";
        organization.feature_set = "ALL";
        organization.enabled_policy_types = {std::string(resource_control_policy)};
        organization.policy_ids = {"p-RCPFullAWSAccess"};
        world.put(organization);
        OrganizationMember member;
        member.account_id = World::account_b;
        member.organization_id = organization.id;
        member.parent_id = organization.root_id;
        member.policy_ids = {"p-RCPFullAWSAccess", policy.id};
        world.put(member);
    }
    // What an answer shows, whatever the role is called.
    static std::string shown(const Answer& answer, const std::string& arn) {
        std::string out = concat(std::to_string(answer.status), " ", answer.code, " ", answer.message);
        if (const auto at = out.find(arn); at != std::string::npos) out.replace(at, arn.size(), "ROLE");
        return out;
    }
    void expect_none_is_found() {
        Role missing = roles.front();
        missing.name = "missing";
        for (const auto& [name, caller] : callers)
            for (const char* more : {"", "&ExternalId=guess", "&SourceIdentity=ada", "&DurationSeconds=43200",
                                     "&Tags.member.1.Key=env&Tags.member.1.Value=production",
                                     "&PolicyArns.member.1.arn=arn:aws:iam::444455556666:policy/guess"}) {
                const auto of_missing = shown(assume(caller, missing, more), missing.arn());
                EXPECT_EQ(of_missing.substr(0, 17), "403 AccessDenied ");
                for (const auto& role : roles)
                    EXPECT_EQ(shown(assume(caller, role, more), role.arn()), of_missing)
                        << name << more << " " << role.name;
            }
    }

    std::map<std::string, Credential> callers;
    std::vector<Role> roles;
};

TEST_F(ForeignRoles, AreNotFoundByAnybodyTheyDoNotLetIn) { expect_none_is_found(); }

TEST_F(ForeignRoles, AreNotFoundThroughTheirOrganization) {
    for (
        const char* statement :
        {R"({"Effect":"Deny","Principal":"*","Action":"sts:*","Resource":"*"})",
         R"({"Effect":"Deny","Principal":"*","Action":"sts:*","Resource":"*","Condition":{"StringEquals":{"aws:ResourceTag/env":"production"}}})",
         R"({"Effect":"Deny","Principal":"*","Action":"sts:*","Resource":"*","Condition":{"Null":{"aws:ResourceTag/env":"true"}}})"}) {
        SCOPED_TRACE(statement);
        guard(statement);
        expect_none_is_found();
    }
}

// What the caller's own side says is told, for it says so of any name.
TEST_F(ForeignRoles, DoesACallerReadWhatItsOwnPoliciesSay) {
    const auto refusal = [&](const char* name) {
        const auto answer = assume(callers.at(name), roles.front());
        return answer.message.substr(answer.message.find("role/closed") + 11);
    };
    EXPECT_EQ(refusal("all"), "");
    EXPECT_EQ(refusal("nobody"), " because no identity-based policy allows the sts:AssumeRole action");
    EXPECT_EQ(refusal("denied"), " with an explicit deny in an identity-based policy");
    EXPECT_EQ(refusal("bounded"), " because no permissions boundary allows the sts:AssumeRole action");
    EXPECT_EQ(refusal("role under a session policy"),
              " because no session policy allows the sts:AssumeRole action");
}

// The caller's side goes by the tags of a role that lets it in: a Deny must hold.
TEST_F(ForeignRoles, DoTagsCountForWhomTheRoleLetsIn) {
    add_role("open", trust(World::account_a), {{"env", "production"}});
    const auto& open = roles.back();
    EXPECT_EQ(assume(callers.at("all"), open).status, 200u);
    EXPECT_EQ(assume(callers.at("may if tagged aws:ResourceTag/env"), open).status, 200u);
    expect(
        assume(callers.at("may not if tagged aws:ResourceTag/env"), open), 403, "AccessDenied",
        concat("User: arn:aws:iam::111122223333:user/may not if tagged aws:ResourceTag/env is not authorized "
               "to perform: sts:AssumeRole on resource: ",
               open.arn()));
    EXPECT_EQ(assume(callers.at("may if untagged aws:ResourceTag/env"), open).status, 403u);
}

}  // namespace
}  // namespace watchword::sts::test
