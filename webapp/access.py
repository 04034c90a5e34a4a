"""Who may open which page. Each view declares it, one guard enforces it, and silence means no.

What somebody may do with one dossier or task is decided by `engine.policy`; this module only
decides whether the kind of page is for this kind of visitor.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final, TypeVar
from uuid import UUID

from flask import current_app, g, session
from flask_login import UserMixin, current_user
from sqlalchemy.exc import DBAPIError

from engine.policy import PERMISSIONS, Actor, load_actor
from engine.store.database import Database
from engine.store.models import ROLES

View = TypeVar("View", bound=Callable[..., Any])


@dataclass(frozen=True)
class Access:
    """What a view declares: open to everybody, or to who is signed in and has one of the rights.

    A right is a permission of `engine.policy` or a role; without rights signing in is enough.
    """

    public: bool = False
    rights: frozenset[str] = frozenset()
    client: bool = False
    """For who is signed in as a client, and for no medewerker."""

    def allows(self, actor: Actor | None) -> bool:
        """Whether this visitor may open the page; None is a visitor who is not signed in."""
        if self.public or self.client or actor is None:
            return self.public
        return not self.rights or any(_has(actor, right) for right in self.rights)


PUBLIC: Final = Access(public=True)
SIGNED_IN: Final = Access()
CLIENTS: Final = Access(client=True)


def public(view: View) -> View:
    """Declare that anybody may open the page."""
    return _declare(view, PUBLIC)


def signed_in(view: View) -> View:
    """Declare that everybody who is signed in may open the page, whatever the roles."""
    return _declare(view, SIGNED_IN)


def for_clients(view: View) -> View:
    """Declare that the page is for who is signed in as a client (`webapp.client.sign_in`)."""
    return _declare(view, CLIENTS)


def requires(*rights: str) -> Callable[[View], View]:
    """Declare that the page is for who has at least one of these permissions or roles."""
    if unknown := set(rights) - set(ROLES) - set(PERMISSIONS):
        raise ValueError(f"unknown permission or role: {', '.join(sorted(unknown))}")
    if not rights:
        raise ValueError("name at least one permission, or declare signed_in")
    return lambda view: _declare(view, Access(rights=frozenset(rights)))


def access_of(endpoint: str) -> Access | None:
    """What the view behind an endpoint declares; None when it declares nothing or isn't there."""
    view = current_app.view_functions.get(endpoint)
    declared = getattr(view, "access", None)
    return declared if isinstance(declared, Access) else None


def may_open(endpoint: str) -> bool:
    """Whether the visitor of now may open this kind of page."""
    access = access_of(endpoint)
    return access is not None and access.allows(visitor())


SIGN_OUTS = "sign_outs"
"""Where a session keeps how often its account had signed out when it began."""


class SignedIn(UserMixin):  # type: ignore[misc]
    """The account behind the session, as flask-login wants to hold it."""

    def __init__(self, actor: Actor) -> None:
        self.actor = actor

    def get_id(self) -> str:
        return str(self.actor.user_id)


def current_actor() -> Actor:
    """Who is signed in, with groups and roles; loaded once per request, in one statement.

    Raises LookupError on a page that is open to visitors who are not signed in.
    """
    actor = visitor()
    if actor is None:
        raise LookupError("nobody is signed in")
    return actor


def visitor() -> Actor | None:
    """Who is signed in, or None."""
    if g.get("visitor_unknown"):
        return None
    return current_user.actor if isinstance(current_user._get_current_object(), SignedIn) else None


def doubt_visitor() -> None:
    """Treat the visitor as nobody for the rest of this request when the database can't say who."""
    try:
        visitor()
    except DBAPIError:
        g.visitor_unknown = True


def database() -> Database:
    """The database of this application."""
    found = current_app.extensions["database"]
    if not isinstance(found, Database):
        raise TypeError("the application was made without a database")
    return found


def load_signed_in(user_id: str) -> SignedIn | None:
    """The account of a session; None when it is gone, blocked, or has signed out since."""
    with database().glance() as store:
        actor = load_actor(store, UUID(user_id))
    if actor is None or session.get(SIGN_OUTS) != actor.sign_outs:
        return None
    return SignedIn(actor)


def _has(actor: Actor, right: str) -> bool:
    return actor.may(right) if right in PERMISSIONS else right in actor.roles


def _declare(view: View, access: Access) -> View:
    if "access" in view.__dict__:
        raise ValueError(f"{view.__name__} declares its access twice")
    view.__dict__["access"] = access
    return view
