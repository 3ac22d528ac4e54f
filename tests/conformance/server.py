"""Servers for tests: each with its own data directory and port, waited for by condition, never by sleeping."""

import atexit
import json
import os
import shutil
import subprocess
import tempfile
import time
from pathlib import Path

HERE = Path(__file__).resolve().parent
REPOSITORY = HERE.parents[1]
BUILD = Path(os.environ.get("WATCHWORD_BUILD", REPOSITORY / "build" / "dev"))
START_SECONDS_MAX = 60  # sanitizer builds on a busy machine

# No test sees the credentials, proxies or CA settings of whoever runs it.
SCRUBBED = ("AWS_", "BOTO", "WATCHWORD_", "RCLONE_", "GTEST_")
PROXIES = ("http_proxy", "https_proxy", "all_proxy", "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "CURL_CA_BUNDLE",
           "REQUESTS_CA_BUNDLE", "SSL_CERT_FILE", "SSL_CERT_DIR", "PYTHONPATH")
KEPT = ("WATCHWORD_BUILD", "WATCHWORD_RESULTS", "WATCHWORD_NAMESPACE")


def clean_environment(**extra):
    """The environment for a client under test; `extra` on top, None removes."""
    environment = {name: value for name, value in os.environ.items()
                   if not name.startswith(SCRUBBED) and name not in PROXIES}
    environment.update(AWS_EC2_METADATA_DISABLED="true", LC_ALL="C.UTF-8", NO_PROXY="*",
                       AWS_CONFIG_FILE="/dev/null", AWS_SHARED_CREDENTIALS_FILE="/dev/null")
    environment.update(extra)
    return {name: str(value) for name, value in environment.items() if value is not None}


def scrub_own_environment():
    """The same for clients that run inside this process (boto, boto3)."""
    clean = clean_environment(**{name: os.environ.get(name) for name in KEPT})
    os.environ.clear()
    os.environ.update(clean)


def wait_for(condition, seconds=START_SECONDS_MAX, what="condition"):
    """Polls until `condition()` is true and gives its value."""
    deadline = time.monotonic() + seconds
    while True:
        value = condition()
        if value:
            return value
        if time.monotonic() > deadline:
            raise TimeoutError(f"{what} did not come true in {seconds} s")
        time.sleep(0.02)


def program(name):
    path = BUILD / name
    if not path.exists():
        raise FileNotFoundError(f"{path} is not built")
    return str(path)


def run_admin(*arguments, data, stdin="", check=True):
    """watchwordd ARGUMENTS --data DATA; its parsed JSON, or the finished process when check=False."""
    done = subprocess.run([program("watchwordd"), *arguments, "--data", str(data)], input=stdin,
                          capture_output=True, text=True, timeout=START_SECONDS_MAX, env=clean_environment(),
                          check=False)
    if not check:
        return done
    if done.returncode != 0:
        raise AssertionError(f"watchwordd {arguments}: exit {done.returncode}: {done.stderr}{done.stdout}")
    return json.loads(done.stdout) if "--json" in arguments else done.stdout


class Server:
    """A running server. `clock=True` starts the test program whose time set_clock() moves."""

    def __init__(self, data=None, flags=(), clock=False, listen="127.0.0.1:0", init=True, environment=None,
                 scheme="http"):
        self.folder = Path(tempfile.mkdtemp(prefix="watchword-test-"))
        atexit.register(shutil.rmtree, self.folder, ignore_errors=True)
        self.data = Path(data) if data else self.folder / "data"
        self.account = None
        if init and not (self.data / "watchword.db").exists():
            self.account = run_admin("init", "--json", data=self.data)
        self.ready_file = self.folder / "ready"
        self.log_path = self.folder / "log"
        self.clock_path = self.folder / "clock" if clock else None
        command = [program("watchword_test_server" if clock else "watchwordd"), "serve", "--data", str(self.data),
                   "--listen", listen, "--ready-file", str(self.ready_file), *map(str, flags)]
        if clock:
            self.set_clock(0)
            command += ["--test-clock", str(self.clock_path)]
        self.command, self.scheme = command, scheme
        self.environment = clean_environment(**(environment or {}))
        self.process = None
        self.start()

    def start(self):
        self.ready_file.unlink(missing_ok=True)
        with open(self.log_path, "ab") as log:
            self.process = subprocess.Popen(self.command, stdout=log, stderr=log, stdin=subprocess.DEVNULL,
                                            env=self.environment)

        def ready():
            if self.process.poll() is not None:
                raise AssertionError(f"the server ended with {self.process.returncode}:\n{self.log()}")
            text = self.ready_file.read_text() if self.ready_file.exists() else ""
            return text.strip() if text.endswith("\n") or ":" in text else None

        address = wait_for(ready, what="server start")
        self.host, port = address.rsplit(":", 1)
        self.port = int(port)
        self.command[self.command.index("--listen") + 1] = address  # the same again after a restart

    @property
    def url(self):
        return f"{self.scheme}://{self.host}:{self.port}"

    def log(self):
        return self.log_path.read_text(errors="replace")

    def set_clock(self, seconds):
        """From now on the server's time is the machine's plus `seconds`. Atomic: readers never see half of it."""
        fresh = self.clock_path.with_suffix(".new")
        fresh.write_text(f"{round(seconds * 1000)}\n")
        fresh.rename(self.clock_path)

    def alive(self):
        return self.process.poll() is None

    def stop(self, seconds=30):
        """SIGTERM and the exit status."""
        if self.alive():
            self.process.terminate()
        return self.process.wait(seconds)

    def kill(self):
        if self.alive():
            self.process.kill()
        self.process.wait(10)

    def create_account(self, name, *flags):
        return run_admin("account", "create", name, "--json", *flags, data=self.data)

    def register_device(self, serial, seed):
        run_admin("device", "register", "--serial", serial, "--seed-file", "-", data=self.data, stdin=seed + "\n")

    def close(self):
        try:
            status = self.stop()
        except subprocess.TimeoutExpired:
            self.kill()
            raise AssertionError(f"the server did not end on SIGTERM:\n{self.log()}") from None
        log = self.log()
        shutil.rmtree(self.folder, ignore_errors=True)
        if status != 0:
            raise AssertionError(f"the server ended with {status}:\n{log}")
