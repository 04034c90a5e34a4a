"""Random sound diagrams: blocks with one way in and one way out, nested in each other.

Each block can draw itself and tell how often each of its tasks is done, so that the engine is
held against something that is not the engine.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from itertools import count, pairwise

from hypothesis import strategies as st

from tests.bpmn.drawing import (
    boundary,
    call,
    catch,
    chain,
    each,
    end,
    flow,
    gateway,
    io,
    loop,
    process,
    script,
    start,
    sub,
    taken_out,
    timer,
    times,
    user,
    xor,
)


@dataclass
class Drawing:
    """XML parts of one level, and a source of fresh ids; `called` are processes of their own, and
    `roots` what they and this one refer to."""

    ids: count[int]
    called: list[str] = field(default_factory=list)
    roots: list[str] = field(default_factory=list)
    parts: list[str] = field(default_factory=list)

    def fresh(self, kind: str) -> str:
        return f"{kind}{next(self.ids)}"

    def deeper(self) -> Drawing:
        """A level inside this one."""
        return Drawing(self.ids, self.called, self.roots)

    def inside(self, block: Block) -> tuple[Counter[str], str]:
        """A block as the content of a sub-process or process."""
        inner = self.deeper()
        first, last = inner.fresh("s"), inner.fresh("e")
        done, entry, leave = block.draw(inner)
        inner.parts += [start(first), end(last), flow(first, entry), flow(leave, last)]
        return done, "\n".join(inner.parts)


class Block:
    """A piece of a diagram."""

    def draw(self, on: Drawing) -> tuple[Counter[str], str, str]:
        """Draws itself; returns how often each task is done, its entry and its exit."""
        raise NotImplementedError


@dataclass
class Task(Block):
    """A user task."""

    def draw(self, on: Drawing) -> tuple[Counter[str], str, str]:
        key = on.fresh("t")
        on.parts.append(user(key))
        return Counter({key: 1}), key, key


@dataclass
class Wait(Block):
    """An hour passes."""

    def draw(self, on: Drawing) -> tuple[Counter[str], str, str]:
        key = on.fresh("w")
        on.parts.append(catch(key, timer("timeDuration", "PT1H")))
        return Counter(), key, key


@dataclass
class Sequence(Block):
    """Blocks after each other."""

    blocks: list[Block]

    def draw(self, on: Drawing) -> tuple[Counter[str], str, str]:
        drawn = [block.draw(on) for block in self.blocks]
        on.parts += [flow(a[2], b[1]) for a, b in pairwise(drawn)]
        return sum((d[0] for d in drawn), Counter()), drawn[0][1], drawn[-1][2]


@dataclass
class Choice(Block):
    """Branches of which some are taken: one (exclusive), all (parallel) or any (inclusive)."""

    kind: str
    branches: list[Block]
    taken: list[bool]

    def chosen(self) -> list[bool]:
        taken = [self.taken[i % len(self.taken)] for i in range(len(self.branches))]
        if self.kind == "parallelGateway":
            return [True] * len(taken)
        if self.kind == "exclusiveGateway":
            first = taken.index(True) if True in taken else -1
            return [i == first for i in range(len(taken))]
        return taken

    def draw(self, on: Drawing) -> tuple[Counter[str], str, str]:
        split, join, default = on.fresh("g"), on.fresh("j"), on.fresh("f")
        choosing = self.kind != "parallelGateway"
        on.parts += [
            gateway(self.kind, split, default if choosing else None),
            gateway(self.kind, join),
        ]
        if choosing:
            on.parts.append(flow(split, join, key=default))
        total: Counter[str] = Counter()
        for block, taken in zip(self.branches, self.chosen(), strict=True):
            done, entry, leave = block.draw(on)
            when = f"={str(taken).lower()}" if choosing else None
            on.parts += [flow(split, entry, when, on.fresh("f")), flow(leave, join)]
            total += done if taken else Counter()
        return total, split, join


@dataclass
class Loop(Block):
    """A block that is done some times, with its counter inside a sub-process."""

    block: Block
    rounds: int

    def draw(self, on: Drawing) -> tuple[Counter[str], str, str]:
        key = on.fresh("l")
        inner = on.deeper()
        first, merge, add, ask, last = (inner.fresh(k) for k in "smaqe")
        done, entry, leave = self.block.draw(inner)
        back = inner.fresh("f")
        inner.parts += [
            start(first),
            xor(merge),
            script(add, "=rounds + 1", "rounds"),
            xor(ask, default=f"{ask}_{last}"),
            end(last),
            chain(first, merge, entry),
            chain(leave, add, ask, last),
            flow(ask, merge, f"=rounds < {self.rounds}", back),
        ]
        on.parts.append(sub(key, *inner.parts, ext=io(("input", "=0", "rounds"))))
        return Counter({k: n * self.rounds for k, n in done.items()}), key, key


@dataclass
class Each(Block):
    """A sub-process for each item of a list, one after another or side by side."""

    block: Block
    items: int
    sequential: bool

    def draw(self, on: Drawing) -> tuple[Counter[str], str, str]:
        key = on.fresh("m")
        done, inside = on.inside(self.block)
        loop = each(
            f"={list(range(self.items))}",
            "item",
            results=f"out_{key}",
            result="=item * 2",
            sequential=self.sequential,
        )
        on.parts.append(sub(key, inside, inner=loop))
        return Counter({k: n * self.items for k, n in done.items()}), key, key


@dataclass
class Times(Block):
    """A sub-process that is done a number of times, which a data object may say."""

    block: Block
    rounds: int
    sequential: bool

    def draw(self, on: Drawing) -> tuple[Counter[str], str, str]:
        key, begin, amount = on.fresh("n"), on.fresh("c"), on.fresh("aantal")
        done, inside = on.inside(self.block)
        loop = times(f"={amount}", sequential=self.sequential)
        on.parts += [
            script(begin, f"={self.rounds}", "uit", inner=taken_out("uit", amount)),
            f'<bpmn:dataObject id="{amount}" />',
            sub(key, inside, inner=loop),
            flow(begin, key),
        ]
        return Counter({k: n * self.rounds for k, n in done.items()}), begin, key


@dataclass
class While(Block):
    """A sub-process with a standard loop: as long as its counter is low, to a maximum."""

    block: Block
    rounds: int
    most: int | None
    before: bool

    def draw(self, on: Drawing) -> tuple[Counter[str], str, str]:
        key = on.fresh("o")
        done, inside = on.inside(self.block)
        again = f"=loopCounter &lt; {self.rounds}"
        on.parts.append(sub(key, inside, inner=loop(again, before=self.before, most=self.most)))
        rounds = self.rounds if self.before else max(self.rounds, 1)
        rounds = rounds if self.most is None else min(rounds, self.most)
        return Counter({k: n * rounds for k, n in done.items()}), key, key


@dataclass
class Called(Block):
    """A process of its own, called from here."""

    block: Block

    def draw(self, on: Drawing) -> tuple[Counter[str], str, str]:
        key, name = on.fresh("c"), on.fresh("p")
        done, inside = on.inside(self.block)
        on.called.append(process(name, inside))
        on.parts.append(call(key, name))
        return done, key, key


@dataclass
class Watched(Block):
    """A sub-process with a timer on its border that never interrupts."""

    block: Block

    def draw(self, on: Drawing) -> tuple[Counter[str], str, str]:
        key, watch, last = on.fresh("u"), on.fresh("b"), on.fresh("e")
        done, inside = on.inside(self.block)
        on.parts += [
            sub(key, inside),
            boundary(watch, key, timer("timeDuration", "P9D"), interrupting=False),
            end(last),
            flow(watch, last),
        ]
        return done, key, key


LEAVES: st.SearchStrategy[Block] = st.one_of(st.builds(Task), st.builds(Wait))


def nested(inner: st.SearchStrategy[Block]) -> st.SearchStrategy[Block]:
    some = st.lists(inner, min_size=2, max_size=3)
    kinds = st.sampled_from(["exclusiveGateway", "parallelGateway", "inclusiveGateway"])
    taken = st.lists(st.booleans(), min_size=1, max_size=3)
    return st.one_of(
        st.builds(Sequence, some),
        st.builds(Choice, kinds, some, taken),
        st.builds(Loop, inner, st.integers(1, 3)),
        st.builds(Each, inner, st.integers(0, 3), st.booleans()),
        st.builds(Watched, inner),
        st.builds(Times, inner, st.integers(0, 3), st.booleans()),
        st.builds(While, inner, st.integers(0, 3), st.none() | st.integers(1, 3), st.booleans()),
        st.builds(Called, inner),
    )


BLOCKS = st.recursive(LEAVES, nested, max_leaves=8)
