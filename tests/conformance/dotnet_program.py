"""Builds and runs the C# program in dotnet/, where the .NET SDK is installed."""

import fcntl
import shutil
import subprocess
from pathlib import Path

from server import BUILD, HERE, clean_environment

SOURCE = HERE / "dotnet"
OUTPUT = BUILD / "dotnet"
QUIET = {"DOTNET_CLI_TELEMETRY_OPTOUT": "1", "DOTNET_NOLOGO": "1", "DOTNET_SKIP_FIRST_TIME_EXPERIENCE": "1",
         "MSBUILDDISABLENODEREUSE": "1"}


def build(case):
    """The program's path; skips `case` when there is no .NET SDK or no package source. Safe from two processes."""
    if not shutil.which("dotnet"):
        case.skipTest("dotnet is not installed")
    OUTPUT.mkdir(parents=True, exist_ok=True)
    with open(OUTPUT / "lock", "w", encoding="ascii") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        work = OUTPUT / "source"
        shutil.copytree(SOURCE, work, dirs_exist_ok=True)
        program = OUTPUT / "bin" / "mfa_sample.dll"
        sources = max(path.stat().st_mtime for path in SOURCE.iterdir())
        if program.exists() and program.stat().st_mtime > sources:
            return program
        import os
        environment = dict(os.environ, **QUIET)
        restored = subprocess.run(["dotnet", "restore", "--disable-parallel"], cwd=work, env=environment,
                                  capture_output=True, text=True, timeout=600, check=False)
        if restored.returncode != 0 and "NU1301" in restored.stdout + restored.stderr:
            case.skipTest("the NuGet package source cannot be reached")
        case.assertEqual(0, restored.returncode, restored.stdout + restored.stderr)
        built = subprocess.run(["dotnet", "build", "--no-restore", "-c", "Release", "-o", str(program.parent)], cwd=work,
                               env=environment, capture_output=True, text=True, timeout=600, check=False)
        case.assertEqual(0, built.returncode, built.stdout + built.stderr)
        program.touch()
        return program


def build_offline(case):
    """For a test without network: the program if build() has been through before, else a skip."""
    program = OUTPUT / "bin" / "mfa_sample.dll"
    if not shutil.which("dotnet"):
        case.skipTest("dotnet is not installed")
    if not Path(program).exists():
        case.skipTest("the C# program is built by test_dotnet, which has not run yet")
    return program


def run(program, arguments, code, **environment):
    """The finished process, answered with `code` at its prompt."""
    return subprocess.run(["dotnet", str(program), *arguments], input=code + "\n", text=True, capture_output=True,
                          timeout=120, env=clean_environment(**QUIET, **environment), check=False)
