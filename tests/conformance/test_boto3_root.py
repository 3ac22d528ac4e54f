"""Does central root access work through boto3 and the AWS CLI, from the feature to the task, and for nobody else?
(facts: root)"""

import json
import subprocess
import tempfile
import unittest

import newer
from harness import Account, Credentials, client, policy, statement, unique
from organized import SCP, Organized
from server import clean_environment, run_admin

IAM = "iam.amazonaws.com"
TASKS = "arn:aws:iam::aws:policy/root-task/"


def task(name):
    return {"arn": TASKS + name}


class CentralRootAccess(Organized):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.org.enable_aws_service_access(ServicePrincipal=IAM)
        cls.iam = newer.client(cls.server, "iam", cls.management.admin)
        cls.sts = newer.client(cls.server, "sts", cls.management.admin)
        cls.iam.enable_organizations_root_credentials_management()
        cls.features = cls.iam.enable_organizations_root_sessions()["EnabledFeatures"]

    def root_of(self, account_id, name, service="iam"):
        """A client that has that task in the account."""
        answer = self.sts.assume_root(TargetPrincipal=account_id, TaskPolicyArn=task(name))
        return newer.client(self.server, service, Credentials.of(answer))

    def rooted(self):
        """A member whose root user has a key, an MFA device and a bucket."""
        made = self.server.create_account(unique("rooted"), "--root-key")
        root = Credentials.of(made)
        account_id = client(self.server, "sts", root).get_caller_identity()["Account"]
        handshake = self.org.invite_account_to_organization(Target={"Id": account_id, "Type": "ACCOUNT"})["Handshake"]
        client(self.server, "organizations", root).accept_handshake(HandshakeId=handshake["Id"])
        return account_id, root

    def test_are_both_features_on(self):
        self.assertEqual(["RootCredentialsManagement", "RootSessions"], self.features)
        listed = self.iam.list_organizations_features()
        self.assertEqual((self.organization["Id"], self.features), (listed["OrganizationId"], listed["EnabledFeatures"]))

    def test_is_a_task_done_as_the_root_user(self):
        account_id = self.create_account()
        answer = self.sts.assume_root(TargetPrincipal=account_id, TaskPolicyArn=task("IAMAuditRootUserCredentials"),
                                      DurationSeconds=600)
        self.assertNotIn("SourceIdentity", answer)
        session = Credentials.of(answer)
        identity = newer.client(self.server, "sts", session).get_caller_identity()
        self.assertEqual((f"arn:aws:iam::{account_id}:root", account_id), (identity["Arn"], identity["UserId"]))
        iam = newer.client(self.server, "iam", session)
        self.assertEqual(f"arn:aws:iam::{account_id}:root", iam.get_user()["User"]["Arn"])
        self.assertEqual([], iam.list_access_keys()["AccessKeyMetadata"])  # members have no root credentials
        self.assertEqual([], iam.list_mfa_devices()["MFADevices"])
        self.assertEqual([], iam.list_signing_certificates()["Certificates"])
        self.assertEqual(0, iam.get_account_summary()["SummaryMap"]["AccountPasswordPresent"])
        with self.refused("NoSuchEntity", 404):
            iam.get_login_profile()
        arn = f"arn:aws:iam::{account_id}:"
        with self.refused("AccessDenied", 403, self.not_authorized(
                arn + "root", "iam:CreateUser", arn + "user/ada", " with an explicit deny in a session policy")):
            iam.create_user(UserName="ada")
        with self.refused("AccessDenied", 403):
            client(self.server, "s3", session).list_buckets()
        with self.refused("AccessDeniedException"):
            client(self.server, "organizations", session).leave_organization()

    def test_are_root_credentials_removed_for_good(self):
        account_id, root = self.rooted()
        own = Account.__new__(Account)
        own.iam = client(self.server, "iam", root)
        device = own.create_device()
        first, second = device.pair()
        own.iam.enable_mfa_device(UserName=account_id, SerialNumber=device.serial, AuthenticationCode1=first,
                                  AuthenticationCode2=second)
        session = Credentials.of(client(self.server, "sts", root).get_session_token(
            SerialNumber=device.serial, TokenCode=device.code()))
        self.assertEqual(1, client(self.server, "iam", session).get_account_summary()["SummaryMap"]["AccountMFAEnabled"])

        iam = self.root_of(account_id, "IAMDeleteRootUserCredentials")
        for key in iam.list_access_keys()["AccessKeyMetadata"]:
            self.assertIn("ServiceName", iam.get_access_key_last_used(AccessKeyId=key["AccessKeyId"])["AccessKeyLastUsed"])
            iam.delete_access_key(AccessKeyId=key["AccessKeyId"])
        for one in iam.list_mfa_devices()["MFADevices"]:
            self.assertEqual(device.serial, one["SerialNumber"])
            iam.deactivate_mfa_device(SerialNumber=one["SerialNumber"])
        with self.refused("InvalidClientTokenId", 403):
            client(self.server, "sts", root).get_caller_identity()
        summary = self.root_of(account_id, "IAMAuditRootUserCredentials").get_account_summary()["SummaryMap"]
        self.assertEqual((0, 0), (summary["AccountMFAEnabled"], summary["AccountAccessKeysPresent"]))

    def test_is_password_recovery_allowed_and_taken_back(self):
        account_id = self.create_account()
        recover = self.root_of(account_id, "IAMCreateRootUserPassword")
        made = recover.create_login_profile()["LoginProfile"]
        self.assertNotIn("UserName", made)
        self.assertFalse(made["PasswordResetRequired"])
        with self.refused("EntityAlreadyExists", 409):
            recover.create_login_profile()
        self.assertEqual(made["CreateDate"], recover.get_login_profile()["LoginProfile"]["CreateDate"])
        self.root_of(account_id, "IAMDeleteRootUserCredentials").delete_login_profile()
        self.assertNotEqual(0, run_admin("account", "recover", account_id, data=self.server.data, check=False).returncode)
        recover.create_login_profile()
        root = Credentials.of(run_admin("account", "recover", account_id, "--json", data=self.server.data))
        self.assertEqual(f"arn:aws:iam::{account_id}:root",
                         client(self.server, "sts", root).get_caller_identity()["Arn"])

    def test_is_a_bucket_that_shuts_everybody_out_opened(self):
        account_id, _, member = self.member()
        s3, bucket = member("s3"), unique(f"locked-{account_id}")
        s3.create_bucket(Bucket=bucket)
        s3.put_bucket_policy(Bucket=bucket, Policy=policy(statement(
            "Deny", "s3:*", [f"arn:aws:s3:::{bucket}", f"arn:aws:s3:::{bucket}/*"], Principal="*")))
        with self.refused("AccessDenied", 403):
            s3.delete_bucket_policy(Bucket=bucket)
        unlock = self.root_of(account_id, "S3UnlockBucketPolicy", "s3")
        self.assertIn(bucket, [one["Name"] for one in unlock.list_buckets()["Buckets"]])
        self.assertIn("Deny", unlock.get_bucket_policy(Bucket=bucket)["Policy"])
        with self.refused("AccessDenied", 403):
            unlock.list_objects_v2(Bucket=bucket)
        with self.refused("AccessDenied", 403):  # nor in another account, whoever its policy lets in
            self.root_of(self.create_account(), "S3UnlockBucketPolicy", "s3").delete_bucket_policy(Bucket=bucket)
        unlock.delete_bucket_policy(Bucket=bucket)
        self.assertEqual(0, s3.list_objects_v2(Bucket=bucket)["KeyCount"])

    def test_does_a_control_policy_bind_the_task(self):
        account_id, _, member = self.member()
        s3, bucket = member("s3"), unique(f"bound-{account_id}")
        s3.create_bucket(Bucket=bucket)
        unlock = self.root_of(account_id, "S3UnlockBucketPolicy", "s3")
        policy_id = self.attach(policy(statement("Deny", "s3:DeleteBucketPolicy")), account_id, SCP)
        with self.refused("AccessDenied", 403,
                          f"User: arn:aws:iam::{account_id}:root is not authorized to perform: s3:DeleteBucketPolicy on "
                          f'resource: "arn:aws:s3:::{bucket}" with an explicit deny in a service control policy'):
            unlock.delete_bucket_policy(Bucket=bucket)
        self.org.detach_policy(PolicyId=policy_id, TargetId=account_id)
        unlock.delete_bucket_policy(Bucket=bucket)

    def test_is_anybody_else_refused(self):
        account_id, credentials, _ = self.member()
        other = self.create_account()
        audit = {"TargetPrincipal": other, "TaskPolicyArn": task("IAMAuditRootUserCredentials")}
        with self.refused("AccessDenied", 403):  # a member's administrator, of its own account and of others
            newer.client(self.server, "sts", credentials).assume_root(**audit)
        with self.refused("AccessDenied", 403):
            newer.client(self.server, "sts", credentials).assume_root(**{**audit, "TargetPrincipal": account_id})
        with self.refused("AccountNotManagementOrDelegatedAdministratorException", 400):
            newer.client(self.server, "iam", credentials).list_organizations_features()
        nobody = self.management.create_user().credentials
        with self.refused("AccessDenied", 403):
            newer.client(self.server, "sts", nobody).assume_root(**audit)
        outside = Credentials.of(self.server.create_account(unique("outside")))
        with self.refused("AccessDenied", 403):
            newer.client(self.server, "sts", outside).assume_root(**audit)
        with self.refused("OrganizationNotFoundException", 400):
            newer.client(self.server, "iam", outside).list_organizations_features()
        with self.refused("AccessDenied", 403):  # the management account is nobody's member
            self.sts.assume_root(**{**audit, "TargetPrincipal": self.management.id})
        session = Credentials.of(self.sts.assume_root(**audit))
        with self.refused("AccessDenied", 403, "Cannot call AssumeRoot with session credentials"):
            newer.client(self.server, "sts", session).assume_root(**audit)

    def test_may_a_delegated_administrator(self):
        account_id, credentials, _ = self.member()
        target = self.create_account()
        self.org.register_delegated_administrator(AccountId=account_id, ServicePrincipal=IAM)
        self.addCleanup(self.org.deregister_delegated_administrator, AccountId=account_id, ServicePrincipal=IAM)
        sts, iam = (newer.client(self.server, service, credentials) for service in ("sts", "iam"))
        self.assertEqual(self.features, iam.list_organizations_features()["EnabledFeatures"])
        with self.refused("CallerIsNotManagementAccountException", 400):
            iam.enable_organizations_root_sessions()
        answer = sts.assume_root(TargetPrincipal=target, TaskPolicyArn=task("IAMAuditRootUserCredentials"))
        self.assertEqual(f"arn:aws:iam::{target}:root", newer.client(
            self.server, "iam", Credentials.of(answer)).get_user()["User"]["Arn"])

    def test_does_the_cli_do_it_too(self):
        account_id = self.create_account()
        folder = self.enterContext(tempfile.TemporaryDirectory(prefix="watchword-cli-"))

        def aws(credentials, *arguments):
            done = subprocess.run(
                ["/usr/bin/aws", "--endpoint-url", self.server.url, *arguments], capture_output=True, text=True,
                timeout=120, check=False, env=clean_environment(
                    AWS_DEFAULT_REGION="us-east-1", AWS_PAGER="", HOME=folder, **newer.environment(),
                    **credentials.environment()))
            self.assertEqual(0, done.returncode, f"aws {arguments}: {done.stderr}")
            return json.loads(done.stdout) if done.stdout else None

        self.assertEqual(self.features, aws(self.management.admin, "iam", "list-organizations-features")[
            "EnabledFeatures"])
        session = Credentials.of(aws(
            self.management.admin, "sts", "assume-root", "--target-principal", account_id, "--task-policy-arn",
            f"arn={TASKS}IAMCreateRootUserPassword", "--duration-seconds", "900"))
        aws(session, "iam", "create-login-profile")
        self.assertIn("CreateDate", aws(session, "iam", "get-login-profile")["LoginProfile"])


if __name__ == "__main__":
    unittest.main()
