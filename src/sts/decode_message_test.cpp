// Questions: who may read why a request was refused, and what opens nothing?
#include "jose/base64url.hpp"
#include "service/authorization_message.hpp"
#include "service/denied.hpp"
#include "service/test_world.hpp"
#include "sts/service.hpp"

namespace watchword::sts {
namespace {

using testing::Answer;
using testing::World;

std::string allow(std::string_view action, std::string_view resource = "*") {
    return concat(R"({"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":")", action,
                  R"(","Resource":")", resource, R"("}]})");
}
constexpr std::string_view introduction = ". Encoded authorization failure message: ";

class Decoding : public ::testing::Test {
protected:
    Answer decode(const Credential& who, const std::string& message) {
        return world.call(service, who, "Action=DecodeAuthorizationMessage&EncodedMessage=" + message);
    }
    // The sentence of a refusal as a server that encodes them words it.
    std::string refusal(const User& who, std::string_view action, std::string_view resource,
                        std::string_view account_id, std::string_view large_key_value = "") {
        const auto snapshot = world.directory.share();
        const auto caller = *look_up_caller(World::long_term(who), *snapshot);
        policy::Context context;
        set_global_keys(context, {"192.0.2.1", "", "", "us-east-1", true, world.clock.now()}, caller);
        if (!large_key_value.empty()) context.set("s3:prefix", large_key_value);
        try {
            require_access(*snapshot, caller, {action, resource, account_id}, context);
        } catch (const Denied& denied) {
            return with_encoded_message(denied.what(), *snapshot, caller, denied.access(), context,
                                        world.directory.environment());
        }
        return "allowed";
    }
    std::string message(const User& who, std::string_view large_key_value = "") {
        const auto sentence =
            refusal(who, "s3:ListBucket", "arn:aws:s3:::b", who.account_id, large_key_value);
        const auto at = sentence.find(introduction);
        EXPECT_NE(at, std::string::npos) << sentence;
        return sentence.substr(at + introduction.size());
    }
    void expect_invalid(const Answer& answer) {
        EXPECT_EQ(answer.status, 400u) << answer.xml;
        EXPECT_EQ(answer.code, "InvalidAuthorizationMessageException");
        EXPECT_EQ(answer.message, "Message is not valid");
    }

    World world;
    User reader = world.add_user(World::account_a, "reader", allow("sts:DecodeAuthorizationMessage"));
    User mallory = world.add_user(
        World::account_a, "mallory",
        R"({"Version":"2012-10-17","Statement":[{"Sid":"NoLists","Effect":"Deny","Action":"s3:List*","Resource":"*"}]})");
};

TEST_F(Decoding, IsTheReasonReadByWhoMay) {
    const auto encoded = message(mallory);
    EXPECT_EQ(encoded.find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"),
              std::string::npos);
    const auto answer = decode(World::long_term(reader), encoded);
    ASSERT_EQ(answer.status, 200u) << answer.message;
    const auto text = answer.element("DecodedMessage");
    for (const char* part : {"explicitDeny", "NoLists", "s3:ListBucket", "arn:aws:s3:::b", "mallory"})
        EXPECT_NE(text.find(part), std::string::npos) << text;
}

TEST_F(Decoding, IsPermissionNeeded) {
    const auto encoded = message(mallory);
    const auto answer = decode(World::long_term(mallory), encoded);
    EXPECT_EQ(answer.code, "AccessDenied");
    EXPECT_EQ(answer.message,
              concat("User: ", mallory.arn(),
                     " is not authorized to perform: sts:DecodeAuthorizationMessage because no "
                     "identity-based policy allows the sts:DecodeAuthorizationMessage action"));
}

