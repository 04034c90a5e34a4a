"""Giving answers back to who gave them, when the next step of the case can't take them."""

from collections.abc import Iterator, Mapping
from typing import Any

from engine.forms import AnswersInvalid
from engine.work.errors import AnswerRefused


def hand_back(refused: AnswerRefused, answers: Mapping[str, Any]) -> None:
    """Raise `AnswersInvalid` at the fields that the refusal is about. Among these answers there may
    be none, for what is refused can be from before: then this does nothing."""
    wrong = [path for path, value in _leaves("", answers) if refused.is_wrong(value)]
    if wrong:
        raise AnswersInvalid({path: [str(refused)] for path in wrong})


def _leaves(path: str, value: Any) -> Iterator[tuple[str, str]]:
    """The texts among answers, with the paths that errors of a form have."""
    if isinstance(value, Mapping):
        for name, inner in value.items():
            yield from _leaves(f"{path}.{name}" if path else name, inner)
    elif isinstance(value, list):
        for place, inner in enumerate(value):
            yield from _leaves(f"{path}[{place}]", inner)
    elif isinstance(value, str):
        yield path, value
