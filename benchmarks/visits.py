"""A visit over a slow line, seen frame by frame: when a picture stands there, and when it stays sharp.

The same for every viewer: Chromium says what it shows by its screencast, with the time of each frame. A frame is judged
by its likeness to what the viewer shows when nothing moves any more. Buttons and hotspots are no part of a photo: the
last frame is taken again with nothing but the viewer's canvas, and where the two differ no frame is looked at.
"""

from __future__ import annotations

import base64
import math
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray
from playwright.sync_api import Browser, CDPSession, Page, sync_playwright

FLAGS = ("--no-sandbox", "--use-angle=swiftshader", "--enable-unsafe-swiftshader", "--disable-background-networking")
MEGABIT, LATENCY_MS = 9, 60
PICTURE_DB, SHARP_DB = 20.0, 35.0
QUIET_MS = 1500
"""So long nothing was sent and no frame drawn: this is the last one."""
SETTLE_MS = 1500
LONGEST_MS = 45_000
STEP_MS = 50

UNCOVERED = """new MutationObserver(() => {
  const poster = document.querySelector(".tour-poster")
  if (poster?.hasAttribute("data-behind")) window.uncovered ??= performance.now()
}).observe(document, { subtree: true, childList: true, attributes: true, attributeFilter: ["data-behind"] })"""
"""Our poster stands before the tiles: only what is seen after it went was drawn by the viewer."""

ALONE = """selector => {
  const sheet = new CSSStyleSheet()
  sheet.replaceSync(`*, ::before, ::after { visibility: hidden !important }
    ${selector} canvas { visibility: visible !important }`)
  document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet]
}"""
"""Hides whatever is not drawn by a viewer."""
UNLIKE, ROUND_PX = 8, 2
"""So far apart two values of a pixel belong to different things; so far a JPEG carries such an edge."""

Pixels = NDArray[np.uint8]
Mask = NDArray[np.bool_]


@dataclass(frozen=True)
class Window:
    """What the visitor looks through."""

    width: int
    height: int
    density: float = 1

    @property
    def name(self) -> str:
        """Its size in words."""
        return f"{self.width}x{self.height}"


@dataclass(frozen=True)
class Box:
    """Where in the window the picture is."""

    x: int
    y: int
    width: int
    height: int


@dataclass(frozen=True)
class Visit:
    """When things were seen, in milliseconds from the click on, and what had to come for it."""

    picture_ms: float
    sharp_ms: float
    kilobytes: float
    box: Box


@dataclass
class _Seen:
    frames: list[tuple[float, bytes]] = field(default_factory=list)
    asked: dict[str, float] = field(default_factory=dict)
    came: dict[str, float] = field(default_factory=dict)
    last: float = 0


@contextmanager
def chromium() -> Iterator[Browser]:
    """The system's browser; WebGL is drawn by the processor."""
    with sync_playwright() as playwright:
        found = shutil.which("chromium") or shutil.which("chromium-browser")
        browser = playwright.chromium.launch(executable_path=found, args=list(FLAGS))
        yield browser
        browser.close()


def visit(browser: Browser, address: str, window: Window, picture: str) -> Visit:
    """Open this address with an empty cache. picture: a selector of what is looked at."""
    context = browser.new_context(
        viewport={"width": window.width, "height": window.height}, device_scale_factor=window.density
    )
    try:
        page = context.new_page()
        page.add_init_script(UNCOVERED)
        # A new window of Chromium's is busy with its own surface; a visitor's has been open for long.
        page.wait_for_timeout(SETTLE_MS)
        line = context.new_cdp_session(page)
        seen = _watched(line, window)
        page.goto(address, wait_until="commit")
        _until_quiet(page, seen)
        started: float = page.evaluate("performance.timeOrigin")
        uncovered: float = page.evaluate("window.uncovered ?? 0")
        visited = len(seen.frames)
        page.evaluate(ALONE, picture)
        seen.last = 0
        _until_quiet(page, seen)
        return _judged(seen, visited, started, uncovered, _box(page, picture))
    finally:
        context.close()


