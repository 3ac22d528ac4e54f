"""Does what strangers and broken clients send get AWS's error, change nothing and leave the server up?"""

import json
import re
import socket
import threading
import time
import unittest

import raw
from harness import WorldCase, policy, statement, trust, unique

GOOD = policy(statement("Allow", "s3:ListBucket"))


class Answers(WorldCase):
    def tearDown(self):
        self.assertTrue(self.server.alive(), self.server.log())
        self.a.sts.get_caller_identity()

    def answered(self, answer, status, code, message=None):
        self.assertEqual((status, code), (answer.status, answer.code), answer)
        if hasattr(message, "search"):
            self.assertRegex(answer.message, message)
        elif message is not None:
            self.assertEqual(message, answer.message)

    def iam(self, action, **parameters):
        return raw.call(self.server, self.a.admin, "iam", {"Action": action, **{
            name.replace("__", "."): value for name, value in parameters.items()}})

    def sts(self, action, **parameters):
        return raw.call(self.server, self.a.admin, "sts", {"Action": action, **parameters})


class Policies(Answers):
    """Every way of storing a policy refuses these, and stores nothing."""

    DUPLICATE = '{"Version":"2012-10-17","Statement":[{"Effect":"Deny","Effect":"Allow","Action":"s3:*","Resource":"*"}]}'
    MALFORMED = {
        "not JSON": "no policy at all", "half JSON": '{"Version":"2012-10-17","Statement":[', "empty object": "{}",
        "a list": "[]", "duplicate key": DUPLICATE,
        "duplicate key in a condition": '{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"s3:*","Resource":"*",'
                                        '"Condition":{"Bool":{"aws:MultiFactorAuthPresent":"true"},"Bool":{"aws:SecureTransport":"true"}}}}',
        "unknown element": '{"Version":"2012-10-17","Statement":[],"Extra":1}',
        "unknown version": '{"Version":"2020-01-01","Statement":{"Effect":"Allow","Action":"s3:*","Resource":"*"}}',
        "no effect": '{"Version":"2012-10-17","Statement":{"Action":"s3:*","Resource":"*"}}',
        "odd effect": '{"Version":"2012-10-17","Statement":{"Effect":"allow","Action":"s3:*","Resource":"*"}}',
        "no action": '{"Version":"2012-10-17","Statement":{"Effect":"Allow","Resource":"*"}}',
        "no vendor": '{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"ListBucket","Resource":"*"}}',
        "no resource": '{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"s3:*"}}',
        "resource no ARN": '{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"s3:*","Resource":"bucket"}}',
        "unknown operator": '{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"s3:*","Resource":"*",'
                            '"Condition":{"Sounds":{"aws:username":"x"}}}}',
        "a principal": '{"Version":"2012-10-17","Statement":{"Effect":"Allow","Principal":"*","Action":"s3:*","Resource":"*"}}',
        "deep nesting": "[" * 10000, "a second document": GOOD + GOOD, "a NUL": GOOD[:-1] + "\\u0000}",
    }

    def test_does_every_store_of_identity_policies_refuse_them(self):
        user, name = self.a.create_user(), unique("policy")
        for what, document in self.MALFORMED.items():
            with self.subTest(what=what):
                for answer in (
                        self.iam("PutUserPolicy", UserName=user.name, PolicyName="p", PolicyDocument=document),
                        self.iam("PutGroupPolicy", GroupName=self.world.group, PolicyName="p", PolicyDocument=document),
                        self.iam("CreatePolicy", PolicyName=name, PolicyDocument=document)):
                    self.answered(answer, 400, "MalformedPolicyDocument")
        self.assertEqual([], self.a.iam.list_user_policies(UserName=user.name)["PolicyNames"])
        self.assertEqual(["list-with-mfa"], self.a.iam.list_group_policies(GroupName=self.world.group)["PolicyNames"])
        self.assertNotIn(name, [entry["PolicyName"] for entry in self.a.iam.list_policies(Scope="Local")["Policies"]])

    def test_are_the_words_awss(self):
        user = self.a.create_user()
        for what, message in (("no vendor", "Actions/Conditions must be prefaced by a vendor, e.g., iam, sdb, ec2, etc."),
                              ("no action", "Policy statement must contain actions."),
                              ("no resource", "Policy statement must contain resources."),
                              ("a principal", "Policy document should not specify a principal."),
                              ("unknown element", "Syntax errors in policy.")):
            answer = self.iam("PutUserPolicy", UserName=user.name, PolicyName="p", PolicyDocument=self.MALFORMED[what])
            self.answered(answer, 400, "MalformedPolicyDocument", message)

    def test_do_roles_refuse_duplicate_keys_in_trust(self):
        document = ('{"Version":"2012-10-17","Statement":{"Effect":"Allow","Principal":{"AWS":"%s"},"Principal":"*",'
                    '"Action":"sts:AssumeRole"}}' % self.a.id)
        self.answered(self.iam("CreateRole", RoleName="bad", AssumeRolePolicyDocument=document), 400,
                      "MalformedPolicyDocument")
        role = self.a.create_role(trust(f"arn:aws:iam::{self.a.id}:root")).split("/")[-1]
        before = self.a.iam.get_role(RoleName=role)["Role"]["AssumeRolePolicyDocument"]
        self.answered(self.iam("UpdateAssumeRolePolicy", RoleName=role, PolicyDocument=document), 400,
                      "MalformedPolicyDocument")
        self.assertEqual(before, self.a.iam.get_role(RoleName=role)["Role"]["AssumeRolePolicyDocument"])

    def test_do_buckets_refuse_them_and_keep_the_old_policy(self):
        bucket = self.a.create_bucket()
        good = json.dumps({"Version": "2012-10-17", "Statement": [
            {"Effect": "Allow", "Principal": {"AWS": self.b.id}, "Action": "s3:GetObject", "Resource": f"arn:aws:s3:::{bucket}/*"}]})
        self.a.s3.put_bucket_policy(Bucket=bucket, Policy=good)
        for document in ("garbage", "{}", good.replace('"Effect": "Allow"', '"Effect": "Deny", "Effect": "Allow"')):
            answer = raw.get(self.server, self.a.admin, f"/{bucket}?policy", "PUT", document.encode())
            self.answered(answer, 400, "MalformedPolicy")
        self.assertEqual(good, self.a.s3.get_bucket_policy(Bucket=bucket)["Policy"])

    def test_is_a_policy_over_its_quota_refused(self):
        large = policy(*[statement("Allow", "s3:GetObject", f"arn:aws:s3:::{n:050d}/*") for n in range(80)])
        self.answered(self.iam("CreatePolicy", PolicyName="large", PolicyDocument=large), 409, "LimitExceeded",
                      "Cannot exceed quota for PolicySize: 6144")
        self.answered(self.iam("CreatePolicy", PolicyName="larger", PolicyDocument=GOOD + " " * 131072), 400,
                      "ValidationError", re.compile("Member must have length less than or equal to 131072$"))


