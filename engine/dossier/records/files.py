"""Where the content of documents is: encrypted files outside the web root, by random names.

A file is sealed (AES-256-GCM) for one document: under another name or of another document it can't
be read. The key is a setting, like that of BSNs. A file is written before the row that names it is
committed, and taken away after the row that names it is gone; what a crash leaves is swept.
"""

import os
import secrets
from base64 import urlsafe_b64decode
from collections.abc import Collection, Iterator
from pathlib import Path
from typing import Final
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

KEY_BYTES: Final = 32
NAME_BYTES: Final = 4
NONCE_BYTES: Final = 12
NAME_LENGTH: Final = 32


class NoKey(Exception):
    """Documenten bewaren kan niet: er is geen sleutel ingesteld."""

    def __init__(self) -> None:
        super().__init__(NoKey.__doc__)


class Unreadable(Exception):
    """Dit document kan niet worden gelezen: het bestand is er niet, is beschadigd, of de sleutel
    ontbreekt."""

    def __init__(self) -> None:
        super().__init__(" ".join((Unreadable.__doc__ or "").split()))


class Files:
    """The folder, and the keys: the first one writes, all read. Without any, nothing is taken."""

    def __init__(self, folder: Path, keys: str) -> None:
        self.folder = folder
        self._keys = [_secret(one) for one in keys.split(",") if one.strip()]

    def __bool__(self) -> bool:
        return bool(self._keys)

    def write(self, content: bytes, document_id: UUID) -> str:
        """Keep the content of a document; returns the name of the file. Raises `NoKey`."""
        if not self._keys:
            raise NoKey
        name, cipher = self._keys[0]
        nonce = secrets.token_bytes(NONCE_BYTES)
        sealed = name + nonce + cipher.encrypt(nonce, content, document_id.bytes)
        stored_as = secrets.token_hex(NAME_LENGTH // 2)
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        opened = os.open(self.folder / stored_as, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(opened, "wb") as file:
            file.write(sealed)
            file.flush()
            os.fsync(file.fileno())
        return stored_as

    def read(self, stored_as: str, document_id: UUID) -> bytes:
        """The content again. Raises `Unreadable`."""
        try:
            sealed = (self.folder / stored_as).read_bytes()
        except OSError:
            raise Unreadable from None
        nonce = sealed[NAME_BYTES:][:NONCE_BYTES]
        for name, cipher in self._keys:
            if sealed.startswith(name):
                try:
                    body = sealed[NAME_BYTES + NONCE_BYTES :]
                    return cipher.decrypt(nonce, body, document_id.bytes)
                except (InvalidTag, ValueError):
                    break
        raise Unreadable

    def delete(self, stored_as: str) -> None:
        """Take the file away, if it is there."""
        (self.folder / stored_as).unlink(missing_ok=True)

    def orphans(self, known: Collection[str], before: float) -> Iterator[str]:
        """The files that no document names, written before that moment (seconds since 1970)."""
        for path in self.folder.glob("*") if self.folder.is_dir() else ():
            if path.name not in known and path.stat().st_mtime < before:
                yield path.name


def _secret(text: str) -> tuple[bytes, AESGCM]:
    """What is in front of what a key wrote, and the key itself."""
    secret = urlsafe_b64decode(text.strip().encode("ascii"))
    if len(secret) != KEY_BYTES:
        raise ValueError("a key has 32 bytes")
    return (
        _derived(secret, b"samenloop document name")[:NAME_BYTES],
        AESGCM(_derived(secret, b"samenloop document cipher")),
    )


def _derived(secret: bytes, purpose: bytes) -> bytes:
    return HKDF(SHA256(), KEY_BYTES, salt=None, info=purpose).derive(secret)
