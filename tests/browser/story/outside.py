"""A coördinator from outside, a look in an emergency, and the end, by keyboard."""

from __future__ import annotations

from tests.browser.keys import Typist
from tests.browser.traces import Canaries

COORDINATOR = "Elif Extern"
REASON = "De crisisdienst belt en niemand van het team neemt de telefoon op."


def choose_the_coordinator(karim: Typist, canaries: Canaries) -> None:
    karim.is_at("Coördinator kiezen")
    karim.choose("Wie coördineert?", COORDINATOR)
    why = canaries.said("Kent de zorg en wordt vertrouwd.")
    karim.fill("Waarom past deze coördinator?", why)
    karim.choose("Weet de cliënt wie zijn coördinator wordt?", "Ja")
    karim.press("Opslaan en afronden")
    karim.is_told("afgerond")


def coordinate(elif_extern: Typist, number: str, canaries: Canaries) -> None:
    """Sees this dossier, keeps a coördinatiedossier, and agrees on a plan as far as possible."""
    said = canaries.said
    elif_extern.open("/dossiers/open")
    elif_extern.is_at("Open dossiers")
    elif_extern.row(number).follow("Verzoek van een professional")
    elif_extern.is_at("Verzoek van een professional")
    elif_extern.open_task(number, "Coördinatiedossier inrichten")
    elif_extern.fill("Wat houd je bij in het coördinatiedossier?", said("Doelen en afspraken."))
    elif_extern.fill("Wie mag erbij, en waarom?", said("Alleen wie iets doet."))
    elif_extern.choose("Weet de cliënt wat je bijhoudt?", "Ja")
    elif_extern.press("Opslaan en afronden")
    elif_extern.is_at("Plan maken en afspreken")
    task = elif_extern.path
    add_goal(elif_extern, number, said("Een keuken waarin je kunt koken."))
    elif_extern.open(task)
    elif_extern.choose("Is er overeenstemming over het plan?", "Zo ver als dat lukt")
    elif_extern.fill("Leg uit", said("Over de schoonmaak zijn we het eens."))
    elif_extern.press("Opslaan en afronden")
    elif_extern.is_at("Coördineren en melden")


def add_goal(elif_extern: Typist, number: str, goal: str) -> None:
    elif_extern.open(f"/dossiers/{number}/plan")
    elif_extern.is_at("Plan")
    elif_extern.follow("Doel toevoegen")
    elif_extern.is_at("Doel toevoegen")
    elif_extern.choose("Voor wie is dit doel?", "Iedereen in het dossier")
    elif_extern.choose("Bij welke wet of welk domein hoort het?", "Wmo 2015")
    elif_extern.fill("Wat moet er bereikt worden?", goal)
    elif_extern.press("Toevoegen")
    elif_extern.is_at("Plan")
    elif_extern.sees(goal)


def look_in_an_emergency(zita: Typist, number: str, client: str) -> None:
    """A colleague of another team, who sees nothing before she gave a reason."""
    zita.open(f"/dossiers/{number}")
    zita.is_at("Deze pagina is er niet")
    zita.lacks(client)
    zita.open("/noodinzage")
    zita.is_at("Noodinzage")
    zita.fill("Dossiernummer", number)
    zita.choose(
        "Waarom moet je dit dossier nu zien?",
        "Niemand die bij het dossier betrokken is, is bereikbaar",
    )
    zita.fill("Leg uit wat er aan de hand is", REASON)
    zita.tick("Ik weet dat dit wordt vastgelegd en dat de privacyfunctionaris het beoordeelt")
    zita.press("Dossier openen")
    zita.is_at("Verzoek van een professional")
    zita.sees(client, "één uur")


def review(pia: Typist, number: str) -> None:
    """The privacyfunctionaris reads why, and judges it."""
    pia.open("/privacy/noodinzage")
    pia.is_at("Privacy: noodinzage")
    row = pia.row(number)
    row.sees("Zita Zuiderzon", REASON)
    pia.go_to(row.root.get_by_role("button", name="Terecht").first)
    pia.page.keyboard.press("Enter")
    pia.is_told("Je oordeel is bewaard")
    pia.row(number).sees("Beoordeeld: terecht")


def close(elif_extern: Typist, number: str, told: str, canaries: Canaries) -> None:
    """Coordination is no longer needed."""
    elif_extern.choose("Wat meld je?", "Coördinatie is niet meer nodig")
    elif_extern.fill("Leg uit", canaries.said("De thuiszorg en de schoonmaak lopen."))
    elif_extern.press("Opslaan en afronden")
    elif_extern.is_at("Coördinatie afronden")
    elif_extern.choose("Wat is het resultaat?", "Doelen deels bereikt")
    elif_extern.fill("Wat loopt er door, en wie doet dat?", canaries.said("De schoonmaak."))
    elif_extern.fill("Wat schrijf je de cliënt?", told)
    elif_extern.choose("Vroeg een professional om dit onderzoek, en moet hij dit weten?", "Nee")
    elif_extern.press("Opslaan en afronden")
    elif_extern.is_told(f"daarmee het proces van dossier {number}")


def read_as_client(client: Typist, name: str, told: str) -> None:
    """The client reads on his own page what came of it, what was shared, and who looked."""
    client.open("/mijn/inloggen")
    client.is_at("Inloggen als cliënt")
    client.go_to(client.page.get_by_role("button", name=name))
    client.page.keyboard.press("Enter")
    client.is_at("Hoe staat het ervoor?")
    client.sees("Dit dossier is afgerond", "Elif Extern")
    client.follow("Berichten")
    client.is_at("Berichten")
    client.sees(told)
    client.follow("Gedeeld")
    client.is_at("Gedeeld")
    client.sees("Huisartsenpraktijk De Fabel")
    client.follow("Wie keek")
    client.is_at("Wie keek")
    client.sees("keek in nood in uw dossier")
