// Questions that need a clock or a look inside: do handshakes expire, do ids have their form, and is an
// account bound from the moment it is one?
#include "organizations/ids.hpp"
#include "organizations/test_support.hpp"

namespace watchword::organizations {
namespace {

using OrganizationsTest = Organized;

TEST_F(OrganizationsTest, AnInvitationExpiresAndIsForgotten) {
    call(boss, "CreateOrganization");
    const auto id = text(call(boss, "InviteAccountToOrganization", invitation), "Id");
    const std::string named = concat(R"({"HandshakeId":")", id, "\"}");
    EXPECT_EQ(text(call(guest, "DescribeHandshake", named), "State"), "OPEN");

    world.clock.advance(std::chrono::hours(15 * 24));
    EXPECT_EQ(text(call(guest, "DescribeHandshake", named), "State"), "EXPIRED");
    EXPECT_EQ(call(guest, "AcceptHandshake", named),
              "InvalidHandshakeTransitionException You can't perform the operation on the handshake in its "
              "current state.");
    EXPECT_NE(text(call(boss, "InviteAccountToOrganization", invitation), "Id"), id);

    world.clock.advance(std::chrono::hours(30 * 24));
    EXPECT_EQ(call(guest, "DescribeHandshake", named),
              "HandshakeNotFoundException You specified a handshake that doesn't exist.");
    EXPECT_EQ(call(guest, "ListHandshakesForAccount").find(id), std::string::npos);
    call(boss, "InviteAccountToOrganization", invitation);
    EXPECT_FALSE(world.directory.share()->handshakes.contains(id)) << "kept for ever";
}

TEST_F(OrganizationsTest, WhoeverJoinsIsBoundAndWhoeverLeavesIsFree) {
    call(boss, "CreateOrganization");
    EXPECT_EQ(look_up_caller(guest, *world.directory.share())->guardrails, nullptr);
    const auto id = text(call(boss, "InviteAccountToOrganization", invitation), "Id");
    EXPECT_EQ(text(call(guest, "AcceptHandshake", concat(R"({"HandshakeId":")", id, "\"}")), "State"),
              "ACCEPTED");
    const auto joined = world.directory.share();
    const auto caller = look_up_caller(guest, *joined);
    ASSERT_NE(caller->guardrails, nullptr);
    EXPECT_EQ(caller->guardrails->scps.size(), 2u);
    EXPECT_EQ(call(guest, "LeaveOrganization"), "");
    EXPECT_EQ(look_up_caller(guest, *world.directory.share())->guardrails, nullptr);
}

TEST_F(OrganizationsTest, AnInviteOfAnAccountThatLeftDoesNotComeBackToLife) {
    call(boss, "CreateOrganization");
    const auto id = text(call(boss, "InviteAccountToOrganization", invitation), "Id");
    EXPECT_EQ(call(boss, "DeleteOrganization"), "");
    EXPECT_EQ(call(guest, "AcceptHandshake", concat(R"({"HandshakeId":")", id, "\"}")),
              "HandshakeNotFoundException You specified a handshake that doesn't exist.");
}

