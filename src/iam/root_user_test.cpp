// Questions: what does the root user own, who may take it away, and what can AssumeRoot sessions not do?
#include "iam/test_keys.hpp"
#include "iam/test_support.hpp"
#include "mfa/seed.hpp"
#include "mfa/totp.hpp"
#include "service/mfa_check.hpp"

namespace watchword::iam::test {
namespace {

struct RootUser : testing::Test {
    RootUser() {
        organization.id = "o-1234567890";
        organization.root_id = "r-1234";
        organization.management_account_id = world.account_of(manager);
        organization.feature_set = "ALL";
        organization.trusted_services = {{"iam.amazonaws.com", 1}};
        organization.root_features = {"RootCredentialsManagement", "RootSessions"};
        OrganizationMember member;
        member.account_id = account;
        member.organization_id = organization.id;
        member.parent_id = organization.root_id;
        world.directory().write([&](Transaction& in) { in.put(organization), in.put(member); });
    }
    // What AssumeRoot gives.
    Credential task(std::string_view name) {
        auto opened = std::make_shared<OpenedSession>();
        opened->session.kind = SessionKind::root_task;
        opened->session.account_id = account;
        opened->session.policy_arns = {concat("arn:aws:iam::aws:policy/root-task/", name)};
        return {"ASIATESTTESTTESTTEST", opened};
    }
    // What somebody to whom the root user has delegated something has.
    Credential delegated() {
        auto opened = std::make_shared<OpenedSession>();
        opened->session.kind = SessionKind::delegated;
        opened->session.account_id = account;
        return {"ASIATESTTESTTESTTEST", opened};
    }
    std::string serial(const std::string& name) { return concat("arn:aws:iam::", account, ":mfa/", name); }
    Secret make_device(const std::string& name) {
        return *mfa::read_seed_text(
            *base64_decode(world.expect(root, "Action=CreateVirtualMFADevice&VirtualMFADeviceName=" + name)
                               .text("Base32StringSeed")));
    }
    std::string pair(const Secret& seed, const std::string& name, const std::string& user,
                     std::int64_t ahead = 0) {
        const auto step = mfa::step_at(world.clock.now()) + ahead;
        return concat("&UserName=", user, "&SerialNumber=", serial(name),
                      "&AuthenticationCode1=", mfa::code_at(seed, step),
                      "&AuthenticationCode2=", mfa::code_at(seed, step + 1));
    }
    std::string summary(std::string_view key) {
        const auto xml = world.expect(admin, "Action=GetAccountSummary").xml;
        const auto at = xml.find(concat("<key>", key, "</key><value>"));
        return xml.substr(at + key.size() + 18, 1);
    }
    std::string root_row() {
        world.clock.advance(std::chrono::hours(4));
        world.expect(admin, "Action=GenerateCredentialReport");
        const auto csv = *base64_decode(world.expect(admin, "Action=GetCredentialReport").text("Content"));
        const auto at = csv.find("\n<root_account>");
        return csv.substr(at + 1, csv.find('\n', at + 1) - at - 1);
    }

