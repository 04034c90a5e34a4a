"""What can be wrong with a casusoverleg."""

from engine.invalid import Invalid


class ConferenceInvalid(Invalid):
    """Dit kan zo niet worden opgeslagen."""


def filled(text: str, longest: int, told: str) -> list[str]:
    """What is wrong with a text that has to be there."""
    if not text.strip():
        return [told]
    return [f"Gebruik hoogstens {longest} tekens."] if len(text.strip()) > longest else []
