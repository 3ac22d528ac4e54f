// MFA devices: their life, and what an attacker would try with them.
#include <future>
#include <set>

#include "iam/test_support.hpp"
#include "mfa/seed.hpp"
#include "mfa/totp.hpp"
#include "service/mfa_check.hpp"

namespace watchword::iam::test {
namespace {

constexpr auto wrong_code = "403 InvalidAuthenticationCode Authentication code for device is not valid.";

struct Mfa : testing::Test {
    World world;
    Credential admin = world.account("acme");
    std::string account = world.account_of(admin);
    Credential alice = world.user(admin, "alice", allow("iam:*"));

    std::string serial(const std::string& name) { return concat("arn:aws:iam::", account, ":mfa/", name); }
    // Makes a virtual device; its seed.
    Secret make(const std::string& name) {
        const auto answer = world.expect(admin, "Action=CreateVirtualMFADevice&VirtualMFADeviceName=" + name);
        EXPECT_EQ(answer.text("SerialNumber"), serial(name));
        return *mfa::read_seed_text(*base64_decode(answer.text("Base32StringSeed")));
    }
    // The parameters of Enable and Resync: codes of the steps `ahead` and `ahead`+1 of now.
    std::string pair(const Secret& seed, const std::string& serial_number, std::int64_t ahead = 0,
                     const std::string& user = "alice") {
        const auto step = mfa::step_at(world.clock.now()) + ahead;
        return concat("&UserName=", user, "&SerialNumber=", serial_number,
                      "&AuthenticationCode1=", mfa::code_at(seed, step),
                      "&AuthenticationCode2=", mfa::code_at(seed, step + 1));
    }
    std::string guess(const std::string& serial_number, const std::string& user = "alice") {
        return concat("&UserName=", user, "&SerialNumber=", serial_number,
                      "&AuthenticationCode1=000000&AuthenticationCode2=000001");
    }
    Secret enabled(const std::string& name, const std::string& user = "alice") {
        const Secret seed = make(name);
        world.expect(admin, "Action=EnableMFADevice" + pair(seed, serial(name), 0, user));
        return seed;
    }
    // A code at STS or S3.
    std::string sts(const Credential& who, const std::string& serial_number, const std::string& code) try {
        world.directory().write([&](Transaction& in) {
            auto good = check_mfa_code(in, *look_up_caller(who, in.snapshot()), serial_number, code);
            std::move(good).consume(in);
        });
        return "good";
    } catch (const Fault& fault) {
        return fault.what();
    }
    void next_budget() { world.clock.advance(std::chrono::seconds(360)); }
};

TEST_F(Mfa, WhatDoesAVirtualDeviceLiveThrough) {
    const Secret seed = make("phone");
    EXPECT_EQ(seed.reveal().size(), mfa::seed_bytes);
    world.expect(alice, "Action=EnableMFADevice" + pair(seed, serial("phone"), 50));
    const auto* device = world.now()->mfa_devices.find(serial("phone"));
    EXPECT_EQ(device->codes.adjustment_steps, 51);  // the second code is of the step after
    EXPECT_EQ(world.expect(alice, "Action=ListMFADevices").xml,
              concat("<ListMFADevicesResult><IsTruncated>false</"
                     "IsTruncated><MFADevices><member><UserName>alice</UserName><SerialNumber>",
                     serial("phone"),
                     "</SerialNumber><EnableDate>2023-11-14T22:13:30Z</EnableDate></member></MFADevices></"
                     "ListMFADevicesResult>"));
    EXPECT_EQ(world.expect(alice, "Action=GetMFADevice&SerialNumber=" + serial("phone")).text("UserName"),
              "alice");
    EXPECT_EQ(world.outcome(admin, "Action=DeleteVirtualMFADevice&SerialNumber=" + serial("phone")),
              "409 DeleteConflict MFA VirtualMFADevice is currently in use. You must call "
              "DeactivateMFADevice first.");
    EXPECT_EQ(world.outcome(admin, "Action=DeleteUser&UserName=alice"),
              "409 DeleteConflict Cannot delete entity, must delete access keys first.");
    world.expect(admin, "Action=ResyncMFADevice" + pair(seed, serial("phone"), 60));
    world.expect(world.mfa_session(alice), "Action=DeactivateMFADevice&SerialNumber=" + serial("phone"));
    device = world.now()->mfa_devices.find(serial("phone"));
    ASSERT_TRUE(device);
    EXPECT_EQ(device->codes.adjustment_steps, 61);
    EXPECT_EQ(device->user_id, "");
    EXPECT_EQ(world.expect(admin, "Action=ListVirtualMFADevices&AssignmentStatus=Assigned").count("member"),
              0u);
    EXPECT_EQ(world.expect(admin, "Action=ListVirtualMFADevices").count("member"), 1u);
    world.expect(admin, "Action=DeleteVirtualMFADevice&SerialNumber=" + serial("phone"));
    EXPECT_EQ(
        world.outcome(admin, "Action=DeleteVirtualMFADevice&SerialNumber=" + serial("phone")),
        concat("404 NoSuchEntity VirtualMFADevice with serial number ", serial("phone"), " doesn't exist."));
}

TEST_F(Mfa, IsASeedShownOnlyOnceAndThePictureAPng) {
    const auto made = world.expect(
        admin,
        "Action=CreateVirtualMFADevice&VirtualMFADeviceName=phone&Tags.member.1.Key=k&Tags.member.1.Value=v");
    EXPECT_EQ(base64_decode(made.text("Base32StringSeed"))->size(), 64u);
    EXPECT_TRUE(base64_decode(made.text("QRCodePNG"))->starts_with("\x89PNG"));
    EXPECT_NE(operation_named("CreateVirtualMFADevice").prepare, nullptr);  // which draws it
    const auto list = world.expect(admin, "Action=ListVirtualMFADevices");
    EXPECT_EQ(list.count("Base32StringSeed") + list.count("QRCodePNG") + list.count("Tags"), 0u);
    EXPECT_EQ(world.expect(admin, "Action=ListMFADeviceTags&SerialNumber=" + serial("phone")).text("Key"),
              "k");
    EXPECT_EQ(world.outcome(admin, "Action=CreateVirtualMFADevice&VirtualMFADeviceName=phone"),
              "409 EntityAlreadyExists MFADevice entity at the same path and name already exists.");
}

TEST_F(Mfa, DoEnableResyncAndStsShareOneBudget) {
    const Secret seed = enabled("phone");  // one attempt
    for (int i = 0; i < 4; ++i)
        EXPECT_EQ(world.outcome(admin, "Action=ResyncMFADevice" + guess(serial("phone"))), wrong_code);
    for (int i = 0; i < 4; ++i)
        EXPECT_EQ(sts(alice, serial("phone"), "000000"),
                  "MultiFactorAuthentication failed with invalid MFA one time pass code. ");
    const std::string code = mfa::code_at(seed, mfa::step_at(world.clock.now()));
    EXPECT_TRUE(sts(alice, serial("phone"), code)
                    .starts_with("MultiFactorAuthentication failed, unable to validate"));
    EXPECT_EQ(world.outcome(admin, "Action=ResyncMFADevice" + pair(seed, serial("phone"), 10)), wrong_code);
    next_budget();
    EXPECT_EQ(sts(alice, serial("phone"), mfa::code_at(seed, mfa::step_at(world.clock.now()) + 1)), "good");
}

TEST_F(Mfa, DoesMakingADeviceAnewBuyFreshGuesses) {
    const Secret old = make("phone");
    for (int i = 0; i < 9; ++i)
        EXPECT_EQ(world.outcome(alice, "Action=EnableMFADevice" + guess(serial("phone"))), wrong_code);
    world.expect(admin, "Action=DeleteVirtualMFADevice&SerialNumber=" + serial("phone"));
    world.open();  // nor does a restart
    const Secret seed = make("phone");
    EXPECT_EQ(world.outcome(alice, "Action=EnableMFADevice" + pair(seed, serial("phone"))), wrong_code);
    next_budget();
    EXPECT_EQ(world.outcome(alice, "Action=EnableMFADevice" + pair(seed, serial("phone"))), "200");
    EXPECT_EQ(world.now()->spent_attempts.size(), 0u);
}

TEST_F(Mfa, IsAnAttemptSpentThoughTheRequestIsRefused) {
    make("phone");
    world.outcome(alice, "Action=EnableMFADevice" + guess(serial("phone")));
    world.open();
    EXPECT_EQ(world.now()->mfa_devices.find(serial("phone"))->codes.budget_spent, 1);
    EXPECT_EQ(world.now()->mfa_devices.find(serial("phone"))->user_id, "");
}

TEST_F(Mfa, CanADeviceThatSomebodyOwnsBeTaken) {
    const Secret seed = enabled("phone");
    const auto bob = world.user(admin, "bob", allow("iam:*"));
    EXPECT_EQ(world.outcome(bob, "Action=EnableMFADevice" + pair(seed, serial("phone"), 5, "bob")),
              concat("409 EntityAlreadyExists MFADevice with serial number ", serial("phone"),
                     " is already in use."));
    EXPECT_EQ(world.outcome(bob, "Action=DeactivateMFADevice&UserName=bob&SerialNumber=" + serial("phone")),
              "404 NoSuchEntity MFA Device invalid for user.");
    EXPECT_EQ(world.outcome(bob, "Action=ResyncMFADevice" + pair(seed, serial("phone"), 5, "bob")),
              "404 NoSuchEntity MFA Device invalid for user.");
    // Another account does not even learn that it is there.
    const auto stranger = world.account("other");
    world.user(stranger, "mallory");
    EXPECT_EQ(
        world.outcome(stranger, "Action=EnableMFADevice" + pair(seed, serial("phone"), 5, "mallory")),
        concat("404 NoSuchEntity VirtualMFADevice with serial number ", serial("phone"), " doesn't exist."));
    EXPECT_EQ(
        world.outcome(stranger, "Action=DeleteVirtualMFADevice&SerialNumber=" + serial("phone")),
        concat("404 NoSuchEntity VirtualMFADevice with serial number ", serial("phone"), " doesn't exist."));
    EXPECT_EQ(world.expect(stranger, "Action=ListVirtualMFADevices").count("member"), 0u);
}

TEST_F(Mfa, CanAStolenLongTermKeyBringItsOwnDevice) {
    enabled("phone");
    const Secret evil = make("evil");
    const std::string enable = "Action=EnableMFADevice" + pair(evil, serial("evil"));
    const auto refused = concat("403 AccessDenied User: arn:aws:iam::", account,
                                ":user/alice is not authorized to perform: iam:");
    EXPECT_TRUE(world.outcome(alice, enable).starts_with(refused + "EnableMFADevice"));
    EXPECT_TRUE(world.outcome(alice, "Action=DeactivateMFADevice&SerialNumber=" + serial("phone"))
                    .starts_with(refused + "DeactivateMFADevice"));
    // Not even what exists is learnt.
    EXPECT_TRUE(
        world.outcome(alice, "Action=EnableMFADevice" + guess(serial("missing"))).starts_with(refused));
    EXPECT_EQ(world.outcome(world.mfa_session(alice), enable), "200");
    // An administrator is not held to it.
    EXPECT_EQ(
        world.outcome(admin, "Action=DeactivateMFADevice&UserName=alice&SerialNumber=" + serial("evil")),
        "200");
}

TEST_F(Mfa, HowManyDevicesMayAUserHave) {
    for (int i = 0; i < 8; ++i) enabled("d" + std::to_string(i));
    const Secret ninth = make("d8");
    EXPECT_EQ(world.outcome(admin, "Action=EnableMFADevice" + pair(ninth, serial("d8"))),
              "409 LimitExceeded Cannot exceed quota for MFADevicesPerUser: 8");
}

TEST_F(Mfa, MustAHardwareDeviceBeRegistered) {
    const Secret seed{std::string(20, 's')};
    EXPECT_EQ(world.outcome(alice, "Action=EnableMFADevice" + pair(seed, "GAHT12345678")),
              "404 NoSuchEntity MFADevice with serial number GAHT12345678 doesn't exist.");
    world.directory().write([&](Transaction& in) { register_hardware_device(in, "GAHT12345678", seed); });
    EXPECT_EQ(world.outcome(alice, "Action=EnableMFADevice" + pair(seed, "GAHT12345678")), "200");
    const auto stranger = world.account("other");
    world.user(stranger, "mallory");
    const auto steal = "Action=EnableMFADevice" + pair(seed, "GAHT12345678", 5, "mallory");
    EXPECT_EQ(world.outcome(stranger, steal),
              "404 NoSuchEntity MFADevice with serial number GAHT12345678 doesn't exist.");
    world.expect(admin, "Action=DeactivateMFADevice&UserName=alice&SerialNumber=GAHT12345678");
    EXPECT_EQ(world.outcome(stranger, steal), "200");
}

// Whoever knows the serial number may try, but not spend the attempts of others.
TEST_F(Mfa, CanAStrangerKeepAnAccountFromAHardwareDevice) {
    const Secret seed{std::string(20, 's')};
    world.directory().write([&](Transaction& in) { register_hardware_device(in, "GAHT12345678", seed); });
    const auto stranger = world.account("other");
    world.user(stranger, "mallory");
    const auto steal = "Action=EnableMFADevice" + guess("GAHT12345678", "mallory");
    for (int i = 0; i < 9; ++i) EXPECT_EQ(world.outcome(stranger, steal), wrong_code);
    const auto good = pair(seed, "GAHT12345678", 0, "mallory");
    EXPECT_EQ(world.outcome(stranger, "Action=EnableMFADevice" + good), wrong_code) << "nine, and no more";
    world.open();
    EXPECT_EQ(world.outcome(stranger, "Action=EnableMFADevice" + good), wrong_code);
    EXPECT_EQ(world.outcome(alice, "Action=EnableMFADevice" + pair(seed, "GAHT12345678")), "200");
    // What the account has spent counts on.
    for (int i = 0; i < 8; ++i)
        EXPECT_EQ(sts(alice, "GAHT12345678", "000000"),
                  "MultiFactorAuthentication failed with invalid MFA one time pass code. ");
    EXPECT_TRUE(sts(alice, "GAHT12345678", "000000")
                    .starts_with("MultiFactorAuthentication failed, unable to validate"));
    next_budget();
    world.expect(admin, "Action=DeactivateMFADevice&UserName=alice&SerialNumber=GAHT12345678");
    EXPECT_EQ(world.outcome(stranger, "Action=EnableMFADevice" + pair(seed, "GAHT12345678", 9, "mallory")),
              "200");
    EXPECT_EQ(world.now()->spent_attempts.size(), 1u) << "those that no longer count are forgotten";
}

TEST_F(Mfa, AreDevicesOfOneNameListedOneByOne) {
    const Secret seed{std::string(20, 's')};
    world.directory().write([&](Transaction& in) { register_hardware_device(in, "GAHT12345678", seed); });
    world.expect(admin, "Action=EnableMFADevice" + pair(seed, "GAHT12345678"));
    enabled("GAHT12345678");
    std::set<std::string> seen;
    const std::string list = "Action=ListMFADevices&UserName=alice&MaxItems=1";
    auto page = world.expect(admin, list);
    seen.insert(page.text("SerialNumber"));
    ASSERT_EQ(page.text("IsTruncated"), "true");
    page = world.expect(admin, list + "&Marker=" + percent_encode(page.text("Marker")));
    seen.insert(page.text("SerialNumber"));
    EXPECT_EQ(page.text("IsTruncated"), "false");
    EXPECT_EQ(seen, (std::set<std::string>{"GAHT12345678", serial("GAHT12345678")}));
}

TEST_F(Mfa, DoTwoWhoEnableOneDeviceBothGetIt) {
    const Secret seed = make("phone");
    world.user(admin, "bob");
    std::promise<int> both;
    std::atomic<int> left{2}, won{0};
    for (const std::string user : {"alice", "bob"})
        world.directory().submit(
            [&, form = "Action=EnableMFADevice" + pair(seed, serial("phone"), 0, user)](Transaction& in) {
                xml::Writer out;
                world.run({.write = &in}, admin, query::Tree(form), out);
            },
            [&](std::exception_ptr error) {
                won += error ? 0 : 1;
                if (--left == 0) both.set_value(won);
            });
    EXPECT_EQ(both.get_future().get(), 1);
    EXPECT_EQ(world.now()->user(account, "alice")->mfa_serial_numbers.size() +
                  world.now()->user(account, "bob")->mfa_serial_numbers.size(),
              1u);
}

TEST_F(Mfa, AreCodesKeptOutOfErrors) {
    make("phone");
    EXPECT_EQ(world.outcome(alice,
                            "Action=EnableMFADevice&UserName=alice&AuthenticationCode1=12345x&"
                            "AuthenticationCode2=123456&SerialNumber=" +
                                serial("phone")),
              "400 ValidationError 1 validation error detected: Value at 'authenticationCode1' failed to "
              "satisfy constraint: Member must "
              "satisfy regular expression pattern: [\\d]+");
}

TEST_F(Mfa, MayAUserWithoutPermissionTouchDevices) {
    const auto bob = world.user(admin, "bob");
    for (const auto* action :
         {"CreateVirtualMFADevice&VirtualMFADeviceName=bob", "ListVirtualMFADevices", "ListMFADevices"})
        EXPECT_EQ(world.call(bob, concat("Action=", action)).code, "AccessDenied") << action;
    EXPECT_EQ(world.outcome(bob, "Action=CreateVirtualMFADevice&VirtualMFADeviceName=aaa"),
              concat("403 AccessDenied User: arn:aws:iam::", account,
                     ":user/bob is not authorized to perform: iam:CreateVirtualMFADevice on resource: ",
                     serial("aaa"),
                     " because no identity-based policy allows the iam:CreateVirtualMFADevice action"));
}

}  // namespace
}  // namespace watchword::iam::test
