#!/usr/bin/python3
"""Holds the source to its layers (ARCHITECTURE.md, "Layers").

    layers.py REPOSITORY

A folder of src/ includes only folders to its left; siblings never include each other; some library headers
stay in the one place that wraps them; public headers show nothing but the standard library and each other, and
count as part of the folder that implements them.
"""

import re
import sys
from pathlib import Path

# Left to right; the folders of one row are siblings.
ROWS = [
    ["base", "asio"],
    ["crypto", "wire"],
    ["policy", "sigv4", "mfa", "jose"],
    ["store", "oidc", "saml"],
    ["directory"],
    ["service"],
    ["iam", "sts", "organizations", "s3"],
    ["http"],
    ["server"],
]
# What stands beside that chain: the client side uses the pure layers only.
BESIDE = {
    "client": {"base", "crypto", "wire", "sigv4", "policy", "mfa"},
    "cli": {"base", "crypto", "wire", "sigv4", "policy", "mfa", "client"},
}
# Library headers and the only paths under src/ that may include them.
FENCED = [
    (re.compile(r"boost/(asio|beast)[/.]"), ("http/", "asio/"), "Asio and Beast"),
    (re.compile(r"openssl/"), ("crypto/", "http/", "client/tls", "oidc/https_get"), "OpenSSL"),
    (re.compile(r"curl/"), ("oidc/https_get",), "libcurl"),
    (re.compile(r"(libxml|xmlsec)/"), ("saml/",), "libxml2 and xmlsec1"),
    (re.compile(r"sqlite3\.h$"), ("store/sqlite", "s3/objects"), "SQLite"),
]
# Public headers of no folder: include/watchword/FOLDER/ belongs to src/FOLDER, the rest to the client.
COMMON = {"watchword/result.hpp"}
INCLUDE = re.compile(r'^\s*#\s*include\s+(["<])([^">]+)[">]', re.MULTILINE)


def allowed_folders():
    allowed, left = dict(BESIDE), set()
    for row in ROWS:
        for folder in row:
            allowed[folder] = left | {folder}
        left = left | set(row)
    for folder in BESIDE:
        allowed[folder] = allowed[folder] | {folder}
    return allowed


def is_standard(header):
    """<vector>, <cstdint>, <chrono>: no slash and no .h; and what a C header needs."""
    return ("/" not in header and "." not in header) or header in ("stddef.h", "stdint.h")


def owner_of(header):
    """The folder of src/ that a public header belongs to; none for what everybody may use."""
    parts = header.split("/")
    if len(parts) > 2:
        return parts[1]
    return None if header in COMMON else "client"


def check_source(path, text, allowed):
    """The complaints about one file; `path` is relative to src/, as in "policy/arn.cpp"."""
    folder = path.split("/")[0]
    if folder not in allowed:
        return [f"src/{path}: folder {folder} is not in the layer list"]
    complaints = []
    for quote, header in INCLUDE.findall(text):
        target = header.split("/")[0]
        if quote == '"' and header.startswith("watchword/"):
            owner = owner_of(header)
            if owner and owner not in allowed[folder]:
                complaints.append(f"src/{path}: {folder} may not include {owner} ({header})")
        elif quote == '"' and "/" not in header:
            complaints.append(f'src/{path}: "{header}" must be included by its path from src/')
        elif quote == '"' and target not in allowed:
            complaints.append(f'src/{path}: "{header}" is in no layer; libraries are included with <>')
        elif quote == '"' and target not in allowed[folder]:
            complaints.append(f"src/{path}: {folder} may not include {target} ({header})")
        elif quote == "<" and target in allowed and "/" in header:
            complaints.append(f"src/{path}: <{header}> is ours; include it with quotes")
        for pattern, places, name in FENCED:
            if quote == "<" and pattern.match(header) and not path.startswith(places):
                complaints.append(f"src/{path}: {name} ({header}) is kept to {', '.join(places)}")
    return complaints


def check_public_header(path, text, allowed):
    """The complaints about one file; `path` is relative to include/, as in "watchword/policy/keys.hpp"."""
    complaints = []
    for quote, header in INCLUDE.findall(text):
        ours = quote == '"' and header.startswith("watchword/")
        if not ours and not (quote == "<" and is_standard(header)):
            complaints.append(f'include/{path}: public headers include <standard> and "watchword/..." only, not {header}')
        elif ours and owner_of(header) and owner_of(header) not in allowed.get(owner_of(path), ()):
            complaints.append(f"include/{path}: may not include {header}, which belongs to {owner_of(header)}")
    return complaints


def check(root):
    allowed, complaints, files = allowed_folders(), [], 0
    for path in sorted((root / "src").rglob("*.[ch]pp")):
        files += 1
        complaints += check_source(path.relative_to(root / "src").as_posix(), path.read_text(), allowed)
    for path in sorted((root / "include").rglob("*.h*")):
        files += 1
        complaints += check_public_header(path.relative_to(root / "include").as_posix(), path.read_text(), allowed)
    return files, complaints


def main():
    files, complaints = check(Path(sys.argv[1]))
    print("\n".join(complaints + [f"{files} files, {len(complaints)} complaints"]))
    sys.exit(0 if files and not complaints else 1)


if __name__ == "__main__":
    main()
