// Questions: how does a request for delegation go from its creation to its token? Who may do what to it, and
// who learns that it exists? What can a template say?
#include "iam/delegation_policy.hpp"
#include "iam/test_support.hpp"

namespace watchword::iam::test {
namespace {

struct Delegation : testing::Test {
    Delegation() {
        world.expect(vendor, concat("Action=CreatePolicy&PolicyName=setup&PolicyDocument=",
                                    percent_encode(allow("s3:GetObject", "arn:aws:s3:::@{bucket}/*"))));
    }

    std::string creation(const std::string& more = "&OwnerAccountId=222",
                         const std::string& workflow = "w1") {
        std::string owner = more;
        if (const auto at = owner.find("222"); at != std::string::npos)
            owner.replace(at, 3, customer_account);
        return concat("Action=CreateDelegationRequest&Description=Set%20up&RequestorWorkflowId=", workflow,
                      "&NotificationChannel=arn:aws:sns:us-east-1:111122223333:t&SessionDuration=3600"
                      "&Permissions.PolicyTemplateArn=arn:aws:iam::",
                      vendor_account,
                      ":policy/setup&Permissions.Parameters.member.1.Name=bucket&"
                      "Permissions.Parameters.member.1.Values.member.1=data",
                      owner);
    }
    std::string created(const std::string& more = "&OwnerAccountId=222", const std::string& workflow = "w1") {
        return world.expect(vendor, creation(more, workflow)).text("DelegationRequestId");
    }
    std::string act(const Credential& who, const std::string& action, const std::string& id,
                    const std::string& more = "") {
        return world.outcome(who, concat("Action=", action, "&DelegationRequestId=", id, more));
    }
    std::string state(const std::string& id) {
        return world.expect(customer, "Action=GetDelegationRequest&DelegationRequestId=" + id).text("State");
    }

