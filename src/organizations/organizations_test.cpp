// Questions that need a clock or a look inside: do handshakes expire, do ids have their form, and is an
// account bound from the moment it is one?
#include "organizations/ids.hpp"
#include "organizations/quotas.hpp"
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

TEST_F(OrganizationsTest, AnInvitationEndsWithItsOrganization) {
    call(boss, "CreateOrganization");
    const auto id = text(call(boss, "InviteAccountToOrganization", invitation), "Id");
    EXPECT_EQ(call(boss, "DeleteOrganization"), "");
    EXPECT_EQ(call(guest, "AcceptHandshake", concat(R"({"HandshakeId":")", id, "\"}")),
              "HandshakeNotFoundException You specified a handshake that doesn't exist.");
}

// Whoever may change what is attached where is told apart by tags: those of each resource that a request
// names.
TEST_F(OrganizationsTest, EachResourceIsDecidedAboutByItsOwnTags) {
    call(boss, "CreateOrganization");
    const auto root = text(call(boss, "ListRoots"), "Id");
    const auto unit = [&](std::string_view name, std::string_view tags) {
        return text(
            call(boss, "CreateOrganizationalUnit",
                 concat(R"({"ParentId":")", root, R"(","Name":")", name, R"(","Tags":[)", tags, "]}")),
            "Id");
    };
    const auto locked = unit("locked", R"({"Key":"locked","Value":"true"})"), open = unit("open", "");
    const auto guard =
        text(call(boss, "CreatePolicy",
                  concat(R"({"Name":"guard","Description":"","Type":"SERVICE_CONTROL_POLICY",)", deny_sqs,
                         R"("Tags":[{"Key":"team","Value":"core"}]})")),
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
                         ":user/maker is not authorized to perform: organizations:TagResource on resource: ",
                         made, " with an explicit deny in an identity-based policy"));
        EXPECT_EQ(call(maker, action, concat("{", members, "}")).find("AccessDenied"), std::string::npos)
            << action;
    }
}

