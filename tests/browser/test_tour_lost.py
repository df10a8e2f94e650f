"""A visitor who loses the graphics again and again goes on looking at the same place, drawn by whoever can."""

from __future__ import annotations

import re
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import DemoServer, Pages
from tests.browser.test_tour import PATIENCE, _patient, tour_of, visit
from tests.browser.test_tour_widget import WITHOUT_GRAPHICS

__all__ = ["_patient"]

BACK_MS = 3_000
"""The bar of the issue."""
NOTCH = "v=30,0,90"
"""A view that the server draws as well, so that a still of it shows exactly the same."""

LOSE = """() => new Promise(done => {
  const canvas = document.querySelector("#tour-stage .tour-picture canvas")
  canvas.addEventListener("webglcontextlost", () => requestAnimationFrame(() => done()))
  canvas.getContext("experimental-webgl").getExtension("WEBGL_lose_context").loseContext()
})"""
PLACES = """() => Object.fromEntries([...document.querySelectorAll(".tour-hotspot:not([data-away])")].map(one => {
  const { x, y } = one.getBoundingClientRect()
  return [one.dataset.hotspot, [x, y]]
}))"""
SEEN_AGAIN = """before => {
  const stage = document.querySelector("#tour-stage")
  const still = stage.querySelector(".tour-still")
  const drawn = stage.querySelector(".tour-picture canvas") !== null && stage.hasAttribute("data-sharp")
  const picture = still?.complete && still.naturalWidth > 0 || drawn
  if (!picture || stage.hasAttribute("data-apart") || !stage.querySelector(".tour-poster[data-behind]")) return false
  const now = (PLACES)()
  return Object.entries(before).every(([id, [x, y]]) => id in now && Math.hypot(now[id][0] - x, now[id][1] - y) < 2)
}""".replace("PLACES", PLACES)
STILL = """() => {
  const { scene, scenes } = JSON.parse(document.querySelector("#tour-data").textContent)
  return scenes[scene].stills.replace("{yaw}", "30.0").replace("{pitch}", "0.0").replace("{fov}", "90")
}"""
WATCH_STILLS = """() => {
  window.stills = []
  new MutationObserver(changes => {
    for (const { target } of changes) if (target.matches(".tour-still")) stills.push(target.getAttribute("src"))
  }).observe(document.querySelector("#tour-stage"), { attributes: true, attributeFilter: ["src"], subtree: true })
}"""


def looking(page: Page, server: DemoServer) -> dict[str, Any]:
    """The entrance, sharp; where its hotspots are seen."""
    visit(page, f"{tour_of(server)}?lang=en&{NOTCH}")
    expect(page.locator(".tour-poster")).to_have_attribute("data-behind", "")
    places: dict[str, Any] = page.evaluate(PLACES)
    assert len(places) > 1
    return places


def lose(page: Page, places: dict[str, Any], within_ms: int) -> None:
    """Takes the graphics away; the same view is there again before the time is up."""
    page.evaluate(LOSE)
    page.wait_for_function(SEEN_AGAIN, arg=places, timeout=within_ms)


def drawn_by_the_viewer(page: Page) -> None:
    """The graphics are back, and what stood in for them is gone."""
    expect(page.locator("#tour-stage .tour-picture canvas")).to_have_count(1)
    expect(page.locator("#tour-stage")).to_have_attribute("data-sharp", "")
    expect(page.locator(".tour-still")).to_have_count(0)


def test_graphics_that_are_lost_again_leave_a_still_until_they_are_back(new_page: Pages, server: DemoServer) -> None:
    page = new_page("lost twice", language="en", width=640, height=480)
    places = looking(page, server)
    lose(page, places, PATIENCE)
    drawn_by_the_viewer(page)
    # The second start waits a second: meanwhile the server's still of the same view stands there.
    assert page.request.get(page.evaluate(STILL)).ok
    page.evaluate(WATCH_STILLS)
    page.evaluate(LOSE)
    drawn_by_the_viewer(page)
    page.wait_for_function(SEEN_AGAIN, arg=places, timeout=PATIENCE)
    assert page.evaluate("stills") == [page.evaluate(STILL)]
    page.wait_for_function(f"location.search.includes('{NOTCH}')")


@pytest.mark.long
def test_a_picture_is_back_within_three_seconds_however_often_the_graphics_go(
    new_page: Pages, server: DemoServer
) -> None:
    page = new_page("lost ten times", language="en", width=640, height=480)
    places = looking(page, server)
    for _ in range(4):
        lose(page, places, BACK_MS)
        drawn_by_the_viewer(page)
    # The fifth in ten minutes: from here on the server draws, and there are no graphics left to lose.
    lose(page, places, BACK_MS)
    expect(page.locator("#tour-stage")).to_have_attribute("data-still", "")
    expect(page.locator("#tour-stage canvas")).to_have_count(0)
    for _ in range(5):
        page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
        page.wait_for_function(SEEN_AGAIN, arg=places, timeout=BACK_MS)
    page.locator(".tour-look").focus()
    page.keyboard.press("ArrowRight")
    expect(page.locator(".tour-still")).to_have_attribute("src", re.compile(r"/poster_45\.0_0\.0_90_square\.jpg$"))


@pytest.mark.long
def test_only_who_sees_more_than_stills_is_offered_to_turn_the_device(new_page: Pages, server: DemoServer) -> None:
    turn = "Look round by turning the device"
    phone = new_page("phone", language="en", width=390, height=844, has_touch=True)
    phone.goto(f"{tour_of(server)}?lang=en")
    expect(phone.get_by_role("button", name=turn)).to_be_visible(timeout=PATIENCE)
    phone.add_init_script(WITHOUT_GRAPHICS)
    phone.reload()
    expect(phone.locator("#tour-stage")).to_have_attribute("data-still", "", timeout=PATIENCE)
    expect(phone.get_by_role("button", name="Start view")).to_be_visible()
    expect(phone.get_by_role("button", name=turn)).to_have_count(0)
