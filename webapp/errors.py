"""What a visitor sees when something can't be done: plain Dutch, and the way onward."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from traceback import walk_tb
from typing import Final

from flask import Flask, make_response, render_template, request
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException

from engine.policy import NotAllowed, NotFound
from engine.store.database import Busy
from engine.work.errors import Stale
from webapp import resuming
from webapp.access import doubt_visitor, visitor

DEEPEST: Final = 8
"""How many of the innermost places the log names."""

log = logging.getLogger("samenloop")


@dataclass(frozen=True)
class Explanation:
    """Title, what happened, and what to do now."""

    title: str
    happened: str
    onward: str


EXPLANATIONS: Final = {
    400: Explanation(
        "Deze gegevens kunnen wij niet verwerken",
        "De pagina stuurde gegevens die niet kloppen of niet volledig zijn.",
        "Ga terug, ververs de pagina en probeer het opnieuw.",
    ),
    401: Explanation(
        "Meld je eerst aan",
        "Deze pagina is alleen voor wie is aangemeld.",
        "Meld je aan en open de pagina opnieuw.",
    ),
    403: Explanation(
        "Je hebt geen toegang tot deze pagina",
        "Deze pagina hoort niet bij je functie of bij je dossiers.",
        "Heb je de pagina nodig voor je werk? Vraag je teamleider om toegang.",
    ),
    404: Explanation(
        "Deze pagina is er niet",
        "Het adres klopt niet, of je hebt geen toegang tot wat er staat.",
        "Ga naar de eerste pagina en zoek vandaar verder.",
    ),
    405: Explanation(
        "Zo kan deze pagina niet worden geopend",
        "Dit adres hoort bij een knop en is geen gewone pagina.",
        "Ga naar de eerste pagina en zoek vandaar verder.",
    ),
    409: Explanation(
        "Iemand anders is hier ook mee bezig",
        "Een collega of het proces zelf heeft dit net gewijzigd. Er is niets van jou opgeslagen.",
        "Ga terug, ververs de pagina en kijk wat er veranderd is.",
    ),
    413: Explanation(
        "Dit is te groot om te versturen",
        "De tekst of het bestand is groter dan hier mag. Er is niets opgeslagen.",
        "Ga terug en maak het kleiner. Bij het formulier staat hoe groot een bestand mag zijn.",
    ),
    415: Explanation(
        "Deze gegevens kunnen wij niet lezen",
        "De gegevens zijn verstuurd in een vorm die hier niet kan.",
        "Ga terug en gebruik het formulier op de pagina.",
    ),
    429: Explanation(
        "Je hebt dit te vaak geprobeerd",
        "Om misbruik te voorkomen moet je even wachten.",
        "Probeer het over een paar minuten opnieuw.",
    ),
    500: Explanation(
        "Er ging iets mis",
        "Dit ligt aan ons, niet aan jou. Wat je net deed, is niet uitgevoerd.",
        "Probeer het opnieuw. Blijft het misgaan? Meld het bij de beheerder, met het tijdstip.",
    ),
}


def register(app: Flask) -> None:
    """Answer every error with a page of our own."""
    app.register_error_handler(CSRFError, show_form_again)
    app.register_error_handler(HTTPException, lambda error: page(error.code or 500))
    app.register_error_handler(NotAllowed, lambda _error: page(403))
    app.register_error_handler(NotFound, lambda _error: page(404))
    app.register_error_handler(Busy, lambda _error: page(409))
    app.register_error_handler(Stale, lambda _error: page(409))
    app.register_error_handler(Exception, unforeseen)


def page(status: int) -> ResponseReturnValue:
    """The page for a status; a partial update shows it as a whole page."""
    doubt_visitor()
    known = status if status in EXPLANATIONS else (500 if status >= 500 else 400)
    html = render_template("errors/page.html", status=status, told=EXPLANATIONS[known])
    return make_response(html, status, {"HX-Retarget": "body", "HX-Reswap": "innerHTML"})


def show_form_again(_error: CSRFError) -> ResponseReturnValue:
    """A form from before a new sign-in has an old token: show it again with the input kept."""
    if visitor() is None:
        return page(400)
    response = make_response(resuming.resume(request.path, request.form))
    if response.status_code == 200:
        response.status_code = 400
    return response


def unforeseen(error: Exception) -> ResponseReturnValue:
    """Log it, and tell that it is our fault."""
    write_unforeseen(error)
    return page(500)


def write_unforeseen(error: Exception) -> None:
    """Log where it broke, not with which values: those may be about people."""
    steps = list(walk_tb(error.__traceback__))[-DEEPEST:]
    places = [f"{frame.f_globals.get('__name__')}:{line}" for frame, line in steps]
    pattern = request.url_rule.rule if request.url_rule else "(onbekend adres)"
    log.error(
        "%s %s: %s at %s", request.method, pattern, type(error).__name__, " < ".join(places[::-1])
    )
