"""Does the guide's C# program, with the AWS SDK for .NET, get temporary credentials and list with them?"""

import unittest

import dotnet_program
from harness import WorldCase


class DotNet(WorldCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.program = None

    def run_program(self, user, arguments, code):
        type(self).program = self.program or dotnet_program.build(self)
        return dotnet_program.run(self.program, arguments, code, AWS_ENDPOINT_URL=self.server.url,
                                  AWS_REGION="us-east-1", **user.credentials.environment())

    def listed(self, done):
        self.assertEqual(0, done.returncode, done.stderr)
        return sorted(done.stdout.removeprefix("Enter MFA code: ").splitlines())

    def test_does_a_session_with_mfa_list_the_bucket(self):
        user, device = self.world.alice()
        done = self.run_program(user, ["get-session-token", device.serial, self.world.bucket], device.code())
        self.assertEqual(sorted(self.world.keys), self.listed(done))

    def test_does_a_role_of_another_account_list_its_bucket(self):
        user, device = self.world.alice()
        done = self.run_program(user, ["assume-role", device.serial, self.world.partner_bucket, self.world.role_arn],
                                device.code())
        self.assertEqual(self.world.partner_keys, self.listed(done))

    def test_are_wrong_and_used_codes_refused(self):
        user, device = self.world.alice()
        code = device.code()
        self.run_program(user, ["get-session-token", device.serial, self.world.bucket], code)
        for refused in (code, device.wrong_code()):
            done = self.run_program(user, ["get-session-token", device.serial, self.world.bucket], refused)
            self.assertEqual(1, done.returncode)
            self.assertIn("403 AccessDenied: MultiFactorAuthentication failed with invalid MFA one time pass code.",
                          done.stderr)


if __name__ == "__main__":
    unittest.main()
