"""The pages of the application, and how somebody comes to them: by their links, as people do."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from functools import cache
from typing import Any, Final, NamedTuple
from urllib.parse import urlsplit

from flask import Flask
from lxml import html
from werkzeug.exceptions import HTTPException
from werkzeug.routing import Rule

import webapp
from webapp.access import Access

MOST: Final = 4
"""So many addresses of one rule are asked for: what one has no link to, another may have."""
OF_A_DOSSIER: Final = re.compile(r"/dossiers/(\d{4}-\d{6})")


class Answer(NamedTuple):
    """What came back: a page with its links, the address that one is sent on to, or a file."""

    status: int
    kind: str = ""
    text: str = ""
    onward: str = ""


class Walk(NamedTuple):
    """Rule → the addresses of its pages (none for a file), and the links that led nowhere."""

    pages: dict[str, list[str]]
    broken: list[str]


@cache
def application() -> Flask:
    """All pages, without a database behind them."""
    app = Flask("pages")
    for blueprint in webapp.BLUEPRINTS:
        app.register_blueprint(blueprint)
    return app


def pages_for(wanted: Callable[[Access], bool]) -> set[str]:
    """The rules that can be opened by those for whom they are meant."""
    app = application()
    found = set()
    for rule in app.url_map.iter_rules():
        view: Any = app.view_functions[rule.endpoint]
        if "GET" in (rule.methods or ()) and rule.endpoint != "static" and wanted(view.access):
            found.add(rule.rule)
    return found


def rule_of(address: str) -> Rule | None:
    """The rule of an address without the name of the machine; None when there is none."""
    try:
        found, _ = application().url_map.bind("").match(urlsplit(address).path, return_rule=True)
    except HTTPException:
        return None
    return found


def walk(get: Callable[[str], Answer], start: Iterable[str], dossiers: Iterable[str] = ()) -> Walk:
    """Follow all links from here; when some `dossiers` are named, the others are left alone."""
    wanted, known = set(dossiers), list(dict.fromkeys(start))
    pages: dict[str, list[str]] = {}
    broken = []
    for address in known:  # grows on the way
        rule, number = rule_of(address), OF_A_DOSSIER.match(address)
        if rule is None:
            broken.append(f"{address}: no such page")
        elif not (number and wanted and number[1] not in wanted):
            found = pages.setdefault(rule.rule, [])
            if len(found) < MOST:
                answer = get(address)
                broken += [f"{address}: {answer.status}"] * (answer.status >= 400)
                found += [address] * (answer.status == 200 and answer.kind.startswith("text/html"))
                known += [link for link in _links(answer) if link not in known]
    return Walk(pages, broken)


def _links(answer: Answer) -> list[str]:
    found = [answer.onward]
    if answer.kind.startswith("text/html") and answer.text:
        found += [one.get("href", "") for one in html.fromstring(answer.text).iter("a")]
    links = dict.fromkeys(link.partition("#")[0] for link in found)
    return [link for link in links if link.startswith("/")]
