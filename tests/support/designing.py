"""What a process designer does: change a file, and bring it to *Processen*."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import FilePayload, Response

from tests.support.screen import Person

PROCESSES = Path(__file__).resolve().parents[2] / "processes"


def changed(file: str, old: str, new: str) -> FilePayload:
    """A shipped diagram in which one text was replaced."""
    text = (PROCESSES / file).read_text(encoding="utf-8")
    assert old in text
    return as_file(file, text.replace(old, new).encode())


def as_file(name: str, content: bytes) -> FilePayload:
    """A file to bring."""
    return {"name": name, "mimeType": "application/octet-stream", "buffer": content}


def bring(person: Person, *files: FilePayload) -> Response:
    """Let the files be checked; returns the answer."""
    person.open("/processen")
    person.page.get_by_label("Bestanden", exact=True).set_input_files(list(files))
    return person.answer_to("Controleer")
