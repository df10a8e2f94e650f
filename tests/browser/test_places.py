"""The map by mouse and by keyboard: what is moved is moved on the server, and one press takes it back."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import DemoServer, Pages


def the_map(new_page: Pages, server: DemoServer, query: str = "") -> tuple[Page, str]:
    """The map of the demo's main store, as its marketing sees it."""
    store = server.described["stores"][0]["id"]
    page = new_page("map", role="editor")
    page.goto(f"/studio/places/{store}{query}")
    return page, store


def ask(page: Page, path: str) -> dict[str, Any]:
    found: dict[str, Any] = page.request.get(path).json()
    return found


def changed(page: Page, do: Callable[[], object], path: str) -> dict[str, Any]:
    """What is there once something that we do was answered."""
    with page.expect_response(lambda one: one.request.method == "PUT" and path in one.url):
        do()
    return ask(page, path)


def drag(page: Page, mark: Locator, right: float, down: float) -> None:
    """By some pixels; several steps, as a hand does it."""
    box = mark.locator("circle").bounding_box()
    assert box is not None
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + right, y + down, steps=6)
    page.mouse.up()


def test_a_display_position_is_dragged_and_brought_back(new_page: Pages, server: DemoServer) -> None:
    page, _ = the_map(new_page, server)
    mark = page.locator('.places-mark[data-kind="display"][data-place]').first
    path = f"/api/v1/places/{mark.get_attribute('data-place')}"
    before = ask(page, path)
    after = changed(page, lambda: drag(page, mark, -60, 45), path)
    assert after["x"] < before["x"] - 0.5
    assert after["y"] > before["y"] + 0.4
    undo = page.get_by_role("button", name="Undo")
    back = changed(page, undo.click, path)
    assert (back["x"], back["y"]) == (before["x"], before["y"])
    expect(mark).to_have_attribute("transform", "translate(0 0)")


def test_the_keyboard_moves_says_where_and_takes_back(new_page: Pages, server: DemoServer) -> None:
    page, _ = the_map(new_page, server)
    mark = page.locator('.places-mark[data-kind="camera"]').first
    path = f"/api/v1/places/{mark.get_attribute('data-place')}"
    before = ask(page, path)
    mark.focus()
    page.keyboard.press("Shift+ArrowRight")
    page.keyboard.press("ArrowUp")
    expect(page.locator("aus-place-map p[role=status]")).to_contain_text(f"{before['x'] + 1:g} m from the left")
    page.keyboard.press("Escape")
    assert ask(page, path)["version"] == before["version"]
    page.keyboard.press("Shift+ArrowRight")
    after = changed(page, lambda: page.keyboard.press("Enter"), path)
    assert (after["x"], after["y"]) == (before["x"] + 1, before["y"])
    expect(page.get_by_text("is moved.")).to_be_visible()
    back = changed(page, lambda: page.keyboard.press("Control+z"), path)
    assert back["x"] == before["x"]


def test_a_tag_is_hung_at_another_place_by_letting_go_over_it(new_page: Pages, server: DemoServer) -> None:
    page, _ = the_map(new_page, server)
    tag = page.locator('.places-mark[data-kind="touchpoint"]').first
    path = f"/api/v1/touchpoints/{tag.get_attribute('data-pin')}"
    before = ask(page, path)
    door = page.locator('.places-area[data-kind="entrance"]').first
    tag_box, door_box = tag.locator("circle").bounding_box(), door.locator("polygon").bounding_box()
    assert tag_box is not None
    assert door_box is not None
    right = door_box["x"] + door_box["width"] / 2 - tag_box["x"] - tag_box["width"] / 2
    down = door_box["y"] + door_box["height"] / 2 - tag_box["y"] - tag_box["height"] / 2
    with page.expect_response(lambda one: one.url.endswith("/binding")):
        drag(page, tag, right, down)
    after = ask(page, path)
    assert after["place"] == door.get_attribute("data-place")
    assert (after["product"], after["display"]) == (before["product"], before["display"])
    with page.expect_response(lambda one: one.url.endswith("/binding")):
        page.get_by_role("button", name="Undo").click()
    assert ask(page, path)["place"] == before["place"]


def test_a_department_is_drawn_with_the_mouse_and_taken_off_again(new_page: Pages, server: DemoServer) -> None:
    page, _ = the_map(new_page, server)
    page.get_by_role("link", name="New place").click()
    page.get_by_text("Click where it is, or drag to draw its area.").wait_for()
    sheet = page.locator(".places-ground").bounding_box()
    assert sheet is not None
    page.mouse.move(sheet["x"] + sheet["width"] * 0.3, sheet["y"] + sheet["height"] * 0.7)
    page.mouse.down()
    page.mouse.move(sheet["x"] + sheet["width"] * 0.5, sheet["y"] + sheet["height"] * 0.9, steps=4)
    page.mouse.up()
    expect(page.get_by_label("Area: corners in metres")).not_to_have_value("")
    page.get_by_label("Name", exact=True).fill("Bücherecke")
    page.get_by_role("button", name="Add", exact=True).click()
    area = page.get_by_role("link", name="Department: Bücherecke")
    expect(area).to_have_attribute("aria-current", "true")
    page.get_by_role("button", name="Take off the map").click()
    expect(area).to_have_count(0)
    page.get_by_role("button", name="Undo").click()
    expect(area).to_have_count(1)
    area.focus()
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Take off the map").click()
    expect(area).to_have_count(0)


@pytest.mark.long
def test_a_stretch_of_known_length_gives_the_plan_its_scale(new_page: Pages, server: DemoServer) -> None:
    page, _ = the_map(new_page, server)
    page.get_by_text("Floor plan of").click()
    width = page.get_by_label("Width of the picture in metres")
    before = float(width.input_value())
    page.get_by_label("Length of the stretch in metres").fill(f"{before / 2:g}")
    expect(width).to_have_value(f"{before:g}")
    page.get_by_role("button", name="Point 2").focus()
    for _ in range(4):
        page.keyboard.press("Shift+ArrowLeft")
    # The points are 0.4 of the picture apart now, on a stretch that was half of it.
    expect(width).to_have_value(f"{before * 1.25:g}")
    page.get_by_role("button", name="Use this plan").click()
    expect(page.get_by_text("The floor plan is in place.")).to_be_visible()
    page.get_by_text("Floor plan of").click()
    expect(width).to_have_value(f"{before * 1.25:g}")
    width.fill(f"{before:g}")
    page.get_by_role("button", name="Use this plan").click()
    expect(page.get_by_text("The floor plan is in place.")).to_be_visible()
