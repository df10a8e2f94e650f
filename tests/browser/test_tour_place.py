"""A ray-cast room, whose marks are known by geometry alone: hotspots sit on them."""

from __future__ import annotations

import io
import subprocess
import sys

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image
from playwright.sync_api import Page, expect

from tests.browser.conftest import DemoServer, Pages
from tests.filled import ROOT, environ

PATIENCE = 60_000
VIEWS = ["0,0,90", "95,18,60", "-178,-28,75", "-100,42,90", "30,-55,110"]
WINDOWS = [(1280, 720), (390, 844), (900, 900)]
NEAR_PX = 14
BAR_PX = 1.5

BARE = """() => {
  for (const part of document.querySelectorAll("#tour-stage > *:not(.tour-picture)")) part.style.visibility = "hidden"
}"""
PLACES = """() => {
  const stage = document.querySelector("#tour-stage").getBoundingClientRect()
  return [...document.querySelectorAll(".tour-hotspot[data-kind=info]:not([data-away])")].map(button => {
    const { x, y, width, height } = button.getBoundingClientRect()
    return [x + width / 2 - stage.x, y + height / 2 - stage.y]
  }).filter(([x, y]) => x > 30 && y > 30 && x < stage.width - 30 && y < stage.height - 30)
}"""


# A server, a room and a rendered photo of its own: the projection itself is held by the tests of the panorama.
pytestmark = pytest.mark.long


@pytest.fixture(scope="module")
def room(server: DemoServer) -> str:
    """The path of the room's tour."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.browser.room_tour"],
        cwd=ROOT, env=environ(server.folder), capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def looked_at(page: Page, address: str) -> None:
    """Open the page and wait until every tile in view is drawn."""
    page.goto(address)
    expect(page.locator("#tour-stage")).to_have_attribute("data-sharp", "", timeout=PATIENCE)
    expect(page.locator(".tour-snapshot")).to_have_count(0)


def off_by(picture: NDArray[np.uint8], x: float, y: float, scale: int) -> float:
    """How far, in CSS pixels, the middle of the mark at a hotspot lies from it; infinite where there is none."""
    left, top = round((x - NEAR_PX) * scale), round((y - NEAR_PX) * scale)
    part = picture[top : top + 2 * NEAR_PX * scale, left : left + 2 * NEAR_PX * scale].astype(int)
    seen = np.argwhere((part[..., 0] > 160) & (part[..., 2] > 160) & (part[..., 1] < 110))
    if len(seen) < 20:
        return float("inf")
    row, column = seen.mean(axis=0)
    return float(np.hypot((left + column + 0.5) / scale - x, (top + row + 0.5) / scale - y))


def worst(page: Page, scale: int) -> tuple[int, float]:
    """How many hotspots were measured in this window, and how far the worst is off."""
    places = page.evaluate(PLACES)
    page.evaluate(BARE)
    shot = page.locator("#tour-stage").screenshot(scale="device", animations="disabled")
    picture = np.asarray(Image.open(io.BytesIO(shot)).convert("RGB"))
    return len(places), max((off_by(picture, x, y, scale) for x, y in places), default=float("inf"))


def measure(new_page: Pages, room: str, window: tuple[int, int], scale: int, views: list[str]) -> None:
    width, height = window
    page = new_page("room", width=width, height=height, device_scale_factor=scale, reduced_motion="reduce")
    found, measured = {}, 0
    for view in views:
        looked_at(page, f"{room}?v={view}&lang=en")
        count, off = worst(page, scale)
        assert count >= 1, view
        found[view], measured = off, measured + count
    assert measured >= 3 * len(views)
    assert max(found.values()) <= BAR_PX, found


def test_every_hotspot_sits_on_its_mark(new_page: Pages, room: str) -> None:
    measure(new_page, room, WINDOWS[0], 1, VIEWS[1:4])


@pytest.mark.parametrize("window", WINDOWS, ids=lambda window: f"{window[0]}x{window[1]}")
def test_every_hotspot_sits_on_its_mark_in_other_windows(new_page: Pages, room: str, window: tuple[int, int]) -> None:
    measure(new_page, room, window, 1, VIEWS)


@pytest.mark.parametrize("scale", [2, 3])
@pytest.mark.parametrize("window", WINDOWS, ids=lambda window: f"{window[0]}x{window[1]}")
def test_every_hotspot_sits_on_its_mark_on_dense_screens(
    new_page: Pages, room: str, window: tuple[int, int], scale: int
) -> None:
    ahead_and_all_faces = [*VIEWS, "5,56,60", "5,-66,60", "90,0,45", "180,0,45", "-90,0,45"]
    measure(new_page, room, window, scale, ahead_and_all_faces)
