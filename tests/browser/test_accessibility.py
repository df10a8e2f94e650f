"""axe finds nothing on any page, in both languages and themes, wide and on a phone."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page

from tests.browser.conftest import DemoServer, Pages, Theme

ROOT = Path(__file__).parents[2]
LOOKS: list[tuple[str, Theme, int]] = [("de", "light", 1440), ("en", "dark", 390)]


def axe_source() -> str:
    """axe-core, wherever above us npm put it."""
    folder = next(one for one in (ROOT, *ROOT.parents) if (one / "node_modules/axe-core/axe.min.js").is_file())
    return (folder / "node_modules/axe-core/axe.min.js").read_text(encoding="utf-8")


AXE = axe_source()


def findings(page: Page) -> list[str]:
    """What axe objects to: rule, impact, and the first places."""
    page.evaluate(AXE)
    # color-contrast waits for fonts; transitions must have come to rest.
    page.evaluate("document.fonts.ready.then(() => null)")
    report: dict[str, Any] = page.evaluate(
        "axe.run(document, {resultTypes: ['violations'], runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa',"
        " 'wcag22aa', 'best-practice']})"
    )
    return [
        f"{one['id']} ({one['impact']}): " + " | ".join(node["html"][:160] for node in one["nodes"][:3])
        for one in report["violations"]
    ]


def studio_pages(page: Page) -> list[str]:
    """Every page that the rail leads to, and one page of each kind below it."""
    page.goto("/studio")
    hrefs = page.eval_on_selector_all(".rail-link", "links => links.map(link => link.getAttribute('href'))")
    found: list[str] = [str(href) for href in hrefs]
    for href in list(found):
        page.goto(href)
        inner = page.eval_on_selector_all("#content a[href^='/studio']", "links => links.map(l => l.pathname)")
        below = sorted({str(one) for one in inner} - set(found))
        kinds: dict[str, str] = {}
        for one in below:
            kinds.setdefault(re.sub(r"[0-9A-Z]{26}", "*", one), one)
        found += [one for one in kinds.values() if not one.endswith((".svg", ".png", ".csv"))]
    return found


@pytest.mark.parametrize(("language", "theme", "width"), LOOKS)
def test_nothing_in_the_studio_keeps_anybody_out(new_page: Pages, language: str, theme: Theme, width: int) -> None:
    page = new_page("studio", role="admin", language=language, theme=theme, width=width)
    wrong: list[str] = []
    for href in studio_pages(page):
        page.goto(href)
        wrong += [f"{href}: {one}" for one in findings(page)]
        if not page.evaluate("document.documentElement.scrollWidth <= innerWidth"):
            wrong.append(f"{href}: wider than its window")
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize(("language", "theme", "width"), LOOKS)
def test_nothing_public_keeps_anybody_out(
    new_page: Pages, server: DemoServer, language: str, theme: Theme, width: int
) -> None:
    page = new_page("public", language=language, theme=theme, width=width)
    new_page.expect("404 (NOT FOUND)")
    store = server.described["stores"][0]["id"]
    taps = [tap["url"] for tap in server.described["taps"] if tap["state"] == "active"][:1]
    texts = [f"/legal/{store}/{kind}" for kind in ("imprint", "privacy", "accessibility")]
    wrong: list[str] = []
    for href in ["/", "/sign-in", "/api/docs", "/api/docs/problems", "/nowhere", "/basket", *texts, *taps]:
        page.goto(f"{href}?lang={language}")
        wrong += [f"{href}: {one}" for one in findings(page)]
        if not page.evaluate("document.documentElement.scrollWidth <= innerWidth"):
            wrong.append(f"{href}: wider than its window")
    assert not wrong, "\n".join(wrong)
