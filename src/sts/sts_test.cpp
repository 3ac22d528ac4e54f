// Questions: who gets which session, for which code, and with what in it — and who does not?
#include "sts/test_sts.hpp"

namespace watchword::sts::test {
namespace {

constexpr std::string_view unable =
    "MultiFactorAuthentication failed, unable to validate MFA code.  Please verify your MFA serial number is "
    "valid and "
    "associated with this user.";
constexpr std::string_view invalid_code =
    "MultiFactorAuthentication failed with invalid MFA one time pass code. ";

TEST_F(Sts, SessionTokenWithoutMfaSaysSo) {
    const auto answer = session_token(alice_key);
    ASSERT_EQ(answer.status, 200u) << answer.message;
    EXPECT_EQ(answer.element("AccessKeyId").substr(0, 4), "ASIA");
    EXPECT_EQ(answer.element("SecretAccessKey").size(), 40u);
    EXPECT_EQ(answer.element("Expiration"), "2027-01-15T20:00:00Z");  // 12 hours
    EXPECT_FALSE(session_in(answer).mfa_s);
    EXPECT_EQ(session_in(answer).principal_id, alice.id);
}

TEST_F(Sts, GoodCodeGivesAnMfaSessionOnce) {
    const auto answer = session_token(alice_key, mfa(world.code()) + "&DurationSeconds=900");
    ASSERT_EQ(answer.status, 200u) << answer.message;
    EXPECT_EQ(session_in(answer).mfa_s, unix_seconds(world.clock.now()));
    EXPECT_EQ(session_in(answer).expires_s - session_in(answer).issued_s, 900);
    expect(session_token(alice_key, mfa(world.code())), 403, "AccessDenied", invalid_code);
}

TEST_F(Sts, WrongCodesAreRefusedAndSpendTheBudget) {
    for (int i = 0; i < 9; ++i)
        expect(session_token(alice_key, mfa("000000")), 403, "AccessDenied", invalid_code);
    expect(session_token(alice_key, mfa(world.code())), 403, "AccessDenied", unable);
    world.clock.advance(std::chrono::minutes(3));
    EXPECT_EQ(session_token(alice_key, mfa(world.code())).status, 200u);
}

// An attempt must not be bought back by making the server restart: it is in the store, not only in memory.
TEST_F(Sts, AttemptsSurviveARestart) {
    for (int i = 0; i < 9; ++i) session_token(alice_key, mfa("000000"));
    Directory restarted(*world.store, world.directory.environment());
    EXPECT_EQ(restarted.current().mfa_devices.find(device.serial_number)->codes.budget_spent, 9);
}

TEST_F(Sts, HalfOfMfaIsRefused) {
    constexpr std::string_view both =
        "MultiFactorAuthentication failed, must provide both MFA serial number and one time pass code.";
    expect(session_token(alice_key, "&TokenCode=123456"), 403, "AccessDenied", both);
    expect(session_token(alice_key, "&SerialNumber=" + device.serial_number), 403, "AccessDenied", both);
    expect(session_token(alice_key, "&SerialNumber=" + device.serial_number + "&TokenCode=12345"), 400,
           "ValidationError",
           "1 validation error detected: Value '12345' at 'tokenCode' failed to satisfy constraint: Member "
           "must have length greater than or equal to 6");
    expect(session_token(alice_key, "&DurationSeconds=899"), 400, "ValidationError",
           "1 validation error detected: Value '899' at 'durationSeconds' failed to satisfy constraint: "
           "Member must have value greater than or equal to 900");
}

TEST_F(Sts, AnotherUsersDeviceIsNobodys) {
    const auto mallory = world.add_user(World::account_a, "mallory");
    expect(session_token(World::long_term(mallory), mfa(world.code())), 403, "AccessDenied", unable);
    device.user_id.clear();  // deactivated
    world.put(device);
    expect(session_token(alice_key, mfa(world.code())), 403, "AccessDenied", unable);
}

TEST_F(Sts, OneCodeUsedByManyThreadsGivesOneSession) {
    std::atomic<int> issued{0}, refused{0};
    std::vector<std::thread> threads;
    const std::string code = world.code();
    for (int i = 0; i < 8; ++i)
        threads.emplace_back(
            [&] { (session_token(alice_key, mfa(code)).status == 200 ? issued : refused)++; });
    for (auto& thread : threads) thread.join();
    EXPECT_EQ(issued, 1);
    EXPECT_EQ(refused, 7);
}

TEST_F(Sts, SessionCredentialsMayNotMakeMoreSessions) {
    const auto session = world.credential(session_token(alice_key));
    expect(session_token(session), 403, "AccessDenied",
           "Cannot call GetSessionToken with session credentials");
    const auto identity = ask(session, "Action=GetCallerIdentity");
    EXPECT_EQ(identity.element("Arn"), alice.arn());
    EXPECT_EQ(identity.element("UserId"), alice.id);
}

TEST_F(Sts, RoleInTheSameAccountTrustingTheAccountNeedsBothHalves) {
    const auto role = world.add_role(World::account_a, "r", trust(World::account_a));
    const auto answer = assume(alice_key, role);
    ASSERT_EQ(answer.status, 200u) << answer.message;
    EXPECT_EQ(answer.element("AssumedRoleId"), role.id + ":session1");
    EXPECT_EQ(answer.element("Arn"), "arn:aws:sts::111122223333:assumed-role/r/session1");
    EXPECT_EQ(answer.element("PackedPolicySize"), "");
    const auto bob = world.add_user(World::account_a, "bob");
    const auto denied = assume(World::long_term(bob), role);
    EXPECT_EQ(denied.status, 403u);
    EXPECT_TRUE(denied.message.starts_with(
        "User: arn:aws:iam::111122223333:user/bob is not authorized to perform: sts:AssumeRole on resource: "
        "arn:aws:iam::111122223333:role/r"))
        << denied.message;
}

TEST_F(Sts, CrossAccountTrustMayDemandMfa) {
    const auto role = world.add_role(World::account_b, "list",
                                     trust(concat("arn:aws:iam::", World::account_a, ":root"), with_mfa));
    const auto without = assume(alice_key, role);
    EXPECT_EQ(without.code, "AccessDenied");
    const auto answer = assume(alice_key, role, mfa(world.code()));
    ASSERT_EQ(answer.status, 200u) << answer.message;
    EXPECT_EQ(session_in(answer).account_id, World::account_b);
    EXPECT_FALSE(session_in(answer).mfa_s);  // facts: mfa §5
}

TEST_F(Sts, MfaSessionSatisfiesTheTrustWithoutAnotherCode) {
    const auto role = world.add_role(World::account_b, "list", trust(World::account_a, with_mfa));
    const auto session = world.credential(session_token(alice_key, mfa(world.code())));
    const auto answer = assume(session, role);
    ASSERT_EQ(answer.status, 200u) << answer.message;
    EXPECT_FALSE(session_in(answer).mfa_s);
    world.settings.role_sessions_inherit_mfa = true;
    EXPECT_TRUE(session_in(assume(session, role)).mfa_s);
}

// A refused request spends the attempt, never the code.
TEST_F(Sts, RefusedAssumeRoleLeavesTheCodeGood) {
    const auto stranger = world.add_role(World::account_b, "closed", trust("arn:aws:iam::444455556666:root"));
    EXPECT_EQ(assume(alice_key, stranger, mfa(world.code())).code, "AccessDenied");
    EXPECT_EQ(world.directory.share()->mfa_devices.find(device.serial_number)->codes.budget_spent, 1);
    EXPECT_EQ(session_token(alice_key, mfa(world.code())).status, 200u);
}

TEST_F(Sts, TagKeysOfAwssOwnAreRefused) {
    const auto role = world.add_role(World::account_a, "r",
                                     trust(World::account_a, "", R"("sts:AssumeRole","sts:TagSession")"));
    const auto bob = world.add_user(World::account_a, "bob", allow("sts:*"));
    for (const char* key : {"aws:cloudformation:stack-name", "AWS:x", "aws:"}) {
        const auto tag = concat("&Tags.member.1.Key=", percent_encode(key), "&Tags.member.1.Value=prod");
        for (const auto& answer : {assume(World::long_term(bob), role, tag),
                                   ask(World::long_term(bob), "Action=GetFederationToken&Name=guest" + tag)})
            expect(answer, 400, "InvalidParameterValue",
                   "aws: prefixed tag key names are not allowed for external use.");
    }
    EXPECT_EQ(assume(World::long_term(bob), role, "&Tags.member.1.Key=laws:x&Tags.member.1.Value=").status,
              200u);
}

// A limit that the caller has misspelled must not be no limit.
TEST_F(Sts, ASessionPolicyThatIsNotUnderstoodIsRefused) {
    const auto role = world.add_role(World::account_a, "r", trust(World::account_a), allow("s3:*"));
    const auto bob = world.add_user(World::account_a, "bob", allow("sts:*"));
    constexpr std::string_view arn = "arn:aws:iam::aws:policy/ReadOnlyAccess";
    const auto refuse = [&](const std::string& more, std::string_view code, std::string_view message) {
        expect(assume(alice_key, role, more), 400, code, message);
        expect(ask(World::long_term(bob), "Action=GetFederationToken&Name=guest" + more), 400, code, message);
    };
    refuse(concat("&PolicyArns.member.1=", arn), "MalformedInput",
           "The structure at policyArns.1.member must be given by its members");
    refuse(concat("&PolicyArns.member.1.Arn=", arn), "InvalidQueryParameter",
           "The parameter Arn at policyArns.1.member is not known to this operation.");
    refuse(
        concat("&PolicyArns.member.1.arn=", arn, "&PolicyArns.member.2="), "ValidationError",
        "1 validation error detected: Value null at 'policyArns.2.member.arn' failed to satisfy constraint: "
        "Member must not be null");
    refuse(concat("&PolicyArns.member=", arn), "MalformedInput",
           "The list at policyArns must be given as policyArns.member.1");
    refuse(concat("&PolicyArns=", arn), "MalformedInput",
           "The list at policyArns must be given as policyArns.member.1");
    refuse(concat("&policyArns.member.1.arn=", arn), "InvalidQueryParameter",
           "The parameter policyArns is not known to this operation.");
    EXPECT_EQ(assume(alice_key, role, "&PolicyArns=&Tags=&TransitiveTagKeys=&ProvidedContexts=").status,
              200u);
}

TEST_F(Sts, ExternalIdAndSourceIdentityAreConditions) {
    const auto role = world.add_role(World::account_b, "vendor",
                                     trust(World::account_a, R"({"StringEquals":{"sts:ExternalId":"x-1"}})",
                                           R"("sts:AssumeRole","sts:SetSourceIdentity")"));
    const auto bob = world.add_user(World::account_a, "bob", allow("sts:*"));
    EXPECT_EQ(assume(alice_key, role).status, 403u);
    EXPECT_EQ(assume(alice_key, role, "&ExternalId=x-2").status, 403u);
    EXPECT_EQ(assume(alice_key, role, "&ExternalId=x-1").status, 200u);
    EXPECT_EQ(assume(alice_key, role, "&ExternalId=x-1&SourceIdentity=alice").status,
              403u);  // no sts:SetSourceIdentity
    const auto answer = assume(World::long_term(bob), role, "&ExternalId=x-1&SourceIdentity=bob");
    EXPECT_EQ(answer.element("SourceIdentity"), "bob");
    EXPECT_EQ(session_in(answer).source_identity, "bob");
}

TEST_F(Sts, ChainsAreCappedAtOneHour) {
    auto role = world.add_role(World::account_a, "r", trust(World::account_a), allow("sts:AssumeRole"));
    role.max_session_duration_s = 43200;
    world.put(role);
    const auto session = world.credential(session_token(alice_key));
    expect(
        assume(session, role, "&DurationSeconds=3601"), 400, "ValidationError",
        "The requested DurationSeconds exceeds the 1 hour session limit for roles assumed by role chaining.");
    EXPECT_EQ(assume(alice_key, role, "&DurationSeconds=43200").status, 200u);
    role.max_session_duration_s = 3600;
    world.put(role);
    expect(assume(alice_key, role, "&DurationSeconds=3601"), 400, "ValidationError",
           "The requested DurationSeconds exceeds the MaxSessionDuration set for this role.");
}

TEST_F(Sts, TagsNeedTagSessionAndTransitiveOnesGoOn) {
    const auto first =
        world.add_role(World::account_a, "first",
                       trust(World::account_a, "", R"("sts:AssumeRole","sts:TagSession")"), allow("sts:*"));
    const auto second = world.add_role(World::account_a, "second",
                                       trust(World::account_a, "", R"("sts:AssumeRole","sts:TagSession")"));
    const auto bob = world.add_user(World::account_a, "bob", allow("sts:*"));
    const std::string tags =
        "&Tags.member.1.Key=team&Tags.member.1.Value=red&Tags.member.2.Key=x&Tags.member.2.Value=&"
        "TransitiveTagKeys.member.1=team";
    EXPECT_EQ(assume(alice_key, first, tags).status, 403u);
    const auto answer = assume(World::long_term(bob), first, tags);
    ASSERT_EQ(answer.status, 200u) << answer.message;
    EXPECT_EQ(answer.element("PackedPolicySize"), "1");
    const auto session = world.credential(answer);
    expect(assume(session, second, "&Tags.member.1.Key=TEAM&Tags.member.1.Value=blue"), 400,
           "InvalidParameterValue",
           "One of the specified transitive tag keys can't be set because it conflicts with a transitive tag "
           "key from the calling session.");
    const auto& inherited = session_in(assume(session, second));
    EXPECT_EQ(inherited.tags, (Tags{{"team", "red"}}));
    EXPECT_EQ(inherited.transitive_tag_keys, std::vector<std::string>{"team"});
    expect(assume(World::long_term(bob), first, "&TransitiveTagKeys.member.1=none"), 400,
           "InvalidParameterValue",
           "The specified transitive tag key must be included in the requested tags.");
    expect(assume(World::long_term(bob), first,
                  "&Tags.member.1.Key=a&Tags.member.1.Value=1&Tags.member.2.Key=A&Tags.member.2.Value=2"),
           400, "InvalidParameterValue",
           "Duplicate tag keys found. Please note that Tag keys are case insensitive.");
}

TEST_F(Sts, SessionPolicyIsCheckedAndCarried) {
    const auto role = world.add_role(World::account_a, "r", trust(World::account_a), allow("s3:*"));
    EXPECT_EQ(assume(alice_key, role, "&Policy=" + percent_encode("{")).code, "MalformedPolicyDocument");
    EXPECT_EQ(
        assume(alice_key, role, "&Policy=" + percent_encode(allow("s3:*") + std::string(2100, ' '))).code,
        "PackedPolicyTooLarge");
    const auto answer = assume(alice_key, role, "&Policy=" + percent_encode(allow("s3:GetObject")));
    ASSERT_EQ(answer.status, 200u) << answer.message;
    const auto snapshot = world.directory.share();
    const auto caller = look_up_caller(world.credential(answer), *snapshot);
    ASSERT_TRUE(caller);
    policy::Context context;
    EXPECT_TRUE(decide(*snapshot, *caller, {"s3:GetObject", "arn:aws:s3:::b/k", World::account_a}, context)
                    .allowed());
    EXPECT_FALSE(decide(*snapshot, *caller, {"s3:PutObject", "arn:aws:s3:::b/k", World::account_a}, context)
                     .allowed());
}

TEST_F(Sts, BadParametersAreNamed) {
    const auto role = world.add_role(World::account_a, "r", trust(World::account_a));
    expect(ask(alice_key, "Action=AssumeRole&RoleArn=" + role.arn() + "&RoleSessionName=Session1:2"), 400,
           "ValidationError",
           "1 validation error detected: Value 'Session1:2' at 'roleSessionName' failed to satisfy "
           "constraint: Member must satisfy regular "
           "expression pattern: [\\w+=,.@-]*");
    expect(ask(alice_key, "Action=AssumeRole&RoleArn=arn:aws:iam::111122223333&RoleSessionName=ss"), 400,
           "ValidationError", "arn:aws:iam::111122223333 is invalid");
    EXPECT_EQ(assume(alice_key, role, "&Nonsense=1").code, "InvalidQueryParameter");
    EXPECT_EQ(assume(alice_key, role, "&Tags.member.999999999.Key=a").code, "MalformedInput");
    EXPECT_EQ(assume(alice_key, role,
                     "&ProvidedContexts.member.1.ProviderArn=arn:aws:iam::aws:contextProvider/IdentityCenter")
                  .code,
              "InvalidParameterValue");
}

TEST_F(Sts, SessionsDieWithTheirUserOrRole) {
    const auto role = world.add_role(World::account_a, "r", trust(World::account_a));
    const auto of_role = world.credential(assume(alice_key, role)),
               of_user = world.credential(session_token(alice_key));
    world.erase(role);
    world.erase(alice);
    EXPECT_EQ(ask(of_role, "Action=GetCallerIdentity").code, "InvalidClientTokenId");
    EXPECT_EQ(ask(of_user, "Action=GetCallerIdentity").code, "InvalidClientTokenId");
}

TEST_F(Sts, TokenKeysRotateWithoutKillingSessions) {
    const auto answer = session_token(alice_key);
    world.clock.advance(std::chrono::hours(24 * 30));
    world.directory.write(rotate_token_keys);
    EXPECT_EQ(world.directory.share()->token_keys.size(), 2u);
    const auto due = [&] { return token_keys_are_due(*world.directory.share(), world.clock.now()); };
    EXPECT_FALSE(due());
    world.clock.advance(std::chrono::minutes(36 * 60 - 1));
    EXPECT_FALSE(due());
    EXPECT_TRUE(world.credential(answer).session);
    world.clock.advance(std::chrono::minutes(1));
    EXPECT_TRUE(due());
    world.directory.write(rotate_token_keys);
    EXPECT_EQ(world.directory.share()->token_keys.size(), 1u);
    EXPECT_FALSE(world.credential(answer).session);
    EXPECT_FALSE(due());
}

// A server that was off for months seals nothing new under the old key, but sessions of just before live on.
TEST_F(Sts, ATokenKeyThatIsOverdueIsKeptAsLongAsItsSessionsLive) {
    world.clock.advance(std::chrono::hours(24 * 90));
    const auto answer = session_token(alice_key);
    world.directory.write(rotate_token_keys);
    EXPECT_EQ(world.directory.share()->token_keys.size(), 2u);
    EXPECT_TRUE(world.credential(answer).session);
}

TEST_F(Sts, AccessKeyInfoReadsTheId) {
    const auto bob = World::long_term(world.add_user(World::account_a, "bob", allow("sts:GetAccessKeyInfo")));
    EXPECT_EQ(ask(bob, "Action=GetAccessKeyInfo&AccessKeyId=ASIAY34FZKBOKMUTVV7A").element("Account"),
              "609629065308");
    EXPECT_EQ(ask(bob, "Action=GetAccessKeyInfo&AccessKeyId=AKIAIOSFODNN7EXAMPLE").code, "ValidationError");
}

TEST_F(Sts, AccessKeyInfoNeedsPermission) {
    expect(
        ask(alice_key, "Action=GetAccessKeyInfo&AccessKeyId=ASIAY34FZKBOKMUTVV7A"), 403, "AccessDenied",
        concat(
            "User: ", alice.arn(),
            " is not authorized to perform: sts:GetAccessKeyInfo because no identity-based policy allows the "
            "sts:GetAccessKeyInfo action"));
}

}  // namespace
}  // namespace watchword::sts::test