TEST_F(OrganizationsTest, AnAccountIsInvitedByPermissionForItHoweverItIsNamed) {
    call(boss, "CreateOrganization");
    auto account = *world.directory.share()->accounts.find(testing::World::account_b);
    account.email = "Guest@example.com";
    world.put(account);
    const auto arn = organization().arn_of("account", testing::World::account_b);
    const auto host = user("host", concat(R"({"Effect":"Allow","Action":"*","Resource":"*"},
        {"Effect":"Deny","Action":"organizations:InviteAccountToOrganization","Resource":")",
                                          arn, "\"}"));
    for (const std::string& body :
         {invitation, std::string(R"({"Target":{"Type":"EMAIL","Id":"guest@EXAMPLE.com"}})")})
        EXPECT_EQ(
            call(host, "InviteAccountToOrganization", body),
            concat("AccessDenied User: arn:aws:iam::", testing::World::account_a,
                   ":user/host is not authorized to perform: organizations:InviteAccountToOrganization on "
                   "resource: ",
                   arn, " with an explicit deny in an identity-based policy"));
    EXPECT_EQ(
        call(host, "InviteAccountToOrganization", R"({"Target":{"Type":"EMAIL","Id":"x@example.com"}})"),
        "AccountNotFoundException You specified an account that doesn't exist.");
}

// Consolidated billing first: with all features nobody has to agree to them.
TEST_F(OrganizationsTest, NobodyJoinsUnaskedWhileAllFeaturesAreBeingEnabled) {
    constexpr std::string_view no_invitations =
        "HandshakeConstraintViolationException You can't issue new invitations to join an organization while "
        "it's in "
        "the process of enabling all features.";
    const auto late = stranger("777788889999");
    call(boss, "CreateOrganization", R"({"FeatureSet":"CONSOLIDATED_BILLING"})");
    const auto open = text(call(boss, "InviteAccountToOrganization", invitation_of("777788889999")), "Id");
    join(guest, testing::World::account_b);
    const auto parent = text(call(boss, "EnableAllFeatures"), "Id");
    EXPECT_EQ(state_of(parent), "REQUESTED");

    EXPECT_EQ(call(boss, "InviteAccountToOrganization", invitation_of("777788889999")), no_invitations);
    EXPECT_EQ(call(late, "AcceptHandshake", named(open)), no_invitations);
    call(guest, "AcceptHandshake", named(approval_for(guest)));
    EXPECT_EQ(state_of(parent), "OPEN");
    EXPECT_EQ(call(late, "AcceptHandshake", named(open)), no_invitations);
    EXPECT_EQ(text(call(boss, "AcceptHandshake", named(parent)), "State"), "ACCEPTED");
    EXPECT_EQ(text(call(late, "AcceptHandshake", named(open)), "State"), "ACCEPTED");
}

TEST_F(OrganizationsTest, AllFeaturesWaitForNobodyWhoLeft) {
    const auto second = stranger("777788889999");
    call(boss, "CreateOrganization", R"({"FeatureSet":"CONSOLIDATED_BILLING"})");
    join(guest, testing::World::account_b);
    join(second, "777788889999");
    const auto parent = text(call(boss, "EnableAllFeatures"), "Id");
    const auto of_guest = approval_for(guest);
    call(second, "AcceptHandshake", named(approval_for(second)));
    EXPECT_EQ(state_of(parent), "REQUESTED");
    EXPECT_EQ(call(guest, "LeaveOrganization"), "");
    EXPECT_EQ(state_of(parent), "OPEN");
    EXPECT_EQ(text(call(guest, "DescribeHandshake", named(of_guest)), "State"), "CANCELED");
    EXPECT_EQ(call(guest, "AcceptHandshake", named(of_guest)),
              "InvalidHandshakeTransitionException You can't perform the operation on the handshake in its "
              "current state.");
}

TEST_F(OrganizationsTest, ACanceledApprovalIsNone) {
    const auto second = stranger("777788889999");
    call(boss, "CreateOrganization", R"({"FeatureSet":"CONSOLIDATED_BILLING"})");
    join(guest, testing::World::account_b);
    join(second, "777788889999");
    const auto parent = text(call(boss, "EnableAllFeatures"), "Id");
    EXPECT_EQ(text(call(boss, "CancelHandshake", named(approval_for(guest))), "State"), "CANCELED");
    call(second, "AcceptHandshake", named(approval_for(second)));
    EXPECT_EQ(state_of(parent), "REQUESTED");
}

TEST_F(OrganizationsTest, ADayHasSoManyHandshakesAndOldOnesGo) {
    call(boss, "CreateOrganization");
    for (std::size_t i = 0; i < quotas::handshakes_per_day; ++i)
        call(boss, "CancelHandshake",
             named(text(call(boss, "InviteAccountToOrganization", invitation), "Id")));
    EXPECT_EQ(call(boss, "InviteAccountToOrganization", invitation),
              "HandshakeConstraintViolationException You have exceeded the number of handshakes that you can "
              "send in "
              "one day.");
    EXPECT_EQ(world.directory.share()->handshakes.size(), quotas::handshakes_per_day);
    world.clock.advance(std::chrono::hours(24));
    EXPECT_EQ(text(call(boss, "InviteAccountToOrganization", invitation), "State"), "OPEN");
    world.clock.advance(std::chrono::hours(29 * 24));
    call(boss, "InviteAccountToOrganization", invitation);
    EXPECT_EQ(world.directory.share()->handshakes.size(), 2u);
}

TEST_F(OrganizationsTest, ADayHasSoManyNewAccountsAndWhatBecameOfOldOnesIsForgotten) {
    call(boss, "CreateOrganization");
    const std::string body = R"({"Email":"m@example.com","AccountName":"m"})";
    const auto first = text(call(boss, "CreateAccount", body), "Id");
    for (std::size_t i = 1; i < quotas::creations_per_day; ++i)
        EXPECT_EQ(text(call(boss, "CreateAccount", body), "FailureReason"), "EMAIL_ALREADY_EXISTS");
    EXPECT_EQ(call(boss, "CreateAccount", body),
              "ConstraintViolationException You have exceeded the number of accounts that you can create in "
              "one day.");
    const std::string asked = concat(R"({"CreateAccountRequestId":")", first, "\"}");
    world.clock.advance(std::chrono::hours(90 * 24 - 1));
    EXPECT_EQ(text(call(boss, "DescribeCreateAccountStatus", asked), "State"), "SUCCEEDED");
    world.clock.advance(std::chrono::hours(1));
    EXPECT_EQ(
        call(boss, "DescribeCreateAccountStatus", asked),
        "CreateAccountStatusNotFoundException You specified a create account request that doesn't exist.");
    EXPECT_EQ(call(boss, "ListCreateAccountStatus"), R"({"CreateAccountStatuses":[]})");
    call(boss, "CreateAccount", body);
    EXPECT_EQ(world.directory.share()->account_creations.size(), 1u) << "kept for ever";
}

