"""The engine on PostgreSQL without HTTP: completions and starts a second, each with its commit.

Processes of their own do the work, as nodes would: one core is all that a Python process uses.
"""

import multiprocessing
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import ExitStack
from datetime import UTC, datetime
from itertools import count
from uuid import UUID

from engine.policy import Actor, load_actor
from engine.store.database import Database
from engine.store.who import SYSTEM
from engine.work import instances, tasks
from tests.bench.diagrams import ANSWERS
from tests.bench.setting import Setting, new_case, new_dossier

PROCESSES = (1, 2)
CASES, STEPS = 40, 10
STARTS = 200
RAW = {name: [value] for name, value in ANSWERS.items()}

Work = Callable[[str, UUID, Sequence[UUID]], float]
"""Database, account and what to work on → the processor seconds that it took."""

_numbers = count(1)
_open: dict[str, Database] = {}


def completions(setting: Setting) -> dict[str, dict[str, float]]:
    """Cases walked from their first task to their end."""

    def firsts(number: int) -> list[UUID]:
        with setting.database.transaction(SYSTEM) as session:
            return [
                new_case(session, setting, "reeks", f"D-{next(_numbers)}") for _ in range(number)
            ]

    figures: dict[str, dict[str, float]] = {}
    for number in PROCESSES:
        per_second, cpu = _by(setting, number, _walk, firsts(CASES), firsts(2 * number))
        figures.setdefault("engine_completions_per_s", {})[str(number)] = per_second * STEPS
        figures.setdefault("engine_cpu_ms", {})[str(number)] = cpu / STEPS
    return figures


def starts(setting: Setting) -> dict[str, dict[str, float]]:
    """Cases begun, for dossiers that are there already."""

    def dossiers(number: int) -> list[UUID]:
        with setting.database.transaction(SYSTEM) as session:
            at = datetime.now(UTC)
            return [
                new_dossier(session, setting, f"S-{next(_numbers)}", at).id for _ in range(number)
            ]

    figures: dict[str, dict[str, float]] = {}
    for number in PROCESSES:
        per_second, cpu = _by(setting, number, _start, dossiers(STARTS), dossiers(10 * number))
        figures.setdefault("engine_starts_per_s", {})[str(number)] = per_second
        figures.setdefault("engine_start_cpu_ms", {})[str(number)] = cpu
    return figures


def _by(
    setting: Setting, number: int, work: Work, items: Sequence[UUID], warm: Sequence[UUID]
) -> tuple[float, float]:
    """Let so many processes share the work: items a second, and processor milliseconds each.

    Each first does its share of `warm`, which is not counted: it fills the caches.
    """
    spawn = multiprocessing.get_context("spawn")
    with ExitStack() as stack:
        pools = [stack.enter_context(ProcessPoolExecutor(1, spawn)) for _ in range(number)]

        def done(everything: Sequence[UUID]) -> float:
            shares = [everything[one::number] for one in range(number)]
            at_work = [
                pool.submit(work, setting.url, setting.actor.user_id, share)
                for pool, share in zip(pools, shares, strict=True)
            ]
            return sum(one.result() for one in at_work)

        done(warm)
        begin = time.perf_counter()
        cpu = done(items)
        seconds = time.perf_counter() - begin
    return len(items) / seconds, cpu / len(items) * 1000


def _walk(url: str, account_id: UUID, firsts: Sequence[UUID]) -> float:
    database, actor = _there(url, account_id)
    begin = time.process_time()
    for first in firsts:
        following: UUID | None = first
        while following is not None:
            with database.transaction(actor.who) as session:
                done = tasks.complete(session, actor, following, RAW, datetime.now(UTC))
            following = done.next_task_id
    return time.process_time() - begin


def _start(url: str, account_id: UUID, dossier_ids: Sequence[UUID]) -> float:
    database, actor = _there(url, account_id)
    begin = time.process_time()
    for dossier_id in dossier_ids:
        with database.transaction(actor.who) as session:
            instances.start(session, actor, "reeks", dossier_id, {}, datetime.now(UTC))
    return time.process_time() - begin


def _there(url: str, account_id: UUID) -> tuple[Database, Actor]:
    """The database, opened once in each process, and who works."""
    if url not in _open:
        _open[url] = Database(url)
    with _open[url].reading(SYSTEM) as session:
        actor = load_actor(session, account_id)
    assert actor is not None
    return _open[url], actor
