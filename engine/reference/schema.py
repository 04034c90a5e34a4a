"""Which reference tables there are, and what a row of each holds."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Literal

Kind = Literal["text", "long", "number", "boolean", "choice", "row"]


@dataclass(frozen=True, slots=True)
class Column:
    """A value of a row. `label` asks for it, `help` explains.

    A `choice` is one of `options` (key and label), a `row` is a key of the table `table`. A
    number is more than 0 and has at most so many `decimals`.
    """

    name: str
    label: str
    kind: Kind = "text"
    help: str = ""
    options: tuple[tuple[str, str], ...] = ()
    table: str = ""
    required: bool = True
    decimals: int = 0


@dataclass(frozen=True, slots=True)
class Table:
    """A reference table. `fixed`: no row comes or ends, though what it says may be edited."""

    name: str
    label: str
    explanation: str
    columns: tuple[Column, ...]
    fixed: bool = False


UNITS: Final = (
    ("werkdagen", "werkdagen"),
    ("dagen", "dagen"),
    ("weken", "weken"),
    ("maanden", "maanden"),
    ("jaren", "jaren"),
)
PAUSING: Final = (
    ("reden", "ja, met een reden"),
    ("instemming", "alleen als de cliënt ermee instemt"),
    ("niet", "nee"),
)
EXTENDING: Final = (
    ("niet", "nee"),
    ("een_keer", "één keer"),
    ("vaker", "ja, meer dan één keer"),
)
CIRCLES: Final = (
    ("dossier", "wie bij het dossier betrokken is"),
    ("behandeling", "behandelaar en coördinator"),
    ("persoon", "alleen wie op naam is aangewezen"),
)
"""Who sees an item when nothing else was chosen; the keys are those of docs/dossier.md."""

STEP_TABLES: Final = (
    ("client", "4.1 Verzoek van een cliënt"),
    ("professional", "4.2 Verzoek van een professional"),
    ("casusoverleg", "4.3 Casusoverleg"),
    ("gegevens", "4.4 Delen van gegevens"),
)
"""Tables 4.1 to 4.4 of the Impactanalyse Wams."""

_MAY_CARRY: Final = (
    Column("gezondheid", "Mag dit gaan over gezondheid?", "boolean"),
    Column("strafrecht", "Mag dit gaan over strafbare feiten?", "boolean"),
)

TABLES: Final[Mapping[str, Table]] = {
    table.name: table
    for table in (
        Table(
            "wetten",
            "Wetten van het sociaal domein",
            "De vier wetten die samen het sociaal domein zijn. Er komt er geen bij en er gaat er "
            "geen af.",
            (Column("afkorting", "Korte naam"),),
            fixed=True,
        ),
        Table(
            "domeinen",
            "Aanpalende domeinen",
            "De domeinen naast het sociaal domein waar problemen mee kunnen samenhangen.",
            (Column("uitleg", "Wat hoort hierbij?", "long", required=False),),
        ),
        Table(
            "gegevenscategorieen",
            "Soorten gegevens",
            "Hoe gevoelig een gegeven is, en wie het ziet als niemand iets anders kiest.",
            (
                Column("bijzonder", "Gelden er strengere regels voor?", "boolean"),
                Column("kring", "Wie ziet het?", "choice", options=CIRCLES),
                Column("uitleg", "Uitleg", "long", required=False),
            ),
        ),
        Table(
            "bevoegdheden",
            "Bevoegdheden van partijen",
            "Wat een partij volgens haar eigen wet mag verwerken of waar zij aan gebonden is.",
            (
                Column("uitleg", "Uitleg", "long", required=False),
                Column(
                    "categorie",
                    "Voor welke soort gegevens?",
                    "row",
                    table="gegevenscategorieen",
                    required=False,
                ),
            ),
        ),
        Table(
            "doelen",
            "Doelen",
            "Waarvoor een gegeven wordt gevraagd, gebruikt of gedeeld. Opsporing en onderzoek naar "
            "oneigenlijk gebruik kunnen geen doel zijn: daar is geen grondslag voor.",
            (Column("uitleg", "Uitleg", "long", required=False),),
        ),
        Table(
            "grondslagen",
            "Grondslagen",
            "Op welke grond een gegeven mag worden gevraagd, gebruikt of gedeeld. De artikelen van "
            "het wetsvoorstel Wams zijn die van de versie van december 2020.",
            (
                Column("regeling", "Wet of regeling"),
                Column("artikel", "Artikel", required=False),
                *_MAY_CARRY,
            ),
        ),
        Table(
            "termijnen",
            "Termijnen",
            "Hoe lang iets mag duren. Diagrammen en beslistabellen lezen deze waarden; welke "
            "termijn wanneer geldt, staat in de beslistabel ‘Termijnen per wet’.",
            (
                Column("aantal", "Aantal", "number"),
                Column("eenheid", "Eenheid", "choice", options=UNITS),
                Column(
                    "pauzeren",
                    "Mag de termijn stilstaan?",
                    "choice",
                    options=PAUSING,
                    required=False,
                    help="Niets gekozen: alleen met een reden.",
                ),
                Column(
                    "verlengen",
                    "Mag de termijn verlengd worden?",
                    "choice",
                    options=EXTENDING,
                    required=False,
                    help="Niets gekozen: niet.",
                ),
                Column(
                    "verlenging",
                    "Hoe lang mag de verlenging ten hoogste zijn?",
                    "row",
                    table="termijnen",
                    required=False,
                    help="De duur van de termijn die je kiest. Niets gekozen: dat ligt niet vast.",
                ),
                Column(
                    "waarschuwen",
                    "Hoeveel dagen van tevoren waarschuwen?",
                    "number",
                    required=False,
                    help="Niets ingevuld: zeven.",
                ),
            ),
        ),
        Table(
            "bewaartermijnen",
            "Bewaartermijnen",
            "Hoe lang een dossier na afsluiten bewaard blijft. Gelden er meer, dan telt de "
            "langste.",
            (
                Column("wet", "Wet", "row", table="wetten", required=False),
                Column("jaren", "Aantal jaren", "number"),
            ),
        ),
        Table(
            "tarieven",
            "Tarieven",
            "Waarmee tijd in geld wordt omgerekend.",
            (
                Column("bedrag", "Bedrag in euro’s", "number", decimals=2),
                Column("per", "Per", help="Bijvoorbeeld: uur."),
            ),
        ),
        Table(
            "relaties",
            "Relaties tussen mensen",
            "Wat iemand van een ander in het dossier kan zijn.",
            (
                Column(
                    "omgekeerd",
                    "Wat is de ander dan?",
                    help="Bij ‘ouder van’ hoort ‘kind van’.",
                ),
                Column(
                    "vertegenwoordigt",
                    "Beslist iemand met deze relatie voor de ander?",
                    "boolean",
                    help="Dan zijn een grond en een begindatum nodig.",
                ),
            ),
        ),
        Table(
            "vertegenwoordiging",
            "Gronden van vertegenwoordiging",
            "Op welke grond iemand voor een ander mag beslissen.",
            (
                Column("bewijs", "Waaruit blijkt dat?"),
                Column("geldt_voor", "Waarvoor geldt het?", "long", required=False),
            ),
        ),
        Table(
            "uitvoeringsstappen",
            "Stappen van de uitvoering",
            "Wat een stap nu vraagt (IST) en straks (SOLL), naar tabel 4.1 tot en met 4.4 van de "
            "impactanalyse. De tijd schat elke gemeente zelf, op de pagina Implementatie.",
            (
                Column("tabel", "Tabel", "choice", options=STEP_TABLES),
                Column("volgorde", "Plaats in de tabel", "number"),
                Column("ist", "Handelingen nu (IST)", "long"),
                Column("soll", "Handelingen straks (SOLL)", "long"),
                Column("verschil", "Verschil volgens de impactanalyse", "long"),
                Column("effect", "Effect", "long", required=False),
            ),
        ),
        Table(
            "implementatiekosten",
            "Kosten van de implementatie",
            "Wat elke stap van de implementatie eenmalig kost, naar de grootte van de gemeente. "
            "Een leeg bedrag betekent dat de impactanalyse er geen noemt.",
            (
                Column("volgorde", "Nummer van de stap", "number"),
                Column("klein", "Kleine gemeente, in euro’s", "number", required=False),
                Column("middelgroot", "Middelgrote gemeente, in euro’s", "number", required=False),
                Column("groot", "Grote gemeente, in euro’s", "number", required=False),
                Column("toelichting", "Toelichting", "long", required=False),
            ),
        ),
    )
}


def table(name: str) -> Table:
    """The table of that name. Raises `KeyError`."""
    return TABLES[name]
