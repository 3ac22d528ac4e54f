"""A program at a terminal of its own: its prompt is answered as a person would."""

import os
import pty
import select
import time


def run_at_terminal(command, prompt, answer, environment, seconds=60):
    """Types `answer` once `prompt` has been shown; (exit status, all that was shown)."""
    child, terminal = pty.fork()
    if child == 0:
        try:
            os.execvpe(command[0], command, environment)
        finally:
            os._exit(127)
    shown, answered, deadline = "", False, time.monotonic() + seconds
    while time.monotonic() < deadline:
        if not select.select([terminal], [], [], 1)[0]:
            continue
        try:
            piece = os.read(terminal, 4096)
        except OSError:  # Linux says EIO when the other side has closed
            break
        if not piece:
            break
        shown += piece.decode(errors="replace")
        if not answered and prompt in shown:
            os.write(terminal, (answer + "\n").encode())
            answered = True
    else:
        os.kill(child, 9)
    os.close(terminal)
    status = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    if not answered:
        shown += f"\n[never asked {prompt!r}]"
        status = status or 1
    return status, shown
