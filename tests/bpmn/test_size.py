"""How large a saved case is follows what goes on now, and not how much it went through."""

from __future__ import annotations

from tests.bpmn.case import Case
from tests.bpmn.drawing import (
    boundary,
    call,
    chain,
    diagram,
    each,
    end,
    file,
    flow,
    gateway,
    loop,
    process,
    script,
    start,
    sub,
    timer,
    times,
    user,
    xor,
)

LONG = "lang " * 2_000
AGAIN = (
    xor("m"),
    user("a"),
    xor("g", default="g_m"),
    flow("m", "a"),
    flow("a", "g"),
    flow("g", "m"),
    flow("g", "x", "=klaar"),
    end("x"),
)
INSIDE = "".join((start("is"), *AGAIN, flow("is", "m")))
LATE = timer("timeDuration", "P900D")
OUT_OF_A = (end(), chain("s", "a", "e"))
OUT = (end(), chain("s", "u", "e"))
LOOPS = {
    "plain": diagram(start(), *AGAIN, flow("s", "m")),
    "in a sub-process": diagram(start(), sub("u", INSIDE), *OUT),
    "in rounds": diagram(start(), sub("u", INSIDE, inner=each("=[1, 2]", "n")), *OUT),
    "under a timer": diagram(
        start(),
        sub("u", INSIDE),
        boundary("b", "u", LATE, interrupting=False),
        end("late"),
        flow("b", "late"),
        *OUT,
    ),
    "before a join": diagram(
        start(),
        gateway("parallelGateway", "f"),
        gateway("parallelGateway", "j"),
        sub("u", INSIDE),
        end(),
        chain("s", "f", "u", "j", "e"),
        flow("f", "j"),
    ),
    "standard": diagram(start(), user("a", loop("=not(klaar)")), end(), chain("s", "a", "e")),
}


def test_no_loop_grows_with_its_rounds() -> None:
    for name, files in LOOPS.items():
        case = Case(files, {"klaar": False})
        sizes = []
        for _ in range(60):
            case.complete("a", antwoord="ja", klaar=False)
            sizes.append(len(case.run.dump()))
        assert sizes[-1] <= sizes[9] + 3, name


def test_what_is_handed_to_many_is_written_once() -> None:
    called = file(process("q", start(), user("a"), end(), chain("s", "a", "e")))
    files = diagram(start(), call("u", "q", inner=times("=20")), *OUT) | {"q.bpmn": called}
    case = Case(files, {"brief": LONG, "lijst": [LONG]})
    assert len(case.run.dump()) < 3 * len(LONG)
    case.complete("a", brief="kort")
    assert [task.variables["brief"] == LONG for task in case.run.user_tasks()] == [True] * 19
    for _ in range(19):
        case.complete("a")
    assert (case.done, case.run.variables["lijst"]) == (True, [LONG])


def test_the_list_of_a_repetition_is_written_once() -> None:
    files = diagram(start(), user("u", each("=leden", "lid", sequential=True)), *OUT)
    case = Case(files, {"leden": [{"brief": LONG, "nummer": n} for n in range(5)]})
    assert len(case.run.dump()) < 7 * len(LONG)
    for number in range(5):
        assert case.task("u").variables["lid"]["nummer"] == number
        case.complete("u")
    assert case.done


def test_ten_thousand_rounds_without_a_wait_are_no_circle() -> None:
    files = diagram(start(), script("a", "=n + 1", "n", inner=loop("=n &lt; 10000")), *OUT_OF_A)
    case = Case(files, {"n": 0}, reload=False)
    assert (case.done, case.run.variables["n"]) == (True, 10_000)
