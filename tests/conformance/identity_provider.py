"""An identity provider of somebody else's for tests: Glewlwyd, as Debian packages it, on 127.0.0.1 with TLS. `./dev test`
unpacks it below build/.

It speaks OpenID Connect under https://127.0.0.1:PORT/api/oidc. Tests get ID tokens as a browser would: they sign in,
grant, and take the token from the redirection of the implicit flow. StubProvider is one of a few lines, for what a real one
does not do when asked to.
"""

import base64
import json
import shutil
import signal
import socket
import ssl
import subprocess
import tempfile
import threading
import time
import urllib.error
import urllib.parse
import urllib.request
from http.cookiejar import CookieJar
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import tls
from server import REPOSITORY, wait_for

ROOT = REPOSITORY / "build" / "identity_provider"
SCHEMA = ROOT / "usr/share/dbconfig-common/data/glewlwyd/install/sqlite3"
CALLBACK = "https://client.example.org/callback"
USER, PASSWORD = "mary.major", "correct horse battery staple"

CONFIGURATION = """
port={port}
bind_address="127.0.0.1"
external_url="https://127.0.0.1:{port}"
login_url="login.html"
api_prefix="api"
log_mode="file"
log_level="INFO"
log_file="{folder}/glewlwyd.log"
cookie_secure=1
session_expiration=86400
session_key="GLEWLWYD2_SESSION_ID"
admin_scope="g_admin"
profile_scope="g_profile"
user_module_path="{root}/usr/lib/glewlwyd/user"
client_module_path="{root}/usr/lib/glewlwyd/client"
user_auth_scheme_module_path="{root}/usr/lib/glewlwyd/scheme"
plugin_module_path="{root}/usr/lib/glewlwyd/plugin"
use_secure_connection=true
secure_connection_key_file="{key}"
secure_connection_pem_file="{cert}"
hash_algorithm="SHA512"
database = {{ type = "sqlite3" path = "{folder}/glewlwyd.db" }};
"""


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def openssl(*arguments, text=None):
    return subprocess.run(["openssl", *map(str, arguments)], check=True, capture_output=True, text=True,
                          input=text).stdout


