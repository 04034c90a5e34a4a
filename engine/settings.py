"""The settings of one running Samenloop, from environment variables named SAMENLOOP_…."""

from __future__ import annotations

import os
import secrets
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Final
from zoneinfo import ZoneInfo

PREFIX: Final = "SAMENLOOP_"
BSN_KEY_BYTES: Final = 32
AMSTERDAM: Final = ZoneInfo("Europe/Amsterdam")
DOCUMENT_TYPES: Final = frozenset({"pdf", "docx", "xlsx", "odt", "png", "jpg", "txt"})
LOCAL_HOSTS: Final = frozenset({"127.0.0.1", "::1", "localhost"})


class SettingsError(Exception):
    """A setting is unknown or its value can't be used; the message is Dutch, for the operator."""


@dataclass(frozen=True, kw_only=True)
class Settings:
    """What an operator can choose; the defaults suit one machine and one user.

    database_url  SQLAlchemy URL of a PostgreSQL ≥ 15, as the role samenloop_app; empty means the
        embedded one under `var`
    database_owner_url  the same database as the owner of its tables, to bring it up to date
    secret_key    signs sessions and CSRF tokens; never shown by repr
    pseudonym_key  turns people into pseudonyms in the processing log; the same for all nodes, for
                  as long as the log is kept; never shown by repr
    bsn_key       encrypts BSNs: 32 bytes in base64; more, with commas, to replace one. Without it
                  no BSN is kept. Never shown by repr
    document_key  encrypts documents, as bsn_key does; without it no documents are taken in
    document_megabytes  how large one document may be
    document_types  which kinds of documents may be taken in
    https         visitors come over https: secure cookies and HSTS
    tick_seconds  pause between two looks for due timers
    feel_milliseconds  how long one expression or decision may take
    mail_url      smtp:// or smtps:// address of the mail server; empty: mail goes into `var/mail`
    mail_from     the address that mail of processes comes from
    privacy_mail  where mail about noodinzage goes; empty: nowhere, it stands on the screen only
    public_url  where people outside find this Samenloop, for links in mail; empty: at host and port
    oidc_issuer   address of the OpenID Connect provider (a DigiD broker) with which clients sign in
    oidc_client_id, oidc_client_secret  as which this installation is known there; the secret is
                  never shown by repr
    oidc_bsn_claim  the claim in which it gives the BSN
    consultation_days  how long an anonymous consultation stays after the last word, and once closed
    """

    var: Path = Path("var")
    database_url: str = field(default="", repr=False)
    database_owner_url: str = field(default="", repr=False)
    secret_key: str = field(default="", repr=False)
    pseudonym_key: str = field(default="", repr=False)
    bsn_key: str = field(default="", repr=False)
    document_key: str = field(default="", repr=False)
    document_megabytes: int = 10
    document_types: frozenset[str] = DOCUMENT_TYPES
    demo: bool = False
    host: str = "127.0.0.1"
    port: int = 8000
    https: bool = False
    session_minutes: int = 30
    tick_seconds: int = 5
    feel_milliseconds: int = 250
    mail_url: str = field(default="", repr=False)
    mail_from: str = "samenloop@example.org"
    privacy_mail: str = "privacyfunctionaris@example.org"
    oidc_issuer: str = ""
    oidc_client_id: str = ""
    oidc_client_secret: str = field(default="", repr=False)
    oidc_bsn_claim: str = "bsn"
    consultation_days: int = 90
    organisation: str = "Gemeente Voorbeeld"
    public_url: str = ""
    time_zone: ZoneInfo = AMSTERDAM

    @property
    def address(self) -> str:
        """Where links in mail lead to, without a slash at the end."""
        scheme = "https" if self.https else "http"
        return (self.public_url or f"{scheme}://{self.host}:{self.port}").rstrip("/")

    @classmethod
    def from_environment(cls, environ: Mapping[str, str] = os.environ) -> Settings:
        """The settings in `environ`; raises SettingsError on an unknown name or an invalid value.

        Without SAMENLOOP_SECRET_KEY a key is made once and kept in `var/secret-key`, and so for
        SAMENLOOP_PSEUDONYM_KEY; so are keys for BSNs and documents in `var/bsn-key` and
        `var/document-key`, but only beside the embedded database: another one may have more
        nodes, which must all have the same key.
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
        oidc = (settings.oidc_issuer, settings.oidc_client_id, settings.oidc_client_secret)
        if any(oidc) and not all(oidc):
            raise SettingsError(
                "SAMENLOOP_OIDC_ISSUER, SAMENLOOP_OIDC_CLIENT_ID en SAMENLOOP_OIDC_CLIENT_SECRET "
                "horen bij elkaar: vul ze alle drie in, of geen."
            )
        kept = {
            name: _kept(settings.var, name.replace("_", "-"), lambda: secrets.token_urlsafe(48))
            for name in ("secret_key", "pseudonym_key")
            if name not in values
        }
        for name in ("bsn_key", "document_key"):
            if name not in values and not settings.database_url:
                kept[name] = _kept(settings.var, name.replace("_", "-"), _new_bsn_key)
        return replace(settings, **kept)  # type: ignore[arg-type]


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


def _public_url(name: str, text: str) -> str:
    scheme, _, rest = text.partition("://")
    if scheme not in {"http", "https"} or not rest or any(one in rest for one in "?#@ "):
        raise SettingsError(f"{name} moet een webadres zijn, zoals https://samenloop.voorbeeld.nl.")
    return text.rstrip("/")


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


def _issuer(name: str, text: str) -> str:
    if not text.startswith("https://"):
        raise SettingsError(f"{name} moet beginnen met https://.")
    return text.rstrip("/")


def _secret_key(name: str, text: str) -> str:
    if len(text) < 32:
        raise SettingsError(f"{name} is te kort: gebruik ten minste 32 tekens.")
    return text


def _bsn_key(name: str, text: str) -> str:
    for one in text.split(","):
        try:
            fits = len(urlsafe_b64decode(one.strip().encode("ascii"))) == BSN_KEY_BYTES
        except ValueError:
            fits = False
        if not fits:
            raise SettingsError(f"{name} moet een sleutel van `samenloop bsn key` zijn.")
    return text


def _document_types(name: str, text: str) -> frozenset[str]:
    kinds = frozenset(one.strip().lower() for one in text.split(",") if one.strip())
    if unknown := sorted(kinds - DOCUMENT_TYPES):
        known = ", ".join(sorted(DOCUMENT_TYPES))
        raise SettingsError(f"{name}: {unknown[0]} kan niet. Kies uit: {known}.")
    return kinds


def _new_bsn_key() -> str:
    return urlsafe_b64encode(secrets.token_bytes(BSN_KEY_BYTES)).decode("ascii")


def _kept(var: Path, name: str, make: Callable[[], str]) -> str:
    """The key in that file, made when there is none; two processes at once get the same."""
    path = var / name
    var.mkdir(parents=True, exist_ok=True)
    draft = var / f"{name}.{secrets.token_hex(8)}"
    if not path.exists():
        draft.touch(mode=0o600)
        draft.write_text(make(), encoding="ascii")
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
    "SAMENLOOP_DATABASE_OWNER_URL": _database_url,
    "SAMENLOOP_SECRET_KEY": _secret_key,
    "SAMENLOOP_PSEUDONYM_KEY": _secret_key,
    "SAMENLOOP_BSN_KEY": _bsn_key,
    "SAMENLOOP_DOCUMENT_KEY": _bsn_key,
    "SAMENLOOP_DOCUMENT_MEGABYTES": _whole_number(1, 100),
    "SAMENLOOP_DOCUMENT_TYPES": _document_types,
    "SAMENLOOP_OIDC_ISSUER": _issuer,
    "SAMENLOOP_OIDC_CLIENT_ID": _text,
    "SAMENLOOP_OIDC_CLIENT_SECRET": _text,
    "SAMENLOOP_OIDC_BSN_CLAIM": _text,
    "SAMENLOOP_DEMO": _flag,
    "SAMENLOOP_HOST": _text,
    "SAMENLOOP_PORT": _whole_number(1, 65535),
    "SAMENLOOP_HTTPS": _flag,
    "SAMENLOOP_SESSION_MINUTES": _whole_number(1, 24 * 60),
    "SAMENLOOP_TICK_SECONDS": _whole_number(1, 3600),
    "SAMENLOOP_FEEL_MILLISECONDS": _whole_number(10, 60_000),
    "SAMENLOOP_CONSULTATION_DAYS": _whole_number(1, 3650),
    "SAMENLOOP_ORGANISATION": _text,
    "SAMENLOOP_PUBLIC_URL": _public_url,
    "SAMENLOOP_MAIL_URL": _mail_url,
    "SAMENLOOP_MAIL_FROM": _mail_address,
    "SAMENLOOP_PRIVACY_MAIL": _mail_address,
}
