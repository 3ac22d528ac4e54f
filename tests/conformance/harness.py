"""The scenario every client test starts from, and the assertions they share.

Account A has alice, whose group may list only with MFA; account B has a role that A may assume with MFA; each
account has a bucket with objects. World makes that once per test module; tests add users and devices of their
own, because every code works once.
"""

import base64
import json
import threading
import unittest
from contextlib import contextmanager
from itertools import count

import boto3
from botocore.config import Config
from botocore.exceptions import ClientError

from otp import Authenticator
from server import Server, scrub_own_environment

scrub_own_environment()

REGION = "us-east-1"
HARDWARE_SERIAL = "GAHT12345678"
HARDWARE_SEED = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
WRONG_CODE = "MultiFactorAuthentication failed with invalid MFA one time pass code. "
WRONG_DEVICE = ("MultiFactorAuthentication failed, unable to validate MFA code.  Please verify your MFA serial "
                "number is valid and associated with this user.")
HALF_MFA = "MultiFactorAuthentication failed, must provide both MFA serial number and one time pass code."
BAD_PAIR = "Authentication code for device is not valid."

_numbers = count(1)


def unique(prefix):
    """A name no other test of this process uses."""
    return f"{prefix}-{next(_numbers)}"


def statement(effect, action, resource="*", **more):
    return {"Effect": effect, "Action": action, "Resource": resource, **more}


def policy(*statements):
    return json.dumps({"Version": "2012-10-17", "Statement": list(statements)})


def trust(principal, action="sts:AssumeRole", **more):
    return json.dumps({"Version": "2012-10-17", "Statement": [
        {"Effect": "Allow", "Principal": {"AWS": principal}, "Action": action, **more}]})


WITH_MFA = {"Condition": {"Bool": {"aws:MultiFactorAuthPresent": "true"}}}


class Credentials:
    """A key, and the token of a temporary one."""

    def __init__(self, key, secret, token=None):
        self.key, self.secret, self.token = key, secret, token

    @classmethod
    def of(cls, answer):
        """From what CreateAccessKey, init, or any STS call answered."""
        answer = answer.get("Credentials", answer.get("AccessKey", answer))
        return cls(answer["AccessKeyId"], answer["SecretAccessKey"], answer.get("SessionToken"))

    def environment(self):
        return {"AWS_ACCESS_KEY_ID": self.key, "AWS_SECRET_ACCESS_KEY": self.secret,
                "AWS_SESSION_TOKEN": self.token}


_client_lock = threading.Lock()


def client(server, service, credentials, models=None, **config):
    """A boto3 client that neither retries nor hides errors. `models`: a folder of service models to look in first."""
    settings = {"retries": {"max_attempts": 0}, "s3": {"addressing_style": "path"}, "read_timeout": 60}
    settings.update(config)
    session = boto3.session.Session()
    if models:
        session._session.get_component("data_loader").search_paths.insert(0, str(models))
    with _client_lock:  # botocore's loaders are not safe to use from several threads
        return session.client(
            service, endpoint_url=server.url, region_name=REGION, aws_access_key_id=credentials.key,
            aws_secret_access_key=credentials.secret, aws_session_token=credentials.token,
            config=Config(**settings))


class Device:
    """A virtual MFA device as its owner sees it."""

    def __init__(self, serial, seed, clock=None):
        self.serial = serial
        self.authenticator = Authenticator(seed, **({"now": clock} if clock else {}))

    def code(self):
        return self.authenticator.code()

    def pair(self):
        return self.authenticator.pair()

    def wrong_code(self):
        return self.authenticator.wrong_code()


class User:
    def __init__(self, name, arn, credentials):
        self.name, self.arn, self.credentials = name, arn, credentials


