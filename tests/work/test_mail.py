"""The operation `mail:versturen`: one mail for one key, and no header that a case could smuggle."""

from collections.abc import Iterator
from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path

import pytest

from engine.work import mail
from engine.work.errors import OperationFailed
from engine.work.operations import Order, find_outside

AT = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
GIVEN = {"aan": "team@example.org", "onderwerp": "Afspraak op vrijdag", "tekst": "Dag é,\nTot dan."}


@pytest.fixture
def box(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The folder that mail arrives in."""
    monkeypatch.setattr(mail, "_office", mail.Office())
    mail.send_by(mail.into(tmp_path), "samenloop@example.org")
    return tmp_path


def send(**given: object) -> None:
    find_outside("mail:versturen")(Order({}, {**GIVEN, **given}, "sleutel1", AT))


def arrived(box: Path) -> EmailMessage:
    [path] = box.iterdir()
    found = message_from_bytes(path.read_bytes(), policy=policy.default)
    assert isinstance(found, EmailMessage)
    return found


def test_a_mail_says_what_the_case_says(box: Path) -> None:
    send()
    found = arrived(box)
    assert (found["To"], found["Subject"]) == ("team@example.org", "Afspraak op vrijdag")
    assert found.get_content().splitlines() == ["Dag é,", "Tot dan."]


def test_a_mail_sent_twice_is_one_mail(box: Path) -> None:
    send()
    send()
    assert arrived(box)["Message-ID"] == "<sleutel1@example.org>"
    assert [path.name for path in box.iterdir()] == ["sleutel1.eml"]


def test_mail_in_files_is_for_its_owner_only(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "mail"
    monkeypatch.setattr(mail, "_office", mail.Office())
    mail.send_by(mail.into(folder), "samenloop@example.org")
    send()
    modes = [path.stat().st_mode & 0o777 for path in (folder, *folder.iterdir())]
    assert modes == [0o700, 0o600]


def test_headers_of_the_task_count_where_the_case_says_nothing(box: Path) -> None:
    order = Order({"aan": "loket@example.org"}, {**GIVEN, "aan": None}, "k", AT)
    find_outside("mail:versturen")(order)
    assert arrived(box)["To"] == "loket@example.org"


@pytest.mark.parametrize(
    "aan",
    [
        "",
        None,
        7,
        "team",
        "team@",
        "@example.org",
        "a@b.nl, c@d.nl",
        "a@b.nl\nBcc: c@d.nl",
        "é@b.nl",
    ],
)
def test_what_is_no_address_is_refused_for_good(box: Path, aan: object) -> None:
    with pytest.raises(OperationFailed):
        send(aan=aan)
    assert list(box.iterdir()) == []


def test_a_subject_cannot_begin_a_header(box: Path) -> None:
    send(onderwerp="Dag\r\nBcc: iemand@example.org")
    found = arrived(box)
    assert (found["Bcc"], found["Subject"]) == (None, "Dag Bcc: iemand@example.org")


@pytest.mark.parametrize("name", ["onderwerp", "tekst"])
def test_a_mail_without_a_subject_or_text_is_refused(box: Path, name: str) -> None:
    with pytest.raises(OperationFailed, match=name):
        send(**{name: " "})
