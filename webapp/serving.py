"""Serving the application and firing its timers, in one process."""

import logging
import signal
from collections.abc import Callable
from datetime import UTC, datetime
from types import FrameType
from typing import Final, NoReturn

from apscheduler.schedulers.background import BackgroundScheduler
from waitress.server import create_server

from engine.settings import Settings
from engine.store.database import Database
from engine.work import timers
from webapp import create_app

THREADS: Final = 8

log = logging.getLogger("samenloop")


def serve(settings: Settings, database: Database, ready: Callable[[], None]) -> None:
    """Answer requests and fire due timers until SIGTERM or Ctrl-C; requests in flight are ended.

    `ready` is called once the port is open. Raises `OSError` when it can't be opened.
    """
    signal.signal(signal.SIGTERM, _leave)
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(name)s %(message)s")
    logging.getLogger("apscheduler").setLevel(logging.WARNING)
    server = create_server(
        create_app(settings, database),
        host=settings.host,
        port=settings.port,
        threads=THREADS,
        ident=None,
    )
    scheduler = ticking(settings, database)
    scheduler.start()
    ready()
    try:
        server.run()
    finally:
        scheduler.shutdown()


def ticking(settings: Settings, database: Database) -> BackgroundScheduler:
    """A scheduler, not yet started, that looks for due timers every few seconds."""
    scheduler = BackgroundScheduler(timezone=UTC)
    scheduler.add_job(
        tick,
        "interval",
        args=[database],
        seconds=settings.tick_seconds,
        next_run_time=datetime.now(UTC),
        coalesce=True,
        max_instances=1,
    )
    return scheduler


def tick(database: Database) -> None:
    """Fire what is due. What goes wrong is one line in the log: a trace may hold values."""
    try:
        timers.tick(database)
    except Exception as error:
        log.error("looking for due timers failed: %s", type(error).__name__)  # noqa: TRY400


def _leave(_number: int, _frame: FrameType | None) -> NoReturn:
    # Waitress drops requests in flight on a bare SIGTERM; on SystemExit it ends them. A second
    # signal must not break off what the first one has begun, such as stopping the database.
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    raise SystemExit(0)
