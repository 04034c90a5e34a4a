"""What a certificate of destruction tells that is gone, in Dutch: tables taken together by what a
reader would call them."""

from collections.abc import Mapping
from typing import Final

FILES: Final = "bestanden"
"""What a certificate counts beside rows of tables."""

KINDS: Final[Mapping[str, tuple[str, ...]]] = {
    "Dossier": ("dossier",),
    "Bestanden op schijf": (FILES,),
    "Documenten": ("document",),
    "Personen": ("person",),
    "Deelname, relaties en gezinnen": (
        *("dossier_person", "relation", "household", "household_member"),
    ),
    "Reikwijdte": ("scope_entry",),
    "Gegevens en wie ze zien": ("item", "item_version", "item_viewer"),
    "Hulp": ("service",),
    "Toestemmingen": ("consent",),
    "Verstrekkingen en weigeringen": ("disclosure", "refusal"),
    "Gegevensverzoeken en antwoorden": (
        *("data_request", "data_request_answer", "data_request_fact", "data_request_adoption"),
    ),
    "Verzoeken van professionals": ("professional_request",),
    "Casusoverleggen": ("conference", "participant", "conference_item"),
    "Afspraken uit casusoverleggen": ("agreement", "agreement_correction"),
    "Verslagen op maat": ("minutes", "minutes_choice"),
    "Plan": ("goal", "plan_action", "plan_version", "plan_consent"),
    "Contactmomenten, notities en afspraken": ("contact_moment", "note", "appointment"),
    "Berichten aan en verzoeken van cliënten": ("client_message", "client_request"),
    "Beperkingen van de inzage": ("restriction",),
    "Aanmeldingen van cliënten": ("client_session",),
    "Links voor wie geen account heeft": ("door",),
    "Betrokken medewerkers": ("involvement",),
    "Termijnen": ("clock", "clock_pause", "clock_extension"),
    "Signaleringen": ("signal",),
    "Meldingen over samenwerking": ("cooperation_report",),
    "Taken en concepten": ("task", "task_draft"),
    "Beslissingen": ("decision_record",),
    "Proces: stand, opdrachten en berichten": (
        *("instance", "incident", "job", "message", "delivery"),
        *("subscription", "signal_broadcast", "signal_receiver"),
    ),
    "Gebeurtenissen": ("event",),
    "Bewaartermijn en voorstel": ("retention_clock", "retention_extension", "destruction"),
}
"""What a reader calls it → the tables that it stands in, in the order of a certificate."""


def counted(counts: Mapping[str, int]) -> list[tuple[str, int]]:
    """How many of each kind are gone, without the kinds that there were none of."""
    added = {kind: sum(counts.get(one, 0) for one in tables) for kind, tables in KINDS.items()}
    return [(kind, number) for kind, number in added.items() if number]
