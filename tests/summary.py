#!/usr/bin/python3
"""Adds up what a test run left behind: ctest's own JUnit file and the case-by-case files of the tests.

    summary.py RESULTS_DIR

Every ctest test counts by its cases where it wrote them (unit_policy -> policy_test.xml, conformance_x ->
conformance_x.xml), else as one case. A test that died without naming a failed case is one failure.
The last line is "N passed, N failed, N skipped"; the exit status is 0 only when nothing failed and
something passed.
"""

import sys
import xml.etree.ElementTree as ElementTree
from pathlib import Path


def count_cases(path):
    """(passed, [failed names], [(skipped name, reason)]) of one JUnit file, from GoogleTest or from run.py."""
    passed, failed, skipped = 0, [], []
    for case in ElementTree.parse(path).iter("testcase"):
        name = f"{case.get('classname')}.{case.get('name')}"
        if case.find("failure") is not None or case.find("error") is not None:
            failed.append(name)
        elif case.find("skipped") is not None or case.get("result") == "skipped":
            reason = case.find("skipped")
            skipped.append((name, reason.get("message") if reason is not None else ""))
        elif case.get("status") == "notrun":
            skipped.append((name, "disabled"))
        else:
            passed += 1
    return passed, failed, skipped


def cases_file(results, test):
    if test.startswith("unit_"):
        return results / f"{test.removeprefix('unit_')}_test.xml"
    return results / f"{test}.xml"


def add_up(results):
    """Totals over a results directory, in the shape of count_cases."""
    passed, failed, skipped = 0, [], []
    for test in ElementTree.parse(results / "ctest.xml").iter("testcase"):
        name = test.get("name")
        went_well = test.get("status") == "run"
        did_not_run = test.get("status") in ("notrun", "disabled")
        path = cases_file(results, name)
        if path.exists():
            case_passed, case_failed, case_skipped = count_cases(path)
            passed += case_passed
            failed += [f"{name}: {case}" for case in case_failed]
            skipped += [(f"{name}: {case}", reason) for case, reason in case_skipped]
            if not went_well and not case_failed:
                failed.append(f"{name}: died after its cases passed")
        elif went_well:
            passed += 1
        else:
            failed.append(f"{name}: {'did not run' if did_not_run else 'failed'}")
    return passed, failed, skipped


def main():
    passed, failed, skipped = add_up(Path(sys.argv[1]))
    for name, reason in skipped:
        print(f"skipped: {name}: {reason}")
    for name in failed:
        print(f"FAILED: {name}")
    print(f"{passed} passed, {len(failed)} failed, {len(skipped)} skipped")
    sys.exit(0 if passed and not failed else 1)


if __name__ == "__main__":
    main()
