"""Displays in real Chromium: a tap changes one of two, and neither the network nor the power stops them."""

from __future__ import annotations

import shutil
import socket
import subprocess
import time
from pathlib import Path
from typing import Any
from urllib.request import Request, urlopen

import pytest
from playwright.sync_api import Browser, Page, expect
from playwright.sync_api import Error as PlaywrightError

from tests.browser.conftest import FLAGS, DemoServer, Pages

PLAYS = "#stage[data-display] [data-zone=main] .layer[data-shown]"
MOMENT = "[data-moments] .layer[data-shown]"
OFFLINE = "ERR_INTERNET_DISCONNECTED"
SOON_MS = 30_000
"""How long a loaded test machine may take; what must be fast is measured in benchmarks/, not here."""


def display(server: DemoServer, name: str) -> dict[str, Any]:
    """A demo display with a fresh pairing link."""
    displays: list[dict[str, Any]] = server.describe()["displays"]
    return next(one for one in displays if name in one["name"])


def tag_of(server: DemoServer, found: dict[str, Any]) -> str:
    """The address of a tag that lends this display."""
    taps: list[dict[str, Any]] = server.described["taps"]
    return next(str(tap["url"]) for tap in taps if tap["display"] == found["id"] and tap["state"] == "active")


def tap(url: str) -> None:
    with urlopen(Request(url, headers={"Accept-Language": "de"}), timeout=10) as answer:
        assert answer.status == 200


def is_kept(page: Page) -> None:
    """Wait until the last-good manifest and the shell are on the device."""
    # Not wait_for_function: to it the promise of an answer is an answer.
    script = """async () => {
            const id = document.querySelector('#stage').dataset.display
            const open = name => new Promise(done => {
              const request = indexedDB.open(name, 1)
              request.onsuccess = () => done(request.result)
            })
            const db = await open(`auslage-player-${id}`)
            const kept = await new Promise(done => {
              const request = db.transaction('held').objectStore('held').get('last-good')
              request.onsuccess = () => done(request.result)
            })
            db.close()
            const shell = await caches.open('auslage-shell-1')
            return kept !== undefined && (await shell.match('/play')) !== undefined
        }"""
    becomes_true(page, script, "the display holds no manifest and shell of its own", most_ms=2 * SOON_MS)


def becomes_true(page: Page, script: str, otherwise: str, arg: object = None, most_ms: int = SOON_MS) -> None:
    """Ask the device until it says yes."""
    until = time.monotonic() + most_ms / 1000
    while not page.evaluate(script, arg):
        assert time.monotonic() < until, otherwise
        page.wait_for_timeout(100)  # between two looks at the device there is no event to wait for


def forgets(page: Page, path: str) -> None:
    """Wait until a file that no programme names is off the device."""
    gone = "path => caches.open('auslage-media-1').then(media => media.match(path)).then(found => !found)"
    becomes_true(page, gone, "the display keeps a file that nothing names", path)


def test_a_tap_changes_only_the_display_beside_it_which_then_plays_on(server: DemoServer, new_page: Pages) -> None:
    jackets, shoes = display(server, "Jacken"), display(server, "Schuhe")
    at_jackets, at_shoes = (new_page(name, width=1280, height=720) for name in ("jackets", "shoes"))
    at_jackets.goto(jackets["player_url"])
    at_shoes.goto(shoes["player_url"])
    for page in (at_jackets, at_shoes):
        page.wait_for_selector(PLAYS)
    editor = new_page("wall", role="editor", language="de")
    editor.goto("/studio/displays")
    wall = editor.locator(f"[data-display='{jackets['id']}']")
    expect(wall).to_have_attribute("data-state", "online", timeout=SOON_MS)
    tap(tag_of(server, jackets))
    moment = at_jackets.wait_for_selector(MOMENT)
    assert moment is not None
    assert "€" in (moment.text_content() or "")
    assert at_shoes.locator(MOMENT).count() == 0
    expect(wall.locator("[data-part=now]")).to_contain_text("eine Kundin oder einen Kunden", timeout=SOON_MS)
    at_jackets.wait_for_selector("[data-moments] .layer", state="detached", timeout=2 * SOON_MS)
    assert at_jackets.locator(PLAYS).count() >= 1


def test_a_display_that_loses_the_network_plays_on_after_a_reload(server: DemoServer, new_page: Pages) -> None:
    page = new_page("entrance")
    new_page.expect(OFFLINE)
    page.add_init_script("caches.open('auslage-media-1').then(media => media.put('/media/old', new Response('old')))")
    page.goto(display(server, "Eingang")["player_url"])
    page.wait_for_selector(PLAYS)
    is_kept(page)
    forgets(page, "/media/old")
    page.context.set_offline(True)
    page.reload()
    page.wait_for_selector(PLAYS, timeout=SOON_MS)
    assert page.locator(".layer[data-widget=house]").count() == 0
    pictures = page.evaluate("[...document.images].map(image => image.complete && image.naturalWidth > 0)")
    assert all(pictures)


