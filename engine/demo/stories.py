"""The stories of the demo cases: what was answered at each step. All of it is invented."""

import random
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Final

Answers = Mapping[str, str | list[str]]

WAMS: Final = "wams_5_4_1"
SCHULD: Final = "Wet gemeentelijke schuldhulpverlening"


@dataclass(frozen=True, slots=True)
class Story:
    """A case: who has it, when it began, how far it goes, and the answers per element."""

    title: str
    group: str
    handler: str
    days_ago: int
    answers: Mapping[str, Answers]
    steps: int = 40
    """How many tasks are completed; more than a case has means: to its end."""

    def at(self, days_ago: int, chance: random.Random) -> "Story":
        """The same story at another moment, for one of the teams."""
        group, handler = chance.choice(
            [("toegang-noord", "karim"), ("toegang-noord", "lisa"), ("toegang-zuid", "zita")]
        )
        return replace(self, days_ago=days_ago, group=group, handler=handler)


MELDING_WMO: Final[Answers] = {
    "kanaal": "loket",
    "wet": "Wmo 2015",
    "hulpvraag": "Het huishouden lukt niet meer en de brieven blijven liggen.",
}
MELDING_PW: Final[Answers] = {
    "kanaal": "telefoon",
    "wet": "Participatiewet",
    "hulpvraag": "Baan kwijt, huur niet betaald en zorgen over een kind.",
}
MELDING_WGS: Final[Answers] = {
    "kanaal": "elektronisch formulier",
    "wet": SCHULD,
    "bedreigendeSituatie": "nee",
    "hulpvraag": "Schulden bij verschillende winkels en geen overzicht meer.",
}

GESPREK_JA: Final[Answers] = {
    "clientondersteuningAangeboden": "ja",
    "gespreksverslag": "Er speelt meer: geldzorgen, weinig energie en spanning thuis.",
    "signaalClient": "ja",
    "signaalConsulent": "ja",
    "signaalToelichting": "Cliënt noemt zelf geldzorgen naast de vraag om hulp thuis.",
}
GESPREK_NEE: Final[Answers] = {
    "clientondersteuningAangeboden": "ja",
    "gespreksverslag": "Eén duidelijke vraag, verder gaat het goed.",
    "signaalClient": "nee",
    "signaalConsulent": "nee",
}
REIKWIJDTE: Final[Answers] = {
    "clientWilOnderzoek": "ja",
    "wettenInReikwijdte": ["Wmo 2015", "Participatiewet"],
    "domeinenInReikwijdte": ["Geestelijke gezondheidszorg"],
    "motiveringReikwijdte": "Samen besproken; schulden wil cliënt er nu buiten laten.",
    "gevolgenVerteld": "Zonder de schulden erbij kan het voorstel onvollediger zijn.",
}
REIKWIJDTE_SMAL: Final[Answers] = {
    **REIKWIJDTE,
    "wettenInReikwijdte": ["Wmo 2015"],
}
GEEN_ONDERZOEK: Final[Answers] = {
    "clientWilOnderzoek": "nee",
    "redenGeenOnderzoek": "Cliënt wil eerst zelf orde op zaken stellen.",
    "gevolgenVerteld": "Uitgelegd wat we dan niet kunnen bekijken.",
}
PROBLEEM: Final[Answers] = {
    "problemen.0.domein": "Wmo 2015",
    "problemen.0.omschrijving": "Huishouden en dagritme lukken niet.",
    "problemen.0.bron": "cliënt",
    "problemen.0.soort": "gewoon",
    "doelProblemen": "onderzoek",
    "grondslagProblemen": WAMS,
    "noodzaakProblemen": "Nodig om passende hulp te bepalen.",
}
TWEE_PROBLEMEN: Final[Answers] = {
    **PROBLEEM,
    "problemen.1.domein": "Participatiewet",
    "problemen.1.omschrijving": "Geen inkomen sinds het einde van de baan.",
    "problemen.1.bron": "gemeente",
    "problemen.1.soort": "gewoon",
}
NODIG_TWEE: Final[Answers] = {
    "benodigdeHulp.0.domein": "Wmo 2015",
    "benodigdeHulp.0.omschrijving": "Begeleiding thuis, twee uur per week.",
    "benodigdeHulp.1.domein": "Participatiewet",
    "benodigdeHulp.1.omschrijving": "Uitkering en begeleiding naar werk.",
    "benodigdeHulp.0.soort": "gewoon",
    "benodigdeHulp.1.soort": "gewoon",
    "doelBenodigdeHulp": "onderzoek",
    "grondslagBenodigdeHulp": WAMS,
    "noodzaakBenodigdeHulp": "Nodig om te bepalen welke hulp nodig is.",
    "samenhangBeschrijving": "Zonder ritme thuis lukt zoeken naar werk niet.",
    "compleet": "ja",
}
NODIG_EEN: Final[Answers] = {
    "benodigdeHulp.0.domein": "Wmo 2015",
    "benodigdeHulp.0.omschrijving": "Begeleiding thuis, twee uur per week.",
    "benodigdeHulp.1.domein": "Geestelijke gezondheidszorg",
    "benodigdeHulp.1.omschrijving": "Gesprekken bij een praktijkondersteuner.",
    "benodigdeHulp.0.soort": "gewoon",
    "benodigdeHulp.1.soort": "gewoon",
    "doelBenodigdeHulp": "onderzoek",
    "grondslagBenodigdeHulp": WAMS,
    "noodzaakBenodigdeHulp": "Nodig om te bepalen welke hulp nodig is.",
    "samenhangBeschrijving": "De klachten en het huishouden houden elkaar in stand.",
    "compleet": "ja",
}