class Account:
    """An account through its administrator's key."""

    def __init__(self, server, answer):
        self.server, self.id = server, answer["AccountId"]
        self.admin = Credentials.of(answer)
        self.admin_arn = answer["UserArn"]
        self.iam = client(server, "iam", self.admin)
        self.s3 = client(server, "s3", self.admin)
        self.sts = client(server, "sts", self.admin)

    def create_user(self, prefix="user", document=None, groups=()):
        name = unique(prefix)
        arn = self.iam.create_user(UserName=name)["User"]["Arn"]
        if document:
            self.iam.put_user_policy(UserName=name, PolicyName="own", PolicyDocument=document)
        for group in groups:
            self.iam.add_user_to_group(GroupName=group, UserName=name)
        return User(name, arn, Credentials.of(self.iam.create_access_key(UserName=name)))

    def create_device(self, name=None, clock=None):
        """A virtual device nobody has yet."""
        made = self.iam.create_virtual_mfa_device(VirtualMFADeviceName=name or unique("device"))["VirtualMFADevice"]
        return Device(made["SerialNumber"], made["Base32StringSeed"].decode(), clock)

    def enable_device(self, user, device):
        first, second = device.pair()
        self.iam.enable_mfa_device(UserName=user.name, SerialNumber=device.serial, AuthenticationCode1=first,
                                   AuthenticationCode2=second)
        return device

    def give_device(self, user, clock=None):
        return self.enable_device(user, self.create_device(clock=clock))

    def create_role(self, document, permissions=None, **more):
        name = unique("role")
        arn = self.iam.create_role(RoleName=name, AssumeRolePolicyDocument=document, **more)["Role"]["Arn"]
        if permissions:
            self.iam.put_role_policy(RoleName=name, PolicyName="permissions", PolicyDocument=permissions)
        return arn

    def create_bucket(self, keys=(), prefix="bucket"):
        name = unique(f"{prefix}-{self.id}")
        self.s3.create_bucket(Bucket=name)
        for key in keys:
            self.s3.put_object(Bucket=name, Key=key, Body=key.encode())
        return name


class World:
    """The scenario of the AWS guide, in a server of its own. Close it."""

    def __init__(self, **server_options):
        self.server = Server(**server_options)
        try:
            self._furnish()
        except BaseException:
            self.server.kill()
            raise

    def _furnish(self):
        self.a = Account(self.server, self.server.account)
        self.b = Account(self.server, self.server.create_account("partner"))
        self.group = unique("listers")
        self.a.iam.create_group(GroupName=self.group)
        self.a.iam.put_group_policy(GroupName=self.group, PolicyName="list-with-mfa", PolicyDocument=policy(
            statement("Allow", ["s3:ListAllMyBuckets", "s3:ListBucket", "s3:GetObject"], **WITH_MFA),
            statement("Allow", "sts:AssumeRole")))
        self.keys = ["a.txt", "photos/1.jpg", "photos/2.jpg", "été/naïve file+1.txt"]
        self.bucket = self.a.create_bucket(self.keys)
        self.partner_keys = ["ledger.csv", "reports/2026.pdf"]
        self.partner_bucket = self.b.create_bucket(self.partner_keys)
        self.role_arn = self.b.create_role(
            trust(f"arn:aws:iam::{self.a.id}:root", **WITH_MFA),
            policy(statement("Allow", ["s3:ListBucket", "s3:ListAllMyBuckets", "s3:GetObject"])))

    def alice(self):
        """A fresh member of the group, and her device."""
        user = self.a.create_user("alice", groups=[self.group])
        return user, self.a.give_device(user)

    def client(self, service, credentials, **config):
        return client(self.server, service, credentials, **config)

    def session(self, user, device, **parameters):
        """GetSessionToken with MFA."""
        return Credentials.of(self.client("sts", user.credentials).get_session_token(
            SerialNumber=device.serial, TokenCode=device.code(), **parameters))

    def close(self):
        self.server.close()


class Case(unittest.TestCase):
    maxDiff = None

    @contextmanager
    def refused(self, code, status=None, message=None):
        """The body must be refused with exactly this error. `message` may be a compiled pattern."""
        with self.assertRaises(ClientError) as caught:
            yield caught
        answer = caught.exception.response
        self.assertEqual(code, answer["Error"]["Code"], answer["Error"])
        if status is not None:
            self.assertEqual(status, answer["ResponseMetadata"]["HTTPStatusCode"])
        if message is not None and hasattr(message, "search"):
            self.assertRegex(answer["Error"]["Message"], message)
        elif message is not None:
            self.assertEqual(message, answer["Error"]["Message"])

    def not_authorized(self, arn, action, resource, reason):
        """The message of an AccessDenied (facts: policy §9)."""
        return f"User: {arn} is not authorized to perform: {action} on resource: {resource}{reason}"


class WorldCase(Case):
    """Cases of one class share a World; `options` go to its server."""

    options = {}

    @classmethod
    def setUpClass(cls):
        cls.world = World(**cls.options)
        cls.a, cls.b, cls.server = cls.world.a, cls.world.b, cls.world.server

    @classmethod
    def tearDownClass(cls):
        cls.world.close()


def b64(text):
    return base64.b64encode(text).decode()
