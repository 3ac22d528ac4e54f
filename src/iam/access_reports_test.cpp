// Questions: do reports on access tell what was really used, by whom and by which policies, to whom they are
// anybody's business?
#include "iam/access_reports.hpp"
#include "iam/simulation_test_support.hpp"
#include "service/last_used.hpp"

namespace watchword::iam::test {
namespace {

struct AccessReports : SimulationTest {
    PrincipalUses uses;

    void use(const Credential& who, std::string_view service, std::string_view action,
             std::string_view region = "us-east-1") {
        const auto snapshot = world.now();
        uses.mark(*look_up_caller(who, *snapshot), service, action, region, world.clock.now());
        uses.flush(world.directory());
    }
    std::string generate(const std::string& what, const std::string& more = "") {
        return world
            .expect(admin,
                    concat("Action=GenerateServiceLastAccessedDetails&Arn=", percent_encode(what), more))
            .text("JobId");
    }
    Answer report(const std::string& what, const std::string& more = "") {
        return world.expect(admin, "Action=GetServiceLastAccessedDetails&JobId=" + generate(what, more));
    }
    Answer entities(const std::string& what, const std::string& service, const std::string& more = "") {
        return world.expect(
            admin, concat("Action=GetServiceLastAccessedDetailsWithEntities&ServiceNamespace=", service,
                          "&JobId=", generate(what), more));
    }
    void group(const std::string& name, const std::string& document,
               const std::vector<std::string>& members) {
        world.expect(admin, "Action=CreateGroup&GroupName=" + name);
        if (!document.empty())
            world.expect(admin, concat("Action=PutGroupPolicy&PolicyName=of-group&GroupName=", name,
                                       "&PolicyDocument=", percent_encode(document)));
        for (const auto& member : members)
            world.expect(admin, concat("Action=AddUserToGroup&GroupName=", name, "&UserName=", member));
    }
    Credential role(const std::string& name, const std::string& document) {
        world.expect(admin, concat("Action=CreateRole&RoleName=", name,
                                   "&AssumeRolePolicyDocument=", percent_encode(trust(account))));
        world.expect(admin, concat("Action=PutRolePolicy&PolicyName=p&RoleName=", name,
                                   "&PolicyDocument=", percent_encode(document)));
        return world.role_session(world.now()->role(account, name)->id);
    }
};

TEST_F(AccessReports, WhatDoesAReportOnAUserLookLike) {
    const auto ada = world.user(admin, "ada", allow("*", "arn:aws:s3:::b/*"));
    use(ada, "s3", "CreateBucket", "eu-west-1");
    use(ada, "iam", "GetUser");  // no policy of hers opens IAM
    const auto job = generate(arn("user/ada"), "&Granularity=ACTION_LEVEL");
    EXPECT_EQ(job.size(), 36u);
    EXPECT_EQ(
        world.expect(admin, "Action=GetServiceLastAccessedDetails&JobId=" + job).xml,
        concat(
            "<GetServiceLastAccessedDetailsResult><IsTruncated>false</IsTruncated><JobStatus>COMPLETED"
            "</JobStatus><JobType>ACTION_LEVEL</JobType><JobCreationDate>2023-11-14T22:13:30Z"
            "</JobCreationDate><ServicesLastAccessed><member><ServiceName>Amazon S3</ServiceName>"
            "<LastAuthenticated>2023-11-14T22:13:30Z</LastAuthenticated><ServiceNamespace>s3"
            "</ServiceNamespace><LastAuthenticatedEntity>",
            arn("user/ada"),
            "</LastAuthenticatedEntity><LastAuthenticatedRegion>eu-west-1</LastAuthenticatedRegion>"
            "<TotalAuthenticatedEntities>1</TotalAuthenticatedEntities><TrackedActionsLastAccessed><member>"
            "<ActionName>CreateBucket</ActionName><LastAccessedEntity>",
            arn("user/ada"),
            "</LastAccessedEntity><LastAccessedTime>2023-11-14T22:13:30Z</LastAccessedTime>"
            "<LastAccessedRegion>eu-west-1</LastAccessedRegion></member></TrackedActionsLastAccessed>"
            "</member></ServicesLastAccessed><JobCompletionDate>2023-11-14T22:13:30Z</JobCompletionDate>"
            "</GetServiceLastAccessedDetailsResult>"));
    // Without granularity no actions; what is open and was not used is there, with no more than its name.
    world.expect(
        admin, "Action=AttachUserPolicy&UserName=ada&PolicyArn=arn:aws:iam::aws:policy/AdministratorAccess");
    const auto all = report(arn("user/ada"));
    EXPECT_EQ(texts(all, "ServiceNamespace"), "iam organizations s3 sts ");
    EXPECT_EQ(texts(all, "TotalAuthenticatedEntities"), "1 0 1 0 ");
    EXPECT_EQ(all.count("LastAuthenticated"), 2u);
    EXPECT_EQ(all.count("ActionName"), 0u);
    EXPECT_EQ(all.text("JobType"), "SERVICE_LEVEL");
    // Use of long ago is none.
    world.clock.advance(std::chrono::hours(24 * 401));
    EXPECT_EQ(texts(report(arn("user/ada")), "TotalAuthenticatedEntities"), "0 0 0 0 ");
}

TEST_F(AccessReports, WhoHasUsedAGroupOrAPolicy) {
    const auto ada = world.user(admin, "ada"), bob = world.user(admin, "bob");
    world.user(admin, "idle");
    group("devs", allow("s3:*"), {"ada", "bob", "idle"});
    const auto runner = role("runner", allow("sts:*"));
    use(ada, "s3", "ListAllMyBuckets");
    world.clock.advance(std::chrono::hours(1));
    use(bob, "s3", "ListAllMyBuckets", "eu-west-1");
    const auto of_group = report(arn("group/devs"), "&Granularity=ACTION_LEVEL");
    EXPECT_EQ(texts(of_group, "ServiceNamespace") + texts(of_group, "TotalAuthenticatedEntities"), "s3 2 ");
    EXPECT_EQ(of_group.text("LastAuthenticatedEntity"), arn("user/bob"));
    EXPECT_EQ(of_group.text("LastAccessedEntity") + of_group.text("LastAccessedRegion"),
              arn("user/bob") + "eu-west-1");
    const auto members = entities(arn("group/devs"), "s3");
    EXPECT_EQ(texts(members, "Name"), "bob ada idle ");  // last use first
    EXPECT_EQ(texts(members, "LastAuthenticated"), "2023-11-14T23:13:30Z 2023-11-14T22:13:30Z ");
    EXPECT_NE(members.xml.find(
                  concat("<EntityInfo><Arn>", arn("user/bob"), "</Arn><Name>bob</Name><Type>USER</Type><Id>",
                         world.now()->user(account, "bob")->id, "</Id><Path>/</Path></EntityInfo>")),
              std::string::npos);
    EXPECT_EQ(entities(arn("group/devs"), "iam").text("EntityDetailsList"), "");

    // A policy: of those it is attached to, each once, in this account alone.
    const std::string administrator = "arn:aws:iam::aws:policy/AdministratorAccess";
    world.account("elsewhere");
    world.expect(admin, "Action=AttachGroupPolicy&GroupName=devs&PolicyArn=" + administrator);
    world.expect(admin, "Action=AttachUserPolicy&UserName=ada&PolicyArn=" + administrator);
    world.expect(admin, "Action=AttachRolePolicy&RoleName=runner&PolicyArn=" + administrator);
    use(runner, "sts", "GetCallerIdentity");
    const auto of_policy = report(administrator);
    EXPECT_EQ(texts(of_policy, "TotalAuthenticatedEntities"), "0 0 2 1 ");
    EXPECT_EQ(texts(of_policy, "LastAuthenticatedEntity"),
              concat(arn("user/bob"), " ", arn("role/runner"), " "));
    std::string names, marker;
    do {
        const auto page =
            entities(administrator, "sts",
                     "&MaxItems=2" + (marker.empty() ? "" : "&Marker=" + percent_encode(marker)));
        names += texts(page, "Type");
        marker = page.text("Marker");
    } while (!marker.empty());
    EXPECT_EQ(names, "ROLE USER USER USER USER ");  // the administrator too
    EXPECT_EQ(world.outcome(admin, concat("Action=GetServiceLastAccessedDetails&Marker=x&JobId=",
                                          generate(administrator))),
              "400 ValidationError Invalid Marker.");
}

TEST_F(AccessReports, WhatIsLeftOfThoseWhoAreGone) {
    const auto ada = world.user(admin, "ada", allow("s3:*"));
    const auto runner = role("runner", allow("s3:*"));
    use(ada, "s3", ""), use(runner, "s3", "");
    EXPECT_EQ(world.now()->principal_uses.size(), 2u);
    world.open();
    EXPECT_EQ(world.now()->principal_uses.size(), 2u);  // kept over a restart
    const auto job = generate(arn("user/ada"));
    uses.mark(*look_up_caller(ada, *world.now()), "iam", "GetUser", "us-east-1", world.clock.now());
    world.expect(admin, "Action=DeleteAccessKey&UserName=ada&AccessKeyId=" + ada.access_key_id);
    world.expect(admin, "Action=DeleteUserPolicy&UserName=ada&PolicyName=p");
    world.expect(admin, "Action=DeleteUser&UserName=ada");
    world.expect(admin, "Action=DeleteRolePolicy&RoleName=runner&PolicyName=p");
    world.expect(admin, "Action=DeleteRole&RoleName=runner");
    EXPECT_TRUE(world.now()->principal_uses.empty());
    uses.flush(world.directory());  // what was noted before she went comes too late
    EXPECT_TRUE(world.now()->principal_uses.empty());
    // The report tells that its subject is gone, also when there is a namesake.
    const auto failed = world.expect(admin, "Action=GetServiceLastAccessedDetails&JobId=" + job);
    EXPECT_EQ(failed.text("JobStatus") + failed.text("Code"), "FAILEDNoSuchEntity");
    EXPECT_EQ(failed.text("Message"), "The user with name ada cannot be found.");
    world.user(admin, "ada", allow("s3:*"));
    EXPECT_EQ(report(arn("user/ada")).text("TotalAuthenticatedEntities"), "0");
}

TEST_F(AccessReports, WhichUsesAreNoted) {
    const auto ada = world.user(admin, "ada", allow("s3:*"));
    const auto& id = world.now()->user(account, "ada")->id;
    use(ada, "s3", "GetObject");  // of objects only that S3 was used
    use(ada, "iam", "GetUser", std::string(500, 'x'));
    const auto noted = *world.now()->principal_uses.find(id);
    EXPECT_TRUE(noted.services.at("s3").actions.empty());
    EXPECT_EQ(noted.services.at("iam").actions.at("GetUser").region, "");  // no region has such a name
    EXPECT_EQ(noted.account_id, account);
    // Twice within a quarter of an hour is once.
    const auto first = noted.services.at("s3").used;
    world.clock.advance(Seconds(30));
    use(ada, "s3", "GetObject");
    EXPECT_EQ(world.now()->principal_uses.find(id)->services.at("s3").used, first);
    world.clock.advance(PrincipalUses::granularity);
    use(ada, "s3", "GetObject");
    EXPECT_GT(world.now()->principal_uses.find(id)->services.at("s3").used, first);
    // The root user is the account; strangers are nobody.
    const auto root = world.account("rooted", true);
    use(root, "iam", "GetUser");
    EXPECT_TRUE(world.now()->principal_uses.contains(world.account_of(root)));
    use({}, "s3", "ListAllMyBuckets");
    EXPECT_EQ(world.now()->principal_uses.size(), 2u);
}

TEST_F(AccessReports, WhoseJobsAreWhose) {
    const auto ada = world.user(admin, "ada", allow("iam:*"));
    const auto session = role("runner", allow("iam:*"));
    const auto job = generate(arn("user/ada"));
    const auto ask = [&](const Credential& who, const std::string& id) {
        return world.outcome(who, "Action=GetServiceLastAccessedDetails&JobId=" + id);
    };
    EXPECT_EQ(ask(admin, job), "200");
    const auto none = concat("404 NoSuchEntity The job with id ", job, " cannot be found.");
    EXPECT_EQ(ask(ada, job), none);
    EXPECT_EQ(ask(session, job), none);
    EXPECT_EQ(world.outcome(admin, "Action=GetOrganizationsAccessReport&JobId=" + job), none);
    const auto own = world.expect(session, "Action=GenerateServiceLastAccessedDetails&Arn=" + arn("user/ada"))
                         .text("JobId");
    EXPECT_EQ(ask(session, own), "200");
    EXPECT_EQ(world.call(admin, "Action=GetServiceLastAccessedDetails&JobId=" + own).code, "NoSuchEntity");
    EXPECT_EQ(world.call(admin, "Action=GetServiceLastAccessedDetails&JobId=" + std::string(36, '/')).code,
              "NoSuchEntity");
    EXPECT_EQ(world.call(admin, "Action=GetServiceLastAccessedDetails&JobId=x").code, "ValidationError");
    // A job is forgotten after a week, and its record goes with the next one.
    world.clock.advance(std::chrono::hours(24 * 7 + 1));
    EXPECT_EQ(ask(admin, job), none);
    generate(arn("user/ada"));
    EXPECT_EQ(world.now()->access_reports.size(), 1u);
}

TEST_F(AccessReports, IsTheNumberOfJobsLimited) {
    world.user(admin, "ada");
    const auto first = generate(arn("user/ada"));
    world.directory().write([&](Transaction& in) {
        for (std::size_t i = 1; i < reports_per_account; ++i)
            in.put(AccessReport{account, concat("AIDAX/", std::to_string(i)), arn("user/ada"),
                                "SERVICE_LEVEL", "", stored(in.now()) + 1});
    });
    world.clock.advance(Seconds(1));
    generate(arn("user/ada"));
    EXPECT_EQ(world.now()->access_reports.size(), reports_per_account);
    EXPECT_EQ(world.call(admin, "Action=GetServiceLastAccessedDetails&JobId=" + first).code, "NoSuchEntity");
}

TEST_F(AccessReports, WhichPoliciesGrantAService) {
    world.user(admin, "ada", allow("s3:*"));
    group(
        "devs",
        R"({"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"*","Resource":"*"},{"Effect":"Deny","Action":"iam:*","Resource":"*"}]})",
        {"ada"});
    world.expect(
        admin,
        "Action=AttachGroupPolicy&GroupName=devs&PolicyArn=arn:aws:iam::aws:policy/AdministratorAccess");
    const auto ask = [&](const std::string& who, const std::vector<std::string>& services) {
        return world.expect(admin, "Action=ListPoliciesGrantingServiceAccess&Arn=" + percent_encode(who) +
                                       list("ServiceNamespaces", services));
    };
    const auto inline_of = [](std::string_view name, std::string_view type, std::string_view owner) {
        return concat("<member><PolicyName>", name,
                      "</PolicyName><PolicyType>INLINE</PolicyType><EntityType>", type,
                      "</EntityType><EntityName>", owner, "</EntityName></member>");
    };
    const std::string managed =
        "<member><PolicyName>AdministratorAccess</PolicyName><PolicyType>MANAGED</PolicyType><PolicyArn>"
        "arn:aws:iam::aws:policy/AdministratorAccess</PolicyArn></member>";
    EXPECT_EQ(
        ask(arn("user/ada"), {"s3", "iam", "s3"}).xml,
        concat("<ListPoliciesGrantingServiceAccessResult><IsTruncated>false</IsTruncated>"
               "<PoliciesGrantingServiceAccess><member><ServiceNamespace>s3</ServiceNamespace><Policies>",
               inline_of("p", "USER", "ada"), inline_of("of-group", "GROUP", "devs"), managed,
               "</Policies></member><member><ServiceNamespace>iam</ServiceNamespace><Policies>", managed,
               "</Policies></member></PoliciesGrantingServiceAccess></"
               "ListPoliciesGrantingServiceAccessResult>"));
    EXPECT_EQ(texts(ask(arn("group/devs"), {"dynamodb"}), "PolicyName"), "of-group AdministratorAccess ");
    // Page by page to the end.
    std::vector<std::string> many;
    for (int i = 0; i < 150; ++i) many.push_back("s" + std::to_string(i));
    const auto first = ask(arn("user/ada"), many);
    EXPECT_EQ(first.count("ServiceNamespace"), 100u);
    const auto rest = world.expect(
        admin, concat("Action=ListPoliciesGrantingServiceAccess&Arn=", arn("user/ada"),
                      list("ServiceNamespaces", many), "&Marker=", percent_encode(first.text("Marker"))));
    EXPECT_EQ(rest.count("ServiceNamespace"), 50u);
    EXPECT_EQ(rest.text("IsTruncated"), "false");
    EXPECT_EQ(world.outcome(admin, "Action=ListPoliciesGrantingServiceAccess&Arn=" + arn("user/bob") +
                                       list("ServiceNamespaces", {"s3"})),
              "404 NoSuchEntity The user with name bob cannot be found.");
    EXPECT_EQ(world
                  .call(admin, "Action=ListPoliciesGrantingServiceAccess&Arn=" + arn("policy/p") +
                                   list("ServiceNamespaces", {"s3"}))
                  .code,
              "InvalidInput");
}