TEST_F(OrganizationsTest, NothingIsNamedByNothing) {
    call(boss, "CreateOrganization");
    constexpr std::string_view no_match =
        "InvalidInputException You provided a value that does not match the required pattern.";
    EXPECT_EQ(call(boss, "CreateAccount", R"({"Email":"m@example.com","AccountName":"m","RoleName":""})"),
              no_match);
    EXPECT_EQ(call(boss, "DescribeAccount", R"({"AccountId":""})"), no_match);
    EXPECT_EQ(call(boss, "DescribePolicy", R"({"PolicyId":""})"), no_match);
    EXPECT_EQ(call(boss, "ListTagsForResource", R"({"ResourceId":""})"), no_match);
    EXPECT_EQ(call(boss, "ListChildren", R"({"ParentId":"","ChildType":"ACCOUNT"})"), no_match);
    EXPECT_EQ(call(boss, "DescribeHandshake", R"({"HandshakeId":""})"), no_match);
}

TEST_F(OrganizationsTest, AListOfAccountsEndsWithThem) {
    call(boss, "CreateOrganization");
    call(boss, "InviteAccountToOrganization", invitation);
    const auto snapshot = world.directory.share();
    EXPECT_EQ(snapshot->accounts_of_organization(organization().id).size(), 1u);
    for (const std::string_view beyond : {"zzz", ":", "h-"})
        EXPECT_EQ(call(boss, "ListAccounts", concat(R"({"NextToken":")", base64_encode(beyond), "\"}")),
                  R"({"Accounts":[]})");
}

TEST_F(OrganizationsTest, AClosedAccountAdministersNothing) {
    call(boss, "CreateOrganization");
    call(boss, "EnableAWSServiceAccess", R"({"ServicePrincipal":"iam.amazonaws.com"})");
    const auto account =
        text(call(boss, "CreateAccount", R"({"Email":"m@example.com","AccountName":"m"})"), "AccountId");
    call(boss, "CloseAccount", concat(R"({"AccountId":")", account, "\"}"));
    EXPECT_EQ(
        call(boss, "RegisterDelegatedAdministrator",
             concat(R"({"AccountId":")", account, R"(","ServicePrincipal":"iam.amazonaws.com"})")),
        "ConstraintViolationException You cannot register a suspended account as a delegated administrator.");
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
        EXPECT_TRUE(is_creation_id(new_creation_id(1'800'000'000'000, random)));
        EXPECT_TRUE(is_handshake_id(new_handshake_id(1'800'000'000'000, random)));
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

TEST(OrganizationIds, AreInOrderOfTime) {
    crypto::SystemRandom random;
    const StoredTime now = 1'800'000'000'000;
    EXPECT_LT(new_handshake_id(now, random), new_handshake_id(now + 1, random));
    EXPECT_LT(new_handshake_id(now, random), first_id_after("h-", now));
    EXPECT_LT(first_id_after("h-", now), new_handshake_id(now + 1, random));
    EXPECT_EQ(first_id_after("car-", -5), "car-000000000");
    EXPECT_EQ(first_id_after("car-", 35), "car-000000010");
}

}  // namespace
}  // namespace watchword::organizations
