"""What is in the mail of people without an account: links, and codes in another message."""

from __future__ import annotations

import re
import time
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from typing import Final

from tests.browser.keys import PATIENCE_SECONDS, Typist
from tests.support.office import Office

LINK: Final = re.compile(r"^http\S+/p/\S+$", re.MULTILINE)
CODE: Final = re.compile(r"^[A-Z0-9]{6}$", re.MULTILINE)


class Mailbox:
    """The mail to one address that came since it was last looked at."""

    def __init__(self, office: Office, address: str) -> None:
        self._office = office
        self._folder: Path = office.server.directory / "var" / "mail"
        self._address = address
        self._read = set(self._files())

    def visit(self, code: str = "") -> Typist:
        """Follow the link of the new mail, and fill in the code: of the other mail, unless he has
        it from elsewhere."""
        link, code = self._await(LINK), code or self._await(CODE)
        visitor = self._office.window(Typist)
        self._read = set(self._files())
        visitor.page.goto(link)
        visitor.is_at("Vul de code in")
        visitor.fill("Code van zes tekens", code)
        visitor.press("Verder")
        return visitor

    def _await(self, wanted: re.Pattern[str]) -> str:
        until = time.monotonic() + PATIENCE_SECONDS
        while time.monotonic() < until:
            for file in sorted(self._files() - self._read, key=lambda one: one.stat().st_mtime):
                if found := wanted.search(_text(file)):
                    return found[0]
            time.sleep(0.1)  # a file has nothing else to wait for
        raise AssertionError(f"no mail to {self._address} with {wanted.pattern}")

    def _files(self) -> set[Path]:
        return {file for file in self._folder.glob("*.eml") if self._is_mine(file)}

    def _is_mine(self, file: Path) -> bool:
        return str(_message(file)["To"]) == self._address


def _text(file: Path) -> str:
    return _message(file).get_content().replace("\r\n", "\n")


def _message(file: Path) -> EmailMessage:
    return message_from_bytes(file.read_bytes(), policy=policy.default)
