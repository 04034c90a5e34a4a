"""The database that comes along: started once, shared, private, and alive after any kill."""

from __future__ import annotations

import os
import signal
import stat
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest
from sqlalchemy import Engine, NullPool, create_engine, text
from sqlalchemy.exc import DataError

from engine.store import embedded

ROOT = Path(__file__).resolve().parents[2]
USE = """
import sys, time
from pathlib import Path
from engine.store.embedded import ensure_running
print(ensure_running(Path(sys.argv[1]), durable=False).application, flush=True)
sys.stdin.read()
"""


@pytest.fixture(scope="module")
def cluster() -> Iterator[Path]:
    """A cluster of our own, to kill. Not in tmp_path, which pytest closes to other accounts."""
    with tempfile.TemporaryDirectory(prefix="samenloop-test-") as folder:
        directory = Path(folder).resolve() / "postgres"
        yield directory
        embedded.stop(directory)


@pytest.fixture
def engine(cluster: Path) -> Iterator[Engine]:
    """Connected to the running cluster."""
    url = embedded.ensure_running(cluster, durable=False).application
    made = create_engine(url, poolclass=NullPool)
    yield made
    made.dispose()


def ask(engine: Engine, question: str) -> object:
    with engine.connect() as connection:
        return connection.execute(text(question)).scalar_one()


def as_superuser(engine: Engine, statement: str) -> None:
    made = create_engine(engine.url.set(username="postgres"), poolclass=NullPool)
    with made.begin() as connection:
        connection.execute(text(statement))


def postmaster(cluster: Path) -> psutil.Process:
    return psutil.Process(int((cluster / "data" / "postmaster.pid").read_text().split()[0]))


def user(cluster: Path) -> subprocess.Popen[str]:
    """A process that uses the cluster until its input closes."""
    return subprocess.Popen(
        [sys.executable, "-c", USE, str(cluster)],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )


def wait_until_gone(server: psutil.Process) -> None:
    until = time.monotonic() + 20
    while server.is_running() and server.status() != psutil.STATUS_ZOMBIE:
        assert time.monotonic() < until
        time.sleep(0.02)


def test_application_is_no_superuser(engine: Engine) -> None:
    assert ask(engine, "SELECT current_user::text") == "samenloop_app"
    role = "SELECT rolsuper OR rolbypassrls OR rolcreatedb OR rolcreaterole FROM pg_roles"
    assert ask(engine, f"{role} WHERE rolname = current_user") is False
    owned = "SELECT count(*) FROM pg_database WHERE pg_get_userbyid(datdba) = current_user"
    assert ask(engine, owned) == 0


def test_a_cluster_from_before_there_were_two_roles_gets_the_second(
    cluster: Path, engine: Engine
) -> None:
    as_superuser(engine, "ALTER FUNCTION arrayoverlap(anyarray, anyarray) NOT LEAKPROOF")
    as_superuser(engine, "DROP ROLE samenloop_app")
    embedded.ensure_running(cluster, durable=False)
    leakproof = "SELECT proleakproof FROM pg_proc WHERE proname = 'arrayoverlap'"
    assert ask(engine, leakproof) is True


def test_searches_dutch_and_folds_accents(engine: Engine) -> None:
    assert ask(engine, "SELECT to_tsvector('dutch', 'huizen')::text") == "'huiz':1"
    assert ask(engine, "SELECT lower('ÉÉN')") == "één"


def test_second_start_finds_the_first(cluster: Path, engine: Engine) -> None:
    before = postmaster(cluster).pid
    again = embedded.ensure_running(cluster, durable=False)
    assert again.application == engine.url.render_as_string()
    assert postmaster(cluster).pid == before


def test_only_its_account_reaches_the_socket(cluster: Path, engine: Engine) -> None:
    socket = Path(str(engine.url.query["host"]))
    assert stat.S_IMODE(socket.stat().st_mode) == 0o700
    assert stat.S_IMODE((cluster / "data").stat().st_mode) == 0o700
    assert ask(engine, "SELECT current_setting('listen_addresses')") == ""


