// Questions: what may a federated user do, and what never?
#include "service/authorize.hpp"
#include "service/test_world.hpp"
#include "sts/service.hpp"

namespace watchword::sts {
namespace {

using testing::Answer;
using testing::World;

std::string allow(std::string_view actions, std::string_view resource = "*") {
    return concat(R"({"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":)", actions,
                  R"(,"Resource":")", resource, R"("}]})");
}
constexpr std::string_view sessions = R"(["sts:*","s3:*"])";

class Federation : public ::testing::Test {
protected:
    Answer ask(const Credential& who, const std::string& form) { return world.call(service, who, form); }
    Answer federate(const Credential& who, const std::string& more = "", const std::string& name = "guest") {
        return ask(who, concat("Action=GetFederationToken&Name=", name, more));
    }
    static std::string session_policy(const std::string& text) { return "&Policy=" + percent_encode(text); }
    Credential root_key(std::string_view account_id) {
        AccessKey key;
        key.id = new_access_key_id("AKIA", account_id, world.random);
        key.account_id = account_id;
        world.put(key);
        return {key.id, nullptr};
    }
    // Decides with every condition key that a request has.
    policy::Decision decided(const Credential& who, std::string_view action, std::string_view resource = "*",
                             const policy::Document* resource_policy = nullptr) {
        snapshot = world.directory.share();
        caller = *look_up_caller(who, *snapshot);
        set_global_keys(context, {"192.0.2.1", "", "", "us-east-1", true, world.clock.now()}, caller);
        return decide(*snapshot, caller, {action, resource, World::account_a, resource_policy}, context);
    }
    bool may(const Credential& who, std::string_view action) { return decided(who, action).allowed(); }
    std::string key(std::string_view name) {
        const auto values = context.find(name);
        return values.empty() ? "" : std::string(values[0]);
    }
    static policy::DocumentPtr bucket_policy(std::string_view principal, std::string_view effect = "Allow",
                                             const policy::PrincipalBindings& bindings = {}) {
        return *policy::compile(
            concat(R"({"Version":"2012-10-17","Statement":[{"Effect":")", effect, R"(","Principal":{"AWS":")",
                   principal, R"("},"Action":"s3:GetObject","Resource":"arn:aws:s3:::b/*"}]})"),
            policy::DocumentType::bucket, bindings);
    }

    World world;
    User alice = world.add_user(World::account_a, "alice", allow(sessions));
    Credential alice_key = World::long_term(alice);
    const std::string guest_arn = concat("arn:aws:sts::", World::account_a, ":federated-user/guest");
    SnapshotPtr snapshot;
    Caller caller;
    policy::Context context;
};

TEST_F(Federation, IsAFederatedUserKnownByItsOwnName) {
    const auto answer = federate(alice_key, session_policy(allow("\"s3:GetObject\"")));
    ASSERT_EQ(answer.status, 200u) << answer.message;
    EXPECT_EQ(answer.element("Arn"), guest_arn);
    EXPECT_EQ(answer.element("FederatedUserId"), concat(World::account_a, ":guest"));
    EXPECT_EQ(answer.element("Expiration"), "2027-01-15T20:00:00Z");  // 12 hours
    EXPECT_EQ(answer.element("PackedPolicySize"), "2");
    const auto guest = world.credential(answer);
    const auto identity = ask(guest, "Action=GetCallerIdentity");
    EXPECT_EQ(identity.element("Arn"), guest_arn);
    EXPECT_EQ(identity.element("UserId"), concat(World::account_a, ":guest"));
    EXPECT_EQ(identity.element("Account"), World::account_a);
    decided(guest, "s3:GetObject");
    EXPECT_EQ(key("aws:PrincipalType"), "FederatedUser");
    EXPECT_EQ(key("aws:PrincipalArn"), guest_arn);
    EXPECT_EQ(key("aws:userid"), concat(World::account_a, ":guest"));
    EXPECT_EQ(key("aws:username"), "");
    EXPECT_EQ(key("aws:MultiFactorAuthPresent"), "false");
    EXPECT_EQ(key("aws:MultiFactorAuthAge"), "");
}

TEST_F(Federation, ArePermissionsWhatBothUserAndPolicyAllow) {
    const auto guest =
        world.credential(federate(alice_key, session_policy(allow(R"(["s3:GetObject","iam:GetUser"])"))));
    EXPECT_TRUE(may(guest, "s3:GetObject"));
    EXPECT_FALSE(may(guest, "s3:PutObject"));  // the user may, the session policy does not say so
    EXPECT_FALSE(may(guest, "iam:GetUser"));   // the other way round
}

