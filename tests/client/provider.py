"""A small OpenID Connect provider in the process of the test: it signs with its own key, and holds
whoever comes to state, nonce and code challenge, as a DigiD broker does."""

from __future__ import annotations

import json
import time
from base64 import urlsafe_b64encode
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit
from uuid import uuid4

from joserfc import jwt
from joserfc.jwk import RSAKey

CLIENT_ID, CLIENT_SECRET = "samenloop-proef", "een geheim van de proef"


@dataclass
class Provider:
    """What it knows: who signs in next, and what it gave out."""

    bsn: str = ""
    wrong: dict[str, Any] = field(default_factory=dict)
    """Claims that it gives instead of the right ones."""
    key: RSAKey = field(default_factory=lambda: RSAKey.generate_key(2048, {"kid": "1"}))
    signs_with: RSAKey | None = None
    issuer: str = ""
    given: dict[str, dict[str, str]] = field(default_factory=dict)

    def authorize(self, address: str) -> str:
        """What a browser is sent back to, after somebody signed in at the address."""
        asked = {name: one[0] for name, one in parse_qs(urlsplit(address).query).items()}
        assert asked["code_challenge_method"] == "S256"
        assert asked["nonce"]
        code = uuid4().hex
        self.given[code] = asked
        return f"{asked['redirect_uri']}?{urlencode({'code': code, 'state': asked['state']})}"

    def about(self) -> dict[str, Any]:
        """What it tells of itself on its well-known address."""
        base = self.issuer
        return {
            "issuer": base,
            "authorization_endpoint": f"{base}/authorize",
            "token_endpoint": f"{base}/token",
            "jwks_uri": f"{base}/jwks",
            "id_token_signing_alg_values_supported": ["RS256"],
        }

    def token(self, sent: dict[str, str]) -> dict[str, Any] | None:
        asked = self.given.pop(sent.get("code", ""), None)
        made = sha256(sent.get("code_verifier", "").encode()).digest()
        challenge = urlsafe_b64encode(made).rstrip(b"=").decode()
        if asked is None or challenge != asked["code_challenge"]:
            return None
        now = int(time.time())
        claims = {
            "iss": self.issuer,
            "aud": CLIENT_ID,
            "sub": "pseudoniem",
            "iat": now,
            "exp": now + 60,
            "nonce": asked["nonce"],
            "bsn": self.bsn,
            **self.wrong,
        }
        signed = jwt.encode({"alg": "RS256", "kid": "1"}, claims, self.signs_with or self.key)
        return {"access_token": "x", "token_type": "Bearer", "id_token": signed}


def _answering(provider: Provider) -> type[BaseHTTPRequestHandler]:
    """Who answers over HTTP in the name of the provider."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            if self.path.endswith("openid-configuration"):
                self._send(provider.about())
            else:
                self._send({"keys": [provider.key.as_dict(private=False)]})

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"])).decode()
            sent = {name: one[0] for name, one in parse_qs(body).items()}
            found = provider.token(sent)
            self._send(found or {"error": "invalid_grant"}, 200 if found else 400)

        def _send(self, answer: dict[str, Any], status: int = 200) -> None:
            text = json.dumps(answer).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(text)))
            self.end_headers()
            self.wfile.write(text)

        def log_message(self, *_args: Any) -> None:
            pass

    return Handler


@contextmanager
def served() -> Iterator[Provider]:
    """The provider on an address of this machine."""
    provider = Provider()
    server = ThreadingHTTPServer(("127.0.0.1", 0), _answering(provider))
    provider.issuer = f"http://127.0.0.1:{server.server_port}"
    thread = Thread(target=server.serve_forever)
    thread.start()
    try:
        yield provider
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
