"""What somebody filled in that can't be kept so: each message beside its field."""

from collections.abc import Mapping, Sequence


class Invalid(Exception):
    """Dit kan zo niet worden opgeslagen.

    As text it is all its messages, which never hold what was typed; without any, the first line of
    the docstring.
    """

    def __init__(self, errors: Mapping[str, Sequence[str]] = {}) -> None:
        self.errors = {name: list(told) for name, told in errors.items() if told}
        """Name of a field, empty for the whole → Dutch messages."""
        told = " ".join(message for messages in self.errors.values() for message in messages)
        super().__init__(told or str(type(self).__doc__).partition("\n")[0])

    @classmethod
    def raise_for(cls, errors: Mapping[str, Sequence[str]]) -> None:
        """Raise when there is a message among them."""
        if (found := cls(errors)).errors:
            raise found


class Changed(Exception):
    """Iemand anders heeft dit intussen gewijzigd. Er is niets opgeslagen."""

    def __init__(self) -> None:
        super().__init__(type(self).__doc__)
