"""What kind of file something is, by its content: a name says nothing."""

from collections.abc import Collection
from dataclasses import dataclass
from io import BytesIO
from typing import Final
from zipfile import BadZipFile, ZipFile

import puremagic


@dataclass(frozen=True, slots=True)
class FileKind:
    """A kind of file: what a setting calls it, its media type, and how people call it."""

    key: str
    media_type: str
    label: str


KINDS: Final = {
    one.key: one
    for one in (
        FileKind("pdf", "application/pdf", "PDF"),
        FileKind(
            "docx",
            "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
            "Word",
        ),
        FileKind(
            "xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "Excel"
        ),
        FileKind("odt", "application/vnd.oasis.opendocument.text", "LibreOffice-tekst"),
        FileKind("png", "image/png", "PNG-afbeelding"),
        FileKind("jpg", "image/jpeg", "JPEG-foto"),
        FileKind("txt", "text/plain", "platte tekst"),
    )
}
_INSIDE: Final = {"word/document.xml": "docx", "xl/workbook.xml": "xlsx"}
_MACROS: Final = "vbaProject.bin"


def kind_of(content: bytes) -> FileKind | None:
    """Which of `KINDS` this is; None for anything else, and for Office files with macros."""
    if content.startswith(b"PK"):
        return KINDS.get(_in_archive(content))
    try:
        told = {one.extension for one in puremagic.magic_string(content)}
    except puremagic.PureError:
        told = set()
    for key, begins in (("pdf", b"%PDF-"), ("png", b"\x89PNG\r\n\x1a\n"), ("jpg", b"\xff\xd8\xff")):
        if content.startswith(begins) and (f".{key}" in told or (key == "jpg" and ".jpeg" in told)):
            return KINDS[key]
    return KINDS["txt"] if _is_text(content) else None


def allowed(content: bytes, keys: Collection[str]) -> FileKind | None:
    """The kind, when it is one of those that a setting allows."""
    found = kind_of(content)
    return found if found and found.key in keys else None


def _in_archive(content: bytes) -> str:
    try:
        with ZipFile(BytesIO(content)) as archive:
            names = set(archive.namelist())
            if any(name.endswith(_MACROS) for name in names):
                return ""
            if "mimetype" in names and archive.getinfo("mimetype").file_size < 200:
                is_odt = archive.read("mimetype").decode("ascii") == KINDS["odt"].media_type
                return "odt" if is_odt else ""
    except (BadZipFile, ValueError, NotImplementedError, RuntimeError):
        return ""
    return next((kind for name, kind in _INSIDE.items() if name in names), "")


def _is_text(content: bytes) -> bool:
    """Whether it reads as UTF-8 without anything but text, and is no page for a browser."""
    try:
        words = content.decode("utf-8")
    except UnicodeDecodeError:
        return False
    plain = all(sign.isprintable() or sign in "\t\r\n\ufeff" for sign in words)
    return plain and not words.lstrip("\ufeff \t\r\n").startswith("<")
