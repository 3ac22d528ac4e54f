"""What the requests are about: accounts, users, roles, policies, buckets, made through the server's own API."""

import base64
import hashlib
import hmac
import http.client
import json
import re
import struct
import time
from concurrent.futures import ThreadPoolExecutor

import load
import signing
from signing import Credentials

USERS = 50
BUCKETS = 10
BUCKET = "bench-objects"  # what is read
KEYS = 2000
WRITTEN_BUCKET = "bench-written"
MILLION_BUCKET = "bench-million"
STEP_SECONDS = 30

GROUP_POLICY = """{"Version":"2012-10-17","Statement":[
  {"Sid":"Roles","Effect":"Allow","Action":"sts:AssumeRole","Resource":"arn:aws:iam::%(account)s:role/bench-*"},
  {"Sid":"Lists","Effect":"Allow","Action":["s3:ListAllMyBuckets","s3:GetBucketLocation"],"Resource":"*"},
  {"Sid":"Keys","Effect":"Allow","Action":["iam:GetUser","iam:*AccessKey*"],
   "Resource":"arn:aws:iam::%(account)s:user/${aws:username}"}]}"""
TRUST_POLICY = """{"Version":"2012-10-17","Statement":[
  {"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::%(account)s:root"},"Action":["sts:AssumeRole","sts:TagSession"],
   "Condition":{"StringLike":{"sts:RoleSessionName":"bench-*"},"IpAddress":{"aws:SourceIp":"127.0.0.0/8"}}}]}"""
ROLE_POLICY = """{"Version":"2012-10-17","Statement":[
  {"Sid":"Lists","Effect":"Allow","Action":"s3:ListAllMyBuckets","Resource":"*"},
  {"Sid":"Buckets","Effect":"Allow","Action":"s3:ListBucket","Resource":"arn:aws:s3:::bench-*",
   "Condition":{"IpAddress":{"aws:SourceIp":["10.0.0.0/8","127.0.0.0/8"]}}},
  {"Sid":"Objects","Effect":"Allow","Action":["s3:GetObject","s3:PutObject"],"Resource":"arn:aws:s3:::bench-*/*",
   "Condition":{"StringEquals":{"aws:PrincipalAccount":"%(account)s"},"IpAddress":{"aws:SourceIp":"127.0.0.0/8"}}},
  {"Sid":"Kept","Effect":"Deny","Action":"s3:*","Resource":"arn:aws:s3:::bench-*/secret/*"}]}"""


def code_at(seed_base32, step):
    """RFC 6238, 6 digits."""
    digest = hmac.new(base64.b32decode(seed_base32), struct.pack(">Q", step), hashlib.sha1).digest()
    at = digest[-1] & 15
    return f"{(struct.unpack('>I', digest[at:at + 4])[0] & 0x7FFFFFFF) % 1_000_000:06d}"


def element(xml, name):
    found = re.search(f"<{name}>(.*?)</{name}>", xml, re.DOTALL)
    if not found:
        raise load.Failure(f"no {name} in {xml}")
    return found[1]


class World:
    def __init__(self, host, first):
        self.host, self.admin = host, Credentials(first["AccessKeyId"], first["SecretAccessKey"])
        self.account = first["AccountId"]
        self.role_arn = f"arn:aws:iam::{self.account}:role/bench-reader"
        with ThreadPoolExecutor(16) as self._pool:
            self._make_users_and_role()
            self._make_buckets()

    def send(self, raw):
        """Sends one request on a connection of its own; (status, body)."""
        connection = http.client.HTTPConnection(self.host, timeout=60)
        try:
            connection.connect()
            connection.sock.sendall(raw)
            response = http.client.HTTPResponse(connection.sock)
            response.begin()
            return response.status, response.read()
        finally:
            connection.close()

    def query(self, credentials, service, **parameters):
        return self._good(signing.query_request(credentials, service, self.host, **parameters)).decode()

    def iam(self, action, **parameters):
        return self.query(self.admin, "iam", Action=action, **parameters)

    def put(self, path, body=b""):
        self._good(signing.request(self.admin, "s3", "PUT", self.host, path, body=body))

    def _good(self, raw):
        status, body = self.send(raw)
        if status >= 300:
            raise load.Failure(f"{status} {body.decode()}\nto {raw[:200]}")
        return body

    def _policy(self, text):
        return json.dumps(json.loads(text % {"account": self.account} if "%(" in text else text))

    def _user(self, name):
        self.iam("CreateUser", UserName=name)
        key = self.iam("CreateAccessKey", UserName=name)
        return Credentials(element(key, "AccessKeyId"), element(key, "SecretAccessKey"))

    def _member(self, number):
        credentials = self._user(f"user-{number}")
        self.iam("AddUserToGroup", GroupName="benchers", UserName=f"user-{number}")
        return credentials

    def _session(self, number):
        answer = self.query(self.users[number], "sts", Action="AssumeRole", RoleArn=self.role_arn,
                            RoleSessionName=f"bench-{number}", DurationSeconds=43200)
        return Credentials(element(answer, "AccessKeyId"), element(answer, "SecretAccessKey"), element(answer, "SessionToken"))

    def _make_users_and_role(self):
        self.iam("CreateGroup", GroupName="benchers")
        self.iam("PutGroupPolicy", GroupName="benchers", PolicyName="bench", PolicyDocument=self._policy(GROUP_POLICY))
        self.iam("CreateRole", RoleName="bench-reader", MaxSessionDuration=43200,
                 AssumeRolePolicyDocument=self._policy(TRUST_POLICY))
        self.iam("PutRolePolicy", RoleName="bench-reader", PolicyName="bench", PolicyDocument=self._policy(ROLE_POLICY))
        self.users = list(self._pool.map(self._member, range(USERS)))
        self.sessions = list(self._pool.map(self._session, range(USERS)))

    def _make_buckets(self):
        names = [BUCKET, WRITTEN_BUCKET] + [f"bench-bucket-{number}" for number in range(BUCKETS - 2)]
        for name in names:
            self.put(f"/{name}")
        body = bytes(range(256)) * 4
        list(self._pool.map(lambda key: self.put(f"/{BUCKET}/{key}", body), map(key_name, range(KEYS))))

    def enrol(self, count):
        """Makes `count` users, each with a device; [(Credentials, serial number, seed)]."""
        def one(number):
            name = f"mfa-{number}"
            credentials = self._user(name)
            device = self.iam("CreateVirtualMFADevice", VirtualMFADeviceName=name)
            serial = element(device, "SerialNumber")
            seed = base64.b64decode(element(device, "Base32StringSeed")).decode()
            step = int(time.time()) // STEP_SECONDS
            self.iam("EnableMFADevice", UserName=name, SerialNumber=serial,
                     AuthenticationCode1=code_at(seed, step - 1), AuthenticationCode2=code_at(seed, step))
            return credentials, serial, seed
        with ThreadPoolExecutor(16) as pool:
            return list(pool.map(one, range(count)))

    def fill_million(self, folder, connections, say):
        """A bucket of a million empty objects."""
        self.put(f"/{MILLION_BUCKET}")
        batch = 50_000
        for first in range(0, 1_000_000, batch):
            say(f"{first:,} keys")
            puts = [signing.request(self.admin, "s3", "PUT", self.host, f"/{MILLION_BUCKET}/{key_name(number)}")
                    for number in range(first, first + batch)]
            load.drive(self.host, load.Requests(folder / "million", puts, once=True), 0, connections)


def key_name(number):
    """Keys as people make them: folders, dates, numbers."""
    return f"reports/2026/{number % 12 + 1:02d}/file-{number:07d}.json"
