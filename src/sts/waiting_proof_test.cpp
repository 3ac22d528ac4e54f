// Question: what is a token worth that was good when it was looked at, and is not any more when its session
// is to be issued?
#include "service/test_world.hpp"
#include "sts/web_identity.hpp"

namespace watchword::sts {
namespace {

using testing::World;

// "200", or the code of the Fault.
std::string outcome(World& world, const AssumeRoleWithWebIdentityRequest& request,
                    const ProvenIdentity& identity) {
    const auto snapshot = world.directory.share();
    const RequestFacts facts{"192.0.2.1", "test", "", "us-east-1", true, world.clock.now()};
    Call call{{}, facts, {}, world.directory.environment(), world.settings, {}};
    set_global_keys(call.context, facts, call.caller);
    try {
        assume_role_with_web_identity(*snapshot, call, request, identity);
        return "200";
    } catch (const Fault& fault) {
        return concat(std::to_string(fault.http_status), " ", fault.code);
    }
}

TEST(WaitingProof, EndsWithItsToken) {
    World world;
    ProvenIdentity identity;
    identity.provider.account_id = World::account_a;
    identity.provider.url = "idp.example.org";
    identity.provider.client_ids = {"app"};
    world.put(identity.provider);
    const auto role = world.add_role(
        World::account_a, "federated",
        concat(R"({"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"Federated":")",
               identity.provider.arn(), R"("},"Action":"sts:AssumeRoleWithWebIdentity"}]})"));
    identity.claims.issuer = "https://idp.example.org";
    identity.claims.subject = "mary.major";
    identity.claims.audiences = {"app"};
    identity.claims.issued_s = unix_seconds(world.clock.now());
    identity.claims.expires_s = identity.claims.issued_s + 2;
    identity.audience = "app";
    AssumeRoleWithWebIdentityRequest request;
    request.RoleArn = ArnType(role.arn());
    request.RoleSessionName = RoleSessionNameType("session1");

    EXPECT_EQ(outcome(world, request, identity), "200");
    world.clock.advance(std::chrono::seconds(2));  // in the queue, or with the provider
    EXPECT_EQ(outcome(world, request, identity), "400 ExpiredTokenException");
}

}  // namespace
}  // namespace watchword::sts
