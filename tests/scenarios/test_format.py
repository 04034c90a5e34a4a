"""What a scenario may say, and what is told about one that says something else."""

from __future__ import annotations

import pytest

from engine.scenarios import ScenarioError, read_scenario
from tests.scenarios.small import STORY, told


def line_of(text: str) -> int:
    return next(n for n, line in enumerate(STORY.splitlines(), 1) if text in line)


def test_story_comes_out_as_written() -> None:
    assert told(STORY).failure is None


UNREADABLE = [
    ("", "leeg"),
    ("a: [1", "YAML"),
    ("- a", "naam: waarde"),
    ("naam: x", "‘proces’ ontbreekt"),
    (STORY.replace("stappen:", "stapen:"), "Bedoel je ‘stappen’?"),
    (STORY.replace("route: [vraag", "rute: [vraag"), "Bedoel je ‘route’?"),
    (STORY.replace("wacht: 8 dagen", "slaap: 8 dagen"), "Een stap heeft"),
    (STORY.replace("doorgaan: ja,", "doorgaan: ja, doorgaan: ja,"), "twee keer"),
    (STORY.replace("  einde: betaald\n", ""), "hoe het afloopt"),
    (STORY.replace("geeft: {kenmerk: B-1}", "krijgt: 1"), "‘krijgt’ is hier niet bekend"),
    (STORY.replace("geeft: {kenmerk: B-1}", "mislukt: nee"), "Schrijf hier ‘ja’"),
    (STORY.replace("wacht: 8 dagen", "opnieuw: nee"), "Schrijf hier ‘ja’"),
    (STORY.replace("naam: Er", "naam: Er: "), "dubbele punt"),
    (STORY.replace("  moment: 2", "\tmoment: 2"), "met spaties, niet met tabs"),
    (STORY.replace("    door:", "   door:"), "springt anders in"),
    (STORY.replace("route: [laat, gewaarschuwd]", "route: [laat"), "haakje"),
    (STORY.replace("einde: betaald", 'einde: "betaald'), "aanhalingsteken"),
    (
        STORY.replace("naam: Er", "naam: &a Er").replace("proces: p", "proces: *a"),
        "Schrijf het uit",
    ),
    ("naam: [[[" + "[" * 300, "YAML"),
    (
        "naam: x\nvervolg op: y.yaml\nstappen: []\nverwacht: {einde: e}",
        "geen scenario ‘y.yaml’ in de map",
    ),
    ("naam: x\nvervolg op: x.yaml\nstappen: []\nverwacht: {einde: e}", "zonder begin"),
]


@pytest.mark.parametrize(("text", "message"), UNREADABLE, ids=[one[1] for one in UNREADABLE])
def test_unreadable_scenario_is_told(text: str, message: str) -> None:
    with pytest.raises(ScenarioError) as error:
        read_scenario("x.yaml", {"x.yaml": text})
    assert message in error.value.message
    assert error.value.place.file == "x.yaml"


def test_wrong_word_is_told_with_its_line() -> None:
    with pytest.raises(ScenarioError) as error:
        read_scenario("x.yaml", {"x.yaml": STORY.replace("niet langs", "niet voorbij")})
    assert error.value.place.line == line_of("niet langs")


@pytest.mark.parametrize(
    ("right", "wrong", "message"),
    [
        ("proces: p", "proces: q", "staat niet in de bestanden"),
        ("2026-03-02 10:00", "morgen", "geen moment"),
        ("8 dagen", "een tijdje", "geen duur"),
        ("8 dagen", "-P1D", "al voorbij"),
        ("taak: vraag", "taak: vragen", "De taak ‘vragen’ staat hier niet open"),
        ("wie: [noor, wijkteam]", "wie: [sam]", "is voor anderen"),
        ("door: noor", "door: sam", "mag de taak"),
        ("termijn: 2026-03-09", "termijn: 2026-03-10", "De termijn van ‘vraag’"),
        ('bedrag: "12,50"', "bedrag: veel", "Vul een getal in"),
        ('bedrag: "12,50"', "bedrag: ", "Vul ‘Bedrag’ in"),
        ('bedrag: "12,50"', "bedragen: 1", "heeft geen vraag ‘bedragen’"),
        ("doorgaan: ja,", "doorgaan: nee,", "staat nu niet op de pagina"),
        ('doorgaan: ja, bedrag: "12,50"', "doorgaan: kan", "Deze keuze is er niet"),
        ("route: [vraag, betalen]", "route: [betalen, vraag]", "komt hierna niet langs ‘vraag’"),
        ("route: [vraag, betalen]", "route: [vraag, vragen]", "heet ‘vragen’"),
        ("niet langs: [klaar]", "niet langs: [betalen]", "komt toch langs"),
        ("  bedrag: 12.5", "  bedrag: 13", "‘bedrag’ is anders"),
        ("        kenmerk: B-1", "        kenmerk: B-2", "‘kenmerk’ is anders"),
        ("{bedrag: 12.5}", "{bedrag: 1}", "van de bewerking"),
        ("open taken: []", "open taken: [vraag]", "staat hier niet open"),
        ("bericht: antwoord", "bericht: vraag", "Niemand wacht op dit bericht"),
        ("einde: betaald", "einde: klaar", "loopt anders af"),
        ("einde: betaald", "einde: Betaald", "Bedoel je ‘betaald’?"),
        ("proces: p", "proces: P", "Bedoel je ‘p’?"),
        ("        bedrag: 12.5", "        bedrg: 12.5", "Bedoel je ‘bedrag’?"),
        ("bank:betalen: {geeft", "bank:betaal: {geeft", "Bedoel je ‘bank:betalen’?"),
        ("bedrag > 12]", "bedrag > 13]", "klopt niet"),
        ("bedrag > 12]", "bedrag >]", "niet uit te rekenen"),
        ("{geeft: {kenmerk: B-1}}", "{mislukt: ja}", "loopt vast bij ‘betalen’"),
        ("{geeft: {kenmerk: B-1}}", "{fout: GEEN_GELD}", "loopt vast bij ‘betalen’"),
        ("{geeft: {kenmerk: B-1}}", "{geeft: {nummer: 1}}", "geeft geen ‘nummer’"),
    ],
)
def test_what_goes_otherwise_is_told_at_its_line(right: str, wrong: str, message: str) -> None:
    failure = told(STORY.replace(right, wrong)).failure
    assert failure is not None
    assert message in failure.message
    assert failure.place.file == "x.yaml"
    about_the_step = "loopt vast" in message or "Vul" in message
    assert about_the_step or failure.place.line == line_of(right)


