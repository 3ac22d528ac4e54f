"""Do programs with AWS's own host names built in work unmodified, once a hosts file and a CA lead them here?

This file runs in a mount and network namespace of its own (run.py): port 443, its own /etc/hosts, no way out.
"""

import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

import dotnet_program as dotnet
import python2
from harness import Credentials, World, client
from server import clean_environment
from terminal import run_at_terminal
from tls import make_authority

NAMESPACE = True

SERVICES = ["sts.amazonaws.com", "iam.amazonaws.com", "s3.amazonaws.com", "sts.us-east-1.amazonaws.com",
            "s3.us-east-1.amazonaws.com", "sts.eu-central-1.amazonaws.com", "s3.eu-central-1.amazonaws.com"]
WILDCARDS = ["*.s3.amazonaws.com", "*.s3.us-east-1.amazonaws.com", "*.s3.eu-central-1.amazonaws.com"]


class TlsWorld(World):
    """The World over TLS on port 443 under AWS's names."""

    def __init__(self, folder):
        self.ca, certificate, key = make_authority(folder, SERVICES + WILDCARDS, ["127.0.0.1"])
        self.hosts = folder / "hosts"
        self.hosts.write_text("127.0.0.1 localhost " + " ".join(SERVICES) + "\n")
        subprocess.run(["mount", "--bind", self.hosts, "/etc/hosts"], check=True)
        # boto3 verifies with this authority wherever this process makes a client.
        import os
        os.environ["AWS_CA_BUNDLE"] = str(self.ca)
        super().__init__(listen="127.0.0.1:443", scheme="https",
                         flags=["--tls-cert", certificate, "--tls-key", key])
        names = [f"{bucket}.{domain[2:]}" for bucket in (self.bucket, self.partner_bucket) for domain in WILDCARDS]
        with open(self.hosts, "a", encoding="ascii") as hosts:
            hosts.write("127.0.0.1 " + " ".join(names) + "\n")


