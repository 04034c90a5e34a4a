"""Reading a request: its query, its JSON, its files and its If-Match, with all errors at once."""

from __future__ import annotations

import json
from collections.abc import Mapping
from decimal import Decimal
from typing import Any, Final, NoReturn

from flask import request
from marshmallow import Schema, ValidationError

from webapp.api.problems import InvalidInput, Problem, body_errors, in_body, in_header, query_errors
from webapp.security import MAX_FORM_BYTES
from webapp.studio.uploads import UploadRefused, read_files

FILES: Final = "files"


def query(shape: type[Schema]) -> dict[str, Any]:
    """The parameters of the address. Raises `InvalidInput`, also for unknown and repeated ones."""
    twice = [name for name, values in request.args.lists() if len(values) > 1]
    errors = query_errors(dict.fromkeys(twice, "repeated|Geef dit één keer mee."))
    try:
        loaded: dict[str, Any] = shape().load(request.args.to_dict())
    except ValidationError as error:
        errors += query_errors(error.messages)
    if errors:
        raise InvalidInput(errors)
    return loaded


def body(shape: type[Schema]) -> dict[str, Any]:
    """The JSON of the request. Raises `InvalidInput`, and `Problem` 413 and 415."""
    if request.mimetype != "application/json":
        raise Problem(415, "Stuur de gegevens als application/json.")
    request.max_content_length = MAX_FORM_BYTES
    try:
        loaded: dict[str, Any] = shape().load(_json(request.get_data()))
    except ValidationError as error:
        raise InvalidInput(body_errors(error.messages)) from None
    return loaded


def files() -> Mapping[str, bytes]:
    """The files of the request, by name. Raises `InvalidInput`, and `Problem` 413 and 415."""
    if request.mimetype != "multipart/form-data":
        raise Problem(415, "Stuur de bestanden als multipart/form-data.")
    unknown = {*request.files, *request.form} - {FILES}
    if unknown:
        told = "unknown|Dit veld is hier niet bekend."
        raise InvalidInput(body_errors(dict.fromkeys(sorted(unknown), told)))
    try:
        return read_files(request.files.getlist(FILES))
    except UploadRefused as refused:
        raise InvalidInput([in_body(f"/{FILES}", "files", str(refused))]) from None


def expected_version() -> int:
    """The version of the case that the sender has seen, from If-Match.

    Raises `Problem` 428 without one, and `InvalidInput` for anything but one entity tag of ours.
    """
    given = request.headers.get("If-Match")
    if given is None:
        told = "Stuur in If-Match de ETag mee die de zaak had toen je ernaar keek."
        raise Problem(428, told)
    digits = given.strip().removeprefix('"').removesuffix('"')
    if given.strip() != f'"{digits}"' or not (digits.isascii() and digits.isdigit()):
        told = 'Dit moet een ETag van de zaak zijn, zoals "7".'
        raise InvalidInput([in_header("If-Match", "etag", told)])
    return int(digits[:18])


def _json(data: bytes) -> Any:
    """Numbers with a point come as Decimal: none of their digits is lost."""
    try:
        return json.loads(data.decode(), parse_float=Decimal, parse_constant=_refuse_constant)
    except (ValueError, ArithmeticError, RecursionError):
        told = "Dit is geen geldige JSON in UTF-8."
        raise InvalidInput([in_body("", "json", told)]) from None


def _refuse_constant(name: str) -> NoReturn:
    raise ValueError(name)
