// SSH keys, certificates and service-specific credentials.
#include <sys/ioctl.h>
#include <unistd.h>

#include "iam/test_keys.hpp"
#include "iam/test_support.hpp"
#include "wire/json.hpp"

namespace watchword::iam::test {
namespace {

using std::literals::operator""sv;

/// Standard input that holds one line, as long as this lives.
class OneLineToRead {
public:
    OneLineToRead() : saved_(::dup(STDIN_FILENO)) {
        int ends[2];
        EXPECT_EQ(::pipe(ends), 0);
        EXPECT_EQ(::write(ends[1], line.data(), line.size()), static_cast<ssize_t>(line.size()));
        ::dup2(ends[0], STDIN_FILENO);
        ::close(ends[0]);
        ::close(ends[1]);
    }
    ~OneLineToRead() {
        ::dup2(saved_, STDIN_FILENO);
        ::close(saved_);
    }
    bool is_unread() const {
        int left = 0;
        return ::ioctl(STDIN_FILENO, FIONREAD, &left) == 0 && left == static_cast<int>(line.size());
    }

private:
    static constexpr std::string_view line = "passphrase\n";
    int saved_;
};

/// A PEM block that says of itself that it is encrypted, of any kind: "CERTIFICATE".
std::string encrypted_block(std::string_view kind) {
    constexpr std::string_view of_key = "EC PRIVATE KEY";
    std::string out(encrypted_key);
    for (auto at = out.find(of_key); at != std::string::npos; at = out.find(of_key))
        out.replace(at, of_key.size(), kind);
    return out;
}

struct UserCredentials : testing::Test {
    UserCredentials() {
        world.clock.advance(std::chrono::hours(24 * 365 * 5));
    }  // 2028: inside the certificates

