"""A session that ended in mid-form: what was posted survives the new sign-in.

A POST that arrives signed out is answered with the sign-in page, which carries the posted fields
in a hidden input. After signing in, the view that was meant shows its page again with the input
filled in; nothing is carried out before the person presses the button once more.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any, Final, TypeVar
from urllib.parse import SplitResult, urlsplit

from flask import (
    Response,
    current_app,
    flash,
    make_response,
    redirect,
    render_template,
    request,
    url_for,
)
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import MultiDict
from werkzeug.exceptions import HTTPException

from webapp.access import access_of, visitor

View = TypeVar("View", bound=Callable[..., Any])
MAX_KEPT_CHARACTERS: Final = 300_000
NEVER_KEPT: Final = frozenset({"csrf_token", "wachtwoord", "bsn"})
"""Names, and last parts of names such as `persoon.bsn`."""


def resumed_by(show: Callable[..., ResponseReturnValue]) -> Callable[[View], View]:
    """Declare which function shows the form again with kept input.

    `show(fields: MultiDict[str, str], **arguments_of_the_address)` renders the page as if the
    input was invalid. It runs as who has just signed in and checks the permission on its object.
    """

    def declare(view: View) -> View:
        view.__dict__["resume"] = show
        return view

    return declare


def ask_to_sign_in() -> ResponseReturnValue:
    """The answer to a request that needs signing in: a redirect, or a page that keeps the input."""
    if request.method in {"GET", "HEAD"}:
        address = url_for("sign_in.show", verder=_address_of_page())
        if request.headers.get("HX-Request"):
            return Response(status=401, headers={"HX-Redirect": address})
        return redirect(address, 303)
    kept = pack(request.form)
    page = render_template(
        "sign_in/page.html", ended=True, onward=request.path, kept=kept, too_large=kept is None
    )
    return make_response(page, 401, {"HX-Retarget": "body", "HX-Reswap": "innerHTML"})


def carry_on(onward: str, kept: str) -> ResponseReturnValue:
    """Where a visitor goes after signing in: on with his form, or to the page he wanted."""
    fields = unpack(kept)
    if fields is None:
        return redirect(local_address(onward), 303)
    return resume(urlsplit(local_address(onward)).path, fields)


def resume(path: str, fields: MultiDict[str, str]) -> ResponseReturnValue:
    """The page behind a POST address, with this input filled in and nothing carried out."""
    try:
        adapter = current_app.create_url_adapter(request)
        endpoint, arguments = adapter.match(path, method="POST") if adapter else ("", {})
    except HTTPException:
        endpoint, arguments = "", {}
    show = getattr(current_app.view_functions.get(endpoint), "resume", None)
    access = access_of(endpoint)
    if show is None or access is None or not access.allows(visitor()):
        flash("Je sessie was verlopen, daarom is dit niet uitgevoerd. Probeer het opnieuw.")
        return redirect(url_for("home.show"), 303)
    return show(fields, **arguments)  # type: ignore[no-any-return]


def pack(fields: MultiDict[str, str]) -> str | None:
    """The fields as one text for a hidden input; None when it is too much to keep."""
    pairs = [(name, value) for name, value in fields.items(multi=True) if _may_be_kept(name)]
    packed = json.dumps(pairs, ensure_ascii=False)
    return packed if len(packed) <= MAX_KEPT_CHARACTERS else None


def unpack(kept: str) -> MultiDict[str, str] | None:
    """The fields in a text of `pack`; None when there are none or somebody changed the text."""
    try:
        pairs = json.loads(kept) if len(kept) <= MAX_KEPT_CHARACTERS else None
    except (ValueError, RecursionError):
        return None
    if not isinstance(pairs, list) or not all(_is_field(pair) for pair in pairs):
        return None
    return MultiDict([(name, value) for name, value in pairs])


def local_address(onward: str) -> str:
    """The address when it is a path of our own, else the first page: never another site."""
    address = onward.replace("\\", "/")
    parts = _parts(address)
    # A browser takes what follows two or more slashes for the name of a site.
    ours = parts.path.startswith("/") and not any(x.startswith("//") for x in (address, parts.path))
    if parts.scheme or parts.netloc or not ours:
        return url_for("home.show")
    return parts._replace(fragment="").geturl()


def _may_be_kept(name: str) -> bool:
    return name.rpartition(".")[2] not in NEVER_KEPT


def _parts(address: str) -> SplitResult:
    """The parts of what a visitor says is an address; none of what can't be one."""
    try:
        return urlsplit(address)
    except ValueError:
        return urlsplit("")


def _is_field(pair: object) -> bool:
    return isinstance(pair, list) and len(pair) == 2 and all(map(_is_text, pair))


def _is_text(value: object) -> bool:
    """Whether a form can have sent it: not half a character, and no NUL."""
    if not isinstance(value, str) or "\0" in value:
        return False
    return value.encode(errors="ignore").decode() == value


def _address_of_page() -> str:
    """The address that the visitor sees: for a partial update, that of the page around it."""
    current = _parts(request.headers.get("HX-Current-URL", ""))
    if current.netloc == request.host:
        return current._replace(scheme="", netloc="").geturl()
    return request.full_path.rstrip("?")
