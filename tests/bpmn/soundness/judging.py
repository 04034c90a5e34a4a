"""The judgement of diagrams under test, without the other rules."""

from __future__ import annotations

from collections.abc import Mapping
from math import inf

from engine.bpmn.reader import read_processes
from engine.bpmn.soundness import Judge, Limit, Problem
from engine.bpmn.xmlfile import parse


def judged(files: Mapping[str, bytes], limit: Limit | None = None) -> list[Problem]:
    """All problems of all processes in these files, however busy the machine is."""
    processes = {
        process.id: process
        for name, content in files.items()
        for process in read_processes(parse(content), name)
    }
    judge = Judge(processes, limit or Limit(until=inf))
    return [problem for key in processes for problem in judge.of(key)]


def told(files: Mapping[str, bytes]) -> set[tuple[str, str]]:
    """Kind and element of each problem."""
    return {(problem.kind, problem.element) for problem in judged(files)}
