"""The worklist: what is mine, what my groups can take, and for a teamleider everything."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any, Final
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session
from werkzeug.datastructures import MultiDict

from engine.consultation import questions
from engine.dossier import signals
from engine.dossier.clocks.listing import nearest
from engine.reference.rows import day_of
from engine.work import dividing, worklist
from engine.work.worklist import Tab, WorklistQuery
from webapp.access import current_actor, database, requires
from webapp.resuming import local_address

bp = Blueprint("worklist", __name__, url_prefix="/werkvoorraad")

TITLES: Final[dict[Tab, str]] = {
    "mine": "Mijn taken",
    "group": "Groepstaken",
    "all": "Alle taken",
}
SORTS: Final = {
    "taak": "name",
    "dossier": "dossier",
    "client": "client",
    "streefdatum": "due",
    "prioriteit": "priority",
    "behandelaar": "assignee",
    "aangemaakt": "created",
}
"""What stands in the address → what the worklist sorts on."""
ASKED: Final = frozenset({"sorteer", "richting", "stap", "proces", "groep", "telaat", "pagina"})
"""What an address of the worklist may say; anything else isn't handed on to its links."""
LONGEST_SEARCH: Final = 100
MOST_AT_ONCE: Final = 200


@bp.get("/mijn")
@requires("tasks:work")
def mine() -> ResponseReturnValue:
    return _page("mine")


@bp.get("/groep")
@requires("tasks:work")
def group() -> ResponseReturnValue:
    return _page("group")


@bp.get("/alle")
@requires("tasks:all")
def everything() -> ResponseReturnValue:
    return _page("all")


@bp.post("/zoeken")
@requires("tasks:work")
def search() -> ResponseReturnValue:
    """Keep what is searched for in the session: a name may not stand in an address."""
    words = "" if "wissen" in request.form else request.form.get("zoek", "")
    session["worklist_search"] = words.strip()[:LONGEST_SEARCH]
    return redirect(local_address(request.form.get("terug", "")), 303)


@bp.post("/verdelen")
@requires("tasks:assign")
def divide() -> ResponseReturnValue:
    """Give the ticked tasks to one colleague."""
    chosen = [key for key in map(_uuid, request.form.getlist("taak")) if key][:MOST_AT_ONCE]
    colleague = _uuid(request.form.get("collega", ""))
    back = redirect(local_address(request.form.get("terug", "")), 303)
    if not chosen or colleague is None:
        flash("Kies een of meer taken en een collega. Er is niets toegekend.", "error")
        return back
    with database().transaction(current_actor().who) as store:
        divided = dividing.divide(store, current_actor(), chosen, colleague, datetime.now(UTC))
    _tell(divided)
    return back


@bp.post("/signaleringen/<uuid:signal_id>/gezien")
@requires("tasks:work")
def signal_seen(signal_id: UUID) -> ResponseReturnValue:
    with database().transaction(current_actor().who) as store:
        signals.mark_seen(store, current_actor(), signal_id, datetime.now(UTC))
    return redirect(local_address(request.form.get("terug", "")), 303)


def query_from(tab: Tab, arguments: MultiDict[str, str], words: str) -> WorklistQuery:
    """The question that an address asks; what makes no sense in it is left out."""
    process, _, element = arguments.get("stap", "").partition(":")
    return WorklistQuery(
        tab=tab,
        sort=SORTS.get(arguments.get("sorteer", ""), "due"),
        descending=arguments.get("richting") == "af",
        search=words,
        process_key=arguments.get("proces") or process or None,
        element_id=element or None,
        group=arguments.get("groep") or None,
        overdue="telaat" in arguments,
        page=max(1, min(arguments.get("pagina", 1, int), 1_000_000)),
    )


def address(**changes: Any) -> str:
    """The address of this page with some parts changed; None takes a part out."""
    asked = {name: text for name, text in request.args.items() if name in ASKED}
    kept: dict[str, Any] = {**asked, **changes}
    parts = {name: value for name, value in kept.items() if value not in {None, ""}}
    return url_for(request.endpoint or "worklist.mine", **parts)