TEST_F(Federation, IsThereNothingWithoutASessionPolicy) {
    const auto answer = federate(alice_key);
    EXPECT_EQ(answer.element("PackedPolicySize"), "");
    const auto guest = world.credential(answer);
    const auto decision = decided(guest, "s3:GetObject");
    EXPECT_EQ(decision.outcome, policy::Outcome::implicit_deny);
    EXPECT_EQ(decision.decided_by, policy::PolicyType::session);
}

TEST_F(Federation, DoManagedSessionPoliciesCount) {
    const auto guest = world.credential(
        federate(alice_key, "&PolicyArns.member.1.arn=arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess"));
    EXPECT_TRUE(may(guest, "s3:GetObject"));
    EXPECT_FALSE(may(guest, "s3:PutObject"));
    const auto unknown =
        federate(alice_key, "&PolicyArns.member.1.arn=arn:aws:iam::444455556666:policy/theirs");
    EXPECT_EQ(unknown.code, "ValidationError");
}

TEST_F(Federation, DoResourcePoliciesNameTheFederatedUserOrItsUser) {
    const auto guest = world.credential(federate(alice_key));
    constexpr std::string_view object = "arn:aws:s3:::b/k";
    const auto by_name = bucket_policy(guest_arn);
    EXPECT_TRUE(decided(guest, "s3:GetObject", object, by_name.get()).allowed());
    const auto other = bucket_policy(concat("arn:aws:sts::", World::account_a, ":federated-user/other"));
    EXPECT_FALSE(decided(guest, "s3:GetObject", object, other.get()).allowed());
    // A grant to the user goes as far as the session policies do: here nowhere.
    const auto to_user = bucket_policy(alice.arn(), "Allow", {{alice.arn(), alice.id}});
    EXPECT_FALSE(decided(guest, "s3:GetObject", object, to_user.get()).allowed());
    const auto wider = world.credential(federate(alice_key, session_policy(allow("\"s3:GetObject\""))));
    EXPECT_TRUE(decided(wider, "s3:GetObject", object, to_user.get()).allowed());
    const auto denied = bucket_policy(alice.arn(), "Deny", {{alice.arn(), alice.id}});
    EXPECT_EQ(decided(wider, "s3:GetObject", object, denied.get()).outcome, policy::Outcome::explicit_deny);
}

TEST_F(Federation, CanItCallNeitherIamNorOtherOperationsOfSts) {
    const auto guest = world.credential(federate(alice_key, session_policy(allow("\"*\""))));
    const auto caller_of = *look_up_caller(guest, *world.directory.share());
    const auto code_of = [&](std::string_view of_service, std::string_view action) -> std::string {
        try {
            require_callable(caller_of, of_service, action);
            return "";
        } catch (const Fault& fault) {
            return concat(std::to_string(fault.http_status), " ", fault.code, " ", fault.what());
        }
    };
    EXPECT_EQ(code_of("iam", "GetUser"),
              "403 InvalidClientTokenId The security token included in the request is invalid");
    for (const char* action :
         {"AssumeRole", "AssumeRoot", "DecodeAuthorizationMessage", "GetAccessKeyInfo",
          "GetDelegatedAccessToken", "GetFederationToken", "GetSessionToken", "GetWebIdentityToken"})
        EXPECT_EQ(code_of("sts", action),
                  concat("403 AccessDenied Cannot call ", action, " with session credentials"));
    EXPECT_EQ(code_of("sts", "GetCallerIdentity"), "");
    EXPECT_EQ(code_of("organizations", "DescribeOrganization"), "");
}

TEST_F(Federation, IsPermissionNeededForTheNameAndForTags) {
    const auto nobody = world.add_user(World::account_a, "nobody");
    EXPECT_EQ(federate(World::long_term(nobody)).message,
              concat("User: ", nobody.arn(), " is not authorized to perform: sts:GetFederationToken on ",
                     "resource: ", guest_arn,
                     " because no identity-based policy allows the sts:GetFederationToken action"));
    const auto one = world.add_user(World::account_a, "one", allow("\"sts:GetFederationToken\"", guest_arn));
    EXPECT_EQ(federate(World::long_term(one)).status, 200u);
    EXPECT_EQ(federate(World::long_term(one), "", "other").code, "AccessDenied");
    constexpr auto tags = "&Tags.member.1.Key=team&Tags.member.1.Value=core";
    EXPECT_EQ(federate(World::long_term(one), tags).message,
              concat("User: ", one.arn(), " is not authorized to perform: sts:TagSession on resource: ",
                     guest_arn, " because no identity-based policy allows the sts:TagSession action"));
    const auto tagged = world.credential(federate(alice_key, tags));
    decided(tagged, "s3:GetObject");
    EXPECT_EQ(key("aws:PrincipalTag/team"), "core");
    EXPECT_EQ(federate(alice_key, concat(tags, "&Tags.member.2.Key=Team&Tags.member.2.Value=x")).message,
              "Duplicate tag keys found. Please note that Tag keys are case insensitive.");
}