// Whoever may change what is attached where is told apart by tags: those of each resource that a request names.
TEST_F(OrganizationsTest, EachResourceIsDecidedAboutByItsOwnTags) {
    call(boss, "CreateOrganization");
    const auto root = text(call(boss, "ListRoots"), "Id");
    const auto unit = [&](std::string_view name, std::string_view tags) {
        return text(call(boss, "CreateOrganizationalUnit",
                         concat(R"({"ParentId":")", root, R"(","Name":")", name, R"(","Tags":[)", tags, "]}")),
                    "Id");
    };
    const auto locked = unit("locked", R"({"Key":"locked","Value":"true"})"), open = unit("open", "");
    const auto guard = text(call(boss, "CreatePolicy",
                                 concat(R"({"Name":"guard","Description":"","Type":"SERVICE_CONTROL_POLICY",)",
                                        deny_sqs, R"("Tags":[{"Key":"team","Value":"core"}]})")),
                            "Id");
    const auto account =
        text(call(boss, "CreateAccount", R"({"Email":"m@example.com","AccountName":"m"})"), "AccountId");
    const auto attachment = [&](std::string_view target) {
        return concat(R"({"PolicyId":")", guard, R"(","TargetId":")", target, "\"}");
    };
    const auto move = [&](std::string_view from, std::string_view to) {
        return concat(R"({"AccountId":")", account, R"(","SourceParentId":")", from,
                      R"(","DestinationParentId":")", to, "\"}");
    };
    const auto denied = [&](std::string_view who, std::string_view action, std::string_view id,
                            std::string_view reason) {
        const auto arn = organization().arn_of("ou", id);
        return concat("AccessDenied User: arn:aws:iam::", testing::World::account_a, ":user/", who,
                      " is not authorized to perform: organizations:", action, " on resource: ", arn, reason);
    };
    constexpr std::string_view explicit_deny = " with an explicit deny in an identity-based policy";

    const auto careful = user("careful", R"({"Effect":"Allow","Action":"*","Resource":"*"},
        {"Effect":"Deny","Action":"organizations:*","Resource":"*",
         "Condition":{"StringEquals":{"aws:ResourceTag/locked":"true"}}})");
    EXPECT_EQ(call(careful, "AttachPolicy", attachment(locked)),
              denied("careful", "AttachPolicy", locked, explicit_deny));
    EXPECT_EQ(call(careful, "AttachPolicy", attachment(open)), "");
    call(boss, "AttachPolicy", attachment(locked));
    EXPECT_EQ(call(careful, "DetachPolicy", attachment(locked)),
              denied("careful", "DetachPolicy", locked, explicit_deny));
    EXPECT_EQ(call(careful, "DetachPolicy", attachment(open)), "");
    EXPECT_EQ(call(careful, "MoveAccount", move(root, locked)),
              denied("careful", "MoveAccount", locked, explicit_deny));
    call(boss, "MoveAccount", move(root, locked));
    EXPECT_EQ(call(careful, "MoveAccount", move(locked, open)),
              denied("careful", "MoveAccount", locked, explicit_deny));

    // The other way round: the policy is of their team, the target is not.
    const auto core = user("core", R"({"Effect":"Allow","Action":"organizations:*","Resource":"*",
        "Condition":{"StringEquals":{"organizations:ResourceTag/team":"core"}}})");
    EXPECT_EQ(call(core, "AttachPolicy", attachment(open)),
              denied("core", "AttachPolicy", open,
                     " because no identity-based policy allows the organizations:AttachPolicy action"));
}

TEST_F(OrganizationsTest, TagsFromTheStartNeedPermissionToTag) {
    call(boss, "CreateOrganization");
    const auto root = text(call(boss, "ListRoots"), "Id");
    const auto maker = user("maker", R"({"Effect":"Allow","Action":"*","Resource":"*"},
        {"Effect":"Deny","Action":"organizations:TagResource","Resource":"*"})");
    const std::string tags = R"(,"Tags":[{"Key":"team","Value":"core"}])";
    const auto arn = [&](std::string_view kind, std::string_view name) {
        return organization().arn_of(kind, name);
    };
    struct Row {
        std::string_view action;
        std::string members, made;
    };
    for (const auto& [action, members, made] :
         {Row{"CreateAccount", R"("Email":"m@example.com","AccountName":"m")", arn("account", "*")},
          Row{"CreateOrganizationalUnit", concat(R"("Name":"u","ParentId":")", root, "\""),
              arn("ou", concat("ou-", root.substr(2), "-*"))},
          Row{"CreatePolicy",
              concat(deny_sqs, R"("Name":"p","Description":"","Type":"SERVICE_CONTROL_POLICY")"),
              arn("policy", "service_control_policy/p-*")},
          Row{"InviteAccountToOrganization", invitation.substr(1, invitation.size() - 2),
              arn("account", testing::World::account_b)}}) {
        EXPECT_EQ(call(maker, action, concat("{", members, tags, "}")),
                  concat("AccessDenied User: arn:aws:iam::", testing::World::account_a,
                         ":user/maker is not authorized to perform: organizations:TagResource on resource: ", made,
                         " with an explicit deny in an identity-based policy"));
        EXPECT_EQ(call(maker, action, concat("{", members, "}")).find("AccessDenied"), std::string::npos) << action;
    }
}