SHARED: Final[Mapping[str, Answers]] = {
    "melding": MELDING_WMO,
    "eerste_gesprek": GESPREK_JA,
    "reikwijdte_bepalen": REIKWIJDTE,
    "gezinsleden_bespreken": {"gezinsledenBetrekken": "nee"},
    "problemen": TWEE_PROBLEMEN,
    "lopende_hulp": {"hulpNu": "nee"},
    "eerdere_hulp": {"hulpEerder": "nee"},
    "benodigde_hulp": NODIG_TWEE,
    "uitkomst_vaststellen": {
        "samenhang": "ja",
        "wettenNodig": ["Wmo 2015", "Participatiewet"],
        "coordinatieHelpt": "ja",
        "motiveringUitkomst": "Twee wetten, en de hulp hangt samen.",
    },
    "voorstel_opstellen": {
        "dienstverleningsvoorstel.0.domein": "Wmo 2015",
        "dienstverleningsvoorstel.0.hulp": "Begeleiding thuis",
        "dienstverleningsvoorstel.0.doel": "Weer een vast dagritme",
        "dienstverleningsvoorstel.1.domein": "Participatiewet",
        "dienstverleningsvoorstel.1.hulp": "Uitkering en begeleiding naar werk",
        "dienstverleningsvoorstel.1.doel": "Eigen inkomen",
        "coordinatieOpzet": "Eén aanspreekpunt, maandelijks samen overleggen.",
        "meningClient": "eens",
    },
    "client_informeren": {"wijzeInformeren": ["In een gesprek"], "inzageVerteld": "ja"},
    "aanvraag_vastleggen": {"aanvraagGedaan": "ja"},
    "besluit_vastleggen": {"besluit": "toegekend"},
    "coordinator_bepalen": {
        "zelfCoordineren": "nee",
        "vorm": "licht",
        "motiveringVorm": "Twee wetten; een van de consulenten stemt af.",
    },
}