TEST_F(Federation, DoBothPermissionsGoByTheTags) {
    constexpr auto tag = "&Tags.member.1.Key=team&Tags.member.1.Value=";
    for (const std::string_view other : {"sts:GetFederationToken", "sts:TagSession"})
        for (const std::string_view condition : {R"("StringEquals":{"aws:RequestTag/team":"core"})",
                                                 R"("ForAllValues:StringEquals":{"aws:TagKeys":"team"})"}) {
            auto user = world.add_user(
                World::account_a, "tagger",
                concat(
                    R"({"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"sts:*","Resource":"*"},)",
                    R"({"Effect":"Deny","Action":")", other, R"(","Resource":"*"},)",
                    R"({"Effect":"Deny","Action":"s3:*","Resource":"*","Condition":{)", condition, "}}]}"));
            EXPECT_EQ(federate(World::long_term(user), concat(tag, "core")).code, "AccessDenied") << other;
            user.inline_policies.clear();
            user.inline_policies.emplace(
                "p", IdentityPolicy::from_text(
                         concat(R"({"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"sts:*",)",
                                R"("Resource":"*","Condition":{)", condition, "}}]}")));
            world.put(user);
            EXPECT_EQ(federate(World::long_term(user), concat(tag, "core")).status, 200u) << condition;
            const bool by_value = condition.find("RequestTag") != std::string_view::npos;
            EXPECT_EQ(
                federate(World::long_term(user),
                         by_value ? concat(tag, "edge") : "&Tags.member.1.Key=cost&Tags.member.1.Value=core")
                    .code,
                "AccessDenied")
                << condition;
            world.erase(user);
        }
}

TEST_F(Federation, IsARequestHeldToItsLimits) {
    EXPECT_EQ(federate(alice_key, "", "x").message,
              "1 validation error detected: Value 'x' at 'name' failed to satisfy constraint: Member must "
              "have length greater than or equal to 2");
    EXPECT_EQ(federate(alice_key, "", std::string(33, 'x')).code, "ValidationError");
    EXPECT_EQ(federate(alice_key, "&DurationSeconds=899").code, "ValidationError");
    EXPECT_EQ(federate(alice_key, "&DurationSeconds=129601").code, "ValidationError");
    EXPECT_EQ(federate(alice_key, "&DurationSeconds=129600").element("Expiration"), "2027-01-16T20:00:00Z");
    EXPECT_EQ(federate(alice_key, session_policy("{")).code, "MalformedPolicyDocument");
    EXPECT_EQ(federate(alice_key, "&SerialNumber=GAHT12345678&TokenCode=123456").code,
              "InvalidQueryParameter");
}

TEST_F(Federation, DoesTheRootUsersSessionLastAnHourAndNeedAPolicy) {
    const auto root = root_key(World::account_a);
    const auto answer = federate(root, "&DurationSeconds=43200" + session_policy(allow("\"s3:*\"")));
    ASSERT_EQ(answer.status, 200u) << answer.message;
    EXPECT_EQ(answer.element("Expiration"), "2027-01-15T09:00:00Z");
    const auto guest = world.credential(answer);
    EXPECT_TRUE(may(guest, "s3:PutObject"));
    EXPECT_FALSE(may(guest, "sqs:SendMessage"));
    EXPECT_FALSE(may(world.credential(federate(root)), "s3:PutObject"));
    EXPECT_EQ(ask(guest, "Action=GetCallerIdentity").element("Arn"), guest_arn);
}

TEST_F(Federation, CanNoSessionBegetOne) {
    const auto session = world.credential(ask(alice_key, "Action=GetSessionToken"));
    EXPECT_EQ(federate(session).message, "Cannot call GetFederationToken with session credentials");
    EXPECT_EQ(federate(world.credential(federate(alice_key))).message,
              "Cannot call GetFederationToken with session credentials");
}

TEST_F(Federation, DoesTheSessionDieWithItsUserAndKeepToItsBoundary) {
    const auto guest = world.credential(federate(alice_key, session_policy(allow("\"s3:*\""))));
    EXPECT_TRUE(may(guest, "s3:PutObject"));
    alice.permissions_boundary_arn = "arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess";
    world.put(alice);
    EXPECT_FALSE(may(guest, "s3:PutObject"));
    EXPECT_TRUE(may(guest, "s3:GetObject"));
    world.erase(alice);
    EXPECT_EQ(ask(guest, "Action=GetCallerIdentity").code, "InvalidClientTokenId");
    world.add_user(World::account_a, "alice", allow(sessions));  // a namesake is somebody else
    EXPECT_EQ(ask(guest, "Action=GetCallerIdentity").code, "InvalidClientTokenId");
}

}  // namespace
}  // namespace watchword::sts
