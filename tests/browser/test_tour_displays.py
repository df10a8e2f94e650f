"""A screen of the shop is seen in the tour where it hangs, with what it plays; a click tells more of that."""

from __future__ import annotations

import re

from playwright.sync_api import expect

from tests.browser.conftest import DemoServer, Pages
from tests.browser.test_players import PLAYS, SOON_MS, display
from tests.browser.test_tour import PATIENCE, tour_of, visit


def test_a_display_plays_in_the_picture_and_a_click_shows_its_things(new_page: Pages, server: DemoServer) -> None:
    screen = new_page("screen", width=640, height=360)
    screen.goto(display(server, "Schuhe")["player_url"])
    expect(screen.locator(PLAYS)).to_be_visible(timeout=SOON_MS)
    page = new_page("visitor", language="de", width=1024, height=768)
    visit(page, f"{tour_of(server)}/shoes?v=90,4,60")
    entry = page.locator('[data-entry="display-shoes"]')
    expect(entry.locator("[data-on-air]")).to_have_text(re.compile("^Jetzt zu sehen: "), timeout=PATIENCE)
    panel = page.locator(".tour-display:has(.tour-display-item)").first
    expect(panel).to_be_visible(timeout=PATIENCE)
    box = panel.bounding_box()
    assert box is not None
    page.mouse.click(box["x"] + box["width"] / 4, box["y"] + box["height"] / 4)
    card = page.get_by_role("complementary", name="Bildschirm Schuhe")
    expect(card).to_be_visible()
    expect(card).to_contain_text("Jetzt zu sehen: ")
