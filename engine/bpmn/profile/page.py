"""Writes the page from the elements, the constraints and what `check` says of their examples."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import groupby

from engine.bpmn.check import check
from engine.bpmn.findings import Finding
from engine.bpmn.profile.elements import GROUPS
from engine.bpmn.profile.own import OWN
from engine.bpmn.profile.own_ways import WAYS
from engine.bpmn.profile.ownrule import OwnRule
from engine.bpmn.profile.shown import Shown
from engine.bpmn.rules.recommended.check import RECOMMENDED
from engine.bpmn.rules.standard.check import CONSTRAINTS
from engine.bpmn.rules.standard.constraint import Constraint
from engine.bpmn.rules.standard.example import file

_HEAD = """# Welke BPMN draait, en welke geweigerd wordt

Een diagram doet precies wat het laat zien, of het wordt geweigerd. Er is niets tussenin. Een
weigering zegt welk element het is, wat er niet klopt en wat je kunt tekenen.

Deze pagina wordt gemaakt met `python -m engine.bpmn.profile > docs/profiel.md`. Elk voorbeeld is
nagekeken. Kijk zelf een bestand na met `samenloop check BESTAND`.

Eerst wordt een bestand vergeleken met het XML-schema van BPMN 2.0, daarna met de regels hieronder.
De voorbeelden staan in het dialect van Camunda 8 (`zeebe:`), zonder het voorvoegsel `bpmn:`.
"""
_STANDARD = """## Regels van de standaard

Ze komen uit BPMN 2.0.2 (ISO/IEC 19510); het hoofdstuk staat erbij. Zij gelden voor elk proces in
een bestand, ook voor een proces dat alleen laat zien wat een ander doet. Onder elke regel staat een
voorbeeld dat wordt geweigerd.
"""
_OWN = """## Regels van Samenloop

Deze regels gelden voor processen die draaien.
"""
_WAYS = """## Of een zaak overal doorheen komt

Elke weg door het diagram wordt nagelopen, met de gegevens buiten beschouwing. Bij een fout staat de
kortste weg ernaartoe. Een proces met heel veel wegen krijgt een waarschuwing (`limit`) dat niet
alles is nagelopen; een stap die opnieuw kan beginnen terwijl zij loopt ook (`runs-twice`).
"""
_READABLE = """## Aanraders

Deze regels volgen bpmnlint. Bij een waarschuwing draait het diagram gewoon.
"""


def page() -> str:
    """The whole page."""
    parts = [_HEAD, *_elements(), _STANDARD, *_constraints(CONSTRAINTS)]
    parts += [_OWN, *_own(OWN), _WAYS, *_own(WAYS), _READABLE, *_constraints(RECOMMENDED)]
    return "\n".join(parts)


def refusal(shown: Shown) -> Finding | None:
    """Why the diagram around an element is refused; None when it runs."""
    errors = [one for one in check({"x.bpmn": file(shown.whole)}) if one.severity == "error"]
    return min(errors, key=lambda one: one.rule != "unsupported", default=None)


def _elements() -> Iterator[str]:
    for title, group in GROUPS:
        yield f"## {title}\n\n| wat | draait? | voorbeeld |\n|---|---|---|"
        for shown in group:
            error = refusal(shown)
            answer = "*draait*" if error is None else f"*geweigerd*: {error.message}"
            yield f"| {shown.name} | {answer} | `{shown.xml}` |"
        yield ""


def _constraints(constraints: tuple[Constraint, ...]) -> Iterator[str]:
    for chapter, group in groupby(sorted(constraints, key=_chapter), lambda one: one.chapter):
        if chapter[0].isdigit():
            yield f"### Hoofdstuk {chapter}\n"
        for one in group:
            mark = " (waarschuwing)" if one.severity == "warning" else ""
            yield f"**`{one.id}`**{mark} {one.message}\n"
            yield _example(one.wrong)


def _chapter(constraint: Constraint) -> tuple[int, ...]:
    return tuple(int(part) for part in constraint.chapter.split(".") if part.isdigit())


def _own(rules: tuple[OwnRule, ...]) -> Iterator[str]:
    for rule in rules:
        yield f"**`{rule.id}`** {rule.title}\n"
        yield _example(rule.wrong)


def _example(xml: str) -> str:
    return f"```xml\n{pretty(xml)}\n```\n"


def pretty(xml: str) -> str:
    """A fragment with an element a line; what is inside a step stays on its line."""
    lines: list[str] = []
    depth = 0
    for part in re.sub(r">\s*<", ">\n<", xml).splitlines():
        closes = part.startswith("</")
        holder = re.match(r"</?(process|collaboration|subProcess|transaction)\b", part)
        if depth == 0 or (holder and not closes):
            lines.append(part)
        else:
            lines[-1] += part
        opens = not closes and not part.endswith("/>") and "</" not in part
        depth = max(depth + opens - closes, 0) if not holder else 0
    return "\n".join(lines)
