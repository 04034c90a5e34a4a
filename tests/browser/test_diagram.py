"""The diagram in a real browser: drawn, marked, zoomed, and never a trap for keyboard or page."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from threading import Thread

import pytest
from playwright.sync_api import Browser, Page, expect
from werkzeug.serving import make_server

import engine.dossier.operations  # noqa: F401 - registers what service tasks may call
from engine.settings import Settings
from engine.store.database import Database
from engine.store.who import SYSTEM
from engine.work import deployments, shipped
from tests.conftest import People
from tests.web.cases import add_case
from webapp import create_app


@pytest.fixture
def dossier(database: Database, people: People, tmp_path: Path) -> Iterator[str]:
    """The address of a dossier that waits at the first task of the shipped process."""
    now = datetime.now(UTC)
    with database.transaction(SYSTEM) as session:
        stored = deployments.deploy(session, None, shipped.files(), now)
        deployments.put_into_use(session, None, [one.id for one in stored], now)
        case = add_case(session, people.loes, "onderzoek_client", group_id=people.noord)
    app = create_app(Settings(var=tmp_path, secret_key="k" * 32, demo=True), database)
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/dossiers/{case.number}"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def page(browser: Browser, dossier: str) -> Iterator[Page]:
    """The dossier on a wide screen, opened by Karim; an error in the console fails the test."""
    context = browser.new_context(viewport={"width": 1280, "height": 800})
    page = context.new_page()
    problems: list[str] = []
    page.on("console", lambda said: problems.append(said.text) if said.type == "error" else None)
    page.on("pageerror", lambda error: problems.append(str(error)))
    page.goto(dossier)
    page.get_by_role("button", name="Karim Kompas").click()
    page.goto(dossier)
    expect(page.locator(".diagram--drawn")).to_be_visible()
    yield page
    assert problems == []
    context.close()


def width(page: Page) -> float:
    box = page.locator(".diagram__canvas").first.bounding_box()
    assert box
    return box["width"]


def test_the_diagram_is_drawn_and_says_where_the_case_stands(page: Page) -> None:
    marked = page.locator(".diagram-mark-current")
    expect(marked).to_have_count(1)
    expect(page.locator(".diagram-badge--current", has_text="Nu").first).to_be_visible()
    expect(page.locator(".bjs-powered-by")).to_be_visible()


def test_buttons_zoom(page: Page) -> None:
    before = width(page)
    page.get_by_role("button", name="Groter").click()
    assert width(page) > before
    page.get_by_role("button", name="Hele diagram").click()
    box = page.locator(".diagram__box").first
    assert box.evaluate("box => box.scrollWidth <= box.clientWidth")


def test_a_row_of_words_points_to_its_element(page: Page) -> None:
    link = page.locator("tr[data-element] a[data-point]").first
    element = link.get_attribute("data-point")
    link.click()
    expect(page.locator(f"[data-element-id='{element}'].diagram-mark-pointed")).to_be_visible()


def test_the_keyboard_scrolls_the_diagram_and_goes_on_through_the_page(page: Page) -> None:
    box = page.locator(".diagram__box").first
    box.focus()
    before = box.evaluate("box => box.scrollLeft")
    for _ in range(3):
        page.keyboard.press("ArrowRight")
    page.wait_for_function(
        "([box, before]) => box.scrollLeft > before", arg=[box.element_handle(), before]
    )
    page.keyboard.press("Tab")
    assert not box.evaluate("box => box.contains(document.activeElement)")


def test_the_wheel_moves_the_page_past_the_diagram(page: Page) -> None:
    page.set_viewport_size({"width": 360, "height": 640})
    page.locator(".diagram__box").first.scroll_into_view_if_needed()
    page.locator(".diagram__box").first.hover()
    before = page.evaluate("scrollY")
    for _ in range(12):
        page.mouse.wheel(0, 200)
        page.wait_for_timeout(50)
    assert page.evaluate("scrollY") > before
    assert page.evaluate("document.documentElement.scrollWidth") <= 360


def test_without_javascript_the_words_remain(browser: Browser, page: Page, dossier: str) -> None:
    state = page.context.storage_state()
    context = browser.new_context(java_script_enabled=False, storage_state=state)
    plain = context.new_page()
    plain.goto(dossier)
    expect(plain.locator("tr[data-element]").first).to_be_visible()
    expect(
        plain.get_by_text("Het diagram verschijnt als JavaScript aan staat").first
    ).to_be_visible()
    context.close()
