"""Beheer van zaken: what stands still, and what an operator can do about it. No names of clients
and no answers, but for one value at a time that is asked for with a reason."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any, Final
from uuid import UUID

from flask import (
    Blueprint,
    abort,
    flash,
    make_response,
    redirect,
    render_template,
    request,
    url_for,
)
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from engine.store.models import Instance
from engine.work import catalogue, operating
from engine.work.operating import (
    KINDS,
    Action,
    Cancel,
    CaseChanged,
    Edit,
    InstanceQuery,
    Move,
    NotPossible,
    Restart,
    Resume,
    Retry,
    Suspend,
    listing,
)
from webapp.access import current_actor, database, requires
from webapp.diagrams import case_levels

bp = Blueprint("operating", __name__, url_prefix="/beheer")

SHOWN: Final = {
    "all": "Lopend",
    "suspended": "Stilgezet",
    "incident": "Met storing",
    "retrying": "Wordt opnieuw geprobeerd",
    "stuck": "Wacht nergens op",
    "ended": "Afgelopen",
}
STATUS: Final = {
    "running": ("Loopt", "info"),
    "incident": ("Storing", "error"),
    "suspended": ("Stilgezet", "warning"),
    "cancelled": ("Afgebroken", "neutral"),
    "completed": ("Afgerond", "valid"),
}
"""Status of a case → how the screen calls it, and the kind of its badge."""

ACTIONS: Final = {
    "opnieuw": ("Opnieuw proberen", "De storing is opnieuw geprobeerd."),
    "gegeven": ("Gegeven wijzigen", "Het gegeven is gewijzigd."),
    "stilzetten": ("Stilzetten", "De zaak is stilgezet."),
    "hervatten": ("Hervatten", "De zaak is hervat."),
    "afbreken": ("Afbreken", "De zaak is afgebroken."),
    "herstarten": ("Opnieuw starten", "De zaak is afgebroken en opnieuw gestart."),
    "verplaatsen": ("Verplaatsen", "De zaak is verplaatst."),
}
"""Action in the address → its name, and what is said when it is done."""

PLAIN: Final[dict[str, Action]] = {
    "stilzetten": Suspend(),
    "hervatten": Resume(),
    "afbreken": Cancel(),
}


@bp.get("")
@requires("cases:operate")
def index() -> ResponseReturnValue:
    """What stands still, by cause."""
    with database().reading() as session:
        causes = operating.incidents(session, current_actor())
        tabs = _tabs(session, "")
    return render_template("operating/index.html", causes=causes, tabs=tabs)


@bp.route("/storingen/<uuid:incident_id>", methods=["GET", "POST"])
@requires("cases:operate")
def cause(incident_id: UUID) -> ResponseReturnValue:
    """One cause with the cases that it stops; posting tries all of them again."""
    actor, now = current_actor(), datetime.now(UTC)
    with database().reading() as session:
        found, stops = operating.stops_of(session, actor, incident_id)
    reason, problem, result = request.form.get("reden", ""), "", None
    if request.method == "POST":
        if reason.strip():
            result = operating.retry_all(database(), actor, incident_id, reason, now)
        else:
            problem = "Vul in waarom je dit doet."
    page = render_template(
        "operating/cause.html",
        cause=found,
        stops=stops,
        reason=reason,
        problem=problem,
        result=result,
    )
    return make_response(page, 422 if problem else 200)


@bp.get("/zaken")
@requires("cases:operate")
def cases() -> ResponseReturnValue:
    """The cases, by what they need or by the number of their dossier."""
    show = request.args.get("toon", "all")
    if show not in SHOWN:
        abort(404)
    query = InstanceQuery(
        show,
        request.args.get("dossier", "")[:30],
        request.args.get("proces", ""),
        request.args.get("pagina", 1, type=int),
    )
    with database().reading() as session:
        page = operating.instances(session, current_actor(), query)
        tabs = _tabs(session, show)
        processes = catalogue.process_names(session)
    return render_template(
        "operating/cases.html",
        page=page,
        query=query,
        tabs=tabs,
        title=SHOWN[show],
        processes=processes,
        statuses=STATUS,
        address=_address,
    )


@bp.get("/berichten")
@requires("cases:operate")
def undelivered() -> ResponseReturnValue:
    """The messages that nobody took in their time."""
    with database().reading() as session:
        messages = operating.undelivered(session, current_actor())
        tabs = _tabs(session, "messages")
    return render_template("operating/messages.html", messages=messages, tabs=tabs)


@bp.get("/zaken/<uuid:instance_id>")
@requires("cases:operate")
def show(instance_id: UUID) -> ResponseReturnValue:
    """One case: where it stands, what it waits for, and what can be done."""
    with database().reading() as session:
        seen = operating.inspect(session, current_actor(), instance_id)
        levels = case_levels([session.get_one(Instance, instance_id)])
    return render_template(
        "operating/case.html", case=seen, levels=levels, statuses=STATUS, actions=ACTIONS
    )


@bp.get("/zaken/<uuid:instance_id>/<what>")
@requires("cases:operate")
def ask(instance_id: UUID, what: str) -> ResponseReturnValue:
    """The form of an action."""
    return _draw(instance_id, _known(what))


@bp.post("/zaken/<uuid:instance_id>/<what>")
@requires("cases:operate")
def act(instance_id: UUID, what: str) -> ResponseReturnValue:
    """Show what would come of an action, or do it when that was seen (`doen`)."""
    name, done = ACTIONS[_known(what)]
    actor, now = current_actor(), datetime.now(UTC)
    try:
        action = _asked(what)
        if "doen" not in request.form:
            with database().reading() as session:
                effect = operating.preview(session, actor, instance_id, action, now)
            return _draw(instance_id, what, effect=effect)
        with database().transaction() as session:
            version = request.form.get("versie", 0, type=int)
            effect = operating.perform(
                session, actor, instance_id, action, request.form.get("reden", ""), version, now
            )
    except NotPossible as refused:
        return _draw(instance_id, what, problem=str(refused), status=422)
    except CaseChanged as changed:
        return _draw(instance_id, what, problem=str(changed), status=409)
    flash(f"{name}: {done}" if effect.successor else done)
    if effect.after.incidents and what in ("opnieuw", "gegeven"):
        flash("De zaak staat nog stil door een storing. Kijk hieronder waardoor.", "error")
    return redirect(url_for("operating.show", instance_id=effect.successor or instance_id), 303)


@bp.post("/zaken/<uuid:instance_id>/waarde")
@requires("cases:operate")
def value(instance_id: UUID) -> ResponseReturnValue:
    """The value of one variable, on purpose; that it was seen is noted."""
    fields = request.form
    asked = (fields.get("plek", ""), fields.get("naam", ""), fields.get("reden", ""))
    try:
        with database().transaction() as session:
            found = operating.reveal(
                session, current_actor(), instance_id, *asked, datetime.now(UTC)
            )
    except NotPossible as refused:
        return _draw(instance_id, "gegeven", problem=str(refused), status=422)
    return _draw(instance_id, "gegeven", value=found)


def _draw(
    instance_id: UUID,
    what: str,
    *,
    effect: operating.Effect | None = None,
    problem: str = "",
    value: str | None = None,
    status: int = 200,
) -> ResponseReturnValue:
    with database().reading() as session:
        seen = operating.inspect(session, current_actor(), instance_id)
    page = render_template(
        "operating/action.html",
        case=seen,
        what=what,
        name=ACTIONS[what][0],
        typed=request.values,
        kinds=KINDS,
        statuses=STATUS,
        effect=effect,
        problem=problem,
        value=value,
    )
    answer = make_response(page, status)
    answer.headers["Cache-Control"] = "no-store"
    return answer


def _asked(what: str) -> Action:
    """The action that the form describes. Raises `NotPossible`."""
    fields = request.form
    visit_id = fields.get("plek", "")
    match what:
        case "opnieuw":
            return Retry(visit_id)
        case "gegeven":
            kind = fields.get("soort", "")
            text = fields.get("ja_nee" if kind == "boolean" else "waarde", "")
            return Edit(fields.get("naam", ""), kind, text, visit_id)
        case "herstarten":
            return Restart(newest=fields.get("uitgave") == "nieuwste")
        case "verplaatsen":
            if not visit_id or not fields.get("naar"):
                raise NotPossible("Kies welke plek je verplaatst en waarheen.")
            return Move(visit_id, fields["naar"])
    return PLAIN[what]


def _known(what: str) -> str:
    if what not in ACTIONS:
        abort(404)
    return what


def _tabs(session: Session, current: str) -> list[dict[str, Any]]:
    counts = listing.counts(session, current_actor())
    causes = {
        "label": "Storingen",
        "url": url_for("operating.index"),
        "current": not current,
        "count": counts["incident"],
    }
    messages = {
        "label": "Niet bezorgd",
        "url": url_for("operating.undelivered"),
        "current": current == "messages",
    }
    lists = [
        {
            "label": label,
            "url": url_for("operating.cases", toon=key),
            "current": key == current,
            "count": counts.get(key),
        }
        for key, label in SHOWN.items()
        if key != "incident"
    ]
    return [causes, *lists, messages]


def _address(number: int) -> str:
    asked: dict[str, Any] = {**request.args.to_dict(), "pagina": number}
    return url_for("operating.cases", **asked)
