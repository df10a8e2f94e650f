"""When a playlist plays, planned by fields in the editor, by keyboard, in German and English."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import Pages


@pytest.fixture(autouse=True)
def _patient() -> Iterator[None]:
    """A loaded test machine is slow, not wrong."""
    expect.set_options(timeout=30_000)
    yield
    expect.set_options(timeout=5000)


def editor(new_page: Pages, title: str, language: str) -> Page:
    new_page.expect("422 (UNPROCESSABLE ENTITY)")
    page = new_page("times", role="editor", language=language)
    page.goto("/studio/playlists")
    german = language == "de"
    page.get_by_label("Neue Playlist" if german else "New playlist").fill(title)
    page.get_by_role("button", name="Anlegen" if german else "Create").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(title)
    return page


def opened(page: Page, button: str) -> Locator:
    """The dialog, opened by keyboard."""
    page.get_by_role("button", name=button, exact=True).focus()
    page.keyboard.press("Enter")
    dialog = page.get_by_role("dialog")
    expect(dialog).to_be_visible()
    return dialog


def test_lunch_on_workdays_is_planned_changed_paused_and_removed_by_keyboard(new_page: Pages) -> None:
    page = editor(new_page, "Mittagstisch", "de")
    dialog = opened(page, "Zeiten planen")
    dialog.get_by_label("Ebene").select_option(label="Kampagne")
    dialog.get_by_role("group", name="Zu sehen auf").get_by_role("checkbox").first.focus()
    page.keyboard.press("Space")
    dialog.get_by_label("Beginnt").fill("11:30")
    dialog.get_by_label("An Wochentagen").focus()
    page.keyboard.press("Space")
    for day in ("Montag", "Freitag"):
        dialog.get_by_label(day).focus()
        page.keyboard.press("Space")
    dialog.get_by_label("An Feiertagen").select_option(label="nicht an Feiertagen")
    dialog.get_by_label("Anteil an der Zeit in Prozent").fill("40")
    dialog.get_by_label("Anteil an der Zeit in Prozent").press("Enter")

    refused = dialog.get_by_label("Letzter Tag")
    expect(refused).to_have_accessible_description("Eine Kampagne braucht ein Ende: Wählen Sie ihren letzten Tag.")
    expect(dialog.get_by_label("Endet")).to_have_accessible_description(
        "Ein Tagesabschnitt hat einen Anfang und ein Ende: Geben Sie beide an oder für den ganzen Tag keines."
    )
    expect(refused).to_be_focused()
    refused.fill("2099-12-31")
    dialog.get_by_label("Endet").fill("14:00")
    dialog.get_by_label("Nicht an diesen Tagen").fill("24.12.2098")
    dialog.get_by_role("button", name="Speichern").press("Enter")
    expect(dialog).to_be_hidden()

    entry = page.locator(".times-entry")
    expect(entry).to_contain_text("Kampagne")
    expect(entry).to_contain_text("40 % der Zeit")
    expect(entry).to_contain_text("Montag, Freitag · 11:30–14:00 · nicht an Feiertagen")
    page.get_by_role("button", name="Pausieren", exact=True).press("Enter")
    expect(entry).to_contain_text("Pausiert")

    dialog = opened(page, "Ändern")
    expect(dialog.get_by_label("Montag")).to_be_checked()
    expect(dialog.get_by_label("Nicht an diesen Tagen")).to_have_value("2098-12-24")
    dialog.get_by_label("Nach einer Regel").focus()
    page.keyboard.press("Space")
    dialog.get_by_label("Regel", exact=True).fill("FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30")
    dialog.get_by_role("button", name="Speichern").press("Enter")
    expect(dialog.get_by_text("Den 30. Tag des 2. Monats gibt es nie.")).to_be_visible()
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()

    page.locator(".times-entry").get_by_role("button", name="Entfernen").press("Enter")
    expect(entry).to_have_count(0)
    page.locator(".toast").get_by_role("button", name="Rückgängig").click()
    expect(entry).to_contain_text("Kampagne")


def test_what_plays_while_the_store_is_open_is_planned_with_the_mouse_in_english(new_page: Pages) -> None:
    page = editor(new_page, "Welcome while open", "en")
    page.get_by_role("button", name="Plan times").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_role("button", name="Save").click()
    expect(dialog.get_by_text("Choose the display, place or store that shows the playlist.")).to_be_visible()
    dialog.get_by_role("group", name="Shown on").get_by_role("checkbox").first.check()
    dialog.get_by_label("On weekdays").check()
    dialog.get_by_role("button", name="Save").click()
    expect(dialog.get_by_text("Choose at least one weekday, or every day.")).to_be_visible()
    dialog.get_by_label("Every day").check()
    dialog.get_by_label("Opening hours").select_option(label="while open")
    dialog.get_by_label("Minutes before and after").fill("900")
    dialog.get_by_role("button", name="Save").click()
    expect(dialog.get_by_label("Minutes before and after")).to_have_accessible_description(
        "Before opening and after closing are 720 minutes at the most."
    )
    dialog.get_by_label("Minutes before and after").fill("30")
    dialog.get_by_role("button", name="Save").click()
    expect(dialog).to_be_hidden()
    expect(page.locator(".times-entry")).to_contain_text("while open")
