"""Signing in as a client: by OpenID Connect (a DigiD broker), and in a demo as an invented person.

Apart from the sessions of medewerkers: whoever is one is not the other. A session is a row of the
database, so that signing out ends it, and at every request the person must still have a dossier.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final
from uuid import UUID, uuid4

import requests
from authlib.common.errors import AuthlibBaseError
from authlib.integrations.flask_client import OAuth
from flask import (
    Blueprint,
    Flask,
    abort,
    current_app,
    g,
    make_response,
    redirect,
    render_template,
    session,
    url_for,
)
from flask.typing import ResponseReturnValue
from flask_login import logout_user
from joserfc.errors import JoseError
from sqlalchemy import select

from engine.dossier.client import knowing
from engine.dossier.client.seeing import OwnDossier, dossiers, reading
from engine.dossier.people.bsn import Bsn, InvalidBsn
from engine.settings import Settings
from engine.store.models import ClientSession, Dossier, DossierPerson, Person
from engine.store.who import SYSTEM, Who
from webapp.access import database, for_clients, public

bp = Blueprint("client_sign_in", __name__, url_prefix="/mijn")

CLIENT: Final = "client"
"""Where a session keeps who signed in: the keys of the person and of the session's row."""

CHOICE: Final = "client_choice"
"""Where it keeps the keys of the people among whom somebody may choose, until he has."""

REFUSED: Final = "Het aanmelden is niet gelukt. Probeer het opnieuw."
DOUBTFUL: Final = (
    "Wij weten niet zeker welk dossier van u is. Wij zoeken dat uit. Wilt u eerder iets weten? Bel "
    "dan de gemeente."
)
UNKNOWN: Final = (
    "Wij vonden geen dossier bij uw burgerservicenummer. Denkt u dat dit niet klopt? Neem dan "
    "contact op met de gemeente."
)


@dataclass(frozen=True)
class Client:
    """Who is signed in as a client."""

    person_id: UUID
    session_id: UUID

    @property
    def who(self) -> Who:
        """For whom the database opens what is his."""
        return Who("client", self.person_id)


def register(app: Flask, settings: Settings) -> None:
    """Make the provider known when the settings name one."""
    oauth = OAuth(app)
    if settings.oidc_issuer:
        oauth.register(
            "broker",
            client_id=settings.oidc_client_id,
            client_secret=settings.oidc_client_secret,
            server_metadata_url=f"{settings.oidc_issuer}/.well-known/openid-configuration",
            client_kwargs={
                "scope": "openid",
                "code_challenge_method": "S256",
                "default_timeout": 10,
            },
        )
    app.extensions["client_oauth"] = oauth


def client() -> Client | None:
    """Who is signed in as a client, or None: asked of the database once per request."""
    if "client" not in g:
        g.client = _still_there(session.get(CLIENT))
    found: Client | None = g.client
    return found


def current_client() -> Client:
    """The same on a page that is for clients only."""
    found = client()
    if found is None:
        raise LookupError("nobody is signed in as a client")
    return found


@bp.get("/inloggen")
@public
def show() -> ResponseReturnValue:
    if client() is not None:
        return redirect(url_for("client.index"), 303)
    return _page()


@bp.get("/inloggen/digid")
@public
def begin() -> ResponseReturnValue:
    """To the provider: with a state, a nonce and a code challenge of this session."""
    broker = _broker()
    try:
        return broker.authorize_redirect(  # type: ignore[no-any-return]
            url_for("client_sign_in.come_back", _external=True)
        )
    except requests.RequestException:
        return _page("Inloggen met DigiD werkt nu niet. Probeer het later opnieuw.", 503)


@bp.get("/inloggen/terug")
@public
def come_back() -> ResponseReturnValue:
    """From the provider: the code is exchanged, the token checked, and the BSN looked up."""
    broker = _broker()
    try:
        token: dict[str, Any] = broker.authorize_access_token()
    except (AuthlibBaseError, JoseError, requests.RequestException, ValueError, KeyError):
        return _page(REFUSED, 401)
    claims = token.get("userinfo") or {}
    try:
        bsn = Bsn.of(str(claims.get(_settings().oidc_bsn_claim) or ""))
    except InvalidBsn:
        return _page(UNKNOWN, 403)
    return _let_in(bsn)


@bp.post("/inloggen/kies/<uuid:person_id>")
@public
def choose(person_id: UUID) -> ResponseReturnValue:
    """Go on as one of those whom the provider named just now."""
    if str(person_id) not in session.get(CHOICE, []) or not _has_dossier(person_id):
        return _page(REFUSED, 401)
    return _begin(person_id)


