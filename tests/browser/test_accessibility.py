"""axe finds nothing on any page, in both languages and themes, wide and on a phone."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Frame, Page, expect

from tests.browser.conftest import DemoServer, Pages, Theme

ROOT = Path(__file__).parents[2]
WIDE: tuple[str, Theme, int] = ("de", "light", 1440)
NARROW: tuple[str, Theme, int] = ("en", "dark", 390)


def looks(gate: tuple[str, Theme, int], other: tuple[str, Theme, int]) -> pytest.MarkDecorator:
    """One look in the gate, the other in `make test-long`."""
    return pytest.mark.parametrize(("language", "theme", "width"), [gate, pytest.param(*other, marks=pytest.mark.long)])


def axe_source() -> str:
    """axe-core, wherever above us npm put it."""
    folder = next(one for one in (ROOT, *ROOT.parents) if (one / "node_modules/axe-core/axe.min.js").is_file())
    return (folder / "node_modules/axe-core/axe.min.js").read_text(encoding="utf-8")


AXE = axe_source()


def findings(page: Page | Frame) -> list[str]:
    """What axe objects to: rule, impact, and the first places."""
    page.evaluate(AXE)
    # color-contrast waits for fonts; transitions must have come to rest.
    page.evaluate("document.fonts.ready.then(() => null)")
    report: dict[str, Any] = page.evaluate(
        # preload would make a style element of its own, which our policy refuses.
        "axe.run(document, {preload: false, resultTypes: ['violations'], runOnly: ['wcag2a', 'wcag2aa', 'wcag21a',"
        " 'wcag21aa', 'wcag22aa', 'best-practice']})"
    )
    return [
        f"{one['id']} ({one['impact']}): " + " | ".join(node["html"][:160] for node in one["nodes"][:3])
        for one in report["violations"]
    ]


def objections(page: Page, href: str) -> list[str]:
    """What stands against this page: axe's findings, and sideways scrolling."""
    found = [f"{href}: {one}" for one in findings(page)]
    if not page.evaluate("document.documentElement.scrollWidth <= innerWidth"):
        found.append(f"{href}: wider than its window")
    return found


def kind_of(path: str) -> str:
    """The path without its ids: one page of each kind is looked at."""
    return re.sub(r"[0-9A-Z]{26}", "*", path)


def settle(page: Page) -> None:
    """Wait until a tour's picture is drawn: only then its hotspots stand where visitors see them."""
    if page.locator("#tour-stage").count():
        expect(page.locator("#tour-stage")).to_have_attribute("data-sharp", "", timeout=60_000)


def links(page: Page, selector: str) -> list[str]:
    # By the attribute: a link in a drawing has no pathname.
    script = "links => links.map(link => new URL(link.getAttribute('href'), location).pathname)"
    found: list[str] = page.eval_on_selector_all(selector, script)
    return [one for one in found if not one.endswith((".svg", ".png", ".csv"))]


@looks(WIDE, NARROW)
def test_nothing_in_the_studio_keeps_anybody_out(new_page: Pages, language: str, theme: Theme, width: int) -> None:
    page = new_page("studio", role="admin", language=language, theme=theme, width=width)
    page.goto("/studio")
    waiting = links(page, ".rail-link")
    seen = {kind_of(one) for one in waiting}
    wrong: list[str] = []
    while waiting:
        href = waiting.pop(0)
        page.goto(href)
        wrong += objections(page, href)
        for one in links(page, "#content a[href^='/studio']"):
            if kind_of(one) not in seen:  # one page of each kind, however deep: a scene's editor is three steps down
                seen.add(kind_of(one))
                waiting.append(one)
    assert not wrong, "\n".join(wrong)


@looks(NARROW, WIDE)
def test_nothing_public_keeps_anybody_out(
    new_page: Pages, server: DemoServer, language: str, theme: Theme, width: int
) -> None:
    page = new_page("public", language=language, theme=theme, width=width)
    new_page.expect("404 (NOT FOUND)")
    store = server.described["stores"][0]["id"]
    taps = [tap["url"] for tap in server.described["taps"] if tap["state"] == "active"][:1]
    texts = [f"/legal/{store}/{kind}" for kind in ("imprint", "privacy", "accessibility")]
    tours = [urlsplit(scene["url"]).path for tour in server.described["tours"] for scene in tour["scenes"]]
    plain = ["/", "/tour", "/sign-in", "/api/docs", "/api/docs/problems", "/nowhere", "/basket", "/visit"]
    wrong: list[str] = []
    # In the gate one page of each kind, as in the studio: a scene costs the processor seconds of drawing.
    scenes = tours[:1] if (language, theme, width) == NARROW else tours
    for href in [*plain, *scenes, *texts, *taps]:
        page.goto(f"{href}?lang={language}")
        settle(page)
        wrong += objections(page, href)
    assert not wrong, "\n".join(wrong)


@looks(NARROW, WIDE)
def test_an_open_card_and_a_full_basket_keep_nobody_out(
    new_page: Pages, server: DemoServer, language: str, theme: Theme, width: int
) -> None:
    page = new_page("card", language=language, theme=theme, width=width, reduced_motion="reduce")
    page.goto(f"{urlsplit(server.described['tours'][0]['url']).path}?lang={language}")
    settle(page)
    page.locator(".tour-hotspot[data-kind=product]").first.focus()
    page.keyboard.press("Enter")
    card = page.locator(".tour-card:visible")
    expect(card).to_be_focused()
    wrong = objections(page, "card")
    card.locator("form button").first.click()
    expect(card.locator("output")).not_to_be_empty()
    page.goto(f"/basket?lang={language}")
    expect(page.locator(".basket-name")).to_have_count(1)
    wrong += objections(page, "full basket")
    assert not wrong, "\n".join(wrong)


@pytest.mark.long
@looks(WIDE, NARROW)
def test_no_panel_of_the_tour_editor_keeps_anybody_out(
    new_page: Pages, server: DemoServer, language: str, theme: Theme, width: int
) -> None:
    page = new_page("editor", role="editor", language=language, theme=theme, width=width, reduced_motion="reduce")
    page.goto("/studio/tours")
    page.get_by_role("link", name=server.described["tours"][0]["title"]).first.click()
    expect(page.locator("aus-tour-stage .tour-stage")).to_have_attribute("data-ready", "", timeout=60_000)
    wrong = objections(page, "editor")
    for number in range(page.locator(".editor-mark").count())[:1]:
        page.locator(".editor-mark").nth(number).focus()
        page.keyboard.press("Enter")
        wrong += objections(page, "hotspot")
    bar = page.locator(".tour-bar button:enabled")
    for number in range(bar.count()):
        name = bar.nth(number).inner_text() or bar.nth(number).get_attribute("aria-label") or ""
        bar.nth(number).click()
        wrong += objections(page, name)
        page.keyboard.press("Escape")
    assert not wrong, "\n".join(wrong)


@looks(WIDE, NARROW)
def test_a_display_keeps_nobody_out_paired_or_not(
    new_page: Pages, server: DemoServer, language: str, theme: Theme, width: int
) -> None:
    page = new_page("display", language=language, theme=theme, width=width)
    page.goto("/play")
    expect(page.locator(".pairing .code")).to_be_visible()
    wrong = objections(page, "/play")
    link = urlsplit(server.describe()["displays"][0]["player_url"])
    page.goto(f"{link.path}#{link.fragment}")
    page.reload()
    expect(page.locator(".layer[data-widget]").first).to_be_visible(timeout=20_000)
    wrong += objections(page, "/play, paired")
    assert not wrong, "\n".join(wrong)
