"""Samenloop as a process of its own, as an operator runs it, for tests that sign in or kill it."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Mapping
from pathlib import Path
from types import TracebackType
from typing import Final, Self
from urllib.error import HTTPError, URLError
from urllib.request import urlopen

ROOT: Final = Path(__file__).resolve().parents[2]
RUN: Final = "import sys; from webapp.cli import main; sys.exit(main())"
READY_SECONDS: Final = 60
STOP_SECONDS: Final = 20


class ServerNotReadyError(Exception):
    """The server ended, or didn't answer in time; the message holds the end of its log."""


class CommandFailedError(Exception):
    """A command ended with another code than 0; the message is the end of what it printed."""


class Server:
    """`samenloop run` on a free port of this machine.

    It works in `directory`, which gets its log and its var. `database_url` names an existing
    database; empty means an embedded one in that var. `settings` adds environment variables.
    As a context manager it is started, and in the end stopped.
    """

    def __init__(
        self, directory: Path, database_url: str, settings: Mapping[str, str] | None = None
    ) -> None:
        self.directory = directory
        self.log = directory / "server.log"
        self.port = _free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        ours = {name: os.environ[name] for name in os.environ if not name.startswith("SAMENLOOP_")}
        self._environment = {
            "PYTHONPATH": str(ROOT),
            **ours,
            "SAMENLOOP_DATABASE_URL": database_url,
            "SAMENLOOP_PORT": str(self.port),
            **(settings or {}),
        }
        self._process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.stop()

    def start(self) -> None:
        """Start, and wait until it answers; raises ServerNotReadyError."""
        with self.log.open("ab") as log:
            self._process = subprocess.Popen(
                self._command(RUN, "run"),
                cwd=self.directory,
                env=self._environment,
                stdout=log,
                stderr=log,
            )
        until = time.monotonic() + READY_SECONDS
        while time.monotonic() < until and self._process.poll() is None:
            if self._answers():
                return
            time.sleep(0.05)
        self.kill()
        raise ServerNotReadyError(self.log.read_text(encoding="utf-8")[-4000:])

    def command(self, *arguments: str) -> str:
        """Run `samenloop arguments…` with the server's settings; returns what it prints."""
        return self.python(RUN, *arguments)

    def python(self, code: str, *arguments: str) -> str:
        """Run Python code where and as the server runs; returns what it prints.

        Raises CommandFailedError with the same when it ends with another code than 0.
        """
        result = subprocess.run(
            self._command(code, *arguments),
            cwd=self.directory,
            env=self._environment,
            check=False,
            text=True,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
        )
        if result.returncode:
            raise CommandFailedError(result.stdout[-4000:])
        return result.stdout

    @property
    def process_id(self) -> int:
        """The number of the process that runs. Raises LookupError when none does."""
        if self._process is None:
            raise LookupError("the server does not run")
        return self._process.pid

    def kill(self) -> None:
        """End it as a power cut would."""
        self._end(signal.SIGKILL)

    def stop(self) -> None:
        """End it as an operator would."""
        self._end(signal.SIGTERM)

    def restart(self) -> None:
        """Start again on the same port and database; what runs is killed first."""
        self.kill()
        self.start()

    def _end(self, how: signal.Signals) -> None:
        if self._process:
            self._process.send_signal(how)
            self._process.wait(STOP_SECONDS)
            self._process = None

    def _answers(self) -> bool:
        try:
            with urlopen(self.url, timeout=5):
                return True
        except HTTPError as answer:
            return answer.code < 500
        except (URLError, OSError):
            return False

    def _command(self, code: str, *arguments: str) -> list[str]:
        return [sys.executable, "-c", code, *arguments]


def _free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port: int = listener.getsockname()[1]
        return port
