#!/usr/bin/python3
"""May Alice read the object? Exit status 0: yes, 1: no.

    policy_decision.py POLICY-FILE [KEY=VALUE]...

The library through ctypes, without anything else to install. WATCHWORD_POLICY_LIBRARY names it when the linker
does not know where it is.
"""

import ctypes
import os
import sys
from ctypes import POINTER, byref, c_char_p, c_int, c_size_t, c_uint32, c_void_p

LIBRARY = ctypes.CDLL(os.environ.get("WATCHWORD_POLICY_LIBRARY", "libwatchword_policy.so.0.1"))
IDENTITY, USER, ALLOW, BAD_DOCUMENT = 1, 2, 1, 5  # watchword_policy.h
TEXT = [c_char_p, c_size_t]

# What ctypes cannot know: handles are pointers, sizes are size_t.
for name, result, arguments in (
    ("compile", c_int, [*TEXT, c_int, c_void_p, POINTER(c_void_p), POINTER(c_void_p)]),
    ("error_message", c_char_p, [c_void_p, c_void_p]),
    ("error_line", c_uint32, [c_void_p]),
    ("status_text", c_char_p, [c_int]),
    ("policies_new", c_int, [POINTER(c_void_p)]),
    ("policies_add", c_int, [c_void_p, c_int, *TEXT, c_void_p]),
    ("request_new", c_int, [POINTER(c_void_p)]),
    ("request_principal", c_int, [c_void_p, c_int, *TEXT, *TEXT]),
    ("request_action", c_int, [c_void_p, *TEXT]),
    ("request_resource", c_int, [c_void_p, *TEXT, *TEXT]),
    ("request_context", c_int, [c_void_p, *TEXT, POINTER(c_char_p), POINTER(c_size_t), c_size_t]),
    ("decision_new", c_int, [POINTER(c_void_p)]),
    ("evaluate", c_int, [c_void_p, c_void_p, c_void_p]),
    ("decision_outcome", c_int, [c_void_p]),
    ("decision_line", c_uint32, [c_void_p]),
    ("decision_denial", c_int, [c_void_p, c_void_p, c_int, POINTER(c_char_p), c_void_p]),
    *((kind + "_free", None, [c_void_p]) for kind in ("document", "error", "policies", "request", "decision")),
):
    function = getattr(LIBRARY, "watchword_policy_" + name)
    function.restype, function.argtypes = result, arguments


def call(name, *arguments):
    """Calls it; texts become pointer and size. What is not OK is an exception."""
    flat = []
    for argument in arguments:
        flat += [argument.encode(), len(argument.encode())] if isinstance(argument, str) else [argument]
    status = getattr(LIBRARY, "watchword_policy_" + name)(*flat)
    if status != 0:
        raise ValueError(f"{name}: {LIBRARY.watchword_policy_status_text(status).decode()}")


class Handle(c_void_p):
    """One of the library's handles, freed with its Python object."""

    kind = None

    def __del__(self):
        if self.kind:
            getattr(LIBRARY, f"watchword_policy_{self.kind}_free")(self)


def made(kind):
    handle = Handle()
    call(kind + "_new", byref(handle))
    handle.kind = kind
    return handle


def compiled(text):
    document, error = Handle(), Handle()
    data = text.encode()
    status = LIBRARY.watchword_policy_compile(data, len(data), 0, None, byref(document), byref(error))
    document.kind, error.kind = "document", "error"
    if status == BAD_DOCUMENT:
        message = LIBRARY.watchword_policy_error_message(error, None).decode()
        raise ValueError(f"line {LIBRARY.watchword_policy_error_line(error)}: {message}")
    if status != 0:
        raise ValueError(LIBRARY.watchword_policy_status_text(status).decode())
    return document


def main(path, *pairs):
    policies, request, decision = made("policies"), made("request"), made("decision")
    with open(path, encoding="utf-8") as file:
        call("policies_add", policies, IDENTITY, path, compiled(file.read()))
    call("request_principal", request, USER, "111122223333", "arn:aws:iam::111122223333:user/alice")
    call("request_action", request, "s3:GetObject")
    call("request_resource", request, "arn:aws:s3:::reports/2024.csv", "111122223333")
    for pair in pairs:
        key, _, value = pair.partition("=")
        data = value.encode()
        call("request_context", request, key, (c_char_p * 1)(data), (c_size_t * 1)(len(data)), 1)
    call("evaluate", policies, request, decision)
    denial = c_char_p()
    call("decision_denial", decision, request, 0, byref(denial), None)
    if denial.value:
        print(denial.value.decode())
    if line := LIBRARY.watchword_policy_decision_line(decision):
        print(f"by the statement in line {line}")
    return 0 if LIBRARY.watchword_policy_decision_outcome(decision) == ALLOW else 1


if __name__ == "__main__":
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    try:
        sys.exit(main(*sys.argv[1:]))
    except (OSError, ValueError) as error:
        print(error, file=sys.stderr)
        sys.exit(2)
