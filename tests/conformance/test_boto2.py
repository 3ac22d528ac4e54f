"""Does boto 2.49, with which the guide's programs were written, get temporary credentials and list with them?"""

import unittest

from boto.exception import BotoServerError, S3ResponseError
from boto.iam.connection import IAMConnection
from boto.regioninfo import RegionInfo
from boto.s3.connection import OrdinaryCallingFormat, S3Connection
from boto.sts import STSConnection

import python2
from harness import HALF_MFA, WRONG_CODE, WRONG_DEVICE, WorldCase, policy, statement


class Boto2(WorldCase):
    """boto 2 signs STS and IAM with SigV4 under the scope names it reads off the host ("localhost"), S3 with V2."""

    def sts(self, credentials):
        return STSConnection(
            aws_access_key_id=credentials.key, aws_secret_access_key=credentials.secret,
            security_token=credentials.token, is_secure=False, port=self.server.port,
            region=RegionInfo(name="us-east-1", endpoint="localhost"))

    def iam(self, credentials):
        return IAMConnection(
            aws_access_key_id=credentials.key, aws_secret_access_key=credentials.secret,
            security_token=credentials.token, is_secure=False, port=self.server.port, host="localhost")

    def s3(self, answer):
        return S3Connection(
            aws_access_key_id=answer.access_key, aws_secret_access_key=answer.secret_key,
            security_token=getattr(answer, "session_token", None), is_secure=False, host="localhost",
            port=self.server.port, calling_format=OrdinaryCallingFormat())

    def plain_s3(self, credentials):
        return S3Connection(
            aws_access_key_id=credentials.key, aws_secret_access_key=credentials.secret, is_secure=False,
            host="localhost", port=self.server.port, calling_format=OrdinaryCallingFormat())

    def refusal(self, code, message, call, *arguments, **parameters):
        with self.assertRaises(BotoServerError) as caught:
            call(*arguments, **parameters)
        self.assertEqual((403, code, message),
                         (caught.exception.status, caught.exception.error_code, caught.exception.message))

    def test_does_a_session_with_mfa_list_the_bucket(self):
        user, device = self.world.alice()
        temporary = self.sts(user.credentials).get_session_token(
            duration=3600, mfa_serial_number=device.serial, mfa_token=device.code())
        self.assertTrue(temporary.access_key.startswith("ASIA"))
        bucket = self.s3(temporary).get_bucket(self.world.bucket)
        self.assertEqual(sorted(self.world.keys), sorted(key.name for key in bucket.list()))

    def test_does_listing_page_through_many_keys(self):
        keys = [f"{n:04d}" for n in range(25)]
        bucket = self.a.create_bucket(keys)
        user, device = self.world.alice()
        temporary = self.sts(user.credentials).get_session_token(
            mfa_serial_number=device.serial, mfa_token=device.code())
        listed = self.s3(temporary).get_bucket(bucket).get_all_keys(max_keys=10)
        self.assertEqual(10, len(listed))
        self.assertTrue(listed.is_truncated)
        bucket_handle = self.s3(temporary).get_bucket(bucket)
        pages = bucket_handle.list(prefix="")
        self.assertEqual(keys, [key.name for key in pages])

    def test_does_a_role_of_another_account_list_its_bucket(self):
        user, device = self.world.alice()
        assumed = self.sts(user.credentials).assume_role(
            role_arn=self.world.role_arn, role_session_name="AssumeRoleSession1",
            mfa_serial_number=device.serial, mfa_token=device.code())
        self.assertTrue(assumed.user.arn.endswith("/AssumeRoleSession1"))
        bucket = self.s3(assumed.credentials).get_bucket(self.world.partner_bucket)
        self.assertEqual(self.world.partner_keys, [key.name for key in bucket.list()])

    def test_is_listing_without_mfa_refused(self):
        user, _ = self.world.alice()
        with self.assertRaises(S3ResponseError) as caught:
            self.plain_s3(user.credentials).get_bucket(self.world.bucket)
        self.assertEqual(403, caught.exception.status)
        temporary = self.sts(user.credentials).get_session_token(force_new=True)
        with self.assertRaises(S3ResponseError) as caught:
            list(self.s3(temporary).get_bucket(self.world.bucket, validate=False).list())
        self.assertEqual((403, "AccessDenied"), (caught.exception.status, caught.exception.error_code))

    def test_is_the_role_without_mfa_refused(self):
        user, _ = self.world.alice()
        with self.assertRaises(BotoServerError) as caught:
            self.sts(user.credentials).assume_role(role_arn=self.world.role_arn, role_session_name="AssumeRoleSession1")
        self.assertEqual((403, "AccessDenied"), (caught.exception.status, caught.exception.error_code))
        self.assertIn(f"is not authorized to perform: sts:AssumeRole on resource: {self.world.role_arn}",
                      caught.exception.message)

    def test_are_wrong_and_used_codes_refused(self):
        user, device = self.world.alice()
        sts = self.sts(user.credentials)
        self.refusal("AccessDenied", WRONG_CODE, sts.get_session_token, force_new=True,
                     mfa_serial_number=device.serial, mfa_token=device.wrong_code())
        code = device.code()
        sts.get_session_token(force_new=True, mfa_serial_number=device.serial, mfa_token=code)
        self.refusal("AccessDenied", WRONG_CODE, sts.get_session_token, force_new=True,
                     mfa_serial_number=device.serial, mfa_token=code)
        self.refusal("AccessDenied", WRONG_CODE, sts.assume_role, self.world.role_arn, "AssumeRoleSession1",
                     mfa_serial_number=device.serial, mfa_token=code)

    def test_is_another_users_device_refused(self):
        user, _ = self.world.alice()
        _, device = self.world.alice()
        self.refusal("AccessDenied", WRONG_DEVICE, self.sts(user.credentials).get_session_token, force_new=True,
                     mfa_serial_number=device.serial, mfa_token=device.code())

    def test_is_a_serial_without_a_code_refused(self):
        user, device = self.world.alice()
        self.refusal("AccessDenied", HALF_MFA, self.sts(user.credentials).get_session_token, force_new=True,
                     mfa_serial_number=device.serial)

    def test_does_boto_2_manage_users_and_devices(self):
        iam = self.iam(self.a.admin)
        name = "boto2-user"
        made = iam.create_user(name)["create_user_response"]["create_user_result"]["user"]
        self.assertEqual(f"arn:aws:iam::{self.a.id}:user/{name}", made["arn"])
        device = self.a.create_device()
        first, second = device.pair()
        iam.enable_mfa_device(name, device.serial, first, second)
        listed = iam.get_all_mfa_devices(name)["list_mfa_devices_response"]["list_mfa_devices_result"]["mfa_devices"]
        self.assertEqual([device.serial], [entry["serial_number"] for entry in listed])
        iam.deactivate_mfa_device(name, device.serial)
        iam.delete_user(name)
        with self.assertRaises(BotoServerError) as caught:
            iam.get_user(name)
        self.assertEqual((404, "NoSuchEntity", f"The user with name {name} cannot be found."),
                         (caught.exception.status, caught.exception.error_code, caught.exception.message))

    def test_do_objects_survive_put_copy_get_delete_under_signature_version_2(self):
        name = self.a.create_bucket()
        user = self.a.create_user(document=policy(statement("Allow", "s3:*")))
        bucket = self.plain_s3(user.credentials).get_bucket(name)
        key = bucket.new_key("dir/ä b+c.txt")
        key.set_metadata("colour", "blue")
        key.set_contents_from_string("content")
        bucket.copy_key("copy", name, "dir/ä b+c.txt")
        self.assertEqual(b"content", bucket.get_key("copy").get_contents_as_string())
        self.assertEqual("blue", bucket.get_key("dir/ä b+c.txt").get_metadata("colour"))
        self.assertEqual(b"onte", bucket.get_key("copy").get_contents_as_string(headers={"Range": "bytes=1-4"}))
        self.assertEqual(["copy", "dir/"], [entry.name for entry in bucket.list(delimiter="/")])
        bucket.delete_keys(["copy", "dir/ä b+c.txt"])
        self.assertEqual([], list(bucket.list()))

    def test_does_a_url_signed_by_boto_2_work(self):
        user = self.a.create_user(document=policy(statement("Allow", "s3:*")))
        url = self.plain_s3(user.credentials).generate_url(60, "GET", self.world.bucket, "a.txt")
        import urllib.request
        with urllib.request.urlopen(url, timeout=30) as answer:
            self.assertEqual(b"a.txt", answer.read())


class Python2(unittest.TestCase):
    def test_are_only_print_and_raw_input_translated(self):
        self.assertEqual('x = input("?")\nif x:\n    print(x.y)\n',
                         python2.translate('x = raw_input("?")\nif x:\n    print NAME.y\n', {"NAME": "x"}))


if __name__ == "__main__":
    unittest.main()