    World world;
    Credential manager = world.account("manager");
    Credential root = world.account("member", true);
    std::string account = world.account_of(root);
    Credential admin = world.user(root, "admin", allow("iam:*"));
    Organization organization;
};

TEST_F(RootUser, IsThePasswordsRecoveryAllowedAndTakenBack) {
    const auto recover = task("IAMCreateRootUserPassword"), remove = task("IAMDeleteRootUserCredentials");
    const std::string none = concat("404 NoSuchEntity Login Profile for User ", account, " cannot be found.");
    EXPECT_EQ(world.outcome(recover, "Action=GetLoginProfile"), none);
    EXPECT_EQ(summary("AccountPasswordPresent"), "0");
    EXPECT_EQ(world.expect(recover, "Action=CreateLoginProfile").xml,
              "<CreateLoginProfileResult><LoginProfile><CreateDate>2023-11-14T22:13:30Z</CreateDate>"
              "<PasswordResetRequired>false</PasswordResetRequired></LoginProfile>"
              "</CreateLoginProfileResult>");
    world.open();
    EXPECT_EQ(summary("AccountPasswordPresent"), "1");
    EXPECT_EQ(world.outcome(recover, "Action=CreateLoginProfile"),
              concat("409 EntityAlreadyExists Login Profile for user ", account, " already exists."));
    EXPECT_EQ(world.expect(root, "Action=GetLoginProfile").text("UserName"), "");
    EXPECT_EQ(world.expect(task("IAMAuditRootUserCredentials"), "Action=GetLoginProfile").text("CreateDate"),
              "2023-11-14T22:13:30Z");
    EXPECT_TRUE(root_row().starts_with(concat("<root_account>,arn:aws:iam::", account,
                                              ":root,2023-11-14T22:13:30+00:00,true,no_information,2023-11-"
                                              "14T22:13:30+00:00,not_supported,false,")));
    world.expect(remove, "Action=DeleteLoginProfile");
    EXPECT_EQ(world.outcome(remove, "Action=DeleteLoginProfile"), none);
    EXPECT_EQ(summary("AccountPasswordPresent"), "0");
    EXPECT_TRUE(
        root_row().starts_with(concat("<root_account>,arn:aws:iam::", account,
                                      ":root,2023-11-14T22:13:30+00:00,false,N/A,N/A,not_supported,")));
}

TEST_F(RootUser, DoesNobodyElseMakeItsLoginProfile) {
    constexpr auto refused =
        "400 ValidationError Must specify userName: only AssumeRoot sessions make root's login profile.";
    EXPECT_EQ(world.outcome(root, "Action=CreateLoginProfile"), refused);
    EXPECT_EQ(world.outcome(root, "Action=CreateLoginProfile&Password=Correct-horse-1"), refused);
    EXPECT_EQ(world.outcome(delegated(), "Action=CreateLoginProfile"), refused);
    for (const char* more : {"&Password=Correct-horse-1", "&PasswordResetRequired=true"})
        EXPECT_EQ(
            world.outcome(task("IAMCreateRootUserPassword"), std::string("Action=CreateLoginProfile") + more),
            "400 InvalidInput The login profile of a root user takes no password.");
    EXPECT_EQ(world.call(task("IAMDeleteRootUserCredentials"), "Action=CreateLoginProfile").code,
              "AccessDenied");
    // A user of that name is somebody else.
    world.expect(admin, "Action=CreateUser&UserName=" + account);
    EXPECT_EQ(world
                  .call(task("IAMCreateRootUserPassword"),
                        "Action=CreateLoginProfile&Password=Correct-horse-1&UserName=" + account)
                  .code,
              "AccessDenied");
    // What is no password is no user's either.
    world.expect(task("IAMCreateRootUserPassword"), "Action=CreateLoginProfile");
    EXPECT_EQ(
        world.outcome(root, "Action=ChangePassword&OldPassword=&NewPassword=Correct-horse-1").substr(0, 3),
        "400");
}

// Who runs the server stands in for who reads the account's mail.
TEST_F(RootUser, IsItRecoveredOnceAndOnlyWhereItIsAllowed) {
    const auto recover = [&](const std::string& id) -> std::string {
        NewAccount made;
        try {
            world.directory().write([&](Transaction& in) { made = recover_root_user(in, id); });
        } catch (const Fault& fault) {
            return fault.what();
        }
        return made.AccessKeyId;
    };
    const auto refused = [](const std::string& id) {
        return concat("Nobody has allowed the root user of the account ", id,
                      " to be recovered: see CreateLoginProfile.");
    };
    EXPECT_EQ(recover(account), refused(account));
    EXPECT_EQ(recover("000000000000"), refused("000000000000"));
    // A user's password is no such permission.
    world.expect(admin, "Action=CreateLoginProfile&UserName=admin&Password=Correct-horse-1");
    const auto user_id = world.now()->user(account, "admin")->id;
    EXPECT_EQ(recover(user_id), refused(user_id));
    world.expect(task("IAMCreateRootUserPassword"), "Action=CreateLoginProfile");
    const Credential recovered{recover(account), nullptr};
    EXPECT_EQ(world.expect(recovered, "Action=GetUser").text("Arn"),
              concat("arn:aws:iam::", account, ":root"));
    EXPECT_EQ(recover(account), refused(account));
}

TEST_F(RootUser, AreItsKeysFoundAndDeletedByATask) {
    const auto audit = task("IAMAuditRootUserCredentials"), remove = task("IAMDeleteRootUserCredentials");
    EXPECT_EQ(world.expect(audit, "Action=GetUser").text("Arn"), concat("arn:aws:iam::", account, ":root"));
    EXPECT_EQ(world.expect(audit, "Action=ListAccessKeys").text("AccessKeyId"), root.access_key_id);
    EXPECT_EQ(world.expect(audit, "Action=GetAccessKeyLastUsed&AccessKeyId=" + root.access_key_id)
                  .text("ServiceName"),
              "N/A");
    EXPECT_EQ(world.expect(audit, "Action=GetAccountSummary").count("entry") > 30, true);
    EXPECT_EQ(world.call(audit, "Action=GetAccessKeyLastUsed&AccessKeyId=" + admin.access_key_id).code,
              "AccessDenied");
    EXPECT_EQ(world.call(audit, "Action=ListAccessKeys&UserName=admin").code, "AccessDenied");
    EXPECT_EQ(world.call(audit, "Action=DeleteAccessKey&AccessKeyId=" + root.access_key_id).code,
              "AccessDenied");
    EXPECT_EQ(
        world.call(remove, "Action=DeleteAccessKey&UserName=admin&AccessKeyId=" + admin.access_key_id).code,
        "AccessDenied");
    EXPECT_EQ(world.outcome(remove, "Action=DeleteAccessKey&AccessKeyId=" + admin.access_key_id),
              concat("404 NoSuchEntity The Access Key with id ", admin.access_key_id, " cannot be found."));
    world.expect(remove, "Action=DeleteAccessKey&AccessKeyId=" + root.access_key_id);
    EXPECT_EQ(world.call(root, "Action=GetUser").code, "InvalidClientTokenId");
    EXPECT_EQ(world.expect(remove, "Action=ListAccessKeys").count("member"), 0u);
    EXPECT_EQ(summary("AccountAccessKeysPresent"), "0");
    // None can make a new one.
    for (const char* name : {"IAMAuditRootUserCredentials", "IAMCreateRootUserPassword",
                             "IAMDeleteRootUserCredentials", "S3UnlockBucketPolicy", "SQSUnlockQueuePolicy"})
        EXPECT_EQ(world.call(task(name), "Action=CreateAccessKey").code, "AccessDenied") << name;
}

TEST_F(RootUser, MayARootSessionWithMfaListItsKeys) {
    EXPECT_EQ(world.expect(world.mfa_session(root), "Action=ListAccessKeys").text("AccessKeyId"),
              root.access_key_id);
    EXPECT_EQ(world.outcome(world.mfa_session(admin), "Action=ListAccessKeys"),
              "400 ValidationError Must specify userName when calling with non-User credentials");
}

TEST_F(RootUser, AreItsCertificatesKept) {
    world.clock.advance(std::chrono::hours(24 * 365 * 5));  // 2028: inside the certificate
    const auto body = percent_encode(leaf_certificate);
    const auto id =
        world.expect(root, "Action=UploadSigningCertificate&CertificateBody=" + body).text("CertificateId");
    EXPECT_EQ(world.outcome(admin, "Action=UploadSigningCertificate&CertificateBody=" + body),
              "409 DuplicateCertificate Duplicate certificate uploaded.");
    EXPECT_EQ(summary("AccountSigningCertificatesPresent"), "1");
    EXPECT_EQ(world.expect(task("IAMAuditRootUserCredentials"), "Action=ListSigningCertificates")
                  .text("CertificateId"),
              id);
    EXPECT_NE(root_row().find(",N/A,true,2028-11-12T22:13:30+00:00,false,N/A"), std::string::npos)
        << root_row();
    EXPECT_EQ(world.expect(admin, "Action=ListSigningCertificates").count("member"), 0u);
    world.expect(task("IAMDeleteRootUserCredentials"), "Action=DeleteSigningCertificate&CertificateId=" + id);
    EXPECT_EQ(summary("AccountSigningCertificatesPresent"), "0");
}

TEST_F(RootUser, IsADeviceItsOwnAndGoodAtSts) {
    const auto seed = make_device("root-phone");
    world.expect(root, "Action=EnableMFADevice" + pair(seed, "root-phone", account));
    EXPECT_EQ(world.now()->accounts.find(account)->root_mfa_serial_numbers,
              std::vector{serial("root-phone")});
    EXPECT_EQ(summary("AccountMFAEnabled"), "1");
    EXPECT_EQ(world.expect(root, "Action=ListMFADevices").text("SerialNumber"), serial("root-phone"));
    EXPECT_NE(world.expect(admin, "Action=ListVirtualMFADevices").xml.find(":root</Arn>"), std::string::npos);
    world.clock.advance(std::chrono::seconds(60));
    world.directory().write([&](Transaction& in) {
        auto good = check_mfa_code(in, *look_up_caller(root, in.snapshot()), serial("root-phone"),
                                   mfa::code_at(seed, mfa::step_at(world.clock.now())));
        std::move(good).consume(in);
    });
    EXPECT_THROW(world.directory().write([&](Transaction& in) {
        check_mfa_code(in, *look_up_caller(admin, in.snapshot()), serial("root-phone"), "000000");
    }),
                 Fault);
    EXPECT_NE(root_row().find(",not_supported,true,"), std::string::npos);
}

TEST_F(RootUser, AreItsDevicesKeptFromOthers) {
    const auto seed = make_device("phone");
    // For an administrator, the account's id is the name of a user like any other.
    EXPECT_EQ(world.outcome(admin, "Action=EnableMFADevice" + pair(seed, "phone", account)),
              concat("404 NoSuchEntity The user with name ", account, " cannot be found."));
    const auto refused = concat("403 AccessDenied User: arn:aws:iam::", account,
                                ":root is not authorized to perform: iam:EnableMFADevice on resource: ",
                                "arn:aws:iam::", account, ":root");
    EXPECT_EQ(world.outcome(delegated(), "Action=EnableMFADevice" + pair(seed, "phone", account)), refused);
    EXPECT_EQ(world
                  .call(task("IAMDeleteRootUserCredentials"),
                        "Action=EnableMFADevice" + pair(seed, "phone", account))
                  .code,
              "AccessDenied");
    // For the root user it is itself, even where a user has taken the name.
    world.expect(admin, "Action=CreateUser&UserName=" + account);
    world.expect(root, "Action=EnableMFADevice" + pair(seed, "phone", account));
    EXPECT_TRUE(world.now()->user(account, account)->mfa_serial_numbers.empty());
    EXPECT_EQ(world
                  .call(admin,
                        "Action=DeactivateMFADevice&UserName=" + account + "&SerialNumber=" + serial("phone"))
                  .outcome(),
              "404 NoSuchEntity MFA Device invalid for user.");
}

// What was delegated for hours cannot be made into what has no end.
TEST_F(RootUser, AreItsKeysAndCertificatesKeptFromThoseItDelegatesTo) {
    world.clock.advance(std::chrono::hours(24 * 365 * 5));  // 2028: inside the certificate
    const std::string upload =
        "Action=UploadSigningCertificate&CertificateBody=" + percent_encode(leaf_certificate);
    const auto certificate = world.expect(root, upload).text("CertificateId");
    const auto refused = [&](std::string_view action) {
        return concat("403 AccessDenied User: arn:aws:iam::", account,
                      ":root is not authorized to perform: iam:", action,
                      " on resource: arn:aws:iam::", account, ":root");
    };
    const auto activation = concat("Action=UpdateAccessKey&Status=Active&AccessKeyId=", root.access_key_id);
    EXPECT_EQ(world.outcome(delegated(), "Action=CreateAccessKey"), refused("CreateAccessKey"));
    EXPECT_EQ(world.outcome(delegated(), activation), refused("UpdateAccessKey"));
    EXPECT_EQ(world.outcome(delegated(), upload), refused("UploadSigningCertificate"));
    EXPECT_EQ(world.outcome(delegated(),
                            "Action=UpdateSigningCertificate&Status=Active&CertificateId=" + certificate),
              refused("UpdateSigningCertificate"));
    // Those of users are a matter of policies.
    EXPECT_EQ(world.outcome(delegated(), "Action=CreateAccessKey&UserName=admin"), "200");
    for (const auto& in_person : {root, world.mfa_session(root)})
        EXPECT_EQ(world.outcome(in_person, activation), "200");
    EXPECT_EQ(world.outcome(world.mfa_session(root), "Action=CreateAccessKey"), "200");
}

TEST_F(RootUser, IsMfaNeededToManageThemOnceThereIsOne) {
    const auto first = make_device("first"), second = make_device("second");
    world.expect(root, "Action=EnableMFADevice" + pair(first, "first", account));
    const auto refused = [&](std::string_view action) {
        return concat("403 AccessDenied User: arn:aws:iam::", account,
                      ":root is not authorized to perform: ", action, " on resource: arn:aws:iam::", account,
                      ":root because users with an MFA device must use MFA to manage their own MFA devices");
    };
    EXPECT_EQ(world.outcome(root, "Action=EnableMFADevice" + pair(second, "second", account)),
              refused("iam:EnableMFADevice"));
    EXPECT_EQ(world.outcome(root, "Action=DeactivateMFADevice&SerialNumber=" + serial("first")),
              refused("iam:DeactivateMFADevice"));
    EXPECT_EQ(world.outcome(delegated(), "Action=DeactivateMFADevice&SerialNumber=" + serial("first")),
              refused("iam:DeactivateMFADevice"));
    const auto with_mfa = world.mfa_session(root);
    world.expect(with_mfa, "Action=EnableMFADevice" + pair(second, "second", account));
    world.expect(with_mfa, "Action=ResyncMFADevice" + pair(second, "second", account, 10));
    world.expect(with_mfa, "Action=DeactivateMFADevice&SerialNumber=" + serial("first"));
    // The task needs none: there may be nobody left who has the device.
    const auto remove = task("IAMDeleteRootUserCredentials");
    EXPECT_EQ(world.expect(remove, "Action=ListMFADevices").text("SerialNumber"), serial("second"));
    world.expect(remove, "Action=DeactivateMFADevice&SerialNumber=" + serial("second"));
    EXPECT_EQ(summary("AccountMFAEnabled"), "0");
    world.expect(root, "Action=DeleteVirtualMFADevice&SerialNumber=" + serial("second"));
}

TEST_F(RootUser, MayItHaveEightDevices) {
    const auto with_mfa = world.mfa_session(root);
    for (int i = 0; i < 8; ++i) {
        const auto name = "d" + std::to_string(i);
        world.expect(with_mfa, "Action=EnableMFADevice" + pair(make_device(name), name, account));
    }
    EXPECT_EQ(world.outcome(with_mfa, "Action=EnableMFADevice" + pair(make_device("d8"), "d8", account)),
              "409 LimitExceeded Cannot exceed quota for MFADevicesPerUser: 8");
}

TEST_F(RootUser, EndsATaskWithItsFeature) {
    const auto audit = task("IAMAuditRootUserCredentials");
    world.expect(audit, "Action=GetUser");
    organization.root_features = {"RootSessions"};
    world.directory().write([&](Transaction& in) { in.put(organization); });
    EXPECT_EQ(world.call(audit, "Action=GetUser").code, "InvalidClientTokenId");
}

TEST_F(RootUser, CanNobodyAttachATaskPolicy) {
    constexpr std::string_view arn = "arn:aws:iam::aws:policy/root-task/S3UnlockBucketPolicy";
    EXPECT_EQ(world.outcome(admin, concat("Action=AttachUserPolicy&UserName=admin&PolicyArn=", arn)),
              concat("400 PolicyNotAttachable The policy ", arn, " is for AssumeRoot alone."));
    for (const char* form :
         {"Action=PutUserPermissionsBoundary&UserName=admin", "Action=CreateUser&UserName=x"})
        EXPECT_EQ(world.outcome(admin, concat(form, "&PermissionsBoundary=", arn)),
                  concat("400 PolicyNotAttachable The policy ", arn, " is for AssumeRoot alone."));
    EXPECT_EQ(world.expect(admin, concat("Action=GetPolicy&PolicyArn=", arn)).text("IsAttachable"), "false");
    EXPECT_EQ(world.expect(admin, concat("Action=GetPolicy&PolicyArn=", arn)).text("Path"), "/root-task/");
}

}  // namespace
}  // namespace watchword::iam::test
