"""One-time codes, computed independently of the server (RFC 4226, RFC 6238, standard library only)."""

import base64
import hashlib
import hmac
import struct
import time

STEP_SECONDS = 30


def totp(seed_base32, step):
    """The 6-digit code of time step number `step`."""
    key = base64.b32decode(seed_base32)
    digest = hmac.new(key, struct.pack(">Q", step), hashlib.sha1).digest()
    at = digest[-1] & 15
    return f"{(struct.unpack('>I', digest[at:at + 4])[0] & 0x7FFFFFFF) % 1_000_000:06d}"


class Authenticator:
    """A phone that never shows one code twice: neighbouring steps stand in for waiting.

    The server takes two steps either side of now, so several codes can be used at once without sleeping."""

    # The order keeps clear of the window's edges as long as it can: time goes on while the request is under way.
    OFFSETS = (0, 1, -1, 2, -2)

    def __init__(self, seed_base32, now=time.time):
        self.seed, self.now, self.used = seed_base32, now, set()

    def step(self):
        return int(self.now()) // STEP_SECONDS

    def pair(self):
        """Two consecutive codes, for Enable and Resync; that does not use them up."""
        step = self.step()
        return totp(self.seed, step - 1), totp(self.seed, step)

    def code(self):
        """A code not given before."""
        step = self.step()
        for offset in self.OFFSETS:
            if step + offset not in self.used:
                self.used.add(step + offset)
                return totp(self.seed, step + offset)
        raise AssertionError("all five codes of the window are used; give the test a device of its own")

    def wrong_code(self):
        """Six digits that are no code of any step near now."""
        near = {totp(self.seed, self.step() + offset) for offset in range(-5, 6)}
        return next(f"{n:06d}" for n in range(1_000_000) if f"{n:06d}" not in near)
