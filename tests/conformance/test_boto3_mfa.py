"""Do MFA devices live as AWS's do, from seed and QR to deletion? (facts: mfa)"""

import re
import subprocess
import tempfile
import time
import unittest

from harness import (BAD_PAIR, HARDWARE_SEED, HARDWARE_SERIAL, WRONG_CODE, Credentials, Device, WorldCase, policy,
                     statement, unique)
from otp import totp

SELF_MANAGE = policy(statement("Allow", "iam:*MFADevice*"), statement("Allow", "sts:*"))


class VirtualDevices(WorldCase):
    def test_does_the_qr_code_scan_to_the_seed(self):
        name = unique("phone")
        made = self.a.iam.create_virtual_mfa_device(VirtualMFADeviceName=name, Path="/team/")["VirtualMFADevice"]
        self.assertEqual(f"arn:aws:iam::{self.a.id}:mfa/team/{name}", made["SerialNumber"])
        seed = made["Base32StringSeed"].decode()
        self.assertRegex(seed, r"^[A-Z2-7]{64}$")
        with tempfile.NamedTemporaryFile(suffix=".png") as picture:
            picture.write(made["QRCodePNG"])
            picture.flush()
            scanned = subprocess.run(["zbarimg", "--quiet", "--raw", picture.name], capture_output=True, text=True,
                                     timeout=60, check=True).stdout.strip()
        self.assertRegex(scanned, rf"^otpauth://totp/{re.escape(name)}(@|%40)\S+\?secret={seed}")

    def test_is_the_seed_never_shown_again(self):
        device = self.a.create_device()
        listed = self.a.iam.list_virtual_mfa_devices(AssignmentStatus="Unassigned", MaxItems=1000)["VirtualMFADevices"]
        entry = next(entry for entry in listed if entry["SerialNumber"] == device.serial)
        self.assertNotIn("Base32StringSeed", entry)
        self.assertNotIn("QRCodePNG", entry)

    def test_is_a_second_device_of_that_name_refused(self):
        device = self.a.create_device()
        with self.refused("EntityAlreadyExists", 409, "MFADevice entity at the same path and name already exists."):
            self.a.iam.create_virtual_mfa_device(VirtualMFADeviceName=device.serial.split("/")[-1])

    def test_does_a_device_live_from_creation_to_deletion(self):
        user, device = self.a.create_user(), self.a.create_device()
        self.a.enable_device(user, device)
        listed = self.a.iam.list_mfa_devices(UserName=user.name)["MFADevices"]
        self.assertEqual([(user.name, device.serial)], [(entry["UserName"], entry["SerialNumber"]) for entry in listed])
        assigned = self.a.iam.list_virtual_mfa_devices(AssignmentStatus="Assigned", MaxItems=1000)["VirtualMFADevices"]
        self.assertEqual([user.arn], [entry["User"]["Arn"] for entry in assigned if entry["SerialNumber"] == device.serial])
        with self.refused("DeleteConflict", 409):
            self.a.iam.delete_virtual_mfa_device(SerialNumber=device.serial)
        self.a.iam.deactivate_mfa_device(UserName=user.name, SerialNumber=device.serial)
        self.assertEqual([], self.a.iam.list_mfa_devices(UserName=user.name)["MFADevices"])
        self.a.iam.delete_virtual_mfa_device(SerialNumber=device.serial)
        with self.refused("NoSuchEntity", 404, f"VirtualMFADevice with serial number {device.serial} doesn't exist."):
            self.a.iam.delete_virtual_mfa_device(SerialNumber=device.serial)

    def test_are_two_codes_that_are_no_pair_refused(self):
        user, device = self.a.create_user(), self.a.create_device()
        first, second = device.pair()
        for one, two in ((second, first), (first, first), (first, device.wrong_code())):
            with self.refused("InvalidAuthenticationCode", 403, BAD_PAIR):
                self.a.iam.enable_mfa_device(UserName=user.name, SerialNumber=device.serial, AuthenticationCode1=one,
                                             AuthenticationCode2=two)
        self.assertEqual([], self.a.iam.list_mfa_devices(UserName=user.name)["MFADevices"])
        self.a.enable_device(user, device)

    def test_are_codes_of_the_wrong_shape_told_apart(self):
        user, device = self.a.create_user(), self.a.create_device()
        with self.refused("ValidationError", 400, re.compile("at 'authenticationCode1' failed to satisfy constraint")):
            self.a.iam.enable_mfa_device(UserName=user.name, SerialNumber=device.serial, AuthenticationCode1="12a456",
                                         AuthenticationCode2="123456")

    def test_does_a_device_belong_to_one_user_only(self):
        first, second = self.a.create_user(), self.a.create_user()
        device = self.a.give_device(first)
        with self.refused("EntityAlreadyExists", 409):
            self.a.enable_device(second, device)

    def test_is_a_ninth_device_refused(self):
        user = self.a.create_user()
        for _ in range(8):
            self.a.give_device(user)
        with self.refused("LimitExceeded", 409, "Cannot exceed quota for MFADevicesPerUser: 8"):
            self.a.give_device(user)

    def test_is_any_of_several_devices_enough(self):
        user, first = self.world.alice()
        second = self.a.give_device(user)
        for device in (first, second):
            self.world.session(user, device)

    def test_does_pairing_use_up_no_code(self):
        user, device = self.a.create_user(), self.a.create_device()
        first, second = device.pair()
        self.a.iam.enable_mfa_device(UserName=user.name, SerialNumber=device.serial, AuthenticationCode1=first,
                                     AuthenticationCode2=second)
        sts = self.world.client("sts", user.credentials)
        for code in (second, first):  # and an older step works after a newer one
            sts.get_session_token(SerialNumber=device.serial, TokenCode=code)
        with self.refused("AccessDenied", 403, WRONG_CODE):
            sts.get_session_token(SerialNumber=device.serial, TokenCode=first)

    def test_is_a_device_tagged(self):
        made = self.a.iam.create_virtual_mfa_device(VirtualMFADeviceName=unique("tagged"),
                                                    Tags=[{"Key": "owner", "Value": "ann"}])["VirtualMFADevice"]
        serial = made["SerialNumber"]
        self.a.iam.tag_mfa_device(SerialNumber=serial, Tags=[{"Key": "floor", "Value": "2"}])
        self.a.iam.untag_mfa_device(SerialNumber=serial, TagKeys=["owner"])
        self.assertEqual([{"Key": "floor", "Value": "2"}], self.a.iam.list_mfa_device_tags(SerialNumber=serial)["Tags"])


