"""The four axes on which a municipality places itself (Impactanalyse Wams, §4.1).

The report draws them with the wanted side now left, now right. Here 1 is always where much still
has to be done, and 5 where the bill points.
"""

from dataclasses import dataclass
from typing import Final

LOWEST: Final = 1
HIGHEST: Final = 5


@dataclass(frozen=True, slots=True)
class Axis:
    """One axis: what it is called, what is asked, and what its ends mean."""

    key: str
    title: str
    question: str
    low: str
    high: str


AXES: Final = (
    Axis(
        "reading",
        "Lezing van de AVG",
        "In hoeverre deelt de gemeente nu gegevens, op grond van hoe zij de AVG leest?",
        "Nauw: terughoudend, ‘het mag niet van de AVG’",
        "Ruim: gegevens worden gedeeld als het noodzakelijk is",
    ),
    Axis(
        "discussion",
        "Discussie over delen",
        "Hoe soepel gaat het delen van gegevens, binnen het sociaal domein en met andere domeinen?",
        "Veel discussie over het delen van gegevens",
        "Weinig discussie over het delen van gegevens",
    ),
    Axis(
        "integral",
        "Integrale intake en coördinatie",
        "Is er één integrale intake, en een functie die coördineert?",
        "Gescheiden intake, geen regie of coördinatie",
        "Integrale intake, met regie of coördinatie",
    ),
    Axis(
        "safeguards",
        "Waarborgen",
        "Zijn de waarborgen er om per geval te bepalen wat noodzakelijk is? Denk aan beleid, "
        "werkinstructies, opleiding, veilige ICT en controle.",
        "Waarborgen moeten nog worden ingeregeld",
        "Waarborgen zijn ingeregeld",
    ),
)
