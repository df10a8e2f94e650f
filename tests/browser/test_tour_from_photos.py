"""A newcomer's ten minutes: three photos become a published tour, by mouse and by keyboard alone, and are visited.

The photos, and where things are in them, come from the plan of the demo store; nothing else of its tour is used.
"""

from __future__ import annotations

import re
import time
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from signage.demo.shop.plan import CAMERAS, Camera, Spot, camera, corners, display, on_map, view_of
from signage.demo.shop.products import PRODUCTS, ProductPlan, spot_of
from tests.browser.conftest import DemoServer, Pages
from tests.browser.test_tour import PATIENCE, _patient, expect_in_the_middle, tab_to, visit
from tests.browser.test_tour_editor import new_tour
from tests.browser.tour_makers import ByKeyboard, ByMouse, Maker, shape_of
from tests.filled import ROOT

__all__ = ["_patient"]

PHOTOS = ROOT / "signage" / "demo" / "shop" / "pictures"
MOST_SECONDS = 600
WANTED = {"entrance": ("bags", "care"), "jackets": ("rain", "coats"), "shoes": ("running", "casual")}
"""From where the first product of which shelves is offered: six in all."""


def offered(here: Camera) -> list[ProductPlan]:
    """The products that get a hotspot in this scene."""
    return [next(one for one in PRODUCTS if one.shelf == shelf) for shelf in WANTED[here.key]]


def sku_of(server: DemoServer, product: ProductPlan) -> str:
    """The article number of a variant that the shop has."""
    found = next(one for one in server.described["products"] if one["name"] == dict(product.name))
    return str(found["variants"][0]["sku"])


def hangs(server: DemoServer, key: str) -> tuple[str, Spot, list[Spot]]:
    """A display of the store: its name, its middle and its corners."""
    plan = display(key)
    return plan.name["de"], plan.middle, list(corners(plan))


@pytest.mark.long
def test_three_photos_become_a_published_tour_by_mouse_that_everybody_can_visit(
    new_page: Pages, server: DemoServer
) -> None:
    page = new_page("by mouse", role="editor", language="de")
    maker = ByMouse(page, server)
    began = time.monotonic()
    new_tour(page, "Laden zum Ansehen")
    with page.expect_file_chooser() as asked:
        page.get_by_role("button", name="360°-Fotos hinzufügen").click()
    asked.value.set_files([PHOTOS / f"{one.key}.jpg" for one in CAMERAS])
    expect(page.locator(".scene-tile")).to_have_count(3, timeout=PATIENCE)

    for here in CAMERAS:
        page.locator(".scene-open").filter(has_text=here.key).click()
        page.get_by_role("button", name="Szene", exact=True).click()
        maker.described(here)
        maker.opened(here)
        for product in offered(here):
            chooser = maker.clicked(*view_of(here, spot_of(product)))
            maker.chosen(chooser, "Produkt", sku_of(server, product))
    put_on_the_plan(page, server)
    the_display_by_mouse(maker)
    maker.looked_through(len(CAMERAS))
    publish(maker)
    assert time.monotonic() - began < MOST_SECONDS

    visited_by_keyboard_alone(new_page("visit by keyboard", language="de"))
    visited_without_script(new_page("visit without script", language="de", java_script_enabled=False))
    phone: dict[str, Any] = {
        "has_touch": True,
        "is_mobile": True,
        "device_scale_factor": 3,
        "width": 390,
        "height": 844,
    }
    visited_with_a_finger(new_page("visit on a phone", language="de", **phone))


def put_on_the_plan(page: Page, server: DemoServer) -> None:
    """Each scene with a click where its camera stood; the ways then lie where the plan says."""
    page.get_by_role("button", name="Grundriss", exact=True).click()
    sheet = page.locator(".plan-sheet")
    floor = next(one for one in server.described["places"] if one["kind"] == "floor" and one["plan_url"])
    for here in CAMERAS:
        page.locator(".scene-open").filter(has_text=here.name["de"]).click()
        box = sheet.bounding_box()
        assert box is not None
        a_metre = box["width"] / floor["plan_width_m"]
        x, y = on_map(here.spot)
        sheet.click(position={"x": x * a_metre, "y": y * a_metre})
        expect(page.locator(".plan-pin").filter(has_text=here.name["de"])).to_be_visible()
    page.locator(".scene-open").filter(has_text=CAMERAS[0].name["de"]).click()
    for key in CAMERAS[0].links:
        page.get_by_role("region", name="Wege von").get_by_role("button", name=camera(key).name["de"]).click()
        expect(page.get_by_text("Die Wege liegen jetzt, wo der Plan sie zeigt.").last).to_be_visible()
    page.get_by_role("button", name="Bild", exact=True).click()


