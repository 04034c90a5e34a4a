"""The logs as JSON lines, for an accountant: one object a line, as a stream."""

import json
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import inspect

from engine.store.models import AuditEvent, Base, ProcessingRecord


def lines(rows: Iterable[AuditEvent | ProcessingRecord | Base]) -> Iterator[str]:
    """Each row as a line. Hashes and pseudonyms are hexadecimal, moments are in UTC.

    An audit event has all that its hash is made of, so that a chain can be checked by somebody
    else: docs/besluiten/logs.md says how.
    """
    for row in rows:
        values = {one.key: _plain(one.value) for one in inspect(row).attrs}
        yield json.dumps(values, ensure_ascii=False) + "\n"


def mappings(rows: Iterable[Mapping[str, Any]]) -> Iterator[str]:
    """The same for rows that were put together for it."""
    for row in rows:
        values = {name: _plain(value) for name, value in row.items()}
        yield json.dumps(values, ensure_ascii=False) + "\n"


def _plain(value: Any) -> Any:
    match value:
        case bytes():
            return value.hex()
        case datetime():
            return value.isoformat()
        case UUID():
            return str(value)
    return value
