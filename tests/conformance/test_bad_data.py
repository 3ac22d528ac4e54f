"""Does a server refuse clearly what it must not touch: a full disk, foreign data, a wrong key, a second server?"""

import json
import os
import shutil
import signal
import sqlite3
import subprocess
import tempfile
import unittest
from pathlib import Path

from botocore.exceptions import ClientError

from harness import Account, Case, Credentials, client
from server import Server, clean_environment, program, run_admin, wait_for

NAMESPACE = True  # for the small disk


def serve_once(data, *flags, environment=None, seconds=30):
    """A server that is expected not to start; the finished process."""
    return subprocess.run([program("watchwordd"), "serve", "--data", str(data), "--listen", "127.0.0.1:0", *flags],
                          capture_output=True, text=True, timeout=seconds, check=False,
                          env=clean_environment(**(environment or {})))


class DataDirectories(Case):
    def setUp(self):
        self.folder = Path(self.enterContext(tempfile.TemporaryDirectory(prefix="watchword-data-")))
        self.data = self.folder / "data"

    def refused_to_start(self, done, words):
        self.assertNotIn(done.returncode, (0, -signal.SIGSEGV, -signal.SIGABRT), done.stderr)
        self.assertRegex(done.stderr + done.stdout, words)
        self.assertNotRegex(done.stderr, r"terminate called|AddressSanitizer|runtime error")

    def identity(self, server, answer):
        return client(server, "sts", Credentials.of(answer)).get_caller_identity()["Account"]

    def database(self):
        found = [path for path in self.data.rglob("*") if path.is_file() and path.read_bytes()[:15] == b"SQLite format 3"]
        self.assertTrue(found, "no database found")
        return found

    def test_is_a_second_server_on_the_same_data_refused(self):
        server = Server(data=self.data)
        try:
            self.refused_to_start(serve_once(self.data), "(?i)(in use|another|already|locked)")
            self.assertEqual(server.account["AccountId"], self.identity(server, server.account))
        finally:
            server.close()

    def test_does_a_killed_servers_lock_not_remain(self):
        server = Server(data=self.data)
        server.kill()
        server.start()
        self.assertEqual(server.account["AccountId"], self.identity(server, server.account))
        server.close()

    def master_key_file(self):
        """The 0600 file that holds the master key."""
        found = [path for path in self.data.rglob("*") if path.is_file() and "key" in path.name.lower()]
        self.assertEqual(1, len(found), found)
        self.assertEqual(0o600, found[0].stat().st_mode & 0o777)
        return found[0]

    def test_is_a_wrong_or_missing_master_key_told(self):
        answer = run_admin("init", "--json", data=self.data)
        key = self.master_key_file()
        good = key.read_bytes()
        other = self.folder / "other"
        run_admin("init", "--json", data=other)
        foreign = (other / key.relative_to(self.data)).read_bytes()
        for wrong in (foreign, b"", b"short", good[:-5]):
            key.write_bytes(wrong)
            self.refused_to_start(serve_once(self.data), "(?i)master key")
        key.unlink()
        self.refused_to_start(serve_once(self.data), "(?i)master key")
        self.assertFalse(key.exists(), "a new master key was made beside old data")
        key.write_bytes(good)
        key.chmod(0o600)
        server = Server(data=self.data, init=False)
        self.assertEqual(answer["AccountId"], self.identity(server, answer))
        server.close()

    def test_is_data_of_another_version_left_alone(self):
        run_admin("init", "--json", data=self.data)
        for path in self.database():
            with sqlite3.connect(path) as database:
                database.execute("UPDATE meta SET value = 1001 WHERE name = 'format'")
            database.close()
        before = {path: path.read_bytes() for path in self.database()}
        self.refused_to_start(serve_once(self.data), "(?i)format 1001")
        self.assertEqual(before, {path: path.read_bytes() for path in self.database()})

    def test_is_what_is_no_database_refused(self):
        run_admin("init", "--json", data=self.data)
        for path in self.database():
            path.write_bytes(b"this is not a database, whatever its name says" * 200)
        self.refused_to_start(serve_once(self.data), "(?i)(not a database|cannot|corrupt|malformed)")

    def test_is_only_a_data_directory_served(self):
        self.refused_to_start(serve_once(self.data), "is not a data directory yet; run: watchwordd init --data ")
        self.data.mkdir()  # as where a disk is not mounted
        self.refused_to_start(serve_once(self.data), "is not a data directory yet; run: watchwordd init --data ")
        self.assertEqual([], list(self.data.iterdir()))

    def test_is_a_directory_of_others_left_alone(self):
        self.data.mkdir(mode=0o755)
        (self.data / "of-others").write_text("kept")
        done = run_admin("init", "--json", data=self.data, check=False)
        self.assertEqual((1, f"watchwordd: {self.data}: is not empty\n"), (done.returncode, done.stderr))
        self.assertEqual(["of-others"], [path.name for path in self.data.iterdir()])
        self.assertEqual(0o755, self.data.stat().st_mode & 0o777)

    def test_is_a_second_init_refused(self):
        run_admin("init", "--json", data=self.data)
        before = {path: path.read_bytes() for path in self.database()}
        done = run_admin("init", "--json", data=self.data, check=False)
        self.assertNotEqual(0, done.returncode)
        self.assertEqual(before, {path: path.read_bytes() for path in self.database()})

    def test_are_bad_flags_refused(self):
        run_admin("init", "--json", data=self.data)
        for flags in (["--listen", "nonsense"], ["--listen", "127.0.0.1:99999"], ["--no-such-flag"],
                      ["--tls-cert", "/nowhere.pem", "--tls-key", "/nowhere.key"], ["--tls-cert", "/nowhere.pem"]):
            done = subprocess.run([program("watchwordd"), "serve", "--data", str(self.data), *(
                [] if "--listen" in flags else ["--listen", "127.0.0.1:0"]), *flags], capture_output=True, text=True,
                timeout=30, check=False, env=clean_environment())
            self.refused_to_start(done, ".")

    def test_is_no_secret_in_files_or_log(self):
        server = Server(data=self.data)
        account = Account(server, server.account)
        user = account.create_user()
        device = account.create_device()
        session = client(server, "sts", user.credentials).get_session_token()["Credentials"]
        server.stop()
        kept = b"".join(path.read_bytes() for path in self.data.rglob("*") if path.is_file()) + server.log_path.read_bytes()
        for secret in (server.account["SecretAccessKey"], user.credentials.secret, device.authenticator.seed,
                       session["SecretAccessKey"], session["SessionToken"]):
            self.assertNotIn(secret.encode(), kept)
        open_to_others = [path for path in self.data.rglob("*") if path.stat().st_mode & 0o077]
        self.assertEqual([], open_to_others)
        shutil.rmtree(server.folder)


