"""Walks through the processes, as a consulent fills in their forms."""

from __future__ import annotations

from tests.content.answers import (
    MELDING,
    WGS,
    apply_and_decide,
    first_talk,
    household,
    loose_applications,
    outcome,
    proposal,
    questions,
    scope,
)
from tests.content.walk import Walk

SCHOOL = "Onderwijs"


def single_law() -> Walk:
    walk = Walk(MELDING)
    first_talk(walk, client="nee", consulent="nee")
    walk.fill(
        "overdragen",
        wetOverdracht="Wmo 2015",
        teamOverdracht="Team Wmo",
        wijzeOverdracht="warm",
        datumOverdracht="2026-11-24",
        bijzonderhedenOverdracht="",
    )
    return walk


def not_wanted() -> Walk:
    walk = Walk(MELDING)
    first_talk(walk)
    walk.fill(
        "reikwijdte_bepalen", clientWilOnderzoek="nee", redenGeenOnderzoek="", gevolgenVerteld=""
    )
    return walk


def in_investigation(laws: list[str] | None = None, domains: list[str] | None = None) -> Walk:
    walk = Walk(MELDING)
    first_talk(walk, client="nee", consulent="ja")
    scope(walk, laws, domains)
    household(walk)
    return walk


def not_connected() -> Walk:
    walk = in_investigation()
    questions(walk, ["Wmo 2015"])
    walk.fill("uitkomst_vaststellen", samenhang="nee", motiveringUitkomst="Losse vragen.")
    loose_applications(walk, "Wmo 2015")
    return walk


def may_but_does_not() -> Walk:
    walk = in_investigation(["Wmo 2015"], [SCHOOL])
    questions(walk, ["Wmo 2015", SCHOOL])
    outcome(walk, ["Wmo 2015"], [SCHOOL])
    walk.fill("coordinatie_besluiten", gemeenteCoordineert="nee", motiveringCoordinatie="School.")
    loose_applications(walk, SCHOOL)
    return walk


def may_and_does() -> Walk:
    walk = in_investigation(["Wmo 2015"], [SCHOOL])
    questions(walk, ["Wmo 2015", SCHOOL])
    outcome(walk, ["Wmo 2015"], [SCHOOL])
    walk.fill("coordinatie_besluiten", gemeenteCoordineert="ja", motiveringCoordinatie="Nodig.")
    proposal(walk, ["Wmo 2015", SCHOOL])
    apply_and_decide(walk)
    walk.fill("coordinator_bepalen", zelfCoordineren="nee", vorm="zwaar", motiveringVorm="Veel.")
    return walk


def family_takes_part() -> Walk:
    walk = Walk(MELDING)
    first_talk(walk)
    scope(walk)
    household(
        walk, {"relatie": "Partner"}, {"relatie": "Kind", "aanduiding": "oudste-die-niet-wil"}
    )
    walk.fill(
        "instemming_gezinslid",
        instemming="ja",
        instemmingDoor="zelf",
        instemmingDatum="2026-11-25",
        naam="Sam de Voorbeeld",
        geboortedatum="1990-01-01",
    )
    walk.fill("instemming_gezinslid", instemming="nee")
    return walk


def must_and_client_does_it() -> Walk:
    walk = family_takes_part()
    questions(walk, ["Wmo 2015", WGS])
    outcome(walk, ["Wmo 2015", WGS])
    proposal(walk, ["Wmo 2015", WGS])
    apply_and_decide(walk)
    walk.fill("aanvraag_vastleggen", aanvraagGedaan="nee", redenGeenAanvraag="")
    walk.fill(
        "coordinator_bepalen",
        zelfCoordineren="ja",
        wieZelf="mantelzorger",
        aannemelijk="ja",
        beoordeling="De zus regelt nu al veel.",
    )
    return walk


def overdue() -> Walk:
    walk = in_investigation()
    walk.later(days=43)
    walk.fill(
        "overschrijding_bespreken",
        redenOverschrijding="We wachten op de school.",
        besprokenOp="2027-01-05",
        nieuweStreefdatum="2027-01-20",
        clientAkkoordMetDatum="ja",
    )
    return walk