TEST_F(OrganizationsTest, AnAccountIsInvitedByPermissionForItHoweverItIsNamed) {
    call(boss, "CreateOrganization");
    auto account = *world.directory.share()->accounts.find(testing::World::account_b);
    account.email = "Guest@example.com";
    world.put(account);
    const auto arn = organization().arn_of("account", testing::World::account_b);
    const auto host = user("host", concat(R"({"Effect":"Allow","Action":"*","Resource":"*"},
        {"Effect":"Deny","Action":"organizations:InviteAccountToOrganization","Resource":")", arn, "\"}"));
    for (const std::string& body :
         {invitation, std::string(R"({"Target":{"Type":"EMAIL","Id":"guest@EXAMPLE.com"}})")})
        EXPECT_EQ(call(host, "InviteAccountToOrganization", body),
                  concat("AccessDenied User: arn:aws:iam::", testing::World::account_a,
                         ":user/host is not authorized to perform: organizations:InviteAccountToOrganization on "
                         "resource: ",
                         arn, " with an explicit deny in an identity-based policy"));
    EXPECT_EQ(call(host, "InviteAccountToOrganization", R"({"Target":{"Type":"EMAIL","Id":"x@example.com"}})"),
              "AccountNotFoundException You specified an account that doesn't exist.");
}

TEST_F(OrganizationsTest, KeysOfOneResourceAreNotTakenForThoseOfTheNext) {
    call(boss, "CreateOrganization");
    const auto snapshot = world.directory.share();
    const auto caller = look_up_caller(boss, *snapshot);
    policy::Context context;
    decide(*snapshot, *caller, {"s3:GetObject", "arn:aws:s3:::own/k", testing::World::account_a}, context);
    ASSERT_EQ(context.find("aws:ResourceOrgID").size(), 1u);
    EXPECT_EQ(context.find("aws:ResourceOrgID")[0], caller->guardrails->organization_id);
    decide(*snapshot, *caller, {"s3:GetObject", "arn:aws:s3:::other/k", testing::World::account_b}, context);
    EXPECT_TRUE(context.find("aws:ResourceOrgID").empty());
    EXPECT_TRUE(context.find("aws:ResourceOrgPaths").empty());
}

TEST(OrganizationIds, HaveAwsForms) {
    crypto::SystemRandom random;
    for (int i = 0; i < 100; ++i) {
        const auto root = new_root_id(random);
        EXPECT_TRUE(is_root_id(root)) << root;
        EXPECT_TRUE(is_unit_id(new_unit_id(root, random)));
        EXPECT_TRUE(is_policy_id(new_policy_id(random)));
        EXPECT_TRUE(is_creation_id(new_creation_id(random)));
        EXPECT_TRUE(is_handshake_id(new_handshake_id(random)));
    }
    for (const char* wrong :
         {"", "r-", "r-abc", "r-ABCD", "r-abcd-", "ou-abcd", "ou-abcd-abcdefg", "ou-abcd-abcdefgh-x"}) {
        EXPECT_FALSE(is_root_id(wrong)) << wrong;
        EXPECT_FALSE(is_unit_id(wrong)) << wrong;
    }
    EXPECT_FALSE(is_policy_id("p-short"));
    EXPECT_FALSE(is_policy_id("p-with-dashes"));
    EXPECT_TRUE(is_policy_id("p-RCPFullAWSAccess"));
}

}  // namespace
}  // namespace watchword::organizations
