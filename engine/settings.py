"""The settings of one running Samenloop, from environment variables named SAMENLOOP_…."""

from __future__ import annotations

import os
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final
from zoneinfo import ZoneInfo

PREFIX: Final = "SAMENLOOP_"
AMSTERDAM: Final = ZoneInfo("Europe/Amsterdam")
LOCAL_HOSTS: Final = frozenset({"127.0.0.1", "::1", "localhost"})


class SettingsError(Exception):
    """A setting is unknown or its value can't be used; the message is Dutch, for the operator."""


@dataclass(frozen=True, kw_only=True)
class Settings:
    """What an operator can choose; the defaults suit one machine and one user.

    database_url  SQLAlchemy URL of a PostgreSQL ≥ 15; empty means the embedded one under `var`
    secret_key    signs sessions and CSRF tokens; never shown by repr
    https         visitors come over https: secure cookies and HSTS
    tick_seconds  pause between two looks for due timers
    feel_milliseconds  how long one expression or decision may take
    mail_url      smtp:// or smtps:// address of the mail server; empty: mail goes into `var/mail`
    mail_from     the address that mail of processes comes from
    """

    var: Path = Path("var")
    database_url: str = field(default="", repr=False)
    secret_key: str = field(default="", repr=False)
    demo: bool = False
    host: str = "127.0.0.1"
    port: int = 8000
    https: bool = False
    session_minutes: int = 30
    tick_seconds: int = 5
    feel_milliseconds: int = 250
    mail_url: str = field(default="", repr=False)
    mail_from: str = "samenloop@example.org"
    organisation: str = "Gemeente Voorbeeld"
    time_zone: ZoneInfo = AMSTERDAM

    @classmethod
    def from_environment(cls, environ: Mapping[str, str] = os.environ) -> Settings:
        """The settings in `environ`; raises SettingsError on an unknown name or an invalid value.

        Without SAMENLOOP_SECRET_KEY a key is made once and kept in `var/secret-key`.
        """
        given = {name: environ[name].strip() for name in environ if name.startswith(PREFIX)}
        if unknown := sorted(set(given) - set(READERS)):
            names = ", ".join(sorted(READERS))
            raise SettingsError(f"Onbekende instelling {unknown[0]}. Bekend zijn: {names}.")
        values = {_field(name): READERS[name](name, text) for name, text in given.items() if text}
        settings = cls(**values)  # type: ignore[arg-type]
        if not settings.https and settings.host not in LOCAL_HOSTS:
            raise SettingsError(
                f"SAMENLOOP_HOST is {settings.host}: buiten de eigen machine mag alleen met https. "
                "Zet er een https-proxy voor en zet SAMENLOOP_HTTPS op 1."
            )
        if settings.secret_key:
            return settings
        return cls(**(values | {"secret_key": _kept_secret_key(settings.var)}))  # type: ignore[arg-type]


def _field(name: str) -> str:
    return name.removeprefix(PREFIX).lower()


def _text(_name: str, text: str) -> str:
    return text


def _path(_name: str, text: str) -> Path:
    return Path(text).expanduser()


def _flag(name: str, text: str) -> bool:
    match text.lower():
        case "1" | "true" | "ja":
            return True
        case "0" | "false" | "nee":
            return False
    raise SettingsError(f"{name} moet 1 of 0 zijn, niet {text!r}.")


def _whole_number(lowest: int, highest: int) -> Callable[[str, str], int]:
    def read(name: str, text: str) -> int:
        digits = text.isascii() and text.isdigit() and len(text) <= len(str(highest))
        if digits and lowest <= int(text) <= highest:
            return int(text)
        raise SettingsError(
            f"{name} moet een geheel getal van {lowest} tot en met {highest} zijn, niet {text!r}."
        )

    return read


def _database_url(name: str, text: str) -> str:
    # The address may hold a password, so the message doesn't repeat it.
    scheme, separator, rest = text.partition("://")
    if not separator or not rest or scheme not in {"postgresql", "postgresql+psycopg"}:
        raise SettingsError(f"{name} moet beginnen met postgresql://, gevolgd door het adres.")
    return f"postgresql+psycopg://{rest}"


def _mail_url(name: str, text: str) -> str:
    # It may hold a password as well.
    scheme, _, rest = text.partition("://")
    if scheme not in {"smtp", "smtps"} or not rest:
        raise SettingsError(
            f"{name} moet beginnen met smtp:// of smtps://, gevolgd door de server."
        )
    return text


def _mail_address(name: str, text: str) -> str:
    user, _, domain = text.partition("@")
    if not user or "." not in domain or not text.isprintable() or " " in text:
        raise SettingsError(f"{name} moet een e-mailadres zijn, niet {text!r}.")
    return text


def _secret_key(name: str, text: str) -> str:
    if len(text) < 32:
        raise SettingsError(f"{name} is te kort: gebruik ten minste 32 tekens.")
    return text


def _kept_secret_key(var: Path) -> str:
    """The key in `var/secret-key`, made when there is none; two processes at once get the same."""
    path = var / "secret-key"
    var.mkdir(parents=True, exist_ok=True)
    draft = var / f"secret-key.{secrets.token_hex(8)}"
    if not path.exists():
        draft.touch(mode=0o600)
        draft.write_text(secrets.token_urlsafe(48), encoding="ascii")
        try:
            # A hard link, unlike a rename, doesn't replace the key that another process just made.
            path.hardlink_to(draft)
        except FileExistsError:
            pass
        finally:
            draft.unlink()
    return path.read_text(encoding="ascii").strip()


READERS: Final[Mapping[str, Callable[[str, str], object]]] = {
    "SAMENLOOP_VAR": _path,
    "SAMENLOOP_DATABASE_URL": _database_url,
    "SAMENLOOP_SECRET_KEY": _secret_key,
    "SAMENLOOP_DEMO": _flag,
    "SAMENLOOP_HOST": _text,
    "SAMENLOOP_PORT": _whole_number(1, 65535),
    "SAMENLOOP_HTTPS": _flag,
    "SAMENLOOP_SESSION_MINUTES": _whole_number(1, 24 * 60),
    "SAMENLOOP_TICK_SECONDS": _whole_number(1, 3600),
    "SAMENLOOP_FEEL_MILLISECONDS": _whole_number(10, 60_000),
    "SAMENLOOP_ORGANISATION": _text,
    "SAMENLOOP_MAIL_URL": _mail_url,
    "SAMENLOOP_MAIL_FROM": _mail_address,
}
