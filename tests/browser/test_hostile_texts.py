"""A store in which every text tries to run, on every surface: nothing runs, nothing is refused, nothing asks."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import cast

import pytest
from playwright.sync_api import Page, StorageState, expect

from tests.browser.conftest import DemoServer, Pages
from tests.browser.hostile_store import ATTACK
from tests.browser.test_accessibility import kind_of, links
from tests.browser.test_tour import PATIENCE, _patient, visit
from tests.filled import ROOT, copy_of_demo, environ
from tours.hotspots import HOTSPOTS

__all__ = ["_patient"]

pytestmark = pytest.mark.long

ARMED = """() => [...document.querySelectorAll("*")].flatMap(element => [...element.attributes]
  .filter(({ name, value }) => name.startsWith("on") || (/^(href|src|action|formaction|xlink:href|srcdoc)$/.test(name)
    && /^\\s*(javascript|vbscript|data:text)/i.test(value)))
  .map(({ name }) => `${element.outerHTML.slice(0, 120)}: ${name}`))"""
"""What would run at a click or by itself."""


@dataclass
class Hostile:
    """Where the hostile store's things are, and a page that says what happened in it."""

    told: dict[str, str]
    pages: Pages
    server: DemoServer

    def page(self, name: str, **more: object) -> Page:
        page = self.pages(name, **more)  # type: ignore[arg-type]
        page.on("dialog", lambda dialog: self.pages.complaints.append(f"{name}: asked {dialog.message!r}"))
        return page

    def address(self, of: str) -> str:
        return self.told[of]


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[DemoServer]:
    """The demo store and the hostile one, on a server that no other test sees."""
    folder = copy_of_demo(tmp_path_factory, tmp_path_factory.mktemp("hostile"))
    done = subprocess.run(
        [sys.executable, "-m", "tests.browser.hostile_store"],
        cwd=ROOT, env=environ(folder), capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    running = DemoServer.start(folder)
    running.described["hostile"] = json.loads(done.stdout)
    yield running
    running.stop()


@pytest.fixture(scope="module")
def _sessions() -> dict[str, StorageState]:
    """This server's own sign-ins."""
    return cast("dict[str, StorageState]", {})


@pytest.fixture
def hostile(server: DemoServer, new_page: Pages) -> Hostile:
    return Hostile(server.described["hostile"], new_page, server)


def unharmed(page: Page) -> None:
    """The texts are there as texts; nothing in the page can run."""
    expect(page.locator("body")).to_contain_text("onerror=hacked=1")
    assert page.evaluate("typeof hacked") == "undefined"
    assert page.evaluate(ARMED) == []


def visitor(hostile: Hostile) -> None:
    """The tour, each card, search and way, the basket, the tag's page."""
    page = hostile.page("visitor", width=1024, height=768, reduced_motion="reduce")
    visit(page, f"{hostile.told['tour']}?lang=en&find=onerror")
    expect(page.locator("#tour-found a")).not_to_have_count(0)
    unharmed(page)
    spots = page.locator(".tour-hotspot:not([data-kind=link])")
    expect(spots).not_to_have_count(0)
    for number in range(spots.count()):
        spots.nth(number).evaluate("spot => spot.click()")
        expect(page.locator(".tour-card:visible, .tour-chooser:visible").first).to_be_visible()
        unharmed(page)
        page.keyboard.press("Escape")
    page.locator("#tour-found a").first.click()
    expect(page.locator("#tour-route")).to_contain_text("onerror=hacked=1")
    page.locator(".goods-form button[data-buys]").first.evaluate("button => button.click()")
    expect(page.locator(".basket-pieces").first).to_have_text("1")
    page.locator("nav[aria-labelledby=tour-others] a").first.click()
    expect(page.locator(".tour-live, [aria-live]").first).to_contain_text("onerror=hacked=1")
    unharmed(page)
    for path in ("/basket", hostile.told["tag"], "/tour"):
        page.goto(f"{path}?lang=de")
        unharmed(page)


def tour_editor(hostile: Hostile) -> None:
    """Every view, panel and dialog of the editor, each hotspot's form, and each kind's chooser."""
    page = hostile.page("tour editor", role="admin", width=1440, height=900, reduced_motion="reduce")
    page.goto(hostile.told["editor"])
    expect(page.locator("aus-tour-stage .tour-stage")).to_have_attribute("data-ready", "", timeout=PATIENCE)
    for number in range(page.locator(".spot-open").count()):
        page.locator(".spot-open").nth(number).click()
        unharmed(page)
    bar = page.locator(".tour-bar button:enabled")
    for number in range(bar.count()):
        bar.nth(number).click()
        unharmed(page)
        if page.locator("dialog:modal").count():
            page.keyboard.press("Escape")
    page.get_by_role("button", name="Picture", exact=True).click()
    for number in range(len(HOTSPOTS)):
        page.locator("aus-tour-stage .tour-stage").click(position={"x": 40 + 50 * number, "y": 60})
        page.locator(".chooser-kinds button").nth(number).click()
        unharmed(page)
        page.keyboard.press("Escape")


def studio(hostile: Hostile) -> None:
    """One page of each kind that the studio leads to from the hostile store."""
    page = hostile.page("studio", role="admin", width=1440, height=900)
    page.goto("/studio")
    waiting, seen = [hostile.told["editor"], *links(page, ".rail-link")], set[str]()
    while waiting:
        href = waiting.pop(0)
        if kind_of(href) in seen:
            continue
        seen.add(kind_of(href))
        page.goto(f"{href}?store={hostile.told['store']}")
        assert page.evaluate("typeof hacked") == "undefined"
        assert page.evaluate(ARMED) == [], href
        waiting += links(page, "#content a[href^='/studio']")
    for leaf in ("share", "tags", "numbers"):
        page.goto(f"{hostile.told['editor']}/{leaf}")
        unharmed(page)


def display(hostile: Hostile) -> None:
    """A player with a text, a product and the tour, one after the other."""
    page = hostile.page("display", width=640, height=360)
    page.goto(hostile.told["display"])
    for widget in ("text", "product", "tour"):
        shown = page.locator(f"[data-zone=main] .layer[data-shown][data-widget={widget}]").last
        expect(shown).to_be_visible(timeout=PATIENCE)
        assert page.evaluate("typeof hacked") == "undefined"
        assert page.evaluate(ARMED) == []


@pytest.mark.parametrize("surface", [visitor, tour_editor, studio, display], ids=lambda surface: surface.__name__)
def test_no_text_of_a_store_runs_anywhere(hostile: Hostile, surface: Callable[[Hostile], None]) -> None:
    """A refused style or script is an error in the console, which fails every test here."""
    assert len(ATTACK) <= 100
    surface(hostile)
