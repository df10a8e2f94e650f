"""The draft of a tour on a real display: chosen in the editor, seen there, ended, and the playlist goes on."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import DemoServer, Pages
from tests.browser.test_live_prices import PATIENCE
from tests.browser.test_players import PLAYS, display
from tests.browser.test_tour_editor import new_tour, photo

__all__ = ["photo"]

DRAFT = "[data-moments] .layer[data-shown][data-widget=tour]"


def chosen_and_ended(editor: Page, screen: Page, found: dict[str, Any], seen: str) -> None:
    """In an open editor: by keyboard to the display, which shows this scene, and back by mouse."""
    editor.get_by_role("button", name="Auf einem Bildschirm zeigen").press("Enter")
    dialog = editor.get_by_role("dialog", name="Entwurf auf einem Bildschirm zeigen")
    expect(dialog.locator(".screening[data-state=offline]").first).to_be_visible(timeout=PATIENCE)
    row = dialog.locator(f"[data-display='{found['id']}'][data-state=online]")
    row.get_by_role("button", name="Hier zeigen").press("Enter")
    expect(screen.locator(f"{DRAFT} .tour-draft")).to_have_text("Vorschau", timeout=PATIENCE)
    expect(screen.locator(f"{DRAFT} .tour-turning[data-drawn]")).to_be_visible(timeout=PATIENCE)
    expect(screen.locator(f"{DRAFT} .tour-poster")).to_have_attribute("alt", seen)
    expect(row).to_contain_text(f"„{found['name']}“ zeigt bis", timeout=PATIENCE)
    editor.keyboard.press("Escape")
    line = editor.locator(f"[data-screening='{found['id']}']")
    expect(line).to_contain_text("diesen Entwurf")
    line.get_by_role("button", name="Beenden").click()
    expect(screen.locator("[data-moments] .layer")).to_have_count(0, timeout=PATIENCE)
    expect(screen.locator(PLAYS).last).to_be_visible()
    expect(line).to_have_count(0)


def a_display(server: DemoServer, new_page: Pages) -> tuple[Page, dict[str, Any]]:
    """The one at the shoes, playing."""
    found = display(server, "Schuhe")
    screen = new_page("display", width=640, height=360)
    screen.goto(found["player_url"])
    screen.wait_for_selector(PLAYS)
    return screen, found


def test_the_scene_that_is_open_is_seen_on_the_display_that_was_chosen_until_it_is_ended(
    server: DemoServer, new_page: Pages
) -> None:
    screen, found = a_display(server, new_page)
    tour = server.described["tours"][0]
    editor = new_page("editor", role="editor", language="de")
    document = editor.request.get(f"/api/v1/tours/{tour['id']}").json()["document"]
    scene = document["scenes"][1]
    editor.goto(f"/studio/tours/{tour['id']}?scene={scene['id']}")
    chosen_and_ended(editor, screen, found, seen=str(scene["versions"][0]["name"]["de"]))


@pytest.mark.long
def test_a_photo_that_is_not_published_is_seen_on_the_display(server: DemoServer, new_page: Pages, photo: Path) -> None:
    screen, found = a_display(server, new_page)
    new_page.expect("404 (NOT FOUND)")  # a tile on its way when the preview ends: nobody has a right to it any more
    editor = new_page("editor", role="editor", language="de")
    new_tour(editor, "Entwurf")
    editor.locator("aus-tour-scenes input[type=file]").set_input_files(photo)
    expect(editor.locator("aus-tour-stage .tour-stage")).to_have_attribute("data-ready", "", timeout=PATIENCE)
    expect(editor.locator("aus-tour-scenes progress")).to_have_count(0, timeout=PATIENCE)
    chosen_and_ended(editor, screen, found, seen=photo.stem)
