// Question: what does a chain of roles hand down, and with whose leave?
#include "sts/test_sts.hpp"

namespace watchword::sts::test {
namespace {

// A chain that brings tags or a source identity into a role needs that role's leave, whoever passed them
// first.
class Chain : public Sts {
protected:
    Credential courier(const std::string& more, std::string_view may = "sts:*") {
        const auto first = world.add_role(
            World::account_a, "courier",
            trust(World::account_a, "", R"("sts:AssumeRole","sts:TagSession","sts:SetSourceIdentity")"),
            allow(may));
        const auto answer = assume(World::long_term(bob), first, more);
        EXPECT_EQ(answer.status, 200u) << answer.message;
        return world.credential(answer);
    }
    Role target(std::string_view actions, std::string_view condition = "") {
        auto role = world.add_role(World::account_b, "target", trust(World::account_a, condition, actions));
        role.tags = {{"tier", "low"}};
        world.put(role);
        return role;
    }
    void expect_denied(const Answer& answer, std::string_view action, std::string_view reason = "") {
        expect(answer, 403, "AccessDenied",
               concat("User: arn:aws:sts::111122223333:assumed-role/courier/session1 is not authorized to "
                      "perform: ",
                      action, " on resource: arn:aws:iam::444455556666:role/target", reason));
    }

    User bob = world.add_user(World::account_a, "bob", allow("sts:*"));
    static constexpr auto tags =
        "&Tags.member.1.Key=tier&Tags.member.1.Value=admin&TransitiveTagKeys.member.1=tier";
};

TEST_F(Chain, InheritedTagsNeedTagSession) {
    const auto session = courier(tags);
    expect_denied(assume(session, target(R"("sts:AssumeRole")")), "sts:TagSession");
    const auto answer = assume(session, target(R"("sts:AssumeRole","sts:TagSession")"));
    ASSERT_EQ(answer.status, 200u) << answer.message;
    EXPECT_EQ(session_in(answer).tags, (Tags{{"tier", "admin"}}));
    // Without tags that go on, nothing is asked for.
    const auto plain = courier("&Tags.member.1.Key=tier&Tags.member.1.Value=admin");
    EXPECT_EQ(assume(plain, target(R"("sts:AssumeRole")")).status, 200u);
}

TEST_F(Chain, InheritedTagsNeedTheCallersPermissionToo) {
    expect_denied(assume(courier(tags, "sts:AssumeRole"), target(R"("sts:AssumeRole","sts:TagSession")")),
                  "sts:TagSession", " because no identity-based policy allows the sts:TagSession action");
}

TEST_F(Chain, TrustPoliciesSeeInheritedTags) {
    constexpr auto actions = R"("sts:AssumeRole","sts:TagSession")";
    const auto session = courier(tags);
    EXPECT_EQ(assume(session, target(actions, R"({"StringEquals":{"aws:RequestTag/tier":"low"}})")).status,
              403u);
    EXPECT_EQ(assume(session, target(actions, R"({"StringEquals":{"aws:RequestTag/tier":"admin"}})")).status,
              200u);
    EXPECT_EQ(
        assume(session, target(actions, R"({"ForAllValues:StringEquals":{"aws:TagKeys":"team"}})")).status,
        403u);
    EXPECT_EQ(
        assume(session, target(actions, R"({"ForAnyValue:StringEquals":{"sts:TransitiveTagKeys":"tier"}})"))
            .status,
        200u);
}

TEST_F(Chain, AnInheritedSourceIdentityNeedsSetSourceIdentity) {
    const auto session = courier("&SourceIdentity=ada");
    expect_denied(assume(session, target(R"("sts:AssumeRole")")), "sts:SetSourceIdentity");
    const auto answer = assume(session, target(R"("sts:AssumeRole","sts:SetSourceIdentity")"));
    EXPECT_EQ(answer.element("SourceIdentity"), "ada");
    expect_denied(assume(courier("&SourceIdentity=ada", "sts:AssumeRole"),
                         target(R"("sts:AssumeRole","sts:SetSourceIdentity")")),
                  "sts:SetSourceIdentity",
                  " because no identity-based policy allows the sts:SetSourceIdentity action");
}

TEST_F(Chain, TrustPoliciesSeeAnInheritedSourceIdentity) {
    const auto asking = [&](std::string_view name) {
        return target(R"("sts:AssumeRole","sts:SetSourceIdentity")",
                      concat(R"({"StringEquals":{"sts:SourceIdentity":")", name, "\"}}"));
    };
    const auto session = courier("&SourceIdentity=ada");
    EXPECT_EQ(assume(session, asking("ada")).status, 200u);
    EXPECT_EQ(assume(session, asking("bob")).status, 403u);
}

TEST_F(Chain, ATransitiveKeyCountsOnceHoweverOftenAndInWhateverCaseItIsNamed) {
    const auto session = courier(
        "&Tags.member.1.Key=Team&Tags.member.1.Value=red&TransitiveTagKeys.member.1=team&"
        "TransitiveTagKeys.member.2=Team&TransitiveTagKeys.member.3=TEAM");
    EXPECT_EQ(session.session->session.transitive_tag_keys, std::vector<std::string>{"Team"});
    const auto answer = assume(session, target(R"("sts:AssumeRole","sts:TagSession")"));
    ASSERT_EQ(answer.status, 200u) << answer.message;
    EXPECT_EQ(session_in(answer).tags, (Tags{{"Team", "red"}}));
    EXPECT_EQ(session_in(answer).transitive_tag_keys, std::vector<std::string>{"Team"});
}

}  // namespace
}  // namespace watchword::sts::test
