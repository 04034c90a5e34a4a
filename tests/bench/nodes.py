"""Node processes as users run them, on the database that is measured, and what they cost."""

import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

import psutil
from sqlalchemy import text

from tests.bench.setting import Setting
from tests.support.server import Server

SECRET = "only for measuring" * 3


@contextmanager
def nodes(
    setting: Setting, number: int, more: Mapping[str, str] | None = None
) -> Iterator[list[Server]]:
    """That many nodes on one database, each on a port of its own, with more settings if any;
    stopped in the end."""
    settings = {
        "SAMENLOOP_DEMO": "1",
        "SAMENLOOP_SECRET_KEY": SECRET,
        "SAMENLOOP_PSEUDONYM_KEY": SECRET,
        **(more or {}),
    }
    with ExitStack() as stack:
        directory = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        servers = []
        for one in range(number):
            place = directory / str(one)
            place.mkdir()
            servers.append(stack.enter_context(Server(place, setting.url, settings)))
        yield servers


@dataclass
class Spent:
    """Seconds: on the clock, and of processors in the nodes, PostgreSQL and this process."""

    clock: float = 0.0
    nodes: float = 0.0
    postgres: float = 0.0
    visitors: float = 0.0


@contextmanager
def spending(setting: Setting, servers: list[Server]) -> Iterator[Spent]:
    """What everything inside the block costs; filled in when it ends."""
    spent = Spent()
    begin = _now(setting, servers)
    yield spent
    took = [after - before for before, after in zip(begin, _now(setting, servers), strict=True)]
    spent.clock, spent.nodes, spent.postgres, spent.visitors = took


def _now(setting: Setting, servers: list[Server]) -> tuple[float, float, float, float]:
    used = sum(_seconds(psutil.Process(server.process_id)) for server in servers)
    return time.perf_counter(), used, _postgres(setting), time.process_time()


def _postgres(setting: Setting) -> float:
    """All processes of the server, also those that ended."""
    with setting.database.engine.connect() as connection:
        backend = connection.scalar(text("SELECT pg_backend_pid()"))
    postmaster = psutil.Process(backend).parent()
    assert postmaster is not None
    times = postmaster.cpu_times()
    alive = sum(_seconds(child) for child in postmaster.children())
    return alive + _seconds(postmaster) + times.children_user + times.children_system


def _seconds(process: psutil.Process) -> float:
    times = process.cpu_times()
    return float(times.user + times.system)