def _page(tab: Tab) -> ResponseReturnValue:
    actor, now = current_actor(), datetime.now(UTC)
    query = query_from(tab, request.args, session.get("worklist_search", ""))
    with database().reading(current_actor().who) as store:
        page = worklist.worklist(store, actor, query, now)
        names = worklist.group_names(store)
        shown = {row.dossier_number for row in page.rows}
        return render_template(
            "worklist/page.html",
            title=TITLES[tab],
            tab=tab,
            query=query,
            page=page,
            clocks=nearest(store, shown, day_of(now)) if shown else {},
            address=address,
            tabs=_tabs(tab, worklist.counts(store, actor)),
            columns=_columns(
                tab, query, may_tick=actor.may("tasks:assign"), groups=len(actor.groups)
            ),
            steps=worklist.choices(store, actor, tab).steps,
            processes=dividing.process_names(store),
            group_names=names,
            own_groups={key: names[key] for key in sorted(actor.groups) if key in names},
            signals=_signals(store) if tab == "mine" else [],
            questions=_questions(store) if tab == "mine" else 0,
            colleagues=_colleagues(store),
            filtered=bool(query.process_key or query.element_id or query.group or query.overdue),
        )


def _signals(store: Session) -> list[signals.SignalRow]:
    """What is still to be looked at, the most urgent first and the newest of those on top."""
    found = signals.unseen(store, current_actor())
    return sorted(found, key=lambda one: signals.SEVERITIES.index(one.severity), reverse=True)


def _questions(store: Session) -> int:
    """How many questions of colleagues wait for an answer of the visitor's groups."""
    actor = current_actor()
    return questions.waiting(store, actor) if actor.may("questions:use") and actor.groups else 0


def _colleagues(store: Session) -> list[dividing.Colleague]:
    actor = current_actor()
    return dividing.colleagues_in_groups(store, actor) if actor.may("tasks:assign") else []


def _tabs(tab: Tab, counts: dict[Tab, int]) -> list[dict[str, Any]]:
    endpoints: dict[Tab, str] = {
        "mine": "worklist.mine",
        "group": "worklist.group",
        "all": "worklist.everything",
    }
    return [
        {
            "label": TITLES[one],
            "url": url_for(endpoints[one]),
            "current": one == tab,
            "count": number,
        }
        for one, number in counts.items()
        if one != "group" or number or current_actor().groups
    ]


def _columns(
    tab: Tab, query: WorklistQuery, *, may_tick: bool, groups: int
) -> list[dict[str, Any]]:
    """The headings of the table: sortable ones are links that turn the order around."""
    shown = [("Taak", "taak"), ("Dossier", "dossier"), ("Cliënt", "client")]
    shown += [("Streefdatum", "streefdatum"), ("Prioriteit", "prioriteit")]
    if tab == "all":
        shown += [("Behandelaar", "behandelaar")]
    elif groups > 1:
        shown += [("Groep", "")]
    shown += [("Aangemaakt", "aangemaakt")]
    tick = [{"label": "Kiezen", "hidden": True}] if may_tick else []
    return [
        *tick,
        *(_column(label, sort, query) for label, sort in shown),
        {"label": "Doen", "hidden": True},
    ]


def _column(label: str, sort: str, query: WorklistQuery) -> dict[str, Any]:
    if not sort:
        return {"label": label}
    sorted_now = SORTS[sort] == query.sort
    turn = "af" if sorted_now and not query.descending else None
    return {
        "label": label,
        "id": f"sorteer-{sort}",
        "sort": address(sorteer=sort, richting=turn, pagina=None),
        "sorted": ("descending" if query.descending else "ascending") if sorted_now else None,
    }


def _tell(divided: dividing.Divided) -> None:
    if divided.given:
        tasks = "1 taak" if divided.given == 1 else f"{divided.given} taken"
        flash(f"{tasks} toegekend.")
    if divided.refused:
        tasks = "1 taak is" if divided.refused == 1 else f"{divided.refused} taken zijn"
        flash(
            f"{tasks} niet toegekend: afgerond, of de collega werkt niet in de groep ervan.",
            "error",
        )


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
