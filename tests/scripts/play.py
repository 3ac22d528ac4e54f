#!/usr/bin/python3
"""Runs a readable command line session and holds it to what it says will be shown.

    play.py SCRIPT.txt

A script is made of cases, each under a heading "# question?". In a case:

    $ COMMAND                 runs under bash -euo pipefail; must succeed
    ! COMMAND                 the same; must fail, by an exit status and not by a signal
    < TEXT                    a line of standard input for the command above
    > PATTERN                 standard output must match (regular expression, anywhere)
    >! PATTERN                standard output must not match
    2> PATTERN  2>! PATTERN   the same for standard error
    at PROMPT type TEXT       runs the command at a terminal and types TEXT when PROMPT is shown

Commands see the environment of alice (see harness.World): AWS_ENDPOINT_URL, keys, and SERIAL, BUCKET,
PARTNER_BUCKET, ROLE_ARN, SEED; {code} and {wrong} in any line are a fresh unused code and a wrong one. Each case has
a fresh HOME and a fresh alice, and all share a server. Lines that begin with "--" are remarks.
"""

import re
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

FOLDER = Path(__file__).resolve().parent
sys.path.insert(0, str(FOLDER.parent / "conformance"))

import run  # noqa: E402
from harness import WorldCase  # noqa: E402
from server import BUILD, clean_environment  # noqa: E402
from terminal import run_at_terminal  # noqa: E402


class Step:
    def __init__(self, number, command, succeeds):
        self.number, self.command, self.succeeds = number, command, succeeds
        self.stdin, self.typed, self.expectations = [], None, []


def parse(text):
    """[(question, [Step])] of a script."""
    cases, steps = [], None
    for number, line in enumerate(text.split("\n"), 1):
        if line.startswith("# "):
            steps = []
            cases.append((line[2:].strip(), steps))
        elif not line.strip() or line.startswith("--"):
            continue
        elif steps is None:
            raise ValueError(f"line {number}: a case begins with '# question?'")
        elif line.startswith(("$ ", "! ")):
            steps.append(Step(number, line[2:], line[0] == "$"))
        elif not steps:
            raise ValueError(f"line {number}: no command yet")
        elif line.startswith("< "):
            steps[-1].stdin.append(line[2:])
        elif line.startswith("at "):
            prompt, typed = re.fullmatch(r"at (.+) type (.*)", line).groups()
            steps[-1].typed = (prompt, typed)
        elif match := re.fullmatch(r"(2?>)(!?) (.*)", line):
            steps[-1].expectations.append((match[1], not match[2], match[3]))
        else:
            raise ValueError(f"line {number}: not understood: {line}")
    return cases


class Scripts(WorldCase):
    options = {"flags": []}

    def play(self, steps):
        user, device = self.world.alice()

        def fill(text):
            while "{code}" in text:
                text = text.replace("{code}", device.code(), 1)
            return text.replace("{wrong}", device.wrong_code())

        with tempfile.TemporaryDirectory(prefix="watchword-home-") as home:
            environment = clean_environment(
                HOME=home, AWS_ENDPOINT_URL=self.server.url, AWS_REGION="us-east-1", SERIAL=device.serial,
                SEED=device.authenticator.seed, BUCKET=self.world.bucket, ROLE_ARN=self.world.role_arn,
                PARTNER_BUCKET=self.world.partner_bucket, DATA=self.server.data, AWS_CONFIG_FILE=None,
                AWS_SHARED_CREDENTIALS_FILE=None, ADMIN_KEY=self.a.admin.key, ADMIN_SECRET=self.a.admin.secret,
                **user.credentials.environment())
            environment["PATH"] = f"{BUILD}:{environment['PATH']}"
            for step in steps:
                self.check(step, *self.execute(step, fill, environment, home))

    def execute(self, step, fill, environment, home):
        """(exit status, standard output, standard error)."""
        command = ["bash", "-euo", "pipefail", "-c", f"cd {home}; {fill(step.command)}"]
        if step.typed:
            status, shown = run_at_terminal(command, step.typed[0], fill(step.typed[1]), environment)
            return status, shown, shown
        stdin = "".join(fill(line) + "\n" for line in step.stdin)
        # A session of its own has no terminal: nobody who runs the tests at one is asked for codes.
        done = subprocess.run(command, input=stdin, capture_output=True, text=True, timeout=60, env=environment,
                              start_new_session=True, check=False)
        return done.returncode, done.stdout, done.stderr

    def check(self, step, status, out, err):
        told = f"\nline {step.number}: {step.command}\nexit {status}\n--- output\n{out}--- errors\n{err}"
        if step.succeeds:
            self.assertEqual(0, status, told)
        else:
            self.assertTrue(0 < status < 128, told)
        for stream, wanted, pattern in step.expectations:
            pattern = pattern.replace("{port}", str(self.server.port))
            found = re.search(pattern, out if stream == ">" else err, re.MULTILINE)
            self.assertEqual(wanted, bool(found), f"{stream}{'' if wanted else '!'} {pattern}{told}")


def main():
    script = Path(sys.argv[1])
    for question, steps in parse(script.read_text(encoding="utf-8")):
        name = "test_" + re.sub(r"\W+", "_", question).strip("_")
        if hasattr(Scripts, name):
            raise ValueError(f"two cases ask: {question}")
        setattr(Scripts, name, lambda self, steps=steps: self.play(steps))
    run.run_suite(unittest.defaultTestLoader.loadTestsFromTestCase(Scripts), f"script_{script.stem}")


if __name__ == "__main__":
    main()
