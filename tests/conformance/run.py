#!/usr/bin/python3
"""Runs one test module and leaves its cases as a JUnit file for summary.py.

    run.py MODULE [CASE...]

MODULE is a file of this folder without .py: test_boto3_sts. A module that says NAMESPACE = True is run again
in a mount and network namespace of its own, where it may bind port 443 and change /etc/hosts.
Environment: WATCHWORD_BUILD (folder with the programs), WATCHWORD_RESULTS (folder for the JUnit file).
"""

import importlib
import os
import subprocess
import sys
import time
import traceback
import unittest
import xml.etree.ElementTree as ElementTree
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE))


class Result(unittest.TextTestResult):
    """Keeps every case with its outcome and time."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.cases, self.started = [], time.monotonic()

    def startTest(self, test):
        self.started = time.monotonic()
        super().startTest(test)

    def keep(self, test, outcome, text=""):
        self.cases.append((test, outcome, text, time.monotonic() - self.started))

    def addSuccess(self, test):
        self.keep(test, "passed")
        super().addSuccess(test)

    def addFailure(self, test, err):
        self.keep(test, "failure", "".join(traceback.format_exception(*err)))
        super().addFailure(test, err)

    def addError(self, test, err):
        self.keep(test, "failure", "".join(traceback.format_exception(*err)))
        super().addError(test, err)

    def addSkip(self, test, reason):
        self.keep(test, "skipped", reason)
        super().addSkip(test, reason)

    def addSubTest(self, test, subtest, err):
        if err is not None:
            self.keep(subtest, "failure", "".join(traceback.format_exception(*err)))
        super().addSubTest(test, subtest, err)


def write_junit(path, cases):
    suite = ElementTree.Element("testsuite", name=path.stem)
    for test, outcome, text, seconds in cases:
        parts = test.id().split(".")
        case = ElementTree.SubElement(suite, "testcase", classname=parts[-2] if len(parts) > 1 else "",
                                      name=parts[-1], time=f"{seconds:.3f}")
        if outcome != "passed":
            message = text.strip().split("\n")[-1]
            printable = "".join(c if c.isprintable() or c in "\n\t" else "?" for c in text)
            ElementTree.SubElement(case, outcome, message=message).text = printable
    ElementTree.ElementTree(suite).write(path, encoding="utf-8", xml_declaration=True)


def run_suite(suite, name):
    result = unittest.TextTestRunner(resultclass=Result, verbosity=1, stream=sys.stdout).run(suite)
    if "WATCHWORD_RESULTS" in os.environ:
        write_junit(Path(os.environ["WATCHWORD_RESULTS"]) / f"{name}.xml", result.cases)
    sys.exit(0 if result.wasSuccessful() and result.testsRun else 1)


def main_for(module_name, result_name):
    """For a test file that is run directly: all its cases under `result_name`."""
    run_suite(unittest.defaultTestLoader.loadTestsFromName(module_name), result_name)


def in_namespace(arguments):
    """This program again, alone with its own network and mounts; the exit status, None where not permitted."""
    command = ["unshare", "--mount", "--net"] + ([] if os.geteuid() == 0 else ["--map-root-user"])
    probe = subprocess.run(command + ["sh", "-c", "mount --bind /etc/hosts /etc/hosts && ip link set lo up"],
                           capture_output=True, text=True, check=False)
    if probe.returncode != 0:
        return None, probe.stderr.strip()
    return subprocess.run(
        command + ["sh", "-c", 'ip link set lo up && exec "$0" "$@"', sys.executable, __file__] + arguments,
        env=dict(os.environ, WATCHWORD_NAMESPACE="1"), check=False).returncode, ""


def main():
    name = sys.argv[1]
    module = importlib.import_module(name)
    result_name = name.replace("test_", "conformance_")
    if getattr(module, "NAMESPACE", False) and "WATCHWORD_NAMESPACE" not in os.environ:
        status, why = in_namespace(sys.argv[1:])
        if status is not None:
            sys.exit(status)

        class Namespace(unittest.TestCase):
            def test_own_host_names(self):
                self.skipTest(f"no mount and network namespace here: {why}")

        run_suite(unittest.defaultTestLoader.loadTestsFromTestCase(Namespace), result_name)
    loader = unittest.defaultTestLoader
    if len(sys.argv) > 2:
        loader.testNamePatterns = [f"*{case}*" for case in sys.argv[2:]]
    run_suite(loader.loadTestsFromModule(module), result_name)


if __name__ == "__main__":
    main()
