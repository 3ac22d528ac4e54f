"""Requests below the level of any SDK: signed by hand, sent byte by byte, read as they come."""

import http.client
import re
import socket
import ssl
from urllib.parse import quote, urlencode

from botocore.auth import S3SigV4Auth, SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials as BotoCredentials

VERSIONS = {"sts": "2011-06-15", "iam": "2010-05-08"}
FORM = "application/x-www-form-urlencoded; charset=utf-8"


class Answer:
    def __init__(self, status, headers, body):
        self.status, self.headers, self.body = status, headers, body
        text = body.decode(errors="replace")
        found = re.search(r"<Code>([^<]*)</Code>", text)
        self.code = found.group(1) if found else None
        found = re.search(r"<Message>([^<]*)</Message>", text)
        self.message = (found.group(1) if found else "").replace("&apos;", "'").replace("&quot;", '"').replace(
            "&#39;", "'").replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")

    def __repr__(self):
        return f"{self.status} {self.code}: {self.message}"


def send(server, method, target, headers=None, body=b"", timeout=60, ca=None):
    """One request on a connection of its own. Headers go out exactly as given, plus Host and Content-Length. `ca`: the file of
    the authority that vouches for a server with TLS.
    """
    connection = http.client.HTTPSConnection(
        server.host, server.port, timeout=timeout, context=ssl.create_default_context(cafile=str(ca))) if ca else (
            http.client.HTTPConnection(server.host, server.port, timeout=timeout))
    try:
        connection.putrequest(method, target, skip_host=True, skip_accept_encoding=True)
        names = {name.lower() for name in headers or {}}
        if "host" not in names:
            connection.putheader("Host", f"{server.host}:{server.port}")
        if "content-length" not in names and "transfer-encoding" not in names and (body or method in ("POST", "PUT")):
            connection.putheader("Content-Length", str(len(body)))
        for name, value in (headers or {}).items():
            connection.putheader(name, value)
        connection.endheaders()
        try:
            if body:
                connection.send(body)
        except (BrokenPipeError, ConnectionResetError):
            pass  # refused before all was sent: the answer is there to read
        answer = connection.getresponse()
        return Answer(answer.status, {name.lower(): value for name, value in answer.getheaders()}, answer.read())
    finally:
        connection.close()


def sign(server, credentials, service, method, target, body=b"", headers=None, region="us-east-1", scope=None):
    """The headers of that request, signed with SigV4 by botocore. `scope` replaces the service in the scope."""
    request = AWSRequest(method=method, url=server.url + target, data=body, headers=dict(headers or {}))
    request.headers["Host"] = f"{server.host}:{server.port}"
    signer = S3SigV4Auth if service == "s3" else SigV4Auth
    signer(BotoCredentials(credentials.key, credentials.secret, credentials.token), scope or service, region).add_auth(
        request)
    return dict(request.headers.items())


def call(server, credentials, service, parameters, change=None, ca=None, **options):
    """A Query operation: {"Action": …} plus Version. `change(headers, body)` spoils the signed request."""
    parameters = {"Version": VERSIONS[service], **parameters}
    body = urlencode(parameters, quote_via=quote).encode()
    headers = sign(server, credentials, service, "POST", "/", body, {"Content-Type": FORM}, **options)
    if change:
        headers, body = change(headers, body)
    return send(server, "POST", "/", headers, body, ca=ca)


def get(server, credentials, target, method="GET", body=b"", headers=None, change=None):
    """A signed S3 request."""
    signed = sign(server, credentials, "s3", method, target, body, headers)
    if change:
        signed, body = change(signed, body)
    return send(server, method, target, signed, body)


def exchange(server, data, seconds=30):
    """Sends `data` and gives everything that comes back until the server closes or `seconds` pass in silence."""
    with socket.create_connection((server.host, server.port), timeout=seconds) as connection:
        try:
            connection.sendall(data)
            connection.shutdown(socket.SHUT_WR)
        except OSError:
            pass
        received = b""
        while True:
            try:
                piece = connection.recv(65536)
            except (ConnectionResetError, TimeoutError):
                return received
            if not piece:
                return received
            received += piece
