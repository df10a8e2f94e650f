"""A tour on a display: it turns, and goes on turning when the network is cut."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import DemoServer, Pages
from tests.browser.test_live_prices import PATIENCE, Studio, a_display_showing
from tests.browser.test_players import OFFLINE, is_kept

DRAWN = "[data-zone=main] .layer[data-shown][data-widget=tour] .tour-turning[data-drawn]"


@pytest.mark.long
def test_a_tour_on_a_display_comes_back_without_a_network(server: DemoServer, new_page: Pages) -> None:
    studio = Studio(new_page("studio", role="admin"))
    screen = new_page("tour on a display", width=640, height=360)
    new_page.expect(OFFLINE)
    item = {"widget": "tour", "config": {"tour": server.described["tours"][0]["id"]}}
    a_display_showing(item, studio, screen, server.described["stores"][0]["id"])
    expect(screen.locator(DRAWN).last).to_be_visible(timeout=PATIENCE)
    is_kept(screen)
    # A page is under its Service Worker from its second start on.
    screen.reload()
    expect(screen.locator(f"{DRAWN}[data-kept]").last).to_be_visible(timeout=PATIENCE)
    screen.context.set_offline(True)
    screen.reload()
    expect(screen.locator(DRAWN).last).to_be_visible(timeout=PATIENCE)
    # Every tile of the turn is there: none has to be asked for where nobody answers.
    expect(screen.locator(f"{DRAWN}[data-kept]").last).to_be_visible(timeout=PATIENCE)
