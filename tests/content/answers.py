"""What a consulent fills in, per step: short, and right for the forms as they are."""

from __future__ import annotations

from typing import Any

from tests.content.walk import Walk

WGS = "Wet gemeentelijke schuldhulpverlening"
MELDING = {
    "kanaal": "loket",
    "wet": "Wmo 2015",
    "hulpvraag": "Ik red het niet meer alleen.",
    "datumMelding": "2026-11-23",
}
HERKOMST = {"soort": "gewoon", "bron": "cliënt", "datum": "2026-11-23"}


def account(of: str) -> dict[str, str]:
    """Purpose, ground and necessity of a step, as its form proposes them."""
    return {
        f"doel{of}": "onderzoek",
        f"grondslag{of}": "wams_5_4_1",
        f"noodzaak{of}": "Nodig om de samenhang te zien.",
    }


SCHULDEN = {"domein": WGS, "omschrijving": "Schulden bij drie winkels.", **HERKOMST}


def first_talk(walk: Walk, *, client: str = "ja", consulent: str = "nee") -> None:
    """Eerste gesprek; two times `nee` means that nothing more seems to play."""
    answers = {
        "gesprekDatum": "2026-11-24",
        "clientondersteuningAangeboden": "ja",
        "gespreksverslag": "De cliënt vertelt over zijn huis en zijn geld.",
        "signaalClient": client,
        "signaalConsulent": consulent,
    }
    if "ja" in (client, consulent):
        answers["signaalToelichting"] = "Geldzorgen en hulp in huis raken elkaar."
    walk.fill("eerste_gesprek", **answers)


def scope(walk: Walk, laws: list[str] | None = None, domains: list[str] | None = None) -> None:
    """Reikwijdte: the client wants the investigation, for these laws and other domains."""
    walk.fill(
        "reikwijdte_bepalen",
        clientWilOnderzoek="ja",
        wettenInReikwijdte=laws or ["Wmo 2015", WGS],
        domeinenInReikwijdte=domains or [],
        motiveringReikwijdte="De schulden maken de hulp in huis lastig.",
        partijenInReikwijdte=[],
        gevolgenVerteld="",
    )


def household(walk: Walk, *members: dict[str, str]) -> None:
    """Gezinsleden bespreken: none, or these."""
    if members:
        rows = [{"aanduiding": "", **member} for member in members]
        walk.fill("gezinsleden_bespreken", gezinsledenBetrekken="ja", genoemdeGezinsleden=rows)
    else:
        walk.fill("gezinsleden_bespreken", gezinsledenBetrekken="nee")


def needed_help(walk: Walk, domains: list[str], *, again: str = "") -> None:
    """Question 4; `again` is the question to go back to."""
    rows = [
        {"domein": domain, "omschrijving": "Rust en overzicht.", "soort": "gewoon"}
        for domain in domains
    ]
    if len(walk.run.user_tasks()[0].variables["gezinsleden"]):
        rows = [{**row, "betreft": "Cliënt"} for row in rows]
    answers: dict[str, Any] = {
        "benodigdeHulp": rows,
        "samenhangBeschrijving": "Zonder rust geen hulp.",
        **account("BenodigdeHulp"),
    }
    answers |= {"compleet": "nee", "opnieuw": again} if again else {"compleet": "ja"}
    walk.fill("benodigde_hulp", **answers)


def questions(walk: Walk, domains: list[str]) -> None:
    """The four questions, with one problem and no help now or before."""
    problem = dict(SCHULDEN, domein=domains[0])
    if walk.task("problemen").variables["gezinsleden"]:
        problem["betreft"] = "Cliënt"
    walk.fill("problemen", problemen=[problem], **account("Problemen"))
    walk.fill("lopende_hulp", hulpNu="nee")
    walk.fill("eerdere_hulp", hulpEerder="nee")
    needed_help(walk, domains)


def outcome(walk: Walk, laws: list[str], domains: list[str] | None = None) -> None:
    """Uitkomst vaststellen: connected, and coordination can help."""
    answers: dict[str, Any] = {
        "samenhang": "ja",
        "wettenNodig": laws,
        "coordinatieHelpt": "ja",
        "motiveringUitkomst": "De problemen houden elkaar in stand.",
    }
    if domains:
        answers["domeinenNodig"] = domains
    walk.fill("uitkomst_vaststellen", **answers)


def proposal(walk: Walk, domains: list[str]) -> None:
    """Dienstverleningsvoorstel, and the client hears about it."""
    row = {"hulp": "Begeleiding", "doel": "Rust in huis", "uitvoerder": ""}
    family = walk.task("voorstel_opstellen").variables["gezinsleden"]
    about = {"betreft": "Cliënt"} if family else {}
    walk.fill(
        "voorstel_opstellen",
        dienstverleningsvoorstel=[{**row, **about, "domein": domain} for domain in domains],
        coordinatieOpzet="Eén keer per maand samen om tafel.",
        meningClient="eens",
    )
    walk.fill(
        "client_informeren",
        geinformeerdOp="2026-12-01",
        wijzeInformeren=["In een gesprek"],
        inzageVerteld="ja",
        reactieClient="",
        **({"gezinsledenGeinformeerd": "ja"} if family else {}),
    )


def apply_and_decide(walk: Walk) -> None:
    """One law: an application, and its decision."""
    walk.fill("aanvraag_vastleggen", aanvraagGedaan="ja", aanvraagdatum="2026-12-02")
    walk.fill(
        "besluit_vastleggen",
        besluit="toegekend",
        besluitdatum="2026-12-10",
        besluitKenmerk="",
        besluitToelichting="",
    )


def loose_applications(walk: Walk, domain: str) -> None:
    """No coordination: the client hears which applications he can make."""
    row = {"domein": domain, "omschrijving": "Hulp bij de administratie", "vervolg": "consulent"}
    walk.fill(
        "enkelvoudige_aanvragen",
        enkelvoudigeAanvragen=[row],
        geinformeerdOp="2026-12-01",
        reactieClient="",
    )