class Parameters(Answers):
    def test_is_an_unknown_action_named(self):
        self.answered(self.sts("GetFreeMoney"), 400, "InvalidAction", "Could not find operation GetFreeMoney for version 2011-06-15")
        self.answered(self.iam("GetFreeMoney"), 400, "InvalidAction", "Could not find operation GetFreeMoney for version 2010-05-08")

    def test_is_no_action_told(self):
        self.answered(raw.call(self.server, self.a.admin, "sts", {}), 400, "MissingAction")

    def test_is_an_unknown_version_refused(self):
        answer = raw.call(self.server, self.a.admin, "sts", {"Action": "GetCallerIdentity", "Version": "1999-01-01"})
        self.answered(answer, 400, "InvalidAction")

    def test_are_missing_parameters_named(self):
        self.answered(self.iam("CreateUser"), 400, "ValidationError",
                      "1 validation error detected: Value null at 'userName' failed to satisfy constraint: Member must not be null")
        answer = self.sts("AssumeRole")
        self.answered(answer, 400, "ValidationError", re.compile("^2 validation errors detected: "))
        self.assertIn("'roleArn'", answer.message)
        self.assertIn("'roleSessionName'", answer.message)

    def test_are_extra_parameters_refused(self):
        self.answered(self.sts("GetCallerIdentity", Extra="1"), 400, "InvalidQueryParameter",
                      "The parameter Extra is not known to this operation.")

    def test_are_extra_members_refused_however_deep(self):
        """docs/decisions/0004: a session policy that is not understood would be no session policy."""
        role = {"RoleArn": f"arn:aws:iam::{self.a.id}:role/r", "RoleSessionName": "session"}
        arn = "arn:aws:iam::aws:policy/ReadOnlyAccess"
        for name, code, message in (
                ("PolicyArns.member.1", "MalformedInput", "The structure at policyArns.1.member must be given by its members"),
                ("PolicyArns.member.1.Arn", "InvalidQueryParameter",
                 "The parameter Arn at policyArns.1.member is not known to this operation."),
                ("PolicyArns.member", "MalformedInput", "The list at policyArns must be given as policyArns.member.1")):
            with self.subTest(name=name):
                self.answered(self.sts("AssumeRole", **role, **{name: arn}), 400, code, message)

    def test_are_empty_lists_what_clients_mean_by_them(self):
        user = unique("empty")
        self.assertEqual(200, self.iam("CreateUser", UserName=user, Tags="").status)
        self.a.iam.delete_user(UserName=user)

    def test_are_parameters_too_long_named(self):
        self.answered(self.iam("CreateUser", UserName="x" * 100000), 400, "ValidationError",
                      re.compile("at 'userName' failed to satisfy constraint: Member must have length less than or equal to 64"))

    def test_is_a_number_that_is_none_refused(self):
        for value in ("abc", "1.5", "99999999999999999999", "", "-1", "0x10"):
            answer = self.sts("GetSessionToken", DurationSeconds=value)
            self.assertEqual(400, answer.status, f"{value}: {answer}")
            self.assertIn(answer.code, ("ValidationError", "MalformedInput", "InvalidParameterValue"), value)

    def test_is_a_list_index_out_of_all_bounds_refused(self):
        for name in ("Tags.member.999999999.Key", "Tags.member.18446744073709551616.Key", "Tags.member.-1.Key",
                     "Tags.member.x.Key", "Tags.member.0.Key", "Tags.member.1" + ".Key" * 50):
            answer = raw.call(self.server, self.a.admin, "iam",
                              {"Action": "CreateUser", "UserName": "indexed", name: "k"})
            self.assertIn((answer.status, answer.code), ((400, "MalformedInput"), (404, "MalformedQueryString")), f"{name}: {answer}")
        self.assertEqual(404, self.iam("GetUser", UserName="indexed").status)

    def test_are_too_many_parameters_refused(self):
        many = {f"Tags.member.{n}.Key": f"k{n}" for n in range(1, 5000)}
        answer = raw.call(self.server, self.a.admin, "iam", {"Action": "CreateUser", "UserName": "many", **many})
        self.assertEqual((404, "MalformedQueryString"), (answer.status, answer.code), answer)
        tags = {f"Tags.member.{n}.{part}": f"k{n}" for n in range(1, 52) for part in ("Key", "Value")}
        answer = raw.call(self.server, self.a.admin, "iam", {"Action": "CreateUser", "UserName": "many", **tags})
        self.answered(answer, 400, "ValidationError", re.compile("Member must have length less than or equal to 50$"))

    def test_are_doubled_parameters_refused(self):
        body = b"Action=GetCallerIdentity&Action=GetSessionToken&Version=2011-06-15"
        headers = raw.sign(self.server, self.a.admin, "sts", "POST", "/", body, {"Content-Type": raw.FORM})
        answer = raw.send(self.server, "POST", "/", headers, body)
        self.assertEqual((404, "MalformedQueryString"), (answer.status, answer.code), answer)

    def test_is_broken_percent_encoding_refused(self):
        for piece in (b"%", b"%zz", b"%4", b"%ff%fe", b"%00"):
            body = b"Action=CreateUser&Version=2010-05-08&UserName=a" + piece
            headers = raw.sign(self.server, self.a.admin, "iam", "POST", "/", body, {"Content-Type": raw.FORM})
            answer = raw.send(self.server, "POST", "/", headers, body)
            self.assertIn(answer.status, (400, 404), f"{piece}: {answer}")
            self.assertIn(answer.code, ("MalformedQueryString", "ValidationError"), f"{piece}: {answer}")

    def test_are_bad_listing_parameters_refused(self):
        for query in ("max-keys=-1", "max-keys=x", "max-keys=99999999999999999999", "encoding-type=gzip",
                      "list-type=2&continuation-token=%00"):
            answer = raw.get(self.server, self.a.admin, f"/{self.world.bucket}?{query}")
            self.answered(answer, 400, "InvalidArgument")

    def test_are_bad_documents_to_s3_refused(self):
        for body in (b"", b"<", b"<Delete>", b"<!DOCTYPE a [<!ENTITY b 'c'>]><Delete><Object><Key>&b;</Key></Object></Delete>",
                     b"<Delete>" + b"<Object><Key>k</Key></Object>" * 1001 + b"</Delete>"):
            answer = raw.get(self.server, self.a.admin, f"/{self.world.bucket}?delete", "POST", body)
            self.assertEqual(400, answer.status, f"{body[:40]}: {answer}")
            self.assertIn(answer.code, ("MalformedXML", "MissingRequestBodyError"))


