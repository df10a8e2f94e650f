"""The tour through a visitor's keyboard and without script, and a photo's way from the studio to the visitor."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import DemoServer, Pages

PATIENCE = 60_000
"""Milliseconds: on two shared cores the processor draws WebGL slowly."""


@pytest.fixture(autouse=True)
def _patient() -> Iterator[None]:
    """Whatever waits for a drawn picture waits as long as drawing may take."""
    expect.set_options(timeout=PATIENCE)
    yield
    expect.set_options(timeout=5000)


def tour_of(server: DemoServer) -> str:
    """The path of the demo's tour."""
    return str(urlsplit(server.described["tours"][0]["url"]).path)


def visit(page: Page, path: str) -> None:
    """Open a tour's page; wait until its picture is sharp and seen (until then hotspots are where they were before)."""
    page.goto(path)
    expect(page.locator("#tour-stage")).to_have_attribute("data-sharp", "", timeout=PATIENCE)
    page.evaluate("() => new Promise(seen => requestAnimationFrame(() => requestAnimationFrame(seen)))")


def tab_to(page: Page, selector: str) -> Locator:
    """Press Tab until what the selector names has the focus."""
    for _ in range(60):
        page.keyboard.press("Tab")
        if page.evaluate("selector => document.activeElement.matches(selector)", selector):
            return page.locator(":focus")
    pytest.fail(f"Tab never comes to {selector}")


def arrow_to(page: Page, kind: str) -> Locator:
    """Among the hotspots, press the right arrow until one of this kind has the focus."""
    for _ in range(60):
        if page.evaluate("document.activeElement.dataset.kind") == kind:
            return page.locator(":focus")
        page.keyboard.press("ArrowRight")
    pytest.fail(f"no hotspot of kind {kind}")


def expect_in_the_middle(page: Page) -> None:
    """The camera came round, up and down included: what has the focus stands in the middle of the picture."""
    page.wait_for_function(
        """() => {
          const spot = document.activeElement.getBoundingClientRect()
          const stage = document.querySelector("#tour-stage").getBoundingClientRect()
          const x = spot.x + spot.width / 2 - stage.x - stage.width / 2
          const y = spot.y + spot.height / 2 - stage.y - stage.height / 2
          return document.activeElement.matches(".tour-hotspot:not([data-away])") && Math.hypot(x, y) < 3
        }""",
        timeout=PATIENCE,
    )


def test_a_visitor_buys_and_walks_by_keyboard_alone(new_page: Pages, server: DemoServer) -> None:
    page = new_page("tour by keyboard", language="de")
    visit(page, tour_of(server))

    picture = tab_to(page, ".tour-look")
    hotspots = page.locator(".tour-hotspot")
    before = hotspots.first.get_attribute("style")
    page.keyboard.press("ArrowRight")
    expect(hotspots.first).not_to_have_attribute("style", before or "")
    expect(picture).to_be_focused()

    tab_to(page, ".tour-hotspot")
    spot = arrow_to(page, "product")
    name = spot.inner_text()
    expect_in_the_middle(page)
    page.keyboard.press("Enter")
    card = page.get_by_role("complementary", name=name)
    expect(card).to_be_focused()
    expect(card.locator("[data-price]")).to_have_text(re.compile(r"^\d+,\d\d\s€$"))
    expect(card.locator("[data-stock]")).to_have_text(re.compile("^(Hier vorrätig|Nur noch [1-5] hier)$"))
    button = tab_to(page, ".tour-card form button")
    expect(button).to_have_accessible_name(f"„{name}“ in den Warenkorb legen")
    page.keyboard.press("Enter")
    expect(card.locator("output")).to_contain_text("Liegt im Warenkorb. Dinge darin: 1")
    expect(page.locator(".public-head .basket-link")).to_have_accessible_name("Warenkorb: 1 Teil")
    page.keyboard.press("Escape")
    expect(card).to_be_hidden()
    expect(page.locator(".tour-hotspot:focus")).to_have_text(name)

    way = arrow_to(page, "link")
    target = way.inner_text()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text(target)
    expect(page).not_to_have_url(re.compile(f"{tour_of(server)}$"))
    expect(page.locator(".tour-look")).to_be_focused()
    expect(page.locator("#tour-stage")).to_have_attribute("data-sharp", "", timeout=PATIENCE)
    expect(page.locator(".tour-poster")).to_have_attribute("data-behind", "")

    tap = next(one for one in server.described["taps"] if one["state"] == "active")
    page.goto(f"/t/{tap['code']}")
    page.get_by_role("link", name="Ihr Warenkorb").click()
    expect(page.locator(".basket-name")).to_have_text(name)