class FullDisk(Case):
    """Data on a file system of 24 MB that fills up: what was answered stays, the rest is refused, nothing breaks."""

    def setUp(self):
        self.folder = Path(self.enterContext(tempfile.TemporaryDirectory(prefix="watchword-disk-")))
        subprocess.run(["mount", "-t", "tmpfs", "-o", "size=24m", "tmpfs", self.folder], check=True)
        self.addCleanup(lambda: subprocess.run(["umount", "-l", self.folder], check=True))
        self.server = Server(data=self.folder / "data")
        self.addCleanup(self.server.kill)
        self.account = Account(self.server, self.server.account)

    def fill(self):
        ballast = self.folder / "ballast"
        with open(ballast, "ab") as file:
            for size in (1 << 20, 1 << 12, 1):
                try:
                    while True:
                        os.write(file.fileno(), b"x" * size)
                except OSError:
                    pass
        return ballast

    def test_does_it_lose_nothing_and_recover(self):
        bucket = self.account.create_bucket(["before"])
        user = self.account.create_user()
        device = self.account.give_device(user)
        ballast = self.fill()
        for attempt in (lambda: self.account.iam.create_user(UserName="too-late"),
                        lambda: self.account.s3.put_object(Bucket=bucket, Key="too-late", Body=b"x" * 100000),
                        lambda: client(self.server, "sts", user.credentials).get_session_token(
                            SerialNumber=device.serial, TokenCode=device.code())):
            with self.refused("ServiceUnavailable", 503):
                attempt()
        logged = [json.loads(line) for line in self.server.log().splitlines()]
        for action in ("CreateUser", "GetSessionToken"):
            line = next(line for line in logged if line.get("action") == action and line.get("error"))
            self.assertEqual(("ServiceUnavailable", "error"), (line["error"], line["level"]))
            self.assertRegex(line["cause"], "database or disk is full")
        self.assertRegex(self.server.log(), "a body could not be taken: .*No space left on device")
        # Reading and authorizing go on.
        self.assertEqual(b"before", self.account.s3.get_object(Bucket=bucket, Key="before")["Body"].read())
        self.account.iam.get_user(UserName=user.name)
        with self.refused("NoSuchEntity", 404):
            self.account.iam.get_user(UserName="too-late")
        with self.refused("NoSuchKey", 404):
            self.account.s3.get_object(Bucket=bucket, Key="too-late")
        ballast.unlink()
        self.account.iam.create_user(UserName="in-time")
        self.account.s3.put_object(Bucket=bucket, Key="in-time", Body=b"x")
        self.server.kill()
        self.server.start()
        self.account.iam.get_user(UserName="in-time")
        self.assertEqual(["before", "in-time"], [entry["Key"] for entry in self.account.s3.list_objects_v2(
            Bucket=bucket)["Contents"]])

    def test_does_a_server_go_on_whose_new_keys_cannot_be_kept(self):
        self.server.stop()
        server = Server(data=self.folder / "data", clock=True)
        self.addCleanup(server.kill)
        ballast = self.fill()
        server.set_clock(40 * 24 * 3600)  # keys of session tokens are renewed every 30 days
        wait_for(lambda: "keys were not renewed: " in server.log(), 90, "the time to renew keys")
        server.set_clock(0)
        Account(server, self.server.account).iam.get_user(UserName="Administrator")
        ballast.unlink()

    def test_is_an_upload_larger_than_the_disk_refused_and_its_bytes_given_back(self):
        bucket = self.account.create_bucket()
        free = shutil.disk_usage(self.folder).free
        with self.refused("ServiceUnavailable", 503):
            self.account.s3.put_object(Bucket=bucket, Key="huge", Body=b"x" * (free + (1 << 20)))
        self.assertGreater(shutil.disk_usage(self.folder).free, free - (1 << 20))
        self.account.s3.put_object(Bucket=bucket, Key="small", Body=b"x")


if __name__ == "__main__":
    unittest.main()
