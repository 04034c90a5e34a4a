"""Pages behind a signed link, for who has no account."""

from typing import Final

from flask import Blueprint

from webapp.doors import conference, entering, request, verzoek

BLUEPRINTS: Final[tuple[Blueprint, ...]] = (
    entering.bp,
    request.bp,
    conference.bp,
    verzoek.bp,
    verzoek.door_bp,
)