class Provider:
    """A running Glewlwyd with one user and clients made as needed. Close it."""

    def __init__(self):
        self.folder = Path(tempfile.mkdtemp(prefix="watchword-idp-"))
        self.port, self.process, self.algorithm = free_port(), None, "rsa"
        self.ca, cert, self.key = tls.make_authority(self.folder, ["idp.example.org"], ["127.0.0.1"])
        # The whole chain, as most servers send it: thumbprints are those of its last certificate.
        self.chain = self.folder / "chain.pem"
        self.chain.write_text(cert.read_text() + self.ca.read_text())
        self.thumbprint = tls.thumbprint(self.ca)
        self.url = f"https://127.0.0.1:{self.port}/api/oidc"
        self.name = self.url.removeprefix("https://")  # as condition keys and ARNs have it
        with open(SCHEMA) as schema:
            subprocess.run(["sqlite3", self.folder / "glewlwyd.db"], stdin=schema, check=True, capture_output=True)
        (self.folder / "glewlwyd.conf").write_text(CONFIGURATION.format(
            root=ROOT, port=self.port, folder=self.folder, key=self.key, cert=self.chain))
        self.start()
        try:
            self._furnish()
        except BaseException:
            self.close()
            raise

    def start(self):
        self.process = subprocess.Popen([ROOT / "usr/bin/glewlwyd", "-c", self.folder / "glewlwyd.conf"],
                                        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        wait_for(self._answers, what="Glewlwyd")

    def stop(self):
        if self.process:
            self.process.send_signal(signal.SIGTERM)
            self.process.wait(30)
            self.process = None

    def close(self):
        self.stop()
        shutil.rmtree(self.folder, ignore_errors=True)

    def _answers(self):
        if self.process.poll() is not None:
            raise RuntimeError((self.folder / "glewlwyd.log").read_text()[-2000:])
        with socket.socket() as probe:
            return probe.connect_ex(("127.0.0.1", self.port)) == 0

    def _furnish(self):
        self.admin = Browser(self).sign_in("admin", "password", scope="g_admin")
        self.admin.call("POST", "/user/", {
            "username": USER, "password": PASSWORD, "name": "Mary Major", "email": "mary@example.org",
            "enabled": True, "scope": ["openid", "g_profile"]})
        self.admin.call("POST", "/mod/plugin/", self._plugin(*self.make_key("rsa")))
        self.mary = Browser(self).sign_in(USER, PASSWORD, scope="openid")

    def make_key(self, kind):
        """A private key and its public half as PEM: "rsa" or "ecdsa"."""
        private = openssl("genrsa", "2048") if kind == "rsa" else openssl(
            "ecparam", "-genkey", "-name", "prime256v1", "-noout")
        self.algorithm = kind
        return kind, private, openssl("pkey", "-pubout", text=private)

    def _plugin(self, kind, private, public, **more):
        return {"module": "oidc", "name": "oidc", "display_name": "OpenID Connect", "enabled": True, "parameters": {
            "iss": self.url, "jwt-type": kind, "jwt-key-size": "256", "key": private, "cert": public,
            "access-token-duration": 3600, "refresh-token-duration": 3600, "code-duration": 600,
            "refresh-token-rolling": False, "allow-non-oidc": True,
            "auth-type-code-enabled": True, "auth-type-token-enabled": True, "auth-type-id-token-enabled": True,
            "auth-type-none-enabled": False, "auth-type-password-enabled": False,
            "auth-type-client-enabled": False, "auth-type-refresh-enabled": False,
            "jwks-show": True, "discovery-allow": True, "subject-type": "public", **more}}

    def rotate(self, kind="rsa"):
        """From now on tokens are signed with another key, and the old one is no longer shown."""
        self.admin.call("PUT", "/mod/plugin/oidc", self._plugin(*self.make_key(kind)))
        self.admin.call("PUT", "/mod/plugin/oidc/reset")

    def key_ids(self):
        return [key["kid"] for key in Browser(self).call("GET", "/oidc/jwks")["keys"]]

    def create_client(self, client_id):
        self.admin.call("POST", "/client/", {
            "client_id": client_id, "name": client_id, "enabled": True, "confidential": False,
            "redirect_uri": [CALLBACK], "authorization_type": ["id_token", "code", "token"], "scope": []})
        self.mary.call("PUT", f"/auth/grant/{client_id}", {"scope": "openid"})
        return client_id

    def id_token(self, client_id):
        """Mary signs in to the client."""
        query = urllib.parse.urlencode({"response_type": "id_token", "client_id": client_id, "scope": "openid",
                                        "redirect_uri": CALLBACK, "nonce": "n-0S6", "state": "s", "g_continue": ""})
        location = self.mary.call("GET", f"/oidc/auth?{query}")
        answer = urllib.parse.parse_qs(urllib.parse.urlparse(location).fragment)
        return answer["id_token"][0]


def _base64url(data):
    return base64.urlsafe_b64encode(data).decode().rstrip("=")


class StubProvider:
    """A discovery document and one key, "one", under a status that can be changed. Close it."""

    def __init__(self):
        self.folder, self.status = Path(tempfile.mkdtemp(prefix="watchword-stub-")), 200
        ca, cert, key = tls.make_authority(self.folder, ["idp.example.org"], ["127.0.0.1"])
        chain = self.folder / "chain.pem"
        chain.write_text(cert.read_text() + ca.read_text())
        self.thumbprint = tls.thumbprint(ca)
        self.key = self.folder / "signing.pem"
        openssl("genrsa", "-out", self.key, "2048")
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(chain, key)
        self.server.socket = context.wrap_socket(self.server.socket, server_side=True)
        self.url = f"https://127.0.0.1:{self.server.server_port}"
        self.name = self.url.removeprefix("https://")
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def close(self):
        self.server.shutdown()
        self.server.server_close()
        shutil.rmtree(self.folder, ignore_errors=True)

    def token(self, key_id="one", **more):
        now = int(time.time())
        claims = {"iss": self.url, "sub": "mary.major", "aud": "app", "iat": now, "exp": now + 600, **more}
        parts = ({"alg": "RS256", "kid": key_id}, claims)
        signed = ".".join(_base64url(json.dumps(part).encode()) for part in parts)
        signature = subprocess.run(["openssl", "dgst", "-sha256", "-sign", self.key], input=signed.encode(), check=True,
                                   capture_output=True).stdout
        return f"{signed}.{_base64url(signature)}"

    def _documents(self):
        modulus = bytes.fromhex(openssl("rsa", "-in", self.key, "-noout", "-modulus").split("=")[1])
        return {"/.well-known/openid-configuration": {"issuer": self.url, "jwks_uri": f"{self.url}/keys"},
                "/keys": {"keys": [{"kty": "RSA", "kid": "one", "alg": "RS256", "n": _base64url(modulus), "e": "AQAB"}]}}

    def _handler(self):
        provider = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self):
                body = json.dumps(provider._documents()[self.path]).encode() if provider.status == 200 else b""
                self.send_response(provider.status)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_):
                pass

        return Handler


class _Stay(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_):
        return None


class Browser:
    """Cookies of one session with the provider."""

    def __init__(self, provider):
        self.base = f"https://127.0.0.1:{provider.port}/api"
        context = ssl.create_default_context(cafile=str(provider.ca))
        self.opener = urllib.request.build_opener(
            urllib.request.ProxyHandler({}), urllib.request.HTTPSHandler(context=context),
            urllib.request.HTTPCookieProcessor(CookieJar()), _Stay())

    def sign_in(self, username, password, scope):
        self.call("POST", "/auth/", {"username": username, "password": password, "scope": scope})
        return self

    def call(self, method, path, body=None):
        """The JSON of the answer, or where it redirects to."""
        request = urllib.request.Request(self.base + path, method=method)
        if body is not None:
            request.add_header("Content-Type", "application/json")
            request.data = json.dumps(body).encode()
        try:
            with self.opener.open(request, timeout=30) as answer:
                text = answer.read()
                return json.loads(text) if text else None
        except urllib.error.HTTPError as error:
            if error.code in (301, 302, 303):
                return error.headers["Location"]
            raise RuntimeError(f"{method} {path}: {error.code} {error.read()[:500]!r}") from error
