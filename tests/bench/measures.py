"""The measurements themselves. Each returns plain figures."""

import statistics
import time
from datetime import UTC, datetime
from uuid import UUID, uuid4

from sqlalchemy import insert, select, text

from engine.store.models import Dossier, Instance, Person, Task
from tests.bench.counting import counting
from tests.bench.setting import Setting, new_case
from tests.bench.visitor import Visitor

CASES = 40
ROUNDS = (10, 100, 500, 1000)
OPEN_TASKS = 100_000
LOOKS = 40


def completions(setting: Setting, visitor: Visitor) -> dict[str, float]:
    """User tasks completed over HTTP: how many a second, with how many statements and commits."""
    with setting.database.transaction() as session:
        for number in range(CASES):
            new_case(session, setting, "reeks", f"B-{number}")
    _finish(visitor, limit=CASES)  # the first round fills the caches
    done = 0
    with counting(setting.database) as count:
        begin = time.perf_counter()
        for _ in range(9):
            looked = count.statements
            waiting = visitor.open_tasks()
            count.statements = looked
            for task_id in waiting:
                visitor.complete(task_id)
                done += 1
        seconds = time.perf_counter() - begin
    return {
        "http_completions_per_s": done / seconds,
        "sql_statements_per_completion": count.statements / done,
        "commits_per_completion": count.commits / done,
    }


def loop(setting: Setting, visitor: Visitor) -> dict[str, float]:
    """Milliseconds per completion at some rounds of a loop: the median of ten around each."""
    with setting.database.transaction() as session:
        task_id = new_case(session, setting, "lus", "L-1")
    times: list[float] = []
    while len(times) < max(ROUNDS) + 5:
        begin = time.perf_counter()
        visitor.complete(task_id)
        times.append((time.perf_counter() - begin) * 1000)
        task_id = visitor.open_tasks()[0]
    return {
        str(number): statistics.median(times[max(0, number - 5) : number + 5]) for number in ROUNDS
    }


def worklist(setting: Setting, visitor: Visitor) -> float:
    """The 95th percentile, in milliseconds, of the worklist pages with very many open tasks."""
    _fill(setting)
    pages = [
        "/werkvoorraad/mijn",
        "/werkvoorraad/groep",
        "/werkvoorraad/alle",
        "/werkvoorraad/groep?sort=created&page=40",
        "/werkvoorraad/alle?q=Bedachte",
    ]
    times: list[float] = []
    for number in range(LOOKS):
        path = pages[number % len(pages)]
        begin = time.perf_counter()
        answer = visitor.client.get(path)
        times.append((time.perf_counter() - begin) * 1000)
        assert answer.status_code == 200, (path, answer.status_code)
    return statistics.quantiles(times[len(pages) :], n=20)[-1]


def _finish(visitor: Visitor, limit: int) -> None:
    for task_id in visitor.open_tasks()[:limit]:
        visitor.complete(task_id)


def _fill(setting: Setting) -> None:
    """Add dossiers with an open task each: a tenth mine, the others for my group."""
    at = datetime.now(UTC)
    with setting.database.transaction() as session:
        model = session.scalars(select(Instance).limit(1)).one()
        client = Person(id=uuid4(), name="Bedachte Cliënt")
        session.add(client)
        session.flush()
        dossiers = [uuid4() for _ in range(OPEN_TASKS)]
        instances = [uuid4() for _ in range(OPEN_TASKS)]
        session.execute(
            insert(Dossier),
            [_dossier(setting, key, n, client.id, at) for n, key in enumerate(dossiers)],
        )
        session.execute(
            insert(Instance),
            [_instance(model, *keys, at) for keys in zip(instances, dossiers, strict=True)],
        )
        session.execute(
            insert(Task),
            [
                _task(setting, model, *keys, n, at)
                for n, keys in enumerate(zip(instances, dossiers, strict=True))
            ],
        )
    with setting.database.engine.connect() as connection:
        connection.execution_options(isolation_level="AUTOCOMMIT").execute(text("ANALYZE"))


def _dossier(setting: Setting, key: UUID, number: int, client: UUID, at: datetime) -> object:
    return {
        "id": key,
        "number": f"W-{number:06}",
        "title": "Meting",
        "client_id": client,
        "group_id": setting.group_id,
        "status": "open",
        "reported_on": at.date(),
        "opened_at": at,
    }


def _instance(model: Instance, key: UUID, dossier: UUID, at: datetime) -> object:
    return {
        "id": key,
        "dossier_id": dossier,
        "release_id": model.release_id,
        "process_key": model.process_key,
        "definition_id": model.definition_id,
        "status": "running",
        "state": "{}",
        "version": 1,
        "started_at": at,
    }


def _task(
    setting: Setting, model: Instance, instance: UUID, dossier: UUID, number: int, at: datetime
) -> object:
    return {
        "id": uuid4(),
        "instance_id": instance,
        "dossier_id": dossier,
        "release_id": model.release_id,
        "process_key": "reeks",
        "element_id": f"t{number % 10 + 1}",
        "name": f"Taak t{number % 10 + 1}",
        "state": "open",
        "assignee_id": setting.actor.user_id if number % 10 == 0 else None,
        "candidate_groups": ["noord"],
        "priority": 50,
        "due_at": datetime.fromtimestamp(at.timestamp() + (number % 1000 - 200) * 3600, UTC),
        "created_at": at,
    }
