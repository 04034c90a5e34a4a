"""What protects every page: guard, headers, cookies, limits, and a log without personal data."""

from __future__ import annotations

import logging
import time
from datetime import timedelta
from itertools import chain
from typing import Final

from flask import Flask, Response, abort, current_app, g, redirect, request, session, url_for
from flask.sessions import SecureCookieSessionInterface
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import CSRFProtect
from itsdangerous import URLSafeTimedSerializer
from werkzeug.middleware.proxy_fix import ProxyFix

from engine.settings import Settings
from webapp import resuming
from webapp.access import View, access_of, visitor
from webapp.client import sign_in as client_sign_in

MAX_REQUEST_BYTES: Final = 6 * 1024 * 1024
MAX_FORM_BYTES: Final = 1024 * 1024
MAX_FORM_PARTS: Final = 2_000

CONTENT_SECURITY_POLICY: Final = "; ".join(
    [
        "default-src 'self'",
        "img-src 'self' data:",
        "object-src 'none'",
        "base-uri 'none'",
        "form-action 'self'",
        "frame-ancestors 'none'",
    ]
)
HEADERS: Final = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}

log = logging.getLogger("samenloop.requests")
csrf = CSRFProtect()


class SignedCookies(SecureCookieSessionInterface):
    """Flask's sessions, with what signs them made once: the key stays while the process runs."""

    _serializer: URLSafeTimedSerializer | None = None

    def get_signing_serializer(self, app: Flask) -> URLSafeTimedSerializer | None:
        if self._serializer is None:
            self._serializer = super().get_signing_serializer(app)
        return self._serializer


def register(app: Flask, settings: Settings) -> None:
    """Put the guard, the headers, the limits and the request log around every page."""
    app.config.update(
        SECRET_KEY=settings.secret_key,
        SESSION_COOKIE_NAME="__Host-samenloop" if settings.https else "samenloop",
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=settings.https,
        SESSION_COOKIE_PATH="/",
        PERMANENT_SESSION_LIFETIME=timedelta(minutes=settings.session_minutes),
        SESSION_REFRESH_EACH_REQUEST=False,
        SEND_FILE_MAX_AGE_DEFAULT=timedelta(hours=1),
        MAX_CONTENT_LENGTH=MAX_REQUEST_BYTES,
        MAX_FORM_MEMORY_SIZE=MAX_FORM_BYTES,
        MAX_FORM_PARTS=MAX_FORM_PARTS,
        # The guard checks the token, after it has looked whether the session is still there.
        WTF_CSRF_CHECK_DEFAULT=False,
        # A token lives as long as the session: a form may stay open for a long conversation.
        WTF_CSRF_TIME_LIMIT=None,
        WTF_CSRF_SSL_STRICT=settings.https,
    )
    if settings.https:
        # Https ends at the proxy in front of us; the nearest one tells who the visitor is.
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=1, x_proto=1)  # type: ignore[method-assign]
    app.session_interface = SignedCookies()
    csrf.init_app(app)
    app.before_request(start_clock)
    app.before_request(guard)
    app.after_request(protect_response)
    app.after_request(write_log)


def guard() -> ResponseReturnValue | None:
    """Let a request through when its view declares that this visitor may open it.

    A view that declares nothing is closed. Who is not signed in gets the sign-in page, and what
    he posted is kept there.
    """
    if request.endpoint is None:
        return None
    access = access_of(request.endpoint)
    if access is None:
        abort(403)
    refuse_unreadable()
    if access.client:
        if client_sign_in.client() is None:
            return redirect(url_for("client_sign_in.show"), 303)
        start_inactivity_anew()
    elif not access.public:
        actor = visitor()
        if actor is None:
            return resuming.ask_to_sign_in()
        if not access.allows(actor):
            abort(403)
        start_inactivity_anew()
    csrf.protect()
    return None


def start_inactivity_anew() -> None:
    """Date the session cookie again, ten times per lifetime: signing it takes time as well."""
    now = int(time.time())
    lifetime = current_app.permanent_session_lifetime.total_seconds()
    if now - session.get("seen", 0) >= lifetime / 10:
        session["seen"] = now


def takes_files(view: View) -> View:
    """Declare that the page takes a document, which may be larger than other requests."""
    view.__dict__["takes_files"] = True
    return view


def refuse_unreadable() -> None:
    """Stop what is too large or holds a NUL, which PostgreSQL can't keep in a text."""
    if getattr(current_app.view_functions.get(request.endpoint or ""), "takes_files", False):
        settings: Settings = current_app.extensions["settings"]
        request.max_content_length = (settings.document_megabytes + 1) * 1024 * 1024
    if request.mimetype == "application/x-www-form-urlencoded":
        request.max_content_length = MAX_FORM_BYTES
    sent = chain(*request.args.items(multi=True), *request.form.items(multi=True))
    if "\0" in request.path or any("\0" in text for text in sent):
        abort(400)


def protect_response(response: Response) -> Response:
    """Add the security headers; a page is kept nowhere, unless its view says that it may be."""
    for name, value in HEADERS.items():
        response.headers.setdefault(name, value)
    if request.is_secure:
        response.headers.setdefault("Strict-Transport-Security", "max-age=31536000")
    if "Cache-Control" not in response.headers:
        response.headers["Cache-Control"] = "no-store"
    return response


def start_clock() -> None:
    g.started = time.perf_counter()


def write_log(response: Response) -> Response:
    """One line per request: the pattern of the address, never its values, and no names."""
    pattern = (
        request.script_root + request.url_rule.rule if request.url_rule else "(onbekend adres)"
    )
    milliseconds = (time.perf_counter() - g.started) * 1000 if "started" in g else 0.0
    log.info("%s %s %d %.0f ms", request.method, pattern, response.status_code, milliseconds)
    return response
