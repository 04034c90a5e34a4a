"""Timers that are due all at once, on two nodes: how many a second, and each exactly once."""

import time
from datetime import UTC, datetime, timedelta

from sqlalchemy import func, select, text, update

from engine.store.models import Instance
from engine.store.who import SYSTEM
from tests.bench.nodes import nodes, spending
from tests.bench.setting import Setting, start_case
from tests.support.copies import copy

DUE = 10_000
LONGEST = 300
FIRED = "bpmn:intermediateCatchEvent:fired"
SPAN = text(
    "SELECT extract(epoch FROM max(at) - min(at)), count(*), count(DISTINCT instance_id)"
    " FROM event WHERE action = :fired"
)


def due_at_once(setting: Setting) -> dict[str, float]:
    """10,000 timers, fired by two nodes that look every second."""
    with setting.database.transaction(SYSTEM) as session:
        start_case(session, setting, "wekker", "T-1", datetime.now(UTC) - timedelta(days=2))
        held = update(Instance).where(Instance.process_key == "wekker").values(next_due_at=None)
        instance_id = session.scalars(held.returning(Instance.id)).one()
    copy(setting.owner, instance_id, DUE - 1)
    with nodes(setting, 2, {"SAMENLOOP_TICK_SECONDS": "1"}) as servers:
        with setting.database.transaction(SYSTEM) as session:
            due = update(Instance).where(Instance.process_key == "wekker")
            session.execute(due.values(next_due_at=func.now()))
        with spending(setting, servers) as spent:
            _until_all_have_fired(setting)
    with setting.database.reading(SYSTEM) as session:
        seconds, events, instances = session.execute(SPAN, {"fired": FIRED}).one()
    assert (events, instances) == (DUE, DUE), (events, instances)
    return {
        "timers_two_nodes_per_s": DUE / float(seconds),
        "timers_node_cpu_ms": spent.nodes / DUE * 1000,
        "timers_postgres_cpu_ms": spent.postgres / DUE * 1000,
    }


def _until_all_have_fired(setting: Setting) -> None:
    until = time.monotonic() + LONGEST
    left = select(func.count()).where(Instance.next_due_at.is_not(None))
    while time.monotonic() < until:
        with setting.database.reading(SYSTEM) as session:
            if not session.scalar(left):
                return
        time.sleep(0.2)
    raise AssertionError("not all timers fired")
