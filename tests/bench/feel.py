"""FEEL and DMN: what an evaluation costs, also compared with Python's own `eval` of the like."""

import json
import timeit
from collections.abc import Callable

from engine.decisions import load_decisions
from engine.feel import Expression, compile_expression
from engine.forms import load_form

ROUNDS = 7
CONDITION = 'besluit = "ja" and count(domeinen) >= 2'
LIKE = 'besluit == "ja" and len(domeinen) >= 2'
CONTEXT = {"besluit": "ja", "domeinen": ["wonen", "werk", "zorg"]}
TYPICAL = (
    'if soort = "spoed" then aangemaakt + duration("P2D") else if count(domeinen[wet = "Wmo"]) > 1 '
    'then aangemaakt + duration("P6W") else date and time(date(aangemaakt), time("17:00:00"))'
)
RULES, INPUTS, FORM_RULES = 100, 5, 30


def figures() -> dict[str, float]:
    """Everything, by the name and the unit under which it is printed."""
    return evaluations() | {
        "feel_compile_ms": _best(lambda: Expression(TYPICAL), 20) * 1000,
        "dmn_table_100x5_ms": _best(_table(), 20) * 1000,
        "form_30_rules_ms": _best(_form(), 20) * 1000,
    }


def evaluations() -> dict[str, float]:
    """10,000 evaluations of a condition, and how many times longer Python takes for the like.

    Both are measured by turns in one run, so that what else the machine does counts for both.
    """
    ours, pythons = [], []
    for _ in range(ROUNDS):
        ours.append(timeit.timeit(_evaluate, number=10_000))
        pythons.append(timeit.timeit(lambda: eval(LIKE, {}, CONTEXT), number=10_000))
    ratios = sorted(python / own for own, python in zip(ours, pythons, strict=True))
    return {"feel_10000_s": min(ours), "feel_times_faster": ratios[ROUNDS // 2]}


def _evaluate() -> object:
    return compile_expression(CONDITION).evaluate(CONTEXT)


def _best(work: Callable[[], object], number: int) -> float:
    """Seconds for doing something once: the best of several rows, after a first one."""
    work()
    return min(timeit.repeat(work, number=number, repeat=ROUNDS)) / number


def _table() -> Callable[[], object]:
    """A decision in a table of which the last rule applies, so that all others are tried."""
    decision = load_decisions(_xml().encode())["tabel"]
    context = {f"invoer{column}": RULES for column in range(1, INPUTS)} | {"invoer0": "ja"}
    assert len(decision.evaluate(context).matched_rules) == 1
    return lambda: decision.evaluate(context)


def _xml() -> str:
    inputs = "".join(
        f'<input id="i{column}"><inputExpression><text>invoer{column}</text></inputExpression>'
        "</input>"
        for column in range(INPUTS)
    )
    rules = "".join(
        f'<rule id="r{row}"><inputEntry><text>"ja"</text></inputEntry>'
        + f"<inputEntry><text>[{row}..{row + 1})</text></inputEntry>" * (INPUTS - 1)
        + f"<outputEntry><text>{row}</text></outputEntry></rule>"
        for row in range(1, RULES + 1)
    )
    return (
        '<definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/" id="d" name="d" '
        'namespace="bench"><decision id="tabel" name="tabel"><decisionTable hitPolicy="UNIQUE">'
        f'{inputs}<output name="uitkomst"/>{rules}</decisionTable></decision></definitions>'
    )


def _form() -> Callable[[], object]:
    """A form as it is drawn: each of its questions hides by a rule of its own."""
    questions = [
        {
            "type": "textfield",
            "id": f"Vraag_{number}",
            "key": f"vraag{number}",
            "label": f"Vraag {number}",
            "conditional": {"hide": f'=besluit != "ja" or count(domeinen) < {number % 3}'},
        }
        for number in range(FORM_RULES)
    ]
    source = {"type": "default", "id": "Meting", "schemaVersion": 18, "components": questions}
    form = load_form(json.dumps(source))
    assert len(form.view(CONTEXT)) == FORM_RULES
    return lambda: form.view(CONTEXT)
