// Questions: which requests are the Query services', and which are S3's? (facts: signatures §7) Who may call
// what without a signature?
#include "service/query_front.hpp"

#include <gtest/gtest.h>

#include <future>

#include "service/test_world.hpp"

namespace watchword {
namespace {

bool is_query(std::string method, std::string target, std::string content_type = {}) {
    Request request;
    request.method = std::move(method);
    request.target = std::move(target);
    if (!content_type.empty()) request.headers.add("Content-Type", content_type);
    return is_query_request(request);
}

TEST(QueryFront, FormsAndActionsAreQueryRequests) {
    EXPECT_TRUE(is_query("POST", "/", "application/x-www-form-urlencoded; charset=utf-8"));
    EXPECT_TRUE(is_query("POST", "/", "Application/X-WWW-Form-Urlencoded"));
    EXPECT_TRUE(is_query("POST", "/"));
    EXPECT_TRUE(is_query("GET", "/?Version=2011-06-15&Action=GetCallerIdentity"));
}

TEST(QueryFront, AllElseIsS3s) {
    EXPECT_FALSE(is_query("GET", "/"));
    EXPECT_FALSE(is_query("GET", "/?list-type=2"));
    EXPECT_FALSE(is_query("GET", "/bucket?Action=GetCallerIdentity"));
    EXPECT_FALSE(is_query("PUT", "/"));
    // DeleteObjects by virtual host has the path of the service and, from some clients, no Content-Type.
    EXPECT_FALSE(is_query("POST", "/?delete"));
    EXPECT_FALSE(is_query("POST", "/?delete", "application/xml"));
    EXPECT_FALSE(is_query("POST", "/", "multipart/form-data; boundary=x"));
}

struct ProofRequest {
    std::string Proof;
    BOOST_DESCRIBE_CLASS(ProofRequest, (), (Proof), (), ())
};
struct ProofResult {
    std::string Proven;
    bool Anonymous = false;
    BOOST_DESCRIBE_CLASS(ProofResult, (), (Proven, Anonymous), (), ())
};

std::string check_proof(const Snapshot&, Call&, const ProofRequest& request) {
    if (request.Proof == "breaks it") throw std::runtime_error("the disk is gone");
    if (request.Proof != "good") throw access_denied("No proof.");
    return "proven " + request.Proof;
}
ProofResult read_by_proof(const Snapshot&, Call& call, const ProofRequest&, const std::string& proven) {
    return {proven, !call.caller.account};
}
ProofResult write_by_proof(Transaction& in, Call& call, const ProofRequest&, const std::string& proven) {
    Group group;
    group.account_id = testing::World::account_a;
    group.path = "/";
    group.name = group.id = proven;
    in.put(group);
    return {proven, !call.caller.account};
}
ProofResult read_signed(const Snapshot&, Call& call, const ProofRequest& request) {
    return {request.Proof, !call.caller.account};
}

constexpr std::array proof_operations{
    operation<read_by_proof, no_signature_needed, check_proof>("ReadByProof"),
    operation<read_signed, no_permission_needed>("ReadSigned"),
    operation<write_by_proof, no_signature_needed, check_proof>("WriteByProof"),
};
constexpr QueryService proof_service{"proof", "2000-01-01", "urn:proof", proof_operations};
constexpr QueryService iam_service{"iam", "2010-05-08", "urn:iam", proof_operations};

class WithoutSignature : public ::testing::Test {
protected:
    Reply post(std::string body, std::string authorization = {}, std::string version = "2000-01-01") {
        Exchange exchange;
        exchange.request.method = "POST";
        exchange.request.target = "/";
        exchange.request.headers.add("Content-Type", "application/x-www-form-urlencoded");
        if (!authorization.empty()) exchange.request.headers.add("Authorization", authorization);
        exchange.request.body = "Version=" + version + "&" + std::move(body);
        std::promise<void> done;
        front.begin(exchange);
        front.finish(exchange, [&] { done.set_value(); });
        done.get_future().wait();
        return std::move(exchange.reply);
    }

    testing::World world;
    Authenticator authenticator{world.vault};
    std::vector<std::string> causes;  // as logged
    const QueryService* services[2] = {&proof_service, &iam_service};
    QueryFront front{world.directory, authenticator, world.settings, services,
                     [this](const AccessRecord& record) { causes.emplace_back(record.cause); }};
};

TEST_F(WithoutSignature, TheProofIsCheckedAndTheCallerIsNobody) {
    const auto reply = post("Action=ReadByProof&Proof=good");
    EXPECT_EQ(reply.status, 200u);
    EXPECT_NE(reply.body.find("<Proven>proven good</Proven><Anonymous>true</Anonymous>"), std::string::npos)
        << reply.body;
    EXPECT_EQ(post("Action=ReadByProof&Proof=bad").status, 403u);
}

TEST_F(WithoutSignature, WhatWritesIsWritten) {
    EXPECT_EQ(post("Action=WriteByProof&Proof=good").status, 200u);
    EXPECT_NE(world.directory.share()->groups_by_id.find("proven good"), nullptr);
    EXPECT_EQ(post("Action=WriteByProof&Proof=bad").status, 403u);
}

// Web browsers and SDKs may send what they have; at AWS it is ignored, and it must give no rights.
TEST_F(WithoutSignature, ASignatureThatIsThereIsNotLookedAt) {
    const auto reply = post("Action=ReadByProof&Proof=good", "AWS4-HMAC-SHA256 nonsense");
    EXPECT_EQ(reply.status, 200u);
    EXPECT_NE(reply.body.find("<Anonymous>true</Anonymous>"), std::string::npos) << reply.body;
}

TEST_F(WithoutSignature, WhatGoesWrongInsideIsLoggedAndNotTold) {
    const auto reply = post("Action=ReadByProof&Proof=breaks%20it");
    EXPECT_EQ(reply.status, 500u);
    EXPECT_NE(reply.body.find("<Code>InternalFailure</Code>"), std::string::npos) << reply.body;
    EXPECT_EQ(reply.body.find("disk"), std::string::npos) << reply.body;
    const auto of_iam = post("Action=ReadByProof&Proof=breaks%20it", "", "2010-05-08");
    EXPECT_EQ(of_iam.status, 500u);
    EXPECT_NE(of_iam.body.find("<Code>ServiceFailure</Code>"), std::string::npos) << of_iam.body;
    EXPECT_EQ(post("Action=ReadByProof&Proof=bad").status, 403u);
    EXPECT_EQ(causes, (std::vector<std::string>{"the disk is gone", "the disk is gone", ""}));
}

TEST_F(WithoutSignature, NothingElseCanBeCalled) {
    const auto reply = post("Action=ReadSigned&Proof=good");
    EXPECT_EQ(reply.status, 403u);
    EXPECT_NE(reply.body.find("<Code>MissingAuthenticationToken</Code>"), std::string::npos) << reply.body;
}

}  // namespace
}  // namespace watchword
