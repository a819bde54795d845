"""An identity provider on this machine: real HTTP, a form, PKCE, tokens signed with RS256.

It refuses what a strict provider refuses. `bend` changes a token before it is signed, `key` and
`algorithm` sign it otherwise: what an attacker or a broken provider would send.
"""

from __future__ import annotations

import base64
import hashlib
import json
import secrets
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from html import escape
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Final
from urllib.parse import parse_qs, urlencode, urlsplit

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa

CLIENT, SECRET = "packshot", "s3cret:with/odd&signs"
KEY: Final = rsa.generate_private_key(public_exponent=65537, key_size=2048)
OTHER_KEY: Final = rsa.generate_private_key(public_exponent=65537, key_size=2048)
Claims = dict[str, Any]


@dataclass
class Provider:
    """What it knows and has seen. `people` has the claims of each subject."""

    issuer: str = ""
    people: dict[str, Claims] = field(default_factory=dict)
    codes: dict[str, tuple[str, dict[str, str]]] = field(default_factory=dict)
    tokens: dict[str, str] = field(default_factory=dict)
    asked: list[dict[str, str]] = field(default_factory=list)
    bend: Callable[[Claims], object] = lambda claims: None
    key: Any = KEY
    algorithm: str = "RS256"
    key_names: tuple[str | None, ...] = ("1",)
    token_key: str | None = "1"

    def person(self, subject: str, *groups: str, **claims: object) -> None:
        """Somebody with a verified address, unless said otherwise."""
        self.people[subject] = {
            "email": f"{subject}@example.org", "email_verified": True, "groups": list(groups),
            "preferred_username": subject,
        } | claims  # fmt: skip

    def give_code(self, subject: str, wish: dict[str, str]) -> str:
        """Where the browser goes after the form; the code works once."""
        code = secrets.token_urlsafe(8)
        self.codes[code] = (subject, wish)
        return f"{wish['redirect_uri']}?{urlencode({'code': code, 'state': wish['state']})}"

    def exchange(self, form: dict[str, str]) -> Claims | None:
        """The tokens; None for a wrong client, code, address or verifier."""
        subject, wish = self.codes.pop(form.get("code", ""), ("", {}))
        digest = hashlib.sha256(form.get("code_verifier", "").encode()).digest()
        challenge = base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
        wanted = (CLIENT, SECRET, wish.get("redirect_uri"), wish.get("code_challenge"), "S256")
        method = wish.get("code_challenge_method")
        given = (form.get("client_id"), form.get("client_secret"), form.get("redirect_uri"))
        if not subject or (*given, challenge, method) != wanted:
            return None
        now = int(time.time())
        claims = {
            "iss": self.issuer, "aud": CLIENT, "sub": subject, "iat": now, "exp": now + 300,
            "nonce": wish["nonce"],
        }  # fmt: skip
        self.bend(claims)
        token = secrets.token_urlsafe(8)
        self.tokens[token] = subject
        header = {"kid": self.token_key} if self.token_key else {}
        signed = jwt.encode(claims, self.key, self.algorithm, headers=header)
        return {"access_token": token, "token_type": "Bearer", "id_token": signed}

    def form(self) -> str:
        """Where a person says who they are."""
        buttons = "".join(
            f'<button name="sub" value="{escape(each)}">{escape(each)}</button>'
            for each in self.people
        )
        return f'<html lang="en"><form method="post">{buttons}</form></html>'

    def documents(self) -> dict[str, Claims]:
        """What anybody may read."""
        return {"/jwks": self.jwks(), "/.well-known/openid-configuration": self.discovery()}

    def jwks(self) -> Claims:
        """Its public key."""
        key = jwt.algorithms.RSAAlgorithm.to_jwk(KEY.public_key(), as_dict=True)
        return {
            "keys": [
                {**key, "alg": "RS256", "use": "sig"} | ({"kid": name} if name else {})
                for name in self.key_names
            ]
        }

    def discovery(self) -> Claims:
        """Where everything is."""
        return {
            "issuer": self.issuer,
            "authorization_endpoint": f"{self.issuer}/authorize",
            "token_endpoint": f"{self.issuer}/token",
            "userinfo_endpoint": f"{self.issuer}/userinfo",
            "jwks_uri": f"{self.issuer}/jwks",
            "token_endpoint_auth_methods_supported": ["client_secret_post"],
        }


class _Handler(BaseHTTPRequestHandler):
    provider: Provider

    def do_GET(self) -> None:
        path = urlsplit(self.path).path
        if path == "/authorize":
            self.reply(200, self.provider.form().encode(), "text/html")
        elif path == "/userinfo":
            token = self.headers["Authorization"].removeprefix("Bearer ")
            subject = self.provider.tokens[token]
            self.say({"sub": subject, **self.provider.people[subject]})
        elif (document := self.provider.documents().get(path)) is not None:
            self.say(document)
        else:
            self.say({}, 404)

    def do_POST(self) -> None:
        length = int(self.headers["Content-Length"])
        form = _first(self.rfile.read(length).decode())
        if urlsplit(self.path).path == "/authorize":
            wish = _first(urlsplit(self.path).query)
            self.provider.asked.append(wish)
            self.send_response(302)
            self.send_header("Location", self.provider.give_code(form["sub"], wish))
            self.end_headers()
        elif (tokens := self.provider.exchange(form)) is not None:
            self.say(tokens)
        else:
            self.say({"error": "invalid_grant"}, 400)

    def say(self, document: Claims, status: int = 200) -> None:
        self.reply(status, json.dumps(document).encode(), "application/json")

    def reply(self, status: int, body: bytes, kind: str) -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        """Quiet."""


def _first(query: str) -> dict[str, str]:
    return {name: values[0] for name, values in parse_qs(query, keep_blank_values=True).items()}


@contextmanager
def providing() -> Iterator[Provider]:
    """A provider on loopback."""
    provider = Provider()
    handler = type("Handler", (_Handler,), {"provider": provider})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
    provider.issuer = f"http://127.0.0.1:{server.server_port}"
    try:
        yield provider
    finally:
        server.shutdown()
        server.server_close()