def _watched(line: CDPSession, window: Window) -> _Seen:
    """Slow the line down and note each frame and each answer."""
    seen = _Seen()

    def frame(event: dict[str, Any]) -> None:
        line.send("Page.screencastFrameAck", {"sessionId": event["sessionId"]})
        seen.frames.append((event["metadata"]["timestamp"] * 1000, base64.b64decode(event["data"])))
        seen.last = 0

    def asked(event: dict[str, Any]) -> None:
        seen.asked[event["requestId"]] = event["wallTime"] * 1000
        seen.last = 0

    def came(event: dict[str, Any]) -> None:
        seen.came[event["requestId"]] = event["encodedDataLength"] / 1000
        seen.last = 0

    line.on("Page.screencastFrame", frame)
    line.on("Network.requestWillBeSent", asked)
    line.on("Network.loadingFinished", came)
    line.send("Network.enable")
    rate = MEGABIT * 1e6 / 8
    slow = {"offline": False, "latency": LATENCY_MS, "downloadThroughput": rate, "uploadThroughput": rate}
    line.send("Network.emulateNetworkConditions", slow)
    size = {"maxWidth": window.width, "maxHeight": window.height}
    line.send("Page.startScreencast", {"format": "jpeg", "quality": 90, **size})
    return seen


def _until_quiet(page: Page, seen: _Seen) -> None:
    """Wait until nothing was sent and nothing drawn for a while."""
    waited = 0
    while waited < LONGEST_MS and (seen.last < QUIET_MS or not seen.frames):
        page.wait_for_timeout(STEP_MS)
        seen.last += STEP_MS
        waited += STEP_MS


def _box(page: Page, picture: str) -> Box:
    found = page.locator(picture).bounding_box()
    size = page.viewport_size
    assert found is not None
    assert size is not None
    x, y = max(0, round(found["x"])), max(0, round(found["y"]))
    right = min(size["width"], round(found["x"] + found["width"]))
    return Box(x, y, right - x, min(size["height"], round(found["y"] + found["height"])) - y)


def _judged(seen: _Seen, visited: int, started: float, uncovered: float, box: Box) -> Visit:
    """visited: how many frames a visitor saw; what came after them is the photo alone."""
    photo = _cut(seen.frames[-1][1], box)
    # The frames before the click show an empty tab.
    frames = [(at - started, _cut(data, box)) for at, data in seen.frames[:visited] if at >= started]
    bare = _bare(frames[-1][1], photo)
    likeness = [(at, _psnr(picture[bare], photo[bare])) for at, picture in frames]
    picture = next(at for at, db in likeness if db > PICTURE_DB)
    last_unlike = max((at for at, db in likeness if db <= SHARP_DB), default=0.0)
    sharp = next(at for at, _ in likeness if at > last_unlike and at >= min(uncovered, likeness[-1][0]))
    # Whatever had been asked for by then counts in full.
    asked = [one for one, at in seen.asked.items() if at - started <= sharp]
    return Visit(picture, sharp, sum(seen.came.get(one, 0) for one in asked), box)


def _bare(last: Pixels, photo: Pixels) -> Mask:
    """Where nothing stands in front of the photo when all has come to rest."""
    covered = (cv2.absdiff(last, photo).max(axis=2) > UNLIKE).astype(np.uint8)
    wide = cv2.dilate(covered, np.ones((2 * ROUND_PX + 1, 2 * ROUND_PX + 1), np.uint8))
    return np.asarray(wide == 0)


def _psnr(one: Pixels, other: Pixels) -> float:
    """Of as many pixels as lie bare; 100 dB for the same."""
    error = float(np.mean((one.astype(np.float64) - other) ** 2))
    return min(100.0, 10 * math.log10(255**2 / error)) if error else 100.0


def _cut(data: bytes, box: Box) -> Pixels:
    picture = cv2.imdecode(np.frombuffer(data, np.uint8), cv2.IMREAD_COLOR)
    assert picture is not None
    return np.ascontiguousarray(picture[box.y : box.y + box.height, box.x : box.x + box.width]).astype(np.uint8)
