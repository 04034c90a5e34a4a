"""The document of the API, OpenAPI 3.1, made of what the endpoints declare; in Dutch."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any, Final

from apispec import APISpec
from apispec.ext.marshmallow import MarshmallowPlugin
from flask import Flask, current_app
from marshmallow import Schema

from engine.settings import Settings
from webapp.api.endpoints import Endpoint, NoQuery, Section
from webapp.api.problems import DETAILS, TITLES
from webapp.api.shapes import camel_case

VERSION: Final = "1.0.0"
PLACE: Final = re.compile(r"<(\w+):(\w+)>")
PLACES: Final[dict[str, dict[str, Any]]] = {
    "uuid": {"type": "string", "format": "uuid"},
    "int": {"type": "integer", "minimum": 0},
}
IF_MATCH: Final = {
    "name": "If-Match",
    "in": "header",
    "required": True,
    "description": "De ETag die de zaak had toen je ernaar keek.",
    "schema": {"type": "string", "examples": ['"7"']},
}
FILES: Final = {
    "required": True,
    "content": {
        "multipart/form-data": {
            "schema": {
                "type": "object",
                "required": ["files"],
                "properties": {
                    "files": {
                        "type": "array",
                        "maxItems": 40,
                        "description": "Elk bestand heet .bpmn, .dmn of .form en is hooguit 2 MB.",
                        "items": {"type": "string", "contentMediaType": "application/octet-stream"},
                    }
                },
            }
        }
    },
}
TEXT: Final = {"type": "string"}
ERROR: Final = {
    "type": "object",
    "required": ["in", "detail"],
    "properties": {
        "in": {"type": "string", "enum": ["body", "query", "header"]},
        "location": {
            "type": "object",
            "properties": {"pointer": TEXT, "name": TEXT},
        },
        "code": TEXT,
        "detail": TEXT,
    },
}
PROBLEM: Final = {
    "type": "object",
    "required": ["status", "title", "detail"],
    "properties": {
        "status": {"type": "integer"},
        "title": TEXT,
        "detail": TEXT,
        "errors": {"type": "array", "items": ERROR},
        "findings": {"type": "array", "items": {"type": "object"}},
    },
}
ABOUT: Final = """\
Voor programma's: processen plaatsen, lopende zaken bewaken en herstellen, en berichten sturen.

Van een zaak staan hier plaatsen, nummers en namen van gegevens, nooit namen van mensen of hun
antwoorden. De namen in deze API zijn Engels waar ze uit BPMN 2.0 (ISO/IEC 19510) komen.
"""


def publish(api: Flask, settings: Settings, sections: Iterable[Section]) -> None:
    """Make the document of these sections, once."""
    api.extensions["document"] = document(settings, sections)


section: Final = Section("Over deze API", "Dit document.")


class Document(Schema):
    """An OpenAPI document: it goes out as it is."""

    def dump(self, obj: Any, *, many: bool | None = None) -> Any:  # noqa: ARG002
        """The document itself."""
        return obj


@section.get(
    "/openapi.json",
    "Dit document",
    description="OpenAPI 3.1. Vraagt geen token, en mag vanaf elke site worden gelezen.",
    permission=None,
    gives=Document,
)
def read_document() -> Any:
    """The document of this API."""
    return current_app.extensions["document"]


def document(settings: Settings, sections: Iterable[Section]) -> dict[str, Any]:
    """The document of these sections."""
    spec = APISpec(
        "Samenloop",
        VERSION,
        "3.1.0",
        [MarshmallowPlugin(schema_name_resolver=_name_of)],
        info={
            "description": ABOUT,
            "license": {"name": "EUPL-1.2", "identifier": "EUPL-1.2"},
            "contact": {"name": f"Beheer van Samenloop bij {settings.organisation}"},
        },
        servers=[{"url": "/v1"}],
        tags=[{"name": one.name, "description": one.description} for one in sections],
        security=[{"token": []}],
    )
    spec.components.security_scheme("token", {"type": "http", "scheme": "bearer"})
    spec.components.schema("Problem", PROBLEM)
    for one in [endpoint for part in sections for endpoint in part.endpoints]:
        operation = _operation(one)
        spec.path(_path(one.path), operations={one.method.lower(): operation})
    made: dict[str, Any] = spec.to_dict()
    return made


def _operation(one: Endpoint) -> dict[str, Any]:
    permission = f"Nodig: `{one.permission}`." if one.permission else ""
    said: dict[str, Any] = {
        "operationId": camel_case(one.name),
        "tags": [one.section],
        "summary": one.summary,
        "description": " ".join(filter(None, (one.description, permission))),
        "parameters": [*_places(one.path), *([IF_MATCH] if one.if_match else [])],
        "responses": _responses(one),
    }
    if one.query is not NoQuery:
        said["parameters"].append({"in": "query", "schema": one.query})
    if one.body is not None:
        content = {"application/json": {"schema": one.body}}
        said["requestBody"] = {"required": True, "content": content}
    if one.takes_files:
        said["requestBody"] = FILES
    if one.permission is None:
        said["security"] = []
    return said


def _responses(one: Endpoint) -> dict[str, Any]:
    version = {"API-Version": {"description": "De volledige versie.", "schema": TEXT}}
    own = {name: {"description": told, "schema": TEXT} for name, told in one.headers.items()}
    shape: Any = {"type": "object"} if one.gives is Document else one.gives
    good = {
        "description": "Gelukt.",
        "headers": version | own,
        "content": {"application/json": {"schema": shape}},
    }
    content = {"application/problem+json": {"schema": "Problem"}}
    wrong = {
        str(status): {
            "description": DETAILS.get(status, TITLES[status]),
            "headers": version,
            "content": content,
        }
        for status in sorted(_statuses(one))
    }
    return {str(one.status): good, **wrong}


def _statuses(one: Endpoint) -> set[int]:
    found = {400, *one.problems}
    if one.permission is not None:
        found |= {401, 403, 429}
    if PLACE.search(one.path):
        found.add(404)
    if one.body is not None or one.takes_files:
        found |= {409, 413, 415}
    return found | ({412, 428} if one.if_match else set())


def _path(path: str) -> str:
    return PLACE.sub(lambda found: f"{{{camel_case(found[2])}}}", path)


def _places(path: str) -> list[dict[str, Any]]:
    return [
        {"name": camel_case(name), "in": "path", "required": True, "schema": PLACES[kind]}
        for kind, name in PLACE.findall(path)
    ]


def _name_of(shape: Any) -> str:
    made = shape if isinstance(shape, type) else type(shape)
    return made.__name__.removesuffix("Told")
