"""The command line `samenloop`: serving, checking and testing files, accounts, examples."""

import errno
import json
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from uuid import uuid4

import click
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from engine import demo as demo_data
from engine.bpmn import Finding
from engine.settings import Settings
from engine.store.database import Database
from engine.store.models import PEOPLE_ROLES, Account, Group, Membership
from engine.store.who import SYSTEM
from engine.work import deployments, shipped
from engine.work.checking import check as check_files
from engine.work.errors import DeploymentRefused
from engine.work.parts import parts
from webapp import equip
from webapp.api.commands import token
from webapp.auditing import audit
from webapp.bsn_commands import bsn
from webapp.connecting import Refused, brought_up_to_date, settings, upgrade, upgraded
from webapp.passwords import hash_password
from webapp.serving import serve, work
from webapp.studio.findings import lines
from webapp.testing import test

FILES = click.argument(
    "paths", nargs=-1, type=click.Path(exists=True, dir_okay=False, path_type=Path)
)


@click.group(help="Samenloop: voer de processen van de aanpak meervoudige problematiek uit.")
def main() -> None:
    """The command `samenloop`."""


main.add_command(audit)
main.add_command(token)
main.add_command(test)
main.add_command(bsn)


@main.command(help="Start de applicatie op deze machine.")
def run() -> None:
    """Bring the database up to date and serve until stopped."""
    chosen = settings()
    _serve(chosen, brought_up_to_date(chosen), alone=True)


@main.command(help="Start alleen de webserver; het werk daarnaast doet `samenloop worker`.")
def web() -> None:
    """Answer requests on a database that is up to date, until stopped."""
    chosen = settings()
    _serve(chosen, upgraded(chosen), alone=False)


@main.command(help="Laat timers afgaan, bezorg berichten en voer klussen uit, zonder webserver.")
def worker() -> None:
    """Do what goes on beside the requests, until stopped. Any number may run."""
    chosen = settings()
    work(chosen, upgraded(chosen), ready=lambda: click.echo("Samenloop werkt."))


def _serve(chosen: Settings, store: Database, *, alone: bool) -> None:
    def ready() -> None:
        click.echo(f"Samenloop: {_address(chosen)}")

    try:
        serve(chosen, store, ready, alone=alone)
    except OSError as error:
        if error.errno != errno.EADDRINUSE:
            raise
        message = f"Poort {chosen.port} is al in gebruik. Kies een andere met SAMENLOOP_PORT."
        raise Refused(message) from None


@main.command(
    help="Controleer diagrammen, beslistabellen en formulieren; zonder bestanden de meegeleverde."
)
@FILES
@click.option("--json", "as_json", is_flag=True, help="Geef de bevindingen als JSON.")
@click.option("--strict", is_flag=True, help="Eindig ook bij een waarschuwing met 1.")
def check(paths: tuple[Path, ...], as_json: bool, strict: bool) -> None:
    """Print what is wrong with the files, and end with 1 when there are errors."""
    files = _read(paths) if paths else shipped.files()
    findings = check_files(files, parts(shipped.files()))
    if as_json:
        told = [asdict(finding) for finding in findings]
        click.echo(json.dumps(told, ensure_ascii=False, indent=2))
    else:
        _print(findings)
    errors = any(finding.severity == "error" for finding in findings)
    if errors or (strict and findings):
        raise SystemExit(1)
    if not as_json:
        click.echo("Geen fouten gevonden.")


@main.command(help="Neem bestanden in gebruik; zonder bestanden de meegeleverde.")
@FILES
def deploy(paths: tuple[Path, ...]) -> None:
    """Store the files and put them into use, or refuse them all."""
    at = datetime.now(UTC)
    files = _read(paths) if paths else shipped.files()
    store = upgraded(settings())
    try:
        with store.transaction(SYSTEM) as session:
            found = deployments.examine(session, files)
            stored = deployments.deploy(session, None, files, at)
            release = deployments.put_into_use(session, None, [one.id for one in stored], at)
    except DeploymentRefused as refused:
        _print(refused.findings)
        raise SystemExit(1) from None
    _print(found)
    for one in stored:
        click.echo(f"{one.file_name}: {one.name}, versie {one.version}")
    click.echo(f"In gebruik als uitgave {release.id}. Lopende zaken houden hun eigen versies.")


@main.group(help="Werk aan de database.")
def db() -> None:
    """Commands about the database."""


@db.command("upgrade", help="Breng de database naar de nieuwste vorm.")
def db_upgrade() -> None:
    """Apply the migrations that are missing."""
    before, after = upgrade(settings())
    click.echo(f"De database is bij ({after})." if before == after else f"Bijgewerkt naar {after}.")


@main.group(help="Werk aan accounts.")
def user() -> None:
    """Commands about accounts."""


@user.command("add", help="Voeg een medewerker toe.")
@click.argument("username")
@click.option("--name", "full_name", required=True, help="Naam zoals collega's die zien.")
@click.option(
    "--role", "roles", multiple=True, type=click.Choice(PEOPLE_ROLES), default=["medewerker"]
)
@click.option(
    "--group", "groups", multiple=True, help="Sleutel van een groep; wordt zo nodig gemaakt."
)
@click.password_option(prompt="Wachtwoord", confirmation_prompt="Nogmaals")
def user_add(
    username: str, full_name: str, roles: tuple[str, ...], groups: tuple[str, ...], password: str
) -> None:
    """Add an account with a password of at least twelve characters."""
    if not username.strip() or not full_name.strip():
        raise Refused("Vul een gebruikersnaam en een naam in.")
    if len(password) < 12:
        raise Refused("Kies een wachtwoord van ten minste 12 tekens.")
    account = Account(
        id=uuid4(),
        username=username.strip(),
        name=full_name.strip(),
        roles=list(roles),
        password_hash=hash_password(password),
    )
    try:
        with upgraded(settings()).transaction(SYSTEM) as session:
            session.add(account)
            session.flush()
            for key in dict.fromkeys(groups):
                group = session.scalar(select(Group).where(Group.key == key))
                if group is None:
                    group = Group(id=uuid4(), key=key, name=key)
                    session.add(group)
                    session.flush()
                session.add(Membership(account_id=account.id, group_id=group.id))
    except IntegrityError:
        raise Refused("Deze gebruikersnaam bestaat al.") from None
    click.echo(f"{full_name} kan zich aanmelden als {username}.")


@main.command(help="Zet voorbeeldmedewerkers, groepen en dossiers klaar.")
def demo() -> None:
    """Fill an empty database with invented people and cases; a filled one stays as it is."""
    chosen = settings()
    store = brought_up_to_date(chosen)
    equip(chosen)
    made = demo_data.fill(store, datetime.now(UTC), chosen)
    click.echo(f"{made} voorbeelddossiers gemaakt." if made else "De voorbeelden staan er al.")


def _read(paths: tuple[Path, ...]) -> dict[str, bytes]:
    files: dict[str, bytes] = {}
    for path in paths:
        if path.name in files:
            raise Refused(f"Er zijn twee bestanden met de naam {path.name}.")
        files[path.name] = path.read_bytes()
    return files


def _print(findings: list[Finding]) -> None:
    for line in lines(findings):
        click.echo(line)


def _address(settings: Settings) -> str:
    host = f"[{settings.host}]" if ":" in settings.host else settings.host
    return f"http://{host}:{settings.port}"
