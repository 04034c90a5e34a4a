"""What an expression asks of who tries it: the names and paths that it reads from outside."""

from collections.abc import Iterable, Iterator
from dataclasses import fields
from operator import attrgetter
from typing import Any

from engine.feel.reading import parsed, read_node, written
from engine.feel.shapes import record
from engine.feel.syntax import Name, Node, Path


def paths_of(text: str) -> list[str]:
    """What an expression reads from outside: `wet`, `dossier.groep`, in the order of the text.
    Raises FeelSyntaxError."""
    return paths_in([parsed(text, frozenset())])


def paths_in(nodes: Iterable[Node]) -> list[str]:
    """The same for syntax trees. A name that also stands alone is not told with its parts."""
    trees = list(nodes)
    lacking = [one for node in trees for one in read_node(node, (record({}),)).missing]
    names = list(dict.fromkeys(one.name for one in lacking))
    paths = [path for node in trees for path in _paths(node)]
    found: list[str] = []
    for name in names:
        own = [path for path in paths if path.split(".")[0] == name]
        found += [name] if name in own or not own else own
    return list(dict.fromkeys(found))


def _paths(node: Any) -> Iterator[str]:
    """The names in a tree, each with the longest path behind it."""
    if isinstance(node, Name | Path) and not written(node).startswith("…"):
        yield written(node)
    elif isinstance(node, tuple):
        for part in node:
            yield from _paths(part)
    elif isinstance(node, Node):
        for part in fields(node):
            yield from _paths(attrgetter(part.name)(node))
