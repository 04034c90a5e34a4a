"""What designers get wrong, where they are told so, and what they are told."""

import pytest

from engine.feel import EvaluationWarning, FeelSyntaxError, compile_expression

OR_VALUE = "verwacht: een waarde, een naam of een haakje"
CHOICE = "if … then … else …"
QUOTES = "rechte dubbele aanhalingstekens"
FUNCTION = "function(x) gevolgd door één expressie"
NUMBER = "een punt voor de decimalen"
NO_CHANGE = "variabelen veranderen kan hier niet"
MISTAKES = [
    ('if leeftijd > 18 "ja" else "nee"', 18, "verwacht: “then”", CHOICE),
    ('if leeftijd > 18 then "ja"', 27, "verwacht: “else”, maar de tekst eindigt hier", CHOICE),
    ('if (x > 18) { "ja" } else { "nee" }', 13, "verwacht: “then”, maar hier staat “{”", CHOICE),
    ("if a then 1 else if b then 2", 29, "verwacht: “else”", CHOICE),
    ("x ? 1 : 2", 7, "hier staat “:”", CHOICE),
    ('leeftijd > 18 ? "ja" : "nee"', 15, "hier staat “?”", CHOICE),
    ("leeftijd == 18", 11, OR_VALUE, "één “=”"),
    ("leeftijd === 18", 11, OR_VALUE, "één “=”"),
    ("naam == null ? 1 : 2", 7, OR_VALUE, "één “=”"),
    ("leeftijd <> 18", 11, OR_VALUE, "Ongelijk schrijf je als “!=”"),
    ("leeftijd => 18", 11, OR_VALUE, "“>=” voor groter of gelijk"),
    ("leeftijd =< 18", 11, OR_VALUE, "“<=” voor kleiner of gelijk"),
    ("leeftijd > > 18", 12, OR_VALUE, "maar hier staat “>”"),
    ("leeftijd > 18 && akkoord", 15, "“&” heeft hier geen betekenis", "Schrijf “and”"),
    ("leeftijd > 18 || akkoord", 15, "“|” heeft hier geen betekenis", "Schrijf “or”"),
    ("!akkoord", 1, "“!” heeft hier geen betekenis", "Schrijf not(…)"),
    ('"a" & "b"', 5, "“&” heeft hier geen betekenis", "aan elkaar met “+”"),
    ("naam = 'Fatma'", 8, "“'” heeft hier geen betekenis", QUOTES),
    ("naam = “Fatma”", 8, "heeft hier geen betekenis", QUOTES),
    ("naam = ‘Fatma’", 8, "heeft hier geen betekenis", QUOTES),
    ('naam = Fatma"', 13, "wordt niet afgesloten", "tussen aanhalingstekens"),
    ('@"2026-01-01', 1, "wordt niet afgesloten", "tussen aanhalingstekens"),
    ('naam = \\"Fatma\\"', 8, "heeft hier geen betekenis", "backslash hoort alleen binnen"),
    ("/* uitleg", 1, "het commentaar wordt niet afgesloten", ""),
    ("count(domeinen", 15, "verwacht: “,” of “)”", "De “(” op regel 1, teken 6 wordt niet"),
    ("[1, 2", 6, "verwacht: “,” of “]”", "De “[” op regel 1, teken 1 wordt niet gesloten"),
    ("{a: 1", 6, "verwacht: “,” of “}”", "De “{” op regel 1, teken 1 wordt niet gesloten"),
    ("lijst[0", 8, "verwacht: “]”", "De “[” op regel 1, teken 6 wordt niet gesloten"),
    ("1 + 2)", 6, "deze “)” sluit niets", ""),
    ("1,5 + 2", 2, "hier staat “,”", NUMBER),
    ("bedrag > 1.000,00", 15, "hier staat “,”", NUMBER),
    ("10%", 3, "“%” heeft hier geen betekenis", "modulo(10, 3)"),
    ("2^3", 2, "“^” heeft hier geen betekenis", "“**”"),
    ("5 euro", 3, "hier staat “euro”", "hoort een operator"),
    ("leeftijd > 18;", 14, "“;” heeft hier geen betekenis", "puntkomma bestaat niet"),
    ("x := 1", 3, "hier staat “:”", NO_CHANGE),
    ("x += 1", 4, OR_VALUE, NO_CHANGE),
    ("x++", 3, OR_VALUE, NO_CHANGE),
    ("x -> x + 1", 3, "hier staat “->”", FUNCTION),
    ("function(x) => x", 13, OR_VALUE, FUNCTION),
    ("function(x) { return x }", 24, "verwacht: “:”", FUNCTION),
    ("${naam}", 1, "“$” heeft hier geen betekenis", "alleen de naam van de variabele"),
    ("{{naam}}", 2, "verwacht: een naam", "alleen de naam van de variabele"),
    ("leeftijd is not null", 17, "hier staat “null”", "“!=” voor is niet"),
    ('naam in "a", "b"', 12, "hier staat “,”", "tussen haakjes: x in (1, 2)"),
    ('naam like "F%"', 11, "hier staat een tekst", "starts with(…)"),
    ("for x in [1, 2] x + 1", 17, "verwacht: “return”", "for x in lijst return …"),
    ("for (x in lijst) return x", 5, "verwacht: een naam", "staan geen haakjes"),
    ("some x in [1, 2] x > 1", 18, "verwacht: “satisfies”", "some x in lijst satisfies …"),
    ("date('2026-01-01')", 6, "heeft hier geen betekenis", QUOTES),
    ("@2026-01-01", 1, "“@” heeft hier geen betekenis", '@"2026-12-31"'),
    ("2026-01-01T10:00", 11, "hier staat “T10”", '@"2026-12-31T13:00:00"'),
    ("{a = 1}", 4, "verwacht: “:”, maar hier staat “=”", "een dubbele punt: {a: 1}"),
    ("leeftijd between 1 en 2", 20, "verwacht: “and”", "schrijf “and” in plaats van “en”"),
    ("als a > 1 dan b anders c", 11, "hier staat “dan”", "“then” in plaats van “dan”"),
    ("a > 18 AND akkoord", 8, "hier staat “AND”", "Schrijf “and” in kleine letters"),
    ("x instance number", 12, "verwacht: “of”", ""),
    ("f(a: 1, 2)", 9, "allemaal of geen van alle een naam", ""),
    ("= leeftijd > 18", 1, OR_VALUE, "Het “=” vooraan hoort niet bij de expressie"),
    ("1..10", 2, "hier staat “..”", "tussen haken: [1..10]"),
    ("leeftijd >= 18 and", 19, OR_VALUE, "maar de tekst eindigt hier"),
]
NAMES = [
    ("not akkoord", "Schrijf not(akkoord)."),
    ("leeftijd is volwassen", "Schrijf “=” voor is."),
    ("akkoord = True", "Bedoel je “true”?"),
    ("naam != None", "Bedoel je “null”?"),
    ("len(domeinen) > 1", "Bedoel je “count”?"),
]


@pytest.mark.parametrize(("text", "column", "problem", "advice"), MISTAKES)
def test_a_mistake_is_explained(text: str, column: int, problem: str, advice: str) -> None:
    with pytest.raises(FeelSyntaxError) as caught:
        compile_expression(text)
    message = str(caught.value)
    assert message.startswith(f"Regel 1, teken {column}: ")
    assert problem in message
    assert advice in message


@pytest.mark.parametrize(("text", "advice"), NAMES)
def test_an_unknown_name_is_explained(text: str, advice: str) -> None:
    warnings: list[EvaluationWarning] = []
    compile_expression(text).evaluate({"domeinen": []}, warnings=warnings)
    assert advice in " ".join(warning.message for warning in warnings)


def test_an_open_bracket_of_an_earlier_line_is_named() -> None:
    with pytest.raises(FeelSyntaxError, match=r"De “{” op regel 2, teken 1 wordt niet gesloten"):
        compile_expression("1 +\n{a: 1,\n b: [2]")
