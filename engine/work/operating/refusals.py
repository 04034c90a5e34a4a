"""Why something can't be done to a case, in words for the operator."""

from engine.work.errors import Stale


class NotPossible(Exception):
    """Dit kan nu niet met deze zaak. The message says why, in Dutch."""


class CaseChanged(Stale):
    """De zaak is veranderd sinds je haar bekeek. Er is niets gedaan; kijk eerst opnieuw."""

    def __init__(self) -> None:
        Exception.__init__(self, CaseChanged.__doc__)
