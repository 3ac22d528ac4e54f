"""Processes on cores of their own: the server under test, nginx for comparison, wrk to drive them."""

import os
import re
import signal
import socket
import subprocess
import time
from pathlib import Path

HERE = Path(__file__).resolve().parent
BIN = HERE.parent / "build" / "release"
SERVED_CORE, DRIVER_CORE = "0", "1"
ONCE_SECONDS_MAX = 600
TICKS_PER_SECOND = os.sysconf("SC_CLK_TCK")


class Failure(Exception):
    """The measurement cannot be made, or would say nothing."""


class Process:
    """Runs until the block ends."""

    def __init__(self, command, log):
        self.log = log
        with open(log, "ab") as out:
            self.process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=out, stderr=out)
        self.pid = self.process.pid

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.send_signal(signal.SIGTERM)
        try:
            self.process.wait(20)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()

    def wait_until(self, ready):
        for _ in range(300):
            if self.process.poll() is not None:
                raise Failure(f"ended at once:\n{Path(self.log).read_text()}")
            if ready():
                return
            time.sleep(0.1)
        raise Failure(f"not ready after 30 s:\n{Path(self.log).read_text()}")

    def cpu_seconds(self):
        """User and system time of all threads so far (proc(5): fields 14 and 15, counted after the name)."""
        fields = Path(f"/proc/{self.pid}/stat").read_text().rsplit(")", 1)[1].split()
        return (int(fields[11]) + int(fields[12])) / TICKS_PER_SECOND


class Server(Process):
    def __init__(self, folder):
        ready = folder / "ready"
        super().__init__(["taskset", "-c", SERVED_CORE, BIN / "watchwordd", "serve", "--data", folder / "data",
                          "--listen", "127.0.0.1:0", "--threads", "1", "--access-log", "none", "--ready-file", ready],
                         folder / "watchwordd.log")
        try:
            self.wait_until(lambda: ready.exists() and ready.read_text().strip())
        except BaseException:
            self.__exit__()
            raise
        self.host = ready.read_text().split()[0]


NGINX = """
daemon off; master_process off; worker_processes 1; pid {folder}/nginx.pid; error_log {folder}/nginx.log;
events {{ worker_connections 1024; }}
http {{
    access_log off; keepalive_requests 1000000000; keepalive_timeout 600; tcp_nodelay on; sendfile on;
    default_type text/xml; open_file_cache max=100; open_file_cache_valid 600s;
    client_body_temp_path {folder}/t1; proxy_temp_path {folder}/t2; fastcgi_temp_path {folder}/t3;
    uwsgi_temp_path {folder}/t4; scgi_temp_path {folder}/t5;
    server {{ listen 127.0.0.1:{port}; root {folder}; location / {{ {reply} }} }}
}}
"""
NGINX_TEXT_MAX = 3500  # a word in its configuration is at most 4096 bytes; longer replies come from a file


class Nginx(Process):
    """Answers everything with `size` bytes."""

    def __init__(self, folder, size):
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
        if size <= NGINX_TEXT_MAX:
            reply = f'return 200 "{"x" * size}";'
        else:
            (folder / "reply").write_bytes(b"x" * size)
            reply = "try_files /reply =404;"
        config = folder / "nginx.conf"
        config.write_text(NGINX.format(folder=folder, port=port, reply=reply))
        super().__init__(["taskset", "-c", SERVED_CORE, "/usr/sbin/nginx", "-p", folder, "-c", config,
                          "-e", folder / "nginx.log"], folder / "nginx.log")
        self.host = f"127.0.0.1:{port}"
        try:
            self.wait_until(self._listens)
        except BaseException:
            self.__exit__()
            raise

    def _listens(self):
        try:
            socket.create_connection(self.host.split(":"), 1).close()
            return True
        except OSError:
            return False


class Requests:
    """A file of requests for replay.lua."""

    def __init__(self, path, requests, once=False):
        self.path, self.once, self.count = path, once, len(requests)
        with open(path, "wb") as out:
            for request in requests:
                out.write(b"%d\n" % len(request))
                out.write(request)


def drive(host, requests, seconds, connections, once=None, rate=0):
    """(requests answered, seconds it took). Raises Failure when anything but 2xx or 3xx was answered.

    What is good once is sent once, however long that takes; `rate`: at most so many a second, 0 for as many as can be."""
    once = requests.once if once is None else once
    command = ["taskset", "-c", DRIVER_CORE, "wrk", "-t1", f"-c{connections}", f"-d{ONCE_SECONDS_MAX if once else seconds}s",
               "--timeout", "20s",
               "-s", HERE / "replay.lua", f"http://{host}/", "--", requests.path, "once" if once else str(rate)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    told = re.search(r"^REPLAYED (\d+) (\d+) (\d+) (\d+)$", done.stdout, re.MULTILINE)
    if done.returncode != 0 or not told:
        raise Failure(f"wrk failed:\n{done.stdout}{done.stderr}")
    count, microseconds, refused, broken = (int(number) for number in told.groups())
    if refused or broken or not count or (once and count != requests.count):
        raise Failure(f"of {count} requests {refused} were refused and {broken} failed")
    return count, microseconds / 1e6


def measure(process, requests, seconds, connections, once=None, rate=0):
    """(CPU microseconds a request, requests a second)."""
    before = process.cpu_seconds()
    count, took = drive(process.host, requests, seconds, connections, once, rate)
    return (process.cpu_seconds() - before) * 1e6 / count, count / took
