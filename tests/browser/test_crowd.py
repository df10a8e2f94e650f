"""A display that belongs to nobody once several people tap at it, in real Chromium."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import DemoServer, Pages
from tests.browser.test_live_prices import PATIENCE, Studio
from tests.browser.test_players import MOMENT, PLAYS, display, tap


@pytest.fixture
def shared(server: DemoServer, new_page: Pages) -> Iterator[dict[str, Any]]:
    """The display at the shoes, shared from three people on, and as it was afterwards."""
    studio, found = Studio(new_page("studio", role="admin")), display(server, "Schuhe")
    address = f"/api/v1/displays/{found['id']}"
    known = studio.call("GET", address)
    wanted = {name: known[name] for name in ("name", "store", "place", "display_class", "rotation", "groups")}
    studio.call("PUT", address, {**wanted, "crowd": "neutral"})
    yield found
    studio.call("PUT", address, {**wanted, "crowd": known["crowd"]})


def test_from_three_people_on_a_neutral_display_shows_what_all_tapped_and_then_plays_on(
    server: DemoServer, new_page: Pages, shared: dict[str, Any]
) -> None:
    tags = [str(one["url"]) for one in server.described["taps"] if one["display"] == shared["id"]]
    screen = new_page("shoes", width=1280, height=720)
    screen.goto(shared["player_url"])
    screen.wait_for_selector(PLAYS)
    tap(tags[0])
    expect(screen.locator(f"{MOMENT}[data-widget=product]")).to_be_visible(timeout=PATIENCE)
    tap(tags[1])
    tap(tags[0])
    together = screen.locator(f"{MOMENT}[data-widget=products]")
    expect(together.locator(".side-by-side")).to_have_attribute("data-count", "2", timeout=PATIENCE)
    expect(together.locator(".tile")).to_have_count(2)
    for tile in together.locator(".tile").all():
        expect(tile).to_contain_text("€")
    # A display that shows no tour has not loaded what draws one.
    loaded: list[str] = screen.evaluate("performance.getEntriesByType('resource').map(one => one.name)")
    assert not [one for one in loaded if "/sphere-" in one]
    studio = Studio(new_page("wall", role="editor"))
    studio.call("POST", f"/api/v1/leases/{shared['id']}/clear")
    expect(screen.locator("[data-moments] .layer")).to_have_count(0, timeout=PATIENCE)
    expect(screen.locator(PLAYS).last).to_be_visible()
