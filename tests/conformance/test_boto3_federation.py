"""Do federated users get through boto3 and the AWS CLI what AWS gives them, and nothing more? Is a refusal read by
those who may? (facts: sts §2–§4, root §5)"""

import json
import re
import subprocess
import tempfile
import unittest

from harness import Credentials, WorldCase, client, policy, statement
from server import clean_environment

ENCODED = re.compile(r"\. Encoded authorization failure message: ([A-Za-z0-9_-]+)$")


class FederatedUsers(WorldCase):
    def setUp(self):
        self.bucket = self.a.create_bucket(["a.txt"])
        self.user = self.a.create_user(document=policy(statement("Allow", ["sts:*", "s3:*", "iam:*"])))
        self.sts = self.world.client("sts", self.user.credentials)

    def federate(self, *statements, name="guest", **more):
        if statements:
            more["Policy"] = policy(*statements)
        return self.sts.get_federation_token(Name=name, **more)

    def test_is_the_session_named_and_limited(self):
        answer = self.federate(statement("Allow", "s3:GetObject"), DurationSeconds=900,
                               Tags=[{"Key": "team", "Value": "core"}])
        arn = f"arn:aws:sts::{self.a.id}:federated-user/guest"
        self.assertEqual({"FederatedUserId": f"{self.a.id}:guest", "Arn": arn}, answer["FederatedUser"])
        self.assertGreaterEqual(answer["PackedPolicySize"], 0)
        guest = Credentials.of(answer)
        self.assertEqual(arn, self.world.client("sts", guest).get_caller_identity()["Arn"])
        s3 = self.world.client("s3", guest)
        self.assertEqual(b"a.txt", s3.get_object(Bucket=self.bucket, Key="a.txt")["Body"].read())
        with self.refused("AccessDenied", 403, self.not_authorized(
                arn, "s3:PutObject", f'"arn:aws:s3:::{self.bucket}/b"',
                " because no session policy allows the s3:PutObject action")):
            s3.put_object(Bucket=self.bucket, Key="b", Body=b"")

    def test_is_iam_closed_to_it_and_all_of_sts_but_one(self):
        guest = Credentials.of(self.federate(statement("Allow", "*")))
        with self.refused("InvalidClientTokenId", 403, "The security token included in the request is invalid"):
            self.world.client("iam", guest).list_users()
        sts = self.world.client("sts", guest)
        for call, parameters in (("get_session_token", {}), ("get_federation_token", {"Name": "other"}),
                                 ("assume_role", {"RoleArn": self.world.role_arn, "RoleSessionName": "session"}),
                                 ("decode_authorization_message", {"EncodedMessage": "x"})):
            with self.refused("AccessDenied", 403, re.compile("^Cannot call .* with session credentials$")):
                getattr(sts, call)(**parameters)

    def test_does_a_bucket_policy_name_it(self):
        guest = Credentials.of(self.federate())
        s3 = self.world.client("s3", guest)
        with self.refused("AccessDenied", 403):
            s3.get_object(Bucket=self.bucket, Key="a.txt")
        self.a.s3.put_bucket_policy(Bucket=self.bucket, Policy=policy(statement(
            "Allow", "s3:GetObject", f"arn:aws:s3:::{self.bucket}/*",
            Principal={"AWS": f"arn:aws:sts::{self.a.id}:federated-user/guest"})))
        self.assertEqual(b"a.txt", s3.get_object(Bucket=self.bucket, Key="a.txt")["Body"].read())
        other = self.world.client("s3", Credentials.of(self.federate(name="other")))
        with self.refused("AccessDenied", 403):
            other.get_object(Bucket=self.bucket, Key="a.txt")

    def test_does_it_die_with_its_user(self):
        guest = Credentials.of(self.federate(statement("Allow", "*")))
        name = self.user.name
        self.a.iam.delete_access_key(UserName=name, AccessKeyId=self.user.credentials.key)
        self.world.client("sts", guest).get_caller_identity()  # a key that goes takes no sessions with it
        self.a.iam.delete_user_policy(UserName=name, PolicyName="own")
        self.a.iam.delete_user(UserName=name)
        with self.refused("InvalidClientTokenId", 403):
            self.world.client("sts", guest).get_caller_identity()

    def test_is_it_no_mfa_session(self):
        guest = Credentials.of(self.federate(statement("Allow", "s3:*")))
        self.a.s3.put_bucket_policy(Bucket=self.bucket, Policy=policy(statement(
            "Deny", "s3:*", f"arn:aws:s3:::{self.bucket}/*", Principal="*",
            Condition={"Bool": {"aws:MultiFactorAuthPresent": "false"}})))
        with self.refused("AccessDenied", 403, re.compile("with an explicit deny in a resource-based policy")):
            self.world.client("s3", guest).get_object(Bucket=self.bucket, Key="a.txt")

    def test_does_the_cli_do_it_too(self):
        with tempfile.TemporaryDirectory(prefix="watchword-cli-") as folder:
            done = subprocess.run(
                ["/usr/bin/aws", "--endpoint-url", self.server.url, "sts", "get-federation-token", "--name", "guest",
                 "--policy", policy(statement("Allow", "s3:*"))], capture_output=True, text=True, timeout=120,
                check=False, env=clean_environment(AWS_DEFAULT_REGION="us-east-1", AWS_PAGER="", HOME=folder,
                                                   **self.user.credentials.environment()))
        self.assertEqual(0, done.returncode, done.stderr)
        self.assertEqual(f"{self.a.id}:guest", json.loads(done.stdout)["FederatedUser"]["FederatedUserId"])

    def test_are_refusals_without_a_message_unless_asked_for(self):
        nobody = self.a.create_user()
        with self.refused("AccessDenied", 403, re.compile("action$")):
            self.world.client("iam", nobody.credentials).list_users()
        with self.refused("InvalidAuthorizationMessageException", 400, "Message is not valid"):
            self.a.sts.decode_authorization_message(EncodedMessage="x")


