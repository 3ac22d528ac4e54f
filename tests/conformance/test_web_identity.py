"""Does a token of an identity provider give a session, with boto3 and the AWS CLI — a provider that rotates its keys, that cannot
be reached, that somebody imitates? And does somebody else believe the tokens that this server makes?
"""

import base64
import json
import subprocess
import tempfile
import unittest
from pathlib import Path

import boto3
import raw
import tls
from botocore import UNSIGNED
from botocore.config import Config
from harness import REGION, Account, Credentials, WorldCase, policy, statement, unique
from identity_provider import Provider, StubProvider, free_port
from server import Server, clean_environment

ACTION = "sts:AssumeRoleWithWebIdentity"
UNREACHABLE = "The identity provider could not be reached to verify the token"
NO_KEY = ("Couldn't retrieve verification key from your identity provider,  please reference AssumeRoleWithWebIdentity "
          "documentation for requirements")
UNTRUSTED = "OpenIDConnect provider's HTTPS certificate doesn't match configured thumbprint"


def federated_trust(provider, **conditions):
    return json.dumps({"Version": "2012-10-17", "Statement": [{
        "Effect": "Allow", "Principal": {"Federated": provider}, "Action": ACTION, "Condition": {"StringEquals": conditions}}]})


def claims_of(token):
    part = token.split(".")[1]
    return json.loads(base64.urlsafe_b64decode(part + "=" * (-len(part) % 4)))


def unsigned_sts(server):
    return boto3.session.Session().client("sts", endpoint_url=server.url, region_name=REGION,
                                          config=Config(signature_version=UNSIGNED, retries={"max_attempts": 0}))


class ProviderCase(WorldCase):
    """A world that may ask providers of this machine, and a provider; `a` has registered it."""

    options = {"flags": ["--identity-provider-private-addresses=true"]}

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.provider = Provider()
        cls.addClassCleanup(cls.provider.close)
        cls.client_id = cls.provider.create_client("storage-app")
        cls.arn = cls.a.iam.create_open_id_connect_provider(
            Url=cls.provider.url, ClientIDList=[cls.client_id],
            ThumbprintList=[cls.provider.thumbprint])["OpenIDConnectProviderArn"]
        cls.sts = unsigned_sts(cls.server)

    def role(self, permissions=None, **conditions):
        conditions = conditions or {f"{self.provider.name}:aud": self.client_id}
        return self.a.create_role(federated_trust(self.arn, **conditions),
                                  permissions or policy(statement("Allow", "s3:ListBucket")))

    def assume(self, role, token, sts=None, **more):
        return (sts or self.sts).assume_role_with_web_identity(RoleArn=role, RoleSessionName="mary", WebIdentityToken=token, **more)


