#!/usr/bin/python3
"""Holds `watchword policy eval --jsonl` against the corpus, and against an engine written by others.

    run.py corpus                      every case of corpus/*.jsonl that a batch can express, as its fact says
    run.py oracle [CASES] [SEED]       generated cases, as @cloud-copilot/iam-simulate decides them, but for what
                                       known.py knows (default: 2000, or WATCHWORD_DIFFERENTIAL_CASES)

WATCHWORD_BUILD names the build directory, WATCHWORD_RESULTS a folder for a JUnit file. The outside engine is a
program of its own: npm installs the version that package-lock.json pins under the build directory, where node runs
it. Without node, npm or the package the exit status is 77, "skipped" (0 where a JUnit file says so). An unknown
disagreement is made small and printed.
"""

import copy
import json
import os
import shutil
import subprocess
import sys
import xml.etree.ElementTree as ElementTree
from pathlib import Path

import known
from generate import Generator

HERE = Path(__file__).resolve().parent
BUILD = Path(os.environ.get("WATCHWORD_BUILD", "build/dev")).resolve()
SKIPPED = 77
# What they have implicitly, and what we want said: every level of RCPs has it attached.
RCP_FULL_ACCESS = {"Version": "2012-10-17",
                   "Statement": [{"Effect": "Allow", "Principal": "*", "Action": "*", "Resource": "*"}]}


def write_results(name, cases):
    """[(case, failure or None, reason to skip or None)] where tests/summary.py looks for it."""
    if "WATCHWORD_RESULTS" not in os.environ:
        return
    suite = ElementTree.Element("testsuite", name=name)
    for case, failure, skip in cases:
        node = ElementTree.SubElement(suite, "testcase", classname=name, name=case)
        if failure is not None:
            ElementTree.SubElement(node, "failure", message=failure)
        if skip is not None:
            ElementTree.SubElement(node, "skipped", message=skip)
    ElementTree.ElementTree(suite).write(Path(os.environ["WATCHWORD_RESULTS"]) / f"{name}.xml")


def batch(command, cases):
    """One answer a case."""
    lines = "".join(json.dumps(case) + "\n" for case in cases)
    done = subprocess.run(command, input=lines, text=True, capture_output=True, timeout=1800, check=False)
    answers = done.stdout.splitlines()
    if len(answers) != len(cases):
        sys.exit(f"{command[0]}: {len(answers)} answers to {len(cases)} lines: {done.stderr[-2000:]}")
    return answers


def ask_us(cases):
    with_full_access = copy.deepcopy(cases)
    for case in with_full_access:
        for level in case["policies"].get("rcps") or []:
            level.append(RCP_FULL_ACCESS)
    return batch([BUILD / "watchword", "policy", "eval", "--jsonl"], with_full_access)


class Oracle:
    """The outside engine, installed once per build directory."""

    def __init__(self):
        self.folder = BUILD / "differential"

    def install(self):
        """None, or why there is no oracle."""
        for program in ("node", "npm"):
            if not shutil.which(program):
                return f"no {program}"
        self.folder.mkdir(exist_ok=True)
        lock = (HERE / "package-lock.json").read_bytes()
        stamp = self.folder / "installed-lock.json"
        if stamp.exists() and stamp.read_bytes() == lock:
            return None
        for name in ("package.json", "package-lock.json"):
            shutil.copy(HERE / name, self.folder)
        done = subprocess.run(["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund"], cwd=self.folder,
                              text=True, capture_output=True, timeout=240, check=False)
        if done.returncode != 0:
            return "npm ci: " + " ".join(done.stderr.split())[-300:]
        stamp.write_bytes(lock)
        return None

    def ask(self, cases):
        return batch(["node", HERE / "oracle.mjs", self.folder], cases)


def unknown_disagreements(oracle, cases):
    """[(index, ours, theirs)], the number of known ones, and of cases they cannot be asked."""
    ours, theirs = ask_us(cases), oracle.ask(cases)
    differ = [i for i in range(len(cases)) if ours[i] != theirs[i] and not theirs[i].startswith("unsupported")]
    again = oracle.ask([known.equivalent(cases[i], ours[i]) for i in differ])
    unknown = [(i, ours[i], theirs[i]) for i, answer in zip(differ, again) if answer != ours[i]]
    return unknown, len(differ) - len(unknown), sum(answer.startswith("unsupported") for answer in theirs)


