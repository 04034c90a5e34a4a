"""What a professional from outside does, and the municipality with his request, by keyboard."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from tests.browser.keys import Typist
from tests.browser.story.mailbox import Mailbox
from tests.browser.traces import Canaries
from tests.support.office import NUMBER
from tests.support.steps import TODAY

LOOKS: Final = 120
GROUND_A: Final = (
    "Het gaat lang of steeds opnieuw slecht, op meer terreinen. De persoon vraagt of aanvaardt "
    "geen of alleen bepaalde hulp, of hulp lijkt niet te werken. De persoon dreigt achteruit te "
    "gaan. (grond a)"
)
GROUND_C: Final = "Ik verwacht dat een gecoördineerde aanpak helpt. (grond c)"


@dataclass(frozen=True)
class Reporter:
    """A professional who asks for an investigation (melder)."""

    organisation: str
    domain: str
    name: str
    email: str
    about: str
    """The name of who he is worried about."""


def file_request(typist: Typist, reporter: Reporter, canaries: Canaries) -> str:
    """Fill in the public form, with a mistake first; returns the code on the next page."""
    said = canaries.said
    typist.open("/verzoek")
    typist.is_at("Verzoek van een professional")
    assert typist.answer_to("Verstuur het verzoek").status == 422
    typist.sees("Controleer uw antwoorden")
    typist.fill("Bij welke organisatie werkt u?", reporter.organisation)
    typist.choose("In welk domein werkt uw organisatie?", reporter.domain)
    typist.fill("Uw naam", reporter.name)
    typist.fill("Wat doet u voor deze persoon?", said("Wijkverpleging, twee keer per week."))
    typist.fill("Uw e-mailadres op het werk", reporter.email)
    typist.fill("Uw telefoonnummer op het werk", "020 555 01 23")
    typist.fill("Naam van de persoon", reporter.about)
    typist.fill("Weet deze persoon dat u dit verzoek doet?", said("Ja, en is boos."))
    typist.fill("Waarover maakt u zich zorgen?", said("Het huis vervuilt."))
    typist.tick(GROUND_A)
    typist.fill("Waaruit blijkt dat?", said("Al twee jaar gaat het steeds mis."))
    typist.tick(GROUND_C)
    typist.fill("Waarom verwacht u dat?", said("Vijf hulpverleners weten niets van elkaar."))
    typist.press("Verstuur het verzoek")
    typist.is_at("Nog één stap: bevestig uw verzoek")
    return typist.page.locator(".door-code__code").inner_text()


def confirm(mailbox: Mailbox, reporter: Reporter, code: str) -> Typist:
    """Open the link in the mail, give the code, and say that it is right."""
    typist = mailbox.visit(code)
    typist.is_at("Bevestig uw verzoek")
    typist.sees(reporter.about)
    typist.press("Bevestig het verzoek")
    typist.is_at("Dank u wel")
    return typist


def hear(mailbox: Mailbox) -> Typist:
    """Read what was written for him, through a link and a code in two mails."""
    typist = mailbox.visit()
    typist.is_at("Terugkoppeling op uw verzoek")
    return typist


def take(typist: Typist, task: str, number: str) -> None:
    """Take a task from those of one's groups."""
    typist.open("/werkvoorraad/groep")
    typist.is_at("Groepstaken")
    typist.press(f"Ken aan mij toe {task}, dossier {number}")
    typist.is_at(task)


def number_of_new(loes: Typist) -> str:
    """The number of the dossier that came in, from the tasks of the desk; its tasks come with the
    next look of the process."""
    loes.open("/werkvoorraad/groep")
    row = loes.row("Melder nagaan").root
    for _ in range(LOOKS):
        if row.count():
            break
        loes.page.wait_for_timeout(500)
        loes.page.reload()
    found = NUMBER.search(row.inner_text())
    assert found, "no dossier came in"
    return found.group()


def turn_down(loes: Typist, number: str, reason: str) -> None:
    """The melder works in none of the domains: he hears so, and the dossier is closed."""
    take(loes, "Melder nagaan", number)
    loes.sees("geen van de domeinen")
    loes.choose(
        "Werkt de melder bij een partij in het sociaal domein of een aanpalend domein?", "Nee"
    )
    loes.fill("Wat vertel je de melder?", reason)
    loes.press("Opslaan en afronden")
    loes.is_told(f"daarmee het proces van dossier {number}")
    loes.open(f"/dossiers/{number}")
    loes.is_at("Verzoek van een professional")
    loes.sees("Afgehandeld", "melder werkt niet in een van de domeinen")


