#!/usr/bin/python3
"""Writes docs/compatibility.md: what each operation does beyond keeping data.

    packaging/compatibility.py WATCHWORDD           writes the page
    packaging/compatibility.py WATCHWORDD --check   exits 1 when the page is not what would be written

The operations are those of `WATCHWORDD --describe`, the sentences those of compatibility.json beside this file. An
operation without a section fits nowhere and ends the program.
"""

import json
import re
import subprocess
import sys
import textwrap
from pathlib import Path

HERE = Path(__file__).resolve().parent
PAGE = HERE.parent / "docs" / "compatibility.md"
TITLES = {"iam": "IAM", "sts": "STS", "organizations": "Organizations"}
HEAD = """# What each operation does

Made by `packaging/compatibility.py` from `watchwordd --describe` and `packaging/compatibility.json`; change those, not this page.

Every operation below reads and checks each of its parameters as AWS does, asks the policies of everybody concerned, answers in
AWS's shapes and words, and is durable before it answers. What is said here is what it does besides: what follows from it for
later requests, and where the world around AWS is missing.
"""


def operations_of(program):
    printed = subprocess.run([program, "--describe"], capture_output=True, text=True, check=True).stdout
    return {service: sorted(its["operations"]) for service, its in json.loads(printed).items() if service in TITLES}


def section_of(sections, operation):
    for section in sections:
        if re.fullmatch(section["operations"], operation):
            return section
    raise SystemExit(f"{operation} fits in no section of compatibility.json")


def page(program):
    data, lines = json.loads((HERE / "compatibility.json").read_text()), [HEAD]
    for service, operations in operations_of(program).items():
        sections = data[service]
        lines.append(f"## {TITLES[service]}: {len(operations)} operations\n")
        for section in sections:
            own = [operation for operation in operations if section_of(sections, operation) is section]
            if not own:
                continue
            if len(sections) > 1:
                lines.append(f"### {section['title']}\n")
            if "note" in section:
                lines.append(section["note"] + "\n")
            beyond = section.get("beyond", {})
            if any(operation in beyond for operation in own):
                lines.append("| Operation | |\n|---|---|")
                lines += [f"| {operation} | {beyond[operation]} |" for operation in own if operation in beyond]
                lines.append("")
            if plain := [operation for operation in own if operation not in beyond]:
                lines += textwrap.wrap("No more than their names say: " + ", ".join(plain) + ".", 128, break_on_hyphens=False)
                lines.append("")
    return "\n".join(lines)


def main():
    if len(sys.argv) < 2:
        raise SystemExit(__doc__)
    text = page(sys.argv[1])
    if "--check" not in sys.argv:
        PAGE.write_text(text)
    elif not PAGE.exists() or PAGE.read_text() != text:
        raise SystemExit(f"{PAGE} is stale: run packaging/compatibility.py {sys.argv[1]}")


if __name__ == "__main__":
    main()
