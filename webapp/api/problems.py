"""Errors as programs read them: application/problem+json (RFC 9457), in Dutch.

Invalid input is always a 400 with all that is wrong in `errors`, shaped as the NL GOV REST API
Design Rules have it: where (`in`, `location`), which (`code`), and in words (`detail`).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import asdict
from http import HTTPStatus
from typing import Any, Final
from urllib.parse import quote

from flask import Flask, Response, current_app
from sqlalchemy.exc import OperationalError
from werkzeug.exceptions import HTTPException

from engine.policy import NotAllowed, NotFound
from engine.store.database import Busy
from engine.work.errors import DeploymentRefused, NothingInUse, Stale
from engine.work.operating import CaseChanged, NotPossible
from webapp.errors import write_unforeseen

Errors = list[dict[str, Any]]

MOST_ERRORS: Final = 100
WAIT: Final = {"Retry-After": "1"}

TITLES: Final = {
    400: "Ongeldige invoer",
    401: "Token ontbreekt of is niet geldig",
    403: "Geen toegang",
    404: "Niet gevonden",
    405: "Methode niet mogelijk",
    409: "Dit kan nu niet",
    412: "De zaak is intussen veranderd",
    413: "Te groot",
    415: "Soort inhoud niet bekend",
    428: "De versie van de zaak ontbreekt",
    429: "Te veel pogingen",
    500: "Er ging iets mis",
    503: "Even niet beschikbaar",
}
DETAILS: Final = {
    400: "De aanvraag kan niet worden gelezen.",
    401: "Stuur een geldige token mee in de header Authorization.",
    403: "Deze token heeft hier geen toegang toe.",
    404: "Dit adres bestaat niet, of de token heeft er geen toegang toe.",
    405: "Dit adres kent deze methode niet. De header Allow noemt de methoden die wel kunnen.",
    413: "De aanvraag is te groot. Er is niets opgeslagen.",
    415: "Dit soort inhoud kan hier niet worden gelezen.",
    500: "Dit ligt aan ons. Er is niets uitgevoerd.",
    503: "De database is niet bereikbaar.",
}


class Problem(Exception):
    """Why a request is not carried out: a status, a sentence in Dutch, and what else is known."""

    def __init__(
        self, status: int, detail: str = "", headers: Mapping[str, str] | None = None, **more: Any
    ) -> None:
        super().__init__(status)
        self.status = status
        self.detail = detail or DETAILS[status]
        self.headers = dict(headers or {})
        self.more = more


class InvalidInput(Problem):
    """The input is not as the document says; `errors` holds all that is wrong with it."""

    def __init__(self, errors: Errors) -> None:
        count = "één fout" if len(errors) == 1 else f"{len(errors)} fouten"
        super().__init__(400, f"De invoer bevat {count}.", errors=errors[:MOST_ERRORS])


def register(app: Flask) -> None:
    """Answer every error with a problem."""
    app.register_error_handler(Problem, respond)
    app.register_error_handler(HTTPException, _of_http)
    app.register_error_handler(NotAllowed, lambda _error: respond(Problem(403)))
    app.register_error_handler(NotFound, lambda _error: respond(Problem(404)))
    app.register_error_handler(Busy, _of_collision)
    app.register_error_handler(Stale, _of_collision)
    app.register_error_handler(NothingInUse, _of_collision)
    app.register_error_handler(NotPossible, _of_collision)
    app.register_error_handler(CaseChanged, lambda error: respond(Problem(412, str(error))))
    app.register_error_handler(DeploymentRefused, _of_refusal)
    app.register_error_handler(OperationalError, _of_database)
    app.register_error_handler(Exception, _of_mistake)


def respond(problem: Problem) -> Response:
    """The response that tells the problem."""
    body = {
        "status": problem.status,
        "title": TITLES[problem.status],
        "detail": problem.detail,
        **problem.more,
    }
    response = Response(current_app.json.dumps(body), content_type="application/problem+json")
    response.status_code = problem.status
    response.headers.update(problem.headers)
    return response


def in_body(pointer: str, code: str, detail: str) -> dict[str, Any]:
    """An error at a place in the body: `pointer` is a JSON pointer, such as `/files/0`."""
    place = {"pointer": f"#{quote(pointer, errors='replace')}"}
    return {"in": "body", "location": place, "code": code, "detail": detail}


def in_header(name: str, code: str, detail: str) -> dict[str, Any]:
    """An error in a header."""
    return {"in": "header", "location": {"name": name}, "code": code, "detail": detail}


def body_errors(messages: Any) -> Errors:
    """What marshmallow says of a body, as errors; `messages` are nested by name and position."""
    return [in_body(pointer, code, detail) for pointer, code, detail in _flat(messages, "")]


def query_errors(messages: Any) -> Errors:
    """What marshmallow says of the parameters in an address, as errors."""
    return [
        {
            "in": "query",
            "location": {"name": pointer[1:]},
            "code": code,
            "detail": detail,
        }
        for pointer, code, detail in _flat(messages, "")
    ]


def _flat(messages: Any, pointer: str) -> Iterator[tuple[str, str, str]]:
    if isinstance(messages, Mapping):
        for name, inner in messages.items():
            step = str(name).replace("~", "~0").replace("/", "~1")
            # marshmallow puts what is wrong with a whole object under _schema: no place in the JSON
            yield from _flat(inner, pointer if name == "_schema" else f"{pointer}/{step}")
    elif isinstance(messages, str):
        code, _, detail = messages.partition("|")
        yield pointer, code, detail
    else:
        for inner in messages:
            yield from _flat(inner, pointer)


def _of_http(error: HTTPException) -> Response:
    status = error.code if error.code in TITLES else 400
    headers = {"Allow": error.get_response().headers["Allow"]} if status == 405 else {}
    return respond(Problem(status, DETAILS.get(status) or HTTPStatus(status).phrase, headers))


def _of_collision(error: Exception) -> Response:
    return respond(Problem(409, str(error), WAIT if isinstance(error, Busy) else {}))


def _of_refusal(error: DeploymentRefused) -> Response:
    found = [asdict(finding) for finding in error.findings]
    told = "De bestanden bevatten fouten. Er is niets opgeslagen."
    errors = [
        in_body("/files", finding.rule, f"{finding.file}: {finding.message}")
        for finding in error.findings
        if finding.severity == "error"
    ]
    return respond(Problem(400, told, errors=errors[:MOST_ERRORS], findings=found))


def _of_database(error: OperationalError) -> Response:
    write_unforeseen(error)
    return respond(Problem(503, headers=WAIT))


def _of_mistake(error: Exception) -> Response:
    write_unforeseen(error)
    return respond(Problem(500))
