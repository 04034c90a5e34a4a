"""Nodes killed at random moments: every case ends as it does when nothing goes wrong.

`python -m tests.chaos.crash [KILLS [SEED]]` does it fifty times and tells what came of it; the test
does it a few times.
"""

import os
import random
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from uuid import UUID

from sqlalchemy import exists, func, or_, select

from engine.store import schema
from engine.store.database import Database, clock
from engine.store.embedded import ensure_running
from engine.store.models import Event, Instance, Job, Message
from engine.store.who import SYSTEM
from engine.work import instances, timers
from engine.work.jobs.performing import perform
from engine.work.routing import ticking as routing
from tests.chaos.diagrams import EVENTS, FILES
from tests.chaos.effects import delivering
from tests.chaos.nodes import Node
from tests.chaos.outcomes import Run, failures, seen
from tests.chaos.waiting import until
from tests.conftest import PREFIX, ROOT, add_people, as_application, drop, new_database
from tests.work.conftest import put_into_use
from tests.work.dossiers import new_dossier

PAIRS = 4
"""Begun for each kill: a sender and a receiver each."""
NODES = 2
A_STEP = 0.03
"""Seconds: a kill comes so much later at most than the event that it waits for."""


def undisturbed(database: Database, group_id: UUID, ledger: Path) -> Run:
    """One of each kind of case, run here and alone."""
    started = start_pairs(database, group_id)
    with delivering(ledger):
        while _do_what_is_due(database):
            pass
    return seen(database, started, ledger)


def _do_what_is_due(database: Database) -> int:
    with database.reading(SYSTEM) as session:
        waiting = session.scalars(select(Job.id).where(Job.state == "waiting")).all()
    for job_id in waiting:
        perform(database, job_id)
    return len(waiting) + timers.tick(database) + routing.tick(database)


def disturbed(database: Database, group_id: UUID, directory: Path, kills: int, seed: int) -> Run:
    """Let nodes work, and kill one somewhere in the work on each group of new cases; comes back
    when nothing is left to do."""
    chance, started, ledger = random.Random(seed), list[UUID](), directory / "ledger"

    def begin(name: str) -> Node:
        return Node(database, directory / name, ledger)

    with _all_killed([begin(f"first-{place}") for place in range(NODES)]) as nodes:
        for number in range(kills):
            place = chance.randrange(NODES)
            nodes[place].wait_till_ready()
            target = happened(database) + chance.randrange(PAIRS * EVENTS)
            started += start_pairs(database, group_id)
            until(lambda target=target: happened(database) > target or not going(database))  # type: ignore[misc]
            time.sleep(chance.random() * A_STEP)
            nodes[place].kill()
            nodes[place] = begin(f"after-{number}")
        until(lambda: not going(database))
        for node in nodes:
            node.wait_till_ready()
    return seen(database, started, ledger)


@contextmanager
def _all_killed(nodes: list[Node]) -> Iterator[list[Node]]:
    """None of them is left in the end."""
    try:
        yield nodes
    finally:
        for node in nodes:
            node.kill()


def start_pairs(database: Database, group_id: UUID) -> list[UUID]:
    """A sender and a receiver in each of some dossiers, that know each other by a number."""
    started: list[UUID] = []
    with database.transaction(SYSTEM) as session:
        at = clock(session)
        for number in range(PAIRS):
            dossier_id = new_dossier(session, group_id).id
            for key in ("ontvanger", "zender"):
                variables = {"nummer": str(number)}
                started.append(instances.begin(session, key, dossier_id, variables, at)[0])
    return started


def happened(database: Database) -> int:
    """How many events there are."""
    with database.reading(SYSTEM) as session:
        return session.scalar(select(func.count(Event.id))) or 0


def going(database: Database) -> bool:
    """Whether a case has not ended, or a message is not done."""
    cases = exists().where(Instance.ended_at.is_(None))
    messages = exists().where(Message.state == "waiting")
    with database.reading(SYSTEM) as session:
        return bool(session.scalar(select(or_(cases, messages))))


def main(kills: int = 50, seed: int | None = None) -> int:
    """Do it on a database of its own; returns how many things went otherwise."""
    seed = random.randrange(1 << 32) if seed is None else seed
    cluster = ensure_running(ROOT / "var" / "test-postgres", durable=False).owner
    name = f"{PREFIX}{os.getpid()}_crash"
    url, begun = new_database(cluster, name), time.monotonic()
    owner, database = Database(url), Database(as_application(url))
    try:
        schema.upgrade(owner)
        with tempfile.TemporaryDirectory() as directory:
            wrong, got = crash(database, Path(directory), kills, seed)
    finally:
        database.close()
        owner.close()
        drop(cluster, name)
    sys.stdout.write(
        f"seed {seed}: {kills} kills in {time.monotonic() - begun:.0f} s, "
        f"{len(got.courses)} cases, {len(got.effects)} effects of which {got.done_again} again, "
        f"{len(wrong)} things otherwise than undisturbed\n"
    )
    sys.stdout.writelines(f"{one}\n" for one in wrong)
    return len(wrong)


def crash(database: Database, directory: Path, kills: int, seed: int) -> tuple[list[str], Run]:
    """What went otherwise than in an undisturbed run, and what became of the cases."""
    with database.transaction(SYSTEM) as session:
        group_id, at = add_people(session).noord, clock(session) - timedelta(days=1)
    with delivering(directory / "none"):
        put_into_use(database, FILES, at)
    wanted = undisturbed(database, group_id, directory / "undisturbed")
    got = disturbed(database, group_id, directory, kills, seed)
    return failures(database, wanted, got), got


if __name__ == "__main__":
    sys.exit(bool(main(*map(int, sys.argv[1:]))))
