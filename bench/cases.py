"""What is measured: for each case the requests and, where there is one, the target."""

import time
from dataclasses import dataclass
from typing import Callable

import signing
from signing import query_request
from world import BUCKET, KEYS, MILLION_BUCKET, STEP_SECONDS, WRITTEN_BUCKET, code_at, key_name

COUNT = 2000  # requests in a list; every one is signed for another second or thing, so that none equals another
SPREAD_SECONDS = 600  # of their dates, around now: the server takes 15 minutes either way


@dataclass(frozen=True)
class Case:
    name: str
    make: Callable  # (World, Settings) -> list of requests
    ratio_max: float = 0.0  # to nginx; 0: none
    microseconds_max: float = 0.0
    once: bool = False  # each request is good once
    writes: bool = False  # its syncs are counted
    optional: bool = False  # only when asked for by --million


def _spread(one):
    """COUNT requests of `one(number, when)`."""
    now = time.time()
    return [one(number, now + (number % SPREAD_SECONDS) - SPREAD_SECONDS / 2) for number in range(COUNT)]


def _query(action, **parameters):
    def make(world, _):
        return _spread(lambda number, when: query_request(
            world.users[number % len(world.users)], "sts", world.host, when, Action=action, **parameters))
    return make


def _assume_role(world, _):
    return _spread(lambda number, when: query_request(
        world.users[number % len(world.users)], "sts", world.host, when, Action="AssumeRole", RoleArn=world.role_arn,
        RoleSessionName=f"bench-{number}", DurationSeconds=3600))


def _s3(method, path, query=None, body=b""):
    """`path`: of a number."""
    def make(world, _):
        return _spread(lambda number, when: signing.request(
            world.sessions[number % len(world.sessions)], "s3", method, world.host, path(number), query, body, when=when))
    return make


def _with_mfa(world, settings):
    """Every code of every user: the server takes two steps of 30 seconds either side of now, each code once."""
    devices = world.enrol(settings.mfa_users)
    left = STEP_SECONDS - time.time() % STEP_SECONDS
    if left < 20:
        time.sleep(left)
    step = int(time.time()) // STEP_SECONDS
    # The oldest codes first: they are the first to expire.
    return [query_request(credentials, "sts", world.host, Action="GetSessionToken", SerialNumber=serial,
                          TokenCode=code_at(seed, step + offset))
            for offset in range(-2, 3) for credentials, serial, seed in devices]


LIST = {"list-type": "2", "max-keys": "1000", "encoding-type": "url"}

CASES = [
    Case("GetCallerIdentity", _query("GetCallerIdentity"), ratio_max=2),
    Case("GetSessionToken", _query("GetSessionToken", DurationSeconds=3600), ratio_max=2.5),
    Case("GetSessionToken with MFA", _with_mfa, once=True, writes=True),
    Case("AssumeRole", _assume_role, ratio_max=2.5),
    Case("ListBuckets", _s3("GET", lambda number: "/")),
    Case("ListObjectsV2 1,000 of 2,000", _s3("GET", lambda number: f"/{BUCKET}", LIST), microseconds_max=600),
    Case("ListObjectsV2 1,000 of 1,000,000", _s3("GET", lambda number: f"/{MILLION_BUCKET}", LIST), microseconds_max=600,
         optional=True),
    Case("GetObject 1 KiB", _s3("GET", lambda number: f"/{BUCKET}/{key_name(number % KEYS)}"), ratio_max=3),
    Case("PutObject 1 KiB", _s3("PUT", lambda number: f"/{WRITTEN_BUCKET}/{key_name(number)}", body=b"0123456789abcdef" * 64),
         writes=True),
]