class EncodedMessages(WorldCase):
    options = {"flags": ("--encoded-authorization-messages", "true")}

    def message(self, caught):
        return ENCODED.search(caught.exception.response["Error"]["Message"]).group(1)

    def test_is_why_told_to_those_who_may_know(self):
        bucket = self.a.create_bucket()
        user = self.a.create_user(document=policy(statement("Deny", "s3:List*", Sid="NoLists")))
        refusals = [("iam:ListUsers", lambda: self.world.client("iam", user.credentials).list_users()),
                    ("sts:GetFederationToken",
                     lambda: self.world.client("sts", user.credentials).get_federation_token(Name="guest")),
                    ("s3:ListBucket", lambda: self.world.client("s3", user.credentials).list_objects_v2(Bucket=bucket))]
        for action, call in refusals:
            with self.refused("AccessDenied", 403, ENCODED) as caught:
                call()
            decoded = json.loads(self.a.sts.decode_authorization_message(EncodedMessage=self.message(caught))[
                "DecodedMessage"])
            self.assertFalse(decoded["allowed"])
            self.assertEqual(action, decoded["context"]["action"])
            self.assertEqual(user.arn, decoded["context"]["principal"]["arn"])
            self.assertEqual(action == "s3:ListBucket", decoded["explicitDeny"])
        self.assertEqual("NoLists", decoded["matchedStatements"]["items"][0]["statementId"])
        with self.refused("AccessDenied", 403):
            self.world.client("sts", user.credentials).decode_authorization_message(EncodedMessage=self.message(caught))
        with self.refused("InvalidAuthorizationMessageException", 400, "Message is not valid"):
            self.b.sts.decode_authorization_message(EncodedMessage=self.message(caught))

    def test_is_nothing_told_of_another_account(self):
        theirs = self.b.create_bucket()
        self.b.s3.put_bucket_policy(Bucket=theirs, Policy=policy(statement(
            "Deny", "s3:*", f"arn:aws:s3:::{theirs}/*", Principal="*", Sid="Secret")))
        with self.refused("AccessDenied", 403, "Access Denied"):
            self.a.s3.get_object(Bucket=theirs, Key="k")

    def test_is_it_in_the_json_services_too(self):
        user = self.a.create_user()
        with self.refused("AccessDeniedException", None, ENCODED):
            client(self.server, "organizations", user.credentials).create_organization()


if __name__ == "__main__":
    unittest.main()