def test_log_holds_no_values(cluster: Path, engine: Engine) -> None:
    with pytest.raises(DataError):
        ask(engine, "SELECT 'Roos Regenboog'::text, CAST('Pim Paraplu' AS integer)")
    log = (cluster / "log").read_text()
    assert "Regenboog" not in log
    assert "STATEMENT" not in log


def test_killed_server_comes_back_with_what_was_committed(cluster: Path, engine: Engine) -> None:
    as_superuser(engine, "CREATE TABLE kept AS SELECT 1 AS one")
    as_superuser(engine, "GRANT SELECT ON kept TO samenloop_app")
    server = postmaster(cluster)
    server.kill()
    wait_until_gone(server)
    embedded.ensure_running(cluster, durable=False)
    assert ask(engine, "SELECT one FROM kept") == 1


def test_number_of_a_dead_server_may_be_another_program(cluster: Path, engine: Engine) -> None:
    assert ask(engine, "SELECT 1") == 1
    embedded.stop(cluster)
    pid_file = cluster / "data" / "postmaster.pid"
    pid_file.write_text(f"{os.getpid()}\n{cluster / 'data'}\n1\n5432\n\n\n\nready\n")
    embedded.ensure_running(cluster, durable=False)
    assert ask(engine, "SELECT 1") == 1


def test_processes_share_it_and_the_last_one_stops_it() -> None:
    with tempfile.TemporaryDirectory(prefix="samenloop-test-") as folder:
        directory = Path(folder) / "postgres"
        users = [user(directory) for _ in range(3)]
        assert len({one.stdout.readline() for one in users if one.stdout}) == 1
        server = postmaster(directory)
        for one in users[:-1]:
            one.communicate()
        assert server.is_running()
        users[-1].communicate()
        wait_until_gone(server)


def test_killed_user_leaves_no_lock_behind(cluster: Path, engine: Engine) -> None:
    one = user(cluster)
    assert one.stdout
    assert one.stdout.readline().startswith("postgresql+psycopg://")
    one.send_signal(signal.SIGKILL)
    one.communicate()
    assert ask(engine, "SELECT 1") == 1
    embedded.stop(cluster)
    embedded.ensure_running(cluster, durable=False)


def test_half_made_cluster_is_made_anew_and_a_long_path_gets_a_short_socket() -> None:
    with tempfile.TemporaryDirectory(prefix="samenloop-test-") as folder:
        directory = Path(folder) / ("x" * 100) / "postgres"
        (directory / "data.new" / "base").mkdir(parents=True)
        url = embedded.ensure_running(directory, durable=False).owner
        engine = create_engine(url, poolclass=NullPool)
        assert ask(engine, "SELECT 1") == 1
        embedded.stop(directory)


def test_refuses_a_socket_directory_of_somebody_else(monkeypatch: pytest.MonkeyPatch) -> None:
    with tempfile.TemporaryDirectory(prefix="samenloop-test-") as folder:
        directory = Path(folder) / ("x" * 100)
        directory.mkdir()
        theirs = Path(folder) / f"samenloop-{os.geteuid()}-{directory.stat().st_ino}"
        theirs.symlink_to(folder)
        monkeypatch.setattr(tempfile, "tempdir", folder)
        with pytest.raises(embedded.EmbeddedDatabaseError, match="van iemand anders"):
            embedded.ensure_running(directory, durable=False)


def test_unusable_folder_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(embedded.EmbeddedDatabaseError, match="file/postgres is niet te gebruiken"):
        embedded.ensure_running(tmp_path / "file" / "postgres")


def test_failure_names_the_logs() -> None:
    with tempfile.TemporaryDirectory(prefix="samenloop-test-") as folder:
        directory = Path(folder) / "postgres"
        (directory / "data").mkdir(parents=True)
        with pytest.raises(embedded.EmbeddedDatabaseError, match=r"setup\.log"):
            embedded.ensure_running(directory, durable=False)
