"""The pages of process designers."""

from typing import Final

from flask import Blueprint

from webapp.studio import pages, trying

BLUEPRINTS: Final[tuple[Blueprint, ...]] = (
    pages.bp,
    trying.bp,
)