def the_display_by_mouse(maker: ByMouse) -> None:
    page, here = maker.page, camera("entrance")
    name, middle, wanted = hangs(maker.server, "entrance")
    page.locator(".scene-open").filter(has_text=here.name["de"]).click()
    maker.opened(here)
    chooser = maker.clicked(*view_of(here, middle))
    maker.chosen(chooser, "Bildschirm", name)
    aims = [view_of(here, corner) for corner in wanted]
    maker.cornered(aims)
    for got, aim in zip(shape_of(page), aims, strict=True):
        assert got == pytest.approx(aim, abs=0.3)


def publish(maker: Maker) -> None:
    page = maker.page
    maker.saved()
    page.get_by_role("button", name="Veröffentlichen …").click()
    maker.checks_are_clean()
    page.get_by_role("dialog").get_by_role("button", name="Veröffentlichen", exact=True).click()
    expect(page.get_by_text("Der Rundgang ist veröffentlicht.")).to_be_visible()


@pytest.mark.long
def test_three_photos_become_a_published_tour_by_keyboard_alone(new_page: Pages, server: DemoServer) -> None:
    page = new_page("by keyboard", role="editor", language="de")
    maker = ByKeyboard(page, server)
    page.goto("/studio/tours")
    maker.to("#title")
    page.keyboard.type("Laden ohne Maus")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Noch keine Szenen")).to_be_visible()
    with page.expect_file_chooser() as asked:
        maker.press("360°-Fotos hinzufügen")
    asked.value.set_files([PHOTOS / f"{one.key}.jpg" for one in CAMERAS])
    expect(page.locator(".scene-tile")).to_have_count(3, timeout=PATIENCE)

    for here in CAMERAS:
        maker.scene(here.key)
        maker.press("Szene", ".editor-side")
        maker.named(here)
        maker.looked_through()
        maker.opened(here)
        for product in offered(here):
            maker.set_here("Produkt", sku_of(server, product))
            maker.placed(*view_of(here, spot_of(product)))
    the_plan_by_keyboard(maker)
    the_display_by_keyboard(maker)

    maker.saved()
    maker.press("Veröffentlichen", ".tour-bar")
    maker.checks_are_clean()
    maker.press("Veröffentlichen", "dialog form")
    expect(page.get_by_text("Der Rundgang ist veröffentlicht.")).to_be_visible()


def the_plan_by_keyboard(maker: ByKeyboard) -> None:
    """A scene is put into the middle of the plan and pushed to where its camera stood."""
    page = maker.page
    maker.press("Grundriss", ".tour-bar")
    for here in CAMERAS:
        name = here.name["de"]
        maker.press(name, ".plan-missing")
        pin = page.locator(".plan-pin").filter(has_text=name)
        expect(pin).to_be_focused()
        x, y = re.findall(r"\d+,?\d*(?= m)", (pin.get_attribute("aria-label") or "").replace(".", ","))
        now = float(x.replace(",", ".")), -float(y.replace(",", "."))
        goal = on_map(here.spot)
        maker.pushed(now, (goal[0], -goal[1]), 0.1, 1)
        expect(page.get_by_text(f"„{name}“ steht auf dem Plan woanders.").last).to_be_visible()
    maker.scene(CAMERAS[0].name["de"])
    for key in CAMERAS[0].links:
        maker.press(camera(key).name["de"], "[aria-labelledby=plan-ways]")
        expect(page.get_by_text("Die Wege liegen jetzt, wo der Plan sie zeigt.").last).to_be_visible()
    maker.press("Bild", ".tour-bar")


def the_display_by_keyboard(maker: ByKeyboard) -> None:
    page, here = maker.page, camera("entrance")
    name, middle, wanted = hangs(maker.server, "entrance")
    maker.scene(here.name["de"])
    maker.opened(here)
    maker.set_here("Bildschirm", name)
    maker.placed(*view_of(here, middle))
    for number, corner in enumerate(wanted, 1):
        maker.to_button(f"Ecke {number} von {len(wanted)}")
        aim = view_of(here, corner)
        maker.pushed(shape_of(page)[number - 1], aim, 0.1, 1)
        assert shape_of(page)[number - 1] == pytest.approx(aim, abs=0.1)


NEW = "/tour/laden-zum-ansehen"
SIX = sorted(one.name["de"] for here in CAMERAS for one in offered(here))


def products_met(page: Page) -> list[str]:
    """The names of the products in the list of the scene that is open."""
    return page.locator("#tour-scene .goods[data-sku] h3").all_inner_texts()


