"""Is everything that must be refused refused: codes, devices, tokens, signatures, clocks?"""

import base64
import re
import sys
import threading
import time
import unittest

import raw
from harness import HALF_MFA, WRONG_CODE, WRONG_DEVICE, Credentials, WorldCase, policy, statement
from server import run_admin

SIGNATURE = ("The request signature we calculated does not match the signature you provided. Check your AWS Secret "
             "Access Key and signing method. Consult the service documentation for details.")
S3_SIGNATURE = ("The request signature we calculated does not match the signature you provided. Check your key and "
                "signing method.")
BAD_TOKEN = re.compile(r"^The security token included in the request is invalid\.?$")


class Codes(WorldCase):
    def setUp(self):
        self.user, self.device = self.world.alice()
        self.sts = self.world.client("sts", self.user.credentials)

    def get(self, **parameters):
        return self.sts.get_session_token(**parameters)

    def test_is_a_wrong_code_refused_by_both_operations(self):
        with self.refused("AccessDenied", 403, WRONG_CODE):
            self.get(SerialNumber=self.device.serial, TokenCode=self.device.wrong_code())
        with self.refused("AccessDenied", 403, WRONG_CODE):
            self.sts.assume_role(RoleArn=self.world.role_arn, RoleSessionName="ab", SerialNumber=self.device.serial,
                                 TokenCode=self.device.wrong_code())

    def test_is_a_used_code_refused_by_both_operations(self):
        code = self.device.code()
        self.get(SerialNumber=self.device.serial, TokenCode=code)
        with self.refused("AccessDenied", 403, WRONG_CODE):
            self.get(SerialNumber=self.device.serial, TokenCode=code)
        with self.refused("AccessDenied", 403, WRONG_CODE):
            self.sts.assume_role(RoleArn=self.world.role_arn, RoleSessionName="ab", SerialNumber=self.device.serial,
                                 TokenCode=code)

    def test_do_many_at_once_get_one_session_from_one_code(self):
        code, outcomes = self.device.code(), []
        clients = [self.world.client("sts", self.user.credentials) for _ in range(8)]
        barrier = threading.Barrier(len(clients))

        def attempt(client):
            barrier.wait()
            try:
                client.get_session_token(SerialNumber=self.device.serial, TokenCode=code)
                outcomes.append("session")
            except client.exceptions.ClientError as refused:
                outcomes.append(refused.response["Error"]["Message"])

        threads = [threading.Thread(target=attempt, args=(client,)) for client in clients]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        self.assertEqual(["session"] + [WRONG_CODE] * 7, sorted(outcomes, key=lambda entry: entry != "session"))

    def test_do_both_operations_at_once_get_one_session_from_one_code(self):
        code, outcomes = self.device.code(), []
        other = self.world.client("sts", self.user.credentials)
        barrier = threading.Barrier(2)

        def attempt(call, **parameters):
            barrier.wait()
            try:
                call(SerialNumber=self.device.serial, TokenCode=code, **parameters)
                outcomes.append("session")
            except self.sts.exceptions.ClientError as refused:
                outcomes.append(refused.response["Error"]["Message"])

        role = {"RoleArn": self.world.role_arn, "RoleSessionName": "ab"}
        threads = [threading.Thread(target=attempt, args=(self.sts.get_session_token,)),
                   threading.Thread(target=attempt, args=(other.assume_role,), kwargs=role)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        self.assertEqual([WRONG_CODE, "session"], sorted(outcomes))

    def test_is_another_users_serial_refused(self):
        _, foreign = self.world.alice()
        with self.refused("AccessDenied", 403, WRONG_DEVICE):
            self.get(SerialNumber=foreign.serial, TokenCode=foreign.code())

    def test_is_an_unknown_serial_refused_in_the_same_words(self):
        for serial in (f"arn:aws:iam::{self.a.id}:mfa/nobody", "GAHT00000000", self.device.serial.upper()):
            with self.refused("AccessDenied", 403, WRONG_DEVICE):
                self.get(SerialNumber=serial, TokenCode="123456")

    def test_is_a_deactivated_device_refused(self):
        self.a.iam.deactivate_mfa_device(UserName=self.user.name, SerialNumber=self.device.serial)
        with self.refused("AccessDenied", 403, WRONG_DEVICE):
            self.get(SerialNumber=self.device.serial, TokenCode=self.device.code())

    def test_is_a_device_never_enabled_refused(self):
        device = self.a.create_device()
        with self.refused("AccessDenied", 403, WRONG_DEVICE):
            self.get(SerialNumber=device.serial, TokenCode=device.code())

    def test_is_half_of_the_pair_refused(self):
        with self.refused("AccessDenied", 403, HALF_MFA):
            self.get(SerialNumber=self.device.serial)
        with self.refused("AccessDenied", 403, HALF_MFA):
            self.get(TokenCode=self.device.code())

    def test_does_a_role_refused_by_its_trust_burn_no_code(self):
        role = self.b.create_role('{"Version":"2012-10-17","Statement":[{"Effect":"Deny","Principal":"*",'
                                  '"Action":"sts:AssumeRole"}]}')
        code = self.device.code()
        with self.refused("AccessDenied", 403, re.compile("is not authorized to perform: sts:AssumeRole")):
            self.sts.assume_role(RoleArn=role, RoleSessionName="ab", SerialNumber=self.device.serial, TokenCode=code)
        self.get(SerialNumber=self.device.serial, TokenCode=code)

    def test_is_a_guesser_stopped_after_nine_attempts(self):
        # The windows of three minutes are aligned; a new one may begin meanwhile, so up to eighteen go through.
        wrong = self.device.wrong_code()
        messages = []
        for _ in range(19):
            try:
                self.get(SerialNumber=self.device.serial, TokenCode=wrong)
            except self.sts.exceptions.ClientError as refused:
                messages.append(refused.response["Error"]["Message"])
        self.assertEqual(19, len(messages))
        # Enrolling the device may have spent an attempt of this window.
        self.assertEqual([WRONG_CODE] * 8, messages[:8])
        self.assertIn(WRONG_DEVICE, messages)
        self.assertEqual({WRONG_CODE, WRONG_DEVICE}, set(messages))


class WithoutMfa(WorldCase):
    def test_does_a_policy_that_demands_mfa_refuse_keys_and_plain_sessions(self):
        user, _ = self.world.alice()
        arn = f'"arn:aws:s3:::{self.world.bucket}"'
        message = self.not_authorized(user.arn, "s3:ListBucket", arn,
                                      " because no identity-based policy allows the s3:ListBucket action")
        plain = Credentials.of(self.world.client("sts", user.credentials).get_session_token())
        for credentials in (user.credentials, plain):
            with self.refused("AccessDenied", 403, message):
                self.world.client("s3", credentials).list_objects_v2(Bucket=self.world.bucket)

    def test_does_the_deny_idiom_refuse_them_too(self):
        user = self.a.create_user(document=policy(
            statement("Allow", "s3:*"),
            statement("Deny", "*", Condition={"BoolIfExists": {"aws:MultiFactorAuthPresent": "false"}})))
        device = self.a.give_device(user)
        plain = Credentials.of(self.world.client("sts", user.credentials).get_session_token())
        for credentials in (user.credentials, plain):
            with self.refused("AccessDenied", 403, re.compile(" with an explicit deny in an identity-based policy")):
                self.world.client("s3", credentials).list_objects_v2(Bucket=self.world.bucket)
        self.world.client("s3", self.world.session(user, device)).list_objects_v2(Bucket=self.world.bucket)

    def test_does_a_role_that_demands_mfa_refuse(self):
        user, _ = self.world.alice()
        with self.refused("AccessDenied", 403, re.compile("^" + re.escape(
                f"User: {user.arn} is not authorized to perform: sts:AssumeRole on resource: {self.world.role_arn}"))):
            self.world.client("sts", user.credentials).assume_role(RoleArn=self.world.role_arn, RoleSessionName="ab")


class Tokens(WorldCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        user, device = cls.world.alice()
        cls.session = cls.world.session(user, device)
        cls.plain = Credentials.of(cls.world.client("sts", user.credentials).get_session_token())

    def sts(self, token):
        credentials = Credentials(self.session.key, self.session.secret, token)
        return raw.call(self.server, credentials, "sts", {"Action": "GetCallerIdentity"})

    def test_is_every_flipped_byte_noticed(self):
        self.assertEqual(200, self.sts(self.session.token).status)
        token = self.session.token
        for at in range(len(token.rstrip("="))):
            changed = "A" if token[at] != "A" else "B"
            answer = self.sts(token[:at] + changed + token[at + 1:])
            self.assertEqual((403, "InvalidClientTokenId"), (answer.status, answer.code), f"byte {at}: {answer}")
            self.assertRegex(answer.message, BAD_TOKEN)

    def test_is_every_region_of_it_noticed_by_s3(self):
        token = self.session.token
        for at in range(0, len(token.rstrip("=")), 7):
            changed = token[:at] + ("A" if token[at] != "A" else "B") + token[at + 1:]
            answer = raw.get(self.server, Credentials(self.session.key, self.session.secret, changed), "/")
            self.assertEqual((400, "InvalidToken"), (answer.status, answer.code), f"byte {at}: {answer}")

    def test_is_a_shortened_lengthened_or_foreign_token_refused(self):
        token = self.session.token
        decoded = base64.b64decode(token + "=" * (-len(token) % 4), altchars=None, validate=False)
        for changed in (token[:-1], token[:10], token + "AAAA", token * 2, "x", "A" * 20000, "..", "%00",
                        base64.b64encode(decoded + b"\0").decode(), self.plain.token):
            answer = self.sts(changed)
            self.assertIn((answer.status, answer.code), [(403, "InvalidClientTokenId")], f"{changed[:20]}: {answer}")

    def test_is_a_token_of_another_server_refused(self):
        from harness import World
        other = World()
        try:
            user, device = other.alice()
            foreign = other.session(user, device)
        finally:
            other.close()
        answer = raw.call(self.server, foreign, "sts", {"Action": "GetCallerIdentity"})
        self.assertEqual((403, "InvalidClientTokenId"), (answer.status, answer.code))

    def test_is_a_temporary_key_without_its_token_refused(self):
        bare = Credentials(self.session.key, self.session.secret)
        answer = raw.call(self.server, bare, "sts", {"Action": "GetCallerIdentity"})
        self.assertEqual((403, "InvalidClientTokenId"), (answer.status, answer.code))
        self.assertEqual((403, "InvalidAccessKeyId"), (lambda found: (found.status, found.code))(
            raw.get(self.server, bare, "/")))

    def test_is_a_token_beside_a_long_term_key_refused(self):
        mixed = Credentials(self.a.admin.key, self.a.admin.secret, self.session.token)
        answer = raw.call(self.server, mixed, "sts", {"Action": "GetCallerIdentity"})
        self.assertEqual((403, "InvalidClientTokenId"), (answer.status, answer.code))


class Signatures(WorldCase):
    IDENTITY = {"Action": "GetCallerIdentity"}

    def call(self, change=None, credentials=None, **options):
        return raw.call(self.server, credentials or self.a.admin, "sts", self.IDENTITY, change, **options)

    def answered(self, answer, status, code, message=None):
        self.assertEqual((status, code), (answer.status, answer.code), answer)
        if hasattr(message, "search"):
            self.assertRegex(answer.message, message)
        elif message is not None:
            self.assertEqual(message, answer.message)

    def test_is_a_wrong_secret_refused_by_every_service(self):
        wrong = Credentials(self.a.admin.key, "x" * 40)
        self.answered(self.call(credentials=wrong), 403, "SignatureDoesNotMatch", SIGNATURE)
        self.answered(raw.call(self.server, wrong, "iam", {"Action": "ListUsers"}), 403, "SignatureDoesNotMatch", SIGNATURE)
        self.answered(raw.get(self.server, wrong, "/"), 403, "SignatureDoesNotMatch", S3_SIGNATURE)

    def test_is_an_unknown_key_refused_by_every_service(self):
        unknown = Credentials("AKIARZPUZDIKAAAAAAAA", "x" * 40)
        self.answered(self.call(credentials=unknown), 403, "InvalidClientTokenId", BAD_TOKEN)
        self.answered(raw.get(self.server, unknown, "/"), 403, "InvalidAccessKeyId",
                      "The AWS Access Key Id you provided does not exist in our records.")

    def test_is_a_changed_body_noticed(self):
        self.answered(self.call(lambda headers, body: (headers, body.replace(b"Identity", b"identity"))), 403,
                      "SignatureDoesNotMatch", SIGNATURE)

    def test_is_a_changed_s3_body_noticed_and_not_stored(self):
        answer = raw.get(self.server, self.a.admin, f"/{self.world.bucket}/forged", "PUT", b"true",
                         change=lambda headers, body: (headers, b"lies"))
        self.answered(answer, 400, "XAmzContentSHA256Mismatch",
                      "The provided 'x-amz-content-sha256' header does not match what was computed.")
        self.assertEqual(404, raw.get(self.server, self.a.admin, f"/{self.world.bucket}/forged").status)

    def test_is_a_request_without_signature_refused(self):
        self.answered(raw.send(self.server, "POST", "/", {"Content-Type": raw.FORM},
                               b"Action=GetCallerIdentity&Version=2011-06-15"),
                      403, "MissingAuthenticationToken", "Request is missing Authentication Token")
        self.answered(raw.send(self.server, "GET", f"/{self.world.bucket}"), 403, "AccessDenied", "Access Denied")

    def test_is_a_malformed_header_named(self):
        def broken(value):
            return lambda headers, body: (dict(headers, Authorization=value), body)

        self.answered(self.call(broken("AWS4-HMAC-SHA256 Credential")), 400, "IncompleteSignature",
                      re.compile("not a valid key=value pair"))
        self.answered(self.call(broken("AWS4-HMAC-SHA256 Credential=a/b")), 400, "IncompleteSignature")

    def test_is_an_unsigned_amz_header_refused_by_s3(self):
        answer = raw.get(self.server, self.a.admin, "/", change=lambda headers, body: (
            dict(headers, **{"x-amz-meta-late": "1"}), body))
        self.answered(answer, 403, "AccessDenied", "There were headers present in the request which were not signed")

    def test_is_a_foreign_scope_refused(self):
        self.answered(self.call(scope="s3"), 403, "SignatureDoesNotMatch")

    def test_can_a_signature_not_be_moved_to_another_path(self):
        headers = raw.sign(self.server, self.a.admin, "s3", "GET", f"/{self.world.bucket}/a.txt")
        for target in (f"/{self.world.bucket}/photos/1.jpg", f"/{self.world.bucket}/a.txt?acl",
                       f"/{self.world.bucket}//a.txt", f"/{self.world.bucket}/./a.txt"):
            self.answered(raw.send(self.server, "GET", target, headers), 403, "SignatureDoesNotMatch")


class Clocks(WorldCase):
    """The server's time is moved; no test waits."""

    options = {"clock": True}

    def setUp(self):
        self.server.set_clock(0)

    def tearDown(self):
        self.server.set_clock(0)

    def test_does_a_session_end(self):
        user, device = self.world.alice()
        session = self.world.session(user, device, DurationSeconds=900)
        s3 = self.world.client("s3", session)
        s3.list_objects_v2(Bucket=self.world.bucket)
        # 15 minutes less one of signature skew are not enough to see the end, so the request is signed in the
        # server's time.
        self.server.set_clock(901)
        with self.refused("ExpiredToken", 400, "The provided token has expired."), signing_time(901):
            s3.list_objects_v2(Bucket=self.world.bucket)
        with self.refused("ExpiredToken", 403, "The security token included in the request is expired"), signing_time(901):
            self.world.client("sts", session).get_caller_identity()

    def test_does_a_role_session_end(self):
        user, device = self.world.alice()
        session = Credentials.of(self.world.client("sts", user.credentials).assume_role(
            RoleArn=self.world.role_arn, RoleSessionName="ab", SerialNumber=device.serial, TokenCode=device.code()))
        self.server.set_clock(3599)
        with signing_time(3599):
            self.world.client("sts", session).get_caller_identity()
        self.server.set_clock(3601)
        with self.refused("ExpiredToken", 403), signing_time(3601):
            self.world.client("sts", session).get_caller_identity()

    def test_does_mfa_age(self):
        user = self.a.create_user(document=policy(statement("Allow", "s3:ListBucket", Condition={
            "NumericLessThan": {"aws:MultiFactorAuthAge": "3600"}})))
        session = self.world.session(user, self.a.give_device(user))
        s3 = self.world.client("s3", session)
        self.server.set_clock(3500)
        with signing_time(3500):
            s3.list_objects_v2(Bucket=self.world.bucket)
        self.server.set_clock(3700)
        with self.refused("AccessDenied", 403), signing_time(3700):
            s3.list_objects_v2(Bucket=self.world.bucket)

    def test_is_a_skewed_clock_told_by_each_service(self):
        for skew, words in ((1000, "^Signature expired: .* is now earlier than .* - 15 min.\\)$"),
                            (-1000, "^Signature not yet current: .* is still later than .* \\+ 15 min.\\)$")):
            self.server.set_clock(skew)
            with self.refused("SignatureDoesNotMatch", 403, re.compile(words)):
                self.a.sts.get_caller_identity()
            with self.refused("RequestTimeTooSkewed", 403,
                              "The difference between the request time and the current time is too large."):
                self.a.s3.list_buckets()
        self.server.set_clock(800)
        self.a.sts.get_caller_identity()
        self.a.s3.list_buckets()

    def test_does_a_presigned_url_end(self):
        import urllib.error
        import urllib.request
        for version in ("s3v4", "s3"):
            s3 = self.world.client("s3", self.a.admin, signature_version=version)
            url = s3.generate_presigned_url("get_object", Params={"Bucket": self.world.bucket, "Key": "a.txt"},
                                            ExpiresIn=60)
            self.server.set_clock(50)
            urllib.request.urlopen(url, timeout=30).close()
            self.server.set_clock(62)
            with self.assertRaises(urllib.error.HTTPError) as caught:
                urllib.request.urlopen(url, timeout=30)
            self.assertEqual(403, caught.exception.code)
            body = caught.exception.read()
            self.assertIn(b"<Code>AccessDenied</Code>", body)
            self.assertIn(b"<Message>Request has expired</Message>", body)
            self.server.set_clock(0)

    def test_is_a_used_code_dead_for_as_long_as_it_would_be_good(self):
        user, device = self.world.alice()
        code = device.code()  # of the present step
        sts = self.world.client("sts", user.credentials)
        sts.get_session_token(SerialNumber=device.serial, TokenCode=code)
        for later in (30, 60):
            self.server.set_clock(later)
            with self.refused("AccessDenied", 403, WRONG_CODE):
                sts.get_session_token(SerialNumber=device.serial, TokenCode=code)

    def test_is_an_old_code_refused(self):
        user, device = self.world.alice()
        code = device.code()
        self.server.set_clock(120)
        with self.refused("AccessDenied", 403, WRONG_CODE):
            self.world.client("sts", user.credentials).get_session_token(SerialNumber=device.serial, TokenCode=code)

    def test_does_the_attempt_budget_come_back(self):
        user, device = self.world.alice()
        sts = self.world.client("sts", user.credentials)
        start = 180 - time.time() % 180 + 1  # the server's time is at the start of a window
        self.server.set_clock(start)
        for n in range(10):
            with self.refused("AccessDenied", 403, WRONG_CODE if n < 9 else WRONG_DEVICE):
                sts.get_session_token(SerialNumber=device.serial, TokenCode=device.wrong_code())
        self.server.set_clock(start + 180)
        device.authenticator.now = lambda: time.time() + start + 180
        sts.get_session_token(SerialNumber=device.serial, TokenCode=device.code())


class signing_time:  # a context manager, named for how it reads
    """botocore signs as if it were `seconds` later."""

    def __init__(self, seconds):
        self.seconds = seconds

    def __enter__(self):
        import datetime as real

        import botocore.auth
        shift = real.timedelta(seconds=self.seconds)

        class Shifted(real.datetime):
            @classmethod
            def utcnow(cls):
                return real.datetime.utcnow() + shift

        class Module:
            datetime, timezone, timedelta = Shifted, real.timezone, real.timedelta

        # Where awscrt is installed, botocore signs with that instead.
        self.modules = [sys.modules[name] for name in ("botocore.auth", "botocore.crt.auth") if name in sys.modules]
        self.original = botocore.auth.datetime
        for module in self.modules:
            module.datetime = Module
        return self

    def __exit__(self, *_):
        for module in self.modules:
            module.datetime = self.original


class AcrossRestarts(WorldCase):
    def test_are_used_codes_sessions_and_devices_remembered(self):
        user, device = self.world.alice()
        code = device.code()
        session = Credentials.of(self.world.client("sts", user.credentials).get_session_token(
            SerialNumber=device.serial, TokenCode=code))
        self.server.kill()  # no farewell
        self.server.start()
        sts = self.world.client("sts", user.credentials)
        with self.refused("AccessDenied", 403, WRONG_CODE):
            sts.get_session_token(SerialNumber=device.serial, TokenCode=code)
        self.assertEqual(len(self.world.keys), self.world.client("s3", session).list_objects_v2(
            Bucket=self.world.bucket)["KeyCount"])
        sts.get_session_token(SerialNumber=device.serial, TokenCode=device.code())

    def test_does_an_account_made_beside_the_server_work_at_once(self):
        answer = run_admin("account", "create", "latecomer", "--json", data=self.server.data)
        identity = self.world.client("sts", Credentials.of(answer)).get_caller_identity()
        self.assertEqual(answer["AccountId"], identity["Account"])


if __name__ == "__main__":
    unittest.main()
