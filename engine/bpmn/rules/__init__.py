"""The rules of `check`, one file each. A rule takes a `Subject` and yields `Finding`s."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from engine.bpmn.findings import Finding
from engine.bpmn.rules import forms
from engine.bpmn.rules.subject import Subject

Rule = Callable[[Subject], Iterator[Finding]]

RULES: tuple[Rule, ...] = (forms.check,)
