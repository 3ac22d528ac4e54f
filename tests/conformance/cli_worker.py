"""Debian's AWS CLI, called many times by one process: the very same program without its two seconds of start-up.

Reads lines of JSON, {"arguments": […], "environment": {…}}, and answers each with {"status", "out", "err"}. A process of
its own, because the CLI brings a botocore that cannot live beside boto3's.
"""

import contextlib
import io
import json
import os
import subprocess
import sys

from server import HERE, clean_environment


class Cli:
    """The other end: a running worker. Close it."""

    def __init__(self, server):
        self.server = server
        self.process = subprocess.Popen([sys.executable, HERE / "cli_worker.py"], stdin=subprocess.PIPE,
                                        stdout=subprocess.PIPE, text=True, env=clean_environment())

    def run(self, credentials, *arguments):
        """What `aws ARGUMENTS` prints, parsed. AssertionError unless it exits with 0."""
        question = {"arguments": ["--endpoint-url", self.server.url, "--output", "json", *arguments],
                    "environment": {name: value for name, value in credentials.environment().items() if value}}
        print(json.dumps(question), file=self.process.stdin, flush=True)
        answer = json.loads(self.process.stdout.readline())
        if answer["status"] != 0:
            raise AssertionError(f"aws {arguments}: exit {answer['status']}: {answer['err']}")
        return json.loads(answer["out"]) if answer["out"].strip() else {}

    def close(self):
        self.process.stdin.close()
        self.process.wait(30)
        self.process.stdout.close()


def main():
    from awscli.clidriver import create_clidriver
    os.environ.update(AWS_DEFAULT_REGION="us-east-1", AWS_PAGER="", AWS_MAX_ATTEMPTS="1")
    driver, used, fixed = None, None, dict(os.environ)
    for line in sys.stdin:
        question = json.loads(line)
        if question["environment"] != used:  # a driver keeps the credentials it has found
            used = question["environment"]
            os.environ.clear()
            os.environ.update(fixed, **used)
            driver = create_clidriver()
        out, err = io.StringIO(), io.StringIO()
        with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
            status = driver.main(question["arguments"])
        print(json.dumps({"status": status, "out": out.getvalue(), "err": err.getvalue()}), flush=True)


if __name__ == "__main__":
    main()
