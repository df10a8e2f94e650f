"""Every hotspot of the demo's tour is reached and used by keyboard alone, under the name that it has in the list."""

from __future__ import annotations

from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import DemoServer, Pages
from tests.browser.test_tour import _patient, tab_to, visit

__all__ = ["_patient"]

MARKED = """() => Object.fromEntries([...document.querySelectorAll("[data-entry]")].map(one =>
  [one.dataset.entry, [one.dataset.kind, one.querySelector("h3").innerText.trim()]]))"""


def every_hotspot_of(page: Page, path: str) -> None:
    """By Tab to the hotspots, by arrows through all of them, by Enter into each card and by Escape back."""
    visit(page, path)
    wanted: dict[str, list[str]] = page.evaluate(MARKED)
    assert wanted
    tab_to(page, ".tour-hotspot")
    page.keyboard.press("Home")
    reached = []
    for _ in range(len(wanted)):
        spot = page.locator(".tour-hotspot:focus")
        id_ = spot.get_attribute("data-hotspot") or ""
        kind, name = wanted[id_]
        expect(spot).to_have_accessible_name(name)
        reached.append(id_)
        if kind != "link":
            page.keyboard.press("Enter")
            expect(page.get_by_role("complementary", name=name)).to_be_focused()
            page.keyboard.press("Escape")
            expect(page.locator(f'.tour-hotspot[data-hotspot="{id_}"]')).to_be_focused()
        page.keyboard.press("ArrowRight")
    assert sorted(reached) == sorted(wanted)
    for id_ in (id_ for id_, (kind, _) in wanted.items() if kind == "link"):
        page.locator(f'.tour-hotspot[data-hotspot="{id_}"]').focus()
        page.keyboard.press("Enter")
        expect(page.get_by_role("heading", level=1)).to_have_text(wanted[id_][1])
        page.go_back()
        expect(page.locator(f'.tour-hotspot[data-hotspot="{id_}"]')).to_have_count(1)


@pytest.mark.long
@pytest.mark.parametrize("number", [0, 1, 2])
def test_every_hotspot_is_reached_and_used_by_keyboard(new_page: Pages, server: DemoServer, number: int) -> None:
    page = new_page("every hotspot", language="de", width=1024, height=768, reduced_motion="reduce")
    every_hotspot_of(page, f"{urlsplit(server.described['tours'][0]['scenes'][number]['url']).path}?lang=de")
