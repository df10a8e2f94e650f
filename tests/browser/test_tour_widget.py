"""A tour on a display: it turns, and goes on turning when the network is cut."""

from __future__ import annotations

import re
from typing import Any

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import DemoServer, Pages
from tests.browser.test_live_prices import PATIENCE, Studio, a_display_showing
from tests.browser.test_players import OFFLINE, is_kept

BROKEN_OFF = "ERR_FAILED"
"""A tile that was on its way when the network went."""

DRAWN = "[data-zone=main] .layer[data-shown][data-widget=tour] .tour-turning[data-drawn]"


WITHOUT_GRAPHICS = """HTMLCanvasElement.prototype.getContext = new Proxy(HTMLCanvasElement.prototype.getContext, {
  apply: (ask, canvas, [kind, ...more]) => /webgl/.test(kind) ? null : Reflect.apply(ask, canvas, [kind, ...more]),
})"""


def tour_of(server: DemoServer) -> dict[str, Any]:
    """An item of a playlist that shows the demo's tour."""
    return {"widget": "tour", "config": {"tour": server.described["tours"][0]["id"]}}


def test_a_display_loads_what_draws_a_tour_and_draws_it_after_a_start_without_a_network(
    server: DemoServer, new_page: Pages
) -> None:
    studio = Studio(new_page("studio", role="admin"))
    screen = new_page("tour on a display", width=640, height=360)
    new_page.expect(OFFLINE)
    new_page.expect(BROKEN_OFF)
    a_display_showing(tour_of(server), studio, screen, server.described["stores"][0]["id"])
    # The screen is as long as 16:9: its first view is the one that was made for that.
    expect(screen.locator(".tour-turning .tour-poster").last).to_have_attribute("src", re.compile(r"_wide\.jpg$"))
    is_kept(screen)
    # A page is under its Service Worker from its second start on.
    screen.reload()
    expect(screen.locator(DRAWN).last).to_be_visible(timeout=PATIENCE)
    screen.context.set_offline(True)
    screen.reload()
    expect(screen.locator(DRAWN).last).to_be_visible(timeout=PATIENCE)


def test_on_a_display_without_graphics_a_long_picture_of_the_tour_passes_by(
    server: DemoServer, new_page: Pages
) -> None:
    studio = Studio(new_page("studio", role="admin"))
    screen = new_page("tour without graphics", width=640, height=360)
    screen.add_init_script(WITHOUT_GRAPHICS)
    shown = a_display_showing(tour_of(server), studio, screen, server.described["stores"][0]["id"])
    strip = shown.locator(".tour-turning[data-rolling] .tour-strip")
    expect(strip).to_be_visible(timeout=PATIENCE)
    # It is as high as the screen, and moves.
    assert strip.evaluate("strip => [strip.offsetHeight, strip.offsetWidth > 10 * strip.offsetHeight]") == [360, True]
    assert strip.evaluate("strip => strip.getAnimations().map(one => one.playState)") == ["running"]


@pytest.mark.long
def test_a_tour_on_a_display_comes_back_without_a_network(server: DemoServer, new_page: Pages) -> None:
    studio = Studio(new_page("studio", role="admin"))
    screen = new_page("tour on a display", width=640, height=360)
    new_page.expect(OFFLINE)
    new_page.expect(BROKEN_OFF)
    a_display_showing(tour_of(server), studio, screen, server.described["stores"][0]["id"])
    expect(screen.locator(DRAWN).last).to_be_visible(timeout=PATIENCE)
    # The screen is as long as 16:9: its first view is the one that was made for that.
    expect(screen.locator(".tour-turning .tour-poster").last).to_have_attribute("src", re.compile(r"_wide\.jpg$"))
    is_kept(screen)
    # A page is under its Service Worker from its second start on.
    screen.reload()
    expect(screen.locator(f"{DRAWN}[data-kept]").last).to_be_visible(timeout=PATIENCE)
    screen.context.set_offline(True)
    screen.reload()
    expect(screen.locator(DRAWN).last).to_be_visible(timeout=PATIENCE)
    # Every tile of the turn is there: none has to be asked for where nobody answers.
    expect(screen.locator(f"{DRAWN}[data-kept]").last).to_be_visible(timeout=PATIENCE)