def test_failure_names_what_stood_open() -> None:
    failure = told(STORY.replace("door: noor", "door: sam")).failure
    assert failure is not None
    assert (failure.expected, failure.got, failure.open) == ("sam", "noor, wijkteam", ("vraag",))


def test_message_for_nobody_names_what_is_waited_for() -> None:
    failure = told(STORY.replace("bericht: antwoord", "bericht: antwoord\n    kenmerk: A")).failure
    assert failure is not None
    assert (failure.expected, failure.got) == (
        "bericht ‘antwoord’ (kenmerk A)",
        "bericht ‘antwoord’",
    )
    failure = told(STORY.replace("wacht: 8 dagen", "wacht: 1 dag")).failure
    assert failure is not None
    assert failure.waiting == ("tijd ‘laat’ (2026-03-09 10:00)",)


def test_condition_that_fits_no_open_task_is_told_with_what_it_reads() -> None:
    where = "    waarbij: bedrag = 5 and string length(dossier.groep) > 0\n    door: noor\n"
    failure = told(STORY.replace("    door: noor\n", where)).failure
    assert failure is not None
    assert failure.message == "Bij geen open taak ‘vraag’ klopt dit."
    assert failure.got.startswith("bedrag: niets, dossier: {nummer: 2026-000001, groep: wijkteam,")


def test_operation_that_gives_something_must_be_answered() -> None:
    head, _, rest = STORY.partition("bewerkingen:\n  bank:betalen: {geeft: {kenmerk: B-1}}\n")
    failure = told(head + rest).failure
    assert failure is not None
    assert "geeft kenmerk" in failure.got


def test_operation_fails_and_is_tried_again() -> None:
    text = STORY.replace("{geeft: {kenmerk: B-1}}", "{mislukt: ja}").partition("  - taak: vraag")[0]
    text += """\
  - taak: vraag
    antwoorden: {doorgaan: ja, bedrag: 1}
    verwacht: {storing: betalen}
  - bewerkingen:
      bank:betalen: {geeft: {kenmerk: B-2}}
    verwacht: {storing: betalen}
  - opnieuw: ja
    verwacht:
      gegevens: {kenmerk: B-2}
  - bericht: antwoord
verwacht: {einde: betaald}
"""
    assert told(text).failure is None


def test_answers_that_the_form_must_refuse() -> None:
    text = (
        STORY.partition("  - taak: vraag")[0]
        + """\
  - taak: vraag
    antwoorden: {doorgaan: ja}
    geweigerd: [bedrag]
  - taak: vraag
    antwoorden: {doorgaan: nee}
verwacht: {einde: klaar}
"""
    )
    assert told(text).failure is None
    failure = told(text.replace("doorgaan: ja}", "doorgaan: nee}")).failure
    assert failure is not None
    assert "andere antwoorden" in failure.message


def test_dossier_changes_on_the_way() -> None:
    text = STORY.replace("  - bericht", "  - dossier: {behandelaar: sam}\n  - bericht").replace(
        "[gelukt,", '[gelukt, dossier.behandelaar = "sam", dossier.groep = "wijkteam",'
    )
    assert told(text).failure is None
    assert told(text.replace("{behandelaar: sam}", "{streefdatum: 2026-04-01}")).failure


def test_scenario_goes_on_from_another() -> None:
    base = STORY.partition("  - bericht")[0] + "verwacht: {open taken: []}\n"
    more = """\
naam: Het antwoord komt
vervolg op: begin.yaml
stappen:
  - bericht: antwoord
verwacht: {einde: betaald}
"""
    assert told(more, begin=base).failure is None
    failure = told(more, begin=base.replace("door: noor", "door: sam")).failure
    assert failure is not None
    assert failure.place.file == "begin.yaml"
