"""Minutes as a PDF that a screen reader reads as well as an eye does: tagged, PDF/UA-1, in Dutch.

What people typed goes in as data. The template (`verslag.typ`) shows it as text, so that nothing in
it can be markup, a file or a command.
"""

import json
import unicodedata
from pathlib import Path
from typing import Any, Final, Literal

import typst

from engine.dossier.conference.minutes import Minutes
from engine.dossier.conference.wording import told

HERE: Final = Path(__file__).resolve().parent
TEMPLATE: Final = (HERE / "verslag.typ").read_bytes()
Standard = Literal["ua-1"]
STANDARD: Final[Standard] = "ua-1"
SENDER: Final = "Gemeente"


def pdf_of(minutes: Minutes) -> bytes:
    """The minutes as a PDF; the same minutes give the same bytes.

    PDF/UA asks that every character can be shown. What the letters that come along lack is looked
    for in those of the machine; what is nowhere stands in the PDF to be read out and copied, and
    that PDF, tagged as well, does not say that it is PDF/UA.
    """
    try:
        return _compiled(minutes, STANDARD, own_fonts=True)
    except typst.TypstError:
        pass
    try:
        return _compiled(minutes, STANDARD, own_fonts=False)
    except typst.TypstError:
        return _compiled(minutes, None, own_fonts=True)


def _compiled(minutes: Minutes, standard: Standard | None, *, own_fonts: bool) -> bytes:
    made = typst.compile(
        TEMPLATE,
        format="pdf",
        ignore_system_fonts=own_fonts,
        sys_inputs={"verslag": json.dumps(_clean(_data(minutes)), ensure_ascii=False)},
        pdf_standards=standard,
        timestamp=int(minutes.sent_at.timestamp()) if minutes.sent_at else 0,
    )
    if not isinstance(made, bytes):
        raise TypeError("typst gives one PDF")
    return made


def _data(minutes: Minutes) -> dict[str, object]:
    words = told(minutes)
    return {
        "titel": words.title,
        "van": SENDER,
        "voet": f"Verslag op maat voor {minutes.recipient}",
        "kop": [{"naam": name, "waarde": value} for name, value in words.facts],
        "vooraf": [words.before],
        "delen": [
            {
                "titel": section.title,
                "regels": [
                    {"over": line.about, "tekst": line.text, "noot": line.remark}
                    for line in section.lines
                ],
            }
            for section in words.sections
        ],
        "slot": [words.after],
    }


def _clean(value: Any) -> Any:
    """Without control characters and the like, which no letter shows."""
    if isinstance(value, str):
        return "".join(one if one == "\n" or _is_shown(one) else " " for one in value)
    if isinstance(value, dict):
        return {key: _clean(one) for key, one in value.items()}
    return [_clean(one) for one in value]


def _is_shown(one: str) -> bool:
    return unicodedata.category(one) not in ("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp")
