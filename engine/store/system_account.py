"""The account for the embedded PostgreSQL when we are root: it refuses to run as root."""

from __future__ import annotations

import os
import pwd
import shutil
import stat
import subprocess
from errno import EPERM
from pathlib import Path
from typing import Final

NAME: Final = "samenloop-db"


def needed() -> pwd.struct_passwd | None:
    """The account to run under, made when it doesn't exist; None for anybody but root."""
    if os.geteuid() != 0:
        return None
    try:
        return pwd.getpwnam(NAME)
    except KeyError:
        return _make()


def _make() -> pwd.struct_passwd:
    useradd = shutil.which("useradd", path="/usr/sbin:/sbin:/usr/bin:/bin")
    if not useradd:
        raise PermissionError(EPERM, "de database draait niet als root")
    options = ("--system", "--user-group", "--no-create-home", "--home-dir", "/nonexistent")
    made = subprocess.run(  # noqa: S603
        [useradd, *options, "--shell", "/usr/sbin/nologin", NAME], capture_output=True, check=False
    )
    try:
        return pwd.getpwnam(NAME)  # another process may have made it just before us
    except KeyError:
        raise PermissionError(EPERM, f"useradd {NAME} mislukt (code {made.returncode})") from None


def let_in(directory: Path, account: pwd.struct_passwd) -> None:
    """Make `directory` the account's own and private, and let it through the directories above."""
    os.chown(directory, account.pw_uid, account.pw_gid)
    directory.chmod(0o700)
    _open_way(directory)


def let_run(programs: Path) -> None:
    """Let every account run what is in `programs`, even when installed under umask 077."""
    tree = programs.resolve().parent
    _open_way(tree)
    if not (programs / "postgres").stat().st_mode & stat.S_IXOTH:
        for path in (tree, *tree.rglob("*")):
            mode = path.stat().st_mode
            path.chmod(mode | (mode & 0o500) >> 6)


def _open_way(path: Path) -> None:
    """Passing through is enough: reading a directory's names stays as forbidden as it was."""
    for parent in path.resolve().parents:
        mode = parent.stat().st_mode
        if not mode & stat.S_IXOTH:
            parent.chmod(mode | stat.S_IXOTH)
