"""What diagrams may say to a client: `client:informeren`."""

from collections.abc import Mapping
from typing import Any

from engine.dossier.client import messages
from engine.dossier.events import record
from engine.store.models import Dossier
from engine.work.errors import OperationFailed
from engine.work.operations import Call, operation


@operation("client:informeren", gives=())
def inform(call: Call) -> Mapping[str, Any]:
    """Send the client of the dossier a message: `onderwerp` and `tekst`, each an input or a
    header. He reads it on his own page; his mail only says that there is one."""
    dossier = call.session.get(Dossier, call.dossier_id)
    if dossier is None or dossier.client_id is None:
        raise OperationFailed("Dit dossier heeft geen cliënt om te informeren.")
    subject, text = _given(call, "onderwerp"), _given(call, "tekst")
    key = f"{call.instance_id}:{call.key}"
    messages.send(call.session, None, dossier.id, dossier.client_id, subject, text, call.at, key)
    record(call.session, None, dossier.id, "dossier:client:informed", call.at)
    return {}


def _given(call: Call, name: str) -> str:
    value = call.variables.get(name) or call.headers.get(name) or ""
    if not isinstance(value, str) or not value.strip():
        raise OperationFailed(f"Het gegeven ‘{name}’ van het bericht ontbreekt.")
    return value
