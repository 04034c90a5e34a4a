"""What somebody may have meant: hints for habits from Dutch, spreadsheets and other languages.

Each rule is a pattern and a hint. It counts where the place of a syntax error lies in what the
pattern matches; the first rule that counts gives the hint.
"""

import re
from typing import Final

_AROUND: Final = 60
_CHOICE = "Een keuze schrijf je als: if … then … else …"
_LOOP = "Een lus schrijf je als: for x in lijst return …."
_QUOTES = 'Zet tekst tussen rechte dubbele aanhalingstekens: "…".'
_NUMBER = "Een getal heeft een punt voor de decimalen en niets tussen de duizendtallen: 1000.5."
_FUNCTION = "Een functie schrijf je als: function(x) gevolgd door één expressie."
_NO_CHANGE = "Een expressie geeft een waarde; variabelen veranderen kan hier niet."
_MOMENT = 'Een datum of tijd schrijf je als: @"2026-12-31" of @"2026-12-31T13:00:00".'
_ENGLISH: Final = {
    "als": "if",
    "dan": "then",
    "anders": "else",
    "en": "and",
    "of": "or",
    "tussen": "between",
    "is": "=",
}
_RULES: Final = [
    (re.compile(pattern), hint)
    for pattern, hint in (
        (r"function\s*\([^)]*\)\s*(?:=>|\{).*", _FUNCTION),
        (r"\w\s*->|\w\s*=>\s*\w+\s*[-+*/.(]", _FUNCTION),
        (r"(?<![=!<>])={2,3}(?!=)", "Vergelijken doe je met één “=”."),
        (r"!==|<>|=!", "Ongelijk schrijf je als “!=”."),
        (r"=>|=<", "Schrijf “>=” voor groter of gelijk en “<=” voor kleiner of gelijk."),
        (r"&+", "Schrijf “and”; teksten plak je aan elkaar met “+”."),
        (r"\|+", "Schrijf “or”."),
        (r"!", "Schrijf not(…)."),
        (r"\\", "Een backslash hoort alleen binnen een tekst."),
        (r"['‘’‚‛`´“”„‟«»]", _QUOTES),
        (r"[0-9],[0-9]+(?:\.[0-9]+)?|[0-9]\.[0-9]{3}[.,]", _NUMBER),
        (r"%", "Schrijf 10% als 0.1; de rest van een deling is modulo(10, 3)."),
        (r"\^", "Tot de macht schrijf je als “**”."),
        (r"\$\{?|\{\{|#", "Schrijf alleen de naam van de variabele, zonder tekens eromheen."),
        (r";", "Een puntkomma bestaat niet; tussen onderdelen staat een komma."),
        (r":=|\+=|-=|\+\+", _NO_CHANGE),
        (r"\?\s*\"|\?[^?:\"]*(?:\"[^\"]*\")?\s*:|\?\s*[0-9]", _CHOICE),
        (r"@\s*[0-9]|[0-9]{4}-[0-9]{2}-[0-9]{2}T?", _MOMENT),
        (r"\)\s*\{.*", _CHOICE),
        (r"\blike\s+\"?", "Gebruik starts with(…), contains(…) of matches(…)."),
        (r"\bis not\b\s*\w*", "Schrijf “=” voor is en “!=” voor is niet."),
        (r"\b(?:for|some|every)\s*\(", "Na for, some en every staan geen haakjes."),
        (r"\b(?:some|every)\b[^\"]*", "Zo’n voorwaarde is: some x in lijst satisfies …."),
        (r"\.\.", "Een bereik staat tussen haken: [1..10]."),
        (r"\bin\s+[^()\[\],]*,", "Zet de mogelijkheden tussen haakjes: x in (1, 2)."),
        (r"\{\s*\w+\s*=", "In een context staat een dubbele punt: {a: 1}."),
        (r"\A=", "Het “=” vooraan hoort niet bij de expressie."),
    )
]
_CAPITALS = re.compile(r"\b(?:AND|OR|IF|THEN|ELSE|IN|FOR|RETURN|SOME|EVERY|BETWEEN)\b")
_DUTCH = re.compile(rf"(?<!instance )\b(?:{'|'.join(_ENGLISH)})\b")
MEANT: Final = {
    "True": "true",
    "TRUE": "true",
    "waar": "true",
    "False": "false",
    "FALSE": "false",
    "onwaar": "false",
    "None": "null",
    "NULL": "null",
    "undefined": "null",
    "len": "count",
    "size": "count",
    "length": "string length",
    "lower": "lower case",
    "upper": "upper case",
    "round": "round half up",
    "avg": "mean",
    "average": "mean",
}
"""Names that other languages have, and what they are called in FEEL."""


_MISSING: Final = {
    "“then”": _CHOICE,
    "“else”": _CHOICE,
    "“return”": _LOOP,
    "een operator of het einde": "Tussen twee waarden hoort een operator, zoals “+” of “and”.",
}


def name_hint(name: str) -> str:
    """What may have been meant with a name that nothing has; empty if nothing comes to mind."""
    if name in MEANT:
        return f"Bedoel je “{MEANT[name]}”?"
    if name.startswith("not "):
        return f"Schrijf not({name[4:]})."
    words = name.split()
    return "Schrijf “=” voor is." if "is" in words[1:-1] else ""


def hint(text: str, position: int, expected: str = "") -> str:
    """What may have been meant at a place in a text where something else was expected; empty if
    nothing comes to mind."""
    start = max(0, position - _AROUND)
    near, place = text[start : position + _AROUND], position - start
    for pattern, meaning in _RULES:
        if any(found.start() <= place < found.end() + 1 for found in pattern.finditer(near)):
            return meaning
    word = _last(_CAPITALS, near[: place + _AROUND], place)
    if word:
        return f"Schrijf “{word.lower()}” in kleine letters."
    word = _last(_DUTCH, near, place)
    if word:
        return f"FEEL is Engels: schrijf “{_ENGLISH[word]}” in plaats van “{word}”."
    return _MISSING.get(expected, "")


def _last(pattern: re.Pattern[str], near: str, place: int) -> str:
    """The last match that starts at or before a place."""
    found = [match[0] for match in pattern.finditer(near) if match.start() <= place]
    return found[-1] if found else ""
