"""Marks the processes of a file as executable where none is, so that a drawing can be played."""

from __future__ import annotations

import re
from typing import Final

from engine.bpmn.xmlfile import BPMN, XmlError, flag, parse

_NO_TAGS: Final = re.compile(rb"<!--.*?-->|<!\[CDATA\[.*?\]\]>", re.DOTALL)
_PROCESS: Final = re.compile(rb"<(?:[\w.-]+:)?process(?=[\s>/])(?:[^>\"']|\"[^\"]*\"|'[^']*')*>")
_MARK: Final = re.compile(rb"\s+isExecutable\s*=\s*(?:\"[^\"]*\"|'[^']*')")


def marked_executable(content: bytes) -> bytes:
    """The same file, line for line, with every process executable unless one of them is already.

    What is no XML comes back as it is: `check` tells what is wrong with it.
    """
    try:
        processes = list(parse(content).iter(f"{{{BPMN}}}process"))
    except XmlError:
        return content
    if not processes or any(flag(process, "isExecutable") for process in processes):
        return content
    bare = _NO_TAGS.sub(lambda found: b" " * len(found[0]), content)
    parts, after = [], 0
    for tag in _PROCESS.finditer(bare):
        name_ends = tag.start() + tag[0].index(b"process") + len(b"process")
        parts += [content[after:name_ends], b' isExecutable="true"']
        parts.append(_MARK.sub(b"", content[name_ends : tag.end()]))
        after = tag.end()
    return b"".join([*parts, content[after:]])
