// Questions: do reports on an organization tell which services its accounts may use and do use, and only to
// those who manage it?
#include "iam/access_reports.hpp"
#include "iam/organization_test_support.hpp"
#include "iam/simulation_test_support.hpp"
#include "service/last_used.hpp"

namespace watchword::iam::test {
namespace {

// The caller's account manages; "north" and "south" are in a unit and in a unit of that, "east" is below the
// root.
struct OrganizationReports : SimulationTest {
    Credential north_admin = world.account("north"), south_admin = world.account("south"),
               east_admin = world.account("east");
    std::string north = world.account_of(north_admin), south = world.account_of(south_admin),
                east = world.account_of(east_admin);
    const std::string root = "o-aaaaaaaaaa/r-aaaa", upper = root + "/ou-aaaa-11111111",
                      lower_unit = upper + "/ou-aaaa-22222222";
    PrincipalUses uses;

    OrganizationReports() {
        put_organization(world, account);
        put_member(world, account);
        put_control_policy(
            world, "p-denysts00",
            R"({"Version":"2012-10-17","Statement":{"Effect":"Deny","Action":"sts:*","Resource":"*"}})");
        put_control_policy(world, "p-s3only00", allow("s3:*"));
        put_unit(world, "ou-aaaa-11111111", "r-aaaa", {"p-FullAWSAccess", "p-denysts00"});
        put_unit(world, "ou-aaaa-22222222", "ou-aaaa-11111111", {"p-s3only00"});
        put_member(world, north, "ou-aaaa-11111111");
        put_member(world, south, "ou-aaaa-22222222");
        put_member(world, east);
    }
    void use(const Credential& who, std::string_view service, std::string_view region = "us-east-1") {
        const auto snapshot = world.now();
        uses.mark(*look_up_caller(who, *snapshot), service, "", region, world.clock.now());
        uses.flush(world.directory());
        world.clock.advance(Seconds(1));
    }
    std::string form(const std::string& path, const std::string& policy = "") {
        return concat("Action=GenerateOrganizationsAccessReport&EntityPath=", percent_encode(path),
                      policy.empty() ? "" : "&OrganizationsPolicyId=", policy);
    }
    Answer report(const std::string& path, const std::string& policy = "", const std::string& more = "") {
        const auto job = world.expect(admin, form(path, policy)).text("JobId");
        return world.expect(admin, concat("Action=GetOrganizationsAccessReport&JobId=", job, more));
    }
};

TEST_F(OrganizationReports, WhatDoesAReportLookLike) {
    use(east_admin, "s3"), use(north_admin, "s3", "eu-west-1"), use(north_admin, "iam"), use(admin, "iam");
    const auto all = report(root);
    EXPECT_EQ(texts(all, "ServiceNamespace"), "iam organizations s3 sts ");
    EXPECT_EQ(texts(all, "TotalAuthenticatedEntities"),
              "1 0 2 0 ");  // accounts, without the one that manages
    EXPECT_EQ(all.text("NumberOfServicesAccessible") + all.text("NumberOfServicesNotAccessed"), "42");
    EXPECT_NE(all.xml.find(
                  concat("<member><ServiceName>Amazon S3</ServiceName><ServiceNamespace>s3</ServiceNamespace>"
                         "<Region>eu-west-1</Region><EntityPath>",
                         upper, "/", north,
                         "</EntityPath><LastAuthenticatedTime>2023-11-14T22:13:31Z</LastAuthenticatedTime>"
                         "<TotalAuthenticatedEntities>2</TotalAuthenticatedEntities></member>")),
              std::string::npos)
        << all.xml;
    EXPECT_EQ(all.text("JobStatus"), "COMPLETED");
    EXPECT_NE(all.text("JobCompletionDate"), "");
}

TEST_F(OrganizationReports, WhichServicesDoPoliciesLeaveOpen) {
    use(south_admin, "s3");
    EXPECT_EQ(texts(report(upper), "ServiceNamespace"), "iam organizations s3 ");
    EXPECT_EQ(texts(report(lower_unit), "ServiceNamespace"), "s3 ");
    EXPECT_EQ(texts(report(concat(lower_unit, "/", south)), "TotalAuthenticatedEntities"), "1 ");
    EXPECT_EQ(texts(report(concat(upper, "/", north)), "TotalAuthenticatedEntities"), "0 0 0 ");
    use(admin, "sts");
    EXPECT_EQ(texts(report(concat(root, "/", account)), "TotalAuthenticatedEntities"), "0 0 0 1 ");
    // By a policy: the services it allows, and the accounts it is attached to or above, below the entity.
    EXPECT_EQ(texts(report(root, "p-s3only00"), "ServiceNamespace"), "s3 ");
    EXPECT_EQ(texts(report(root, "p-s3only00"), "TotalAuthenticatedEntities"), "1 ");
    EXPECT_EQ(texts(report(concat(lower_unit, "/", south), "p-s3only00"), "TotalAuthenticatedEntities"),
              "0 ");
    EXPECT_EQ(texts(report(concat(root, "/", east), "p-FullAWSAccess"), "ServiceNamespace"),
              "iam organizations s3 sts ");
    EXPECT_EQ(texts(report(concat(root, "/", account), "p-s3only00"), "ServiceNamespace"),
              "iam organizations s3 sts ");
}

TEST_F(OrganizationReports, HowAreServicesSortedAndPaged) {
    use(east_admin, "s3"), use(east_admin, "iam");
    const auto sorted = [&](const std::string& key) {
        return texts(report(root, "", "&SortKey=" + key), "ServiceNamespace");
    };
    EXPECT_EQ(sorted("SERVICE_NAMESPACE_ASCENDING"), "iam organizations s3 sts ");
    EXPECT_EQ(sorted("SERVICE_NAMESPACE_DESCENDING"), "sts s3 organizations iam ");
    EXPECT_EQ(sorted("LAST_AUTHENTICATED_TIME_ASCENDING"), "organizations sts s3 iam ");
    EXPECT_EQ(sorted("LAST_AUTHENTICATED_TIME_DESCENDING"), "iam s3 sts organizations ");
    std::string names, marker;
    do {
        const auto page =
            report(root, "", "&MaxItems=3" + (marker.empty() ? "" : "&Marker=" + percent_encode(marker)));
        names += texts(page, "ServiceNamespace");
        EXPECT_EQ(page.text("NumberOfServicesAccessible"), "4");
        marker = page.text("Marker");
    } while (!marker.empty());
    EXPECT_EQ(names, "iam organizations s3 sts ");
    const auto job = world.expect(admin, form(root)).text("JobId");
    EXPECT_EQ(world.outcome(admin, concat("Action=GetOrganizationsAccessReport&Marker=x&JobId=", job)),
              "400 ValidationError Invalid Marker.");
}

TEST_F(OrganizationReports, WhatFails) {
    const auto failed = [&](const std::string& path, const std::string& policy = "") {
        const auto answer = report(path, policy);
        return concat(answer.text("JobStatus"), " ", answer.text("Code"));
    };
    EXPECT_EQ(failed(root + "/ou-aaaa-22222222"), "FAILED ENTITY_NOT_FOUND");  // a unit, but not there
    EXPECT_EQ(failed(root + "/" + north), "FAILED ENTITY_NOT_FOUND");
    EXPECT_EQ(failed(root + "/"), "FAILED ENTITY_NOT_FOUND");
    EXPECT_EQ(failed("o-aaaaaaaaaa/r-bbbb"), "FAILED ENTITY_NOT_FOUND");
    EXPECT_EQ(failed(concat(root, "/", east, "/", east)), "FAILED ENTITY_NOT_FOUND");
    EXPECT_EQ(failed(root, "p-nosuchpolicy"), "FAILED POLICY_NOT_FOUND");
    EXPECT_EQ(failed(root, "p-RCPFullAWSAccess"), "FAILED POLICY_NOT_FOUND");
    for (const auto* path :
         {"o-aaaaaaaaaa", "o-AAAAAAAAAA/r-aaaa", "o-aaaaaaaaaa/r-aa", "o-aaaaaaaaaa/r-aaaa/ou_1"})
        EXPECT_EQ(world.call(admin, form(path)).code, "ValidationError") << path;
    EXPECT_EQ(world.call(admin, form(root, "p-short")).code, "ValidationError");
}

TEST_F(OrganizationReports, WhoMayHaveThem) {
    const auto denied = [&](const Credential& who, const std::string& path) {
        const auto caller = look_up_caller(who, *world.now());
        return concat(
            "403 AccessDenied User: ", caller->arn,
            " is not authorized to perform: iam:GenerateOrganizationsAccessReport on resource: arn:aws:iam::",
            caller->account_id(), ":access-report/", path);
    };
    EXPECT_EQ(world.outcome(east_admin, form(root)), denied(east_admin, root));
    EXPECT_EQ(world.outcome(admin, form("o-bbbbbbbbbb/r-aaaa")), denied(admin, "o-bbbbbbbbbb/r-aaaa"));
    const auto stranger = world.account("stranger");
    EXPECT_EQ(world.outcome(stranger, form(root)), denied(stranger, root));
    // Whom the organization lets administer IAM.
    put_member(world, east, "r-aaaa", {"p-FullAWSAccess"}, {{"iam.amazonaws.com", 1}});
    const auto job = world.expect(east_admin, form(root)).text("JobId");
    EXPECT_EQ(world.expect(east_admin, "Action=GetOrganizationsAccessReport&JobId=" + job).text("JobStatus"),
              "COMPLETED");
    EXPECT_EQ(world.call(admin, "Action=GetOrganizationsAccessReport&JobId=" + job).code, "NoSuchEntity");
    put_member(world, east);
    EXPECT_EQ(world.call(east_admin, "Action=GetOrganizationsAccessReport&JobId=" + job).code,
              "AccessDenied");

    // By its path and its policy; and who may not read the organization gets no report.
    const auto ada =
        world.user(admin, "ada",
                   allow("iam:*", concat("arn:aws:iam::", account, ":access-report/", root),
                         R"(,"Condition":{"StringEquals":{"iam:OrganizationsPolicyId":"p-FullAWSAccess"}})"));
    EXPECT_EQ(world.call(ada, form(upper, "p-FullAWSAccess")).code, "AccessDenied");
    EXPECT_EQ(world.call(ada, form(root)).code, "AccessDenied");
    const auto own = world.expect(ada, form(root, "p-FullAWSAccess")).text("JobId");
    EXPECT_EQ(world.call(ada, "Action=GetOrganizationsAccessReport&JobId=" + own).code, "AccessDenied");
    const auto put = [&](const std::string& document) {
        world.expect(admin, "Action=PutUserPolicy&UserName=ada&PolicyName=p&PolicyDocument=" +
                                percent_encode(document));
    };
    put(allow("iam:GetOrganizationsAccessReport"));
    const auto refused = world.expect(ada, "Action=GetOrganizationsAccessReport&JobId=" + own);
    EXPECT_EQ(refused.text("JobStatus") + refused.text("Code"), "FAILEDORGANIZATIONS_REPORT_ACCESS_DENIED");
    put(allow("*"));
    EXPECT_EQ(world.expect(ada, "Action=GetOrganizationsAccessReport&JobId=" + own).text("JobStatus"),
              "COMPLETED");
}

TEST_F(OrganizationReports, HowOftenMayOneBeAskedFor) {
    const auto job = world.expect(admin, form(root)).text("JobId");
    EXPECT_EQ(world.expect(admin, form(root)).text("JobId"), job);  // the same within a minute
    EXPECT_NE(world.expect(admin, form(root, "p-FullAWSAccess")).text("JobId"), job);
    world.clock.advance(Seconds(60));
    EXPECT_NE(world.expect(admin, form(root)).text("JobId"), job);
    for (std::size_t i = 1; i < organization_reports_per_minute; ++i)
        world.expect(admin, form(root, "p-number" + std::to_string(1000 + i)));
    EXPECT_EQ(world.outcome(admin, form(upper)),
              "409 ReportGenerationLimitExceeded The maximum number of concurrent report generation requests "
              "for this "
              "account are already running.");
    world.clock.advance(Seconds(60));
    EXPECT_EQ(world.outcome(admin, form(upper)), "200");
}

// An account full of jobs has no room for another, but nothing goes where none is made.
TEST_F(OrganizationReports, IsTheJobThatIsAnsweredStillThere) {
    const auto job = world.expect(admin, form(root)).text("JobId");
    world.directory().write([&](Transaction& in) {
        for (std::size_t i = 1; i < reports_per_account; ++i)
            in.put(AccessReport{account, concat("AIDAX/", std::to_string(i)), "", "SERVICE_LEVEL", "",
                                stored(in.now()) + 1});
    });
    EXPECT_EQ(world.expect(admin, form(root)).text("JobId"), job);
    EXPECT_EQ(world.expect(admin, "Action=GetOrganizationsAccessReport&JobId=" + job).text("JobStatus"),
              "COMPLETED");
    EXPECT_EQ(world.now()->access_reports.size(), reports_per_account);
    EXPECT_NE(world.expect(admin, form(upper)).text("JobId"), job);
    EXPECT_EQ(world.call(admin, "Action=GetOrganizationsAccessReport&JobId=" + job).code, "NoSuchEntity");
    EXPECT_EQ(world.now()->access_reports.size(), reports_per_account);
}

}  // namespace
}  // namespace watchword::iam::test
