"""In which order a tour's page comes alive: the picture first, what is sharper over it, goods after that."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Locator, Page, Route, expect

from tests.browser.conftest import DemoServer, Pages
from tests.browser.test_tour import PATIENCE, tour_of

TILES = re.compile(r"/media/p/\w+/\w+/\d/")
SHARPER = re.compile(r"/media/p/\w+/\w+/[23]/")


@pytest.fixture(autouse=True)
def _patient() -> Iterator[None]:
    """Whatever waits for a drawn picture waits as long as drawing may take."""
    expect.set_options(timeout=PATIENCE)
    yield
    expect.set_options(timeout=5000)


def animate(page: Page, rate: float) -> None:
    """How fast the styles' time goes; 0 holds it."""
    line = page.context.new_cdp_session(page)
    line.send("Animation.enable")
    line.send("Animation.setPlaybackRate", {"playbackRate": rate})


def hold(page: Page, tiles: re.Pattern[str]) -> Callable[[], None]:
    """Keep these tiles back until what is returned is called."""
    held: list[Route] = []
    gone = False

    def keep(route: Route) -> None:
        if gone:
            route.continue_()
        else:
            held.append(route)

    def let_go() -> None:
        nonlocal gone
        gone = True
        for route in held:
            route.continue_()

    page.route(tiles, keep)
    return let_go


def first_of_goods(page: Page) -> Locator:
    """The picture at the top of the list."""
    return page.locator(".goods-pictures img").first


def test_goods_wait_for_the_panorama_but_not_for_somebody_who_turns_to_them(
    new_page: Pages, server: DemoServer
) -> None:
    page = new_page("order", language="en")
    let_go = hold(page, TILES)
    animate(page, 0)
    page.goto(tour_of(server), wait_until="commit")  # a page is not loaded before its first tiles are
    expect(page.locator(".tour-hotspot").first).to_be_visible()
    expect(page.locator(".tour-glimpse")).not_to_have_js_property("naturalWidth", 0)
    expect(page.locator(".tour-poster")).not_to_have_js_property("naturalWidth", 0)
    expect(first_of_goods(page)).to_have_js_property("naturalWidth", 0)
    page.mouse.wheel(0, 10)
    expect(first_of_goods(page)).not_to_have_js_property("naturalWidth", 0)
    expect(page.locator(".tour-poster")).not_to_have_attribute("data-behind", "")
    let_go()
    expect(page.locator("#tour-stage")).to_have_attribute("data-sharp", "")
    expect(page.locator(".tour-poster")).to_have_attribute("data-behind", "")
    expect(page.locator(".tour-glimpse")).to_have_count(0)


def test_goods_do_not_wait_for_a_script_that_does_not_come(new_page: Pages, server: DemoServer) -> None:
    page = new_page("order without the script", language="de")
    page.route(
        re.compile(r"/static/tour-\w+\.js"), lambda route: route.fulfill(content_type="text/javascript", body="")
    )
    animate(page, 100)
    page.goto(tour_of(server))
    expect(first_of_goods(page)).not_to_have_js_property("naturalWidth", 0)


@pytest.mark.long
def test_who_turns_the_picture_sees_the_tiles_that_are_there(new_page: Pages, server: DemoServer) -> None:
    page = new_page("order for the hurried", language="de")
    let_go = hold(page, SHARPER)
    page.goto(tour_of(server), wait_until="commit")
    stage = page.locator("#tour-stage")
    expect(stage).to_have_attribute("data-ready", "")
    expect(page.locator(".tour-poster")).not_to_have_attribute("data-behind", "")
    page.locator(".tour-look").focus()
    page.keyboard.press("ArrowRight")
    expect(page.locator(".tour-poster")).to_have_attribute("data-behind", "")
    expect(stage).not_to_have_attribute("data-sharp", "")
    let_go()
    expect(stage).to_have_attribute("data-sharp", "")