    World world;
    Credential admin = world.account("acme");
    std::string account = world.account_of(admin);
    Credential ada = world.user(admin, "ada");
    std::string with(std::string_view action, std::string_view member, std::string_view body) {
        return concat("Action=", action, "&", member, "=", percent_encode(body));
    }
    Answer upload_ssh(std::string_view body) {
        return world.call(admin, with("UploadSSHPublicKey&UserName=ada", "SSHPublicKeyBody", body));
    }
    Answer upload_signing(std::string_view body, const std::string& user = "ada") {
        return world.call(admin, with("UploadSigningCertificate&UserName=" + user, "CertificateBody", body));
    }
    Answer upload_server(const std::string& name, std::string_view body, std::string_view key,
                         std::string_view chain = {}) {
        auto form =
            concat(with("UploadServerCertificate&ServerCertificateName=" + name, "CertificateBody", body),
                   "&PrivateKey=", percent_encode(key));
        if (!chain.empty()) form += "&CertificateChain=" + percent_encode(chain);
        return world.call(admin, form);
    }
    void refused_to_ada(const std::string& action, const std::string& form, const std::string& resource) {
        EXPECT_EQ(world.outcome(ada, concat("Action=", action, "&", form)),
                  concat("403 AccessDenied User: arn:aws:iam::", account,
                         ":user/ada is not authorized to perform: iam:", action,
                         " on resource: arn:aws:iam::", account, ":", resource,
                         " because no identity-based policy allows the iam:", action, " action"));
    }
};

TEST_F(UserCredentials, AreSshKeysKeptAndShownInBothEncodings) {
    const auto made = upload_ssh(std::string(rsa_ssh) + " ada@example");
    ASSERT_EQ(made.outcome(), "200");
    EXPECT_EQ(made.text("Fingerprint"), "99:58:6c:02:79:70:08:21:73:96:cf:c5:b3:3f:80:0d");
    EXPECT_EQ(made.text("Status"), "Active");
    const auto id = made.text("SSHPublicKeyId");
    EXPECT_TRUE(id.starts_with("APKA") && id.size() == 21) << id;
    const auto key = concat("&UserName=ada&SSHPublicKeyId=", id);
    EXPECT_EQ(world.expect(admin, "Action=GetSSHPublicKey&Encoding=SSH" + key).text("SSHPublicKeyBody"),
              rsa_ssh);
    EXPECT_EQ(world.expect(admin, "Action=GetSSHPublicKey&Encoding=PEM" + key).text("SSHPublicKeyBody"),
              rsa_pem);
    world.expect(admin, "Action=UpdateSSHPublicKey&Status=Inactive" + key);
    world.open();
    EXPECT_EQ(world.expect(admin, "Action=ListSSHPublicKeys&UserName=ada").text("Status"), "Inactive");
    EXPECT_EQ(world.outcome(admin, "Action=UpdateSSHPublicKey&Status=Expired" + key),
              "400 InvalidInput Operation does not support status Expired");
    EXPECT_EQ(world.outcome(admin, "Action=GetSSHPublicKey&Encoding=ssh" + key),
              "400 ValidationError 1 validation error detected: Value at 'encoding' failed to satisfy "
              "constraint: Member must satisfy enum value set: [SSH, PEM]");
    world.expect(admin, "Action=DeleteSSHPublicKey" + key);
    for (const auto* action :
         {"GetSSHPublicKey&Encoding=SSH", "DeleteSSHPublicKey", "UpdateSSHPublicKey&Status=Active"})
        EXPECT_EQ(world.outcome(admin, concat("Action=", action, key)),
                  concat("404 NoSuchEntity User has no Public Key with id ", id, "."));
}

TEST_F(UserCredentials, WhichSshKeysAreRefused) {
    for (const auto text : {"ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAA"sv, leaf_certificate})
        EXPECT_EQ(upload_ssh(text).outcome(),
                  "400 UnrecognizedPublicKeyEncoding Invalid public key uploaded.");
    EXPECT_EQ(upload_ssh("ssh-rsa AAAA").code, "InvalidPublicKey");
    EXPECT_EQ(upload_ssh(std::string(rsa_ssh.substr(0, 200))).code, "InvalidPublicKey");
    EXPECT_EQ(upload_ssh(small_rsa_ssh).outcome(), "400 InvalidPublicKey Invalid body for public key");
    EXPECT_EQ(upload_ssh("-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----\n").code,
              "InvalidPublicKey");
    ASSERT_EQ(upload_ssh(rsa_pem).outcome(), "200");
    EXPECT_EQ(upload_ssh(rsa_ssh).outcome(), "400 DuplicateSSHPublicKey Duplicate SSH public key uploaded.");
    refused_to_ada("ListSSHPublicKeys", "UserName=ada", "user/ada");
}

TEST_F(UserCredentials, AreSigningCertificatesChecked) {
    const auto made = upload_signing(leaf_certificate);
    ASSERT_EQ(made.outcome(), "200");
    EXPECT_EQ(made.text("CertificateBody"), leaf_certificate);
    const auto id = made.text("CertificateId");
    EXPECT_EQ(id, "7NVP25BEUV5IY7PO47F3LRFAUWGPWE4H");
    world.expect(admin, "Action=CreateUser&UserName=bob");
    EXPECT_EQ(upload_signing(leaf_certificate, "bob").outcome(),
              "409 DuplicateCertificate Duplicate certificate uploaded.");
    EXPECT_EQ(upload_signing("hello").outcome(), "400 MalformedCertificate Certificate hello is malformed.");
    EXPECT_EQ(upload_signing(concat(ca_certificate, leaf_certificate)).code, "MalformedCertificate");
    ASSERT_EQ(upload_signing(ca_certificate).outcome(), "200");
    const auto page = world.expect(admin, "Action=ListSigningCertificates&UserName=ada&MaxItems=1");
    EXPECT_EQ(page.text("IsTruncated"), "true");
    const auto rest = world.expect(
        admin, "Action=ListSigningCertificates&UserName=ada&Marker=" + percent_encode(page.text("Marker")));
    EXPECT_EQ(rest.count("CertificateId"), 1u);
    EXPECT_NE(rest.text("CertificateId"), page.text("CertificateId"));
    world.expect(admin, "Action=UpdateSigningCertificate&UserName=ada&Status=Inactive&CertificateId=" + id);
    EXPECT_EQ(world.outcome(
                  admin, "Action=UpdateSigningCertificate&UserName=ada&Status=Expired&CertificateId=" + id),
              "400 InvalidInput Operation does not support status Expired");
    // The same again changes nothing, though it is shown as if it were new.
    world.clock.advance(std::chrono::hours(1));
    const auto again = upload_signing(leaf_certificate);
    EXPECT_EQ(again.xml, made.xml);
    const auto listed = world.expect(admin, "Action=ListSigningCertificates&UserName=ada");
    EXPECT_EQ(listed.count("CertificateId"), 2u);
    EXPECT_NE(listed.xml.find("<Status>Inactive</Status>"), std::string::npos);
    EXPECT_EQ(world.outcome(admin, "Action=DeleteUser&UserName=ada").substr(0, 18), "409 DeleteConflict");
    world.expect(admin, "Action=DeleteSigningCertificate&UserName=ada&CertificateId=" + id);
    EXPECT_EQ(world.outcome(admin, "Action=DeleteSigningCertificate&UserName=ada&CertificateId=" + id),
              concat("404 NoSuchEntity The Certificate with id ", id, " cannot be found."));
    world.clock.advance(std::chrono::hours(24 * 365 * 120));
    EXPECT_EQ(upload_signing(leaf_certificate).code, "MalformedCertificate");
    world.clock.advance(-std::chrono::hours(24 * 365 * 125));
    EXPECT_EQ(upload_signing(leaf_certificate).code, "InvalidCertificate");
}

TEST_F(UserCredentials, MustTheyGoBeforeTheirUserDoes) {
    const std::string remove = "Action=DeleteUser&UserName=bob";
    const std::string referenced =
        "409 DeleteConflict Cannot delete entity, must remove referenced objects first.";
    world.expect(admin, "Action=CreateUser&UserName=bob");
    const auto certificate = upload_signing(leaf_certificate, "bob").text("CertificateId");
    EXPECT_EQ(world.outcome(admin, remove),
              "409 DeleteConflict Cannot delete entity, must delete certificates first.");
    world.expect(admin, "Action=DeleteSigningCertificate&UserName=bob&CertificateId=" + certificate);
    const auto credential = world.expect(admin,
                                         "Action=CreateServiceSpecificCredential&UserName=bob&ServiceName="
                                         "codecommit.amazonaws.com");
    EXPECT_EQ(world.outcome(admin, remove), referenced);
    world.expect(admin, "Action=DeleteServiceSpecificCredential&UserName=bob&ServiceSpecificCredentialId=" +
                            credential.text("ServiceSpecificCredentialId"));
    world.expect(admin, with("UploadSSHPublicKey&UserName=bob", "SSHPublicKeyBody", rsa_ssh));
    EXPECT_EQ(world.outcome(admin, remove), referenced);
}

TEST_F(UserCredentials, MustAServerCertificateAndItsKeyFit) {
    EXPECT_EQ(upload_server("web", leaf_certificate, other_key).outcome(),
              "400 KeyPairMismatch The private key did not match the public key provided. Please verify the "
              "key material and try again.");
    EXPECT_EQ(upload_server("web", leaf_certificate, encrypted_key).code, "MalformedCertificate");
    EXPECT_EQ(upload_server("web", "x", leaf_key).code, "MalformedCertificate");
    EXPECT_EQ(upload_server("web", leaf_certificate, leaf_key, "x").outcome(),
              "400 MalformedCertificate Unknown");
    const std::string bad_chain =
        "400 MalformedCertificate Unable to validate certificate chain. The certificate chain must start "
        "with the immediate signing certificate, followed by any intermediaries in order. The index within "
        "the chain of the invalid certificate is: ";
    EXPECT_EQ(upload_server("web", ca_certificate, other_key, leaf_certificate).outcome(), bad_chain + "-1");
    EXPECT_EQ(
        upload_server("web", leaf_certificate, leaf_key, concat(ca_certificate, leaf_certificate)).outcome(),
        bad_chain + "1");
    const auto made = upload_server("web", leaf_certificate, leaf_key, ca_certificate);
    ASSERT_EQ(made.outcome(), "200");
    EXPECT_EQ(made.text("Arn"), concat("arn:aws:iam::", account, ":server-certificate/web"));
    EXPECT_EQ(upload_server("WEB", leaf_certificate, leaf_key).outcome(),
              "409 EntityAlreadyExists The Server Certificate with name WEB already exists.");
    const auto shown = world.expect(admin, "Action=GetServerCertificate&ServerCertificateName=web");
    EXPECT_EQ(shown.text("CertificateChain"), ca_certificate);
    EXPECT_EQ(shown.text("CertificateBody") + "\n", leaf_certificate);
    EXPECT_EQ(shown.xml.find("PRIVATE KEY"), std::string::npos);
    const auto* record = world.now()->server_certificates.find(name_key(account, "web"));
    EXPECT_EQ(json::encode(*record).find("PRIVATE KEY"), std::string::npos);
}

TEST_F(UserCredentials, IsALateServerCertificateTaken) {
    world.clock.advance(std::chrono::hours(24 * 365 * 120));
    EXPECT_EQ(
        upload_server("web", leaf_certificate, leaf_key).outcome(),
        "400 MalformedCertificate Certificate is no longer valid. The 'Not After' date restriction on the "
        "certificate has passed.");
}

TEST_F(UserCredentials, HowLongMayAChainBe) {
    std::string chain;
    for (int i = 0; i < 10; ++i) chain += ca_certificate;
    EXPECT_EQ(upload_server("web", leaf_certificate, leaf_key, chain).outcome(), "200");
    EXPECT_EQ(upload_server("www", leaf_certificate, leaf_key, chain + std::string(ca_certificate)).outcome(),
              "400 MalformedCertificate Unknown");
}

// Reading and checking them takes long: the committer must not wait for it.
TEST_F(UserCredentials, IsAServerCertificateCheckedBeforeItsTransaction) {
    bool reached = false;
    world.between = [&] { reached = true; };
    EXPECT_EQ(upload_server("web", ca_certificate, other_key, leaf_certificate).code, "MalformedCertificate");
    EXPECT_FALSE(reached);
    EXPECT_EQ(upload_server("web", leaf_certificate, leaf_key).outcome(), "200");
    EXPECT_TRUE(reached);
}

// OpenSSL asks the terminal, and where there is none standard input: the committer would wait for an answer.
TEST_F(UserCredentials, DoesNoBodyMakeTheServerAskForAPassphrase) {
    const OneLineToRead input;
    const auto certificate = encrypted_block("CERTIFICATE");
    EXPECT_EQ(upload_signing(certificate).code, "MalformedCertificate");
    EXPECT_EQ(upload_server("web", certificate, leaf_key).code, "MalformedCertificate");
    EXPECT_EQ(upload_server("web", leaf_certificate, leaf_key, certificate).code, "MalformedCertificate");
    EXPECT_EQ(upload_server("web", leaf_certificate, encrypted_key).code, "MalformedCertificate");
    EXPECT_EQ(upload_ssh(encrypted_block("PUBLIC KEY")).code, "InvalidPublicKey");
    EXPECT_TRUE(input.is_unread());
}

TEST_F(UserCredentials, AreServerCertificatesRenamedTaggedAndDeleted) {
    ASSERT_EQ(upload_server("web", leaf_certificate, leaf_key).outcome(), "200");
    ASSERT_EQ(upload_server("other", leaf_certificate, leaf_key).outcome(), "200");
    world.expect(
        admin,
        "Action=TagServerCertificate&ServerCertificateName=web&Tags.member.1.Key=k&Tags.member.1.Value=v");
    EXPECT_EQ(world.expect(admin, "Action=ListServerCertificateTags&ServerCertificateName=web").text("Value"),
              "v");
    EXPECT_EQ(
        world.outcome(
            admin, "Action=UpdateServerCertificate&ServerCertificateName=web&NewServerCertificateName=OTHER"),
        "409 EntityAlreadyExists The Server Certificate with name OTHER already exists.");
    world.expect(
        admin,
        "Action=UpdateServerCertificate&ServerCertificateName=web&NewServerCertificateName=www&NewPath=/x/");
    EXPECT_EQ(
        world.expect(admin, "Action=ListServerCertificates&PathPrefix=/x/").text("ServerCertificateName"),
        "www");
    EXPECT_EQ(world.expect(admin, "Action=ListServerCertificates").count("ServerCertificateId"), 2u);
    refused_to_ada("DeleteServerCertificate", "ServerCertificateName=www", "server-certificate/x/www");
    world.expect(admin, "Action=UntagServerCertificate&ServerCertificateName=www&TagKeys.member.1=k");
    world.expect(admin, "Action=DeleteServerCertificate&ServerCertificateName=www");
    EXPECT_EQ(world.outcome(admin, "Action=GetServerCertificate&ServerCertificateName=www"),
              "404 NoSuchEntity The Server Certificate with name www cannot be found.");
}

TEST_F(UserCredentials, AreServiceCredentialsMadeResetAndListed) {
    const std::string create = "Action=CreateServiceSpecificCredential&UserName=ada&ServiceName=";
    const auto made = world.expect(admin, create + "codecommit.amazonaws.com");
    EXPECT_EQ(made.text("ServiceUserName"), concat("ada-at-", account));
    const auto id = made.text("ServiceSpecificCredentialId"), password = made.text("ServicePassword");
    EXPECT_TRUE(id.starts_with("ACCA"));
    EXPECT_EQ(world.expect(admin, create + "codecommit.amazonaws.com").text("ServiceUserName"),
              concat("ada+1-at-", account));
    EXPECT_EQ(world.outcome(admin, create + "codecommit.amazonaws.com"),
              "409 LimitExceeded Cannot exceed quota for ContextSpecificCredentialsPerUserPerContext: 2");
    EXPECT_EQ(password.size(), 60u);
    for (const auto& form : {create, std::string("Action=ListServiceSpecificCredentials&ServiceName=")}) {
        EXPECT_EQ(world.outcome(admin, form + "s3.amazonaws.com"),
                  "404 NoSuchEntity No such service s3.amazonaws.com is supported for Service Specific "
                  "Credentials");
        EXPECT_EQ(world.outcome(admin, form + "s3_amazonaws"),
                  "400 ValidationError ServiceName must match [a-zA-Z0-9.-]*");
    }
    EXPECT_EQ(
        world.expect(admin, create + "CASSANDRA.amazonaws.com&CredentialAgeDays=%2B01").text("ServiceName"),
        "cassandra.amazonaws.com");
    const auto one = concat("&UserName=ada&ServiceSpecificCredentialId=", id);
    world.expect(admin, "Action=UpdateServiceSpecificCredential&Status=Inactive" + one);
    const auto reset = world.expect(admin, "Action=ResetServiceSpecificCredential" + one);
    EXPECT_EQ(reset.text("Status"), "Inactive");
    EXPECT_NE(reset.text("ServicePassword"), password);
    const auto listed = world.expect(admin, "Action=ListServiceSpecificCredentials&UserName=ada");
    EXPECT_EQ(listed.count("ServiceUserName"), 3u);
    EXPECT_EQ(listed.count("ExpirationDate"), 1u);
    EXPECT_EQ(listed.xml.find("Password"), std::string::npos);
    EXPECT_EQ(listed.text("IsTruncated"), "false");
    EXPECT_EQ(world
                  .expect(admin,
                          "Action=ListServiceSpecificCredentials&UserName=ada&ServiceName="
                          "Cassandra.AmazonAWS.com")
                  .count("ServiceUserName"),
              1u);
    EXPECT_EQ(world.outcome(admin,
                            "Action=DeleteServiceSpecificCredential&UserName=ada&ServiceSpecificCredentialId="
                            "ACCAACCAACCAACCAACCA"),
              "404 NoSuchEntity No such credential ACCAACCAACCAACCAACCA exists");
    world.expect(admin, "Action=CreateUser&UserName=bob");
    const auto of_bob = "&UserName=bob&ServiceSpecificCredentialId=" + id;
    for (const auto* action : {"Delete", "Reset", "Update"})
        EXPECT_EQ(
            world.outcome(admin, concat("Action=", action, "ServiceSpecificCredential", of_bob,
                                        action[0] == 'U' ? "&Status=Active" : "")),
            concat("400 ValidationError User bob does not have a service specific credential with id ", id));
    EXPECT_EQ(world.outcome(admin, "Action=UpdateServiceSpecificCredential&Status=Expired" + one),
              "400 InvalidInput Operation does not support status Expired");
    world.expect(admin, "Action=DeleteServiceSpecificCredential" + one);
    refused_to_ada("ListServiceSpecificCredentials", "AllUsers=true", "user/*");
}

TEST_F(UserCredentials, DoApiKeysExpire) {
    world.expect(admin, "Action=CreateUser&UserName=bob");
    const auto made = world.expect(admin,
                                   "Action=CreateServiceSpecificCredential&UserName=bob&ServiceName=bedrock."
                                   "amazonaws.com&CredentialAgeDays=2");
    const auto key = made.text("ServiceCredentialSecret");
    EXPECT_TRUE(key.starts_with("ABSK"));
    const auto alias_and_secret = base64_decode(key.substr(4)).value_or("");
    EXPECT_TRUE(alias_and_secret.starts_with(concat("bob-at-", account, ":"))) << alias_and_secret;
    EXPECT_EQ(alias_and_secret.size(), concat("bob-at-", account, ":").size() + 60);
    EXPECT_EQ(made.text("ServicePassword"), "");
    EXPECT_EQ(world.expect(admin, "Action=ListServiceSpecificCredentials&AllUsers=true").text("Status"),
              "Active");
    world.clock.advance(std::chrono::hours(48));
    EXPECT_EQ(world.expect(admin, "Action=ListServiceSpecificCredentials&AllUsers=true").text("Status"),
              "Expired");
    EXPECT_EQ(world.outcome(admin, "Action=ListServiceSpecificCredentials&AllUsers=1&UserName=bob"),
              "400 InvalidInput Cannot list credentials for all users if a username is given");
    EXPECT_EQ(world.outcome(admin, "Action=ListServiceSpecificCredentials&AllUsers=0&UserName=bob"), "200");
    for (const auto& [service, mark] :
         {std::pair{"logs", "ACWL"}, {"cloudwatch", "APIAACWM"}, {"aws-external-anthropic", "AEAA"}})
        EXPECT_TRUE(
            world
                .expect(admin, concat("Action=CreateServiceSpecificCredential&UserName=bob&ServiceName=",
                                      service, ".amazonaws.com"))
                .text("ServiceCredentialSecret")
                .starts_with(mark));
}

TEST_F(UserCredentials, IsAServiceTheSameServiceInOtherLetters) {
    const auto bob = world.user(
        admin, "bob",
        allow(
            "iam:CreateServiceSpecificCredential", "*",
            R"(,"Condition":{"StringNotEquals":{"iam:ServiceSpecificCredentialServiceName":"bedrock.amazonaws.com"}})"));
    const std::string create = "Action=CreateServiceSpecificCredential&UserName=bob&ServiceName=";
    for (const auto* name : {"bedrock.amazonaws.com", "BEDROCK.amazonaws.com"})
        EXPECT_EQ(world.call(bob, create + name).code, "AccessDenied") << name;
    world.expect(bob, create + "CodeCommit.amazonaws.com");
}

}  // namespace
}  // namespace watchword::iam::test
