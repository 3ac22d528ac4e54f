"""AWS Signature Version 4 in headers, as the SDKs sign, and the bytes of a whole request."""

import hashlib
import hmac
import time
from dataclasses import dataclass
from urllib.parse import quote, urlencode

REGION = "us-east-1"
QUERY_TYPE = "application/x-www-form-urlencoded; charset=utf-8"
# As long as what boto3 says of itself.
USER_AGENT = "Boto3/1.26.27 Python/3.11.2 Linux/6.1.0-13-amd64 Botocore/1.29.27"


@dataclass(frozen=True)
class Credentials:
    key: str
    secret: str
    token: str = ""


def _hmac(key, text):
    return hmac.new(key, text.encode(), hashlib.sha256).digest()


def _signing_key(secret, date, service):
    key = ("AWS4" + secret).encode()
    for part in (date, REGION, service, "aws4_request"):
        key = _hmac(key, part)
    return key


def request(credentials, service, method, host, path="/", query=None, body=b"", headers=None, when=None):
    """The bytes of one signed request; `path` is as sent, `when` in seconds since 1970 (default: now)."""
    stamp = time.strftime("%Y%m%dT%H%M%SZ", time.gmtime(time.time() if when is None else when))
    date = stamp[:8]
    body_hash = hashlib.sha256(body).hexdigest()
    signed = {name.lower(): value for name, value in (headers or {}).items()}
    signed.update({"host": host, "x-amz-date": stamp})
    if service == "s3":
        signed["x-amz-content-sha256"] = body_hash
    if credentials.token:
        signed["x-amz-security-token"] = credentials.token
    query_text = urlencode(sorted((query or {}).items()), quote_via=quote, safe="-_.~")
    names = ";".join(sorted(signed))
    canonical = "\n".join([method, path, query_text, *(f"{n}:{signed[n]}" for n in sorted(signed)), "", names, body_hash])
    scope = f"{date}/{REGION}/{service}/aws4_request"
    to_sign = "\n".join(["AWS4-HMAC-SHA256", stamp, scope, hashlib.sha256(canonical.encode()).hexdigest()])
    signature = _hmac(_signing_key(credentials.secret, date, service), to_sign).hex()
    lines = [f"{method} {path}{'?' + query_text if query_text else ''} HTTP/1.1", f"Host: {host}",
             "Accept-Encoding: identity", f"User-Agent: {USER_AGENT}"]
    lines += [f"{name}: {value}" for name, value in signed.items() if name != "host"]
    lines.append(f"Authorization: AWS4-HMAC-SHA256 Credential={credentials.key}/{scope}, SignedHeaders={names}, "
                 f"Signature={signature}")
    if body or method in ("POST", "PUT"):
        lines.append(f"Content-Length: {len(body)}")
    return ("\r\n".join(lines) + "\r\n\r\n").encode() + body


def query_request(credentials, service, host, when=None, **parameters):
    """A request to IAM or STS."""
    version = {"iam": "2010-05-08", "sts": "2011-06-15"}[service]
    body = urlencode({"Version": version, **parameters}).encode()
    return request(credentials, service, "POST", host, body=body, headers={"Content-Type": QUERY_TYPE}, when=when)
