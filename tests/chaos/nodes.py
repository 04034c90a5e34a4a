"""Nodes of Samenloop: processes that do what `samenloop` does, to be ended in any way.

They are forks of one process that has the application imported, which takes seconds.
"""

import multiprocessing
import os
import signal
import socket
from multiprocessing.process import BaseProcess
from pathlib import Path
from types import TracebackType
from typing import Self

from engine.store.database import Database
from tests.chaos.effects import delivering
from tests.chaos.waiting import until

MAKING = multiprocessing.get_context("forkserver")
MAKING.set_forkserver_preload(["webapp.cli", "tests.chaos.effects"])
READY = "Samenloop"
"""What the first line begins with, when it works."""


class Node:
    """`samenloop` with a command on a database, with its files in `directory`; its deliveries are
    in `ledger`."""

    def __init__(
        self, database: Database, directory: Path, ledger: Path, command: str = "worker"
    ) -> None:
        self.log = directory / "log"
        directory.mkdir(parents=True)
        settings = {
            "SAMENLOOP_VAR": str(directory / "var"),
            "SAMENLOOP_DATABASE_URL": database.engine.url.render_as_string(hide_password=False),
            "SAMENLOOP_TICK_SECONDS": "1",
            "SAMENLOOP_PORT": str(free_port()),
        }
        self._process: BaseProcess = MAKING.Process(
            target=_work, args=(command, settings, self.log, ledger), daemon=True
        )
        self._process.start()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.kill()

    @property
    def is_ready(self) -> bool:
        """Whether it works. Raises `AssertionError` with its log when it ended by itself."""
        assert self._process.is_alive(), self.log.read_text(encoding="utf-8")
        return any(line.startswith(READY) for line in self._lines())

    def errors(self) -> list[str]:
        """All that it said but that it works."""
        return [line for line in self._lines() if not line.startswith(READY)]

    def _lines(self) -> list[str]:
        return self.log.read_text(encoding="utf-8").splitlines() if self.log.exists() else []

    def wait_till_ready(self) -> None:
        """Come back when it works."""
        until(lambda: self.is_ready)

    def kill(self) -> None:
        """End it as a power cut would."""
        self._process.kill()
        self._process.join()

    def ask_to_stop(self) -> None:
        """As an operator does."""
        assert self._process.pid is not None
        os.kill(self._process.pid, signal.SIGTERM)

    def ended(self) -> int | None:
        """Its exit code, waited for."""
        until(lambda: not self._process.is_alive())
        return self._process.exitcode


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port: int = listener.getsockname()[1]
        return port


def _work(command: str, settings: dict[str, str], log: Path, ledger: Path) -> None:
    """Runs in the new process."""
    from webapp.cli import main

    for name in [name for name in os.environ if name.startswith("SAMENLOOP_")]:
        del os.environ[name]
    os.environ.update(settings)
    with log.open("a", buffering=1, encoding="utf-8") as stream:
        os.dup2(stream.fileno(), 1)
        os.dup2(stream.fileno(), 2)
    with delivering(ledger):
        main([command])
