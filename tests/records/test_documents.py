"""Files at rest, what kind they are, and that a half one is never there."""

from __future__ import annotations

import os
from base64 import urlsafe_b64encode
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from uuid import uuid4
from zipfile import ZipFile

import pytest
from sqlalchemy import select

from engine.dossier.records import documents
from engine.dossier.records.documents import DocumentFacts, Upload
from engine.dossier.records.files import Files, NoKey, Unreadable
from engine.dossier.records.kinds import KINDS, kind_of
from engine.dossier.records.writing import RecordInvalid
from engine.settings import Settings
from engine.store.database import Database
from engine.store.models import Document, Dossier
from engine.store.who import SYSTEM
from tests.conftest import People
from tests.dossier.cases import AT, opened

KEYS = [urlsafe_b64encode(bytes([one] * 32)).decode("ascii") for one in (1, 2)]
PDF = b"%PDF-1.7\nBedacht\n%%EOF\n"
FACTS = DocumentFacts("Verslag", "gewoon", "Huisarts", "Afstemmen", "wams_5_4_1", "Nodig")


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(var=tmp_path, document_key=KEYS[0])


def archive(**names: str) -> bytes:
    made = BytesIO()
    with ZipFile(made, "w") as file:
        for name, text in names.items():
            file.writestr(name.replace("__", "/").replace("_xml", ".xml"), text)
    return made.getvalue()


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (PDF, "pdf"),
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "png"),
        (b"\xff\xd8\xff\xe0\0\x10JFIF\0", "jpg"),
        (b"Beste Anna, tot morgen.\n", "txt"),
        (archive(word__document_xml="<w/>"), "docx"),
        (archive(xl__workbook_xml="<w/>"), "xlsx"),
        (archive(mimetype=KINDS["odt"].media_type), "odt"),
        (archive(word__document_xml="<w/>", word__vbaProject="x"), "docx"),
        (archive(geheim="x"), None),
        (b"PK\x03\x04 half", None),
        (b"MZ\x90\0\x03", None),
        (b"<html><script>alert(1)</script>", None),
        (b"\n <svg onload='x'>", None),
        (b"\x7fELF\x02\x01\x01", None),
        (b"tekst met een \0 erin", None),
    ],
)
def test_the_content_says_what_it_is(content: bytes, kind: str | None) -> None:
    found = kind_of(content)
    assert (found.key if found else None) == kind


def test_word_with_macros_is_refused() -> None:
    made = BytesIO()
    with ZipFile(made, "w") as file:
        file.writestr("word/document.xml", "<w/>")
        file.writestr("word/vbaProject.bin", "x")
    assert kind_of(made.getvalue()) is None


def test_a_file_can_be_read_for_its_own_document_only(tmp_path: Path) -> None:
    files, key = Files(tmp_path / "documents", KEYS[0]), uuid4()
    name = files.write(PDF, key)
    path = tmp_path / "documents" / name
    assert PDF not in path.read_bytes()
    assert path.stat().st_mode & 0o077 == 0
    assert files.read(name, key) == PDF
    assert Files(tmp_path / "documents", ",".join(reversed(KEYS))).read(name, key) == PDF
    with pytest.raises(Unreadable):
        files.read(name, uuid4())
    with pytest.raises(Unreadable):
        Files(tmp_path / "documents", KEYS[1]).read(name, key)
    path.write_bytes(path.read_bytes()[:-1] + b"?")
    with pytest.raises(Unreadable):
        files.read(name, key)
    with pytest.raises(NoKey):
        Files(tmp_path, "").write(PDF, key)


@pytest.mark.usefixtures("in_use")
def test_what_failed_leaves_no_document_and_is_swept(
    database: Database, people: People, settings: Settings
) -> None:
    with database.transaction(SYSTEM) as session:
        number = opened(session, people).number
    upload = Upload("v.pdf", PDF)

    def fail() -> None:
        with database.transaction(people.karim.who) as session:
            documents.add(session, people.karim, number, upload, FACTS, settings, AT)
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()
    with database.transaction(people.karim.who) as session:
        documents.add(session, people.karim, number, upload, FACTS, settings, AT)
    folder = settings.var / "documents"
    assert len(list(folder.iterdir())) == 2
    assert documents.sweep(database, settings) == 0  # both are young
    for path in folder.iterdir():
        os.utime(path, (0, 0))
    assert documents.sweep(database, settings) == 1
    with database.transaction(SYSTEM) as session:
        dossier = session.scalars(select(Dossier).where(Dossier.number == number)).one()
        (kept,) = session.scalars(select(Document.stored_as))
        assert [path.name for path in folder.iterdir()] == [kept]
        assert documents.remove(session, settings, dossier.id) == 1
        assert len(list(folder.iterdir())) == 1  # until it is sure
    assert list(folder.iterdir()) == []


@pytest.mark.usefixtures("in_use")
@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"purpose": "Opsporing van fraude"}, "doel"),
        ({"ground": "geen"}, "grondslag"),
        ({"category": "geen"}, "soort"),
        ({"necessity": " "}, "noodzaak"),
        ({"source": ""}, "bron"),
        ({"person_id": uuid4()}, "over"),
        ({"circle": "persoon", "viewers": [uuid4()]}, "wie"),
    ],
)
def test_a_document_needs_its_reasons(
    database: Database,
    people: People,
    settings: Settings,
    change: dict[str, object],
    field: str,
) -> None:
    with database.transaction(SYSTEM) as session:
        number = opened(session, people).number
        facts = replace(FACTS, **change)  # type: ignore[arg-type]
        with pytest.raises(RecordInvalid) as raised:
            documents.add(session, people.karim, number, Upload("v.pdf", PDF), facts, settings, AT)
    assert set(raised.value.errors) == {field}
    assert not (settings.var / "documents").exists()
