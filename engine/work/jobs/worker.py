"""A worker: hears doorbells, one process or thread of any number of them.

Procrastinate's own loop ends when the database goes away, without an error at times; so it is
begun again until somebody asks to stop. What is being done then is ended first.
"""

import asyncio
import logging
import threading
from contextlib import suppress
from typing import Final
from uuid import UUID

from procrastinate import App, PsycopgConnector

from engine.store.database import Database
from engine.work.jobs.performing import perform
from engine.work.jobs.queue import PERFORM

AT_ONCE: Final = 4
"""How many doorbells one worker answers at the same time; each may hold two connections."""

PAUSE: Final = 2.0
"""Seconds before a worker that ended by itself begins again."""

log = logging.getLogger(__name__)


class Worker:
    """Runs in the thread that calls `run`, until any thread calls `stop`."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._stopping = threading.Event()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._serving: asyncio.Task[None] | None = None

    def run(self) -> None:
        """Answer doorbells; comes back after `stop`, when all that was begun is done."""
        while not self._stopping.is_set():
            try:
                asyncio.run(self._serve())
            except Exception as error:
                log.error("worker ended: %s", type(error).__name__)  # noqa: TRY400 - one line
            self._stopping.wait(PAUSE)

    def stop(self) -> None:
        """Take no new doorbells."""
        self._stopping.set()
        loop, serving = self._loop, self._serving
        if loop is not None and serving is not None:
            with suppress(RuntimeError):  # the loop has ended by itself
                loop.call_soon_threadsafe(serving.cancel)

    async def _serve(self) -> None:
        async with _app(self._database).open_async() as app:
            self._loop = asyncio.get_running_loop()
            self._serving = asyncio.create_task(
                app.run_worker_async(
                    concurrency=AT_ONCE, delete_jobs="always", install_signal_handlers=False
                )
            )
            if self._stopping.is_set():
                self._serving.cancel()
            try:
                await self._serving
            except asyncio.CancelledError:
                if not self._stopping.is_set():
                    raise


def _app(database: Database) -> App:
    """The doorbells that a worker knows, on connections of its own."""
    url = database.engine.url.set(drivername="postgresql").render_as_string(hide_password=False)
    app = App(connector=PsycopgConnector(conninfo=url, min_size=1, max_size=4, timeout=10))

    @app.task(name=PERFORM)
    def attempt(id: str) -> None:  # noqa: A002 - the name in the doorbell
        try:
            perform(database, UUID(id))
        except Exception as error:
            log.error("job %s was broken off: %s", id, type(error).__name__)  # noqa: TRY400 - a traceback may hold answers

    return app
