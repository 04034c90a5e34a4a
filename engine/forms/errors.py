"""What can be wrong with a form, and with what somebody filled in."""

from collections.abc import Mapping


class FormError(ValueError):
    """A form file that can't be used: `message` (Dutch), and `path` to the place in its JSON."""

    def __init__(self, message: str, path: tuple[str | int, ...] = ()) -> None:
        super().__init__(message)
        self.message = message
        self.path = path


class AnswersInvalid(ValueError):
    """Some answers are missing or wrong.

    `errors` maps a path (`toelichting`, `problemen[0].domein`) to Dutch messages. The exception's
    own text holds no messages and no answers, so that it may be logged.
    """

    def __init__(self, errors: Mapping[str, list[str]]) -> None:
        super().__init__(f"{len(errors)} answers refused")
        self.errors = dict(errors)


class FieldsUnknown(AnswersInvalid):
    """Something was posted that this form has no field for, which no page does by itself.

    That message is under path ``""``, beside what else is wrong.
    """
