// Question: how many of each may an account have? The quotas of hundreds and thousands, reached by filling
// the store instead of asking so often; another account is not held up by them.
#include "iam/quotas.hpp"

#include "iam/test_keys.hpp"
#include "iam/test_support.hpp"

namespace watchword::iam::test {
namespace {

struct Quotas : testing::Test {
    World world;
    Credential admin = world.account("acme");
    Credential other = world.account("other");
    std::string account = world.account_of(admin);

    // Records of the account, up to `count` of that kind, named n0, n1 …
    template <class Record>
    void fill(std::size_t have, std::size_t count, std::string_view id_prefix) {
        world.directory().write([&](Transaction& in) {
            for (std::size_t i = have; i < count; ++i) {
                Record record;
                record.account_id = account;
                record.path = "/";
                record.name = concat("n", std::to_string(i));
                record.id = new_unique_id(id_prefix, account, world.random);
                if constexpr (std::is_same_v<Record, ManagedPolicy>) {
                    record.default_version_id = "v1";
                    record.versions.push_back({"v1", 0, IdentityPolicy::from_text(allow("s3:*"))});
                }
                in.put(std::move(record));
            }
        });
    }
    void full(const std::string& form, const std::string& quota, std::size_t max) {
        EXPECT_EQ(world.outcome(admin, form),
                  concat("409 LimitExceeded Cannot exceed quota for ", quota, ": ", std::to_string(max)));
        EXPECT_EQ(world.outcome(other, form), "200");
    }
};

TEST_F(Quotas, HowManyUsersMayThereBe) {
    fill<User>(1, quotas::users_per_account, "AIDA");
    full("Action=CreateUser&UserName=more", "UsersPerAccount", quotas::users_per_account);
    world.expect(admin, "Action=DeleteUser&UserName=n1");
    EXPECT_EQ(world.outcome(admin, "Action=CreateUser&UserName=more"), "200");
}

TEST_F(Quotas, HowManyGroupsMayThereBe) {
    fill<Group>(0, quotas::groups_per_account, "AGPA");
    full("Action=CreateGroup&GroupName=more", "GroupsPerAccount", quotas::groups_per_account);
}

TEST_F(Quotas, HowManyRolesMayThereBeThoseOfServicesIncluded) {
    world.directory().write([&](Transaction& in) {
        const auto made = policy::compile(trust(account), policy::DocumentType::trust);
        for (std::size_t i = 0; i < quotas::roles_per_account; ++i) {
            Role role;
            role.account_id = account;
            role.path = "/";
            role.name = concat("n", std::to_string(i));
            role.id = new_unique_id("AROA", account, world.random);
            role.trust_policy = TrustPolicy(*made, {});
            in.put(std::move(role));
        }
    });
    full("Action=CreateRole&RoleName=more&AssumeRolePolicyDocument=" + percent_encode(trust(account)),
         "RolesPerAccount", quotas::roles_per_account);
    full("Action=CreateServiceLinkedRole&AWSServiceName=ecs.amazonaws.com", "RolesPerAccount",
         quotas::roles_per_account);
}

TEST_F(Quotas, HowManyPoliciesMayThereBe) {
    fill<ManagedPolicy>(0, quotas::policies_per_account, "ANPA");
    full("Action=CreatePolicy&PolicyName=more&PolicyDocument=" + percent_encode(allow("s3:*")),
         "PoliciesPerAccount", quotas::policies_per_account);
}

TEST_F(Quotas, HowManyInstanceProfilesMayThereBe) {
    fill<InstanceProfile>(0, quotas::instance_profiles_per_account, "AIPA");
    full("Action=CreateInstanceProfile&InstanceProfileName=more", "InstanceProfilesPerAccount",
         quotas::instance_profiles_per_account);
}

TEST_F(Quotas, HowManyServerCertificatesMayThereBe) {
    fill<ServerCertificate>(0, quotas::server_certificates_per_account, "ASCA");
    EXPECT_EQ(world.outcome(admin, concat("Action=UploadServerCertificate&ServerCertificateName=more",
                                          "&CertificateBody=", percent_encode(leaf_certificate),
                                          "&PrivateKey=", percent_encode(leaf_key))),
              "409 LimitExceeded Cannot exceed quota for ServerCertificatesPerAccount: 20");
}

TEST_F(Quotas, HowManyVirtualDevicesMayThereBe) {
    world.directory().write([&](Transaction& in) {
        for (std::size_t i = 0; i < quotas::virtual_mfa_devices_per_account; ++i) {
            MfaDevice device;
            device.account_id = account;
            device.serial_number = concat("arn:aws:iam::", account, ":mfa/n", std::to_string(i));
            in.put(std::move(device));
        }
    });
    full("Action=CreateVirtualMFADevice&VirtualMFADeviceName=more", "VirtualMFADevicesPerAccount",
         quotas::virtual_mfa_devices_per_account);
}

}  // namespace
}  // namespace watchword::iam::test