def visited_by_keyboard_alone(page: Page) -> None:
    """Every scene is walked to, every hotspot opened, something bought."""
    entrance, *others = CAMERAS
    visit(page, NEW)
    met = every_hotspot_opened(page)
    for there in others:
        walked(page, there)
        met += every_hotspot_opened(page)
        walked(page, entrance)
    assert sorted(met) == SIX
    tab_to(page, ".goods [data-buys]:enabled")
    page.keyboard.press("Enter")
    expect(page.locator(".public-head .basket-link")).to_have_accessible_name("Warenkorb: 1 Teil")


def every_hotspot_opened(page: Page) -> list[str]:
    """Each comes to the middle with its focus, opens by Enter, closes by Escape; the names of the products."""
    tab_to(page, ".tour-hotspot")
    met = []
    for _ in range(page.locator(".tour-hotspot").count()):
        kind = page.evaluate("document.activeElement.dataset.kind")
        name = page.locator(":focus").inner_text()
        if kind != "link":
            expect_in_the_middle(page)
            page.keyboard.press("Enter")
            card = page.get_by_role("complementary", name=name)
            expect(card).to_be_focused()
            if kind == "product":
                expect(card.locator("[data-price]")).to_have_text(re.compile(r"^\d+,\d\d\s€$"))
                met.append(name)
            page.keyboard.press("Escape")
            expect(page.locator(".tour-hotspot:focus")).to_have_text(name)
        page.keyboard.press("ArrowRight")
    return met


def walked(page: Page, there: Camera) -> None:
    """The way to another scene, found among the hotspots."""
    if not page.evaluate("document.activeElement.matches('.tour-hotspot')"):
        tab_to(page, ".tour-hotspot")
    assert arrow_to_way(page, there.name["de"])
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text(there.name["de"])
    expect(page.locator("#tour-stage")).to_have_attribute("data-sharp", "", timeout=PATIENCE)


def arrow_to_way(page: Page, name: str) -> bool:
    for _ in range(page.locator(".tour-hotspot").count()):
        spot = page.locator(":focus")
        if spot.get_attribute("data-kind") == "link" and spot.inner_text() == name:
            return True
        page.keyboard.press("ArrowRight")
    return False


def visited_without_script(page: Page) -> None:
    """The six products with price and stock, the ways, the pictures; something bought."""
    page.goto(NEW)
    ways = page.locator("nav[aria-labelledby=tour-others] a")
    expect(ways).to_have_count(len(CAMERAS) - 1)
    scenes = [NEW, *(str(one.get_attribute("href")) for one in ways.all())]
    offered_here = []
    for scene in scenes:
        page.goto(scene)
        expect(page.locator(".tour-poster")).to_be_visible()
        assert page.locator(".tour-poster").evaluate("one => one.complete && one.naturalWidth > 0")
        offered_here += products_met(page)
        for goods in page.locator(".goods[data-sku]").all():
            expect(goods.locator("[data-price]")).to_have_text(re.compile(r"^\d+,\d\d\s€$"))
            expect(goods.locator("[data-stock]")).not_to_be_empty()
    assert sorted(offered_here) == SIX
    page.locator(".goods[data-sku]:has([data-buys]:enabled) [data-buys]").first.click()
    expect(page.get_by_role("status").filter(has_text="Es liegt in Ihrem Warenkorb.")).to_be_visible()


def visited_with_a_finger(page: Page) -> None:
    """A card from the list, the basket, a way in the picture; nothing wider than the phone."""
    visit(page, NEW)
    name = products_met(page)[0]
    page.get_by_role("button", name=f"„{name}“ im Bild zeigen").tap()
    page.locator(".tour-hotspot:not([data-away])", has_text=name).tap()
    card = page.get_by_role("complementary", name=name)
    expect(card).to_be_visible()
    card.get_by_role("button", name=f"„{name}“ in den Warenkorb legen").tap()
    expect(card.locator("output")).to_contain_text("Liegt im Warenkorb. Dinge darin: 1")
    card.get_by_role("button", name="Schließen").tap()
    expect(card).to_be_hidden()
    there = camera(CAMERAS[0].links[0]).name["de"]
    page.get_by_role("button", name=f"„{there}“ im Bild zeigen").tap()
    page.locator(".tour-hotspot[data-kind=link]:not([data-away])", has_text=there).tap()
    expect(page.get_by_role("heading", level=1)).to_have_text(there)
    wide = page.evaluate("document.documentElement.scrollWidth - innerWidth")
    assert wide <= 0, "the page scrolls sideways"