def test_a_display_plays_on_after_a_power_cut_with_the_network_down(
    server: DemoServer, chromium: Browser, tmp_path: Path
) -> None:
    found = display(server, "Kasse")
    with Panel(chromium, tmp_path) as page:
        page.goto(found["player_url"])
        page.wait_for_selector(PLAYS)
        is_kept(page)
        address = page.url
    with Panel(chromium, tmp_path) as page:
        page.context.set_offline(True)
        page.goto(address)
        page.wait_for_selector(PLAYS, timeout=SOON_MS)
        assert page.locator("#stage").get_attribute("data-display") == found["id"]


# In the gate tests/browser/test_playlist_editor.py connects a screen in the same way before it plays.
@pytest.mark.long
def test_a_new_screen_shows_a_code_and_becomes_a_display_when_it_is_typed(server: DemoServer, new_page: Pages) -> None:
    screen = new_page("screen", language="de")
    screen.goto("/play")
    code = screen.locator(".pairing .code").text_content() or ""
    editor = new_page("studio", role="editor", language="de")
    editor.goto(f"/studio/displays?code={code}")
    editor.get_by_label("Name eines neuen Bildschirms").fill("Umkleide")
    editor.get_by_role("button", name="Verbinden", exact=True).click()
    expect(editor.locator(".wall-tile", has_text="Umkleide")).to_have_count(1, timeout=SOON_MS)
    screen.wait_for_selector(PLAYS, timeout=SOON_MS)
    tile = editor.locator(".wall-tile", has_text="Umkleide")
    tile.locator("summary", has_text="Entfernen").click()
    tile.get_by_role("button", name="entfernen").click()
    screen.wait_for_selector(".pairing .code", timeout=SOON_MS)


@pytest.mark.long
def test_a_link_that_was_used_says_so_beside_the_code(server: DemoServer, new_page: Pages) -> None:
    new_page.expect("422")
    link = display(server, "Eingang")["player_url"]
    first = new_page("first", language="de")
    first.goto(link)
    first.wait_for_selector("#stage[data-display]")
    second = new_page("second", language="de")
    second.goto(link)
    expect(second.get_by_role("heading")).to_have_text("Dieser Link wurde schon benutzt oder ist abgelaufen")
    expect(second.locator(".pairing .spent")).to_contain_text("auslage demo --describe")
    expect(second.locator(".pairing .code")).not_to_be_empty()


@pytest.mark.parametrize(
    ("fragment", "heading"),
    [
        ("", "Diesen Bildschirm verbinden"),
        ("#pair=that-connects-nothing", "Dieser Link wurde schon benutzt oder ist abgelaufen"),
    ],
)
def test_a_new_screen_without_a_network_says_so_and_tries_again(
    server: DemoServer, new_page: Pages, fragment: str, heading: str
) -> None:
    new_page.expect(OFFLINE)
    new_page.expect("422")
    screen = new_page("screen", language="de")
    screen.goto(f"/play{fragment}")
    expect(screen.get_by_role("heading")).to_have_text(heading)
    expect(screen.locator(".pairing .code")).not_to_be_empty()
    shell = "caches.open('auslage-shell-1').then(shell => shell.match('/play')).then(Boolean)"
    becomes_true(screen, shell, "a screen that is no display yet keeps no shell")
    screen.context.set_offline(True)
    screen.reload()
    expect(screen.locator(".pairing")).to_contain_text("Es gibt kein Netz.")
    screen.context.set_offline(False)
    screen.wait_for_selector(".pairing .code", timeout=SOON_MS)
    expect(screen.get_by_role("heading")).to_have_text(heading)


class Panel:
    """A Chromium of its own whose power is cut at the end: no goodbye, no flush."""

    def __init__(self, chromium: Browser, folder: Path) -> None:
        self._chromium = chromium
        self._folder = folder

    def __enter__(self) -> Page:
        found = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
        if found is None:
            pytest.fail("Chromium is missing: run “make system” or install its package")
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
        self._process = subprocess.Popen(
            [found, "--headless=new", f"--remote-debugging-port={port}", f"--user-data-dir={self._folder}", *FLAGS],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        deadline = time.monotonic() + 90
        while True:
            try:
                # Now and then a browser that is still opening its first tab never answers its first caller.
                browser = self._chromium.browser_type.connect_over_cdp(f"http://127.0.0.1:{port}", timeout=15_000)
                break
            except PlaywrightError:
                if time.monotonic() > deadline or self._process.poll() is not None:
                    self.__exit__()  # nobody else would end it
                    raise
                time.sleep(0.1)  # between two looks at a port there is no event to wait for
        return browser.contexts[0].new_page()

    def __exit__(self, *_: object) -> None:
        self._process.kill()
        self._process.wait()
