"""Runs a small Python 2 program under Python 3: only print statements and raw_input are translated."""

import re
import subprocess
import sys
from pathlib import Path

from server import clean_environment

PROGRAMS = Path(__file__).resolve().parent / "programs"


def translate(source, names):
    """The program as Python 3, with the placeholders in `names` filled in."""
    source = re.sub(r"^(\s*)print (.+)$", r"\1print(\2)", source, flags=re.MULTILINE)
    source = re.sub(r"\braw_input\(", "input(", source)
    for placeholder, value in names.items():
        if placeholder not in source:
            raise AssertionError(f"the program has no {placeholder}")
        source = source.replace(placeholder, value)
    return source


def run(program, names, code, **environment):
    """The finished process of programs/PROGRAM.py2, answered with `code` at its prompt."""
    source = translate((PROGRAMS / f"{program}.py2").read_text(), names)
    return subprocess.run([sys.executable, "-W", "ignore", "-c", source], input=code + "\n", text=True,
                          capture_output=True, timeout=60, env=clean_environment(**environment), check=False)
