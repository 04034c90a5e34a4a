"""`samenloop test`: walks scenarios without a database, and tells what came of them."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import click

import engine.dossier.operations  # noqa: F401 - registers what service tasks may call
from engine.bpmn import DiagramError, Finding, XmlError
from engine.decisions import DecisionError
from engine.forms import FormError
from engine.reference.rows import shipped_around, within
from engine.scenarios import Coverage, Outcome, World, measure
from engine.scenarios.running import run
from engine.scenarios.telling import as_json, tell, tell_coverage
from engine.work import lists, operations, shipped
from engine.work.checking import check
from engine.work.parts import parts, place_of
from webapp.connecting import Refused
from webapp.studio.findings import lines

SCENARIOS = (".yaml", ".yml")


@dataclass(frozen=True, slots=True)
class Walked:
    """What came of it all: errors in the files given, scenarios, and what they cover."""

    errors: Sequence[Finding]
    outcomes: Sequence[Outcome]
    coverage: Sequence[Coverage]
    demands_coverage: bool

    @property
    def is_good(self) -> bool:
        """Whether all went as written, in files that may be deployed."""
        uncovered = self.demands_coverage and not all(one.is_whole for one in self.coverage)
        return not (self.errors or uncovered or any(one.failure for one in self.outcomes))


@click.command(
    name="test",
    help="Loop scenario’s na; zonder bestanden de meegeleverde. Een diagram, tabel of formulier "
    "dat je meegeeft, komt in de plaats van het meegeleverde met dezelfde id.",
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
    """End with 1 when a scenario goes otherwise, a file has an error, or a flow is not walked."""
    own, rest = _by_kind(paths)
    texts = _beside(own) if own else shipped.scenarios()
    demanded = coverage if coverage is not None else not own
    walked = _walk(texts, own, rest, demanded)
    if wants_json:
        told = as_json(walked.outcomes, walked.coverage)
        told["findings"] = [asdict(finding) for finding in walked.errors]
        click.echo(json.dumps(told, ensure_ascii=False, indent=2))
    else:
        _print(walked)
    if not walked.is_good:
        raise SystemExit(1)


def _walk(
    texts: Mapping[str, str], own: Iterable[str], rest: Mapping[str, bytes], demanded: bool
) -> Walked:
    """Files that can't be played are told, and then nothing is walked."""
    found = check(rest, parts(shipped.files())) if rest else []
    errors = [finding for finding in found if finding.severity == "error"]
    try:
        around = {**shipped_around(), **lists.examples()}
        world = World.of(_with_shipped(rest), operations.results(), around, within)
        measure(world, [])
    except (DiagramError, DecisionError, FormError, XmlError):
        if errors:
            return Walked(errors, [], [], demanded)
        raise
    outcomes = run(texts, world, sorted(own))
    begun = [one.process_id for one in outcomes]
    given = [key for key, info in world.processes.items() if info.file in rest]
    relevant = world.reached_from([*begun, *given])
    covered = [one for one in measure(world, outcomes) if one.process_id in relevant]
    return Walked(errors, outcomes, covered, demanded)


def _with_shipped(rest: Mapping[str, bytes]) -> dict[str, bytes]:
    """The files given, and the shipped ones that hold nothing with the same kind and id."""
    others = parts(shipped.files())
    given = {place_of(one) for one in parts(rest, others)}
    replaced = {one.file_name for one in others if place_of(one) in given}
    kept = {one.file_name: one.content for one in others if one.file_name not in replaced}
    return {**kept, **rest}


def _by_kind(paths: Iterable[Path]) -> tuple[dict[str, Path], dict[str, bytes]]:
    """The scenarios, and the content of the other files, by name. Raises `Refused`."""
    own: dict[str, Path] = {}
    rest: dict[str, bytes] = {}
    for path in paths:
        if path.name in own or path.name in rest:
            raise Refused(f"Er zijn twee bestanden {path.name}. Geef er één een andere naam.")
        if path.suffix in SCENARIOS:
            own[path.name] = path
        else:
            rest[path.name] = path.read_bytes()
    return own, rest


def _beside(own: Mapping[str, Path]) -> dict[str, str]:
    """The scenarios that were named and those in the same folders, which they may go on from."""
    folders = {path.parent for path in own.values()}
    around = {p.name: p for folder in folders for s in SCENARIOS for p in folder.glob(f"*{s}")}
    return {name: _text(path) for name, path in {**around, **own}.items()}


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        raise Refused(f"{path.name} is niet te lezen; bewaar het bestand als UTF-8.") from None


def _print(walked: Walked) -> None:
    for line in lines(walked.errors):
        click.echo(line)
    for outcome in walked.outcomes:
        for line in tell(outcome):
            click.echo(line)
    wrong = sum(outcome.failure is not None for outcome in walked.outcomes)
    if walked.outcomes:
        click.echo(f"{len(walked.outcomes)} scenario’s, {wrong} anders dan verwacht.")
    if walked.errors:
        told = "mogen deze bestanden niet in gebruik" if walked.outcomes else "is niets nagelopen"
        click.echo(f"Door de fouten hierboven {told}.")
    if walked.demands_coverage:
        for line in tell_coverage(walked.coverage):
            click.echo(line)