def smaller(node):
    """Every tree that has one member, element or value less; [x] also as x."""
    if isinstance(node, dict):
        for key in node:
            if key not in ("request", "policies", "principal", "action", "resource", "resourceAccount", "identity", "Version"):
                yield {other: value for other, value in node.items() if other != key}
        for key, value in node.items():
            for one in smaller(value) if key != "principal" else ():
                yield {**node, key: one}
    elif isinstance(node, list):
        for i in range(len(node)):
            yield node[:i] + node[i + 1:]
        for i, value in enumerate(node):
            for one in smaller(value):
                yield node[:i] + [one] + node[i + 1:]


def well_formed(case):
    """Whether all that known.py reads is there."""
    policy = case["policies"].get("resource")
    statements = policy.get("Statement") if isinstance(policy, dict) else []
    context = case["request"].get("context")
    return context is not None and all(context.values()) and isinstance(statements, list) and \
        all("Effect" in statement for statement in statements)


def shrink(oracle, case):
    """The smallest case found that is decided otherwise all the same."""
    for _ in range(60):
        candidates = [one for one in smaller(case) if well_formed(one)]
        left = [i for i, ours, theirs in unknown_disagreements(oracle, candidates)[0]
                if not ours.startswith("error") and not theirs.startswith("error")]
        if not left:
            return case
        case = candidates[min(left, key=lambda i: len(json.dumps(candidates[i])))]
    return case


def run_oracle(count, seed):
    oracle, question = Oracle(), "is each generated case decided as by iam-simulate, or known to differ"
    if why := oracle.install():
        print(f"SKIPPED: {why}")
        write_results("differential_oracle", [(question, None, why)])
        return 0 if "WATCHWORD_RESULTS" in os.environ else SKIPPED
    generator = Generator(seed)
    cases = [generator.case(i) for i in range(count)]
    unknown, known_ones, unsupported = unknown_disagreements(oracle, cases)
    for i, ours, theirs in unknown[:3]:
        print(f"case {i} of seed {seed}: ours {ours}, theirs {theirs}")
        if not ours.startswith("error") and not theirs.startswith("error"):
            print(json.dumps(shrink(oracle, cases[i])))
    told = (f"{count} cases: {count - known_ones - len(unknown) - unsupported} agree, {known_ones} known disagreements, "
            f"{len(unknown)} unknown, {unsupported} they cannot be asked")
    print(told)
    # A generator that asks little, or is understood seldom, proves nothing.
    answers = ask_us(cases)
    proves = unsupported <= count // 20 and min(map(answers.count, ("allowed", "implicitDeny", "explicitDeny"))) > count // 20
    failed = bool(unknown) or not proves
    write_results("differential_oracle", [(question, told if failed else None, None)])
    return 1 if failed else 0


def expressible(case):
    """Whether a batch line has words for it: the corpus also has what only the library can be asked."""
    principal = case["request"]["principal"]
    request = case["request"]
    owned = request["resourceAccount"] != "" or request["resource"] == "*"
    return owned and "bindings" not in case and principal["type"] != "IdentityProvider" and \
        not {"uniqueId", "issuerArn", "canonicalId", "account"} & set(principal)


def run_corpus():
    cases = []
    for path in sorted((HERE / "corpus").glob("*.jsonl")):
        cases += [case for case in map(json.loads, path.read_text().splitlines()) if expressible(case)]
    lines = [{key: case[key] for key in ("id", "request", "policies")} for case in cases]
    answers = batch([BUILD / "watchword", "policy", "eval", "--jsonl"], lines)
    wrong = [(case["id"], case["expected"], answer) for case, answer in zip(cases, answers) if answer != case["expected"]]
    for name, expected, answer in wrong:
        print(f"{name}: expected {expected}, not {answer}")
    print(f"{len(cases)} cases, {len(wrong)} wrong")
    reasons = {name: f"expected {expected}, not {answer}" for name, expected, answer in wrong}
    write_results("differential_corpus", [(case["id"], reasons.get(case["id"]), None) for case in cases])
    return 1 if wrong or len(cases) < 60 else 0


def main(arguments):
    if arguments[:1] == ["corpus"]:
        return run_corpus()
    if arguments[:1] == ["oracle"]:
        defaults = [os.environ.get("WATCHWORD_DIFFERENTIAL_CASES", "2000"),
                    os.environ.get("WATCHWORD_PROPERTY_SEED", "1")]
        count, seed = map(int, (arguments[1:] + defaults[len(arguments) - 1:])[:2])
        return run_oracle(count, seed)
    print(__doc__)
    return 2


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
