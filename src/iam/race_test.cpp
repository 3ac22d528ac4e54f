// Question: when several clients want the last of something at once, does exactly one get it, and do the
// others hear so in AWS's words? Under ThreadSanitizer: is all of it free of data races?
#include <barrier>
#include <map>
#include <thread>

#include "iam/front_support.hpp"
#include "mfa/seed.hpp"
#include "mfa/totp.hpp"

namespace watchword::iam::test {
namespace {

class Race : public testing::TestWithParam<std::size_t> {
protected:
    /// What each of as many clients as the parameter says heard, all sending at once; `form_of` gets the
    /// number of a client.
    template <class FormOf>
    std::map<std::string, std::size_t> race(FormOf form_of) {
        const std::size_t clients = GetParam();
        std::vector<std::string> outcomes(clients);
        std::barrier start(static_cast<std::ptrdiff_t>(clients));
        std::vector<std::thread> threads;
        for (std::size_t i = 0; i < clients; ++i)
            threads.emplace_back([&, i] {
                const std::string form = form_of(i);
                start.arrive_and_wait();
                outcomes[i] = server.call(admin, form).outcome();
            });
        for (auto& thread : threads) thread.join();
        std::map<std::string, std::size_t> counted;
        for (const auto& outcome : outcomes) ++counted[outcome];
        return counted;
    }
    std::map<std::string, std::size_t> one_wins(const std::string& others_hear) const {
        return {{"200", 1}, {others_hear, GetParam() - 1}};
    }
    Answer expect(const std::string& form) {
        auto answer = server.call(admin, form);
        EXPECT_EQ(answer.outcome(), "200") << form;
        return answer;
    }
    std::string arn(std::string_view what) const { return concat("arn:aws:iam::", account, ":", what); }

