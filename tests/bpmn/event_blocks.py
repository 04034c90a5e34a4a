"""More random sound blocks: what waits for, throws and catches events, and what events interrupt.

However the tasks are picked, each block does what it tells: who waits does so before what it waits
for is thrown, and an event that interrupts comes from what it ends or from nothing else that runs.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Final

from hypothesis import strategies as st

from tests.bpmn.blocks import LEAVES, Block, Drawing, nested
from tests.bpmn.drawing import (
    FORMAL,
    MANY,
    boundary,
    catch,
    chain,
    condition,
    end,
    flow,
    gateway,
    io,
    node,
    script,
    start,
    sub,
    timer,
    xor,
)

HOUR: Final = timer("timeDuration", "PT1H")
CODED: Final = {"error": "errorCode", "escalation": "escalationCode"}
WAITS: Final = ("signal", "message", "conditional", "either", "both")
ENDS: Final = ("error", "escalation", "conditional", "cancel")


def thrown(on: Drawing, kind: str) -> str:
    """A definition of this kind that refers to a root of its own."""
    key = on.fresh(kind)
    code = f' {CODED[kind]}="{key}"' if kind in CODED else ""
    on.roots.append(f'<bpmn:{kind} id="{key}" name="{key}"{code} />')
    return f'<bpmn:{kind}EventDefinition {kind}Ref="{key}" />'


def beside(on: Drawing, one: tuple[str, str], other: tuple[str, str]) -> tuple[str, str]:
    """Two parts at the same time, the first of them first; the way in and the way out."""
    split, join = on.fresh("g"), on.fresh("j")
    on.parts += [gateway("parallelGateway", key) for key in (split, join)]
    for entry, leave in (one, other):
        on.parts += [flow(split, entry), flow(leave, join)]
    return split, join


@dataclass
class Told(Block):
    """An event that waits for what comes from beside it, and then a block."""

    kind: str
    block: Block
    behind_gateway: bool

    def draw(self, on: Drawing) -> tuple[Counter[str], str, str]:
        waits, tells = on.fresh("k"), on.fresh("h")
        kind = self.kind if self.kind in ("message", "conditional") else "signal"
        if kind == "conditional":
            trigger = condition(f"=is_{tells}")
            on.parts.append(script(tells, "=true", f"is_{tells}"))
        else:
            trigger = thrown(on, kind)
            on.parts.append(node("intermediateThrowEvent", tells, trigger))
        more = {"either": timer("timeDuration", "P900D"), "both": HOUR}.get(self.kind, "")
        all_of_them = {"parallelMultiple": "true"} if self.kind == "both" else {}
        on.parts.append(node("intermediateCatchEvent", waits, trigger + more, **all_of_them))
        done, entry, leave = self.block.draw(on)
        on.parts.append(flow(waits, entry))
        way = self._gateway(on, waits, leave) if self.behind_gateway else (waits, leave)
        return done, *beside(on, way, (tells, tells))

    def _gateway(self, on: Drawing, waits: str, leave: str) -> tuple[str, str]:
        choice, late, merge = on.fresh("q"), on.fresh("w"), on.fresh("x")
        on.parts += [
            gateway("eventBasedGateway", choice),
            catch(late, timer("timeDuration", "P900D")),
            xor(merge),
            chain(choice, late, merge),
            flow(choice, waits),
            flow(leave, merge),
        ]
        return choice, merge


@dataclass
class Ended(Block):
    """A sub-process that after its block is ended by what it throws to its border, or is not."""

    kind: str
    block: Block
    throws: bool

    def draw(self, on: Drawing) -> tuple[Counter[str], str, str]:
        key, watch, merge, flag = (on.fresh(kind) for kind in ("u", "b", "x", "is_"))
        trigger = self._trigger(on, flag)
        done, inside = ending(on, self.block, self.kind, trigger, flag, throws=self.throws)
        if self.kind == "cancel":
            on.parts.append(node("transaction", key, inside))
        else:
            on.parts.append(sub(key, inside, ext=io(("input", "=false", flag))))
        on.parts += [
            boundary(watch, key, trigger),
            xor(merge),
            chain(key, merge),
            flow(watch, merge),
        ]
        return done, key, merge

    def _trigger(self, on: Drawing, flag: str) -> str:
        if self.kind == "conditional":
            return condition(f"={flag}")
        return "<bpmn:cancelEventDefinition />" if self.kind == "cancel" else thrown(on, self.kind)


def ending(
    on: Drawing, block: Block, kind: str, trigger: str, flag: str, *, throws: bool
) -> tuple[Counter[str], str]:
    """What is inside a sub-process: a block, and then an end that throws this, or one that does
    not. A condition is made true by a script."""
    inner = on.deeper()
    first, ask, loud, last = (inner.fresh(k) for k in "sqve")
    done, entry, leave = block.draw(inner)
    if kind == "conditional":
        inner.parts += [script(loud, "=true", flag), flow(loud, last)]
    else:
        inner.parts.append(end(loud, trigger))
    inner.parts += [
        start(first),
        xor(ask, default=f"{ask}_{last}"),
        end(last),
        chain(first, entry),
        chain(leave, ask, last),
        flow(ask, loud, f"={str(throws).lower()}"),
    ]
    return done, "\n".join(inner.parts)


@dataclass
class Handled(Block):
    """A sub-process in which after its block an event sub-process hears what is thrown."""

    kind: str
    block: Block
    handler: Block
    throws: bool
    interrupting: bool

    def draw(self, on: Drawing) -> tuple[Counter[str], str, str]:
        key, flag = on.fresh("u"), on.fresh("is_")
        conditional = self.kind == "conditional"
        trigger = condition(f"={flag}") if conditional else thrown(on, self.kind)
        done, inside = ending(on, self.block, self.kind, trigger, flag, throws=self.throws)
        inner = on.deeper()
        handler, first, last = inner.fresh("a"), inner.fresh("s"), inner.fresh("e")
        more, entry, leave = self.handler.draw(inner)
        keeps_on = {} if self.interrupting or self.kind == "error" else {"isInterrupting": "false"}
        inner.parts += [start(first, trigger, **keeps_on), end(last), flow(first, entry)]
        drawn = sub(handler, *inner.parts, flow(leave, last), triggeredByEvent="true")
        on.parts.append(sub(key, inside, drawn, ext=io(("input", "=false", flag))))
        return done + (more if self.throws else Counter()), key, key


@dataclass
class Jump(Block):
    """Two ways that jump by links with one name to the same block."""

    block: Block
    second: bool

    def draw(self, on: Drawing) -> tuple[Counter[str], str, str]:
        ask, one, other, landing = (on.fresh(kind) for kind in ("g", "h", "h", "k"))
        link = f'<bpmn:linkEventDefinition name="{landing}" />'
        done, entry, leave = self.block.draw(on)
        on.parts += [
            xor(ask, default=f"{ask}_{one}"),
            node("intermediateThrowEvent", one, link),
            node("intermediateThrowEvent", other, link),
            node("intermediateCatchEvent", landing, link),
            flow(ask, one),
            flow(ask, other, f"={str(self.second).lower()}"),
            flow(landing, entry),
        ]
        return done, ask, leave


@dataclass
class Stopped(Block):
    """A sub-process in which the end of a block stops a task that waits for a message."""

    block: Block

    def draw(self, on: Drawing) -> tuple[Counter[str], str, str]:
        key = on.fresh("u")
        inner = on.deeper()
        first, split, waits, last, stop = (inner.fresh(k) for k in "sgrev")
        ref = thrown(on, "message").split('"')[1]
        done, entry, leave = self.block.draw(inner)
        inner.parts += [
            start(first),
            gateway("parallelGateway", split),
            node("receiveTask", waits, messageRef=ref),
            end(last),
            end(stop, "<bpmn:terminateEventDefinition />"),
            chain(first, split, waits, last),
            flow(split, entry),
            flow(leave, stop),
        ]
        on.parts.append(sub(key, *inner.parts))
        return done, key, key


@dataclass
class Counted(Block):
    """A sub-process that is done a number of times and tells of each round to its border, in one
    that ends when all that comes of it is done."""

    block: Block
    answer: Block
    rounds: int
    sequential: bool

    def draw(self, on: Drawing) -> tuple[Counter[str], str, str]:
        around, inner = on.fresh("u"), on.deeper()
        key, watch, first, last, late = (inner.fresh(kind) for kind in "nbsee")
        trigger = thrown(on, "escalation")
        done, inside = inner.inside(self.block)
        more, entry, leave = self.answer.draw(inner)
        inner.parts += [
            start(first),
            sub(key, inside, inner=self._marker(on, trigger)),
            boundary(watch, key, trigger, interrupting=False),
            end(last),
            end(late),
            chain(first, key, last),
            flow(watch, entry),
            flow(leave, late),
        ]
        on.parts.append(sub(around, *inner.parts))
        return Counter({k: n * self.rounds for k, n in (done + more).items()}), around, around

    def _marker(self, on: Drawing, trigger: str) -> str:
        shared, mode = on.fresh("d"), str(self.sequential).lower()
        on.roots.append(trigger.replace("Definition ", f'Definition id="{shared}" ', 1))
        count = f"<bpmn:loopCardinality {FORMAL}>{self.rounds}</bpmn:loopCardinality>"
        behavior = f'behavior="None" noneBehaviorEventRef="{shared}"'
        return f'<bpmn:{MANY} isSequential="{mode}" {behavior}>{count}</bpmn:{MANY}>'


def _eventful(inner: st.SearchStrategy[Block]) -> st.SearchStrategy[Block]:
    handled = st.sampled_from(["error", "escalation", "conditional"])
    return st.one_of(
        nested(inner),
        st.builds(Told, st.sampled_from(WAITS), inner, st.booleans()),
        st.builds(Ended, st.sampled_from(ENDS), inner, st.booleans()),
        st.builds(Handled, handled, inner, inner, st.booleans(), st.booleans()),
        st.builds(Jump, inner, st.booleans()),
        st.builds(Stopped, inner),
        st.builds(Counted, inner, inner, st.integers(1, 3), st.booleans()),
    )


EVENTFUL = st.recursive(LEAVES, _eventful, max_leaves=8)
