"""Takes the README's pictures from a running demo store with the system's Chromium: `make screenshots`."""

from __future__ import annotations

import io
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.request import Request, urlopen

from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

HERE = Path(__file__).parent.parent
INTO = HERE / "docs" / "screenshots"
WIDE, PHONE = (1440, 900), (390, 844)
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
READY = 120_000


@contextmanager
def demo_store() -> Iterator[dict[str, Any]]:
    """The demo store on a free port, described."""
    with tempfile.TemporaryDirectory() as folder:
        environ = {**os.environ, "AUSLAGE_DATA": folder, "PORT": "0"}
        command = [sys.executable, "-m", "signage.cli"]
        subprocess.run([*command, "demo"], env=environ, check=True, cwd=HERE)
        log = Path(folder) / "run.log"
        with log.open("w") as out, subprocess.Popen([*command, "run"], env=environ, cwd=HERE, stdout=out) as server:
            try:
                while "is ready" not in log.read_text():
                    if server.poll() is not None:
                        raise SystemExit(log.read_text())
                    time.sleep(0.2)
                told = subprocess.run(
                    [*command, "demo", "--describe"], env=environ, cwd=HERE, check=True, capture_output=True
                )
                yield json.loads(told.stdout)
            finally:
                server.terminate()
                server.wait()


def keep(page: Page, name: str) -> None:
    """What the page shows now, as a small WebP."""
    INTO.mkdir(parents=True, exist_ok=True)
    with Image.open(io.BytesIO(page.screenshot())) as shot:
        shot.convert("RGB").save(INTO / f"{name}.webp", quality=82, method=6)


def opened(browser: Browser, size: tuple[int, int], url: str, *, language: str = "en-GB") -> Page:
    """A fresh visitor at an address."""
    context = browser.new_context(
        viewport={"width": size[0], "height": size[1]}, locale=language, device_scale_factor=1
    )
    page = context.new_page()
    page.goto(url)
    return page


def faded_in(page: Page, selector: str) -> None:
    """Waits until a layer has come fully up."""
    page.wait_for_function(
        "selector => { const one = document.querySelector(selector);"
        " return one !== null && getComputedStyle(one).opacity === '1' }",
        arg=selector,
        timeout=READY,
    )


def shots(browser: Browser, store: dict[str, Any]) -> None:
    """A display before and after a tap, the phone, the tour, the studio."""
    by_name = {display["name"]: display for display in store["displays"]}
    tap = next(one for one in store["taps"] if one["code"].startswith("DAVNEN"))
    player = opened(browser, WIDE, by_name["Bildschirm Jacken"]["player_url"], language="de-DE")
    faded_in(player, "[data-zone=main] [data-widget=product][data-shown]")
    keep(player, "display")
    # A terminal's tap counts; it asks in German, as a phone in Köln would.
    with urlopen(Request(tap["url"], headers={"Accept-Language": "de"})):  # noqa: S310 - our own loopback address
        faded_in(player, "[data-moments] [data-shown]")
    keep(player, "display-after-tap")
    keep(opened(browser, PHONE, tap["url"], language="de-DE"), "phone")
    tour = opened(browser, WIDE, f"{store['tours'][0]['url']}/jackets")
    tour.locator("[data-sharp]").first.wait_for(timeout=READY)
    keep(tour, "tour")
    studio = opened(browser, WIDE, f"{store['base_url']}/sign-in")
    mira = store["users"][1]
    studio.fill("input[name=email]", mira["email"])
    studio.fill("input[name=password]", mira["password"])
    studio.keyboard.press("Enter")
    studio.wait_for_url("**/studio**")
    studio.goto(f"{store['base_url']}/studio/playlists")
    studio.get_by_role("link", name="Jacken").first.click()
    studio.wait_for_load_state("networkidle")
    keep(studio, "studio")


def main() -> None:
    """All pictures."""
    with demo_store() as store, sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=CHROMIUM, args=["--use-angle=swiftshader", "--enable-unsafe-swiftshader"]
        )
        try:
            shots(browser, store)
        finally:
            browser.close()


if __name__ == "__main__":
    main()
