"""A page for everybody: axe-core finds nothing, nothing is too wide, and one heading names it."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Final

from playwright.sync_api import Page

AXE: Final = Path(__file__).resolve().parents[2] / "node_modules" / "axe-core" / "axe.min.js"
RULES: Final = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice")
DESKTOP: Final = 1280
ZOOMED: Final = 640
"""A desktop screen at 200 % has half as many CSS pixels."""
PHONE: Final = 360
RUN: Final = """rules => axe
    .run(document, {runOnly: {type: 'tag', values: rules}, resultTypes: ['violations']})
    .then(({violations}) => violations.flatMap(({id, help, nodes}) =>
        nodes.map(one => `${id}: ${help}: ${one.target} ${one.html.slice(0, 160)}`)))"""
TOO_WIDE: Final = """() => {
    const room = document.documentElement.clientWidth;
    if (document.documentElement.scrollWidth <= room) return [];
    return [...document.body.querySelectorAll('*')]
        .filter(one => one.getBoundingClientRect().right > room + 1)
        .map(one => one.outerHTML.slice(0, 120)).slice(0, 3);
}"""
DOWN: Final = "scrollTo(0, document.body.scrollHeight)"
"""Where buttons that float at the end of the window have nothing behind them."""
DRAWN: Final = """() => [...document.querySelectorAll('bpmn-diagram')]
    .every(one => !one.offsetWidth || one.matches('.diagram--drawn'))"""


def faults(page: Page) -> list[str]:
    """What is wrong with the page as it is now, on a desktop, zoomed in, and on a phone."""
    found = _heading_faults(page)
    for width in (DESKTOP, ZOOMED, PHONE):
        page.set_viewport_size({"width": width, "height": 800})
        page.wait_for_function(DRAWN)
        found += [f"at {width} px too wide: {html}" for html in page.evaluate(TOO_WIDE)]
        page.evaluate(DOWN)
        if width != ZOOMED:
            _unroll(page, width)
            found += [f"at {width} px {text}" for text in axe(page)]
    return found


def _unroll(page: Page, width: int) -> None:
    """A window as tall as the page: what lies under buttons that stay in reach is not covered, for
    one can scroll; that the focus never lies there is asked elsewhere (test_instant.py)."""
    height = page.evaluate("document.documentElement.scrollHeight")
    page.set_viewport_size({"width": width, "height": max(800, height)})
    page.wait_for_function(DRAWN)


def axe(page: Page) -> list[str]:
    """The findings of axe-core: rule, what it asks, and where it is broken."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(_source())  # not a script element: the content security policy forbids those
    found: list[str] = page.evaluate(RUN, RULES)
    return found


def _heading_faults(page: Page) -> list[str]:
    headings = page.get_by_role("heading", level=1).all_inner_texts()
    if len(headings) != 1:
        return [f"{len(headings)} main headings: {headings}"]
    title = page.title()
    return [] if title.startswith(headings[0]) else [f"title {title!r}, heading {headings[0]!r}"]


@cache
def _source() -> str:
    return AXE.read_text(encoding="utf-8")