    static constexpr int rounds = 5;
    FrontServer server;
    FrontServer::Key admin = server.account("acme");
    std::string account = server.now()->access_keys.find(admin.access_key_id)->account_id;
};

INSTANTIATE_TEST_SUITE_P(Clients, Race, testing::Values(2, 8));

TEST_P(Race, OneMakesTheUserOfAName) {
    for (int round = 0; round < rounds; ++round) {
        const std::string name = "user" + std::to_string(round);
        // Names are the same name whatever their case.
        const auto form = [&](std::size_t i) {
            return "Action=CreateUser&UserName=" + (i % 2 == 0 ? name : "U" + name.substr(1));
        };
        const auto heard = race(form);
        EXPECT_EQ(heard.at("200"), 1u);
        std::size_t refused = 0;
        for (const auto& [outcome, count] : heard)
            if (outcome == concat("409 EntityAlreadyExists User with name ", name, " already exists.") ||
                outcome ==
                    concat("409 EntityAlreadyExists User with name U", name.substr(1), " already exists."))
                refused += count;
        EXPECT_EQ(refused, GetParam() - 1);
        EXPECT_EQ(server.now()->users.count_prefix(name_key(account, name)), 1u);
    }
}

TEST_P(Race, OneGetsTheLastPolicyVersion) {
    const std::string document = "&PolicyDocument=" + percent_encode(allow("s3:GetObject"));
    expect("Action=CreatePolicy&PolicyName=p" + document);
    const std::string versions = "Version&PolicyArn=" + arn("policy/p");
    for (int i = 2; i <= 4; ++i) expect("Action=CreatePolicy" + versions + document);
    for (int round = 0; round < rounds; ++round) {
        EXPECT_EQ(
            race([&](std::size_t) { return "Action=CreatePolicy" + versions + document; }),
            one_wins("409 LimitExceeded A managed policy can have up to 5 versions. Before you create a "
                     "new version, you must delete an existing version."));
        const auto* policy = server.now()->policies_by_arn.find(arn("policy/p"));
        ASSERT_EQ(policy->versions.size(), 5u);
        EXPECT_EQ(policy->versions.back().id, "v" + std::to_string(5 + round)) << "a number was lost";
        expect("Action=DeletePolicy" + versions + "&VersionId=" + policy->versions.back().id);
    }
}

TEST_P(Race, OneGetsTheLastAccessKey) {
    expect("Action=CreateUser&UserName=alice");
    expect("Action=CreateAccessKey&UserName=alice");
    for (int round = 0; round < rounds; ++round) {
        EXPECT_EQ(race([](std::size_t) { return std::string("Action=CreateAccessKey&UserName=alice"); }),
                  one_wins("409 LimitExceeded Cannot exceed quota for AccessKeysPerUser: 2"));
        const auto snapshot = server.now();
        const auto& ids = snapshot->user(account, "alice")->access_key_ids;
        ASSERT_EQ(ids.size(), 2u);
        EXPECT_EQ(snapshot->access_keys.size(), 3u) << "the losers' keys are not in the store";
        expect("Action=DeleteAccessKey&UserName=alice&AccessKeyId=" + ids.back());
    }
}

TEST_P(Race, OneGetsTheLastDeviceOfAUser) {
    expect("Action=CreateUser&UserName=alice");
    std::map<std::string, Secret> seeds;
    const auto enable = [&](const std::string& name) {
        const auto step = mfa::step_at(server.clock.now());
        return concat("Action=EnableMFADevice&UserName=alice&SerialNumber=", arn("mfa/"), name,
                      "&AuthenticationCode1=", mfa::code_at(seeds.at(name), step),
                      "&AuthenticationCode2=", mfa::code_at(seeds.at(name), step + 1));
    };
    const auto make = [&](const std::string& name) {
        const auto made = expect("Action=CreateVirtualMFADevice&VirtualMFADeviceName=" + name);
        seeds.emplace(name, *mfa::read_seed_text(*base64_decode(made.text("Base32StringSeed"))));
    };
    for (int i = 0; i < 7; ++i) {
        make("old" + std::to_string(i));
        expect(enable("old" + std::to_string(i)));
    }
    for (std::size_t i = 0; i < GetParam(); ++i) make("new" + std::to_string(i));
    for (int round = 0; round < rounds; ++round) {
        EXPECT_EQ(race([&](std::size_t i) { return enable("new" + std::to_string(i)); }),
                  one_wins("409 LimitExceeded Cannot exceed quota for MFADevicesPerUser: 8"));
        const auto serials = server.now()->user(account, "alice")->mfa_serial_numbers;
        ASSERT_EQ(serials.size(), 8u);
        expect("Action=DeactivateMFADevice&UserName=alice&SerialNumber=" + serials.back());
        server.clock.advance(std::chrono::minutes(6));  // beyond its codes and its attempts
    }
}

TEST_P(Race, OneUserGetsADevice) {
    const auto made = expect("Action=CreateVirtualMFADevice&VirtualMFADeviceName=phone");
    const auto seed = *mfa::read_seed_text(*base64_decode(made.text("Base32StringSeed")));
    for (std::size_t i = 0; i < GetParam(); ++i) expect("Action=CreateUser&UserName=u" + std::to_string(i));
    const auto step = mfa::step_at(server.clock.now());
    EXPECT_EQ(race([&](std::size_t i) {
                  return concat("Action=EnableMFADevice&UserName=u", std::to_string(i),
                                "&SerialNumber=", arn("mfa/phone"),
                                "&AuthenticationCode1=", mfa::code_at(seed, step),
                                "&AuthenticationCode2=", mfa::code_at(seed, step + 1));
              }),
              one_wins(concat("409 EntityAlreadyExists MFADevice with serial number ", arn("mfa/phone"),
                              " is already in use.")));
}

TEST_P(Race, OneAccountGetsAnAlias) {
    std::vector<FrontServer::Key> admins{admin};
    while (admins.size() < GetParam()) admins.push_back(server.account("a" + std::to_string(admins.size())));
    std::vector<std::string> outcomes(admins.size());
    std::barrier start(static_cast<std::ptrdiff_t>(admins.size()));
    std::vector<std::thread> threads;
    for (std::size_t i = 0; i < admins.size(); ++i)
        threads.emplace_back([&, i] {
            start.arrive_and_wait();
            outcomes[i] = server.call(admins[i], "Action=CreateAccountAlias&AccountAlias=wanted").outcome();
        });
    for (auto& thread : threads) thread.join();
    EXPECT_EQ(std::ranges::count(outcomes, "200"), 1);
    EXPECT_EQ(
        std::ranges::count(outcomes, "409 EntityAlreadyExists The account alias wanted already exists."),
        static_cast<std::ptrdiff_t>(admins.size() - 1));
}

// Adding twice is no error at AWS; taking out twice is, and so is an eleventh group.
TEST_P(Race, OneTakesAUserOutOfAGroup) {
    expect("Action=CreateUser&UserName=alice");
    expect("Action=CreateGroup&GroupName=dev");
    for (int round = 0; round < rounds; ++round) {
        EXPECT_EQ(race([](std::size_t) {
                      return std::string("Action=AddUserToGroup&UserName=alice&GroupName=dev");
                  }),
                  (std::map<std::string, std::size_t>{{"200", GetParam()}}));
        ASSERT_EQ(server.now()->user(account, "alice")->group_ids.size(), 1u);
        ASSERT_EQ(server.now()->members.size(), 1u);
        EXPECT_EQ(race([](std::size_t) {
                      return std::string("Action=RemoveUserFromGroup&UserName=alice&GroupName=dev");
                  }),
                  one_wins("404 NoSuchEntity User alice not in group dev"));
        ASSERT_EQ(server.now()->members.size(), 0u);
    }
}

TEST_P(Race, OneGroupGetsTheLastMembershipOfAUser) {
    expect("Action=CreateUser&UserName=alice");
    for (int i = 0; i < 9; ++i) {
        expect("Action=CreateGroup&GroupName=old" + std::to_string(i));
        expect("Action=AddUserToGroup&UserName=alice&GroupName=old" + std::to_string(i));
    }
    for (std::size_t i = 0; i < GetParam(); ++i)
        expect("Action=CreateGroup&GroupName=new" + std::to_string(i));
    EXPECT_EQ(race([](std::size_t i) {
                  return "Action=AddUserToGroup&UserName=alice&GroupName=new" + std::to_string(i);
              }),
              one_wins("409 LimitExceeded Cannot exceed quota for GroupsPerUser: 10"));
}

// A user that is being deleted and given a key at once: either it is gone, or it is there with its key.
TEST_P(Race, NobodyIsLeftWithHalfAUser) {
    for (int round = 0; round < rounds; ++round) {
        const std::string name = "user" + std::to_string(round);
        expect("Action=CreateUser&UserName=" + name);
        race([&](std::size_t i) {
            return (i % 2 == 0 ? "Action=DeleteUser&UserName=" : "Action=CreateAccessKey&UserName=") + name;
        });
        const auto snapshot = server.now();
        for (const auto& [key, access_key, pointer] : snapshot->access_keys)
            EXPECT_NE(snapshot->users_by_id.find(access_key.user_id), nullptr) << key;
    }
}

}  // namespace
}  // namespace watchword::iam::test
