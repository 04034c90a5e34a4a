"""What the API tells of a case: places, numbers and names of variables; never people or values."""

from __future__ import annotations

from typing import Final

from webapp.api.shapes import Choice, Flag, Identifier, ListOf, Moment, Part, Text, Told, Whole

MOST: Final = 2**31 - 1


class Place(Told):
    """An element of a process where something is or happens."""

    process_id = Text()
    element_id = Text()
    name = Text()


class PositionTold(Place):
    """Where a token stands."""

    visit_id = Text()
    state = Choice("active", "waiting", "incident")
    element_type = Text()


class TaskTold(Place):
    """A task of a person, without that person."""

    due_at = Moment(allow_none=True)


class TimerTold(Place):
    """An event that happens at a moment, unless its step ends before."""

    at = Moment()


class StandingTold(Told):
    """How a case stands at one moment."""

    status = Text()
    positions = ListOf(Part(PositionTold))
    tasks = ListOf(Part(TaskTold))
    timers = ListOf(Part(TimerTold))
    jobs = ListOf(Text())


class EffectTold(Told):
    """What comes, or would come, of an operation; `version` is that of the case before it."""

    version = Whole(1, MOST)
    before = Part(StandingTold)
    after = Part(StandingTold)
    tasks_ending = ListOf(Part(TaskTold))
    tasks_coming = ListOf(Part(TaskTold))
    messages = ListOf(Text())
    successor = Identifier(allow_none=True)


class VariableTold(Told):
    """A variable without its value; an empty `kind` says that it isn't there."""

    name = Text()
    kind = Choice("", "text", "number", "boolean", "date", "list", "context", "null")


class Reads(Told):
    """Which variables a formula reads."""

    formula = Text()
    variables = ListOf(Part(VariableTold))


class Failure(Told):
    """What stands still at one visit."""

    visit_id = Text()
    process_key = Text()
    element_id = Text()
    element_name = Text()
    kind = Text()
    message = Text()
    since = Moment()
    reads = ListOf(Part(Reads))
    others = ListOf(Part(VariableTold))


class Target(Told):
    """An element that a token can be moved to."""

    element_id = Text()
    name = Text()
    kind = Text()


class Movable(Told):
    """A token, and where it can be moved to."""

    visit_id = Text()
    targets = ListOf(Part(Target))


class Row(Told):
    """A case in a list."""

    id = Identifier()
    dossier_number = Text()
    process_key = Text()
    process_name = Text()
    process_version = Whole(1, MOST)
    status = Text()
    started_at = Moment()
    suspended_at = Moment(allow_none=True)
    ended_at = Moment(allow_none=True)
    outcome = Text(allow_none=True)


class InstanceListed(Row):
    """A case in a list, with what it waits for."""

    process_version = Whole(1, MOST, attribute="version")
    next_due_at = Moment(allow_none=True)
    open_tasks = Whole(0, MOST)
    incidents = Whole(0, MOST)


class InstanceTold(Row):
    """One case as an operator sees it; `now` is null when it has ended."""

    version = Whole(1, MOST)
    now = Part(StandingTold, allow_none=True)
    failures = ListOf(Part(Failure))
    movable = ListOf(Part(Movable))
    variables = ListOf(Part(VariableTold))
    can_begin_again = Flag()


class CauseTold(Told):
    """What stands still for one cause; `id` is that of the oldest of its incidents."""

    id = Identifier(attribute="example")
    process_key = Text()
    process_name = Text()
    process_version = Whole(1, MOST, attribute="version")
    element_id = Text()
    element_name = Text()
    kind = Text()
    message = Text()
    count = Whole(1, MOST)
    since = Moment()


class Stop(Told):
    """One case that stands still."""

    instance_id = Identifier()
    visit_id = Text()
    dossier_number = Text()
    since = Moment()
    status = Text()


class JobTold(Told):
    """A job; its id is the idempotency key that the other side gets at every attempt."""

    id = Identifier()
    instance_id = Identifier()
    dossier_number = Text()
    process_key = Text()
    element_id = Text()
    operation = Text()
    state = Choice("waiting", "incident")
    attempts = Whole(0, MOST)
    retries = Whole(0, MOST)
    due_at = Moment()
    last_error = Text(allow_none=True)
    created_at = Moment()
