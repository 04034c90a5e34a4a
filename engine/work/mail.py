"""Sending mail, as an operation of diagrams: `mail:versturen`.

To whom, what about and what it says come from the case; nothing of it is kept or logged here.
"""

import os
import smtplib
import ssl
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from email.errors import HeaderParseError
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from pathlib import Path
from typing import Any, Final
from urllib.parse import unquote, urlsplit

from engine.work.errors import OperationFailed
from engine.work.operations import Order, outside

TIMEOUT: Final = 20
"""Seconds that a mail server may take over one answer."""

Post = Callable[[EmailMessage, str], None]
"""Sends a message; the second argument is its key. Raises `OSError` or `SMTPException`."""


@dataclass(slots=True)
class Office:
    """How this installation sends mail, and in whose name."""

    post: Post | None = None
    sender: str = ""


_office: Final = Office()


def send_by(post: Post, sender: str) -> None:
    """From now on mail leaves this way, from this address."""
    _office.post, _office.sender = post, sender


def into(folder: Path) -> Post:
    """Each message becomes a file named after its key, for the owner of this process only: sent
    twice, it is there once."""

    def private(path: str, flags: int) -> int:
        return os.open(path, flags, 0o600)

    def post(message: EmailMessage, key: str) -> None:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        draft = folder / f"{key}.part"
        with open(draft, "wb", opener=private) as file:
            file.write(message.as_bytes(policy=SMTP))
        draft.replace(folder / f"{key}.eml")

    return post


def over(url: str) -> Post:
    """By the server at `smtp://user:password@host:587` (STARTTLS) or `smtps://…:465` (TLS)."""
    parts = urlsplit(url)
    host, secure = parts.hostname or "", parts.scheme == "smtps"
    context = ssl.create_default_context()

    def connect() -> smtplib.SMTP:
        if secure:
            return smtplib.SMTP_SSL(host, parts.port or 465, timeout=TIMEOUT, context=context)
        server = smtplib.SMTP(host, parts.port or 587, timeout=TIMEOUT)
        server.starttls(context=context)
        return server

    def post(message: EmailMessage, _key: str) -> None:
        with connect() as server:
            if parts.username:
                server.login(unquote(parts.username), unquote(parts.password or ""))
            server.send_message(message)

    return post


@outside("mail:versturen", gives=())
def send(order: Order) -> Mapping[str, Any]:
    """Send a mail: `aan` (one address), `onderwerp` and `tekst`, each an input or a header.

    Every attempt has the same Message-ID, by which a mailbox knows a mail that came twice.
    """
    if _office.post is None:
        raise OperationFailed("Er is niet ingesteld hoe deze organisatie e-mail verstuurt.")
    message = EmailMessage(policy=SMTP)
    sender = _address(_office.sender)
    message["From"] = sender
    message["To"] = _address(_given(order, "aan"))
    message["Subject"] = " ".join(_given(order, "onderwerp").split())
    message["Date"] = order.at
    message["Message-ID"] = f"<{order.key}@{sender.domain}>"
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(_given(order, "tekst"))
    _office.post(message, order.key)
    return {}


def _given(order: Order, name: str) -> str:
    value = order.variables.get(name) or order.headers.get(name) or ""
    if not isinstance(value, str) or not value.strip():
        raise OperationFailed(f"Het gegeven ‘{name}’ van de e-mail ontbreekt.")
    return value.strip()


def _address(text: str) -> Address:
    """One address. Nothing in it can begin a new header: that is no address."""
    try:
        found = Address(addr_spec=text)
    except (ValueError, IndexError, HeaderParseError):
        found = Address()
    if not found.username or "." not in found.domain or not text.isprintable():
        raise OperationFailed("Het e-mailadres klopt niet.") from None
    return found
