"""What a release holds, read once per process and shared by all threads."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from itertools import count
from pathlib import PurePath
from threading import RLock
from typing import Any, Protocol, TypeVar
from uuid import UUID
from weakref import WeakKeyDictionary

from sqlalchemy import Connection, Engine, select
from sqlalchemy.orm import Session

from engine.bpmn import Diagrams, Model, Reference, Version
from engine.decisions import Decision, load_decisions
from engine.forms import Form, load_form
from engine.forms.components import Field
from engine.store.models import Definition, ReleaseBinding, ReleaseDefinition
from engine.work.errors import NothingInUse

T = TypeVar("T")

REMEMBERED = 64
"""Releases kept in memory: more than a municipality has cases running under."""


_libraries: WeakKeyDictionary[Engine | Connection, dict[int, "Library"]] = WeakKeyDictionary()


@dataclass(frozen=True, slots=True)
class Stored:
    """A definition as a release binds it."""

    id: UUID
    kind: str
    key: str
    version: int
    name: str
    file_name: str
    content: bytes
    summary: dict[str, Any]


@dataclass(slots=True)
class Library:
    """The diagrams, forms and tables of one release, parsed at first use. It never changes.

    `versions` are others beside those in use, by kind and a name such as `onderzoek@2`; `bound`
    says where they are meant: caller and reference → name.
    """

    release_id: int
    stored: dict[tuple[str, str], Stored]
    versions: dict[tuple[str, str], Stored] = field(default_factory=dict)
    bound: dict[tuple[UUID, Reference], str] = field(default_factory=dict)
    _diagrams: dict[str, Diagrams] = field(default_factory=dict)
    _models: dict[str, Model] = field(default_factory=dict)
    _forms: dict[str, Form] = field(default_factory=dict)
    _decisions: dict[str, Decision] = field(default_factory=dict)
    _lock: RLock = field(default_factory=RLock)

    def process(self, key: str) -> Stored:
        """The diagram of a process. Raises `NothingInUse`."""
        return self.definition("process", key)

    def startable(self) -> list[Stored]:
        """The processes that a person can start: those whose start event has a form."""
        found = [one for (kind, _), one in self.stored.items() if kind == "process"]
        wanted = (one for one in found if one.summary["executable"] and one.summary["start_form"])
        return sorted(wanted, key=_by_name)

    def model(self, key: str) -> Model:
        """The executable model of a process with all that it calls. Raises `NothingInUse`."""
        self.process(key)
        return self._once(self._models, key, lambda: Model(self.diagrams(), key))

    def diagrams(self) -> Diagrams:
        """All diagrams of the release together: what a case moves through, whatever it calls."""
        return self._once(self._diagrams, "", self._read_diagrams)

    def form(self, key: str) -> Form:
        """A form, ready to draw and to check answers with. Raises `NothingInUse`."""
        content = self.definition("form", key).content
        return self._once(self._forms, key, lambda: load_form(content))

    def fields(self, key: str) -> list[Field]:
        """The fields of all forms whose answer is the variable of that name."""
        places = (*self.stored, *self.versions)
        forms = [self.form(form_key) for kind, form_key in places if kind == "form"]
        return [field for form in forms for field in form.fields if field.key == (key,)]

    def decision(self, key: str) -> Decision:
        """A decision, ready to evaluate. Raises `NothingInUse`."""
        one = self.definition("decision", key)
        return self._once(
            self._decisions,
            key,
            lambda: load_decisions(one.content, self.files("decision"))[one.key],
        )

    def files(self, kind: str) -> dict[str, bytes]:
        """File name → content of everything of that kind in the release."""
        return as_files(one for (of, _), one in self.stored.items() if of == kind)

    def definition(self, kind: str, key: str) -> Stored:
        """The version in use of a `process`, `decision` or `form`, or another that is named as in
        `versions`. Raises `NothingInUse`."""
        found = self.stored.get((kind, key)) or self.versions.get((kind, key))
        if found is None:
            raise NothingInUse
        return found

    def _read_diagrams(self) -> Diagrams:
        versions = [
            Version(name, one.key, one.file_name, one.content)
            for (kind, name), one in self.versions.items()
            if kind == "process"
        ]
        return Diagrams(self.files("process"), versions, self._bind)

    def _bind(self, process: str, reference: Reference) -> str:
        caller = self.definition("process", process).id
        return self.bound.get((caller, reference), reference.key)

    def _once(self, parsed: dict[str, T], key: str, make: Callable[[], T]) -> T:
        with self._lock:
            if key not in parsed:
                parsed[key] = make()
            return parsed[key]


class File(Protocol):
    """What has the name and the content of a file."""

    @property
    def file_name(self) -> str: ...
    @property
    def content(self) -> bytes: ...


def as_files(stored: Iterable[File]) -> dict[str, bytes]:
    """File name → content; a file that defines several things comes once.

    Different files that were uploaded under one name get a number behind it.
    """
    files: dict[str, bytes] = {}
    for one in stored:
        path = PurePath(one.file_name)
        names = (f"{path.stem}-{number}{path.suffix}" for number in count(2))
        name = one.file_name
        while files.get(name, one.content) != one.content:
            name = next(names)
        files[name] = one.content
    return files


def library(session: Session, release_id: int) -> Library:
    """The library of a release; asks the database only the first time in this process."""
    known = _libraries.setdefault(session.get_bind(), {})
    found = known.get(release_id)
    if found is None:
        while len(known) >= REMEMBERED:
            known.pop(next(iter(known)), None)
        found = known[release_id] = _read(session, release_id)
    return found


def _read(session: Session, release_id: int) -> Library:
    rows = session.scalars(
        select(Definition)
        .join(ReleaseDefinition, ReleaseDefinition.definition_id == Definition.id)
        .where(ReleaseDefinition.release_id == release_id)
    )
    shelf = Library(release_id, {(row.kind, row.key): _stored(row) for row in rows})
    bindings = session.execute(
        select(ReleaseBinding, Definition)
        .join(Definition, Definition.id == ReleaseBinding.definition_id)
        .where(ReleaseBinding.release_id == release_id)
    )
    for binding, row in bindings:
        reference = Reference(binding.kind, binding.key, binding.binding, binding.tag)
        shelf.bound[binding.caller_id, reference] = _place(shelf, row)
    return shelf


def _place(shelf: Library, row: Definition) -> str:
    """The name of a version in the library, where it is put if it is not the one in use."""
    if shelf.stored[row.kind, row.key].id == row.id:
        return row.key
    name = f"{row.key}@{row.version}"
    shelf.versions[row.kind, name] = _stored(row)
    return name


def _stored(row: Definition) -> Stored:
    return Stored(
        row.id,
        row.kind,
        row.key,
        row.version,
        row.name,
        row.file_name,
        row.content,
        dict(row.summary),
    )


def _by_name(stored: Stored) -> str:
    return stored.name
