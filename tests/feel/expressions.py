"""Every FEEL text of our forms, diagrams and tables, with values for the names that it reads."""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping
from itertools import product
from pathlib import Path
from typing import Any, NamedTuple

from lxml import etree

from engine.feel import compile_expression, compile_unary_tests
from engine.forms import load_form
from engine.forms.components import Component, DynamicList, Field, Group, expressions_of, walk
from engine.forms.inputs import Choice, Choices, Day, Number, Tick
from engine.work import lists

ROOT = Path(__file__).resolve().parents[2]
FORMS = [*sorted(ROOT.glob("forms/*.form")), ROOT / "webapp/templates/start/dossier.form"]
CELLS = frozenset({"inputEntry", "inputValues", "outputValues"})
MOST_CONTEXTS = 20

LAWS = ["Jeugdwet", "Wmo 2015", "Wet gemeentelijke schuldhulpverlening"]
DATES = ["2026-11-23", "2024-02-29", "2026-12-31"]
PERIODS = ["P14D", "P28D", "P1M"]
PEOPLE = [[], [{"naam": "Anna"}], [{"naam": "Anna"}, {"naam": None}]]
SCOPE = [
    {"wetten": LAWS[:2], "aanpalend": ["Wonen"], "domeinen": [*LAWS[:2], "Wonen"]},
    {"wetten": LAWS[:1], "aanpalend": [], "domeinen": LAWS[:1]},
]
VARIABLES: Mapping[str, list[Any]] = {
    "aantalDomeinen": [0, 1, 2],
    "aantalWetten": [0, 1, 2, 3],
    "bedreigend": [True, False],
    "beslistermijn": [{"termijn": "P56D", "omschrijving": "8 weken", "bron": "Awb"}],
    "coordinatie": [{"door": "gemeente"}],
    "coordinatieplicht": [{"uitkomst": one, "toelichting": "x"} for one in ("moet", "kan", "geen")],
    "dossier": [{"behandelaar": "karim", "groep": "noord", "datumMelding": one} for one in DATES],
    "eigen_groep": ["noord"],
    "gesprekstermijn": [{"termijn": one} for one in PERIODS],
    "gevonden": [[], [{"label": "Anna", "value": "1"}]],
    "gezinsleden": PEOPLE,
    "gezinslid": [{"relatie": "partner", "aanduiding": one} for one in ("", "oudste", None)],
    "gezocht": [True, False],
    "instemmingen": [[], [None], [None, {"naam": "Anna"}]],
    **{name: [held] for name, held in lists.examples().items()},
    "onderzoekstermijn": PERIODS,
    "reikwijdte": SCOPE,
    "resultaat": ["Afgerond"],
    "stap": ["eerste gesprek", "besluit"],
    "streefdatum": DATES,
    "uitkomst": ["zelf", "gemeente", "enkelvoudig"],
}
"""What a process knows beside the answers in its forms."""


class Case(NamedTuple):
    """A text, where it stands, whether it is a cell of a table, and contexts to evaluate it in."""

    text: str
    source: str
    tests: bool
    contexts: list[dict[str, Any]]


def cases() -> list[Case]:
    """One case for every different text."""
    found = {(text, tests): source for source, text, tests in _texts()}
    known = known_values()
    return [
        Case(text, source, tests, list(_contexts(text, tests, known)))
        for (text, tests), source in found.items()
    ]


def known_values() -> dict[str, list[Any]]:
    """Values for each name: of our forms' answers, as the forms ask for them, and VARIABLES."""
    values: dict[str, list[Any]] = {"this": []}
    for path in FORMS:
        for data in answers(load_form(path.read_bytes()).components):
            for name, value in data.items():
                values.setdefault(name, []).append(value)
                rows = value if isinstance(value, list) else []
                values["this"] += [row for row in rows if isinstance(row, dict)]
    return values | {name: list(given) for name, given in VARIABLES.items()}


def answers(components: tuple[Component, ...]) -> Iterator[dict[str, Any]]:
    """Filled-in forms that have every value of every question at least once."""
    fields = [(key, _values(one)) for key, one in _placed(components)]
    for round_ in range(max((len(values) for _, values in fields), default=0)):
        data: dict[str, Any] = {}
        for key, values in fields:
            inner = data
            for step in key[:-1]:
                inner = inner.setdefault(step, {})
            inner[key[-1]] = values[round_ % len(values)]
        yield data


def _placed(
    components: tuple[Component, ...], within: tuple[str, ...] = ()
) -> Iterator[tuple[tuple[str, ...], Field | DynamicList]]:
    for component in components:
        if isinstance(component, Field | DynamicList):
            yield within + component.key, component
        elif isinstance(component, Group):
            yield from _placed(component.children, within + component.key)


def _values(component: Field | DynamicList) -> list[Any]:
    if isinstance(component, DynamicList):
        rows = list(answers(component.children))
        return [None, [], rows[:1], rows]
    options = (
        [one.value for one in component.options] if isinstance(component.options, tuple) else LAWS
    )
    match component.input:
        case Choice():
            return [None, *options]
        case Choices():
            return [None, [], options[:1], options]
        case Number():
            return [None, 0, 1, -2.5, 100]
        case Day():
            return [None, *DATES]
        case Tick():
            return [None, True, False]
    return [None, "", "een tekst", "ja"]


def _texts() -> Iterator[tuple[str, str, bool]]:
    for path in FORMS:
        for component in walk(load_form(path.read_bytes()).components):
            yield from ((path.name, one.text, False) for one in expressions_of(component))
    for path in sorted(ROOT.glob("processes/*.bpmn")):
        for element in etree.parse(path).iter("{*}*"):
            for text in (*element.attrib.values(), element.text or ""):
                if str(text).strip().startswith("="):
                    yield path.name, str(text).strip()[1:], False
    for path in sorted(ROOT.glob("processes/*.dmn")):
        for element in etree.parse(path).iter("{*}text"):
            parent = element.getparent()
            cell = parent is not None and etree.QName(parent).localname in CELLS
            yield path.name, element.text or "", cell


def _contexts(text: str, tests: bool, known: Mapping[str, list[Any]]) -> Iterator[dict[str, Any]]:
    """All combinations of values, and each name null; when there are too many, a fixed draw."""
    compiled = compile_unary_tests(text) if tests else compile_expression(text)
    names = sorted(compiled.names | compiled.possible_names) + ["?"] * tests
    pool = {name: _different([*known.get(name, []), None]) for name in names if name in known}
    if tests:
        pool["?"] = ["ja", "geen", *LAWS, "eerste gesprek"] if '"' in text else [0, 1, 2, 2.5, None]
        pool["?"] = [True, False] if text in {"true", "false"} else pool["?"]
    drawn = [dict(zip(pool, values, strict=True)) for values in product(*pool.values())]
    if len(drawn) > MOST_CONTEXTS:
        drawn = random.Random(text).sample(drawn, MOST_CONTEXTS)
    yield from [{}] * (not tests) + drawn


def _different(values: list[Any]) -> list[Any]:
    return list({repr(value): value for value in values}.values())
