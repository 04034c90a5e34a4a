"""Serving the application, and what goes on beside it, in one process."""

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
from engine.work import sweep, timers
from engine.work.routing import ticking as routing
from webapp import create_app

THREADS: Final = 8
SWEEP_SECONDS: Final = 600

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
    """A scheduler, not yet started, that looks every few seconds for due timers and for what cases
    have for each other, and now and then for cases that wait on nothing."""
    scheduler = BackgroundScheduler(timezone=UTC)
    for work, seconds in ((tick, settings.tick_seconds), (look_for_adrift, SWEEP_SECONDS)):
        scheduler.add_job(
            work,
            "interval",
            args=[database],
            seconds=seconds,
            next_run_time=datetime.now(UTC),
            coalesce=True,
            max_instances=1,
        )
    return scheduler


def tick(database: Database) -> None:
    """Fire what is due, and deliver. What goes wrong in one does not hold up the other, and is one
    line in the log: a trace may hold values."""
    for work in (timers.tick, routing.tick):
        try:
            work(database)
        except Exception as error:
            log.error("%s failed: %s", work.__module__, type(error).__name__)  # noqa: TRY400


def look_for_adrift(database: Database) -> None:
    """Tell the log of cases that wait on nothing: it should never have anything to tell."""
    try:
        with database.reading() as session:
            sweep.report(session)
    except Exception as error:
        log.error("looking for cases adrift failed: %s", type(error).__name__)  # noqa: TRY400


def _leave(_number: int, _frame: FrameType | None) -> NoReturn:
    # Waitress drops requests in flight on a bare SIGTERM; on SystemExit it ends them. A second
    # signal must not break off what the first one has begun, such as stopping the database.
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    raise SystemExit(0)
