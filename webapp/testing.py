"""`samenloop test`: walks scenarios without a database, and tells what came of them."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

import click

import engine.dossier.operations  # noqa: F401 - registers what service tasks may call
from engine.bpmn import DiagramError
from engine.scenarios import Coverage, Outcome, World, measure
from engine.scenarios.running import run
from engine.scenarios.telling import as_json, tell, tell_coverage
from engine.work import operations, shipped
from webapp.connecting import Refused

SCENARIOS = (".yaml", ".yml")


@click.command(
    name="test",
    help="Loop scenario’s na; zonder bestanden de meegeleverde. Een diagram, tabel of formulier "
    "dat je meegeeft, komt in de plaats van het meegeleverde met die naam.",
)
@click.argument("paths", nargs=-1, type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option(
    "--dekking/--geen-dekking",
    "--coverage/--no-coverage",
    "coverage",
    default=None,
    help="Eis dat elke pijl is belopen; vanzelf bij de meegeleverde scenario’s.",
)
@click.option("--json", "wants_json", is_flag=True, help="Geef alles als JSON.")
def test(paths: tuple[Path, ...], coverage: bool | None, wants_json: bool) -> None:
    """End with 1 when a scenario goes otherwise, or a sequence flow was not walked."""
    own = {path.name: path for path in paths if path.suffix in SCENARIOS}
    rest = {path.name: path.read_bytes() for path in paths if path.suffix not in SCENARIOS}
    world = _world({**shipped.files(), **rest})
    texts = _beside(own) if own else shipped.scenarios()
    outcomes = run(texts, world, sorted(own))
    found = measure(world, outcomes)
    demanded = coverage if coverage is not None else not own
    _print(outcomes, found, demanded, wants_json)
    uncovered = demanded and any(one.missing_flows for one in found)
    if uncovered or any(outcome.failure for outcome in outcomes):
        raise SystemExit(1)


def _world(files: Mapping[str, bytes]) -> World:
    try:
        return World.of(files, operations.results())
    except (DiagramError, ValueError) as error:
        raise Refused(f"Deze bestanden zijn niet te lezen: {error}") from None


def _beside(own: Mapping[str, Path]) -> dict[str, str]:
    """The scenarios that were named and those in the same folders, which they may go on from."""
    folders = {path.parent for path in own.values()}
    around = {p.name: p for folder in folders for s in SCENARIOS for p in folder.glob(f"*{s}")}
    return {name: _text(path) for name, path in {**around, **own}.items()}


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        raise Refused(f"{path.name} is niet te lezen; bewaar het bestand als UTF-8.") from None


def _print(
    outcomes: list[Outcome], found: list[Coverage], demanded: bool, wants_json: bool
) -> None:
    if wants_json:
        click.echo(json.dumps(as_json(outcomes, found), ensure_ascii=False, indent=2))
        return
    for outcome in outcomes:
        for line in tell(outcome):
            click.echo(line)
    wrong = sum(outcome.failure is not None for outcome in outcomes)
    click.echo(f"{len(outcomes)} scenario’s, {wrong} anders dan verwacht.")
    if demanded:
        for line in tell_coverage(found):
            click.echo(line)
