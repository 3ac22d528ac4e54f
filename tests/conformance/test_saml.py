"""Do people come in through their own identity provider by SAML 2.0, with boto3 and with the AWS CLI? (facts: saml)"""

import json
import re
import subprocess
import tempfile
import threading
import unittest
from pathlib import Path

import raw
from harness import Credentials, WorldCase, client, policy, statement, unique
from saml_provider import ENTITY, SIGN_IN, SamlProvider
from server import clean_environment

DENIED = "Not authorized to perform sts:AssumeRoleWithSAML"
USED = "The SAML assertion has already been used"
UNSIGNED = "Response signature invalid"


def trust(provider, *actions, **more):
    return json.dumps({"Version": "2012-10-17", "Statement": [
        {"Effect": "Allow", "Principal": {"Federated": provider},
         "Action": ["sts:AssumeRoleWithSAML", *actions], **more}]})


class Federated(WorldCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.idp = SamlProvider()
        cls.addClassCleanup(cls.idp.close)
        cls.folder = Path(cls.enterClassContext(tempfile.TemporaryDirectory(prefix="watchword-cli-")))

    def setUp(self):
        self.provider = self.a.iam.create_saml_provider(
            SAMLMetadataDocument=self.idp.metadata(), Name=unique("corp"))["SAMLProviderArn"]
        self.role = self.role_for(self.provider)
        self.sts = client(self.server, "sts", Credentials("nobody", "nothing"))  # not looked at

    def role_for(self, provider, *actions, **more):
        return self.a.create_role(trust(provider, *actions, **more), policy(
            statement("Allow", ["s3:ListBucket", "s3:ListAllMyBuckets", "s3:GetObject"])))

    def response(self, role=None, **options):
        return self.idp.response(self.idp.assertion([(role or self.role, self.provider)], **options))

    def assume(self, response, role=None, **more):
        return self.sts.assume_role_with_saml(RoleArn=role or self.role, PrincipalArn=self.provider,
                                              SAMLAssertion=response, **more)

    def aws(self, *arguments, credentials=None):
        names = (credentials or Credentials("", "")).environment() if credentials else {}
        return subprocess.run(
            ["/usr/bin/aws", "--endpoint-url", self.server.url, *map(str, arguments)], capture_output=True, text=True,
            timeout=120, check=False, env=clean_environment(
                AWS_DEFAULT_REGION="us-east-1", AWS_PAGER="", HOME=self.folder, AWS_MAX_ATTEMPTS="1", **names))

    def ok(self, *arguments, **options):
        done = self.aws(*arguments, **options)
        self.assertEqual(0, done.returncode, f"aws {arguments}: {done.stderr}")
        return done.stdout

    def test_does_a_signed_assertion_open_the_role_and_the_bucket(self):
        answer = self.assume(self.response())
        name = self.role.rsplit("/", 1)[1]
        self.assertEqual(f"arn:aws:sts::{self.a.id}:assumed-role/{name}/mary", answer["AssumedRoleUser"]["Arn"])
        self.assertEqual(("mary.major", "persistent", ENTITY, SIGN_IN),
                         tuple(answer[field] for field in ("Subject", "SubjectType", "Issuer", "Audience")))
        self.assertRegex(answer["NameQualifier"], "^[A-Za-z0-9+/]{27}=$")
        session = Credentials.of(answer)
        listed = client(self.server, "s3", session).list_objects_v2(Bucket=self.world.bucket)
        self.assertEqual(sorted(self.world.keys), sorted(entry["Key"] for entry in listed["Contents"]))
        with self.refused("AccessDenied", 403):
            client(self.server, "s3", session).put_object(Bucket=self.world.bucket, Key="x", Body=b"")
        self.assertEqual(answer["AssumedRoleUser"]["Arn"],
                         client(self.server, "sts", session).get_caller_identity()["Arn"])

    def test_does_the_whole_way_work_with_the_command_line(self):
        metadata, name = self.folder / "metadata.xml", unique("cli")
        metadata.write_text(self.idp.metadata())
        made = json.loads(self.ok("iam", "create-saml-provider", "--name", name, "--saml-metadata-document",
                                  f"file://{metadata}", "--tags", "Key=team,Value=blue", credentials=self.a.admin))
        self.provider = made["SAMLProviderArn"]
        self.assertEqual(f"arn:aws:iam::{self.a.id}:saml-provider/{name}", self.provider)
        shown = json.loads(self.ok("iam", "get-saml-provider", "--saml-provider-arn", self.provider,
                                   credentials=self.a.admin))
        self.assertEqual(self.idp.metadata(), shown["SAMLMetadataDocument"])
        self.assertEqual([{"Key": "team", "Value": "blue"}], shown["Tags"])
        self.role = self.role_for(self.provider)
        assertion = self.folder / "assertion"
        assertion.write_text(self.response())
        assume = ("sts", "assume-role-with-saml", "--role-arn", self.role, "--principal-arn", self.provider,
                  "--saml-assertion", f"file://{assertion}", "--no-sign-request")
        session = Credentials.of(json.loads(self.ok(*assume)))
        self.assertIn(self.world.bucket, self.ok("s3", "ls", credentials=session))
        again = self.aws(*assume)
        self.assertIn("(InvalidIdentityToken)", again.stderr)
        self.assertIn(USED, again.stderr)
        self.ok("iam", "update-saml-provider", "--saml-provider-arn", self.provider, "--saml-metadata-document",
                f"file://{metadata}", credentials=self.a.admin)
        listed = self.ok("iam", "list-saml-providers", credentials=self.a.admin)
        self.assertIn(self.provider, listed)
        self.ok("iam", "delete-saml-provider", "--saml-provider-arn", self.provider, credentials=self.a.admin)
        assertion.write_text(self.response())
        self.assertIn("Specified provider doesn't exist", self.aws(*assume).stderr)

    def test_is_what_the_provider_has_not_signed_refused(self):
        unsigned = self.idp.response(self.idp.assertion([(self.role, self.provider)], signed=False))
        with self.refused("InvalidIdentityToken", 400, UNSIGNED):
            self.assume(unsigned)
        signed = self.idp.assertion([(self.role, self.provider)])
        with self.refused("InvalidIdentityToken", 400, UNSIGNED):
            self.assume(self.idp.response(signed.replace("mary.major", "mallory")))
        stranger = SamlProvider()
        self.addCleanup(stranger.close)
        with self.refused("InvalidIdentityToken", 400, UNSIGNED):
            self.assume(stranger.response(stranger.assertion([(self.role, self.provider)])))
        with self.refused("InvalidIdentityToken", 400, "Your request included an invalid SAML response"):
            self.assume(self.idp.response(signed + signed.replace("mary.major", "mallory")))
        self.assertEqual("mary.major", self.assume(self.idp.response(signed))["Subject"])

    def test_are_old_and_misdirected_assertions_refused(self):
        with self.refused("ExpiredTokenException", 400, "Token must be redeemed within 5 minutes of issuance"):
            self.assume(self.response(age=301))
        with self.refused("InvalidIdentityToken", 400, "Response is not addressed to the sign-in endpoint"):
            self.assume(self.response(recipient="https://elsewhere.example.org/saml"))
        other = self.role_for(self.provider)
        with self.refused("AccessDenied", 403, DENIED):
            self.assume(self.response(), role=other)

    def test_does_the_trust_policy_decide(self):
        condition = {"Condition": {"StringEquals": {"SAML:sub": "mary.major", "SAML:aud": SIGN_IN},
                                   "ForAnyValue:StringEquals": {"saml:edupersonaffiliation": ["staff"]}}}
        role = self.role_for(self.provider, **condition)
        affiliation = "urn:oid:1.3.6.1.4.1.5923.1.1.1.1"
        self.assume(self.response(role, **{affiliation: ["student", "staff"]}), role)
        with self.refused("AccessDenied", 403, DENIED):
            self.assume(self.response(role, **{affiliation: ["student"]}), role)
        with self.refused("AccessDenied", 403, DENIED):
            self.assume(self.response(role, subject="mallory", **{affiliation: ["staff"]}), role)
        with self.refused("AccessDenied", 403, DENIED):
            self.assume(self.response(tags={"team": "blue"}))
        role = self.role_for(self.provider, "sts:TagSession", "sts:SetSourceIdentity")
        answer = self.assume(self.response(role, tags={"team": "blue"}, SourceIdentity=["mary"]), role)
        self.assertEqual("mary", answer["SourceIdentity"])
        self.assertGreater(answer["PackedPolicySize"], 0)

    def test_does_one_assertion_give_one_session_even_at_once_and_after_a_restart(self):
        response, outcomes = self.response(), []

        def attempt():
            try:
                self.assume(response)
                outcomes.append("session")
            except Exception as error:  # what it was is asked below
                outcomes.append(str(error))

        threads = [threading.Thread(target=attempt) for _ in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        self.assertEqual(1, outcomes.count("session"), outcomes)
        self.assertEqual(3, sum(USED in outcome for outcome in outcomes), outcomes)
        self.server.kill()  # without a chance to put anything away
        self.server.start()
        with self.refused("InvalidIdentityToken", 400, USED):
            self.assume(response)
        self.assume(self.response())

    def test_are_encrypted_assertions_opened_and_others_refused_where_they_must_be_encrypted(self):
        key, certificate = self.idp.encryption_key()
        encrypted = lambda: self.idp.response(
            self.idp.encrypt(self.idp.assertion([(self.role, self.provider)]), certificate))
        with self.refused("InvalidIdentityToken", 400, UNSIGNED):
            self.assume(encrypted())
        # Newer than Debian's boto3.
        update = {"Action": "UpdateSAMLProvider", "SAMLProviderArn": self.provider}
        done = raw.call(self.server, self.a.admin, "iam",
                        {**update, "AddPrivateKey": key, "AssertionEncryptionMode": "Required"})
        self.assertEqual(200, done.status, done)
        self.assertEqual("mary.major", self.assume(encrypted())["Subject"])
        with self.refused("InvalidIdentityToken", 400, "The provider requires encrypted assertions"):
            self.assume(self.response())
        shown = raw.call(self.server, self.a.admin, "iam", {"Action": "GetSAMLProvider", "SAMLProviderArn": self.provider})
        self.assertNotIn(b"PRIVATE", shown.body)
        key_id = re.search(rb"<KeyId>([A-Z0-9]{22,64})</KeyId>", shown.body).group(1).decode()
        done = raw.call(self.server, self.a.admin, "iam",
                        {**update, "RemovePrivateKey": key_id, "AssertionEncryptionMode": "Allowed"})
        self.assertEqual(200, done.status, done)
        with self.refused("InvalidIdentityToken", 400, UNSIGNED):
            self.assume(encrypted())

    def test_does_the_log_keep_quiet_about_assertions(self):
        response = self.response()
        self.assume(response)
        self.assertNotIn(response[:60], self.server.log())
        self.assertNotIn("mary.major", self.server.log())


if __name__ == "__main__":
    unittest.main()
