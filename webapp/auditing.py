"""The command `samenloop audit`: check the audit log, and put its anchors elsewhere."""

import json
from collections.abc import Iterable, Mapping
from contextlib import closing
from itertools import islice
from pathlib import Path
from typing import Final

import click

from engine.accountability import anchoring, exporting
from engine.accountability.holding import HELD
from engine.accountability.verifying import Break, verify
from engine.store.database import clock
from engine.store.who import SYSTEM
from webapp.connecting import Refused, settings, upgraded

MOST_TOLD: Final = 50


@click.group(help="Controleer het auditlog.")
def audit() -> None:
    """Commands about the audit log."""


@audit.command("verify", help="Controleer of er niets in het auditlog is veranderd.")
@click.option(
    "--anchors",
    "file",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="Ankers die elders bewaard zijn (uitvoer van samenloop audit anchors).",
)
def verify_log(file: Path | None) -> None:
    """Name the first broken row of each chain, and of each log that they hold; end with 1 when
    there is one."""
    kept = _read(file) if file else {}
    with upgraded(settings()).reading(SYSTEM) as session, closing(verify(session, kept)) as breaks:
        told = _tell(breaks)
    if told:
        raise SystemExit(1)
    click.echo("Het auditlog klopt.")


@audit.command("anchors", help="Druk de ankers af als JSON-regels, om elders te bewaren.")
@click.option("--now", "make", is_flag=True, help="Maak eerst een anker van dit moment.")
def print_anchors(make: bool) -> None:
    """One line for each anchor, the oldest first."""
    store = upgraded(settings())
    if make:
        with store.transaction(SYSTEM) as session:
            anchoring.anchor(session, clock(session))
    with store.reading(SYSTEM) as session:
        for line in exporting.lines(anchoring.rows(session)):
            click.echo(line, nl=False)


def _tell(breaks: Iterable[Break]) -> int:
    """Print them, at most `MOST_TOLD`; returns how many."""
    told = 0
    for one in islice(breaks, MOST_TOLD):
        click.echo(f"{_place(one)}: {one.message}")
        told += 1
    if told == MOST_TOLD:
        click.echo("Er kan meer zijn; dit zijn de eerste.")
    return told


def _place(one: Break) -> str:
    if one.chain in HELD.values():
        return one.chain
    return f"keten {one.chain}, regel {one.number}" if one.chain else f"anker {one.number}"


def _read(file: Path) -> Mapping[int, bytes]:
    """Number → hash of the anchors in a file of JSON lines."""
    try:
        lines = [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]
        return {int(line["id"]): bytes.fromhex(line["hash"]) for line in lines}
    except (ValueError, KeyError, TypeError):
        raise Refused("Dit zijn geen ankers, zoals samenloop audit anchors ze afdrukt.") from None
