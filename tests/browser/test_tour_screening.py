"""The draft of a tour on a real display: chosen in the editor, seen there, ended, and the playlist goes on."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import expect

from tests.browser.conftest import DemoServer, Pages
from tests.browser.test_live_prices import PATIENCE
from tests.browser.test_players import PLAYS, display
from tests.browser.test_tour_editor import new_tour, photo

__all__ = ["photo"]

DRAFT = "[data-moments] .layer[data-shown][data-widget=tour]"


def test_a_draft_is_seen_on_the_display_that_was_chosen_until_it_is_ended(
    server: DemoServer, new_page: Pages, photo: Path
) -> None:
    found = display(server, "Schuhe")
    screen = new_page("display", width=640, height=360)
    new_page.expect("404 (NOT FOUND)")  # a tile on its way when the preview ends: nobody has a right to it any more
    screen.goto(found["player_url"])
    editor = new_page("editor", role="editor", language="de")
    new_tour(editor, "Entwurf")
    editor.locator("aus-tour-scenes input[type=file]").set_input_files(photo)
    expect(editor.locator("aus-tour-stage .tour-stage")).to_have_attribute("data-ready", "", timeout=PATIENCE)
    expect(editor.locator("aus-tour-scenes progress")).to_have_count(0, timeout=PATIENCE)
    screen.wait_for_selector(PLAYS)
    editor.get_by_role("button", name="Auf einem Bildschirm zeigen").press("Enter")
    dialog = editor.get_by_role("dialog", name="Entwurf auf einem Bildschirm zeigen")
    row = dialog.locator(f"[data-display='{found['id']}'][data-state=online]")
    expect(dialog.locator(".screening[data-state=offline]").first).to_be_visible()
    row.get_by_role("button", name="Hier zeigen").press("Enter")
    expect(screen.locator(f"{DRAFT} .tour-draft")).to_have_text("Vorschau", timeout=PATIENCE)
    expect(screen.locator(f"{DRAFT} .tour-turning[data-drawn]")).to_be_visible(timeout=PATIENCE)
    expect(row).to_contain_text(f"„{found['name']}“ zeigt bis", timeout=PATIENCE)
    editor.keyboard.press("Escape")
    line = editor.locator(f"[data-screening='{found['id']}']")
    expect(line).to_contain_text("diesen Entwurf")
    line.get_by_role("button", name="Beenden").click()
    expect(screen.locator("[data-moments] .layer")).to_have_count(0, timeout=PATIENCE)
    expect(screen.locator(PLAYS).last).to_be_visible()
    expect(line).to_have_count(0)
