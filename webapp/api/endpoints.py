"""What the API promises at each address. The document is made of it, and it is enforced.

An address that isn't declared here does not exist; one declared without a permission is public.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from flask import Flask, Response, current_app, g
from marshmallow import Schema

from engine.policy import PERMISSIONS, Actor
from webapp.api import reading
from webapp.api.shapes import Shape

View = Callable[..., Any]


class NoQuery(Shape):
    """An address that takes no parameters."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What a view gives when it says more than the body: headers of its own."""

    value: Any
    headers: Mapping[str, str]


@dataclass(frozen=True, kw_only=True)
class Endpoint:
    """One address and method; texts are Dutch, for the document."""

    method: str
    path: str
    view: View
    section: str
    summary: str
    description: str = ""
    permission: str | None
    """Of `engine.policy`; None: public."""
    query: type[Schema] = NoQuery
    body: type[Schema] | None = None
    takes_files: bool = False
    if_match: bool = False
    gives: type[Schema]
    status: int = 200
    problems: tuple[int, ...] = ()
    """Statuses of errors beside those that follow from the rest."""
    headers: Mapping[str, str] = field(default_factory=dict)
    """Headers of the answer, and what they say."""

    @property
    def name(self) -> str:
        return self.view.__name__


class Section:
    """Endpoints that belong together, under a heading of the document."""

    def __init__(self, name: str, description: str) -> None:
        self.name: Final = name
        self.description: Final = description
        self.endpoints: Final[list[Endpoint]] = []

    def get(self, path: str, summary: str, **more: Any) -> Callable[[View], View]:
        """Declare what the decorated view answers on GET; see `Endpoint`."""
        return self._declare("GET", path, summary, more)

    def post(self, path: str, summary: str, **more: Any) -> Callable[[View], View]:
        """Declare what the decorated view answers on POST; see `Endpoint`."""
        return self._declare("POST", path, summary, more)

    def _declare(
        self, method: str, path: str, summary: str, more: Mapping[str, Any]
    ) -> Callable[[View], View]:
        def declare(view: View) -> View:
            made = Endpoint(
                method=method, path=path, view=view, section=self.name, summary=summary, **more
            )
            if made.permission is not None and made.permission not in PERMISSIONS:
                raise ValueError(f"{made.name}: unknown permission {made.permission}")
            self.endpoints.append(made)
            return view

        return declare


def register(app: Flask, endpoints: list[Endpoint]) -> None:
    """Let the application answer at these addresses, and at no others."""
    app.extensions["endpoints"] = {one.name: one for one in endpoints}
    for one in endpoints:
        app.add_url_rule(one.path, one.name, _answering(one), methods=[one.method])


def endpoint_of(name: str | None) -> Endpoint | None:
    """The declaration of the endpoint of that name."""
    found = current_app.extensions["endpoints"].get(name)
    return found if isinstance(found, Endpoint) else None


def actor() -> Actor:
    """For whom the program of this request acts."""
    found = g.actor
    if not isinstance(found, Actor):
        raise TypeError("a public endpoint has no actor")
    return found


def _answering(endpoint: Endpoint) -> View:
    def answer(**place: Any) -> Response:
        given = endpoint.view(**place, **_input(endpoint))
        told = given if isinstance(given, Answer) else Answer(given, {})
        text = current_app.json.dumps(endpoint.gives().dump(told.value))
        response = Response(text, endpoint.status, content_type="application/json")
        response.headers.update(told.headers)
        return response

    return answer


def _input(endpoint: Endpoint) -> dict[str, Any]:
    """The arguments of the view, as far as the endpoint declares them."""
    given: dict[str, Any] = {}
    asked = reading.query(endpoint.query)
    if endpoint.query is not NoQuery:
        given["query"] = asked
    if endpoint.if_match:
        given["version"] = reading.expected_version()
    if endpoint.body is not None:
        given["body"] = reading.body(endpoint.body)
    if endpoint.takes_files:
        given["files"] = reading.files()
    return given
