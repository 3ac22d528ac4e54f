// Question: what is whoever approves a request for delegation told of it?
#include "iam/delegation_test_support.hpp"

namespace watchword::iam::test {
namespace {

TEST_F(Delegation, APermissionCheckAsksThePoliciesOfTheCaller) {
    world.expect(vendor, concat("Action=CreatePolicy&PolicyName=exact&PolicyDocument=",
                                percent_encode(allow("s3:GetObject", "arn:aws:s3:::data/one"))));
    auto form = creation("&OwnerAccountId=222", "w2");
    form.replace(form.find("policy/setup"), 12, "policy/exact");
    form.erase(form.find("&Permissions.Parameters.member.1.Name"),
               form.find("&OwnerAccountId") - form.find("&Permissions.Parameters.member.1.Name"));
    const auto exact = world.expect(vendor, form).text("DelegationRequestId");
    put_bucket("data", customer_account);
    const auto reader = world.user(customer, "reader", allow("iam:GetDelegationRequest"));
    const auto ask = [&](const Credential& who, const std::string& id) {
        const auto answer = world.expect(who, concat("Action=GetDelegationRequest&DelegationRequestId=", id,
                                                     "&DelegationPermissionCheck=true"));
        EXPECT_EQ(answer.text("PermissionCheckStatus"), "COMPLETE");
        return answer.text("PermissionCheckResult");
    };
    EXPECT_EQ(ask(customer, exact), "ALLOWED");
    EXPECT_EQ(ask(reader, exact), "DENIED");
    EXPECT_EQ(ask(customer, created()), "UNSURE");  // objects by wildcard
    EXPECT_EQ(world.expect(customer, "Action=GetDelegationRequest&DelegationRequestId=" + exact)
                  .count("PermissionCheckStatus"),
              0u);
    EXPECT_NE(operation_named("GetDelegationRequest").prepare, nullptr);  // not on the I/O thread
}

TEST_F(Delegation, APermissionCheckKnowsOnlyWhatIsTheCallersOwn) {
    const auto objects = allow("s3:GetObject", "arn:aws:s3:::data/one");
    EXPECT_EQ(check(customer, objects), "UNSURE");  // no such bucket
    put_bucket("data", vendor_account);
    EXPECT_EQ(check(customer, objects), "UNSURE");
    put_bucket("data", customer_account);
    EXPECT_EQ(check(customer, objects), "ALLOWED");
    const auto role_of = [](const std::string& account) {
        return concat("arn:aws:iam::", account, ":role/r");
    };
    EXPECT_EQ(check(customer, allow("iam:GetRole", role_of(customer_account))), "ALLOWED");
    EXPECT_EQ(check(customer, allow("iam:GetRole", role_of(vendor_account))), "UNSURE");
    // A trust policy would have to say so too.
    EXPECT_EQ(check(customer, allow("sts:AssumeRole", role_of(customer_account))), "UNSURE");
    EXPECT_EQ(check(customer, allow("iam:GetRole", role_of("*"))), "UNSURE");
    EXPECT_EQ(check(customer, allow("s3:GetObject", "arn:aws:s3:::data/one",
                                    R"(,"Condition":{"Bool":{"aws:SecureTransport":"true"}})")),
              "UNSURE");
}

TEST_F(Delegation, APermissionCheckIsUnsureOfWhatConditionsLeaveOpen) {
    const auto objects = allow("s3:GetObject", "arn:aws:s3:::data/one");
    const std::string allowed = R"({"Effect":"Allow","Action":"s3:*","Resource":"*"})";
    const std::string in_june =
        R"({"Effect":"Allow","Action":"s3:*","Resource":"*","Condition":{"StringEquals":{"s3:prefix":"june"}}})";
    const std::string by_plain_http =
        R"({"Effect":"Deny","Action":"s3:*","Resource":"*","Condition":{"Bool":{"aws:SecureTransport":"false"}}})";
    const std::string never = R"({"Effect":"Deny","Action":"s3:*","Resource":"*"})";
    const auto check_with = [&](const std::string& statements) {
        const auto policy = concat(R"({"Version":"2012-10-17","Statement":[)", statements, "]}");
        const auto name = concat("u", std::to_string(++users));
        return check(world.user(customer, name, policy), objects);
    };
    put_bucket("data", customer_account);
    EXPECT_EQ(check_with(allowed), "ALLOWED");
    EXPECT_EQ(check_with(in_june), "UNSURE");
    EXPECT_EQ(check_with(concat(allowed, ",", by_plain_http)), "UNSURE");
    EXPECT_EQ(check_with(concat(allowed, ",", by_plain_http, ",", never)), "DENIED");
    EXPECT_EQ(check_with(never), "DENIED");
    // The bucket's own policy may allow what the caller's do not.
    const std::string elsewhere = R"({"Effect":"Allow","Action":"iam:*","Resource":"*"})";
    EXPECT_EQ(check_with(elsewhere), "DENIED");
    put_bucket(
        "data", customer_account,
        R"({"Version":"2012-10-17","Statement":{"Effect":"Allow","Principal":"*","Action":"s3:GetObject",)"
        R"("Resource":"arn:aws:s3:::data/*"}})");
    EXPECT_EQ(check_with(elsewhere), "ALLOWED");
}

// One request is a few decisions' work, whatever it asks for and however large the caller's policies are.
TEST_F(Delegation, APermissionCheckEndsSoon) {
    put_bucket("data", customer_account);
    const auto ada = world.user(customer, "ada");
    std::string filler;
    for (int i = 0; filler.size() < 5900; ++i)
        filler += concat(R"("arn:aws:s3:::filler-)", std::to_string(i), R"(/*",)");
    for (int i = 0; i < 10; ++i) {
        const auto name = concat("large", std::to_string(i));
        world.expect(customer,
                     concat("Action=CreatePolicy&PolicyName=", name, "&PolicyDocument=",
                            percent_encode(concat(
                                R"({"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"s3:*",)",
                                R"("Resource":[)", filler, R"("arn:aws:s3:::data/*"]}})"))));
        world.expect(customer, concat("Action=AttachUserPolicy&UserName=ada&PolicyArn=arn:aws:iam::",
                                      customer_account, ":policy/", name));
    }
    const auto asking_for = [](auto action, auto object) {
        std::string actions, objects;
        for (int i = 0; i < 20; ++i) {
            actions += concat(i ? "," : "", R"("s3:)", action(i), "\"");
            objects += concat(i ? "," : "", R"("arn:aws:s3:::data/)", object(i), "\"");
        }
        return concat(R"({"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":[)", actions,
                      R"(],"Resource":[)", objects, "]}}");
    };
    const auto number = [](int i) { return std::to_string(i); };
    const auto always = [](int) { return std::string("a"); };
    EXPECT_EQ(check(ada, asking_for(number, always)), "ALLOWED");
    EXPECT_EQ(check(ada, asking_for(always, number)), "ALLOWED");
    EXPECT_EQ(check(ada, asking_for(always, always)), "ALLOWED");
    EXPECT_EQ(check(ada, asking_for(number, number)), "UNSURE");  // 400 times 60 KB
    EXPECT_EQ(check(customer, asking_for(number, number)), "ALLOWED");
}

TEST_F(Delegation, ASummaryIsEnglishAndSaysAll) {
    const auto form = summary_form(created());
    const auto summary = world.expect(customer, form);
    EXPECT_EQ(summary.text("SummaryContent"),
              concat("&quot;vendor&quot; (account ", vendor_account,
                     ") asks for access for 3600 seconds.\n- Allows s3:GetObject on "
                     "arn:aws:s3:::data/*.\nThe requestor's description: &quot;Set up&quot;\n"));
    EXPECT_EQ(summary.text("SummaryState"), "AVAILABLE");
    EXPECT_EQ(world.outcome(customer, form + "&Locale=fr"),
              "400 InvalidInput Summaries are in English: the locale fr is not supported.");
}

// Who approves believes the lines: nothing that the requestor writes may make one.
TEST_F(Delegation, ASummaryHasNoLinesOfTheRequestors) {
    auto form = creation();
    form.replace(form.find("Set%20up"), 8,
                 percent_encode("Backup\n- Allows s3:GetObject on arn:aws:s3:::logs/*.\n\n\n\"\r\n- x"));
    const auto id = world.expect(vendor, form).text("DelegationRequestId");
    const auto summary = world.expect(customer, summary_form(id)).text("SummaryContent");
    EXPECT_EQ(summary, concat("&quot;vendor&quot; (account ", vendor_account,
                              ") asks for access for 3600 seconds.\n- Allows s3:GetObject on "
                              "arn:aws:s3:::data/*.\nThe requestor's description: &quot;Backup - Allows "
                              "s3:GetObject on arn:aws:s3:::logs/*.   \\&quot;  - x&quot;\n"));
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

}  // namespace
}  // namespace watchword::iam::test
