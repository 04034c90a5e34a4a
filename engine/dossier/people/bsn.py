"""The burgerservicenummer: its check digit, and how it is kept.

At rest it is encrypted with AES-256-GCM, for one person: the cipher of one row says nothing in
another. Beside it stands a keyed hash, to find the same BSN again without decrypting any. There
are only about ninety million BSNs, so whoever has the key of the hash can work out every one:
the keys belong outside the database. A key is replaced by putting a new one in front; what older
ones have written stays readable until `rotating.rotate` has written it anew.
"""

import secrets
from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error as NotBase64
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Final
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.hmac import HMAC
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from stdnum.exceptions import ValidationError
from stdnum.nl import bsn as rule

KEY_BYTES: Final = 32
NAME_BYTES: Final = 4
NONCE_BYTES: Final = 12
HIDDEN: Final = "••••••"
UNREADABLE: Final = HIDDEN + "•••"


class InvalidBsn(Exception):
    """Dit is geen geldig BSN. Controleer de negen cijfers."""

    def __init__(self) -> None:
        super().__init__(InvalidBsn.__doc__)  # never with what was typed


class Unreadable(Exception):
    """Dit BSN kan niet worden gelezen: de sleutel waarmee het bewaard is, ontbreekt."""

    def __init__(self) -> None:
        super().__init__(Unreadable.__doc__)


class NoKey(Exception):
    """Een BSN bewaren kan niet: er is geen sleutel ingesteld."""

    def __init__(self) -> None:
        super().__init__(NoKey.__doc__)


class BadKey(ValueError):
    """A key is no 32 bytes in base64; the message does not hold it."""


@dataclass(frozen=True, slots=True, repr=False)
class Bsn:
    """A BSN that passes its check. As text it is masked: only `digits` has all of it."""

    digits: str = field(repr=False)

    @classmethod
    def of(cls, text: str) -> "Bsn":
        """The BSN in a text, whatever its spaces and points. Raises `InvalidBsn`."""
        try:
            return cls(str(rule.validate(text)))
        except ValidationError:
            pass
        raise InvalidBsn  # after the handler, so that no cause carries what was typed

    @property
    def masked(self) -> str:
        """••••••019"""
        return HIDDEN + self.digits[-3:]

    def __str__(self) -> str:
        return self.masked

    __repr__ = __str__

    def __format__(self, _specification: str) -> str:
        return self.masked


class Key:
    """One secret, of which a key to encrypt with and one to hash with are derived."""

    __slots__ = ("_cipher", "_hash", "name")

    def __init__(self, secret: bytes) -> None:
        if len(secret) != KEY_BYTES:
            raise BadKey("a key has 32 bytes")
        self._cipher = AESGCM(_derived(secret, b"samenloop bsn cipher"))
        self._hash = _derived(secret, b"samenloop bsn hash")
        self.name = _derived(secret, b"samenloop bsn name")[:NAME_BYTES]

    def encrypt(self, bsn: Bsn, person_id: UUID) -> bytes:
        nonce = secrets.token_bytes(NONCE_BYTES)
        sealed = self._cipher.encrypt(nonce, bsn.digits.encode("ascii"), person_id.bytes)
        return self.name + nonce + sealed

    def decrypt(self, cipher: bytes, person_id: UUID) -> Bsn:
        nonce, sealed = cipher[NAME_BYTES:][:NONCE_BYTES], cipher[NAME_BYTES + NONCE_BYTES :]
        try:
            return Bsn(self._cipher.decrypt(nonce, sealed, person_id.bytes).decode("ascii"))
        except (InvalidTag, ValueError):
            raise Unreadable from None

    def hash(self, bsn: Bsn) -> bytes:
        made = HMAC(self._hash, SHA256())
        made.update(bsn.digits.encode("ascii"))
        return self.name + made.finalize()


class Vault:
    """The keys: the first writes, all read. Without any, no BSN can be kept."""

    def __init__(self, keys: Iterable[Key] = ()) -> None:
        self._keys = tuple(keys)

    @classmethod
    def of(cls, text: str) -> "Vault":
        """The keys in a setting: base64, with commas between them. Raises `BadKey`."""
        return cls(Key(_decoded(one)) for one in filter(None, map(str.strip, text.split(","))))

    def __bool__(self) -> bool:
        return bool(self._keys)

    @property
    def current(self) -> Key:
        """The key that writes. Raises `NoKey`."""
        if not self._keys:
            raise NoKey
        return self._keys[0]

    def encrypt(self, bsn: Bsn, person_id: UUID) -> bytes:
        """What may stand in the row of that person. Raises `NoKey`."""
        return self.current.encrypt(bsn, person_id)

    def decrypt(self, cipher: bytes, person_id: UUID) -> Bsn:
        """The BSN again. Raises `Unreadable` (no such key, another person's, or damaged)."""
        for key in self._keys:
            if cipher.startswith(key.name):
                return key.decrypt(cipher, person_id)
        raise Unreadable

    def hash(self, bsn: Bsn) -> bytes:
        """What the same BSN has in every row, under the key that writes. Raises `NoKey`."""
        return self.current.hash(bsn)

    def hashes(self, bsn: Bsn) -> list[bytes]:
        """Every hash that a row with this BSN can have, also under an older key."""
        return [key.hash(bsn) for key in self._keys]

    def masked(self, cipher: bytes | None, person_id: UUID) -> str:
        """How a screen shows it: its last three digits; empty without one."""
        if cipher is None:
            return ""
        try:
            return self.decrypt(cipher, person_id).masked
        except Unreadable:
            return UNREADABLE


def new_key() -> str:
    """A key as the setting wants it."""
    return urlsafe_b64encode(secrets.token_bytes(KEY_BYTES)).decode("ascii")


_vault = Vault()


def keep_with(vault: Vault) -> None:
    """Say with which keys this process keeps BSNs."""
    global _vault
    _vault = vault


def vault() -> Vault:
    """The keys of this process."""
    return _vault


def _derived(secret: bytes, purpose: bytes) -> bytes:
    return HKDF(SHA256(), KEY_BYTES, salt=None, info=purpose).derive(secret)


def _decoded(text: str) -> bytes:
    try:
        return urlsafe_b64decode(text.encode("ascii"))
    except (NotBase64, ValueError):
        raise BadKey("a key is written in base64") from None
