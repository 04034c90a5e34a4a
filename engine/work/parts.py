"""What files define: processes, decisions and forms, each under its kind and key."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Final

from engine import bpmn
from engine.bpmn import ProcessInfo
from engine.decisions import load_decisions
from engine.forms import load_form
from engine.store.models import Definition

KIND_BY_SUFFIX: Final = {".bpmn": "process", ".dmn": "decision", ".form": "form"}


@dataclass(frozen=True, slots=True)
class Part:
    """One process, decision or form that a file defines."""

    kind: str
    key: str
    name: str
    file_name: str
    content: bytes
    summary: dict[str, Any]

    @property
    def digest(self) -> str:
        """SHA-256 of the file, hexadecimal."""
        return hashlib.sha256(self.content).hexdigest()


Placed = Part | Definition
"""A part of a file at hand, or one that was deployed."""


def parts(files: Mapping[str, bytes], beside: Iterable[Placed] = ()) -> list[Part]:
    """What sound files define; a file that can't be read raises what its reader raises.

    Decisions may import each other, and those `beside` them.
    """
    found: list[Part] = []
    importable = decision_files(files, beside)
    for name, content in files.items():
        match kind_of(name):
            case "form":
                form = load_form(content)
                tag = json.loads(content).get("versionTag")
                found.append(Part("form", form.key, form.title, name, content, _tagged(tag)))
            case "decision":
                found += [
                    Part(
                        "decision", key, decision.name, name, content, _tagged(decision.version_tag)
                    )
                    for key, decision in load_decisions(content, importable).items()
                ]
    for key, info in bpmn.read(of_kind(files, "process")).items():
        content = files[info.file]
        found.append(Part("process", key, info.name, info.file, content, _summary(info)))
    return found


def decision_files(files: Mapping[str, bytes], beside: Iterable[Placed] = ()) -> dict[str, bytes]:
    """The files with decisions, and those beside them that they do not replace."""
    others = {one.file_name: one.content for one in beside if one.kind == "decision"}
    return others | of_kind(files, "decision")


def kind_of(file_name: str) -> str | None:
    """The kind of what a file holds, by its name."""
    return KIND_BY_SUFFIX.get(Path(file_name).suffix)


def of_kind(files: Mapping[str, bytes], *kinds: str) -> dict[str, bytes]:
    """The files of these kinds."""
    return {name: content for name, content in files.items() if kind_of(name) in kinds}


def place_of(one: Placed) -> tuple[str, str]:
    """Kind and key."""
    return one.kind, one.key


def contents(found: Iterable[Placed], kind: str) -> dict[str, bytes]:
    """The files of these parts that have a kind, by name."""
    return {one.file_name: one.content for one in found if one.kind == kind}


def _tagged(version_tag: str | None) -> dict[str, Any]:
    return {"version_tag": version_tag} if version_tag else {}


def _summary(info: ProcessInfo) -> dict[str, Any]:
    """The process as JSON, for pages that do not parse diagrams."""
    return {
        name: sorted(value) if isinstance(value, frozenset) else value
        for name, value in asdict(info).items()
    }
