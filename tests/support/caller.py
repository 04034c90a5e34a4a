"""A browser without a screen: keeps cookies and sends the token along; for threads."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from http.cookiejar import CookieJar
from typing import Final
from urllib.error import HTTPError
from urllib.parse import urlencode
from urllib.request import HTTPCookieProcessor, OpenerDirector, build_opener

TOKEN: Final = re.compile(r'name="csrf_token" value="([^"]+)"')
SECONDS: Final = 20


@dataclass(frozen=True)
class Answer:
    """What came back in the end, after redirects: status, address, text."""

    status: int
    address: str
    text: str


class Caller:
    """Somebody of the demo, signed in. Raises OSError while the server is away."""

    def __init__(self, address: str, username: str) -> None:
        self.address = address
        self._opener: OpenerDirector = build_opener(HTTPCookieProcessor(CookieJar()))
        token = self._token_of(self.get("/aanmelden"))
        self._ask(f"/aanmelden/demo/{username}", {"csrf_token": token})
        self._token = self._token_of(self.get("/dossiers"))

    def get(self, path: str) -> Answer:
        return self._ask(path, None)

    def post(self, path: str, fields: Mapping[str, str] | None = None) -> Answer:
        return self._ask(path, {"csrf_token": self._token, **(fields or {})})

    def _ask(self, path: str, fields: Mapping[str, str] | None) -> Answer:
        data = urlencode(fields).encode() if fields is not None else None
        try:
            with self._opener.open(self.address + path, data, SECONDS) as answer:
                return Answer(answer.status, answer.url, answer.read().decode())
        except HTTPError as error:
            return Answer(error.code, error.url, error.read().decode())

    def _token_of(self, answer: Answer) -> str:
        found = TOKEN.search(answer.text)
        assert found, f"no form on the page {answer.address}"
        return found[1]
