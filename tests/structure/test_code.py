"""What holds for every file: its size, and what it never does."""

from __future__ import annotations

import ast
import re
from pathlib import Path

from tests.structure.sources import ROOT, imports, modules, tracked, tree

MOST_LINES_OF_A_FILE = 300
MOST_LINES_OF_A_FUNCTION = 40
GENERATED = "engine/store/migrations/versions"
RUNS_TEXT = {"eval", "exec", "compile", "__import__"}
LOADS_CODE = {"pickle", "marshal", "shelve", "dill", "cloudpickle", "jsonpickle"}
FOLDERS_OF_A_MACHINE = ("work", "tmp", "root", "home", "opt", "Users")
MACHINE_PATH = re.compile(rf"(?<![\w:/.])/(?:{'|'.join(FOLDERS_OF_A_MACHINE)})/\w")

CODE = [path for path in modules("engine", "webapp", "tests") if not path.is_relative_to(GENERATED)]
ALL = [*CODE, *(path.relative_to(ROOT) for path in (ROOT / "webapp/frontend").glob("*.*js"))]


def test_files_are_short() -> None:
    lengths = {path: (ROOT / path).read_text(encoding="utf-8").count("\n") for path in ALL}
    assert not {str(path): n for path, n in lengths.items() if n > MOST_LINES_OF_A_FILE}


def test_functions_are_short() -> None:
    assert not {
        f"{path}:{node.lineno} {node.name}": length
        for path in CODE
        for node in ast.walk(tree(path))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and (length := (node.end_lineno or 0) - node.lineno + 1) > MOST_LINES_OF_A_FUNCTION
    }


def test_no_text_is_run_as_code() -> None:
    assert not [
        f"{path}:{node.lineno} {node.func.id}"
        for path in modules("engine", "webapp")
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Name)
        and node.func.id in RUNS_TEXT
    ]


def test_nothing_is_loaded_that_can_hold_code() -> None:
    assert not [
        f"{path}:{line} imports {name}"
        for path in modules("engine", "webapp")
        for line, name in imports(path)
        if name.split(".")[0] in LOADS_CODE
    ]


def test_no_path_of_one_machine() -> None:
    found = [
        f"{path}: {match[0]}"
        for path in tracked()
        if (text := _text(path)) and (match := MACHINE_PATH.search(text))
    ]
    assert not found


def _text(path: Path) -> str | None:
    try:
        return (ROOT / path).read_text(encoding="utf-8")
    except UnicodeDecodeError:
        return None