TEST_F(Decoding, AreMessagesOfOtherAccountsAndGarbageAlike) {
    const auto theirs = world.add_user(World::account_b, "theirs", allow("sts:DecodeAuthorizationMessage"));
    expect_invalid(decode(World::long_term(theirs), message(mallory)));
    for (const char* garbage :
         {"x", "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", "%2B%2F"})
        expect_invalid(decode(World::long_term(reader), garbage));
    EXPECT_EQ(decode(World::long_term(reader), std::string(10'241, 'A')).code, "ValidationError");
    expect_invalid(decode(World::long_term(reader), std::string(10'240, 'A')));
}

TEST_F(Decoding, IsAMessageWithOneFlippedBitRefused) {
    auto sealed = *jose::base64url_decode(message(mallory));
    for (std::size_t at = 0; at < sealed.size(); at += at < 24 ? 1 : 97) {
        sealed[at] = static_cast<char>(sealed[at] ^ 4);
        expect_invalid(decode(World::long_term(reader), jose::base64url_encode(sealed)));
        sealed[at] = static_cast<char>(sealed[at] ^ 4);
    }
    EXPECT_EQ(decode(World::long_term(reader), jose::base64url_encode(sealed)).status, 200u);
}

// Sealed under the same ring, but for another purpose.
TEST_F(Decoding, IsASessionTokenNoMessageNorTheOtherWayRound) {
    const auto session = world.call(service, World::long_term(reader), "Action=GetSessionToken");
    const auto token = *base64_decode(session.element("SessionToken"));
    expect_invalid(decode(World::long_term(reader), jose::base64url_encode(token)));
    const auto encoded = *jose::base64url_decode(message(mallory));
    EXPECT_FALSE(open_session(base64_encode(encoded), *world.directory.share(), world.vault));
}

TEST_F(Decoding, DoesAnotherAccountsResourceGiveNoMessage) {
    EXPECT_EQ(refusal(mallory, "s3:GetObject", "arn:aws:s3:::theirs/k", World::account_b)
                  .find("Encoded authorization failure message"),
              std::string::npos);
}

// What the organization's policies say is not for its members to read.
TEST_F(Decoding, AreControlPoliciesNotTold) {
    Organization organization;
    organization.id = "o-1234567890", organization.root_id = "r-1234";
    organization.management_account_id = World::account_b;
    organization.feature_set = "ALL";
    organization.enabled_policy_types = {std::string(service_control_policy)};
    organization.policy_ids = {"p-FullAWSAccess", "p-secret000"};
    OrganizationPolicy secret;
    secret.id = "p-secret000", secret.organization_id = organization.id;
    secret.arn = organization.arn_of("policy", "service_control_policy/p-secret000");
    secret.content = ControlPolicy(
        service_control_policy,
        R"({"Version":"2012-10-17","Statement":[{"Sid":"OurSecret","Effect":"Deny","Action":"s3:*","Resource":"*"}]})");
    OrganizationMember member;
    member.account_id = World::account_a, member.organization_id = organization.id;
    member.parent_id = organization.root_id;
    member.policy_ids = {"p-FullAWSAccess"};
    world.put(secret), world.put(organization), world.put(member);
    const auto text = decode(World::long_term(reader), message(mallory)).element("DecodedMessage");
    EXPECT_NE(text.find("explicitDeny"), std::string::npos);
    EXPECT_EQ(text.find("OurSecret"), std::string::npos) << text;
    EXPECT_NE(text.find("NoLists"), std::string::npos) << text;
}

TEST_F(Decoding, DoesWhatIsTooLongLeaveOut) {
    const auto encoded = message(mallory, std::string(9000, 'p'));
    EXPECT_LE(encoded.size(), encoded_message_bytes_max);
    const auto text = decode(World::long_term(reader), encoded).element("DecodedMessage");
    EXPECT_NE(text.find("s3:ListBucket"), std::string::npos) << text;
    EXPECT_EQ(text.find("pppp"), std::string::npos);
}

TEST_F(Decoding, IsAMessageOpenNoLongerThanItsKey) {
    const auto encoded = message(mallory);
    world.clock.advance(std::chrono::hours(24 * 30));
    world.directory.write(rotate_token_keys);
    EXPECT_EQ(decode(World::long_term(reader), encoded).status, 200u);
    world.clock.advance(std::chrono::hours(36));
    world.directory.write(rotate_token_keys);
    expect_invalid(decode(World::long_term(reader), encoded));
}

}  // namespace
}  // namespace watchword::sts