class SelfManagement(WorldCase):
    """AWS-2023-001: a stolen long-term key must not be able to swap its owner's MFA."""

    def test_may_a_user_enable_her_first_device_with_her_key(self):
        user = self.a.create_user(document=SELF_MANAGE)
        iam = self.world.client("iam", user.credentials)
        made = iam.create_virtual_mfa_device(VirtualMFADeviceName=unique("own"))["VirtualMFADevice"]
        device = Device(made["SerialNumber"], made["Base32StringSeed"].decode())
        first, second = device.pair()
        iam.enable_mfa_device(UserName=user.name, SerialNumber=device.serial, AuthenticationCode1=first,
                              AuthenticationCode2=second)

    def test_does_every_further_step_need_an_mfa_session(self):
        user = self.a.create_user(document=SELF_MANAGE)
        device, spare = self.a.give_device(user), self.a.create_device()
        first, second = spare.pair()
        pair = {"AuthenticationCode1": first, "AuthenticationCode2": second}
        with_key = self.world.client("iam", user.credentials)
        with self.refused("AccessDenied", 403):
            with_key.enable_mfa_device(UserName=user.name, SerialNumber=spare.serial, **pair)
        with self.refused("AccessDenied", 403):
            with_key.deactivate_mfa_device(UserName=user.name, SerialNumber=device.serial)
        with_mfa = self.world.client("iam", self.world.session(user, device))
        with_mfa.enable_mfa_device(UserName=user.name, SerialNumber=spare.serial, **pair)
        with_mfa.deactivate_mfa_device(UserName=user.name, SerialNumber=device.serial)

    def test_may_she_resync_with_her_key(self):
        user = self.a.create_user(document=SELF_MANAGE)
        device = self.a.give_device(user)
        step = device.authenticator.step()
        self.world.client("iam", user.credentials).resync_mfa_device(
            UserName=user.name, SerialNumber=device.serial,
            AuthenticationCode1=totp(device.authenticator.seed, step + 1),
            AuthenticationCode2=totp(device.authenticator.seed, step + 2))


