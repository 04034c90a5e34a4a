"""Every form of our own draws as sound HTML, empty, half-filled and with all its errors."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest
from flask import Flask, render_template
from lxml import html

from engine.forms import AnswersInvalid, Form, load_form

FORMS = Path(__file__).resolve().parents[2] / "forms"
NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
KNOWN = {
    "hulpvraag": "Hulp in <b>huis</b>",
    "reikwijdte": {"domeinen": ["Wmo 2015", "Onderwijs"], "partijen": ["School"]},
    "gezinsleden": [{"naam": "Kind Verzonnen"}],
}


def drawn(app: Flask, form: Form, raw: dict[str, list[str]] | None) -> html.HtmlElement:
    errors: dict[str, list[str]] = {}
    if raw is not None:
        try:
            form.validate(raw, KNOWN, NOW)
        except AnswersInvalid as invalid:
            errors = invalid.errors
    widgets = form.view(KNOWN, raw, errors, now=NOW)
    with app.test_request_context():
        page = render_template("tasks/fields.html", widgets=widgets, again="/opnieuw")
    return html.fromstring(f"<main>{page}</main>")


def as_posted(page: html.HtmlElement) -> dict[str, list[str]]:
    """What a browser would send, with the first option chosen everywhere."""
    posted: dict[str, list[str]] = {}
    for one in page.xpath("//*[@name][not(self::button)]"):
        posted.setdefault(one.get("name"), []).append(one.get("value") or "x")
    return {
        name: texts[:2] if texts[0] == "x" or len(texts) > 1 else texts
        for name, texts in posted.items()
    }


def check_fields(page: html.HtmlElement) -> None:
    ids = page.xpath("//@id")
    assert len(ids) == len(set(ids))
    for told in page.xpath("//@aria-describedby"):
        assert set(told.split()) <= set(ids)
    labelled = set(page.xpath("//label/@for"))
    asked = page.xpath("//input[not(@type='hidden')] | //select | //textarea")
    assert {one.get("id") for one in asked} <= labelled
    assert page.xpath("//fieldset[not(legend)]") == []
    assert page.xpath("//b") == []


@pytest.mark.parametrize("path", sorted(FORMS.glob("*.form")), ids=lambda path: path.stem)
def test_form(app: Flask, path: Path) -> None:
    form = load_form(path.read_bytes())
    page = drawn(app, form, None)
    check_fields(page)
    for _ in range(3):  # each time the answers may make more questions appear
        page = drawn(app, form, as_posted(page))
        check_fields(page)
