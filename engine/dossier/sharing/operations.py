"""What diagrams may write in the ledger: what a person decided in the step before."""

from collections.abc import Mapping
from typing import Any
from uuid import NAMESPACE_OID, UUID, uuid5

from engine.dossier.items import purposes
from engine.dossier.sharing.assessing import OUTCOMES, Circumstances, assess
from engine.dossier.sharing.disclosing import Grounds, NotAllowedToShare, Occasion, disclose, refuse
from engine.dossier.sharing.recipients import Recipient, UnknownRecipient
from engine.policy import NotAllowed, load_actor
from engine.reference import rows
from engine.store.models import REFUSALS, Dossier, DossierPerson
from engine.work.errors import OperationFailed
from engine.work.operations import Call, operation


@operation("verstrekking:vastleggen", gives=("verstrekkingen",))
def write_disclosures(call: Call) -> Mapping[str, Any]:
    """Share items: `gegevens` (ids), to `partij` and perhaps `contact`, or to `persoon` (ids);
    `kanaal`, `doel`, `grondslag` (keys or labels), `noodzaak`, and perhaps `goedHulpverlenerschap`
    (why it is shared without consent). Gives back `verstrekkingen`, ids in the ledger."""
    grounds = Grounds(
        purpose=_key(call, "doel", "doelen"),
        ground=_key(call, "grondslag", "grondslagen"),
        necessity=_text(call, "noodzaak"),
        channel=_text(call, "kanaal"),
        explanation=_text(call, "goedHulpverlenerschap"),
    )
    actor = load_actor(call.session, call.actor_id) if call.actor_id else None
    occasion = Occasion("los", uuid5(NAMESPACE_OID, call.key))
    try:
        found = disclose(
            call.session,
            actor,
            call.dossier_id,
            _items(call),
            _recipient(call),
            occasion,
            grounds,
            call.at,
        )
    except (NotAllowedToShare, UnknownRecipient, NotAllowed) as refused:
        raise OperationFailed(str(refused)) from None
    return {"verstrekkingen": found}


@operation("verstrekking:toetsen", gives=("uitkomst", "redenen"))
def assess_before_sharing(call: Call) -> Mapping[str, Any]:
    """What `verstrekking_toets` says of sharing items; nothing is shared. `gegevens`, `partij` (and
    `contact`) or `persoon`, `doel`, `grondslag`. Gives back `uitkomst`, the strictest one of all
    (`mag`, `toestemming`, `mag_niet`), and `redenen`, in words."""
    asked = Circumstances(
        _key(call, "doel", "doelen"),
        _key(call, "grondslag", "grondslagen"),
        _text(call, "goedHulpverlenerschap"),
    )
    actor = load_actor(call.session, call.actor_id) if call.actor_id else None
    dossier = call.session.get_one(Dossier, call.dossier_id)
    try:
        found = assess(
            call.session, dossier, _items(call), _recipient(call), asked, call.at, actor=actor
        ).values()
    except UnknownRecipient as unknown:
        raise OperationFailed(str(unknown)) from None
    strictest = max((OUTCOMES.index(one.outcome) for one in found), default=0)
    return {
        "uitkomst": OUTCOMES[strictest],
        "redenen": list(dict.fromkeys(one.reason for one in found)),
    }


@operation("verstrekking:weigering-vastleggen", gives=())
def write_refusal(call: Call) -> Mapping[str, Any]:
    """Something was not shared: `partij`, `contact` (ids), `reden`, `soort` (`weigert`,
    `mag_niet`, `niet_verstrekt`). Gives back nothing."""
    kind = _text(call, "soort")
    if kind not in REFUSALS:
        raise OperationFailed("De soort weigering is niet bekend.")
    actor = load_actor(call.session, call.actor_id) if call.actor_id else None
    party_id, contact_id = _id(call, "partij"), _id(call, "contact")
    try:
        refuse(
            call.session,
            actor,
            call.dossier_id,
            kind,
            _text(call, "reden"),
            call.at,
            party_id=party_id,
            contact_id=contact_id,
        )
    except (NotAllowedToShare, NotAllowed) as refused:
        raise OperationFailed(str(refused)) from None
    return {}


def _recipient(call: Call) -> Recipient:
    party_id, person_id = _id(call, "partij"), _id(call, "persoon")
    if party_id:
        return Recipient("partij", party_id, _id(call, "contact"))
    part = call.session.get(DossierPerson, (call.dossier_id, person_id)) if person_id else None
    if part is None:
        raise OperationFailed(str(UnknownRecipient()))
    return Recipient(part.role, person_id=person_id)  # type: ignore[arg-type]


def _items(call: Call) -> list[UUID]:
    given = call.variables.get("gegevens")
    if not isinstance(given, list):
        raise OperationFailed("‘gegevens’ is geen lijst.")
    return [_uuid("gegevens", one) for one in given]


def _key(call: Call, name: str, table: str) -> str:
    return purposes.key_of(call.session, table, _text(call, name), rows.day_of(call.at))


def _text(call: Call, name: str) -> str:
    return str(call.variables.get(name) or call.headers.get(name) or "").strip()


def _id(call: Call, name: str) -> UUID | None:
    value = call.variables.get(name)
    return _uuid(name, value) if value else None


def _uuid(name: str, value: Any) -> UUID:
    try:
        return UUID(str(value))
    except ValueError:
        raise OperationFailed(f"‘{name}’ is geen sleutel.") from None
