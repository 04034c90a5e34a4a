"""A lean visitor on a real port: one kept-open connection, ready-made requests, nothing drawn."""

import re
import socket
from collections.abc import Mapping
from urllib.parse import urlencode

LENGTH = re.compile(rb"\r\ncontent-length: (\d+)", re.IGNORECASE)
LOCATION = re.compile(rb"\r\nlocation: ([^\r]+)", re.IGNORECASE)
COOKIE = re.compile(rb"\r\nset-cookie: ([^;\r]+)", re.IGNORECASE)
TOKEN = re.compile(rb'name="csrf_token"[^>]*value="([^"]+)"')


class Wire:
    """A connection to a node, with the session of who signed in and its CSRF token."""

    def __init__(self, port: int) -> None:
        self._socket = socket.create_connection(("127.0.0.1", port), timeout=60)
        self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._cookie = b""
        self._token = ""

    def close(self) -> None:
        """End the connection."""
        self._socket.close()

    def sign_in(self, username: str) -> None:
        """Become a demo person; what the pages set from here on is not kept."""
        self._take_in(self.get("/aanmelden"))
        self._take_in(self._post_raw(f"/aanmelden/demo/{username}", {}))
        self._take_in(self.get("/werkvoorraad/mijn"))

    def get(self, path: str) -> bytes:
        """The whole answer, head and body."""
        head = f"GET {path} HTTP/1.1\r\nHost: bench\r\n".encode()
        return self._exchange(head + b"Cookie: " + self._cookie + b"\r\n\r\n")

    def post(self, path: str, form: Mapping[str, str]) -> str:
        """Post a form; returns where the answer leads to. Anything but a 303 is an error."""
        answer = self._post_raw(path, form)
        found = LOCATION.search(answer)
        assert answer.startswith(b"HTTP/1.1 303"), answer[:2000]
        assert found
        return found[1].decode()

    def _post_raw(self, path: str, form: Mapping[str, str]) -> bytes:
        body = urlencode({**form, "csrf_token": self._token}).encode()
        head = (
            f"POST {path} HTTP/1.1\r\nHost: bench\r\nContent-Length: {len(body)}\r\n"
            "Content-Type: application/x-www-form-urlencoded\r\n"
        ).encode()
        return self._exchange(head + b"Cookie: " + self._cookie + b"\r\n\r\n" + body)

    def _exchange(self, request: bytes) -> bytes:
        self._socket.sendall(request)
        answer = b""
        while b"\r\n\r\n" not in answer:
            answer += self._more()
        found = LENGTH.search(answer)
        whole = answer.index(b"\r\n\r\n") + 4 + (int(found[1]) if found else 0)
        while len(answer) < whole:
            answer += self._more()
        return answer

    def _more(self) -> bytes:
        received = self._socket.recv(65536)
        assert received, "the node closed the connection"
        return received

    def _take_in(self, answer: bytes) -> None:
        if cookie := COOKIE.search(answer):
            self._cookie = cookie[1]
        if token := TOKEN.search(answer):
            self._token = token[1].decode()