class Bodies(Answers):
    def test_is_a_body_of_100_mb_refused_before_it_is_read(self):
        size = 100 << 20
        for head in (f"POST / HTTP/1.1\r\nHost: x\r\nContent-Type: {raw.FORM}\r\nContent-Length: {size}\r\n\r\n",
                     f"POST / HTTP/1.1\r\nHost: x\r\nContent-Type: {raw.FORM}\r\nTransfer-Encoding: chunked\r\n\r\n"
                     f"{size:x}\r\n"):
            sent, answer = 0, b""
            with socket.create_connection((self.server.host, self.server.port), timeout=60) as connection:
                connection.sendall(head.encode())
                piece = b"a" * (1 << 20)
                try:
                    while sent < size:
                        sent += connection.send(piece)
                    connection.shutdown(socket.SHUT_WR)
                except OSError:
                    pass
                try:
                    answer = connection.recv(65536)
                except OSError:
                    pass  # reset: the server read no further
            self.assertLess(sent, size, "all of it was swallowed")
            if answer:
                self.assertRegex(answer.split(b"\r\n")[0].decode(), r"^HTTP/1\.1 4\d\d ")

    def test_is_a_body_just_over_the_limit_answered(self):
        answer = raw.call(self.server, self.a.admin, "iam", {"Action": "CreateUser", "UserName": "x" * (1 << 20)})
        self.assertIn(answer.status, (400, 413), answer)
        self.assertIsNotNone(answer.code)

    def test_is_an_upload_cut_short_nothing(self):
        body = b"x" * 100000
        headers = raw.sign(self.server, self.a.admin, "s3", "PUT", f"/{self.world.bucket}/cut", body)
        head = f"PUT /{self.world.bucket}/cut HTTP/1.1\r\nContent-Length: {len(body)}\r\n"
        head += "".join(f"{name}: {value}\r\n" for name, value in headers.items()) + "\r\n"
        with socket.create_connection((self.server.host, self.server.port), timeout=30) as connection:
            connection.sendall(head.encode() + body[:50000])
        self.assertEqual(404, raw.get(self.server, self.a.admin, f"/{self.world.bucket}/cut").status)

    def test_is_a_damaged_chunked_upload_nothing(self):
        for coding, body in (("STREAMING-AWS4-HMAC-SHA256-PAYLOAD", b"5;chunk-signature=" + b"0" * 64 + b"\r\nhello\r\n0;chunk-signature=" + b"0" * 64 + b"\r\n\r\n"),
                             ("STREAMING-UNSIGNED-PAYLOAD-TRAILER", b"5\r\nhello\r\n0\r\nx-amz-checksum-crc32:AAAAAA==\r\n\r\n"),
                             ("STREAMING-UNSIGNED-PAYLOAD-TRAILER", b"zz\r\nhello\r\n"),
                             ("STREAMING-UNSIGNED-PAYLOAD-TRAILER", b"ffffffffffffffffff\r\nhello\r\n")):
            target = f"/{self.world.bucket}/chunked"
            extra = {"x-amz-content-sha256": coding, "x-amz-decoded-content-length": "5", "Content-Encoding": "aws-chunked"}
            if "TRAILER" in coding:
                extra["x-amz-trailer"] = "x-amz-checksum-crc32"
            headers = sign_with_payload_hash(self.server, self.a.admin, "PUT", target, extra, coding)
            answer = raw.send(self.server, "PUT", target, headers, body)
            self.assertIn(answer.status, (400, 403), answer)
            self.assertIsNotNone(answer.code)
            self.assertEqual(404, raw.get(self.server, self.a.admin, target).status)