SINGLE: Final = Story(
    "Vraag om hulp bij het huishouden",
    "toegang-noord",
    "karim",
    0,
    {
        **SHARED,
        "eerste_gesprek": GESPREK_NEE,
        "overdragen": {
            "wetOverdracht": "Wmo 2015",
            "teamOverdracht": "Team Wmo",
            "wijzeOverdracht": "warm",
        },
    },
)
NOT_NEEDED: Final = Story(
    "Geldzorgen, cliënt houdt regie",
    "toegang-noord",
    "lisa",
    0,
    {**SHARED, "melding": MELDING_WGS, "reikwijdte_bepalen": GEEN_ONDERZOEK},
)
BY_MUNICIPALITY: Final = Story(
    "Werk kwijt en vastgelopen thuis", "toegang-noord", "karim", 0, SHARED
)
BY_CLIENT: Final = Story(
    "Hulp thuis en inkomen, dochter regelt mee",
    "toegang-zuid",
    "zita",
    0,
    {
        **SHARED,
        "melding": MELDING_PW,
        "coordinator_bepalen": {
            "zelfCoordineren": "ja",
            "wieZelf": "mantelzorger",
            "aannemelijk": "ja",
            "beoordeling": "De dochter regelt al veel en heeft een duidelijk plan.",
        },
    },
)
ALLOWED: Final = Story(
    "Hulp thuis en somberheid",
    "toegang-noord",
    "lisa",
    0,
    {
        **SHARED,
        "reikwijdte_bepalen": REIKWIJDTE_SMAL,
        "problemen": PROBLEEM,
        "benodigde_hulp": NODIG_EEN,
        "uitkomst_vaststellen": {
            "samenhang": "ja",
            "wettenNodig": ["Wmo 2015"],
            "domeinenNodig": ["Geestelijke gezondheidszorg"],
            "coordinatieHelpt": "ja",
            "motiveringUitkomst": "Eén wet en een aanpalend domein, de hulp hangt samen.",
        },
    },
)

LONG_AGO: Final = replace(
    SINGLE, title="Hulp bij het huishouden, lang geleden overgedragen", days_ago=20 * 366 + 90
)
"""Closed so long ago that its term of keeping is over."""

FINISHED: Final = (SINGLE, SINGLE, NOT_NEEDED, BY_MUNICIPALITY, BY_MUNICIPALITY, BY_CLIENT)

HOUSEHOLD: Final = replace(
    BY_MUNICIPALITY,
    title="Gezin met drie kinderen, huurschuld en zorgen op school",
    answers={
        **SHARED,
        "melding": MELDING_PW,
        "gezinsleden_bespreken": {
            "gezinsledenBetrekken": "ja",
            "genoemdeGezinsleden.0.relatie": "Partner",
            "genoemdeGezinsleden.1.relatie": "Kind",
            "genoemdeGezinsleden.1.aanduiding": "oudste",
        },
    },
)

IN_FULL: Final = replace(
    BY_MUNICIPALITY,
    title="Na scheiding vastgelopen",
    answers={
        **SHARED,
        "reikwijdte_bepalen": {
            **REIKWIJDTE,
            "domeinenInReikwijdte": ["Geestelijke gezondheidszorg", "Onderwijs", "Wonen"],
        },
    },
)
"""With all that a dossier can hold: gegevens, plan, casusoverleg and more."""

RUNNING: Final = (
    replace(SINGLE, days_ago=0, steps=0, title="Aanvraag traplift en vragen over toeslagen"),
    replace(NOT_NEEDED, days_ago=1, steps=0, title="Schulden en een dreigende afsluiting"),
    replace(BY_CLIENT, days_ago=2, steps=0, title="Werk kwijt na ziekte"),
    replace(BY_MUNICIPALITY, days_ago=3, steps=0, title="Mantelzorg wordt te zwaar, geldzorgen"),
    replace(BY_MUNICIPALITY, days_ago=6, steps=1, title="Opvoedvragen en een uitkering"),
    replace(HOUSEHOLD, days_ago=9, steps=3),
    replace(BY_MUNICIPALITY, days_ago=16, steps=4, title="Hulp thuis en schoolverzuim zoon"),
    replace(BY_CLIENT, days_ago=20, steps=5, title="Begeleiding en zoeken naar werk"),
    replace(ALLOWED, days_ago=24, steps=8),
    replace(BY_MUNICIPALITY, days_ago=30, steps=9, title="Thuisloos geweest, nieuwe start"),
    replace(BY_MUNICIPALITY, days_ago=38, steps=5, title="Huishouden, inkomen en eenzaamheid"),
    replace(IN_FULL, days_ago=47, steps=6),
)
"""The last of them is told in full."""
