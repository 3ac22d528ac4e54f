"""Do both flows work with the AWS CLI, as typed by hand? (Its profiles with mfa_serial: test_hosts.)"""

import json
import re
import subprocess
import tempfile
import unittest
from pathlib import Path

from harness import WRONG_CODE, Credentials, WorldCase, policy, statement, unique
from server import clean_environment


class AwsCli(WorldCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.folder = Path(cls.enterClassContext(tempfile.TemporaryDirectory(prefix="watchword-cli-")))

    def aws(self, credentials, *arguments):
        return subprocess.run(
            ["/usr/bin/aws", "--endpoint-url", self.server.url, *arguments], capture_output=True, text=True, timeout=120,
            check=False, env=clean_environment(AWS_DEFAULT_REGION="us-east-1", AWS_PAGER="", HOME=self.folder,
                                               AWS_MAX_ATTEMPTS="1", **credentials.environment()))

    def ok(self, credentials, *arguments):
        done = self.aws(credentials, *arguments)
        self.assertEqual(0, done.returncode, f"aws {arguments}: {done.stderr}")
        return done.stdout

    def test_does_get_session_token_then_list(self):
        user, device = self.world.alice()
        answer = json.loads(self.ok(user.credentials, "sts", "get-session-token", "--serial-number", device.serial,
                                    "--token-code", device.code(), "--duration-seconds", "3600"))
        session = Credentials.of(answer)
        listed = self.ok(session, "s3", "ls", f"s3://{self.world.bucket}", "--recursive")
        self.assertEqual(sorted(self.world.keys), sorted(line[31:] for line in listed.splitlines()))
        self.assertIn(self.world.bucket, self.ok(session, "s3", "ls"))

    def test_does_assume_role_then_list(self):
        user, device = self.world.alice()
        answer = json.loads(self.ok(
            user.credentials, "sts", "assume-role", "--role-arn", self.world.role_arn, "--role-session-name", "by-hand",
            "--serial-number", device.serial, "--token-code", device.code()))
        listed = json.loads(self.ok(Credentials.of(answer), "s3api", "list-objects-v2", "--bucket", self.world.partner_bucket))
        self.assertEqual(self.world.partner_keys, [entry["Key"] for entry in listed["Contents"]])

    def test_does_the_cli_show_the_reason_of_a_refusal(self):
        user, device = self.world.alice()
        done = self.aws(user.credentials, "sts", "get-session-token", "--serial-number", device.serial, "--token-code",
                        device.wrong_code())
        self.assertEqual(254, done.returncode)
        self.assertRegex(done.stderr, r"An error occurred \(AccessDenied\) when calling the GetSessionToken operation"
                         r"( \(reached max retries: \d\))?: " + re.escape(WRONG_CODE.strip()))
        done = self.aws(user.credentials, "s3", "ls", f"s3://{self.world.bucket}")
        self.assertIn("An error occurred (AccessDenied) when calling the ListObjectsV2 operation", done.stderr)

    def test_does_a_device_get_enrolled_from_the_command_line(self):
        picture, name = self.folder / "qr.png", unique("cli-device")
        made = json.loads(self.ok(self.a.admin, "iam", "create-virtual-mfa-device", "--virtual-mfa-device-name", name,
                                  "--outfile", str(picture), "--bootstrap-method", "QRCodePNG"))
        self.assertEqual(b"\x89PNG\r\n\x1a\n", picture.read_bytes()[:8])
        self.assertEqual(f"arn:aws:iam::{self.a.id}:mfa/{name}", made["VirtualMFADevice"]["SerialNumber"])

    def test_does_an_organization_get_accounts_from_the_command_line(self):
        def organizations(*arguments):
            out = self.ok(self.b.admin, "organizations", *arguments)
            return json.loads(out) if out else None

        made = organizations("create-organization", "--feature-set", "ALL")["Organization"]
        self.assertEqual(self.b.id, made["MasterAccountId"])
        status = organizations("create-account", "--email", "dev@example.com", "--account-name", "Development")[
            "CreateAccountStatus"]
        self.assertEqual("SUCCEEDED", status["State"])
        root = organizations("list-roots")["Roots"][0]["Id"]
        unit = organizations("create-organizational-unit", "--parent-id", root, "--name", "Workloads")[
            "OrganizationalUnit"]["Id"]
        organizations("move-account", "--account-id", status["AccountId"], "--source-parent-id", root,
                      "--destination-parent-id", unit)
        denied = organizations("create-policy", "--name", "NoUsers", "--description", "", "--type",
                               "SERVICE_CONTROL_POLICY", "--content", policy(statement("Deny", "iam:CreateUser")))
        organizations("attach-policy", "--policy-id", denied["Policy"]["PolicySummary"]["Id"], "--target-id", unit)
        session = Credentials.of(json.loads(self.ok(
            self.b.admin, "sts", "assume-role", "--role-session-name", "cli", "--role-arn",
            f"arn:aws:iam::{status['AccountId']}:role/OrganizationAccountAccessRole")))
        done = self.aws(session, "iam", "create-user", "--user-name", "ada")
        self.assertEqual(254, done.returncode)
        self.assertIn("with an explicit deny in a service control policy", done.stderr)
        organizations("close-account", "--account-id", status["AccountId"])
        accounts = {one["Id"]: one["Status"] for one in organizations("list-accounts")["Accounts"]}
        self.assertEqual({self.b.id: "ACTIVE", status["AccountId"]: "SUSPENDED"}, accounts)

    def test_do_files_go_up_and_come_back(self):
        bucket, source = self.a.create_bucket(), self.folder / "tree"
        (source / "sub dir").mkdir(parents=True)
        (source / "ü.txt").write_text("one")
        (source / "sub dir" / "large").write_bytes(bytes(range(256)) * 40000)  # 10 MB: in parts
        self.ok(self.a.admin, "s3", "sync", str(source), f"s3://{bucket}/copy", "--no-progress")
        self.ok(self.a.admin, "s3", "cp", f"s3://{bucket}/copy", str(self.folder / "back"), "--recursive", "--no-progress")
        for file in ("ü.txt", "sub dir/large"):
            self.assertEqual((source / file).read_bytes(), (self.folder / "back" / file).read_bytes())
        again = self.ok(self.a.admin, "s3", "sync", str(source), f"s3://{bucket}/copy", "--no-progress")
        self.assertEqual("", again, "a second sync found something to do")
        self.ok(self.a.admin, "s3", "mv", f"s3://{bucket}/copy/ü.txt", f"s3://{bucket}/moved.txt")
        self.ok(self.a.admin, "s3", "rb", f"s3://{bucket}", "--force")


if __name__ == "__main__":
    unittest.main()
