"""Sign in and out; in demo mode also with one click as an invented person."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from flask import (
    Blueprint,
    abort,
    current_app,
    make_response,
    redirect,
    render_template,
    request,
    session,
    url_for,
)
from flask.typing import ResponseReturnValue
from flask_login import login_user, logout_user
from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from engine.policy import load_actor
from engine.settings import Settings
from engine.store.models import ROLES, Account
from engine.store.who import NOBODY
from webapp import passwords
from webapp.access import SIGN_OUTS, SignedIn, current_actor, database, public, signed_in, visitor
from webapp.resuming import carry_on, local_address

bp = Blueprint("sign_in", __name__)


@dataclass(frozen=True)
class DemoPerson:
    """Somebody invented whom one can be in demo mode."""

    username: str
    name: str
    roles: list[str]
    groups: list[str]


@bp.get("/aanmelden")
@public
def show() -> ResponseReturnValue:
    onward = request.args.get("verder", "")
    if visitor() is not None:
        return redirect(local_address(onward), 303)
    return render_template("sign_in/page.html", onward=onward)


@bp.post("/aanmelden")
@public
def enter() -> ResponseReturnValue:
    username, password = request.form.get("naam", ""), request.form.get("wachtwoord", "")
    if not username.strip() or not password:
        return _again("Vul je gebruikersnaam en je wachtwoord in.", 400)
    try:
        _count_attempt(username)
    except passwords.TooManyAttempts as refusal:
        return _again(_too_many(refusal.wait), 429, refusal.wait)
    if not _sign_in_with_password(username, password):
        return _again("Gebruikersnaam of wachtwoord klopt niet. Probeer het opnieuw.", 401)
    return carry_on(request.form.get("verder", ""), request.form.get("bewaard", ""))


@bp.post("/aanmelden/demo/<username>")
@public
def enter_as_demo(username: str) -> ResponseReturnValue:
    if not _settings().demo:
        abort(404)
    with database().reading(NOBODY) as store:
        account = store.execute(
            select(Account).where(Account.username == username, Account.demo, Account.active)
        ).scalar_one_or_none()
        actor = load_actor(store, account.id) if account else None
    if actor is None:
        abort(404)
    _start_session(SignedIn(actor))
    return carry_on(request.form.get("verder", ""), request.form.get("bewaard", ""))


@bp.post("/afmelden")
@signed_in
def leave() -> ResponseReturnValue:
    with database().transaction(NOBODY) as store:
        end_sessions(store, current_actor().user_id)
    logout_user()
    session.clear()
    return redirect(url_for("sign_in.show"), 303)


def demo_people() -> list[DemoPerson]:
    """Whom one can be with one click: nobody, unless this is a demo. Case workers come first."""
    if not _settings().demo:
        return []
    with database().reading(NOBODY) as store:
        accounts = store.scalars(select(Account).where(Account.demo, Account.active)).all()
        found = [
            DemoPerson(a.username, a.name, list(a.roles), [group.name for group in a.groups])
            for a in accounts
        ]
    return sorted(found, key=lambda one: (max(map(ROLES.index, one.roles), default=0), one.name))


def _count_attempt(username: str) -> None:
    key, address = _settings().secret_key, request.remote_addr or ""
    with database().transaction(NOBODY) as store:
        passwords.count_attempt(store, key, username, address)


def _sign_in_with_password(username: str, password: str) -> bool:
    with database().reading(NOBODY) as store:
        account = store.execute(
            select(Account).where(
                func.lower(Account.username) == username.strip().lower(), Account.active
            )
        ).scalar_one_or_none()
    # Outside the transaction: hashing takes long on purpose, a connection is dear.
    if not passwords.is_correct(account.password_hash if account else None, password):
        return False
    with database().transaction(NOBODY) as store:
        key, address = _settings().secret_key, request.remote_addr or ""
        passwords.forget_attempts(store, key, username, address)
        actor = load_actor(store, account.id) if account else None
    if actor is None:
        return False
    _start_session(SignedIn(actor))
    return True


def _start_session(user: SignedIn) -> None:
    session.clear()  # nothing of a session from before, and so a new CSRF token
    session[SIGN_OUTS] = user.actor.sign_outs
    login_user(user)
    session.permanent = True


def end_sessions(store: Session, account_id: UUID) -> None:
    """Make every session of the account worthless: a signed cookie can be kept and sent again."""
    store.execute(
        update(Account).where(Account.id == account_id).values(sign_outs=Account.sign_outs + 1)
    )


def _again(message: str, status: int, wait: timedelta | None = None) -> ResponseReturnValue:
    """The sign-in page once more, with what was kept of a form."""
    page = render_template(
        "sign_in/page.html",
        error=message,
        username=request.form.get("naam", "")[:200],
        onward=request.form.get("verder", ""),
        kept=request.form.get("bewaard", ""),
    )
    headers = {"Retry-After": str(int(wait.total_seconds()) + 1)} if wait else {}
    return make_response(page, status, headers)


def _too_many(wait: timedelta) -> str:
    minutes, seconds = divmod(int(wait.total_seconds()) + 1, 60)
    length = f"{minutes} min. en {seconds} sec." if minutes else f"{seconds} seconden"
    return f"Te vaak een verkeerd wachtwoord ingevuld. Probeer het over {length} opnieuw."


def _settings() -> Settings:
    settings = current_app.extensions["settings"]
    if not isinstance(settings, Settings):
        raise TypeError("the application was made without settings")
    return settings
