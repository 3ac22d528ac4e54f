#!/usr/bin/python3
"""Holds the tree to the small rules no compiler checks.

    tidy.py REPOSITORY

Files stay short, clean and finished; nothing prints past the log; every declaration other folders see is
described; nothing tells where or how the tree was made.
"""

import re
import subprocess
import sys
from pathlib import Path

LINES_MAX = 500
CODE = {".cpp", ".hpp", ".c", ".h", ".py", ".sh", ".cmake"}
TEXT = CODE | {".md", ".txt", ".json", ".toml", ".yml", ".yaml", ".cs", ".csproj", ""}
SELF = "tests/tidy"  # names the words below

UNFINISHED = re.compile(r"\b(TODO|FIXME|XXX|HACK)\b")
# Places and numbers that mean nothing outside the machine or tracker they come from.
PRIVATE = re.compile(r"\bissue #|/root/(?!\.aws)|/home/\w")
PRINTS = re.compile(r"\bstd::(cout|cerr|clog)\b|(?<![\w:.])(std::)?f?printf\s*\(|\bfmt::print\s*\(|\bputs\s*\(")
PRINTERS = re.compile(r"^src/(cli/|server/|.*main\.cpp$|.*_test\.cpp$)")  # their output is their job

# Namespace-level declarations. Public headers describe each; inside src/ each type but a header's first,
# which the comment that opens the file may describe.
TYPE = re.compile(r"^(template\s*<.*>\s*)?(class|struct|enum class|enum|concept)\s+[\w:]+[^;]*\{")
ANYTHING = re.compile(
    r"^(class|struct|enum|using|template|concept|[\w:<>,&*\s\[\]]+\s[&*]?\w+\()(?!.*\w;$)"
    r"|^[\w:<>,&*\s\[\]]+\(.*\);$"
)


def spelled_by_aws(text, line):
    """Is this a wire struct, whose name and members are AWS's own (ListUsersRequest, UserName)?"""
    name = re.match(r"(?:struct|class) (\w+)", line)
    return bool(name) and re.search(r"BOOST_DESCRIBE_CLASS\(" + name[1] + r",\s*\([\w<>:, ]*\),\s*\(([A-Z]|\))", text) is not None


def undescribed(text, every):
    """(line number, line) of namespace-level declarations of a header without a comment on top.

    One comment may head a group: declarations without a blank line between them. A comment at the end of the
    line counts, and so does a name that AWS documents: NameRequest, NameResult, and structs spelled as AWS spells them."""
    found, described, depth, types = [], False, 0, 0
    for number, line in enumerate(text.split("\n"), 1):
        stripped = line.strip()
        if depth > 0:
            depth += line.count("{") - line.count("}")
        elif not stripped:
            described = False
        elif stripped.startswith(("//", "/*", "*")):
            described = True
        elif not stripped.startswith(("#", "namespace", 'extern "C" {', "}", "BOOST_")) and not line.startswith(" "):
            is_type = bool(TYPE.match(line))
            types += is_type
            wanted = ANYTHING.match(line) if every else is_type and types > 1
            if wanted and not described and " //" not in line and not spelled_by_aws(text, line):
                found.append((number, stripped))
            depth = max(0, line.count("{") - line.count("}"))
    return found


def check_file(path, text):
    complaints, suffix = [], Path(path).suffix
    lines = text.split("\n")

    def complain(number, what):
        complaints.append(f"{path}:{number}: {what}")

    if suffix in CODE and len(lines) - 1 > LINES_MAX:
        complain(LINES_MAX, f"{len(lines) - 1} lines; at most {LINES_MAX}, split it by what it does")
    if text and not text.endswith("\n"):
        complain(len(lines), "no newline at the end")
    for number, line in enumerate(lines, 1):
        if suffix in CODE and "\t" in line:
            complain(number, "tab")
        if line != line.rstrip() and suffix != ".md":
            complain(number, "blanks at the end of the line")
        if line.endswith("\r"):
            complain(number, "carriage return")
        if path.startswith(SELF):
            continue
        if UNFINISHED.search(line):
            complain(number, "unfinished: " + UNFINISHED.search(line).group())
        if PRIVATE.search(line):
            complain(number, "says what only one machine has: " + PRIVATE.search(line).group())
        if path.startswith("src/") and suffix in (".cpp", ".hpp") and not PRINTERS.match(path):
            if PRINTS.search(line.split("//")[0]):
                complain(number, "prints; return it or log it")
    if suffix in (".hpp", ".h"):
        if not lines[0].startswith("//" if suffix == ".hpp" else "/*"):
            complain(1, "a header opens with what it is for")
        if "#pragma once" not in text and suffix == ".hpp":
            complain(1, "no #pragma once")
        for number, line in undescribed(text, path.startswith("include/")):
            complain(number, f"no comment says what this is: {line}")
    return complaints


def undocumented_kinds(headers, page):
    """The kinds of records (kind_of in the directory's headers) that the page of the store's format lacks."""
    kinds = re.findall(r'kind_of<\w+> = "(\w+)"', headers)
    return [kind for kind in kinds if f"`{kind}`" not in page]


def tracked(root):
    """What git knows or would add; without git (an unpacked archive), everything but build/."""
    listing = subprocess.run(
        ["git", "-c", f"safe.directory={root}", "-C", str(root), "ls-files", "-co", "--exclude-standard"],
        capture_output=True, text=True, check=False)
    if listing.returncode == 0:
        return sorted(set(listing.stdout.splitlines()))
    files = (path.relative_to(root).as_posix() for path in root.rglob("*") if path.is_file())
    return sorted(path for path in files if not path.startswith(("build/", ".git/")))


def check(root):
    complaints, files = [], 0
    for path in tracked(root):
        file = root / path
        # Vectors and corpora are bytes for programs, the licence is not ours to edit.
        if Path(path).suffix not in TEXT or path.startswith(("tests/vectors/", "fuzz/corpus/", "LICENSE")):
            continue
        if not file.is_file():
            continue
        files += 1
        try:
            complaints += check_file(path, file.read_text(encoding="utf-8"))
        except UnicodeDecodeError:
            complaints.append(f"{path}: not UTF-8")
    headers = "".join(path.read_text() for path in (root / "src/directory").glob("*.hpp"))
    page = "docs/formats/store.md"
    complaints += [f"{page}: the kind {kind} is missing" for kind in undocumented_kinds(headers, (root / page).read_text())]
    return files, complaints


def main():
    files, complaints = check(Path(sys.argv[1]).resolve())
    print("\n".join(complaints + [f"{files} files, {len(complaints)} complaints"]))
    sys.exit(0 if files and not complaints else 1)


if __name__ == "__main__":
    main()
