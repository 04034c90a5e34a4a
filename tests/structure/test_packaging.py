"""The wheel holds everything, and runs outside the checkout."""

from __future__ import annotations

import configparser
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path
from urllib.request import urlopen

import pytest

from tests.structure.sources import ROOT, modules, tracked
from tests.support.server import Server

FOLDERS = ("engine", "webapp", "forms", "processes")
BESIDES = ("setup.cfg", "pyproject.toml", "README.md", "LICENSE")


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Built from a copy, because setuptools leaves its traces where it builds."""
    source = tmp_path_factory.mktemp("source")
    for folder in FOLDERS:
        ignore = shutil.ignore_patterns("__pycache__")
        shutil.copytree(ROOT / folder, source / folder, ignore=ignore)
    for name in BESIDES:
        shutil.copy(ROOT / name, source)
    target = tmp_path_factory.mktemp("wheel")
    _pip("wheel", "--no-deps", "--wheel-dir", str(target), str(source))
    return next(target.glob("*.whl"))


def test_packages_are_all_named() -> None:
    setup = configparser.ConfigParser()
    setup.read(ROOT / "setup.cfg", encoding="utf-8")
    named = set(setup["options"]["packages"].split())
    found = {".".join(path.parent.parts) for path in modules("engine", "webapp")}
    assert named == found | {"forms", "processes"}


def test_wheel_holds_every_file(wheel: Path) -> None:
    kept = {path.as_posix() for path in tracked() if path.parts[0] in FOLDERS}
    sources = {name for name in kept if name.startswith("webapp/frontend/")}
    held = set(zipfile.ZipFile(wheel).namelist())
    assert not kept - sources - held
    assert not sources & held
    assert {"webapp/static/build/manifest.json", "webapp/static/build/licences.txt"} <= held


def test_wheel_runs_in_an_empty_folder(wheel: Path, tmp_path: Path) -> None:
    site, folder = tmp_path / "site", tmp_path / "empty"
    folder.mkdir()
    _pip("install", "--no-deps", "--target", str(site), str(wheel))
    settings = {"PYTHONPATH": str(site), "SAMENLOOP_DEMO": "1"}
    server = Server(folder, "", settings)
    places = server.python("import engine, webapp; print(engine.__file__, webapp.__file__)")
    assert all(Path(place).is_relative_to(site) for place in places.split())
    server.command("demo")
    with server, urlopen(server.url) as answer:
        assert answer.status == 200
        assert "/static/build/app-" in answer.read().decode()


def _pip(*arguments: str) -> None:
    command = [sys.executable, "-m", "pip", "--quiet", "--disable-pip-version-check", *arguments]
    subprocess.run(command, check=True)
