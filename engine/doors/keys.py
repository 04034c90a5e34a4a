"""What opens a door: a link that only this organisation can make, and a code to say over the phone.

The link holds the key of the door, what it is for, until when, and a signature over these; a
link that was changed is refused before anything is looked up. Codes leave out what is easily
mistaken for another character.
"""

import hmac
import secrets
import string
from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from struct import Struct
from typing import Final
from uuid import UUID

from engine.store.models import DOOR_PURPOSES

CHARACTERS: Final = "".join(
    one for one in string.ascii_uppercase + string.digits if one not in "0O1IL"
)
CODE_LENGTH: Final = 6
SAID: Final = Struct(">16sBI")
SIGNATURE: Final = 18
"""Bytes kept of the signature: 144 bits. With them a link is 52 characters, without `=`."""


class NoKey(Exception):
    """Er is geen sleutel ingesteld om links mee te ondertekenen."""


@dataclass(slots=True)
class _Held:
    secret: bytes = b""


_held: Final = _Held()


@dataclass(frozen=True, slots=True)
class Link:
    """What a link says. `expires` counts in whole seconds."""

    door_id: UUID
    purpose: str
    expires: int


def use_key(secret: str) -> None:
    """From now on links and codes go by this key; the same for all nodes."""
    _held.secret = secret.encode()


def token_of(door_id: UUID, purpose: str, expires_at: datetime) -> str:
    """The link of a door, as it stands in an address. Raises `NoKey`."""
    number = DOOR_PURPOSES.index(purpose)
    said = SAID.pack(door_id.bytes, number, int(expires_at.timestamp()))
    return urlsafe_b64encode(said + _signature(said)).decode("ascii")


def read(token: str) -> Link | None:
    """What a link says, or None when we did not make it. Raises `NoKey`."""
    try:
        raw = urlsafe_b64decode(token.encode("ascii"))
    except ValueError:
        return None
    said, signature = raw[: SAID.size], raw[SAID.size :]
    if not hmac.compare_digest(signature, _signature(said)) or len(said) < SAID.size:
        return None
    door, number, expires = SAID.unpack(said)
    link = Link(UUID(bytes=door), DOOR_PURPOSES[number], expires)
    # Base64 can be written in more than one way: a link has one.
    same = hmac.compare_digest(urlsafe_b64encode(raw), token.encode("ascii"))
    return link if same else None


def hash_of(token: str) -> bytes:
    """What is kept of a link, or of the secret of a session."""
    return sha256(token.encode()).digest()


def new_code() -> str:
    """A code of six characters, none of which looks like another."""
    return "".join(secrets.choice(CHARACTERS) for _ in range(CODE_LENGTH))


def as_typed(code: str) -> str:
    """A code as it was meant: without spaces and dashes, in capitals."""
    return "".join(code.split()).replace("-", "").upper()


def hash_of_code(code: str, salt: bytes) -> bytes:
    """What is kept of a code: keyed, so that it can't be found by trying all. Raises `NoKey`."""
    return hmac.digest(_key(b"code"), salt + as_typed(code).encode(), sha256)


def hash_of_address(address: str) -> bytes:
    """Under what attempts from an address are counted. Raises `NoKey`."""
    return hmac.digest(_key(b"address"), address.strip().casefold().encode(), sha256)


def _signature(said: bytes) -> bytes:
    return hmac.digest(_key(b"link"), said, sha256)[:SIGNATURE]


def _key(use: bytes) -> bytes:
    if not _held.secret:
        raise NoKey(NoKey.__doc__)
    return hmac.digest(_held.secret, b"door:" + use, sha256)
