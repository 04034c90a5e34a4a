"""What interprets the words of designers has no way to anything but values."""

from __future__ import annotations

import ast

from tests.structure.sources import imports, modules, tree

ROOMS = modules("engine/feel", "engine/decisions")
FORBIDDEN_CALLS = {
    *("eval", "exec", "compile", "__import__", "open", "input", "breakpoint"),
    *("getattr", "setattr", "delattr", "vars", "globals", "locals", "dir"),
}
ALLOWED_IMPORTS = {
    *("__future__", "base64", "collections", "contextlib", "dataclasses", "datetime", "decimal"),
    *("difflib", "enum", "functools", "hashlib", "itertools", "json", "math", "operator", "random"),
    *("re", "secrets", "sys", "time", "types", "typing", "uuid", "zoneinfo"),
    *("engine", "lxml", "re2"),
}
"""No os, subprocess, importlib, pickle, socket, pathlib or anything else that reaches outside."""


def test_nothing_is_called_that_reaches_into_python() -> None:
    assert not [
        f"{path}:{node.lineno} {node.func.id}"
        for path in ROOMS
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Name)
        and node.func.id in FORBIDDEN_CALLS
    ]


def test_only_harmless_modules_are_imported() -> None:
    assert not [
        f"{path}:{line} imports {name}"
        for path in ROOMS
        for line, name in imports(path)
        if name.split(".")[0] not in ALLOWED_IMPORTS
    ]
