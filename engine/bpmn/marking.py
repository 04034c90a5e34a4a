"""Marks the processes of a file as executable where none is, so that a drawing can be played."""

from __future__ import annotations

import re
from typing import Final

from engine.bpmn import extensions
from engine.bpmn.xmlfile import BPMN, Node, XmlError, flag, local_reference, parse

_NO_TAGS: Final = re.compile(rb"<!--.*?-->|<!\[CDATA\[.*?\]\]>", re.DOTALL)
_PROCESS: Final = re.compile(rb"<(?:[\w.-]+:)?process(?=[\s>/])(?:[^>\"']|\"[^\"]*\"|'[^']*')*>")
_MARK: Final = re.compile(rb"\s+isExecutable\s*=\s*(?:\"[^\"]*\"|'[^']*')")


def marked_executable(content: bytes) -> bytes:
    """The same file, line for line, with every process executable; where one of them is already,
    only those that a step calls and that don't say that they aren't.

    What is no XML comes back as it is: `check` tells what is wrong with it.
    """
    try:
        root = parse(content)
    except XmlError:
        return content
    wanted = _to_mark(root)
    if not any(wanted):
        return content
    bare = _NO_TAGS.sub(lambda found: b" " * len(found[0]), content)
    parts, after = [], 0
    for tag, marked in zip(_PROCESS.finditer(bare), wanted, strict=False):
        if not marked:
            continue
        name_ends = tag.start() + tag[0].index(b"process") + len(b"process")
        parts += [content[after:name_ends], b' isExecutable="true"']
        parts.append(_MARK.sub(b"", content[name_ends : tag.end()]))
        after = tag.end()
    return b"".join([*parts, content[after:]])


def _to_mark(root: Node) -> list[bool]:
    """For each process in the file whether it is to be marked."""
    processes = list(root.iter(f"{{{BPMN}}}process"))
    if not any(flag(process, "isExecutable") for process in processes):
        return [True] * len(processes)
    calls = root.iter(f"{{{BPMN}}}callActivity")
    called = {extensions.calls(one) or local_reference(one.get("calledElement")) for one in calls}
    return [one.get("isExecutable") is None and one.get("id") in called for one in processes]
