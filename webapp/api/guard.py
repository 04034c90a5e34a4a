"""Who may call an endpoint: the bearer of a token that has its permission, and nobody else."""

from __future__ import annotations

from typing import Final

from flask import current_app, g, request

from engine.policy import Actor
from engine.settings import Settings
from engine.store.who import NOBODY
from webapp import passwords
from webapp.access import database
from webapp.api import tokens
from webapp.api.endpoints import endpoint_of
from webapp.api.problems import Problem

FREE: Final = 20
"""Wrong tokens per address and hour before the wait begins. A right token always works: 256 bits
can't be guessed, and one broken program should not lock out the others behind its address."""

ASK: Final = {"WWW-Authenticate": 'Bearer realm="Samenloop"'}
INVALID: Final = {"WWW-Authenticate": 'Bearer realm="Samenloop", error="invalid_token"'}


def admit() -> None:
    """Let a request through when its endpoint is public or its token has the permission.

    Raises `Problem` 401, 403 and 429. What declares nothing is closed.
    """
    if request.endpoint is None:
        return  # no such address: the router answers
    endpoint = endpoint_of(request.endpoint)
    if endpoint is None:
        raise Problem(403)
    if endpoint.permission is None:
        return
    g.actor = _bearer()
    if not g.actor.may(endpoint.permission):
        told = f"Deze token heeft hier geen toegang toe: nodig is {endpoint.permission}."
        raise Problem(403, told)


def _bearer() -> Actor:
    given = request.authorization
    if given is None or given.type != "bearer" or not given.token:
        raise Problem(401, headers=ASK)
    with database().glance() as connection:
        found = tokens.bearer(connection, given.token)
    if found is None:
        _count_failure()
        told = "Deze token is onbekend, verlopen of ingetrokken."
        raise Problem(401, told, headers=INVALID)
    actor, token_id, is_first_today = found
    if is_first_today:
        with database().transaction(NOBODY) as session:
            tokens.note_use(session, token_id)
    return actor


def _count_failure() -> None:
    settings = current_app.extensions["settings"]
    if not isinstance(settings, Settings):
        raise TypeError("the application was made without settings")
    place = passwords.subject_of(settings.secret_key, "token", request.remote_addr or "")
    try:
        with database().transaction(NOBODY) as session:
            passwords.count(session, place, FREE)
    except passwords.TooManyAttempts as refusal:
        seconds = int(refusal.wait.total_seconds()) + 1
        told = f"Te vaak een token die niet klopt. Probeer het over {seconds} seconden opnieuw."
        raise Problem(429, told, {"Retry-After": str(seconds)}) from None