def check_the_reporter(loes: Typist, number: str) -> None:
    """He may ask; the desk gives the dossier to a team."""
    take(loes, "Melder nagaan", number)
    loes.sees("Geneeskundige zorg")
    loes.choose(
        "Werkt de melder bij een partij in het sociaal domein of een aanpalend domein?", "Ja"
    )
    loes.choose("Hoe ben je dat nagegaan?", "De organisatie staat bij de partijen")
    loes.press("Opslaan en afronden")
    loes.is_at("Verzoek beoordelen")
    loes.open(f"/dossiers/{number}")
    loes.is_at("Verzoek van een professional")
    loes.unfold("Aan een ander team geven")
    loes.choose("Welk team neemt het dossier over?", "Toegang Noord")
    loes.press("Overdragen")
    loes.is_told(f"Dossier {number} is overgedragen")


def decide_to_investigate(karim: Typist, number: str, canaries: Canaries) -> None:
    """The table advises; he decides, and finds the problems severe."""
    said = canaries.said
    take(karim, "Verzoek beoordelen", number)
    karim.choose(
        "Gaat het lang of steeds opnieuw slecht op meer terreinen, en komt hulp niet van de grond?",
        "Ja",
    )
    karim.fill("Waaruit blijkt dat?", said("De melder beschrijft drie mislukte trajecten."))
    karim.choose(
        "Heeft de omgeving langere tijd of steeds opnieuw overlast, of is er gevaar?", "Nee"
    )
    karim.choose("Verwacht de melder met goede redenen dat een gecoördineerde aanpak helpt?", "Ja")
    karim.fill("Welke redenen zijn dat?", said("De hulp werkt langs elkaar heen."))
    karim.press("Opslaan en afronden")
    karim.is_at("Over het onderzoek besluiten")
    karim.sees("onderzoeken")
    karim.choose("Stelt de gemeente een onderzoek in?", "Ja")
    karim.choose("Is er sprake van ernstige problematiek?", "Ja")
    karim.fill("Waarom besluit je dit?", said("Langer wachten maakt het onveilig."))
    karim.press("Opslaan en afronden")
    karim.is_at("Cliënt en naasten informeren")


def inform(karim: Typist, canaries: Canaries) -> None:
    """Client, representative and mantelzorger hear of it; it goes on without the client."""
    karim.fill("Wanneer is de cliënt over het onderzoek geïnformeerd?", TODAY)
    karim.choose("Hoe heb je de cliënt geïnformeerd?", "In een gesprek", "Met een brief")
    karim.choose("Heb je cliëntondersteuning aangeboden?", "Ja")
    karim.choose("Is de vertegenwoordiger geïnformeerd?", "Ja")
    karim.choose("Zijn de mantelzorgers geïnformeerd?", "Ja")
    karim.choose("Doet de cliënt mee aan het onderzoek?", "Nee")
    why = canaries.said("Drie keer aangebeld; wachten is gevaarlijk.")
    karim.fill("Waarom kan het onderzoek zonder de cliënt doorgaan?", why)
    karim.press("Opslaan en afronden")


def set_the_scope(karim: Typist, canaries: Canaries) -> None:
    """Further than the client wants, with the reasons."""
    said = canaries.said
    karim.is_at("Reikwijdte bepalen")
    karim.fill("Waar gaat het onderzoek over?", said("Hoe kan het thuis weer veilig worden?"))
    karim.choose("Welke wetten?", "Wmo 2015", "Participatiewet")
    karim.choose("Welke andere domeinen?", "Geneeskundige zorg", "Wonen")
    karim.fill("Waarom zijn deze wetten en domeinen nodig?", said("Woning en zorg hangen samen."))
    karim.choose("Gaat dit verder dan de cliënt wil?", "Ja")
    karim.fill("Waarom is dat nodig?", said("Zonder de huisarts blijft de oorzaak onbekend."))
    karim.press("Opslaan en afronden")
    karim.is_at("Problemen in kaart brengen")
