// Questions: who gets which session, for which code, and with what in it — and who does not?
#include "sts/service.hpp"

#include "service/authorize.hpp"
#include "service/test_world.hpp"

namespace watchword::sts {
namespace {

using testing::Answer;
using testing::World;

constexpr std::string_view unable =
    "MultiFactorAuthentication failed, unable to validate MFA code.  Please verify your MFA serial number is "
    "valid and "
    "associated with this user.";
constexpr std::string_view invalid_code =
    "MultiFactorAuthentication failed with invalid MFA one time pass code. ";

std::string trust(std::string_view principal, std::string_view condition = "",
                  std::string_view actions = R"("sts:AssumeRole")") {
    return concat(R"({"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"AWS":")", principal,
                  R"("},"Action":[)", actions, "]", condition.empty() ? "" : ",\"Condition\":", condition,
                  "}]}");
}
std::string allow(std::string_view action, std::string_view resource = "*") {
    return concat(R"({"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":")", action,
                  R"(","Resource":")", resource, R"("}]})");
}
constexpr std::string_view with_mfa = R"({"Bool":{"aws:MultiFactorAuthPresent":"true"}})";

class Sts : public ::testing::Test {
protected:
    Answer ask(const Credential& who, const std::string& form) { return world.call(service, who, form); }
    Answer session_token(const Credential& who, const std::string& more = "") {
        return ask(who, "Action=GetSessionToken&Version=2011-06-15" + more);
    }
    std::string mfa(std::string_view code) const {
        return concat("&SerialNumber=", device.serial_number, "&TokenCode=", code);
    }
    Answer assume(const Credential& who, const Role& role, const std::string& more = "") {
        return ask(who, concat("Action=AssumeRole&RoleArn=", role.arn(), "&RoleSessionName=session1", more));
    }
    void expect(const Answer& answer, unsigned status, std::string_view code, std::string_view message) {
        EXPECT_EQ(answer.status, status) << answer.message << answer.xml;
        EXPECT_EQ(answer.code, code);
        EXPECT_EQ(answer.message, message);
    }
    const Session& session_in(const Answer& answer) {
        opened = world.credential(answer).session;
        EXPECT_TRUE(opened);
        return opened->session;
    }

    World world;
    User alice = world.add_user(World::account_a, "alice", allow("sts:AssumeRole"));
    Credential alice_key = World::long_term(alice);
    MfaDevice device = world.add_device(alice, "alice");
    OpenedSessionPtr opened;
};

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

