"""A provider that says whatever a test wants: with good keys or bad ones, the truth or not. It insists on PKCE."""

from __future__ import annotations

import base64
import hashlib
import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

from joserfc import jwk, jwt


class Forger:
    """The provider. `claims` go over those of an honest ID token; None takes one out."""

    def __init__(self) -> None:
        self.issuer = ""
        self.key = jwk.RSAKey.generate_key(2048, {"kid": "one"})
        self.shown = [self.key]  # the keys that it publishes
        self.header: dict[str, Any] = {"alg": "RS256", "kid": "one"}
        self.claims: dict[str, Any] = {}
        self.about: dict[str, Any] = {}
        self.person: dict[str, Any] = {}
        self.challenge = self.nonce = ""
        self.asked: list[str] = []

    def log_in(self, address: str) -> dict[str, str]:
        """What it sends back after somebody has logged in at `address`."""
        asked = parse_qs(urlsplit(address).query)
        self.challenge, self.nonce = asked["code_challenge"][0], asked["nonce"][0]
        return {"state": asked["state"][0], "code": "the code"}

    def answer(self, path: str, form: dict[str, list[str]]) -> tuple[int, Any]:
        """Status and JSON of one address."""
        self.asked.append(path)
        if path.endswith("openid-configuration"):
            return 200, self.description | self.about
        if path == "/keys":
            return 200, {"keys": [key.as_dict(private=False) for key in self.shown]}
        if path == "/person":
            return 200, self.person
        verifier = form.get("code_verifier", [""])[0].encode()
        digest = base64.urlsafe_b64encode(hashlib.sha256(verifier).digest()).rstrip(b"=").decode()
        if digest != self.challenge or form.get("code") != ["the code"]:
            return 400, {"error": "invalid_grant"}
        return 200, {"access_token": "a", "token_type": "Bearer", "id_token": self.token}

    @property
    def description(self) -> dict[str, Any]:
        names = ("authorization", "token", "userinfo")
        paths = {f"{name}_endpoint": f"{self.issuer}/{name}" for name in names}
        return {"issuer": self.issuer, "jwks_uri": f"{self.issuer}/keys", **paths} | {
            "userinfo_endpoint": f"{self.issuer}/person"
        }

    @property
    def token(self) -> str:
        now = int(time.time())
        honest = {
            "iss": self.issuer,
            "aud": "kith",
            "sub": "ada",
            "exp": now + 300,
            "iat": now,
            "nonce": self.nonce,
            "email": "ada@example.test",
            "email_verified": True,
        }
        claims = {key: value for key, value in (honest | self.claims).items() if value is not None}
        if self.header["alg"] == "none":
            parts = (self.header, claims)
            return ".".join(_part(each) for each in parts) + "."
        key = jwk.OctKey.import_key(self.key.as_pem(private=False)) if self.header["alg"] == "HS256" else self.key
        return jwt.encode(self.header, claims, key, algorithms=["RS256", "HS256"])


def _part(value: Any) -> str:
    return base64.urlsafe_b64encode(json.dumps(value).encode()).rstrip(b"=").decode()


@contextmanager
def forging() -> Iterator[Forger]:
    """The provider on this machine, until the block ends."""
    forger = Forger()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self._answer({})

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            self._answer(parse_qs(body.decode()))

        def _answer(self, form: dict[str, list[str]]) -> None:
            status, value = forger.answer(urlsplit(self.path).path, form)
            body = json.dumps(value).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *args: Any) -> None:
            return

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        forger.issuer = f"http://127.0.0.1:{server.server_address[1]}"
        threading.Thread(target=server.serve_forever, daemon=True).start()
        try:
            yield forger
        finally:
            server.shutdown()
