"""An effect outside, for jobs: a line in a file that every node adds to."""

import os
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any

from engine.work import operations
from engine.work.operations import Order

DELIVER = "chaos:leveren"
HOLD = ".hold"
"""While a file with the ledger's name and this suffix is there, no delivery ends."""


@contextmanager
def delivering(ledger: Path) -> Iterator[None]:
    """The operation `chaos:leveren` is known meanwhile."""
    operations.outside(DELIVER, gives=("bon",))(partial(deliver, ledger))
    try:
        yield
    finally:
        del operations._outside[DELIVER], operations._results[DELIVER]


def deliver(ledger: Path, order: Order) -> Mapping[str, Any]:
    """Write down the key and what is delivered; gives back `bon`, which follows from that."""
    what = str(order.variables["wat"])
    line = f"{order.key} {what}\n".encode()
    descriptor = os.open(ledger, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
    try:
        os.write(descriptor, line)  # one write: lines of two processes do not mix
    finally:
        os.close(descriptor)
    time.sleep(0.02)
    hold = ledger.with_suffix(HOLD)
    while hold.exists():
        time.sleep(0.02)
    return {"bon": f"bon van {what}"}


def delivered(ledger: Path) -> list[tuple[str, str]]:
    """Key and content of all deliveries, in their order."""
    if not ledger.exists():
        return []
    lines = ledger.read_text(encoding="utf-8").splitlines()
    return [(key, what) for key, _, what in (line.partition(" ") for line in lines)]
