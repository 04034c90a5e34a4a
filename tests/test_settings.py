"""Settings come from the environment, and a wrong one is refused in Dutch."""

from __future__ import annotations

import threading
from base64 import urlsafe_b64encode
from pathlib import Path

import pytest

from engine.settings import Settings, SettingsError

SECRET = "een-sleutel-van-meer-dan-tweeendertig-tekens"


def settings(var: Path, **given: str) -> Settings:
    named = {f"SAMENLOOP_{name.upper()}": value for name, value in given.items()}
    return Settings.from_environment({"SAMENLOOP_VAR": str(var), "PATH": "niet van ons", **named})


def test_defaults_suit_one_machine(tmp_path: Path) -> None:
    chosen = settings(tmp_path)
    assert (chosen.host, chosen.demo, chosen.https) == ("127.0.0.1", False, False)
    assert chosen.database_url == ""
    assert str(chosen.time_zone) == "Europe/Amsterdam"


def test_every_kind_of_value_is_read(tmp_path: Path) -> None:
    chosen = settings(
        tmp_path,
        secret_key=SECRET,
        demo="ja",
        https="1",
        host="0.0.0.0",
        port="8443",
        session_minutes="15",
        tick_seconds="1",
        feel_milliseconds="1000",
        organisation="Gemeente Zonnedaal",
        database_url="postgresql://sam@db.example/samenloop",
        database_owner_url="postgresql://eigenaar@db.example/samenloop",
    )
    assert chosen.database_url == "postgresql+psycopg://sam@db.example/samenloop"
    assert chosen.database_owner_url == "postgresql+psycopg://eigenaar@db.example/samenloop"
    assert chosen.secret_key == SECRET
    assert (chosen.demo, chosen.https, chosen.port) == (True, True, 8443)
    assert (chosen.session_minutes, chosen.tick_seconds) == (15, 1)
    assert chosen.feel_milliseconds == 1000
    assert chosen.organisation == "Gemeente Zonnedaal"


@pytest.mark.parametrize(
    ("name", "value", "message"),
    [
        ("port", "tachtig", "SAMENLOOP_PORT moet een geheel getal van 1 tot en met 65535 zijn"),
        ("port", "0", "SAMENLOOP_PORT moet"),
        ("port", "٨", "SAMENLOOP_PORT moet"),
        ("port", "9" * 5000, "SAMENLOOP_PORT moet"),
        ("demo", "misschien", "SAMENLOOP_DEMO moet 1 of 0 zijn"),
        ("tick_seconds", "-1", "SAMENLOOP_TICK_SECONDS moet"),
        ("feel_milliseconds", "0", "SAMENLOOP_FEEL_MILLISECONDS moet"),
        ("secret_key", "kort", "ten minste 32 tekens"),
        ("database_url", "sqlite:///samenloop.db", "moet beginnen met postgresql://"),
        ("host", "0.0.0.0", "alleen met https"),
        ("colour", "blue", "Onbekende instelling SAMENLOOP_COLOUR"),
    ],
)
def test_wrong_value_is_refused(tmp_path: Path, name: str, value: str, message: str) -> None:
    with pytest.raises(SettingsError, match=message):
        settings(tmp_path, **{name: value})


def test_refusal_keeps_the_password_to_itself(tmp_path: Path) -> None:
    with pytest.raises(SettingsError) as refused:
        settings(tmp_path, database_url="mysql://sam:geheim@db.example/samenloop")
    assert "geheim" not in str(refused.value)


def test_secrets_are_not_shown(tmp_path: Path) -> None:
    url = "postgresql://sam:geheim@db.example/s"
    shown = repr(settings(tmp_path, database_url=url, database_owner_url=url))
    assert "geheim" not in shown
    assert (tmp_path / "secret-key").read_text() not in shown
    own = settings(tmp_path)
    assert own.bsn_key == (tmp_path / "bsn-key").read_text()
    assert own.bsn_key not in repr(own)


def test_keys_are_made_once_and_private(tmp_path: Path) -> None:
    first = settings(tmp_path / "new")
    assert len(first.secret_key) >= 32
    assert settings(tmp_path / "new") == first
    kept = sorted((tmp_path / "new").iterdir())
    assert [one.name for one in kept] == [
        *("bsn-key", "document-key", "pseudonym-key", "secret-key")
    ]
    assert {one.stat().st_mode & 0o777 for one in kept} == {0o600}
    assert first.pseudonym_key != first.secret_key


def test_beside_a_database_of_its_own_the_key_of_bsns_is_asked_for(tmp_path: Path) -> None:
    """Else each node would make one, and not read what another has written."""
    url = "postgresql://sam@db.example/s"
    assert settings(tmp_path, database_url=url).bsn_key == ""
    assert not (tmp_path / "bsn-key").exists()
    key = urlsafe_b64encode(bytes(range(32))).decode()
    assert settings(tmp_path, database_url=url, bsn_key=f"{key},{key}").bsn_key == f"{key},{key}"
    with pytest.raises(SettingsError) as refused:
        settings(tmp_path, bsn_key="c2hvcnQ=")
    assert "c2hvcnQ" not in str(refused.value)


def test_processes_that_start_together_get_one_key(tmp_path: Path) -> None:
    keys: list[str] = []
    start = threading.Barrier(8)

    def make() -> None:
        start.wait()
        keys.append(settings(tmp_path).secret_key)

    threads = [threading.Thread(target=make) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(keys) == 8
    assert len(set(keys)) == 1
