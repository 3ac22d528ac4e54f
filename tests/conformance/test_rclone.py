"""Does rclone work with a session's keys?"""

import subprocess
import tempfile
import unittest
from pathlib import Path

from harness import WorldCase
from server import clean_environment


class Rclone(WorldCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.folder = Path(cls.enterClassContext(tempfile.TemporaryDirectory(prefix="watchword-rclone-")))

    def rclone(self, credentials, *arguments):
        settings = {"TYPE": "s3", "PROVIDER": "Other", "ENV_AUTH": "true", "ENDPOINT": self.server.url,
                    "REGION": "us-east-1"}
        environment = {f"RCLONE_CONFIG_W_{name}": value for name, value in settings.items()}
        return subprocess.run(["rclone", "--config", "/dev/null", "--retries", "1", "--low-level-retries", "1", *arguments],
                              capture_output=True, text=True, timeout=120, check=False,
                              env=clean_environment(HOME=self.folder, **environment, **credentials.environment()))

    def ok(self, *arguments):
        done = self.rclone(*arguments)
        self.assertEqual(0, done.returncode, f"{arguments[1:]}: {done.stderr}")
        return done.stdout

    def test_does_a_session_list(self):
        user, device = self.world.alice()
        listed = self.ok(self.world.session(user, device), "lsf", "--recursive", "--files-only", f"w:{self.world.bucket}")
        self.assertEqual(sorted(self.world.keys), sorted(listed.splitlines()))

    def test_is_listing_without_mfa_refused(self):
        user, _ = self.world.alice()
        done = self.rclone(user.credentials, "lsf", f"w:{self.world.bucket}")
        self.assertNotEqual(0, done.returncode)
        self.assertIn("AccessDenied", done.stderr)

    def test_does_a_tree_go_up_and_come_back_the_same(self):
        bucket, source = self.a.create_bucket(), self.folder / "tree"
        (source / "sub").mkdir(parents=True)
        (source / "a b+c ü.txt").write_text("one")
        (source / "empty").write_bytes(b"")
        (source / "sub" / "large").write_bytes(bytes(range(256)) * 40000)
        self.ok(self.a.admin, "sync", "--s3-upload-cutoff", "5M", "--s3-chunk-size", "5M", str(source), f"w:{bucket}/t")
        self.ok(self.a.admin, "check", "--download", str(source), f"w:{bucket}/t")
        self.ok(self.a.admin, "check", str(source), f"w:{bucket}/t")
        self.ok(self.a.admin, "move", f"w:{bucket}/t/sub", f"w:{bucket}/moved")
        self.assertEqual("large\n", self.ok(self.a.admin, "lsf", f"w:{bucket}/moved"))
        self.ok(self.a.admin, "purge", f"w:{bucket}")


if __name__ == "__main__":
    unittest.main()
