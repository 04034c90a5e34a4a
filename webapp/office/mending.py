"""One case as an operator sees it, and what can be done to it: seen first, then done with a reason.
No names of clients and no answers, but for one value at a time that is asked for with a reason."""

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

from engine.store.database import Busy
from engine.store.models import Instance
from engine.work import operating
from engine.work.operating import (
    KINDS,
    Action,
    Cancel,
    CaseChanged,
    Move,
    NotPossible,
    Restart,
    Resume,
    Retry,
    Suspend,
)
from webapp.access import current_actor, database, requires
from webapp.diagrams import case_levels
from webapp.office.operating import edited

bp = Blueprint("mending", __name__, url_prefix="/beheer/zaken")

ACTIONS: Final = {
    "opnieuw": ("Opnieuw proberen", "De storing is opnieuw geprobeerd."),
    "gegeven": ("Gegeven wijzigen", "Het gegeven is gewijzigd."),
    "stilzetten": ("Stilzetten", "De zaak is stilgezet."),
    "hervatten": ("Hervatten", "De zaak is hervat."),
    "afbreken": ("Afbreken", "De zaak is afgebroken."),
    "herstarten": (
        "Opnieuw starten",
        "De oude zaak is afgebroken. Dit is de nieuwe, die opnieuw is gestart.",
    ),
    "verplaatsen": ("Verplaatsen", "De zaak is verplaatst."),
}
"""Action in the address → its name, and what is said when it is done."""

PLAIN: Final[dict[str, Action]] = {
    "stilzetten": Suspend(),
    "hervatten": Resume(),
    "afbreken": Cancel(),
}

AT_ONCE: Final = ("opnieuw", *PLAIN)
"""What asks nothing but a reason: its first page shows already what happens."""

BUSY: Final = "Iemand anders of het proces zelf is nu met deze zaak bezig. Probeer het zo opnieuw."


@bp.get("/<uuid:instance_id>")
@requires("cases:operate")
def show(instance_id: UUID) -> ResponseReturnValue:
    """One case: where it stands, what it waits for, and what can be done."""
    with database().reading(current_actor().as_operator) as session:
        seen = operating.inspect(session, current_actor(), instance_id)
        levels = case_levels([session.get_one(Instance, instance_id)])
    return render_template(
        "operating/case.html", case=seen, levels=levels, cause_id=_cause(), now=datetime.now(UTC)
    )


@bp.get("/<uuid:instance_id>/<what>")
@requires("cases:operate")
def ask(instance_id: UUID, what: str) -> ResponseReturnValue:
    """The form of an action; of one that asks nothing, what would come of it."""
    if _known(what) in AT_ONCE:
        return _foresee(instance_id, what)
    return _draw(instance_id, what)


@bp.post("/<uuid:instance_id>/<what>")
@requires("cases:operate")
def act(instance_id: UUID, what: str) -> ResponseReturnValue:
    """Show what would come of an action, or do it when that was seen (`doen`)."""
    _known(what)
    if "anders" in request.form:
        return _draw(instance_id, what)
    if "doen" not in request.form:
        return _foresee(instance_id, what)
    reason = request.form.get("reden", "")
    if not reason.strip():
        return _foresee(instance_id, what, reasonless="Vul in waarom je dit doet.")
    version = request.form.get("versie", 0, type=int)
    now = datetime.now(UTC)
    try:
        action = _asked(what)
        with database().transaction(current_actor().as_operator) as session:
            effect = operating.perform(
                session, current_actor(), instance_id, action, reason, version, now
            )
    except NotPossible as refused:
        return _draw(instance_id, what, problem=str(refused), status=422)
    except CaseChanged as changed:
        return _foresee(instance_id, what, problem=str(changed))
    except Busy:
        return _draw(instance_id, what, problem=BUSY, status=409)
    return _done(instance_id, what, effect)


@bp.post("/<uuid:instance_id>/waarde")
@requires("cases:operate")
def value(instance_id: UUID) -> ResponseReturnValue:
    """The value of one variable, on purpose; that it was seen is noted."""
    fields = request.form
    asked = (fields.get("plek", ""), fields.get("naam", ""), fields.get("reden", ""))
    try:
        with database().transaction(current_actor().as_operator) as session:
            found = operating.reveal(
                session, current_actor(), instance_id, *asked, datetime.now(UTC)
            )
    except NotPossible as refused:
        return _draw(instance_id, "gegeven", problem=str(refused), status=422)
    return _draw(instance_id, "gegeven", value=found)


def _foresee(
    instance_id: UUID, what: str, *, problem: str = "", reasonless: str = ""
) -> ResponseReturnValue:
    """The page with what would come of the action now; `problem` says why it is shown again."""
    actor, now = current_actor(), datetime.now(UTC)
    try:
        action = _asked(what)
        with database().transaction(current_actor().as_operator) as session:
            effect = operating.preview(session, actor, instance_id, action, now)
    except NotPossible as refused:
        told = f"{problem} {refused}".strip()
        return _draw(instance_id, what, problem=told, status=409 if problem else 422)
    except Busy:
        return _draw(instance_id, what, problem=BUSY, status=409)
    status = 409 if problem else 422 if reasonless else 200
    return _draw(
        instance_id, what, effect=effect, problem=problem, reasonless=reasonless, status=status
    )


def _done(instance_id: UUID, what: str, effect: operating.Effect) -> ResponseReturnValue:
    flash(ACTIONS[what][1])
    if effect.after.incidents and what in ("opnieuw", "gegeven"):
        flash("De zaak staat nog stil door een storing. Kijk hieronder waardoor.", "error")
    shown = effect.successor or instance_id
    return redirect(url_for("mending.show", instance_id=shown, storing=_cause()), 303)


def _draw(
    instance_id: UUID,
    what: str,
    *,
    effect: operating.Effect | None = None,
    problem: str = "",
    reasonless: str = "",
    value: str | None = None,
    status: int = 200,
) -> ResponseReturnValue:
    with database().reading(current_actor().as_operator) as session:
        seen = operating.inspect(session, current_actor(), instance_id)
    page = render_template(
        "operating/action.html",
        case=seen,
        what=what,
        name=ACTIONS[what][0],
        typed=request.values,
        kinds=KINDS,
        cause_id=_cause(),
        asks=what not in AT_ONCE,
        effect=effect,
        problem=problem,
        reasonless=reasonless,
        value=value,
    )
    answer = make_response(page, status)
    answer.headers["Cache-Control"] = "no-store"
    return answer


def _asked(what: str) -> Action:
    """The action that the form describes. Raises `NotPossible`."""
    fields: Any = request.values
    match what:
        case "opnieuw":
            return Retry(fields.get("plek", ""))
        case "gegeven":
            return edited(fields.get("plek", ""))
        case "herstarten":
            return Restart(newest=fields.get("uitgave") == "nieuwste")
        case "verplaatsen":
            visit_id, _, element_id = fields.get("stap", "").partition(" ")
            if not visit_id or not element_id:
                raise NotPossible("Kies welke plek je verplaatst en waarheen.")
            return Move(visit_id, element_id)
    return PLAIN[what]


def _known(what: str) -> str:
    if what not in ACTIONS:
        abort(404)
    return what


def _cause() -> UUID | None:
    """The cause from which somebody came to this case, to find the way back."""
    return request.values.get("storing", type=UUID)
