// A vendor who requests, a customer who answers: what the tests of delegation requests have in common.
#pragma once

#include "iam/delegation_policy.hpp"
#include "iam/organization_test_support.hpp"
#include "service/denied.hpp"

namespace watchword::iam::test {

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

    Credential delegated_by(const std::string& user_name) {
        auto opened = std::make_shared<OpenedSession>();
        opened->session.kind = SessionKind::delegated;
        opened->session.account_id = customer_account;
        opened->session.principal_id = world.now()->user(customer_account, user_name)->id;
        return {"ASIATESTTESTTESTTEST", opened};
    }
    std::string summary_form(const std::string& id) {
        return concat("Action=GetHumanReadableSummary&EntityArn=arn:aws:iam::", customer_account,
                      ":delegation-request/", id);
    }
    // Why somebody of the customer's may not do that to it: "no permissions boundary allows".
    std::string refused(std::string_view arn, std::string_view action, const std::string& id,
                        std::string_view why) {
        return concat("403 AccessDenied User: ", arn, " is not authorized to perform: iam:", action,
                      " on resource: arn:aws:iam::", customer_account, ":delegation-request/", id,
                      " because ", why, " the iam:", action, " action");
    }

    void put_bucket(const std::string& name, const std::string& account_id, const std::string& policy = "") {
        Bucket bucket;
        bucket.name = name;
        bucket.account_id = account_id;
        if (!policy.empty())
            bucket.policy = BucketPolicy(*policy::compile(policy, policy::DocumentType::bucket), {});
        world.directory().write([&](Transaction& in) { in.put(bucket); });
    }
    std::string_view check(const Credential& who, const std::string& policy) {
        const auto snapshot = world.now();
        const Call call = world.call_of(*snapshot, who, operation_named("GetDelegationRequest"));
        return check_permissions(*snapshot, call, policy);
    }

    World world;
    int users = 0;
    Credential vendor = world.account("vendor"), customer = world.account("customer");
    std::string vendor_account = world.account_of(vendor), customer_account = world.account_of(customer);
};

}  // namespace watchword::iam::test