TEST_F(AccessReports, WhoMayHaveReports) {
    const auto nobody = world.user(admin, "nobody");
    const auto denied = [&](std::string_view operation, std::string_view resource) {
        return concat("403 AccessDenied User: ", arn("user/nobody"),
                      " is not authorized to perform: iam:", operation, " on resource: ", resource,
                      " because no identity-based policy allows the iam:", operation, " action");
    };
    const std::string job = "00000000-0000-4000-8000-000000000000";
    EXPECT_EQ(world.outcome(nobody, "Action=GenerateServiceLastAccessedDetails&Arn=" + arn("user/nobody")),
              denied("GenerateServiceLastAccessedDetails", arn("user/nobody")));
    EXPECT_EQ(world.outcome(nobody, "Action=GetServiceLastAccessedDetails&JobId=" + job),
              denied("GetServiceLastAccessedDetails", "*"));
    EXPECT_EQ(
        world.outcome(nobody,
                      "Action=GetServiceLastAccessedDetailsWithEntities&ServiceNamespace=s3&JobId=" + job),
        denied("GetServiceLastAccessedDetailsWithEntities", "*"));
    EXPECT_EQ(world.outcome(nobody, "Action=ListPoliciesGrantingServiceAccess&Arn=" + arn("user/nobody") +
                                        list("ServiceNamespaces", {"s3"})),
              denied("ListPoliciesGrantingServiceAccess", arn("user/nobody")));
    EXPECT_EQ(
        world.call(admin, "Action=GenerateServiceLastAccessedDetails&Arn=arn:aws:iam::444455556666:user/a")
            .code,
        "InvalidInput");
    EXPECT_EQ(world.outcome(admin, "Action=GenerateServiceLastAccessedDetails&Arn=" + arn("policy/p")),
              concat("404 NoSuchEntity Policy ", arn("policy/p"), " was not found."));
}

}  // namespace
}  // namespace watchword::iam::test
