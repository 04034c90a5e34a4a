"""A small world: one process with a form, a table, a timer, a message and an operation."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from engine.scenarios import Outcome, World, read_scenario, walk
from tests.bpmn.drawing import (
    boundary,
    catch,
    chain,
    end,
    file,
    flow,
    node,
    process,
    service,
    start,
    timer,
    xor,
)

MESSAGE = '<bpmn:message id="m" name="antwoord" />'
ON_MESSAGE = '<bpmn:messageEventDefinition messageRef="m" />'
TASK = (
    '<zeebe:formDefinition formId="vraag" />'
    '<zeebe:assignmentDefinition assignee="=dossier.behandelaar" candidateGroups="=[dossier.groep]"'
    ' /><zeebe:taskSchedule dueDate="=now() + duration(&quot;P7D&quot;)" />'
)
FORM: dict[str, Any] = {
    "type": "default",
    "id": "vraag",
    "schemaVersion": 18,
    "components": [
        {
            "type": "radio",
            "id": "a",
            "key": "doorgaan",
            "label": "Doorgaan?",
            "values": [{"label": "Ja", "value": "ja"}, {"label": "Nee", "value": "nee"}],
            "validate": {"required": True},
        },
        {
            "type": "number",
            "id": "b",
            "key": "bedrag",
            "label": "Bedrag",
            "conditional": {"hide": '=doorgaan != "ja"'},
            "validate": {"required": True},
        },
    ],
}
FILES: dict[str, bytes] = {
    "p.bpmn": file(
        process(
            "p",
            start(),
            node("userTask", "vraag", ext=TASK),
            boundary("laat", "vraag", timer("timeDuration", "P7D"), interrupting=False),
            end("gewaarschuwd"),
            xor("kies", default="kies_klaar"),
            service("betalen", "bank:betalen"),
            catch("wachten", ON_MESSAGE),
            end("betaald"),
            end("klaar"),
            chain("s", "vraag", "kies"),
            flow("laat", "gewaarschuwd"),
            flow("kies", "betalen", '=doorgaan = "ja"'),
            chain("betalen", "wachten", "betaald"),
            flow("kies", "klaar"),
        ),
        roots=MESSAGE,
    ),
    "vraag.form": json.dumps(FORM).encode(),
}
GIVES: Mapping[str, frozenset[str]] = {
    "bank:betalen": frozenset({"kenmerk"}),
    "mail:sturen": frozenset(),
}
WORLD = World.of(FILES, GIVES)

STORY = """\
naam: Er wordt betaald
proces: p
begin:
  moment: 2026-03-02 10:00
  dossier: {behandelaar: noor, groep: wijkteam}
bewerkingen:
  bank:betalen: {geeft: {kenmerk: B-1}}
stappen:
  - wacht: 8 dagen
    verwacht:
      route: [laat, gewaarschuwd]
  - taak: vraag
    wie: [noor, wijkteam]
    door: noor
    termijn: 2026-03-09
    antwoorden: {doorgaan: ja, bedrag: "12,50"}
    verwacht:
      route: [vraag, betalen]
      niet langs: [klaar]
      gegevens:
        bedrag: 12.5
        kenmerk: B-1
      bewerkingen:
        bank:betalen: {bedrag: 12.5}
      open taken: []
  - bericht: antwoord
    gegevens: {gelukt: true}
verwacht:
  einde: betaald
  route: [laat, vraag, betalen, wachten]
  gegevens: [gelukt, bedrag > 12]
"""


def told(text: str, **others: str) -> Outcome:
    """What comes of a scenario; `others` are files beside it, without `.yaml`."""
    texts = {"x.yaml": text, **{f"{name}.yaml": one for name, one in others.items()}}
    return walk(read_scenario("x.yaml", texts), WORLD)
