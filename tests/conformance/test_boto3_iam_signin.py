"""Do passwords, keys and certificates of users, and the account's settings and reports, work with boto3 and the AWS CLI?"""

import csv
import json
import subprocess
import tempfile
import unittest
from pathlib import Path

from harness import WorldCase, policy, statement, trust, unique
from server import clean_environment

SLR = "AWSServiceRoleForAutoScaling"


def openssl(*arguments, folder):
    subprocess.run(["/usr/bin/openssl", *arguments], cwd=folder, check=True, capture_output=True)


class CliCase(WorldCase):
    """With a folder of keys and certificates made by openssl, and the CLI."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.folder = Path(cls.enterClassContext(tempfile.TemporaryDirectory(prefix="watchword-signin-")))
        openssl("req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", "key.pem", "-out", "certificate.pem", "-days", "30",
                "-subj", "/CN=test", folder=cls.folder)
        openssl("rsa", "-in", "key.pem", "-pubout", "-out", "public.pem", folder=cls.folder)

    def text(self, name):
        return (self.folder / name).read_text()

    def cli(self, *arguments, credentials=None):
        """The parsed answer of `aws iam …`, as the administrator."""
        done = subprocess.run(
            ["/usr/bin/aws", "--endpoint-url", self.server.url, "iam", *arguments], capture_output=True, text=True, timeout=120,
            check=False, cwd=self.folder, env=clean_environment(
                AWS_DEFAULT_REGION="us-east-1", AWS_PAGER="", HOME=self.folder, AWS_MAX_ATTEMPTS="1",
                **(credentials or self.a.admin).environment()))
        self.assertEqual(0, done.returncode, f"aws iam {arguments}: {done.stderr}")
        return json.loads(done.stdout) if done.stdout.strip() else None


class Passwords(CliCase):
    def setUp(self):
        self.a.iam.update_account_password_policy(AllowUsersToChangePassword=True, MinimumPasswordLength=9,
                                                  PasswordReusePrevention=2)

    def test_does_a_login_profile_live_and_die(self):
        user = self.a.create_user()
        made = self.a.iam.create_login_profile(UserName=user.name, Password="first-pass", PasswordResetRequired=True)
        self.assertTrue(made["LoginProfile"]["PasswordResetRequired"])
        self.assertEqual(made["LoginProfile"], self.a.iam.get_login_profile(UserName=user.name)["LoginProfile"])
        with self.refused("PasswordPolicyViolation", 400, "Password should have a minimum length of 9"):
            self.a.iam.update_login_profile(UserName=user.name, Password="short")
        self.a.iam.update_login_profile(UserName=user.name, Password="second-pass", PasswordResetRequired=False)
        with self.refused("DeleteConflict", 409, "Cannot delete entity, must delete login profile first."):
            self.a.iam.delete_user(UserName=user.name)
        self.a.iam.delete_login_profile(UserName=user.name)
        with self.refused("NoSuchEntity", 404, f"Login Profile for User {user.name} cannot be found."):
            self.a.iam.get_login_profile(UserName=user.name)

    def test_does_a_user_change_their_password(self):
        user = self.a.create_user()
        self.a.iam.create_login_profile(UserName=user.name, Password="first-pass")
        iam = self.world.client("iam", user.credentials)
        iam.change_password(OldPassword="first-pass", NewPassword="second-pass")
        with self.refused("AccessDenied", 403, "The old password was incorrect."):
            iam.change_password(OldPassword="first-pass", NewPassword="third-pass")
        with self.refused("PasswordPolicyViolation", 400):
            iam.change_password(OldPassword="second-pass", NewPassword="first-pass")
        self.assertEqual(9, iam.get_account_password_policy()["PasswordPolicy"]["MinimumPasswordLength"])
        self.assertIn("PasswordLastUsed", self.a.iam.get_user(UserName=user.name)["User"])
        self.assertNotIn("second-pass", self.server.log())

    def test_does_the_cli_do_the_same(self):
        user = self.a.create_user()
        self.cli("create-login-profile", "--user-name", user.name, "--password", "first-pass", "--password-reset-required")
        self.cli("change-password", "--old-password", "first-pass", "--new-password", "second-pass", credentials=user.credentials)
        self.cli("update-login-profile", "--user-name", user.name, "--password-reset-required")
        self.assertTrue(self.cli("get-login-profile", "--user-name", user.name)["LoginProfile"]["PasswordResetRequired"])
        self.cli("delete-login-profile", "--user-name", user.name)
        self.assertEqual(2, self.cli("get-account-password-policy")["PasswordPolicy"]["PasswordReusePrevention"])


class Credentials(CliCase):
    def test_are_ssh_keys_and_certificates_kept(self):
        user = self.a.create_user()
        key = self.a.iam.upload_ssh_public_key(UserName=user.name, SSHPublicKeyBody=self.text("public.pem"))["SSHPublicKey"]
        shown = self.a.iam.get_ssh_public_key(UserName=user.name, SSHPublicKeyId=key["SSHPublicKeyId"], Encoding="PEM")
        self.assertEqual(self.text("public.pem"), shown["SSHPublicKey"]["SSHPublicKeyBody"])
        made = self.a.iam.upload_signing_certificate(UserName=user.name, CertificateBody=self.text("certificate.pem"))
        identifier = made["Certificate"]["CertificateId"]
        self.a.iam.update_signing_certificate(UserName=user.name, CertificateId=identifier, Status="Inactive")
        listed = self.a.iam.list_signing_certificates(UserName=user.name)["Certificates"]
        self.assertEqual([(identifier, "Inactive")], [(one["CertificateId"], one["Status"]) for one in listed])
        self.assertEqual(1, len(self.cli("list-ssh-public-keys", "--user-name", user.name)["SSHPublicKeys"]))
        with self.refused("DeleteConflict", 409):
            self.a.iam.delete_access_key(UserName=user.name, AccessKeyId=user.credentials.key)
            self.a.iam.delete_user(UserName=user.name)
        self.cli("delete-ssh-public-key", "--user-name", user.name, "--ssh-public-key-id", key["SSHPublicKeyId"])
        self.cli("delete-signing-certificate", "--user-name", user.name, "--certificate-id", identifier)
        self.a.iam.delete_user(UserName=user.name)

    def test_are_service_credentials_made_and_reset(self):
        user = self.a.create_user()
        made = self.a.iam.create_service_specific_credential(UserName=user.name, ServiceName="codecommit.amazonaws.com")
        made = made["ServiceSpecificCredential"]
        self.assertEqual(f"{user.name}-at-{self.a.id}", made["ServiceUserName"])
        reset = self.cli("reset-service-specific-credential", "--user-name", user.name, "--service-specific-credential-id",
                         made["ServiceSpecificCredentialId"])["ServiceSpecificCredential"]
        self.assertNotEqual(made["ServicePassword"], reset["ServicePassword"])
        listed = self.a.iam.list_service_specific_credentials(UserName=user.name)["ServiceSpecificCredentials"]
        self.assertEqual([made["ServiceSpecificCredentialId"]], [one["ServiceSpecificCredentialId"] for one in listed])
        self.a.iam.delete_service_specific_credential(UserName=user.name,
                                                      ServiceSpecificCredentialId=made["ServiceSpecificCredentialId"])

    def test_are_server_certificates_kept(self):
        name = unique("certificate")
        made = self.cli("upload-server-certificate", "--server-certificate-name", name, "--certificate-body",
                        "file://certificate.pem", "--private-key", "file://key.pem", "--tags", "Key=k,Value=v")
        self.assertEqual([{"Key": "k", "Value": "v"}], made["Tags"])
        shown = self.a.iam.get_server_certificate(ServerCertificateName=name)["ServerCertificate"]
        # The CLI takes the newline at the end of a file off.
        self.assertEqual(self.text("certificate.pem").strip(), shown["CertificateBody"].strip())
        self.a.iam.update_server_certificate(ServerCertificateName=name, NewPath="/x/")
        self.assertEqual([name], [one["ServerCertificateName"] for one in self.a.iam.list_server_certificates(
            PathPrefix="/x/")["ServerCertificateMetadataList"]])
        self.cli("delete-server-certificate", "--server-certificate-name", name)
        with self.refused("NoSuchEntity", 404):
            self.a.iam.get_server_certificate(ServerCertificateName=name)


class Accounts(CliCase):
    def test_does_an_alias_come_and_go(self):
        self.cli("create-account-alias", "--account-alias", "acme-conformance")
        with self.refused("EntityAlreadyExists", 409, "The account alias acme-conformance already exists."):
            self.b.iam.create_account_alias(AccountAlias="acme-conformance")
        self.assertEqual(["acme-conformance"], self.a.iam.list_account_aliases()["AccountAliases"])
        self.cli("delete-account-alias", "--account-alias", "acme-conformance")
        self.assertEqual([], self.a.iam.list_account_aliases()["AccountAliases"])

    def test_do_instance_profiles_work_and_wait(self):
        name, role = unique("profile"), self.a.create_role(trust(self.a.id)).rsplit("/", 1)[1]
        self.a.iam.create_instance_profile(InstanceProfileName=name)
        self.a.iam.get_waiter("instance_profile_exists").wait(InstanceProfileName=name)
        self.cli("add-role-to-instance-profile", "--instance-profile-name", name, "--role-name", role)
        profiles = self.a.iam.list_instance_profiles_for_role(RoleName=role)["InstanceProfiles"]
        self.assertEqual([(name, role)], [(one["InstanceProfileName"], one["Roles"][0]["RoleName"]) for one in profiles])
        with self.refused("DeleteConflict", 409, "Cannot delete entity, must remove roles from instance profile first."):
            self.a.iam.delete_instance_profile(InstanceProfileName=name)
        self.cli("remove-role-from-instance-profile", "--instance-profile-name", name, "--role-name", role)
        self.cli("delete-instance-profile", "--instance-profile-name", name)

    def test_do_service_linked_roles_work(self):
        made = self.cli("create-service-linked-role", "--aws-service-name", "autoscaling.amazonaws.com")["Role"]
        self.assertEqual((SLR, "/aws-service-role/autoscaling.amazonaws.com/"), (made["RoleName"], made["Path"]))
        self.assertEqual({"Service": ["autoscaling.amazonaws.com"]},
                         made["AssumeRolePolicyDocument"]["Statement"][0]["Principal"])
        with self.refused("UnmodifiableEntity", 400):
            self.a.iam.delete_role(RoleName=SLR)
        task = self.a.iam.delete_service_linked_role(RoleName=SLR)["DeletionTaskId"]
        self.assertEqual("SUCCEEDED", self.a.iam.get_service_linked_role_deletion_status(DeletionTaskId=task)["Status"])

    def test_does_the_credential_report_tell_of_everybody(self):
        user = self.a.create_user()
        self.assertIn(self.a.iam.generate_credential_report()["State"], ("STARTED", "COMPLETE"))
        report = self.a.iam.get_credential_report()
        rows = {row["user"]: row for row in csv.DictReader(report["Content"].decode().splitlines())}
        self.assertEqual({"<root_account>", "Administrator", user.name} - set(rows), set())
        self.assertEqual(("false", "true"), (rows[user.name]["password_enabled"], rows[user.name]["access_key_1_active"]))
        self.assertEqual("COMPLETE", self.cli("generate-credential-report")["State"])

    def test_do_authorization_details_page_to_the_end(self):
        user = self.a.create_user(document=policy(statement("Allow", "s3:*")))
        pages = self.a.iam.get_paginator("get_account_authorization_details").paginate(
            Filter=["User"], PaginationConfig={"PageSize": 1})
        users = {one["UserName"]: one for page in pages for one in page["UserDetailList"]}
        self.assertEqual("s3:*", users[user.name]["UserPolicyList"][0]["PolicyDocument"]["Statement"][0]["Action"])
        self.assertIn("RoleDetailList", self.cli("get-account-authorization-details", "--filter", "Role"))

    def test_does_the_summary_count(self):
        before = self.a.iam.get_account_summary()["SummaryMap"]
        self.a.create_user()
        self.assertEqual(before["Users"] + 1, self.cli("get-account-summary")["SummaryMap"]["Users"])


class LastUsed(CliCase):
    def test_is_last_use_remembered_over_a_restart(self):
        user = self.a.create_user(document=policy(statement("Allow", "s3:*")))
        self.world.client("s3", user.credentials).list_buckets()
        self.server.stop()
        self.server.start()
        self.a.server = self.server
        iam = self.world.client("iam", self.a.admin)
        used = iam.get_access_key_last_used(AccessKeyId=user.credentials.key)["AccessKeyLastUsed"]
        self.assertEqual(("s3", "us-east-1"), (used["ServiceName"], used["Region"]))
        self.assertIn("LastUsedDate", used)


if __name__ == "__main__":
    unittest.main()
