"""Whether a text may go in: nothing refused in it, and what is marked judged by its writer."""

from __future__ import annotations

import hashlib

from engine.consultation.traces import Trace, find

LONGEST = 4000


class Refused(Exception):
    """Hier staat iets in dat zegt over wie het gaat."""

    def __init__(self, text: str, traces: list[Trace], *, may_confirm: bool) -> None:
        super().__init__(Refused.__doc__)
        self.text = text
        self.traces = traces
        self.may_confirm = may_confirm
        """Whether the writer may say that it gives nobody away."""


class Unfit(Exception):
    """The text is empty or too long; the message is Dutch."""


def checked(text: str, confirmed: str = "") -> str:
    """The text as it may go in. `confirmed` is what `mark` gave for a text that the writer judged.

    Raises `Unfit`, and `Refused` with the places: a text that was changed is judged anew.
    """
    written = text.replace("\r\n", "\n").strip()
    if not written:
        raise Unfit("Vul een tekst in.")
    if len(written) > LONGEST:
        raise Unfit(f"De tekst mag {LONGEST} tekens lang zijn.")
    traces = find(written)
    refused = any(one.refused for one in traces)
    if refused or (traces and confirmed != mark(written)):
        raise Refused(written, traces, may_confirm=not refused)
    return written


def mark(text: str) -> str:
    """What tells this text from any other."""
    return hashlib.sha256(text.encode()).hexdigest()