class WebIdentities(ProviderCase):
    def test_does_a_token_give_a_session_that_lists(self):
        token = self.provider.id_token(self.client_id)
        subject = claims_of(token)["sub"]
        role = self.role(policy(statement("Allow", "s3:ListBucket", Condition={
            "StringEquals": {f"{self.provider.name}:sub": subject, "aws:FederatedProvider": self.arn}})))
        answer = self.assume(role, token)
        self.assertEqual((subject, self.arn, self.client_id),
                         (answer["SubjectFromWebIdentityToken"], answer["Provider"], answer["Audience"]))
        s3 = self.world.client("s3", Credentials.of(answer))
        self.assertEqual(sorted(self.world.keys),
                         sorted(one["Key"] for one in s3.list_objects_v2(Bucket=self.world.bucket)["Contents"]))
        self.assertNotIn(token, self.server.log())

    def test_does_the_cli_do_it_without_any_key(self):
        token = self.provider.id_token(self.client_id)
        with tempfile.TemporaryDirectory(prefix="watchword-web-") as home:
            done = subprocess.run(
                ["/usr/bin/aws", "--endpoint-url", self.server.url, "sts", "assume-role-with-web-identity", "--role-arn", self.role(),
                 "--role-session-name", "cli", "--web-identity-token", token, "--duration-seconds", "900"],
                capture_output=True, text=True, timeout=120, check=False,
                env=clean_environment(AWS_DEFAULT_REGION=REGION, AWS_PAGER="", HOME=home, AWS_MAX_ATTEMPTS="1"))
        self.assertEqual(0, done.returncode, done.stderr)
        session = Credentials.of(json.loads(done.stdout))
        self.world.client("s3", session).list_objects_v2(Bucket=self.world.bucket)

    def test_is_everybody_else_refused(self):
        token = self.provider.id_token(self.client_id)
        for conditions in ({f"{self.provider.name}:aud": "another-app"}, {f"{self.provider.name}:sub": "somebody-else"}):
            with self.refused("AccessDenied", 403, f"Not authorized to perform {ACTION}"):
                self.assume(self.role(**conditions), token)
        with self.refused("AccessDenied", 403, f"Not authorized to perform {ACTION}"):
            self.assume(f"arn:aws:iam::{self.a.id}:role/no-such-role", token)
        with self.refused("InvalidIdentityToken", 400, f"No OpenIDConnect provider found in your account for {self.provider.url}"):
            self.assume(self.world.role_arn, token)  # of the other account
        stranger = self.provider.create_client(unique("stranger-app"))
        with self.refused("InvalidIdentityToken", 400, "Incorrect token audience"):
            self.assume(self.role(), self.provider.id_token(stranger))
        head, body, signature = token.split(".")
        with self.refused("InvalidIdentityToken", 400, "The signature of the token is not valid"):
            self.assume(self.role(), f"{head}.{body}.{signature[:8]}{'A' if signature[8] != 'A' else 'B'}{signature[9:]}")
        nobody = base64.urlsafe_b64encode(b'{"alg":"none"}').decode().rstrip("=")
        with self.refused("InvalidIdentityToken", 400):
            self.assume(self.role(), f"{nobody}.{body}.AAAA")

    def test_is_a_new_key_believed_at_once_and_the_old_one_no_longer(self):
        role, before = self.role(), self.provider.id_token(self.client_id)
        self.assume(role, before)
        for kind in ("ecdsa", "rsa"):
            self.provider.rotate(kind)
            self.assume(role, self.provider.id_token(self.client_id))
        with self.refused("InvalidIdentityToken", 400):
            self.assume(role, before)

    def test_does_an_unreachable_provider_hurt_only_those_who_are_new(self):
        role, token = self.role(), self.provider.id_token(self.client_id)
        self.assume(role, token)
        partner = Account(self.server, self.server.create_account(unique("partner")))
        arn = partner.iam.create_open_id_connect_provider(Url=self.provider.url, ClientIDList=[self.client_id],
                                                          ThumbprintList=[])["OpenIDConnectProviderArn"]
        other = partner.create_role(federated_trust(arn, **{f"{self.provider.name}:aud": self.client_id}))

        def trust_thumbprints(*thumbprints):
            partner.iam.update_open_id_connect_provider_thumbprint(OpenIDConnectProviderArn=arn, ThumbprintList=thumbprints)

        with self.refused("InvalidIdentityToken", 400, UNTRUSTED):  # no thumbprint, and no authority that is trusted
            self.assume(other, token)
        trust_thumbprints("ab" * 20)
        with self.refused("InvalidIdentityToken", 400, UNTRUSTED):
            self.assume(other, token)
        self.provider.stop()
        self.addCleanup(lambda: self.provider.process or self.provider.start())
        self.assume(role, token)  # its keys are known
        trust_thumbprints(self.provider.thumbprint, "cd" * 20)  # known otherwise than by the first account
        with self.refused("IDPCommunicationError", 400, UNREACHABLE):
            self.assume(other, token)
        self.provider.start()
        self.assume(other, token)

    def test_are_inner_addresses_asked_only_where_that_was_chosen(self):
        server = Server(flags=[f"--identity-provider-ca={self.provider.ca}"])
        self.addCleanup(server.close)
        admin = Account(server, server.account)
        arn = admin.iam.create_open_id_connect_provider(Url=self.provider.url, ClientIDList=[self.client_id],
                                                        ThumbprintList=[])["OpenIDConnectProviderArn"]
        role = admin.create_role(federated_trust(arn, **{f"{self.provider.name}:aud": self.client_id}))
        with self.refused("IDPCommunicationError", 400, UNREACHABLE):
            self.assume(role, self.provider.id_token(self.client_id), unsigned_sts(server))


class Refusals(WorldCase):
    """A provider that answers, but not what it is asked for."""

    options = {"flags": ["--identity-provider-private-addresses=true"]}

    def setUp(self):
        self.provider = StubProvider()
        self.addCleanup(self.provider.close)

    def role_of(self, account):
        arn = account.iam.create_open_id_connect_provider(Url=self.provider.url, ClientIDList=["app"],
                                                          ThumbprintList=[self.provider.thumbprint])["OpenIDConnectProviderArn"]
        return account.create_role(federated_trust(arn, **{f"{self.provider.name}:aud": "app"}))

    def assume(self, role, token):
        return unsigned_sts(self.server).assume_role_with_web_identity(RoleArn=role, RoleSessionName="mary", WebIdentityToken=token)

    def test_are_its_keys_good_while_it_refuses(self):
        role = self.role_of(self.a)
        self.assume(role, self.provider.token())
        for self.provider.status in (429, 404):
            with self.refused("InvalidIdentityToken", 400, NO_KEY):  # this one has it asked again
                self.assume(role, self.provider.token("made-up"))
            self.assume(role, self.provider.token())

    def test_is_it_told_who_has_no_keys_of_it_yet(self):
        for self.provider.status, code, message in ((408, "IDPCommunicationError", UNREACHABLE), (429, "IDPCommunicationError", UNREACHABLE),
                                                    (500, "IDPCommunicationError", UNREACHABLE), (302, "InvalidIdentityToken", NO_KEY),
                                                    (404, "InvalidIdentityToken", NO_KEY)):
            role = self.role_of(Account(self.server, self.server.create_account(unique("new"))))
            with self.subTest(status=self.provider.status), self.refused(code, 400, message):
                self.assume(role, self.provider.token())