TEST_F(Sts, AMissingRoleLooksLikeARefusal) {
    const auto stranger = world.add_role(World::account_b, "closed", trust("arn:aws:iam::444455556666:root"));
    auto missing = stranger;
    missing.name = "nowhere";
    const auto refused = assume(alice_key, stranger), absent = assume(alice_key, missing);
    EXPECT_EQ(absent.status, refused.status);
    EXPECT_EQ(absent.message,
              "User: arn:aws:iam::111122223333:user/alice is not authorized to perform: sts:AssumeRole on "
              "resource: "
              "arn:aws:iam::444455556666:role/nowhere");
    EXPECT_EQ(refused.message,
              "User: arn:aws:iam::111122223333:user/alice is not authorized to perform: sts:AssumeRole on "
              "resource: "
              "arn:aws:iam::444455556666:role/closed");
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

TEST_F(Sts, EveryFlippedBitOfATokenIsRefused) {
    const auto token = *base64_decode(session_token(alice_key).element("SessionToken"));
    const auto snapshot = world.directory.share();
    ASSERT_TRUE(open_session(base64_encode(token), *snapshot, world.vault));
    for (std::size_t bit = 0; bit < token.size() * 8; ++bit) {
        std::string changed = token;
        changed[bit / 8] = static_cast<char>(changed[bit / 8] ^ (1 << bit % 8));
        EXPECT_FALSE(open_session(base64_encode(changed), *snapshot, world.vault)) << bit;
    }
}

TEST_F(Sts, AnotherMasterKeyOpensNoTokenThatTheRightOneHasJustOpened) {
    const auto token = session_token(alice_key).element("SessionToken");
    const auto snapshot = world.directory.share();
    ASSERT_TRUE(open_session(token, *snapshot, world.vault));
    const crypto::Vault other(Secret(std::string(32, 'x')));
    EXPECT_FALSE(open_session(token, *snapshot, other));
    EXPECT_TRUE(open_session(token, *snapshot, world.vault));
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
    EXPECT_EQ(ask(alice_key, "Action=GetAccessKeyInfo&AccessKeyId=ASIAY34FZKBOKMUTVV7A").element("Account"),
              "609629065308");
    EXPECT_EQ(ask(alice_key, "Action=GetAccessKeyInfo&AccessKeyId=AKIAIOSFODNN7EXAMPLE").code,
              "ValidationError");
}

// What GetDelegatedAccessToken hands out acts as whoever accepted, within the request's policy, and no longer
// than was asked for.
class DelegatedAccess : public Sts {
protected:
    DelegatedAccess() {
        request.id = "6f9f7f53-0000-4000-8000-000000000001";
        request.requestor_account_id = World::account_b;
        request.owner_account_id = World::account_a;
        request.owner_arn = approver.arn();
        request.state = "FINALIZED";
        request.policy = allow("iam:GetUser");
        request.session_duration_s = 3600;
        request.finalized = stored(world.clock.now());
        request.expires = request.finalized + 7 * 24 * 3600 * 1000;
        request.approver = DelegationApprover{approver.arn(), approver.id, {}, "ada", {{"team", "core"}}};
        world.put(request);
    }
    Answer trade(const User& who) {
        return ask(World::long_term(who), concat("Action=GetDelegatedAccessToken&TradeInToken=", request.id));
    }
    bool may(const Credential& who, std::string_view action) {
        const auto snapshot = world.directory.share();
        const auto caller = look_up_caller(who, *snapshot);
        if (!caller) return false;
        policy::Context context;
        set_global_keys(context, {"192.0.2.1", "", "", "us-east-1", true, world.clock.now()}, *caller);
        return decide(*snapshot, *caller, {action, "*", World::account_a}, context).allowed();
    }

    User approver = world.add_user(World::account_a, "approver", allow("iam:*"));
    User vendor = world.add_user(World::account_b, "vendor", allow("sts:GetDelegatedAccessToken"));
    DelegationRequest request;
};

TEST_F(DelegatedAccess, ActsAsTheApproverWithinThePolicy) {
    const auto answer = trade(vendor);
    ASSERT_EQ(answer.status, 200u) << answer.message;
    EXPECT_EQ(answer.element("AssumedPrincipal"), approver.arn());
    EXPECT_EQ(answer.element("PackedPolicySize"), "");
    const auto delegated = world.credential(answer);
    EXPECT_EQ(world.call(service, delegated, "Action=GetCallerIdentity").element("Arn"), approver.arn());
    EXPECT_TRUE(may(delegated, "iam:GetUser"));
    EXPECT_FALSE(may(delegated, "iam:ListUsers"));  // the approver may, the request does not ask for it
    EXPECT_EQ(session_in(answer).source_identity, "ada");
    EXPECT_FALSE(session_in(answer).mfa_s);
    expect(ask(delegated, "Action=GetSessionToken"), 403, "AccessDenied",
           "Cannot call GetSessionToken with session credentials");
    world.erase(approver);
    EXPECT_FALSE(may(delegated, "iam:GetUser"));
}

TEST_F(DelegatedAccess, NeverMoreThanTheApproverMay) {
    request.policy = allow("*");
    world.put(request);
    const auto delegated = world.credential(trade(vendor));
    EXPECT_TRUE(may(delegated, "iam:ListUsers"));
    EXPECT_FALSE(may(delegated, "s3:ListAllMyBuckets"));
}

TEST_F(DelegatedAccess, ActsAsARoleOrTheRootUserToo) {
    const Role role = world.add_role(World::account_a, "setup", trust("*"), allow("iam:*"));
    request.approver = DelegationApprover{"arn", role.id, "s", {}, {}};
    world.put(request);
    const auto as_role = world.credential(trade(vendor));
    EXPECT_EQ(world.call(service, as_role, "Action=GetCallerIdentity").element("Arn"),
              concat("arn:aws:sts::", World::account_a, ":assumed-role/setup/s"));
    EXPECT_TRUE(may(as_role, "iam:GetUser"));
    EXPECT_FALSE(may(as_role, "iam:ListUsers"));
    request.approver = DelegationApprover{"arn", "", {}, {}, {}};
    world.put(request);
    const auto as_root = world.credential(trade(vendor));
    EXPECT_TRUE(may(as_root, "iam:GetUser"));
    EXPECT_FALSE(may(as_root, "iam:ListUsers"));  // the policy binds the root user too
}

TEST_F(DelegatedAccess, EndsWhenTheDelegationDoes) {
    world.clock.advance(std::chrono::seconds(3599));
    EXPECT_EQ(session_in(trade(vendor)).expires_s, unix_seconds(world.clock.now()) + 1);
    world.clock.advance(std::chrono::seconds(1));
    expect(trade(vendor), 400, "ExpiredTradeInToken", "The trade-in token has expired. Request a new one.");
}

TEST_F(DelegatedAccess, IsForNobodyElse) {
    const User stranger = world.add_user(World::account_a, "stranger", allow("*"));
    const auto invalid = [&](const User& who) {
        expect(trade(who), 403, "AccessDenied", "The trade-in token is not valid.");
    };
    invalid(stranger);  // of the account that owns it, not of the one that asked
    for (const char* state : {"UNASSIGNED", "ASSIGNED", "PENDING_APPROVAL", "ACCEPTED", "REJECTED"}) {
        request.state = state;
        world.put(request);
        invalid(vendor);
    }
    const User nobody = world.add_user(World::account_b, "nobody");
    EXPECT_EQ(trade(nobody).code, "AccessDenied");
}

}  // namespace
}  // namespace watchword::sts
