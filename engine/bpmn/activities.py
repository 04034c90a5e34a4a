"""Tasks that the engine does by itself, sub-processes and call activities as nodes."""

from __future__ import annotations

from engine.bpmn import listening
from engine.bpmn.expressions import Failed, Stuck, evaluate
from engine.bpmn.level import Level, LevelSpec, Token
from engine.bpmn.node import Node, store
from engine.bpmn.variables import (
    assign,
    handed_down,
    scopes_of,
    scopes_of_level,
    visible,
)
from engine.bpmn.working import outside, visit_of


class ScriptTask(Node):
    """FEEL whose value goes into a variable (zeebe:script)."""

    def work(self, token: Token) -> bool:
        script = self.element.script
        if script is None or self.element.result is None:
            raise Stuck("script", "Deze scripttaak heeft geen formule of geen resultaat.")
        now = token.level.execution.now
        try:
            value = evaluate(script, visible(token), now, "deze scripttaak")
        except Stuck as stuck:
            raise Failed(stuck.kind, stuck.message) from None
        store(token, {self.element.result: value})
        return True


class DecisionTask(Node):
    """A decision table (zeebe:calledDecision)."""

    def work(self, token: Token) -> bool:
        execution = token.level.execution
        decision, result = self.element.decision or "", self.element.result or ""
        value = outside(
            lambda: execution.host.decide(decision, visible(token), execution.now, visit_of(token)),
            "decision",
            f"De beslistabel {decision} geeft geen uitkomst",
        )
        store(token, {result: value})
        return True


class SubProcess(Node):
    """An embedded sub-process or an event sub-process: a level inside this token."""

    inside: LevelSpec

    def work(self, token: Token) -> bool:
        level = Level(self.inside, token, token.level.execution)
        return _begin(level, token)


class CallActivity(Node):
    """Another process, with variables of its own; its data inputs and outputs are those of the
    call, one after another (BPMN 2.0 §10.4.1)."""

    called: LevelSpec

    def work(self, token: Token) -> bool:
        level = Level(self.called, token, token.level.execution)
        given = handed_down(token) if self.element.all_to_child else token.data
        level.data.update(given)
        for own, theirs in zip(self.element.asks, self.called.asks, strict=False):
            level.data[theirs] = token.data.get(own)
        return _begin(level, token)

    def inner_done(self, token: Token) -> None:
        """Without output mappings all results go out, unless the diagram says that none do."""
        results = {} if token.inner is None else token.inner.data
        if self.element.outputs or not self.element.all_to_parent:
            token.data.update(results)
        else:
            assign(scopes_of(token), results)
        for own, theirs in zip(self.element.answers, self.called.answers, strict=False):
            token.data[own] = results.get(theirs)
        super().inner_done(token)


def _begin(level: Level, token: Token) -> bool:
    """Start a level inside a token. True when there is nothing to do in it."""
    listening.start_level(level, scopes_of_level(level))
    token.inner = level
    for node in level.spec.starts:
        level.put(node)
    return not level.spec.starts
