"""Each request is a trace: what it notes in the logs belongs together, with where it came from."""

from __future__ import annotations

from flask import Flask, request

from engine.accountability import tracing


def register(app: Flask, origin: str) -> None:
    """Begin a trace with each request. `origin` is the kind of visitor: `web` or `api`; a program
    may say in `traceparent` (W3C Trace Context) what its call belongs to."""

    def begin() -> None:
        sent = request.headers.get("traceparent", "") if origin == "api" else ""
        place = f"{origin} {request.remote_addr}" if request.remote_addr else origin
        tracing.CURRENT.set(tracing.begun(place, sent))

    def end(_error: BaseException | None) -> None:
        tracing.CURRENT.set(None)

    app.before_request(begin)
    app.teardown_request(end)
