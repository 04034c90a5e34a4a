"""Serving the application, and what goes on beside it, in one process."""

import logging
import signal
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime, timedelta
from threading import Thread
from types import FrameType
from typing import Final, NoReturn
from uuid import UUID

from apscheduler.schedulers.background import BackgroundScheduler
from sqlalchemy.orm import Session
from waitress.server import create_server

from engine.accountability import anchoring
from engine.consultation import rooms
from engine.doors import posting
from engine.dossier.client import messages
from engine.dossier.clocks import ticking as clocks
from engine.dossier.coordination import reporting
from engine.dossier.plan import ticking as actions
from engine.dossier.records import documents
from engine.retention import destroying
from engine.settings import Settings
from engine.store.database import Database
from engine.store.who import SYSTEM
from engine.work import sweep, timers
from engine.work.jobs import ticking as jobs
from engine.work.jobs.worker import Worker
from engine.work.routing import ticking as routing
from webapp import create_app, equip

THREADS: Final = 8
SWEEP_SECONDS: Final = 600
DESTROY_SECONDS: Final = 60

QUIET: Final = {
    "apscheduler": logging.ERROR,  # a tick that takes longer than its pause
    "procrastinate": logging.WARNING,
    "psycopg.pool": logging.ERROR,  # a database that is away: our own lines say it once
    "waitress.queue": logging.ERROR,  # a request that waits for a thread
}

log = logging.getLogger("samenloop")


def serve(
    settings: Settings, database: Database, ready: Callable[[], None], *, alone: bool = True
) -> None:
    """Answer requests until SIGTERM or Ctrl-C; requests in flight are ended. `alone`: do here as
    well what `work` does.

    `ready` is called once the port is open. Raises `OSError` when it can't be opened.
    """
    _begin()
    server = create_server(
        create_app(settings, database),
        host=settings.host,
        port=settings.port,
        threads=THREADS,
        ident=None,
    )
    with ExitStack() as stack:
        if alone:
            stack.enter_context(ticking_on(settings, database))
            stack.enter_context(working_on(database))
        ready()
        server.run()


def work(settings: Settings, database: Database, ready: Callable[[], None]) -> None:
    """Fire what is due, deliver, and carry out jobs until SIGTERM or Ctrl-C; jobs that were begun
    are ended."""
    _begin()
    equip(settings)
    with ticking_on(settings, database), working_on(database) as thread:
        ready()
        while thread.is_alive():
            # Not `join`: broken off by a signal, that takes the thread for ended (CPython 3.11).
            time.sleep(1)


@contextmanager
def ticking_on(settings: Settings, database: Database) -> Iterator[None]:
    """The scheduler runs meanwhile."""
    scheduler = ticking(settings, database)
    try:
        scheduler.start()
        yield
    finally:
        if scheduler.running:
            scheduler.shutdown()


@contextmanager
def working_on(database: Database) -> Iterator[Thread]:
    """A worker answers doorbells meanwhile, in a thread of its own."""
    worker = Worker(database)
    thread = Thread(target=worker.run, name="worker")
    try:
        thread.start()
        yield thread
    finally:
        worker.stop()
        if thread.ident is not None:
            thread.join()


def _begin() -> None:
    signal.signal(signal.SIGTERM, _leave)
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(name)s %(message)s")
    for name, level in QUIET.items():
        logging.getLogger(name).setLevel(level)


def ticking(settings: Settings, database: Database) -> BackgroundScheduler:
    """A scheduler, not yet started, that looks every few seconds for due timers and for what cases
    have for each other, and now and then for cases that wait on nothing."""
    scheduler = BackgroundScheduler(timezone=UTC)
    for job, seconds, *more in (
        (tick, settings.tick_seconds),
        (look_for_adrift, SWEEP_SECONDS),
        (anchor, SWEEP_SECONDS),
        (remind, SWEEP_SECONDS, settings),
        (tidy, SWEEP_SECONDS, settings.consultation_days),
        (destroy, DESTROY_SECONDS, settings),
        (tell_of_emergencies, DESTROY_SECONDS, settings.privacy_mail),
    ):
        scheduler.add_job(
            job,
            "interval",
            args=[database, *more],
            seconds=seconds,
            next_run_time=datetime.now(UTC),
            coalesce=True,
            max_instances=1,
        )
    return scheduler


def tick(database: Database) -> None:
    """Fire what is due, deliver, and ring for jobs. What goes wrong in one does not hold up the
    others, and is one line in the log: a trace may hold values."""
    for one in (timers.tick, routing.tick, jobs.tick, posting.tick, messages.tick):
        try:
            one(database)
        except Exception as error:
            log.error("%s failed: %s", one.__module__, type(error).__name__)  # noqa: TRY400


def look_for_adrift(database: Database) -> None:
    """Tell the log of cases that wait on nothing: it should never have anything to tell."""
    try:
        with database.reading(SYSTEM) as session:
            sweep.report(session)
    except Exception as error:
        log.error("looking for cases adrift failed: %s", type(error).__name__)  # noqa: TRY400


def anchor(database: Database) -> None:
    """Anchor the audit log when that is due."""
    try:
        anchoring.tick(database)
    except Exception as error:
        log.error("anchoring the audit log failed: %s", type(error).__name__)  # noqa: TRY400


def remind(database: Database, settings: Settings) -> None:
    """Tell of terms and actions that come to an end, and take away files that no document names."""
    jobs: dict[str, Callable[[], object]] = {
        "terms": lambda: clocks.tick(database),
        "actions": lambda: actions.tick(database),
        "files": lambda: documents.sweep(database, settings),
    }
    for name, job in jobs.items():
        try:
            job()
        except Exception as error:
            log.error("looking after %s failed: %s", name, type(error).__name__)  # noqa: TRY400


def tidy(database: Database, days: int) -> None:
    """Close and remove the rooms for consultation whose time is over."""
    try:
        rooms.tidy(database, timedelta(days=days))
    except Exception as error:
        log.error("tidying consultations failed: %s", type(error).__name__)  # noqa: TRY400


def destroy(database: Database, settings: Settings) -> None:
    """Destroy the dossiers on which two people agreed."""

    def remove_files(session: Session, dossier_id: UUID) -> int:
        return documents.remove(session, settings, dossier_id)

    try:
        destroying.tick(database, remove_files)
    except Exception as error:
        log.error("destroying dossiers failed: %s", type(error).__name__)  # noqa: TRY400


def tell_of_emergencies(database: Database, address: str) -> None:
    """Mail the privacyfunctionaris that somebody looked in an emergency."""
    try:
        reporting.tick(database, address)
    except Exception as error:
        log.error("telling of emergencies failed: %s", type(error).__name__)  # noqa: TRY400


def _leave(_number: int, _frame: FrameType | None) -> NoReturn:
    # Waitress drops requests in flight on a bare SIGTERM; on SystemExit it ends them. A second
    # signal must not break off what the first one has begun, such as stopping the database.
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    raise SystemExit(0)
