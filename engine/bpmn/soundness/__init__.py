"""Whether a diagram can get stuck, does a step twice, never does it, or never ends.

A token game: every way in which tokens can move through one process or sub-process is tried, with
the data left out (a choice may go any way, a wait ends some time), in the order of moves that
`engine.bpmn` itself has. `docs/besluiten/soundness.md` says what that proves and what it doesn't.

```python
problems = Judge(processes_by_id).of("onderzoek")     # [] means sound
```

`outcome`  what can come out of an activity: its end, an error, an escalation
`ways`     by which flows a token leaves an element
`drawn`    a level of the diagram → `net`, the places and moves of the game
`game`     tries the moves, one order where the order makes no difference
`story`    how it came to that: the part of the moves that matters
`verdict`  what the games of one level say about it
`judge`    all levels of a process → problems
"""

from engine.bpmn.soundness.game import Limit
from engine.bpmn.soundness.judge import Judge
from engine.bpmn.soundness.verdict import Problem

__all__ = ["Judge", "Limit", "Problem"]
