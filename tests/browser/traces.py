"""What a story leaves where nothing about its people may stand: logs, addresses, mail, the rows of
jobs and of both logs, names of files, exports, error pages.

The people of a story have rare words in their names and answers (`Canaries`), so that a search for
those words finds each trace, also when somebody took it for hidden: hashed, in base64, escaped.
"""

from __future__ import annotations

import base64
import hashlib
import html
import json
from collections.abc import Iterable, Iterator, Mapping
from email import message_from_bytes, policy
from itertools import product
from pathlib import Path
from typing import Final
from urllib.parse import quote, quote_plus, unquote_plus

from sqlalchemy import text

from engine.store.database import Database
from engine.store.who import SYSTEM

SYLLABLES: Final = ("kwa", "zwij", "flo", "snoe", "plui", "vree", "gnie", "droo")
HASHES: Final = ("md5", "sha1", "sha256")
TABLES: Final = (
    "job",
    "procrastinate_jobs",
    "procrastinate_events",
    "audit_event",
    "processing_record",
    "processing_activity",
    "incident",
    "door",
    "signal",
)
"""Jobs, both logs and the register, links, and signaleringen: those may stand in any worklist."""
SHORTEST: Final = 6


class Canaries:
    """Rare words, each used once: `said("Hij belt nooit.")` adds one to an answer."""

    def __init__(self) -> None:
        self.words: list[str] = []
        self._free = product(SYLLABLES, repeat=3)

    def said(self, answer: str) -> str:
        """The answer with a rare word in it, that is looked for afterwards."""
        self.words.append("".join(next(self._free)))
        return f"{answer} {self.words[-1]}"

    def known(self, text: str) -> str:
        """A name or number that is rare as it is."""
        self.words.append(text)
        return text


def found(words: Iterable[str], places: Mapping[str, str]) -> list[str]:
    """Each place in which a word stands in some form: “log: kwakwakwa as sha256”."""
    looked_for = [(word, form, hidden) for word in words for form, hidden in forms_of(word)]
    return [
        f"{place}: {word} as {form}"
        for place, said in places.items()
        for folded in (said.casefold(),)
        for word, form, hidden in looked_for
        if hidden in said or (form in FOLDED and hidden.casefold() in folded)
    ]


FOLDED: Final = {"text", "quoted", "hexadecimal", *HASHES}
"""Forms that are the same in capitals."""


def forms_of(word: str) -> Iterator[tuple[str, str]]:
    """The word itself, and as what it may be hidden in a longer text."""
    for said in dict.fromkeys((word, word.casefold())):
        data = said.encode()
        yield "text", said
        for hidden in {quote(said), quote_plus(said), html.escape(said), json.dumps(said)[1:-1]}:
            if hidden != said:
                yield "quoted", hidden
        yield "hexadecimal", data.hex()
        for name in HASHES:
            digest = hashlib.new(name, data).digest()
            yield name, digest.hex()
            yield f"{name} in base64", base64.b64encode(digest).decode().rstrip("=")
        for before in range(3):
            yield "base64", _in_base64(data, before)


def _in_base64(data: bytes, before: int) -> str:
    """What of it looks the same after so many other bytes, whatever comes behind it."""
    end = (before + len(data)) * 8 // 6
    encoded = base64.b64encode(bytes(before) + data).decode()
    return encoded[-(-before * 8 // 6) : end]


def files(directory: Path) -> dict[str, str]:
    """The server's log, and names and bytes of all else that it wrote; documents are encrypted.

    Of a mail only subject and body count: it has to have an address.
    """
    written = sorted(one for one in directory.rglob("*") if one.is_file())
    places = {"names of files": "\n".join(str(one.relative_to(directory)) for one in written)}
    for one in written:
        name = f"{one.parent.name}/{one.name}"
        places[name] = _mail(one) if one.suffix == ".eml" else one.read_text("latin-1")
    return places


def _mail(file: Path) -> str:
    message = message_from_bytes(file.read_bytes(), policy=policy.default)
    body = message.get_body()
    return f"{message['Subject']}\n{body.get_content() if body else ''}"


def addresses(asked: Iterable[str]) -> dict[str, str]:
    """Every address that was asked for or told where one came from, as sent and as read."""
    lines = sorted(asked)
    return {"addresses": "\n".join([*lines, *(unquote_plus(one) for one in lines)])}


def rows(database: Database, tables: Iterable[str] = TABLES) -> dict[str, str]:
    """All that stands in these tables, a row on each line."""
    with database.reading(SYSTEM) as session:
        return {
            table: "\n".join(
                session.scalars(text(f"SELECT to_jsonb(one)::text FROM {table} AS one"))
            )
            for table in tables
        }
