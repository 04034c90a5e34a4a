"""The API for programs, at /v1: see docs/api.md and /v1/openapi.json.

It is a Flask application of its own, mounted beside the pages: no session, cookie or form of theirs
reaches it, and what goes wrong under /v1 is answered as a program reads it.
"""

from __future__ import annotations

from typing import Final

from flask import Flask, Response, request
from werkzeug.middleware.dispatcher import DispatcherMiddleware

from engine.settings import Settings
from engine.store.database import Database
from webapp import security, tracing
from webapp.api import (
    cases,
    definitions,
    endpoints,
    guard,
    openapi,
    operations,
    problems,
    sending,
    state,
)
from webapp.api.openapi import VERSION

BASE: Final = "/v1"
SECTIONS: Final = tuple(
    part.section for part in (cases, operations, sending, definitions, state, openapi)
)


def create_api(settings: Settings, database: Database) -> Flask:
    """The API on `database`; nothing is started or changed here."""
    api = Flask(__name__, static_folder=None)
    api.extensions.update(settings=settings, database=database)
    api.config.update(
        MAX_CONTENT_LENGTH=security.MAX_REQUEST_BYTES,
        MAX_FORM_MEMORY_SIZE=security.MAX_FORM_BYTES,
        MAX_FORM_PARTS=security.MAX_FORM_PARTS,
        PROVIDE_AUTOMATIC_OPTIONS=False,
    )
    api.json.ensure_ascii = False  # type: ignore[attr-defined]
    api.json.sort_keys = False  # type: ignore[attr-defined]
    problems.register(api)
    openapi.publish(api, settings, SECTIONS)
    endpoints.register(api, [one for section in SECTIONS for one in section.endpoints])
    tracing.register(api, "api")
    api.before_request(security.start_clock)
    api.before_request(guard.admit)
    api.after_request(tell_version)
    api.after_request(security.protect_response)
    api.after_request(security.write_log)
    return api


def mount(app: Flask, settings: Settings, database: Database) -> None:
    """Let the pages' application pass everything under /v1 on to the API."""
    api = create_api(settings, database)
    app.extensions["api"] = api
    app.wsgi_app = DispatcherMiddleware(  # type: ignore[method-assign]
        app.wsgi_app, {BASE: api}
    )


def tell_version(response: Response) -> Response:
    """Add the version, and let browsers of elsewhere read the document."""
    response.headers["API-Version"] = VERSION
    response.headers["Content-Security-Policy"] = "default-src 'none'; frame-ancestors 'none'"
    if request.endpoint == openapi.read_document.__name__:
        response.headers["Access-Control-Allow-Origin"] = "*"
        response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    return response
