// Login profiles, password policies and guessing.
#include "iam/passwords.hpp"

#include "iam/test_support.hpp"
#include "wire/json.hpp"

namespace watchword::iam::test {
namespace {

struct Passwords : testing::Test {
    World world;
    Credential admin = world.account("acme");
    std::string account = world.account_of(admin);
    Credential ada = world.user(admin, "ada");
    const LoginProfile& profile() {
        return *world.now()->login_profiles.find(world.now()->user(account, "ada")->id);
    }
    void create(const std::string& password = "First-pass1") {
        world.expect(admin, "Action=CreateLoginProfile&UserName=ada&Password=" + password);
    }
    std::string change(const std::string& from, const std::string& to) {
        return world.outcome(ada, concat("Action=ChangePassword&OldPassword=", from, "&NewPassword=", to));
    }
    void let_users_change() {
        world.expect(admin, "Action=UpdateAccountPasswordPolicy&AllowUsersToChangePassword=true");
    }
};

// What a policy of the session, or a boundary, does not allow, the password policy does not either.
TEST_F(Passwords, WhatDoesThePasswordPolicyNotStandInFor) {
    let_users_change();
    const std::string ask = "Action=GetAccountPasswordPolicy";
    const auto refused = [&](std::string_view why) {
        return concat("403 AccessDenied User: arn:aws:iam::", account,
                      ":user/ada is not authorized to perform: iam:GetAccountPasswordPolicy on resource: * "
                      "because ",
                      why, " the iam:GetAccountPasswordPolicy action");
    };
    EXPECT_EQ(world.outcome(ada, ask), "200");
    auto opened = std::make_shared<OpenedSession>();
    opened->session.kind = SessionKind::delegated;
    opened->session.account_id = account;
    opened->session.principal_id = world.now()->user(account, "ada")->id;
    opened->policy = *policy::compile(allow("s3:*"), policy::DocumentType::session);
    EXPECT_EQ(world.outcome({"ASIATESTTESTTESTTEST", opened}, ask), refused("no session policy allows"));
    const auto bound = [&](std::string_view policy) {
        world.expect(admin,
                     concat("Action=PutUserPermissionsBoundary&UserName=ada&PermissionsBoundary=arn:aws:iam::"
                            "aws:policy/",
                            policy));
    };
    bound("AmazonS3ReadOnlyAccess");
    EXPECT_EQ(world.outcome(ada, ask), refused("no permissions boundary allows"));
    bound("AdministratorAccess");
    EXPECT_EQ(world.outcome(ada, ask), "200");
}

const std::string incorrect = "403 AccessDenied The old password was incorrect.";
const std::string locked =
    "409 EntityTemporarilyUnmodifiable Login Profile for User ada cannot be modified after too many "
    "attempts. "
    "Try again later.";
const std::string reused =
    "400 PasswordPolicyViolation Policy constraint violation with password reuse prevention during password "
    "change.";

TEST_F(Passwords, WhatDoesALoginProfileLookLike) {
    const auto made = world.expect(
        admin, "Action=CreateLoginProfile&UserName=ada&Password=First-pass1&PasswordResetRequired=true");
    EXPECT_EQ(
        made.xml,
        "<CreateLoginProfileResult><LoginProfile><UserName>ada</UserName><CreateDate>2023-11-14T22:13:30Z</"
        "CreateDate><PasswordResetRequired>true</PasswordResetRequired></LoginProfile></"
        "CreateLoginProfileResult>");
    EXPECT_EQ(world.expect(admin, "Action=GetLoginProfile&UserName=ada").text("PasswordResetRequired"),
              "true");
    EXPECT_EQ(world.outcome(admin, "Action=CreateLoginProfile&UserName=ada&Password=First-pass1"),
              "409 EntityAlreadyExists Login Profile for user ada already exists.");
    world.expect(admin, "Action=UpdateLoginProfile&UserName=ada&PasswordResetRequired=false");
    EXPECT_EQ(world.expect(admin, "Action=GetLoginProfile&UserName=ada").text("PasswordResetRequired"),
              "false");
    EXPECT_EQ(world.outcome(admin, "Action=DeleteUser&UserName=ada"),
              "409 DeleteConflict Cannot delete entity, must delete login profile first.");
    world.expect(admin, "Action=DeleteLoginProfile&UserName=ada");
    for (const auto* action : {"GetLoginProfile", "DeleteLoginProfile", "UpdateLoginProfile"})
        EXPECT_EQ(world.outcome(admin, concat("Action=", action, "&UserName=ada")),
                  "404 NoSuchEntity Login Profile for User ada cannot be found.");
    let_users_change();
    EXPECT_EQ(change("First-pass1", "Second-pass2"),
              "404 NoSuchEntity Login Profile for User ada cannot be found.");
    for (const auto* action : {"GetLoginProfile", "DeleteLoginProfile", "UpdateLoginProfile"})
        EXPECT_EQ(world.outcome(admin, concat("Action=", action, "&UserName=bob")),
                  "404 NoSuchEntity The user with name bob cannot be found.");
}

TEST_F(Passwords, IsAPasswordInTheStoreOrInAnError) {
    create("Secret-word-9");
    const auto stored = json::encode(profile());
    EXPECT_EQ(stored.find("Secret-word-9"), std::string::npos);
    EXPECT_EQ(profile().password.salt.size(), 2 * crypto::scrypt_salt_bytes);
    const auto answer =
        world.call(admin, "Action=CreateLoginProfile&UserName=ada&Password=" + std::string(129, 'x'));
    EXPECT_EQ(
        answer.message,
        "1 validation error detected: Value at 'password' failed to satisfy constraint: Member must have "
        "length less than or equal to 128");
}

TEST_F(Passwords, WhatMustAPasswordBeLike) {
    const auto outcome = [&](const std::string& password) {
        return world.outcome(admin, "Action=CreateLoginProfile&UserName=ada&Password=" + password);
    };
    const std::string violation = "400 PasswordPolicyViolation Password should have ";
    EXPECT_EQ(outcome("Sh0rt-a"), violation + "a minimum length of 8");
    EXPECT_EQ(outcome("onlysmallletters"),
              violation + "at least three of: uppercase letters, lowercase letters, numbers, symbols");
    world.expect(
        admin,
        "Action=UpdateAccountPasswordPolicy&MinimumPasswordLength=10&RequireSymbols=true&RequireNumbers="
        "true&RequireUppercaseCharacters=true&RequireLowercaseCharacters=true");
    EXPECT_EQ(outcome("Abcdef-12"), violation + "a minimum length of 10");
    EXPECT_EQ(outcome("abcdefg-12"), violation + "at least one uppercase letter");
    EXPECT_EQ(outcome("ABCDEFG-12"), violation + "at least one lowercase letter");
    EXPECT_EQ(outcome("Abcdefgh-i"), violation + "at least one number");
    EXPECT_EQ(outcome("Abcdefgh12"), violation + "at least one symbol");
    EXPECT_EQ(outcome("Abcdefg-12"), "200");
}

TEST_F(Passwords, WhatDoesThePolicySay) {
    EXPECT_EQ(world.outcome(admin, "Action=GetAccountPasswordPolicy"),
              concat("404 NoSuchEntity The Password Policy with domain name ", account, " cannot be found."));
    EXPECT_EQ(world.outcome(admin, "Action=DeleteAccountPasswordPolicy"),
              concat("404 NoSuchEntity The Password Policy with domain name ", account, " cannot be found."));
    world.expect(
        admin,
        "Action=UpdateAccountPasswordPolicy&MaxPasswordAge=90&PasswordReusePrevention=3&HardExpiry=true");
    EXPECT_EQ(
        world.expect(admin, "Action=GetAccountPasswordPolicy").xml,
        "<GetAccountPasswordPolicyResult><PasswordPolicy><MinimumPasswordLength>6</MinimumPasswordLength>"
        "<RequireSymbols>false</RequireSymbols><RequireNumbers>false</RequireNumbers>"
        "<RequireUppercaseCharacters>false</RequireUppercaseCharacters><RequireLowercaseCharacters>false</"
        "RequireLowercaseCharacters><AllowUsersToChangePassword>false</AllowUsersToChangePassword>"
        "<ExpirePasswords>true</ExpirePasswords><MaxPasswordAge>90</MaxPasswordAge><PasswordReusePrevention>"
        "3</PasswordReusePrevention><HardExpiry>true</HardExpiry></PasswordPolicy></"
        "GetAccountPasswordPolicyResult>");
    world.expect(admin, "Action=UpdateAccountPasswordPolicy");  // replaces all of it
    EXPECT_EQ(world.expect(admin, "Action=GetAccountPasswordPolicy").text("ExpirePasswords"), "false");
    EXPECT_EQ(world.call(admin, "Action=UpdateAccountPasswordPolicy&MinimumPasswordLength=5").code,
              "ValidationError");
    world.expect(admin, "Action=DeleteAccountPasswordPolicy");
}

TEST_F(Passwords, WhoMayChangeTheirPassword) {
    create();
    EXPECT_EQ(change("First-pass1", "Second-pass2").substr(0, 16), "403 AccessDenied");
    let_users_change();
    EXPECT_EQ(change("First-pass1", "Second-pass2"), "200");
    EXPECT_NE(world.expect(ada, "Action=GetAccountPasswordPolicy").xml, "");
    EXPECT_NE(world.expect(admin, "Action=GetUser&UserName=ada").text("PasswordLastUsed"), "");
    world.expect(admin,
                 "Action=PutUserPolicy&UserName=ada&PolicyName=d&PolicyDocument=" +
                     percent_encode(R"({"Version":"2012-10-17","Statement":[{"Effect":"Deny","Action":)"
                                    R"("iam:ChangePassword","Resource":"*"}]})"));
    EXPECT_EQ(change("Second-pass2", "Third-pass3").substr(0, 16), "403 AccessDenied");
    EXPECT_EQ(
        world.outcome(world.account("rooted", true), "Action=ChangePassword&OldPassword=a&NewPassword=b"),
        "400 InvalidUserType Only IAM Users can change their own password");
}

TEST_F(Passwords, CanTheBoundaryBeGoneAround) {
    create();
    let_users_change();
    world.expect(admin,
                 "Action=PutUserPermissionsBoundary&UserName=ada&PermissionsBoundary=arn:aws:iam::aws:policy/"
                 "AmazonS3ReadOnlyAccess");
    EXPECT_EQ(change("First-pass1", "Second-pass2").substr(0, 16), "403 AccessDenied");
}

TEST_F(Passwords, HowOftenMayTheOldPasswordBeGuessed) {
    create();
    let_users_change();
    for (int i = 0; i < password_attempts; ++i) EXPECT_EQ(change("wrong", "Second-pass2"), incorrect);
    EXPECT_EQ(change("First-pass1", "Second-pass2"), locked);
    world.open();  // counts survive a restart
    EXPECT_EQ(change("First-pass1", "Second-pass2"), locked);
    world.clock.advance(password_attempt_window);
    EXPECT_EQ(change("First-pass1", "Second-pass2"), "200");
}

TEST_F(Passwords, DoGuessesMadeAtOnceLearnMore) {
    // All of them compared before any was counted: the last one must not be told that it was right.
    create();
    let_users_change();
    bool inside = false;
    world.between = [&] {
        if (inside) return;
        inside = true;
        for (int i = 0; i < password_attempts; ++i) EXPECT_EQ(change("wrong", "Second-pass2"), incorrect);
    };
    EXPECT_EQ(change("First-pass1", "Second-pass2"), locked);
}

TEST_F(Passwords, WhatIfThePasswordChangesMeanwhile) {
    create();
    let_users_change();
    bool inside = false;
    world.between = [&] {
        if (inside) return;
        inside = true;
        world.expect(admin, "Action=UpdateLoginProfile&UserName=ada&Password=Other-pass9");
    };
    EXPECT_EQ(
        change("First-pass1", "Second-pass2"),
        "409 EntityTemporarilyUnmodifiable Login Profile for User ada cannot be modified while it is being "
        "changed.");
    EXPECT_EQ(change("Other-pass9", "Second-pass2"), "200");
}

TEST_F(Passwords, IsTheOldPasswordANewOne) {
    create();
    world.expect(admin, "Action=UpdateAccountPasswordPolicy&AllowUsersToChangePassword=true");
    EXPECT_EQ(change("First-pass1", "First-pass1"),
              "403 AccessDenied The new password must not be the old one.");
    EXPECT_EQ(change("First-pass1", "Second-pass2"), "200");
}

TEST_F(Passwords, DoFormerPasswordsComeBack) {
    create();
    world.expect(
        admin,
        "Action=UpdateAccountPasswordPolicy&AllowUsersToChangePassword=true&PasswordReusePrevention=2");
    EXPECT_EQ(change("First-pass1", "First-pass1"), reused);
    EXPECT_EQ(change("First-pass1", "Second-pass2"), "200");
    EXPECT_EQ(change("Second-pass2", "First-pass1"), reused);
    EXPECT_EQ(world.outcome(admin, "Action=UpdateLoginProfile&UserName=ada&Password=First-pass1"), reused);
    EXPECT_EQ(change("Second-pass2", "Third-pass3"), "200");
    world.settings.password_cost.log2_n = 5;  // hashes of another cost are compared all the same
    EXPECT_EQ(change("Third-pass3", "Second-pass2"), reused);
    EXPECT_EQ(change("Third-pass3", "First-pass1"), "200");
    EXPECT_EQ(profile().former.size(), 1u);
}

TEST(Scrypt, IsItThatOfTheRfc) {
    // RFC 7914 §12, second vector, first 32 bytes.
    EXPECT_EQ(
        hex_encode(crypto::scrypt(Secret("password"), "NaCl", {.log2_n = 10, .r = 8, .p = 16}).reveal()),
        "fdbabe1c9d3472007856e7190d01e9fe7c6ad7cbc8237830e77376634b373162");
    EXPECT_THROW(crypto::scrypt(Secret("x"), "y", {.log2_n = 24, .r = 64, .p = 1}), std::invalid_argument);
}

}  // namespace
}  // namespace watchword::iam::test
