"""The pages of a dossier, for who works in it."""

from typing import Final

from flask import Blueprint

from webapp.dossier import (
    beside,
    client_view,
    clocks,
    conference,
    conference_minutes,
    coordination,
    data_requests,
    documents,
    emergency,
    item_viewers,
    items,
    links,
    pages,
    people,
    plan,
    records,
    sharing,
    start,
)

BLUEPRINTS: Final[tuple[Blueprint, ...]] = (
    start.bp,
    pages.bp,
    beside.bp,
    people.bp,
    client_view.bp,
    item_viewers.bp,
    items.bp,
    sharing.bp,
    sharing.log_bp,
    conference.bp,
    conference_minutes.bp,
    data_requests.bp,
    links.bp,
    plan.bp,
    records.bp,
    documents.bp,
    clocks.bp,
    coordination.bp,
    emergency.bp,
)
