"""Two people before one tour: they see each other, talk about a hotspot, and find the way back."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import DemoServer, Pages
from tests.browser.test_tour import PATIENCE, _patient
from tests.browser.test_tour_editor import new_tour

__all__ = ["_patient"]

HOSTILE = "<img src=x onerror=hacked=1><script>hacked=1</script> – steht das hier richtig?"


def editor(page: Page, server: DemoServer) -> None:
    """The demo's tour in its editor, as soon as it can be worked on."""
    page.goto("/studio/tours")
    page.get_by_role("link", name=server.described["tours"][0]["title"]).first.click()
    expect(page.locator(".scene-tile").first).to_be_visible(timeout=PATIENCE)


def open_beside(page: Page, name: str) -> None:
    page.locator(".tour-bar").get_by_role("button", name=name).click()


@pytest.mark.long
def test_who_comes_second_sees_who_is_there_and_what_was_said(new_page: Pages, server: DemoServer) -> None:
    first = new_page("the editor", role="editor", language="de")
    new_tour(first, "Zu zweit")
    open_beside(first, "Kommentare")
    first.get_by_label("Kommentar zum ganzen Rundgang").fill(HOSTILE)
    first.keyboard.press("Control+Enter")
    expect(first.locator(".talk-text")).to_have_text(HOSTILE)

    second = new_page("the admin", role="admin")
    second.goto(first.url)
    expect(second.locator("aus-draft-presence [role=status]")).to_have_text(
        f"{server.user('editor')['name']} is here, too"
    )
    open_beside(second, "1 open comment")
    expect(second.locator(".talk-text")).to_have_text(HOSTILE)
    assert second.evaluate("globalThis.hacked") is None

    # Taken back, and brought back by the notice.
    first.get_by_role("button", name="Ihren Kommentar löschen").click()
    expect(first.locator(".talk-thread")).to_have_count(0)
    first.locator(".toast").get_by_role("button", name="Rückgängig").click()
    expect(first.locator(".talk-text")).to_have_text(HOSTILE)


@pytest.mark.long
def test_two_people_meet_talk_about_a_hotspot_and_go_back_in_its_history(new_page: Pages, server: DemoServer) -> None:
    first, second = new_page("the editor", role="editor", language="de"), new_page("the admin", role="admin")
    editor(first, server)
    editor(second, server)
    there = first.locator("aus-draft-presence [role=status]")
    expect(there).to_contain_text(server.user("admin")["name"], timeout=PATIENCE)

    # A comment on a hotspot, by keyboard; it is text, counted at its mark and at its scene.
    first.locator(".spot-open").first.click()
    named = first.locator("aus-tour-spots .spot-open[aria-pressed=true]").inner_text().strip()
    open_beside(first, "Kommentare")
    first.get_by_label("Kommentar zum Hotspot").fill(HOSTILE)
    first.keyboard.press("Control+Enter")
    thread = first.locator(".talk-thread")
    expect(thread.locator(".talk-text")).to_have_text(HOSTILE)
    expect(thread.locator(".talk-subject")).to_contain_text(named)
    expect(first.locator(".editor-mark[data-said='1']")).to_have_count(1)
    expect(first.locator(".scene-said")).to_have_count(1)

    # The other one hears of it, answers and settles it.
    open_beside(second, "1 open comment")
    second.get_by_role("button", name="Reply").click()
    second.get_by_label("Your answer").fill("Yes.")
    second.keyboard.press("Control+Enter")
    expect(second.locator(".talk-answers .talk-text")).to_have_text("Yes.")
    second.get_by_role("button", name="Settled").click()
    expect(second.locator(".talk-thread")).to_have_count(0)
    expect(first.locator(".editor-mark[data-said]")).to_have_count(0, timeout=PATIENCE)
    assert first.evaluate("globalThis.hacked") is None

    # A change is told to the other by name, and taken back from there as one step.
    second.locator(".segments button", has_text="Tour").click()
    title = second.locator("#field-title")
    before = title.input_value()
    title.fill(f"{before} neu")
    open_beside(first, "Verlauf")
    step = first.locator(".past-step").first
    expect(step).to_contain_text(f"„{before} neu“", timeout=PATIENCE)
    expect(step).to_contain_text(server.user("admin")["name"])
    first.locator(".past-step").nth(1).get_by_role("button").click()
    expect(title).to_have_value(before, timeout=PATIENCE)
    second.close()
    expect(there).to_be_empty(timeout=PATIENCE)
