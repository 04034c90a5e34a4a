"""Work by many visitors at once on real nodes: how much a second, and what it costs whom."""

from concurrent.futures import ThreadPoolExecutor
from itertools import count
from uuid import UUID

from engine.store.who import SYSTEM
from tests.bench.diagrams import ANSWERS
from tests.bench.nodes import Spent, nodes, spending
from tests.bench.setting import Setting, new_case
from tests.bench.wire import Wire
from tests.support.server import Server

VISITORS = 8
CASES = 40
STEPS = 10
WARM = VISITORS
NODES = (1, 2)

_numbers = count(1)


def over_http(setting: Setting) -> dict[str, dict[str, float]]:
    """Tasks completed over HTTP by eight visitors, on one node and on two."""
    figures: dict[str, dict[str, float]] = {}
    for number in NODES:
        with nodes(setting, number) as servers:
            _walk_all(setting, servers, WARM)
            done = _walk_all(setting, servers, CASES)
        for name, value in _told(done, CASES * STEPS).items():
            figures.setdefault(f"http_{name}", {})[str(number)] = value
    return figures


def _told(spent: Spent, done: int) -> dict[str, float]:
    return {
        "completions_per_s": done / spent.clock,
        "node_cpu_ms": spent.nodes / done * 1000,
        "postgres_cpu_ms": spent.postgres / done * 1000,
        "visitor_cpu_ms": spent.visitors / done * 1000,
    }


def _walk_all(setting: Setting, servers: list[Server], cases: int) -> Spent:
    """Let the visitors take so many new cases from begin to end, each one case at a time."""
    with setting.database.transaction(SYSTEM) as session:
        firsts = [new_case(session, setting, "reeks", f"H-{next(_numbers)}") for _ in range(cases)]
    wires = [Wire(servers[one % len(servers)].port) for one in range(VISITORS)]
    for wire in wires:
        wire.sign_in(setting.actor.username)
    shares = [(wire, firsts[one::VISITORS]) for one, wire in enumerate(wires)]
    with spending(setting, servers) as spent, ThreadPoolExecutor(VISITORS) as pool:
        list(pool.map(_walk, shares))
    for wire in wires:
        wire.close()
    return spent


def _walk(share: tuple[Wire, list[UUID]]) -> None:
    """Complete the tasks of each case, one after another, till no next one is his."""
    wire, firsts = share
    for first in firsts:
        onward = f"/taken/{first}"
        while onward.startswith("/taken/"):
            onward = wire.post(f"{onward}/afronden", ANSWERS)
