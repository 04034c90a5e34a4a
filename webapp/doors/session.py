"""Who came through a signed link: a cookie of its own, apart from that of accounts.

It holds the key of the door and, once the code was right, the secret of the visit; never the link.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Final
from uuid import UUID

from flask import Response, current_app, request
from itsdangerous import BadSignature, URLSafeTimedSerializer

from engine.doors import entering
from engine.doors.entering import DoorShut, Inside
from engine.store.who import Who
from webapp.access import database

PATH: Final = "/p"
SECONDS: Final = int(entering.ONE_VISIT.total_seconds())


@dataclass(frozen=True)
class Visit:
    """What the cookie says; without a secret the code is still to be asked."""

    door_id: UUID
    secret: str = field(default="", repr=False)

    @property
    def who(self) -> Who:
        """For whom the database opens: this door, and what it leads to."""
        return Who("door", self.door_id)


def visit() -> Visit | None:
    """The visit of now, or None. What it may see is decided by `inside`."""
    try:
        said = _serializer().loads(request.cookies.get(_name(), ""), max_age=SECONDS)
        return Visit(UUID(said["door"]), said["secret"])
    except (BadSignature, KeyError, TypeError, ValueError):
        return None


def inside() -> tuple[Visit, Inside]:
    """Who is inside, looked at again. Raises `DoorShut`."""
    found = visit()
    if found is None or not found.secret:
        raise DoorShut(DoorShut.__doc__)
    with database().reading(found.who) as session:
        return found, entering.resume(session, found.door_id, found.secret, datetime.now(UTC))


def keep(response: Response, found: Visit) -> Response:
    """Let the browser hold on to the visit, for pages behind links only."""
    said = _serializer().dumps({"door": str(found.door_id), "secret": found.secret})
    response.set_cookie(
        _name(),
        said,
        max_age=SECONDS,
        path=PATH,
        secure=current_app.config["SESSION_COOKIE_SECURE"],
        httponly=True,
        samesite="Lax",
    )
    return response


def forget(response: Response) -> Response:
    """End it in the browser."""
    response.delete_cookie(_name(), path=PATH)
    return response


def _name() -> str:
    secure = current_app.config["SESSION_COOKIE_SECURE"]
    return "__Secure-samenloop-deur" if secure else "samenloop-deur"


def _serializer() -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(
        str(current_app.config["SECRET_KEY"]),
        salt="samenloop-door",
        signer_kwargs={"key_derivation": "hmac", "digest_method": hashlib.sha256},
    )
