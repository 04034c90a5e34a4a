"""What the steps of the report take and cost here, as the municipality estimates it itself.

The report names no minutes: it says what differs, and advises that municipalities make their own
estimate (§4.3.1). Time is turned into money by the tariffs `uur` of the reference tables.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from engine.accountability.logs import note
from engine.invalid import Invalid
from engine.policy import Actor, demand
from engine.reference import rows
from engine.reference.row import Row
from engine.reference.schema import STEP_TABLES
from engine.store.models import CostEstimate, StepEstimate

STEPS: Final = "uitvoeringsstappen"
COSTS: Final = "implementatiekosten"
SIZES: Final = (
    ("klein", "Kleine gemeente"),
    ("middelgroot", "Middelgrote gemeente"),
    ("groot", "Grote gemeente"),
)
MOST_MINUTES: Final = 100_000
MOST_TIMES: Final = 1_000_000
MOST_EUROS: Final = Decimal(100_000_000)
CENT: Final = Decimal("0.01")


class EstimateInvalid(Invalid):
    """Deze schatting kan zo niet worden bewaard."""


@dataclass(frozen=True, slots=True)
class Effort:
    """What a step takes for each time, in minutes, and how often a year it is done."""

    minutes_now: int
    minutes_then: int
    times_a_year: int
    explanation: str = ""

    @property
    def hours_a_year(self) -> Decimal:
        """What changes, in hours a year; below zero is time saved."""
        return Decimal((self.minutes_then - self.minutes_now) * self.times_a_year) / 60

    def cost_a_year(self, tariff: Decimal) -> Decimal:
        """What changes, in euros a year, at so many euros an hour."""
        return (self.hours_a_year * tariff).quantize(CENT, ROUND_HALF_UP)


@dataclass(frozen=True, slots=True)
class Step:
    """A step of the report, with the newest estimate of it, if there is one."""

    row: Row
    effort: Effort | None


@dataclass(frozen=True, slots=True)
class StepTable:
    """One of tables 4.1 to 4.4."""

    key: str
    label: str
    steps: tuple[Step, ...]

    def estimated(self) -> int:
        return sum(step.effort is not None for step in self.steps)

    def hours_a_year(self) -> Decimal:
        return sum((one.effort.hours_a_year for one in self.steps if one.effort), Decimal(0))

    def cost_a_year(self, tariff: Decimal) -> Decimal:
        costs = (one.effort.cost_a_year(tariff) for one in self.steps if one.effort)
        return sum(costs, Decimal(0))


@dataclass(frozen=True, slots=True)
class Cost:
    """A step of the implementation: what the report says of it, and what it is thought to cost."""

    row: Row
    amount: Decimal | None
    explanation: str = ""

    def of_size(self, size: str) -> Decimal | None:
        """What the report says for a municipality of that size; None: it names no amount."""
        value = self.row.values.get(size)
        return None if value is None else Decimal(str(value))

    def best(self, size: str) -> Decimal | None:
        """One's own estimate before the report's figure."""
        return self.of_size(size) if self.amount is None else self.amount


def tariff(session: Session, day: date) -> Decimal:
    """Euros an hour on a day: the row `uur` of the tariffs. Raises `NotFound`."""
    return Decimal(str(rows.row(session, "tarieven", "uur", day).values["bedrag"]))


def step_tables(session: Session, actor: Actor, day: date) -> list[StepTable]:
    """Tables 4.1 to 4.4 as they are on a day. Raises `NotAllowed`."""
    demand(actor, "implementation:use")
    in_time = select(StepEstimate).order_by(StepEstimate.made_at)  # the last of a step counts
    efforts = {one.step: _effort(one) for one in session.scalars(in_time)}
    steps = [Step(row, efforts.get(row.key)) for row in in_order(session, STEPS, day)]
    return [
        StepTable(key, label, tuple(one for one in steps if one.row.values["tabel"] == key))
        for key, label in STEP_TABLES
    ]


def costs(session: Session, actor: Actor, day: date) -> list[Cost]:
    """The steps of the implementation as they are on a day. Raises `NotAllowed`."""
    demand(actor, "implementation:use")
    in_time = select(CostEstimate).order_by(CostEstimate.made_at)  # the last of a step counts
    held = {one.step: one for one in session.scalars(in_time)}
    return [
        Cost(row, held[row.key].amount, held[row.key].explanation)
        if row.key in held
        else Cost(row, None)
        for row in in_order(session, COSTS, day)
    ]


def total(found: Iterable[Cost], size: str) -> Decimal:
    """What is known of the costs together."""
    return sum((one.best(size) or Decimal(0) for one in found), Decimal(0))


def estimate_step(session: Session, actor: Actor, key: str, effort: Effort, at: datetime) -> None:
    """Write down what a step takes; the newest counts. `at` is aware UTC.

    Raises `NotAllowed`, `NotFound` and `EstimateInvalid`.
    """
    demand(actor, "implementation:use")
    rows.row(session, STEPS, key, rows.day_of(at))
    limits = {
        "minutenNu": (effort.minutes_now, MOST_MINUTES),
        "minutenStraks": (effort.minutes_then, MOST_MINUTES),
        "perJaar": (effort.times_a_year, MOST_TIMES),
    }
    _judge({name: not 0 <= value <= most for name, (value, most) in limits.items()})
    row = StepEstimate(
        step=key,
        minutes_now=effort.minutes_now,
        minutes_then=effort.minutes_then,
        times_a_year=effort.times_a_year,
        explanation=effort.explanation.strip(),
        account_id=actor.user_id,
        made_at=at,
    )
    session.add(row)
    note(session, actor, "implementation:estimated", at, object_id=key, person_ids=())


def estimate_cost(
    session: Session, actor: Actor, key: str, amount: Decimal, explanation: str, at: datetime
) -> None:
    """Write down what a step of the implementation costs once; the newest counts.

    Raises `NotAllowed`, `NotFound` and `EstimateInvalid`.
    """
    demand(actor, "implementation:use")
    rows.row(session, COSTS, key, rows.day_of(at))
    _judge({"bedrag": not 0 <= amount <= MOST_EUROS})
    row = CostEstimate(
        step=key,
        amount=amount,
        explanation=explanation.strip(),
        account_id=actor.user_id,
        made_at=at,
    )
    session.add(row)
    note(session, actor, "implementation:estimated", at, object_id=key, person_ids=())


def in_order(session: Session, table: str, day: date) -> list[Row]:
    """The rows of a table that hold on a day, in the order of the report."""
    found = (one for one in rows.rows(session, table, day) if one.holds_on(day))
    return sorted(found, key=lambda one: one.values["volgorde"])


def _judge(wrong: dict[str, bool]) -> None:
    errors = {name: ["Dit getal is te klein of te groot."] for name, bad in wrong.items() if bad}
    EstimateInvalid.raise_for(errors)


def _effort(row: StepEstimate) -> Effort:
    return Effort(row.minutes_now, row.minutes_then, row.times_a_year, row.explanation)
