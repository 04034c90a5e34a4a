"""What is written about the project holds: commands, settings, versions, dependencies."""

from __future__ import annotations

import configparser
import json
import re

from engine.settings import READERS
from tests.structure.sources import ROOT

PACKAGE = json.loads((ROOT / "package.json").read_text(encoding="utf-8"))
SETUP = configparser.ConfigParser()
SETUP.read(ROOT / "setup.cfg", encoding="utf-8")


def read(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def pinned_in_setup() -> list[str]:
    extras = SETUP["options.extras_require"]
    lines = [SETUP["options"]["install_requires"], *(extras[name] for name in extras)]
    return [line for block in lines for line in block.splitlines() if line.strip()]


def test_commands_in_documents_exist() -> None:
    targets = set(re.findall(r"^([a-z]+):", read("Makefile"), re.MULTILINE))
    documents = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *(ROOT / "docs").rglob("*.md")]
    text = "\n".join(document.read_text(encoding="utf-8") for document in documents)
    named = set(re.findall(r"(?:^|`)(?:[A-Z_]+=\S+ )?make ([a-z]+)", text, re.MULTILINE))
    assert {"run", "test"} <= named <= targets


def test_readme_starts_with_two_commands() -> None:
    first_block = re.search(r"```sh\n(.*?)```", read("README.md"), re.DOTALL)
    assert first_block
    commands = [line.split("#")[0].strip() for line in first_block[1].splitlines()]
    assert commands == ["make run", "make test"]


def test_readme_explains_every_setting() -> None:
    explained = set(re.findall(r"^\| `(SAMENLOOP_\w+)`", read("README.md"), re.MULTILINE))
    assert explained == set(READERS)


def test_every_dependency_is_accounted_for() -> None:
    python = {re.split(r"[\[=]", line)[0] for line in pinned_in_setup()}
    npm = {
        *PACKAGE["devDependencies"],
        *json.loads(read("tests/support/chromium/package.json"))["dependencies"],
    }
    listed = set(re.findall(r"^\| `([^`]+)`", read("docs/dependencies.md"), re.MULTILINE))
    assert listed == python | npm


def test_versions_are_exact() -> None:
    assert not [line for line in pinned_in_setup() if not re.search(r"==[\w.]+$", line)]
    assert not [v for v in PACKAGE["devDependencies"].values() if not re.fullmatch(r"[\d.]+", v)]


def test_locks_agree_with_what_is_asked() -> None:
    lock = set(read("requirements.lock").lower().splitlines())
    asked = {re.sub(r"\[.*?\]", "", line).lower() for line in pinned_in_setup()}
    assert asked <= lock
    root = json.loads(read("package-lock.json"))["packages"][""]
    assert root["devDependencies"] == PACKAGE["devDependencies"]


def test_locks_name_no_registry() -> None:
    for name in ("package-lock.json", "tests/support/chromium/package-lock.json"):
        assert '"resolved"' not in read(name)
    assert "://" not in read("requirements.lock")


def test_version_is_the_same_everywhere() -> None:
    version = SETUP["metadata"]["version"]
    assert PACKAGE["version"] == version
    assert f"softwareVersion: {version}" in read("publiccode.yml")
    assert f"## {version}" in read("CHANGELOG.md")
