"""Why a decision in a dossier came out as it did: its record, in Dutch for people."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from sqlalchemy import ColumnElement, FromClause, select
from sqlalchemy.orm import Session

from engine.dossier.audit import note
from engine.dossier.dossiers import visible
from engine.dossier.in_words import Labels, condition, in_words
from engine.feel import from_tagged
from engine.policy import Actor, NotFound
from engine.store.models import Account, DecisionRecord, Definition, Instance, table_of
from engine.work.library import Library, library
from engine.work.table_text import POLICIES

LONGEST: Final = 60
"""An outcome of more characters than this is not named in one breath with its decision."""

INSTANCE: Final = table_of(Instance)
OUTCOME: Final = "Uitkomst"
TOLD: Final = "toelichting"
"""The output of a table that holds the outcome as a sentence for anybody."""
POLICY: Final = {name[0]: words for name, words in POLICIES.items()}
"""Letter of a hit policy → what it means."""


@dataclass(frozen=True, slots=True)
class Fact:
    """Something that was looked at, asked or found."""

    label: str
    text: str


@dataclass(frozen=True, slots=True)
class AppliedRule:
    """A rule that applied: what it asks (not where anything will do), gives, and remarks."""

    number: int
    conditions: list[Fact]
    outcome: list[Fact]
    remarks: list[str]

    @property
    def sentence(self) -> str:
        """The rule in one line: “Regel 3: ‘Aantal wetten’ is 2 of meer → moet”."""
        asked = " en ".join(f"‘{one.label}’ is {one.text}" for one in self.conditions)
        found = self.outcome[0].text if self.outcome else ""
        return f"Regel {self.number}: {asked or 'altijd'} → {found}"


@dataclass(frozen=True, slots=True)
class Reason:
    """One evaluation: what was looked at, the rules that applied, and what came of it.

    Only a table has rules, and a `policy` that says how they go together; `formula` is an
    expression as written. `told` is what the outcome says of itself in a sentence, if it does.
    """

    name: str
    is_table: bool
    inputs: list[Fact]
    rules: list[AppliedRule]
    outcome: list[Fact]
    told: str
    policy: str
    formula: str
    problem: str
    warnings: list[str]


@dataclass(frozen=True, slots=True)
class Explanation:
    """A decision in a case. `step` is the business rule task, `by` who took the step before it.

    `short` is the outcome in a few words, empty when it takes more. `reasons` ends with the
    decision itself; before it stand those that it required. It is empty when the grounds had to
    be forgotten.
    """

    id: UUID
    at: datetime
    by: str | None
    step: str
    decision: str
    version: int
    short: str
    reasons: list[Reason]


def explain(
    session: Session, actor: Actor, number: str, decision_id: UUID, at: datetime
) -> Explanation:
    """A decision of a dossier that the actor may see; adds the audit event of reading it.

    Raises `NotFound`.
    """
    dossier = visible(session, actor, number)
    of_dossier = DecisionRecord.dossier_id == dossier.id
    found = _read(session, DecisionRecord.id == decision_id, of_dossier)
    if not found:
        raise NotFound
    read = str(decision_id)
    note(session, actor, "dossier:read", at, dossier_id=dossier.id, object_id=read)
    return found[0]


def explanations(
    session: Session, decision_ids: Iterable[UUID], *, cases: FromClause = INSTANCE
) -> list[Explanation]:
    """These decisions in the order given. The caller has decided that they may be seen; `cases` is
    where the reader finds instances, for a client a view."""
    keys = list(decision_ids)
    found = _read(session, DecisionRecord.id.in_(keys), cases=cases) if keys else []
    return sorted(found, key=lambda one: keys.index(one.id))


def outcomes(session: Session, decision_ids: Iterable[UUID]) -> dict[UUID, str]:
    """Of each of these decisions its outcome in a few words; empty when it takes more."""
    keys = list(decision_ids)
    if not keys:
        return {}
    wanted = select(DecisionRecord.id, DecisionRecord.grounds).where(DecisionRecord.id.in_(keys))
    return {key: _short(grounds) for key, grounds in session.execute(wanted)}


def _short(grounds: Mapping[str, Any] | None) -> str:
    if grounds is None:
        return ""
    step = grounds["steps"][-1]
    found = _outcome(from_tagged(step["value"]), step["labels"])
    return "" if step["problem"] or len(found[0].text) > LONGEST else found[0].text


def _read(
    session: Session, *wanted: ColumnElement[bool], cases: FromClause = INSTANCE
) -> list[Explanation]:
    rows = session.execute(
        select(
            DecisionRecord,
            Definition.version,
            Definition.name,
            cases.c.release_id,
            Account.name,
        )
        .join(Definition, Definition.id == DecisionRecord.definition_id)
        .join(cases, cases.c.id == DecisionRecord.instance_id)
        .outerjoin(Account, Account.id == DecisionRecord.actor_id)
        .where(*wanted)
    )
    return [
        _explanation(record, version, name, by, library(session, release_id))
        for record, version, name, release_id, by in rows
    ]


def _explanation(
    record: DecisionRecord, version: int, name: str, by: str | None, shelf: Library
) -> Explanation:
    steps = record.grounds["steps"] if record.grounds else []
    return Explanation(
        id=record.id,
        at=record.at,
        by=by,
        step=record.element_name,
        decision=name,
        version=version,
        short=_short(record.grounds),
        reasons=[_reason(step, shelf) for step in steps],
    )


def _reason(step: Mapping[str, Any], shelf: Library) -> Reason:
    labels = {one["label"]: _labels(shelf, one["variable"]) for one in step["inputs"]}
    names = step["labels"]
    return Reason(
        name=step["name"],
        is_table=step["kind"] == "table",
        inputs=[
            Fact(one["label"], in_words(from_tagged(one["value"]), labels[one["label"]]))
            for one in step["inputs"]
        ],
        rules=[_rule(rule, names, labels) for rule in step["rules"]],
        outcome=_outcome(from_tagged(step["value"]), names),
        told=_sentence(from_tagged(step["value"])),
        policy=POLICY.get(step["hit_policy"][:1], ""),
        formula=step["text"],
        problem=step["problem"],
        warnings=step["warnings"],
    )


def _rule(
    rule: Mapping[str, Any], names: Mapping[str, str], labels: Mapping[str, Labels]
) -> AppliedRule:
    asked = [
        (label, condition(text, labels.get(label))) for label, text in rule["conditions"].items()
    ]
    outputs = {name: from_tagged(value) for name, value in rule["outputs"].items()}
    return AppliedRule(
        rule["number"],
        [Fact(label, words) for label, words in asked if words is not None],
        [Fact(names.get(name, name), in_words(value)) for name, value in outputs.items()],
        rule["annotations"],
    )


def _outcome(value: Any, names: Mapping[str, str]) -> list[Fact]:
    """A fact for each column when the value has them all, else one for the whole value."""
    if isinstance(value, dict) and len(names) > 1 and set(value) == set(names):
        return [Fact(names[name], in_words(inner)) for name, inner in value.items()]
    label = next(iter(names.values()), OUTCOME) if len(names) == 1 else OUTCOME
    return [Fact(label, in_words(value))]


def _sentence(value: Any) -> str:
    told = value.get(TOLD) if isinstance(value, dict) else None
    return told if isinstance(told, str) else ""


def _labels(shelf: Library, variable: str | None) -> dict[str, str]:
    """The labels that the forms of the release give to the values of a variable.

    Where two forms differ about a value, neither counts.
    """
    if variable is None:
        return {}
    found: dict[str, set[str]] = {}
    for field in shelf.fields(variable):
        for option in field.options if isinstance(field.options, tuple) else ():
            found.setdefault(option.key, set()).add(option.label)
    return {key: labels.pop() for key, labels in found.items() if len(labels) == 1}
