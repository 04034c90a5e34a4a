"""The client's own pages."""

from typing import Final

from flask import Blueprint

from webapp.client import pages, sign_in

BLUEPRINTS: Final[tuple[Blueprint, ...]] = (
    sign_in.bp,
    pages.bp,
)