def sign_with_payload_hash(server, credentials, method, target, headers, payload_hash):
    from botocore.auth import S3SigV4Auth
    from botocore.awsrequest import AWSRequest
    from botocore.credentials import Credentials as BotoCredentials

    class Signer(S3SigV4Auth):
        def payload(self, request):
            return payload_hash

    request = AWSRequest(method=method, url=server.url + target, data=b"", headers=dict(headers))
    request.headers["Host"] = f"{server.host}:{server.port}"
    Signer(BotoCredentials(credentials.key, credentials.secret), "s3", "us-east-1").add_auth(request)
    return dict(request.headers.items())


class Heads(Answers):
    def refused(self, data, pattern=rb"^HTTP/1\.1 4\d\d "):
        received = raw.exchange(self.server, data)
        if received:
            self.assertRegex(received.split(b"\r\n")[0], pattern)
        return received

    def test_are_header_bombs_refused(self):
        line = b"GET / HTTP/1.1\r\nHost: x\r\n"
        for bomb in (line + b"".join(b"X-%d: y\r\n" % n for n in range(10000)) + b"\r\n",
                     line + b"X-Long: " + b"a" * (1 << 20) + b"\r\n\r\n",
                     line + b"X: y\r\n" * 100000 + b"\r\n",
                     b"GET /" + b"a" * (1 << 20) + b" HTTP/1.1\r\nHost: x\r\n\r\n",
                     b"G" * (1 << 20)):
            received = self.refused(bomb)
            self.assertNotIn(b"200 OK", received)

    def test_is_what_is_not_http_refused(self):
        for junk in (b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + b"\0" * 500, b"\r\n\r\n\r\n", b"GET\r\n\r\n",
                     b"GET / HTTP/9.9\r\nHost: x\r\n\r\n", b"GET / HTTP/1.1\r\nHost x\r\n\r\n", b"\0" * 1000,
                     b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"):
            self.assertNotIn(b"200 OK", self.refused(junk, rb"^HTTP/1\.[01] [45]\d\d "))

    def test_are_smuggling_shapes_refused(self):
        start = b"POST / HTTP/1.1\r\nHost: x\r\n"
        for head in (b"Content-Length: 5\r\nContent-Length: 6\r\n", b"Content-Length: -1\r\n", b"Content-Length: 5x\r\n",
                     b"Content-Length: 5\r\nTransfer-Encoding: chunked\r\n", b"Transfer-Encoding: chunked, identity\r\n",
                     b"Content-Length: 99999999999999999999999\r\n", b"Transfer-Encoding : chunked\r\n"):
            received = self.refused(start + head + b"\r\n0\r\n\r\nGET /second HTTP/1.1\r\nHost: x\r\n\r\n", rb"^HTTP/1\.1 (4\d\d|501) ")
            self.assertLessEqual(received.count(b"HTTP/1.1 "), 1, head)

    def test_is_a_doubled_authorization_refused(self):
        body = b"Action=GetCallerIdentity&Version=2011-06-15"
        headers = raw.sign(self.server, self.a.admin, "sts", "POST", "/", body, {"Content-Type": raw.FORM})
        head = b"POST / HTTP/1.1\r\nContent-Length: %d\r\nConnection: close\r\n" % len(body)
        head += "".join(f"{name}: {value}\r\n" for name, value in headers.items()).encode()
        self.assertIn(b"200 OK", raw.exchange(self.server, head + b"\r\n" + body))
        head += b"Authorization: AWS4-HMAC-SHA256 Credential=x\r\n"
        self.assertNotIn(b"200 OK", raw.exchange(self.server, head + b"\r\n" + body))


class SlowClients(WorldCase):
    options = {"flags": ["--read-timeout", "2"]}

    def test_are_clients_that_dawdle_cut_while_others_are_served(self):
        """Half a head, half a body, nothing at all, one byte at a time: each is closed by the server in time."""
        starts = [b"", b"GET / HT", b"GET / HTTP/1.1\r\nHost: x\r\n",
                  b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\nabc"]
        closed, begun = [], time.monotonic()

        def dawdle(start, drip):
            with socket.create_connection((self.server.host, self.server.port), timeout=60) as connection:
                connection.sendall(start)
                connection.settimeout(0.2 if drip else 60)
                while time.monotonic() - begun < 60:
                    try:
                        if drip:
                            connection.sendall(b"x")
                        ended = not connection.recv(4096)
                    except TimeoutError:
                        continue
                    except OSError:
                        ended = True
                    if ended:
                        closed.append(start)
                        break

        threads = [threading.Thread(target=dawdle, args=(start, drip)) for start in starts for drip in (False, True)]
        for thread in threads:
            thread.start()
        self.a.sts.get_caller_identity()
        for thread in threads:
            thread.join(90)
        self.assertEqual(len(threads), len(closed), "not all were ended by the server")

    def test_do_hundreds_of_idle_connections_not_stop_the_server(self):
        idle = [socket.create_connection((self.server.host, self.server.port), timeout=10) for _ in range(300)]
        try:
            self.a.sts.get_caller_identity()
        finally:
            for connection in idle:
                connection.close()


if __name__ == "__main__":
    unittest.main()
