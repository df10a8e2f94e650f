"""A visitor who looks for something, follows a link, loses the graphics, or meets a hostile tour."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import combinations

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import DemoServer, Pages
from tests.browser.test_tour import PATIENCE, tour_of, visit

COUNT_CONTEXTS = """(() => {
  const alive = new Set(), ask = HTMLCanvasElement.prototype.getContext
  HTMLCanvasElement.prototype.getContext = function (kind, ...more) {
    const context = ask.call(this, kind, ...more)
    if (context && /webgl/.test(kind)) alive.add(context)
    return context
  }
  window.contexts = () => [...alive].filter(one => !one.isContextLost()).length
})()"""
LOSE = """() => document.querySelector("#tour-stage .tour-picture canvas")
  .getContext("experimental-webgl").getExtension("WEBGL_lose_context").loseContext()"""


@pytest.fixture(autouse=True)
def _patient() -> Iterator[None]:
    """Whatever waits for a drawn picture waits as long as drawing may take."""
    expect.set_options(timeout=PATIENCE)
    yield
    expect.set_options(timeout=5000)


def sharp(page: Page) -> None:
    """Wait until the picture stands there, uncovered and sharp."""
    expect(page.locator("#tour-stage")).to_have_attribute("data-sharp", "")
    expect(page.locator(".tour-poster")).to_have_attribute("data-behind", "")


def test_a_visitor_is_led_to_what_she_looks_for(new_page: Pages, server: DemoServer) -> None:
    page = new_page("finding", language="de", width=1024, height=768)
    visit(page, tour_of(server))
    page.get_by_role("searchbox", name="Etwas im Geschäft finden").fill("laufschuh pfad")
    page.keyboard.press("Enter")
    page.locator("#tour-found").get_by_role("link", name="Laufschuh Pfad").click()
    way = page.get_by_role("navigation", name="Zu „Laufschuh Pfad“: 1 Schritt")
    expect(page.locator(".tour-hotspot[data-lead]")).to_have_text("Schuhe")
    expect(page.locator('[role="status"][aria-live]')).to_have_text("Zu „Laufschuh Pfad“: 1 Schritt")
    expect(page).to_have_url(re.compile(r"\?to=[\w-]+"))
    way.get_by_role("link", name="Schuhe").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Schuhe")
    expect(page.get_by_role("complementary", name="Laufschuh Pfad")).to_be_visible()
    expect(page.locator("#tour-route")).to_contain_text("Hier finden Sie es: Laufschuh Pfad")
    page.get_by_role("link", name="Weg beenden").click()
    expect(page.locator("#tour-route")).to_have_count(0)


def test_a_link_opens_the_view_and_the_card_and_the_address_follows(new_page: Pages, server: DemoServer) -> None:
    page = new_page("deep link", language="en")
    spot = page.locator(".tour-hotspot[aria-expanded=true]")
    page.goto(f"{tour_of(server)}/jackets?v=-100,5,75&h=product-1&lang=en")
    sharp(page)
    expect(spot).to_have_attribute("data-hotspot", "product-1")
    expect(page.locator(".tour-card:visible")).to_be_focused()
    page.keyboard.press("Escape")
    page.locator(".tour-look").focus()
    page.keyboard.press("ArrowRight")
    expect(page).to_have_url(re.compile(r"\?lang=en&v=-87\.5,5,75$"))
    cone = page.locator("#tour-plan [data-cone]")
    turned = cone.get_attribute("transform") or ""
    page.get_by_role("button", name="Turn left").click()
    expect(cone).not_to_have_attribute("transform", turned)
    expect(page).to_have_url(re.compile(r"&v=-100,5,75$"))


def test_hotspots_that_lie_too_near_are_one_button_and_each_can_be_chosen(new_page: Pages, server: DemoServer) -> None:
    page = new_page("groups", language="en", width=390, height=844, has_touch=True)
    visit(page, f"{tour_of(server)}/jackets?v=-62,-2,110&lang=en")
    names = page.locator(".tour-hotspot:not([data-away], [data-quiet]) .tour-hotspot-name")
    boxes = names.evaluate_all("all => all.map(one => one.getBoundingClientRect())")
    assert len(boxes) >= 2, "names are seen"
    for one, other in combinations(boxes, 2):
        aside = one["right"] <= other["left"] or other["right"] <= one["left"]
        assert aside or one["bottom"] <= other["top"] or other["bottom"] <= one["top"], "two names are written as one"
    group = page.locator(".tour-group").first
    count = int(group.locator(".tour-group-count").inner_text())
    group.click()
    choices = page.get_by_role("dialog", name="What do you want to look at?")
    expect(choices.get_by_role("listitem")).to_have_count(count)
    name = choices.get_by_role("listitem").first.inner_text()
    choices.get_by_role("button", name=name).click()
    expect(page.get_by_role("complementary", name=name)).to_be_visible()
    apart = page.evaluate(
        """() => {
          const middles = [...document.querySelectorAll(".tour-hotspot:not([data-away])")].map(one => {
            const { x, y } = one.getBoundingClientRect()
            return [x, y]
          })
          return Math.min(...middles.flatMap(([x, y], index) =>
            middles.slice(index + 1).map(([a, b]) => Math.hypot(x - a, y - b))))
        }"""
    )
    assert apart >= 43.9


WINDOWS = {(390, 844): False, (844, 390): True, (1440, 900): False, (2560, 1300): True, (860, 640): False}
"""Which of them leave the picture at least as long as 16:9."""


def test_a_window_that_is_long_enough_gets_the_poster_of_16_to_9(new_page: Pages, server: DemoServer) -> None:
    page = new_page("long windows", language="en", java_script_enabled=False)
    for (width, height), long in WINDOWS.items():
        page.set_viewport_size({"width": width, "height": height})
        page.goto(tour_of(server))
        chosen = page.locator(".tour-poster").evaluate("one => one.currentSrc")
        assert ("_wide." in chosen, "_square." in chosen) == (long, not long), f"{width} × {height}"
        stage = page.locator("#tour-stage").bounding_box()
        assert stage is not None
        # Elsewhere cover would cut off what the viewer shows above and below.
        assert not long or stage["width"] >= stage["height"] * 16 / 9, f"{width} × {height}"


def test_a_drag_that_begins_on_a_hotspot_turns_the_picture_and_opens_nothing(
    new_page: Pages, server: DemoServer
) -> None:
    page = new_page("drag", language="en", reduced_motion="reduce")
    visit(page, f"{tour_of(server)}?lang=en")
    spot = page.locator(".tour-hotspot[data-kind=link]:not([data-away])").first
    before = spot.get_attribute("style") or ""
    box = spot.bounding_box()
    assert box is not None
    x, y = box["x"] + 22, box["y"] + 22
    here = page.get_by_role("heading", level=1).inner_text()
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + 60, y + 20, steps=6)
    page.mouse.up()
    expect(spot).not_to_have_attribute("style", before)
    expect(page.get_by_role("heading", level=1)).to_have_text(here)
    expect(page.locator(".tour-card:visible")).to_have_count(0)


def walk(page: Page, scenes: int) -> None:
    for _ in range(scenes):
        here = page.get_by_role("heading", level=1).inner_text()
        page.locator("nav[aria-labelledby=tour-others] a").first.click()
        expect(page.get_by_role("heading", level=1)).not_to_have_text(here)
        expect(page.locator("#tour-stage")).to_have_attribute("data-sharp", "")
        assert page.evaluate("contexts()") == 1


def lose(page: Page) -> None:
    page.locator(".tour-look").focus()
    page.keyboard.press("ArrowRight")
    expect(page).to_have_url(re.compile("v="))
    before = page.url
    page.evaluate(LOSE)
    expect(page.locator(".tour-poster")).not_to_have_attribute("data-behind", "")
    sharp(page)
    assert page.url == before
    assert page.evaluate("contexts()") == 1


@pytest.mark.long
def test_scenes_and_lost_graphics_leak_no_context(new_page: Pages, server: DemoServer) -> None:
    page = new_page("long visit", language="en", width=640, height=480)
    page.add_init_script(COUNT_CONTEXTS)
    visit(page, f"{tour_of(server)}?lang=en")
    walk(page, 4)
    lose(page)


@pytest.mark.long
def test_two_hundred_scenes_leak_no_context(new_page: Pages, server: DemoServer) -> None:
    page = new_page("very long visit", language="en", width=640, height=480)
    page.add_init_script(COUNT_CONTEXTS)
    visit(page, f"{tour_of(server)}?lang=en")
    walk(page, 200)


@pytest.mark.long
def test_ten_visitors_who_lose_their_graphics_get_them_back(new_page: Pages, server: DemoServer) -> None:
    for number in range(10):
        page = new_page(f"loss {number}", language="en", width=640, height=480)
        page.add_init_script(COUNT_CONTEXTS)
        visit(page, f"{tour_of(server)}?lang=en")
        lose(page)
        page.close()