    World world;
    Credential vendor = world.account("vendor"), customer = world.account("customer");
    std::string vendor_account = world.account_of(vendor), customer_account = world.account_of(customer);
};

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
    EXPECT_EQ(act(customer, "AcceptDelegationRequest", id), "200");
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
    auto opened = std::make_shared<OpenedSession>();
    opened->session.kind = SessionKind::delegated;
    opened->session.account_id = customer_account;
    opened->session.principal_id = world.now()->user(customer_account, "Administrator")->id;
    const Credential delegated{"ASIATESTTESTTESTTEST", opened};
    EXPECT_EQ(act(delegated, "AcceptDelegationRequest", id),
              "403 AccessDenied Delegated sessions may not act on delegation requests.");
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
    EXPECT_EQ(world.outcome(vendor, creation("&OwnerAccountId=000000000000", "w2")),
              "400 InvalidInput The account 000000000000 does not exist.");
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

TEST_F(Delegation, APermissionCheckAsksThePoliciesOfTheCaller) {
    world.expect(vendor, concat("Action=CreatePolicy&PolicyName=exact&PolicyDocument=",
                                percent_encode(allow("s3:GetObject", "arn:aws:s3:::data/one"))));
    auto form = creation("&OwnerAccountId=222", "w2");
    form.replace(form.find("policy/setup"), 12, "policy/exact");
    form.erase(form.find("&Permissions.Parameters.member.1.Name"),
               form.find("&OwnerAccountId") - form.find("&Permissions.Parameters.member.1.Name"));
    const auto exact = world.expect(vendor, form).text("DelegationRequestId");
    const auto reader = world.user(customer, "reader", allow("iam:GetDelegationRequest"));
    const auto check = [&](const Credential& who, const std::string& id) {
        const auto answer = world.expect(who, concat("Action=GetDelegationRequest&DelegationRequestId=", id,
                                                     "&DelegationPermissionCheck=true"));
        EXPECT_EQ(answer.text("PermissionCheckStatus"), "COMPLETE");
        return answer.text("PermissionCheckResult");
    };
    EXPECT_EQ(check(customer, exact), "ALLOWED");
    EXPECT_EQ(check(reader, exact), "DENIED");
    EXPECT_EQ(check(customer, created()), "UNSURE");  // objects by wildcard
}

TEST_F(Delegation, ASummaryIsEnglishAndSaysAll) {
    const auto id = created();
    const auto form = concat("Action=GetHumanReadableSummary&EntityArn=arn:aws:iam::", customer_account,
                             ":delegation-request/", id);
    const auto summary = world.expect(customer, form);
    EXPECT_EQ(summary.text("SummaryContent"),
              concat("vendor (account ", vendor_account,
                     ") asks for access for 3600 seconds: Set up\n- Allows s3:GetObject on "
                     "arn:aws:s3:::data/*.\n"));
    EXPECT_EQ(summary.text("SummaryState"), "AVAILABLE");
    EXPECT_EQ(world.outcome(customer, form + "&Locale=fr"),
              "400 InvalidInput Summaries are in English: the locale fr is not supported.");
}

TEST_F(Delegation, ListsGoToTheEnd) {
    for (const char* workflow : {"a", "b", "c"})
        EXPECT_EQ(act(customer, "AssociateDelegationRequest", created("&OwnerAccountId=222", workflow)),
                  "200");
    std::size_t found = 0;
    std::string marker;
    do {
        const auto page = world.expect(customer, "Action=ListDelegationRequests&MaxItems=1" + marker);
        found += page.count("DelegationRequestId");
        marker = page.text("Marker").empty() ? "" : "&Marker=" + percent_encode(page.text("Marker"));
    } while (!marker.empty());
    EXPECT_EQ(found, 3u);
}

std::string filled(std::string_view text, const std::vector<DelegationParameter>& parameters) try {
    return fill_template(text, parameters);
} catch (const Fault& fault) {
    return fault.what();
}

TEST(DelegationTemplate, ParametersArePutIn) {
    const auto text =
        R"({"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"s3:GetObject",)"
        R"("Resource":"arn:aws:s3:::@{a}-@{a}/*","Condition":{"StringEquals":{"aws:PrincipalTag/t":["@{b}"]}}}]})";
    EXPECT_EQ(
        filled(text, {{"a", "string", {"x"}}, {"b", "stringList", {"1", "2"}}}),
        R"({"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"s3:GetObject",)"
        R"("Resource":"arn:aws:s3:::x-x/*","Condition":{"StringEquals":{"aws:PrincipalTag/t":["1","2"]}}}]})");
    EXPECT_EQ(filled(text, {{"a", "string", {"x"}}}), "The policy template needs the parameter b.");
    EXPECT_EQ(filled(text, {{"a", "stringList", {"x"}}, {"b", "stringList", {"1"}}}),
              "The parameter a is a list: it can only be a whole element of an array.");
}

// A value is text, whatever it looks like: it cannot end its string and go on with a statement of its own.
TEST(DelegationTemplate, AValueCannotBreakOut) {
    const auto text = allow("s3:GetObject", "arn:aws:s3:::@{a}/*");
    const auto out = filled(text, {{"a", "string", {R"(x"},{"Effect":"Allow","Action":"*","Resource":"*)"}}});
    EXPECT_EQ(
        described_policy(out),
        "- Allows s3:GetObject on arn:aws:s3:::x\"},{\"Effect\":\"Allow\",\"Action\":\"*\",\"Resource\":"
        "\"*/*.\n");
    EXPECT_EQ(filled(text, {{"a", "string", {std::string(2100, 'x')}}}),
              "The policy that results from the template has more than 2048 characters.");
    // What a value contains is not filled in again.
    EXPECT_EQ(described_policy(filled(text, {{"a", "string", {"@{a}"}}})),
              "- Allows s3:GetObject on arn:aws:s3:::@{a}/*.\n");
}

TEST(DelegationTemplate, DemandedBoundariesAreFound) {
    EXPECT_EQ(
        required_boundaries(allow("iam:CreateRole", "*",
                                  R"(,"Condition":{"ArnEquals":{"IAM:permissionsboundary":["a","b"]}})")),
        (std::vector<std::string>{"a", "b"}));
}

}  // namespace
}  // namespace watchword::iam::test