class HostNames(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = Path(cls.enterClassContext(tempfile.TemporaryDirectory(prefix="watchword-hosts-")))
        cls.world = TlsWorld(cls.folder)
        cls.boto_config = cls.folder / "boto.cfg"
        cls.boto_config.write_text(f"[Boto]\nca_certificates_file = {cls.world.ca}\nnum_retries = 0\n")

    @classmethod
    def tearDownClass(cls):
        cls.world.close()

    def run_program(self, program, user, code, config=None, **names):
        names = {name.replace("_", "-"): value for name, value in names.items()}
        # boto 2 under Python 3 verifies S3's hosts with Python's own default authorities.
        return python2.run(program, names, code, BOTO_CONFIG=config or self.boto_config, SSL_CERT_FILE=self.world.ca,
                           **user.credentials.environment())

    def test_does_the_first_program_of_the_guide_run_with_boto_2(self):
        user, device = self.world.alice()
        done = self.run_program("get_session_token", user, device.code(), MFA_SERIAL=device.serial,
                                BUCKET_NAME=self.world.bucket)
        self.assertEqual(0, done.returncode, done.stderr)
        self.assertEqual(sorted(self.world.keys), sorted(done.stdout.removeprefix("MFA code: ").splitlines()))

    def test_does_the_second_program_of_the_guide_run_with_boto_2(self):
        user, device = self.world.alice()
        done = self.run_program("assume_role", user, device.code(), MFA_SERIAL=device.serial,
                                ROLE_ARN=self.world.role_arn, BUCKET_NAME=self.world.partner_bucket)
        self.assertEqual(0, done.returncode, done.stderr)
        self.assertEqual(self.world.partner_keys, done.stdout.removeprefix("MFA code: ").splitlines())

    def test_does_a_wrong_code_stop_the_program(self):
        user, device = self.world.alice()
        done = self.run_program("get_session_token", user, device.wrong_code(), MFA_SERIAL=device.serial,
                                BUCKET_NAME=self.world.bucket)
        self.assertNotEqual(0, done.returncode)
        self.assertIn("MultiFactorAuthentication failed with invalid MFA one time pass code.", done.stderr)

    def test_does_boto_2_refuse_a_server_of_another_authority(self):
        other = self.folder / "other"
        other.mkdir()
        authority, _, _ = make_authority(other, ["sts.amazonaws.com"])
        config = other / "boto.cfg"
        config.write_text(f"[Boto]\nca_certificates_file = {authority}\nnum_retries = 0\n")
        user, device = self.world.alice()
        done = self.run_program("get_session_token", user, device.code(), config=config,
                                MFA_SERIAL=device.serial, BUCKET_NAME=self.world.bucket)
        self.assertNotEqual(0, done.returncode)
        self.assertIn("CERTIFICATE_VERIFY_FAILED", done.stderr)

    def test_does_boto3_without_any_endpoint_work(self):
        source = (
            "import boto3, sys\n"
            "t = boto3.client('sts').get_session_token(SerialNumber=sys.argv[1], TokenCode=sys.argv[2])['Credentials']\n"
            "s3 = boto3.client('s3', aws_access_key_id=t['AccessKeyId'],\n"
            "    aws_secret_access_key=t['SecretAccessKey'], aws_session_token=t['SessionToken'])\n"
            "for page in s3.get_paginator('list_objects_v2').paginate(Bucket=sys.argv[3]):\n"
            "    for key in page['Contents']: print(key['Key'])\n")
        for region in ("us-east-1", "eu-central-1"):
            with self.subTest(region=region):
                user, device = self.world.alice()
                done = subprocess.run(
                    [sys.executable, "-c", source, device.serial, device.code(), self.world.bucket],
                    capture_output=True, text=True, check=False, timeout=60,
                    env=clean_environment(AWS_CA_BUNDLE=self.world.ca, AWS_DEFAULT_REGION=region,
                                          **user.credentials.environment()))
                self.assertEqual(0, done.returncode, done.stderr)
                self.assertEqual(sorted(self.world.keys), sorted(done.stdout.splitlines()))

    def profile(self, user, device, **more):
        config = self.folder / f"config-{user.name}"
        config.write_text(
            "[profile partner]\nregion = us-east-1\nsource_profile = alice\n"
            f"role_arn = {self.world.role_arn}\nmfa_serial = {device.serial}\n"
            + "".join(f"{name} = {value}\n" for name, value in more.items()))
        credentials = self.folder / f"credentials-{user.name}"
        credentials.write_text(f"[alice]\naws_access_key_id = {user.credentials.key}\n"
                               f"aws_secret_access_key = {user.credentials.secret}\n")
        home = self.folder / f"home-{user.name}"
        home.mkdir(exist_ok=True)
        return clean_environment(AWS_CONFIG_FILE=config, AWS_SHARED_CREDENTIALS_FILE=credentials, HOME=home,
                                 AWS_CA_BUNDLE=self.world.ca, AWS_PROFILE="partner", AWS_PAGER="")

    def test_does_the_cli_ask_for_the_code_of_a_role_profile(self):
        user, device = self.world.alice()
        environment = self.profile(user, device, role_session_name="night-shift", duration_seconds=1800)
        status, shown = run_at_terminal(["aws", "s3", "ls", f"s3://{self.world.partner_bucket}", "--recursive"],
                                        "Enter MFA code", device.code(), environment)
        self.assertEqual(0, status, shown)
        for key in self.world.partner_keys:
            self.assertIn(key, shown)
        # The CLI has kept the session: the next command does not ask.
        done = subprocess.run(["aws", "sts", "get-caller-identity", "--query", "Arn", "--output", "text"],
                              capture_output=True, text=True, env=environment, timeout=60, check=False)
        self.assertTrue(done.stdout.strip().endswith("/night-shift"), done.stdout + done.stderr)

    def test_does_the_cli_show_why_a_wrong_code_at_its_prompt_was_refused(self):
        user, device = self.world.alice()
        status, shown = run_at_terminal(["aws", "s3", "ls"], "Enter MFA code", device.wrong_code(),
                                        self.profile(user, device))
        self.assertNotEqual(0, status)
        self.assertIn("MultiFactorAuthentication failed with invalid MFA one time pass code.", shown)

    def test_does_the_dotnet_program_run_unmodified(self):
        program = dotnet.build_offline(self)
        user, device = self.world.alice()
        done = dotnet.run(program, ["get-session-token", device.serial, self.world.bucket], device.code(),
                          SSL_CERT_FILE=self.world.ca, SSL_CERT_DIR=None, AWS_REGION="us-east-1",
                          **user.credentials.environment())
        self.assertEqual(0, done.returncode, done.stderr)
        self.assertEqual(sorted(self.world.keys), sorted(done.stdout.removeprefix("Enter MFA code: ").splitlines()))

    def test_is_plain_text_on_the_tls_port_refused_without_harm(self):
        import socket
        with socket.create_connection(("127.0.0.1", 443), timeout=10) as connection:
            connection.sendall(b"GET / HTTP/1.1\r\nHost: s3.amazonaws.com\r\n\r\n")
            connection.settimeout(10)
            try:
                self.assertNotIn(b"200 OK", connection.recv(4096))
            except ConnectionError:
                pass
        self.world.a.sts.get_caller_identity()

    def test_does_a_renewed_certificate_serve_after_sighup(self):
        import signal
        import ssl

        from server import wait_for

        def serial():
            context = ssl.create_default_context(cafile=str(self.world.ca))
            import socket
            with socket.create_connection(("127.0.0.1", 443), timeout=10) as raw:
                with context.wrap_socket(raw, server_hostname="sts.amazonaws.com") as connection:
                    return connection.getpeercert()["serialNumber"]

        before = serial()
        folder = self.folder
        subprocess.run(["openssl", "x509", "-req", "-in", folder / "request.pem", "-CA", folder / "ca.pem", "-CAkey",
                        folder / "ca.key", "-CAcreateserial", "-days", "2", "-extfile", folder / "extensions",
                        "-out", folder / "cert.new"], check=True, capture_output=True)
        (folder / "cert.new").rename(folder / "cert.pem")
        self.world.server.process.send_signal(signal.SIGHUP)
        wait_for(lambda: serial() != before, 30, "the new certificate")
        Credentials.of(client(self.world.server, "sts", self.world.a.admin).get_session_token())


if __name__ == "__main__":
    unittest.main()