@bp.post("/inloggen/demo/<uuid:person_id>")
@public
def enter_as_demo(person_id: UUID) -> ResponseReturnValue:
    if not _settings().demo:
        abort(404)
    if not _has_dossier(person_id):
        abort(404)
    return _begin(person_id)


@bp.post("/uitloggen")
@for_clients
def leave() -> ResponseReturnValue:
    one = current_client()
    with database().transaction(one.who) as store:
        row = store.get(ClientSession, one.session_id)
        if row is not None:
            row.ended_at = datetime.now(UTC)
    session.clear()
    g.pop("client", None)
    return redirect(url_for("client_sign_in.show"), 303)


def demo_clients() -> list[tuple[UUID, str, str]]:
    """Whom one can be with one click in a demo: key, name, and what he is in a dossier."""
    if not _settings().demo:
        return []
    with database().reading(SYSTEM) as store:
        found = store.execute(
            select(Person.id, Person.name, DossierPerson.role, DossierPerson.relation)
            .join(DossierPerson, DossierPerson.person_id == Person.id)
            .join(Dossier, Dossier.id == DossierPerson.dossier_id)
            .order_by(Dossier.opened_at.desc(), DossierPerson.role, Person.name)
            .limit(60)
        ).all()
    kept = {row.id: (row.id, row.name, row.relation or row.role) for row in reversed(found)}
    return [one for one in reversed(kept.values()) if _has_dossier(one[0])]


def _begin(person_id: UUID) -> ResponseReturnValue:
    key, who = uuid4(), Who("client", person_id)
    with database().transaction(who) as store:
        store.add(ClientSession(id=key, person_id=person_id, began_at=datetime.now(UTC)))
    logout_user()
    session.clear()  # nothing of a session from before, and so a new CSRF token
    session[CLIENT] = [str(person_id), str(key)]
    session.permanent = True
    g.pop("client", None)
    return redirect(url_for("client.index"), 303)


def _still_there(kept: object) -> Client | None:
    """The client of a session that was not ended, when he still has a dossier."""
    if not isinstance(kept, list) or len(kept) != 2:
        return None
    found = Client(UUID(kept[0]), UUID(kept[1]))
    with database().reading(found.who) as store:
        row = store.get(ClientSession, found.session_id)
        if row is None or row.ended_at is not None:
            return None
        reader = reading(store, found.person_id, datetime.now(UTC))
    return found if reader.subjects else None


def _has_dossier(person_id: UUID) -> bool:
    with database().reading(Who("client", person_id)) as store:
        return bool(reading(store, person_id, datetime.now(UTC)).subjects)


def _let_in(bsn: Bsn) -> ResponseReturnValue:
    """Who has this BSN; with more than one dossier of his own he says which. When it stands with
    people who are not the same, nobody gets in, and who treats their dossiers hears of it."""
    with database().transaction(SYSTEM) as store:
        people = knowing.people_with(store, bsn)
        if knowing.is_doubtful(store, bsn):
            knowing.tell(store, bsn, datetime.now(UTC))
            return _page(DOUBTFUL, 403)
    mine = [one for one in people if _has_dossier(one)]
    if not mine:
        return _page(UNKNOWN, 403)
    if len(mine) == 1:
        return _begin(mine[0])
    session.clear()
    session[CHOICE] = [str(one) for one in mine]
    return make_response(render_template("client/choose.html", choices=_dossiers_of(mine)))


def _dossiers_of(people: list[UUID]) -> list[tuple[UUID, list[OwnDossier]]]:
    """What each of them can look into."""
    found = []
    for one in people:
        with database().reading(Who("client", one)) as store:
            reader = reading(store, one, datetime.now(UTC))
            found.append((one, dossiers(store, reader)))
    return found


def _broker() -> Any:
    found = current_app.extensions["client_oauth"].create_client("broker")
    return found or abort(404)


def _page(problem: str = "", status: int = 200) -> ResponseReturnValue:
    page = render_template(
        "client/sign_in.html",
        problem=problem,
        has_broker=bool(_settings().oidc_issuer),
        people=demo_clients(),
    )
    return make_response(page, status)


def _settings() -> Settings:
    settings = current_app.extensions["settings"]
    if not isinstance(settings, Settings):
        raise TypeError("the application was made without settings")
    return settings
