"""Invented parties over the domains, with contacts who do not exist."""

from datetime import datetime
from typing import Final

from sqlalchemy.orm import Session

from engine.parties import changing
from engine.parties.changing import ContactFacts, PartyFacts
from engine.policy import Actor

STREET: Final = "Verzonnenweg {number}, Voorbeeldstad"

PARTIES: Final = (
    ("Huisartsenpraktijk De Fabel", "geneeskundige_zorg", ("bsn", "gezondheid", "geheimhouding"),
     ("Fenna Fabel", "huisarts", "medisch")),
    ("GGD Sprookjesland", "publieke_gezondheidszorg", ("bsn", "gezondheid", "geheimhouding"),
     ("Geert Gedroomd", "verpleegkundige", "medisch")),
    ("GGZ Luchtkasteel", "geestelijke_gezondheidszorg", ("bsn", "gezondheid", "geheimhouding"),
     ("Lia Luchtig", "behandelaar", "medisch")),
    ("Zorggroep Nergenshuizen", "langdurige_zorg", ("bsn", "gezondheid", "geheimhouding"),
     ("Nico Nergens", "zorgcoördinator", "medisch")),
    ("Jeugdhulp Het Droomschip", "jeugdwet", ("bsn", "gezondheid", "geheimhouding"),
     ("Jip Droomer", "jeugdprofessional", "skj")),
    ("Basisschool De Verbeelding", "onderwijs", ("bsn",),
     ("Vera Verbeeld", "intern begeleider", "geen")),
    ("Woonstichting Zandkasteel", "wonen", (),
     ("Zeno Zandkorrel", "consulent wonen", "geen")),
    ("Buurthuis De Bedenkers", "welzijn", (),
     ("Bente Bedenker", "maatschappelijk werker", "geen")),
    ("Kredietbank Fantasia", "wgs", ("bsn",),
     ("Kiki Krediet", "schuldhulpverlener", "geen")),
    ("Politie Verzinsel-Noord", "openbare_orde", ("bsn", "strafrecht"),
     ("Pim Pet", "wijkagent", "geen")),
    ("Taalhuis Woordenrijk", "inburgering", (),
     ("Wies Woordenaar", "trajectbegeleider", "geen")),
)  # fmt: skip
"""Name, domain, powers, and a contact: name, function, secrecy."""


def add_parties(session: Session, actor: Actor, at: datetime) -> None:
    """Add them all. `at` is aware UTC."""
    for number, (name, domain, powers, (who, function, secrecy)) in enumerate(PARTIES, 1):
        facts = PartyFacts(name, domain, STREET.format(number=number), powers)
        party_id = changing.add(session, actor, facts, at)
        user = who.lower().replace(" ", ".")
        contact = ContactFacts(
            who, function, f"{user}@example.org", f"06-000001{number:02}", secrecy
        )
        changing.add_contact(session, actor, party_id, contact, at)
