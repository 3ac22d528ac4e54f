// For tests: a user of account a with a device, policies made in one line each, and calls of STS.
#pragma once

#include "service/authorize.hpp"
#include "service/test_world.hpp"
#include "sts/service.hpp"

namespace watchword::sts::test {

using watchword::testing::Answer;
using watchword::testing::World;

inline std::string trust(std::string_view principal, std::string_view condition = "",
                         std::string_view actions = R"("sts:AssumeRole")") {
    return concat(R"({"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"AWS":")", principal,
                  R"("},"Action":[)", actions, "]", condition.empty() ? "" : ",\"Condition\":", condition,
                  "}]}");
}
inline std::string allow(std::string_view action, std::string_view resource = "*") {
    return concat(R"({"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":")", action,
                  R"(","Resource":")", resource, R"("}]})");
}
inline constexpr std::string_view with_mfa = R"({"Bool":{"aws:MultiFactorAuthPresent":"true"}})";

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

}  // namespace watchword::sts::test