def test_back_leads_to_the_scene_before(new_page: Pages, server: DemoServer) -> None:
    page = new_page("tour and back", language="de", width=390, height=844)
    visit(page, tour_of(server))
    here = page.get_by_role("heading", level=1).inner_text()
    poster = page.locator(".tour-poster").get_attribute("src")
    page.locator("nav[aria-labelledby=tour-others] a").first.click()
    expect(page.get_by_role("heading", level=1)).not_to_have_text(here)
    expect(page.get_by_role("heading", level=1)).to_be_focused()
    expect(page.locator(".tour-poster")).not_to_have_attribute("src", poster or "")
    page.go_back()
    expect(page.get_by_role("heading", level=1)).to_have_text(here)
    expect(page.locator(".tour-poster")).to_have_attribute("src", poster or "")


def test_without_script_every_product_has_price_and_stock(new_page: Pages, server: DemoServer) -> None:
    page = new_page("tour without script", language="de", java_script_enabled=False)
    found = 0
    for scene in server.described["tours"][0]["scenes"]:
        page.goto(urlsplit(scene["url"]).path)
        goods = page.locator(".goods[data-sku]")
        found += goods.count()
        for entry in goods.all():
            expect(entry.locator("[data-price]")).to_have_text(re.compile(r"^\d+,\d\d\s€$"))
            expect(entry.locator("[data-stock]")).not_to_be_empty()
            expect(entry.get_by_role("button", name="in den Warenkorb legen")).to_be_visible()
        expect(page.locator(".tour-poster")).to_be_visible()
        first = page.locator(".goods-pictures img").first
        first.scroll_into_view_if_needed()
        expect(first).not_to_have_js_property("naturalWidth", 0)
    assert found == len(server.described["products"])
    free = page.locator(".goods[data-sku]:has([data-buys]:enabled)").first.get_attribute("data-sku")
    bought = page.locator(f".goods[data-sku='{free}']")
    name = bought.locator("h3").inner_text()
    bought.get_by_role("button", name="in den Warenkorb legen").click()
    expect(page).to_have_url(re.compile("/tour/"))
    expect(bought.get_by_role("status")).to_have_text(re.compile("^Es liegt in Ihrem Warenkorb."))
    bought.get_by_role("link", name="Zum Warenkorb").click()
    expect(page.locator(".basket-name")).to_have_text(name)


@pytest.mark.long
def test_a_lost_graphics_context_comes_back_to_the_same_view(new_page: Pages, server: DemoServer) -> None:
    page = new_page("lost context")
    visit(page, tour_of(server))
    tab_to(page, ".tour-hotspot")
    expect_in_the_middle(page)
    page.evaluate(
        """() => {
          const canvas = document.querySelector("#tour-stage .tour-picture canvas")
          canvas.dataset.old = ""
          canvas.getContext("experimental-webgl").getExtension("WEBGL_lose_context").loseContext()
        }"""
    )
    expect(page.locator("#tour-stage canvas[data-old]")).to_have_count(0)
    expect(page.locator("#tour-stage .tour-picture canvas")).to_have_count(1, timeout=PATIENCE)
    expect(page.locator(".tour-poster")).to_have_attribute("data-behind", "", timeout=PATIENCE)
    expect_in_the_middle(page)
