"""How many syncs a write costs when others are under way: counted by strace, apart from the CPU measurement."""

import re
import shutil
import signal
import subprocess
import tempfile
import time

import load

SECONDS = 2


def per_request(server, requests, connections):
    """fsync and fdatasync calls for each answered request; none when strace is not there or may not watch."""
    if not shutil.which("strace"):
        return None
    with tempfile.NamedTemporaryFile("r") as out:
        with subprocess.Popen(["strace", "-f", "-q", "-c", "-e", "trace=fsync,fdatasync", "-o", out.name, "-p", str(server.pid)],
                              stdin=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as strace:
            try:
                time.sleep(0.5)  # until it is attached to every thread
                if strace.poll() is not None:
                    return None
                count, _ = load.drive(server.host, requests, SECONDS, connections)
            finally:
                if strace.poll() is None:
                    strace.send_signal(signal.SIGINT)
        # % time, seconds, usecs/call, calls, [errors], syscall
        calls = sum(int(found) for found in re.findall(r"^\s*[\d.]+\s+[\d.]+\s+\d+\s+(\d+)\s.*\bf(?:data)?sync$", out.read(), re.MULTILINE))
    return calls / count