class Drift(WorldCase):
    def test_does_a_slow_device_work_once_paired_and_after_resync(self):
        user, device = self.a.create_user(), self.a.create_device()
        seed, step = device.authenticator.seed, device.authenticator.step()
        sts = self.world.client("sts", user.credentials)
        slow = step - 100  # fifty minutes behind
        self.a.iam.enable_mfa_device(UserName=user.name, SerialNumber=device.serial,
                                     AuthenticationCode1=totp(seed, slow - 1), AuthenticationCode2=totp(seed, slow))
        sts.get_session_token(SerialNumber=device.serial, TokenCode=totp(seed, slow))
        with self.refused("AccessDenied", 403, WRONG_CODE):
            sts.get_session_token(SerialNumber=device.serial, TokenCode=totp(seed, step))
        # Somebody set the device's clock right.
        self.a.iam.resync_mfa_device(UserName=user.name, SerialNumber=device.serial,
                                     AuthenticationCode1=totp(seed, step - 1), AuthenticationCode2=totp(seed, step))
        sts.get_session_token(SerialNumber=device.serial, TokenCode=totp(seed, step))
        with self.refused("InvalidAuthenticationCode", 403, BAD_PAIR):
            self.a.iam.resync_mfa_device(UserName=user.name, SerialNumber=device.serial,
                                         AuthenticationCode1=totp(seed, slow - 1), AuthenticationCode2=totp(seed, slow))


class HardwareDevices(WorldCase):
    def test_does_a_registered_serial_work_as_a_device(self):
        self.server.register_device(HARDWARE_SERIAL, HARDWARE_SEED)
        user = self.a.create_user(groups=[self.world.group])
        device = self.a.enable_device(user, Device(HARDWARE_SERIAL, HARDWARE_SEED))
        listed = self.a.iam.list_mfa_devices(UserName=user.name)["MFADevices"]
        self.assertEqual([HARDWARE_SERIAL], [entry["SerialNumber"] for entry in listed])
        virtual = self.a.iam.list_virtual_mfa_devices(MaxItems=1000)["VirtualMFADevices"]
        self.assertNotIn(HARDWARE_SERIAL, [entry["SerialNumber"] for entry in virtual])
        session = self.world.session(user, device)
        self.world.client("s3", session).list_objects_v2(Bucket=self.world.bucket)
        self.a.iam.deactivate_mfa_device(UserName=user.name, SerialNumber=HARDWARE_SERIAL)
        self.a.enable_device(self.a.create_user(), Device(HARDWARE_SERIAL, HARDWARE_SEED, lambda: time.time() + 60))

    def test_is_a_serial_nobody_registered_refused(self):
        user = self.a.create_user()
        with self.refused("NoSuchEntity", 404):
            self.a.iam.enable_mfa_device(UserName=user.name, SerialNumber="GAHT00000000", AuthenticationCode1="123456",
                                         AuthenticationCode2="234567")


class WhatAnMfaSessionMayDo(WorldCase):
    def test_may_it_call_iam_and_a_session_without_mfa_not(self):
        user = self.a.create_user(document=policy(statement("Allow", "iam:GetUser")))
        device = self.a.give_device(user)
        self.world.client("iam", self.world.session(user, device)).get_user()
        plain = Credentials.of(self.world.client("sts", user.credentials).get_session_token())
        with self.refused("InvalidClientTokenId", 403, re.compile("^The security token included in the request is invalid")):
            self.world.client("iam", plain).get_user()

    def test_does_it_outlive_its_device(self):
        user, device = self.world.alice()
        session = self.world.session(user, device)
        self.a.iam.deactivate_mfa_device(UserName=user.name, SerialNumber=device.serial)
        self.world.client("s3", session).list_objects_v2(Bucket=self.world.bucket)

    def test_do_mfa_age_conditions_hold(self):
        user = self.a.create_user(document=policy(
            statement("Allow", "s3:ListBucket", Condition={"NumericLessThan": {"aws:MultiFactorAuthAge": "3600"}}),
            statement("Allow", "s3:ListAllMyBuckets", Condition={"NumericGreaterThan": {"aws:MultiFactorAuthAge": "3600"}})))
        s3 = self.world.client("s3", self.world.session(user, self.a.give_device(user)))
        s3.list_objects_v2(Bucket=self.world.bucket)
        with self.refused("AccessDenied", 403):
            s3.list_buckets()


if __name__ == "__main__":
    unittest.main()
