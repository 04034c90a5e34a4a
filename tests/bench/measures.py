"""The measurements themselves. Each returns plain figures."""

import statistics
import time
from collections.abc import Sequence

from sqlalchemy import text

from engine.store.who import SYSTEM
from tests.bench.counting import counting
from tests.bench.setting import Setting, new_case
from tests.bench.visitor import Visitor

CASES = 40
ROUNDS = (10, 100, 500, 1000)
OPEN_TASKS = 100_000
LOOKS = 60
COMMITS = 500
ADDITIONS = 3_000_000


def floor(setting: Setting) -> dict[str, float]:
    """What this machine can do at this moment, to hold the other figures against: durable commits
    of 8 kB on one connection, and additions in a plain loop."""
    with setting.owner.engine.connect() as connection:
        connection.execute(text("CREATE TABLE floor (id int, body text)"))
        connection.commit()
        begin = time.perf_counter()
        for number in range(COMMITS):
            values = {"id": number, "body": "x" * 8192}
            connection.execute(text("INSERT INTO floor VALUES (:id, :body)"), values)
            connection.commit()
        commits = COMMITS / (time.perf_counter() - begin)
        connection.execute(text("DROP TABLE floor"))
        connection.commit()
    begin, total = time.perf_counter(), 0
    for number in range(ADDITIONS):
        total += number
    additions = ADDITIONS / (time.perf_counter() - begin)
    return {"floor_commits_per_s": commits, "floor_additions_per_s": additions}


def completions(setting: Setting, visitor: Visitor) -> dict[str, float]:
    """User tasks completed by one visitor through the web application without a network: how many
    a second, with how many statements and commits."""
    with setting.database.transaction(SYSTEM) as session:
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
        "web_completions_per_s": done / seconds,
        "sql_statements_per_completion": count.statements / done,
        "commits_per_completion": count.commits / done,
    }


def loop(setting: Setting, visitor: Visitor) -> dict[str, dict[str, float]]:
    """At some rounds of a loop: milliseconds per completion, the median of ten around each, and
    the bytes of the saved state."""
    with setting.database.transaction(SYSTEM) as session:
        task_id = new_case(session, setting, "lus", "L-1")
    times: list[float] = []
    sizes: dict[str, float] = {}
    while len(times) < max(ROUNDS) + 5:
        begin = time.perf_counter()
        visitor.complete(task_id)
        times.append((time.perf_counter() - begin) * 1000)
        with setting.database.reading(SYSTEM) as session:
            task_id, size = session.execute(STANDING, {"process_key": "lus"}).one()
        sizes[str(len(times))] = size
    around = {
        str(number): statistics.median(times[max(0, number - 5) : number + 5]) for number in ROUNDS
    }
    return {"loop_ms": around, "loop_bytes": {str(one): sizes[str(one)] for one in ROUNDS}}


STANDING = text(
    "SELECT task.id, octet_length(instance.state) FROM task"
    " JOIN instance ON instance.id = task.instance_id"
    " WHERE task.state = 'open' AND instance.process_key = :process_key"
)


PAGES = (
    "/werkvoorraad/mijn",
    "/werkvoorraad/groep",
    "/werkvoorraad/alle",
    "/werkvoorraad/groep?sorteer=aangemaakt&pagina=40",
    "/werkvoorraad/alle?sorteer=taak&telaat=1",
)


def worklist(setting: Setting, visitor: Visitor) -> dict[str, float]:
    """The 95th percentile, in milliseconds, of the worklist pages with very many open tasks, and
    of the slowest that one can ask of it: a search in all of them."""
    _fill(setting)
    plain = _looks(visitor, PAGES)
    form = {"csrf_token": visitor.token, "zoek": "Bedachte"}
    assert visitor.client.post("/werkvoorraad/zoeken", data=form).status_code == 303
    found = _looks(visitor, ("/werkvoorraad/alle",))
    return {"worklist_p95_ms": plain, "worklist_search_p95_ms": found}


def _looks(visitor: Visitor, pages: Sequence[str]) -> float:
    """The first look at each page is not counted: it fills caches."""
    times: list[float] = []
    for number in range(LOOKS + len(pages)):
        path = pages[number % len(pages)]
        begin = time.perf_counter()
        answer = visitor.client.get(path)
        times.append((time.perf_counter() - begin) * 1000)
        assert answer.status_code == 200, (path, answer.status_code)
    return statistics.quantiles(times[len(pages) :], n=20)[-1]


def _finish(visitor: Visitor, limit: int) -> None:
    for task_id in visitor.open_tasks()[:limit]:
        visitor.complete(task_id)


FILL = (
    """
    CREATE TEMPORARY TABLE number ON COMMIT DROP AS
    SELECT n, gen_random_uuid() AS dossier_id, gen_random_uuid() AS instance_id
    FROM generate_series(1, :count) AS n
    """,
    """
    INSERT INTO dossier (id, number, title, client_id, group_id, status, reported_on, opened_at)
    SELECT dossier_id, 'W-' || n, 'Meting', (SELECT id FROM person LIMIT 1), :group_id, 'open',
           CURRENT_DATE, now()
    FROM number
    """,
    "ANALYZE dossier",
    """
    INSERT INTO instance (id, dossier_id, release_id, process_key, definition_id, status, state,
                          version, timer_attempts, started_at)
    SELECT number.instance_id, number.dossier_id, model.release_id, 'reeks', model.definition_id,
           'running', '{}', 1, 0, now()
    FROM number, (SELECT release_id, definition_id FROM instance LIMIT 1) AS model
    """,
    "ANALYZE instance",
    """
    INSERT INTO task (id, instance_id, dossier_id, release_id, process_key, element_id, name,
                      state, assignee_id, candidate_groups, priority, due_at, created_at)
    SELECT gen_random_uuid(), instance_id, dossier_id, (SELECT max(id) FROM release), 'reeks',
           't' || n % 10 + 1, 'Taak t' || n % 10 + 1, 'open',
           CASE WHEN n % 10 = 0 THEN CAST(:account_id AS uuid) END, ARRAY['noord'], 50,
           now() + (n % 1000 - 200) * interval '1 hour', now()
    FROM number
    """,
    "ANALYZE task",
)
"""A dossier with an open task for each number: a tenth mine, the others for my group.

Analysed in between, on a connection of its own: foreign keys are checked by a plan that the
connection keeps, and one made for tables of ten rows takes hours on a hundred thousand.
"""


def _fill(setting: Setting) -> None:
    values = {
        "count": OPEN_TASKS,
        "group_id": setting.group_id,
        "account_id": setting.actor.user_id,
    }
    setting.owner.close()
    with setting.owner.transaction(SYSTEM) as session:
        for statement in FILL:
            session.execute(text(statement), values)