class KeysOfTheIssuer(unittest.TestCase):
    """What the server does about its keys as time goes by."""

    def test_is_an_old_key_published_no_longer_than_its_tokens_live(self):
        server = Server(clock=True, flags=["--public-endpoint=https://issuer.example.org"])
        self.addCleanup(server.close)
        answer = raw.call(server, Credentials.of(server.account), "iam", {"Action": "EnableOutboundWebIdentityFederation"})
        issuer = answer.body.decode().split("<IssuerIdentifier>")[1].split("<")[0]
        path = issuer.removeprefix("https://issuer.example.org") + "/.well-known/jwks.json"

        def keys_after(hours):
            server.set_clock(hours * 3600)
            server.stop()
            server.start()  # which keeps house, as every hour does
            return {key["kid"] for key in json.loads(raw.send(server, "GET", path, {"Host": "issuer.example.org"}).body)["keys"]}

        first = keys_after(0)
        both = keys_after(720)
        self.assertEqual((2, 4), (len(first), len(both)))
        self.assertEqual(both, keys_after(722))
        self.assertEqual(both - first, keys_after(724))


class OwnTokens(WorldCase):
    """One server is the identity provider of another."""

    options = {"flags": ["--identity-provider-private-addresses=true"]}

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        folder = Path(cls.enterClassContext(tempfile.TemporaryDirectory(prefix="watchword-issuer-")))
        cls.ca, certificate, key = tls.make_authority(folder, ["issuer.example.org"], ["127.0.0.1"])
        chain = folder / "chain.pem"
        chain.write_text(certificate.read_text() + cls.ca.read_text())
        port = free_port()
        cls.issuer = Server(
            listen=f"127.0.0.1:{port}", scheme="https",
            flags=["--tls-cert", chain, "--tls-key", key, f"--public-endpoint=https://127.0.0.1:{port}"])
        cls.addClassCleanup(cls.issuer.close)
        cls.account = Credentials.of(cls.issuer.account)

    def call(self, service, **parameters):
        """An answered operation of the issuing server, which Debian's clients do not know yet."""
        answer = raw.call(self.issuer, self.account, service, parameters, ca=self.ca)
        self.assertEqual(200, answer.status, answer)
        return answer.body.decode()

    def test_does_another_server_believe_them(self):
        text = self.call("iam", Action="EnableOutboundWebIdentityFederation")
        issuer = text.split("<IssuerIdentifier>")[1].split("<")[0]
        thumbprint = tls.thumbprint(self.ca)
        arn = self.a.iam.create_open_id_connect_provider(Url=issuer, ClientIDList=["partner"],
                                                         ThumbprintList=[thumbprint])["OpenIDConnectProviderArn"]
        name = issuer.removeprefix("https://")
        subject = self.issuer.account["UserArn"]
        role = self.a.create_role(federated_trust(arn, **{f"{name}:aud": "partner", f"{name}:sub": subject}),
                                  policy(statement("Allow", "s3:ListBucket")))
        for algorithm in ("RS256", "ES384"):
            text = self.call("sts", Action="GetWebIdentityToken", SigningAlgorithm=algorithm, **{"Audience.member.1": "partner"})
            token = text.split("<WebIdentityToken>")[1].split("<")[0]
            self.assertEqual(subject, claims_of(token)["sub"])
            session = Credentials.of(unsigned_sts(self.server).assume_role_with_web_identity(
                RoleArn=role, RoleSessionName="from-afar", WebIdentityToken=token))
            self.world.client("s3", session).list_objects_v2(Bucket=self.world.bucket)
        self.call("iam", Action="DisableOutboundWebIdentityFederation")

    def test_is_an_issuer_there_while_it_is_enabled_and_nothing_else(self):
        text = self.call("iam", Action="EnableOutboundWebIdentityFederation")
        issuer = text.split("<IssuerIdentifier>")[1].split("<")[0]
        path = issuer.removeprefix(self.issuer.url)

        def ask(target, method="GET", **headers):
            return raw.send(self.issuer, method, target, headers, ca=self.ca)

        discovery = json.loads(ask(f"{path}/.well-known/openid-configuration").body)
        self.assertEqual((issuer, f"{issuer}/.well-known/jwks.json"), (discovery["issuer"], discovery["jwks_uri"]))
        keys = json.loads(ask(f"{path}/.well-known/jwks.json").body)["keys"]
        self.assertEqual([("EC", "ES384"), ("RSA", "RS256")], sorted((key["kty"], key["alg"]) for key in keys))
        self.assertEqual(set(), {"d", "p", "q"} & {name for key in keys for name in key})
        self.assertEqual(404, ask(f"{path[:-1]}{'0' if path[-1] != '0' else '1'}/.well-known/jwks.json").status)
        self.assertEqual(404, ask(f"{path}/.well-known/else").status)
        self.assertEqual(405, ask(f"{path}/.well-known/jwks.json", "POST").status)
        self.assertNotIn(b"keys", ask(f"{path}/.well-known/jwks.json", Host="another.example.org").body)
        self.call("iam", Action="DisableOutboundWebIdentityFederation")
        self.assertEqual(404, ask(f"{path}/.well-known/jwks.json").status)


if __name__ == "__main__":
    unittest.main()
