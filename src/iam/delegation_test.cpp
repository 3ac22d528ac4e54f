// Questions: how does a request for delegation go from its creation to its token? Who may do what to it, and
// who learns that it exists?
#include "iam/delegation_test_support.hpp"

namespace watchword::iam::test {
namespace {

TEST_F(Delegation, GoesFromItsCreationToItsToken) {
    const auto ada = world.user(customer, "ada", allow("iam:AssociateDelegationRequest", "*"));
    const auto id = created();
    EXPECT_EQ(state(id), "UNASSIGNED");
    EXPECT_EQ(act(ada, "AssociateDelegationRequest", id), "200");
    EXPECT_EQ(state(id), "ASSIGNED");
    EXPECT_EQ(act(ada, "UpdateDelegationRequest", id, "&Notes=please"), "200");  // owners may, by default
    EXPECT_EQ(state(id), "PENDING_APPROVAL");
    EXPECT_EQ(act(ada, "AcceptDelegationRequest", id),
              concat("403 AccessDenied User: arn:aws:iam::", customer_account,
                     ":user/ada is not authorized to perform: iam:AcceptDelegationRequest on resource: "
                     "arn:aws:iam::",
                     customer_account, ":delegation-request/", id,
                     " because no identity-based policy allows the iam:AcceptDelegationRequest action"));
    EXPECT_EQ(act(customer, "AcceptDelegationRequest", id), "200");
    EXPECT_EQ(act(customer, "SendDelegationToken", id), "200");
    const auto shown = world.expect(vendor, "Action=GetDelegationRequest&DelegationRequestId=" + id);
    EXPECT_EQ(shown.text("State"), "FINALIZED");
    EXPECT_EQ(shown.text("OwnerId"), concat("arn:aws:iam::", customer_account, ":user/ada"));
    EXPECT_EQ(shown.text("ApproverId"), concat("arn:aws:iam::", customer_account, ":user/Administrator"));
    EXPECT_EQ(shown.text("Notes"), "please");
    EXPECT_EQ(shown.text("RequestorName"), "vendor");
    EXPECT_NE(shown.text("PermissionPolicy").find("arn:aws:s3:::data/*"), std::string::npos);
    EXPECT_EQ(act(customer, "RejectDelegationRequest", id),
              concat("400 InvalidInput The delegation request ", id, " is in the state FINALIZED."));
}

TEST_F(Delegation, EveryStateAllowsOnlyItsNextSteps) {
    const auto id = created();
    const auto refused = [&](std::string_view state) {
        return concat("400 InvalidInput The delegation request ", id, " is in the state ", state, ".");
    };
    for (const char* action : {"UpdateDelegationRequest", "AcceptDelegationRequest",
                               "RejectDelegationRequest", "SendDelegationToken"})
        EXPECT_EQ(act(customer, action, id), refused("UNASSIGNED")) << action;
    EXPECT_EQ(act(customer, "AssociateDelegationRequest", id), "200");
    for (const char* action : {"AssociateDelegationRequest", "SendDelegationToken"})
        EXPECT_EQ(act(customer, action, id), refused("ASSIGNED")) << action;
    EXPECT_EQ(act(customer, "UpdateDelegationRequest", id), "200");
    // What is to be approved is not changed any more, and its time does not begin again.
    for (const char* action :
         {"AssociateDelegationRequest", "UpdateDelegationRequest", "SendDelegationToken"})
        EXPECT_EQ(act(customer, action, id), refused("PENDING_APPROVAL")) << action;
    EXPECT_EQ(act(customer, "AcceptDelegationRequest", id), "200");
    for (const char* action :
         {"AssociateDelegationRequest", "UpdateDelegationRequest", "AcceptDelegationRequest"})
        EXPECT_EQ(act(customer, action, id), refused("ACCEPTED")) << action;
    EXPECT_EQ(act(customer, "RejectDelegationRequest", id, "&Notes=no"), "200");
    for (const char* action : {"AssociateDelegationRequest", "UpdateDelegationRequest",
                               "AcceptDelegationRequest", "RejectDelegationRequest", "SendDelegationToken"})
        EXPECT_EQ(act(customer, action, id), refused("REJECTED")) << action;
    world.clock.advance(std::chrono::hours(7 * 24));
    EXPECT_EQ(act(customer, "AcceptDelegationRequest", id), refused("EXPIRED"));
}

TEST_F(Delegation, ARequestThatNobodyTakesUpExpiresAfterADay) {
    const auto id = created();
    world.clock.advance(std::chrono::hours(24));
    EXPECT_EQ(act(customer, "AssociateDelegationRequest", id),
              concat("400 InvalidInput The delegation request ", id, " is in the state EXPIRED."));
}

TEST_F(Delegation, ARequestIsForgottenThirtyDaysAfterItExpired) {
    const auto id = created();
    EXPECT_EQ(act(customer, "AssociateDelegationRequest", id), "200");
    world.clock.advance(std::chrono::hours(24 * (7 + 30)) - std::chrono::seconds(1));
    EXPECT_EQ(state(id), "EXPIRED");
    EXPECT_EQ(world.expect(customer, "Action=ListDelegationRequests").count("DelegationRequestId"), 1u);
    world.clock.advance(std::chrono::seconds(1));
    const auto nothing =
        concat("404 NoSuchEntity The delegation request with name ", id, " cannot be found.");
    for (const auto& who : {customer, vendor}) EXPECT_EQ(act(who, "GetDelegationRequest", id), nothing);
    EXPECT_EQ(world.outcome(customer, summary_form(id)), nothing);
    EXPECT_EQ(world.expect(customer, "Action=ListDelegationRequests").count("DelegationRequestId"), 0u);
}

TEST_F(Delegation, OthersDoNotLearnThatItExists) {
    const auto stranger = world.account("stranger");
    const auto id = created();
    const auto nothing =
        concat("404 NoSuchEntity The delegation request with name ", id, " cannot be found.");
    EXPECT_EQ(act(stranger, "GetDelegationRequest", id), nothing);
    EXPECT_EQ(act(stranger, "AssociateDelegationRequest", id), nothing);
    EXPECT_EQ(act(vendor, "AssociateDelegationRequest", id), nothing);
    EXPECT_EQ(act(vendor, "AcceptDelegationRequest", id), nothing);
    EXPECT_EQ(act(vendor, "GetDelegationRequest", id), "200");
    // Without permission, what is there and what is not look alike.
    const auto nobody = world.user(customer, "nobody");
    const auto denied = act(nobody, "GetDelegationRequest", id);
    EXPECT_EQ(denied.substr(0, 16), "403 AccessDenied");
    const auto unknown = std::string(36, '0');
    auto denied_unknown = act(nobody, "GetDelegationRequest", unknown);
    EXPECT_EQ(denied_unknown.replace(denied_unknown.find(unknown), 36, id), denied);
}

TEST_F(Delegation, AnybodyMayTakeUpWhatNamesNoOwner) {
    const auto id = created("");
    const auto other = world.account("other");
    EXPECT_EQ(act(other, "AssociateDelegationRequest", id), "200");
    EXPECT_EQ(act(customer, "GetDelegationRequest", id).substr(0, 16), "404 NoSuchEntity");
    EXPECT_EQ(world.expect(other, "Action=ListDelegationRequests").count("DelegationRequestId"), 1u);
    EXPECT_EQ(world.expect(customer, "Action=ListDelegationRequests").count("DelegationRequestId"), 0u);
}

// An owner who is deleted and made again is somebody else, and the default permission is not theirs.
TEST_F(Delegation, TheOwnersNamesakeIsNotTheOwner) {
    const auto policy = allow("iam:AssociateDelegationRequest");
    const auto ada = world.user(customer, "ada", policy);
    const auto id = created();
    EXPECT_EQ(act(ada, "AssociateDelegationRequest", id), "200");
    EXPECT_EQ(act(ada, "GetDelegationRequest", id), "200");
    world.expect(customer, "Action=DeleteUserPolicy&UserName=ada&PolicyName=p");
    world.expect(customer, "Action=DeleteAccessKey&UserName=ada&AccessKeyId=" + ada.access_key_id);
    world.expect(customer, "Action=DeleteUser&UserName=ada");
    const auto namesake = world.user(customer, "ada");
    EXPECT_EQ(act(namesake, "GetDelegationRequest", id).substr(0, 16), "403 AccessDenied");
}

TEST_F(Delegation, AnExplicitDenyBeatsTheOwnersDefault) {
    const auto id = created();
    const auto ada = world.user(
        customer, "ada",
        R"({"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"iam:AssociateDelegationRequest",)"
        R"("Resource":"*"},{"Effect":"Deny","Action":"iam:UpdateDelegationRequest","Resource":"*"}]})");
    EXPECT_EQ(act(ada, "AssociateDelegationRequest", id), "200");
    EXPECT_EQ(act(ada, "UpdateDelegationRequest", id).substr(0, 16), "403 AccessDenied");
}

// The owner's default stands in for an identity-based Allow, and for nothing else.
TEST_F(Delegation, TheOrganizationBindsTheOwner) {
    const auto id = created();
    const auto ada = world.user(customer, "ada", allow("iam:AssociateDelegationRequest"));
    EXPECT_EQ(act(ada, "AssociateDelegationRequest", id), "200");
    put_organization(world, vendor_account);
    put_control_policy(world, "p-s3only00", allow("s3:*"));
    put_member(world, customer_account, "r-aaaa", {"p-s3only00"});
    const auto arn = concat("arn:aws:iam::", customer_account, ":user/ada");
    EXPECT_EQ(act(ada, "UpdateDelegationRequest", id),
              refused(arn, "UpdateDelegationRequest", id, "no service control policy allows"));
    put_member(world, customer_account);
    EXPECT_EQ(act(ada, "UpdateDelegationRequest", id), "200");
}

TEST_F(Delegation, ABoundaryBindsTheOwner) {
    const auto id = created();
    const auto ada = world.user(customer, "ada", allow("iam:AssociateDelegationRequest"));
    EXPECT_EQ(act(ada, "AssociateDelegationRequest", id), "200");
    const auto bound = [&](const std::string& name, const std::string& action) {
        world.expect(customer, concat("Action=CreatePolicy&PolicyName=", name,
                                      "&PolicyDocument=", percent_encode(allow(action))));
        world.expect(customer, concat("Action=PutUserPermissionsBoundary&UserName=ada&PermissionsBoundary="
                                      "arn:aws:iam::",
                                      customer_account, ":policy/", name));
    };
    bound("s3", "s3:*");
    const auto arn = concat("arn:aws:iam::", customer_account, ":user/ada");
    EXPECT_EQ(act(ada, "UpdateDelegationRequest", id),
              refused(arn, "UpdateDelegationRequest", id, "no permissions boundary allows"));
    bound("iam", "iam:*");
    EXPECT_EQ(act(ada, "UpdateDelegationRequest", id), "200");
}

TEST_F(Delegation, ASessionPolicyBindsTheOwner) {
    const auto id = created();
    const auto role = world.expect(customer, concat("Action=CreateRole&RoleName=r&AssumeRolePolicyDocument=",
                                                    percent_encode(trust(customer_account))));
    world.expect(customer, concat("Action=PutRolePolicy&RoleName=r&PolicyName=p&PolicyDocument=",
                                  percent_encode(allow("iam:AssociateDelegationRequest"))));
    const auto whole = world.role_session(role.text("RoleId"));
    EXPECT_EQ(act(whole, "AssociateDelegationRequest", id), "200");
    auto narrowed = std::make_shared<OpenedSession>(*whole.session);
    narrowed->policy = *policy::compile(allow("s3:*"), policy::DocumentType::session);
    const auto arn = concat("arn:aws:sts::", customer_account, ":assumed-role/r/s");
    EXPECT_EQ(act({"ASIATESTTESTTESTTEST", narrowed}, "GetDelegationRequest", id),
              refused(arn, "GetDelegationRequest", id, "no session policy allows"));
    EXPECT_EQ(act(whole, "GetDelegationRequest", id), "200");
}

// Where the server is set to, a refusal carries what was asked, for those who may decode it.
TEST_F(Delegation, ARefusalTellsWhatWasAsked) {
    const auto id = created();
    const auto nobody = world.user(customer, "nobody");
    const query::Tree tree("Action=AcceptDelegationRequest&DelegationRequestId=" + id);
    xml::Writer out;
    std::string asked;
    try {
        world.directory().write([&](Transaction& in) { world.run({.write = &in}, nobody, tree, out); });
    } catch (const Denied& denied) {
        asked = concat(denied.action, " ", denied.resource);
    }
    EXPECT_EQ(asked, concat("iam:AcceptDelegationRequest arn:aws:iam::", customer_account,
                            ":delegation-request/", id));
}

TEST_F(Delegation, OnlyTheOwnerSendsWhatOnlyTheOwnerMaySend) {
    const auto id = created("&OwnerAccountId=222&OnlySendByOwner=true");
    const auto ada = world.user(
        customer, "ada",
        R"({"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":["iam:AssociateDelegationRequest",)"
        R"("iam:SendDelegationToken"],"Resource":"*"}]})");
    EXPECT_EQ(act(ada, "AssociateDelegationRequest", id), "200");
    EXPECT_EQ(act(customer, "AcceptDelegationRequest", id), "200");
    EXPECT_EQ(act(customer, "SendDelegationToken", id),
              "403 AccessDenied Only the owner of the delegation request may send its token.");
    EXPECT_EQ(act(ada, "SendDelegationToken", id), "200");
}

TEST_F(Delegation, WhatWasDelegatedIsNotDelegatedOn) {
    const auto id = created();
    EXPECT_EQ(act(customer, "AssociateDelegationRequest", id), "200");
    const auto delegated = delegated_by("Administrator");
    constexpr std::string_view refused =
        "403 AccessDenied Delegated sessions may not act on delegation requests.";
    for (const char* action :
         {"AssociateDelegationRequest", "UpdateDelegationRequest", "AcceptDelegationRequest",
          "RejectDelegationRequest", "SendDelegationToken", "GetDelegationRequest"})
        EXPECT_EQ(act(delegated, action, id), refused) << action;
    EXPECT_EQ(act(delegated, "GetDelegationRequest", id, "&DelegationPermissionCheck=true"), refused);
    EXPECT_EQ(world.outcome(delegated, summary_form(id)), refused);
    EXPECT_EQ(world.outcome(delegated, "Action=ListDelegationRequests"), refused);
    EXPECT_EQ(world.outcome(delegated, creation()), refused);
}

// What sticks to the session that accepts sticks to what is delegated (sts/delegated_access.cpp).
TEST_F(Delegation, TheApproversSessionIsKeptWithAllThatSticksToIt) {
    const auto id = created();
    EXPECT_EQ(act(customer, "AssociateDelegationRequest", id), "200");
    auto opened = std::make_shared<OpenedSession>();
    opened->session.kind = SessionKind::session_token;
    opened->session.account_id = customer_account;
    opened->session.principal_id = world.now()->user(customer_account, "Administrator")->id;
    opened->session.mfa_s = unix_seconds(world.clock.now());
    opened->session.source_identity = "ada";
    opened->session.tags = {{"team", "red"}, {"cost", "1"}};
    opened->session.transitive_tag_keys = {"team"};
    opened->session.federation = Federation{"provider", {{"saml:sub", "ada"}}};
    EXPECT_EQ(act({"ASIATESTTESTTESTTEST", opened}, "AcceptDelegationRequest", id), "200");
    world.open();  // it is in the store, too
    const auto snapshot = world.now();
    const auto& approver = *snapshot->delegation_requests.find(id)->approver;
    EXPECT_EQ(approver.source_identity, "ada");
    EXPECT_EQ(approver.session_tags, opened->session.tags);
    EXPECT_EQ(approver.transitive_tag_keys, opened->session.transitive_tag_keys);
    EXPECT_EQ(approver.federation, opened->session.federation);
}

TEST_F(Delegation, ARootUserAcceptsFourHoursAtMost) {
    const auto root = world.account("rooted", true);
    auto form = creation("");
    form.replace(form.find("=3600"), 5, "=14401");
    const auto id = world.expect(vendor, form).text("DelegationRequestId");
    EXPECT_EQ(act(root, "AssociateDelegationRequest", id), "200");
    EXPECT_EQ(act(root, "AcceptDelegationRequest", id),
              "400 InvalidInput A root user cannot accept a delegation request of more than 4 hours.");
}

TEST_F(Delegation, WhatCreationRefuses) {
    created();
    EXPECT_EQ(world.outcome(vendor, creation()),
              "409 EntityAlreadyExists A delegation request with the workflow id w1 already exists.");
    EXPECT_EQ(world.outcome(vendor, creation("&Permissions.Parameters.member.2.Name=x&"
                                             "Permissions.Parameters.member.2.Values.member.1=y",
                                             "w2")),
              "400 InvalidInput The policy template has no parameter x.");
    EXPECT_EQ(world.outcome(vendor, creation("&RedirectUrl=javascript:alert", "w2")),
              "400 InvalidInput The redirect URL must begin with https:// or http://.");
    // Nobody gets another account's policies read out.
    EXPECT_EQ(world.outcome(customer, creation("", "w2")),
              concat("400 InvalidInput The policy template arn:aws:iam::", vendor_account,
                     ":policy/setup does not exist."));
}

// Whoever may ask for a delegation does not find out which accounts there are, or are closed.
TEST_F(Delegation, AnyAccountMayBeNamedAsTheOwner) {
    EXPECT_EQ(world.outcome(vendor, creation("&OwnerAccountId=000000000000", "w2")), "200");
    world.directory().write([&](Transaction& in) {
        Account closed = *in.snapshot().accounts.find(customer_account);
        closed.closed = 1;
        in.put(closed);
    });
    EXPECT_EQ(world.outcome(vendor, creation("&OwnerAccountId=222", "w3")), "200");
}

}  // namespace
}  // namespace watchword::iam::test
