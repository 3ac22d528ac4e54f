"""Does s3cmd work with a session's keys, by path and by SigV4 and V2?"""

import subprocess
import tempfile
import unittest
from pathlib import Path

from harness import WorldCase
from server import clean_environment


class S3cmd(WorldCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.folder = Path(cls.enterClassContext(tempfile.TemporaryDirectory(prefix="watchword-s3cmd-")))

    def s3cmd(self, credentials, *arguments, version_2=False):
        host = f"localhost:{self.server.port}"
        config = self.folder / "s3cfg"
        config.write_text(
            f"[default]\naccess_key = {credentials.key}\nsecret_key = {credentials.secret}\n"
            f"access_token = {credentials.token or ''}\nhost_base = {host}\nhost_bucket = {host}\n"
            f"use_https = False\nsignature_v2 = {version_2}\nmax_retries = 1\n")
        return subprocess.run(["s3cmd", "-c", str(config), "--no-progress", *arguments], capture_output=True, text=True,
                              timeout=120, check=False, env=clean_environment(HOME=self.folder))

    def ok(self, *arguments, **options):
        done = self.s3cmd(*arguments, **options)
        self.assertEqual(0, done.returncode, f"{arguments[1:]}: {done.stderr}")
        return done.stdout

    def test_does_a_session_list(self):
        user, device = self.world.alice()
        session = self.world.session(user, device)
        for version_2 in (False, True):
            listed = self.ok(session, "ls", "--recursive", f"s3://{self.world.bucket}", version_2=version_2)
            prefix = f"s3://{self.world.bucket}/"
            self.assertEqual(sorted(self.world.keys), sorted(line.split(prefix)[1] for line in listed.splitlines()))

    def test_is_listing_without_mfa_refused(self):
        user, _ = self.world.alice()
        done = self.s3cmd(user.credentials, "ls", f"s3://{self.world.bucket}")
        self.assertNotEqual(0, done.returncode)
        self.assertIn("s3:ListBucket", done.stderr)

    def test_do_files_go_up_and_come_back(self):
        large = self.folder / "large"
        large.write_bytes(bytes(range(256)) * 80000)  # 20 MB: in parts
        bucket = self.a.create_bucket()
        for version_2 in (False, True):
            self.ok(self.a.admin, "put", str(large), f"s3://{bucket}/dir/large ü", version_2=version_2)
            self.ok(self.a.admin, "get", "--force", f"s3://{bucket}/dir/large ü", str(self.folder / "back"),
                    version_2=version_2)
            self.assertEqual(large.read_bytes(), (self.folder / "back").read_bytes())
            self.ok(self.a.admin, "cp", f"s3://{bucket}/dir/large ü", f"s3://{bucket}/copy", version_2=version_2)
            self.ok(self.a.admin, "info", f"s3://{bucket}/copy", version_2=version_2)
            self.ok(self.a.admin, "del", "--recursive", "--force", f"s3://{bucket}/", version_2=version_2)
        self.ok(self.a.admin, "rb", f"s3://{bucket}")


if __name__ == "__main__":
    unittest.main()
