"""Two nodes on one database, and one of them dies: each timer still fires exactly once."""

from datetime import timedelta
from pathlib import Path

from sqlalchemy import func, select, update

from engine.store.database import Database, clock
from engine.store.models import Event, Instance
from engine.store.who import SYSTEM
from engine.work import instances
from tests.bench import diagrams
from tests.chaos.waiting import until
from tests.conftest import People
from tests.support.copies import copy
from tests.support.server import Server
from tests.work.conftest import put_into_use
from tests.work.dossiers import new_dossier

TIMERS = 300
FIRED = "bpmn:intermediateCatchEvent:fired"
FILES = {"wekker.bpmn": diagrams.alarm().encode(), "bench.form": diagrams.FORM.encode()}


def test_the_other_node_goes_on_when_one_is_killed(
    database: Database, owner: Database, people: People, tmp_path: Path
) -> None:
    hold_timers(database, owner, people)
    first, second = (node(database, tmp_path / name) for name in ("first", "second"))
    with first, second:
        with database.transaction(SYSTEM) as session:
            session.execute(update(Instance).values(next_due_at=func.now()))
        until(lambda: fired(database) > 0)
        first.kill()
        until(lambda: left(database) == 0)
    with database.reading(SYSTEM) as session:
        found = select(func.count(), func.count(Event.instance_id.distinct()))
        once = session.execute(found.where(Event.action == FIRED)).one()
    assert tuple(once) == (TIMERS, TIMERS)


def hold_timers(database: Database, owner: Database, people: People) -> None:
    """Cases whose timer passed long ago, and that no node looks at yet."""
    with database.reading(SYSTEM) as session:
        at = clock(session) - timedelta(days=9)
    put_into_use(database, FILES, at)
    with database.transaction(SYSTEM) as session:
        dossier = new_dossier(session, people.noord)
        instances.start(session, people.loes, "wekker", dossier.id, {}, at)
        held = update(Instance).values(next_due_at=None).returning(Instance.id)
        instance_id = session.scalars(held).one()
    copy(owner, instance_id, TIMERS - 1)


def node(database: Database, directory: Path) -> Server:
    directory.mkdir()
    url = database.engine.url.render_as_string(hide_password=False)
    return Server(directory, url, {"SAMENLOOP_TICK_SECONDS": "1"})


def fired(database: Database) -> int:
    with database.reading(SYSTEM) as session:
        return session.scalar(select(func.count()).where(Event.action == FIRED)) or 0


def left(database: Database) -> int:
    with database.reading(SYSTEM) as session:
        due = select(func.count()).where(Instance.next_due_at.is_not(None))
        return session.scalar(due) or 0
