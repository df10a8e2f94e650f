"""Rules in the studio: the form saves itself, mistakes stand at their fields, and taps show what is published."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import DemoServer, Pages
from tests.browser.test_players import MOMENT, PLAYS, SOON_MS, display, tag_of, tap

TILL = "An der Kasse steht der Dank"


def open_rule(page: Page, title: str) -> None:
    page.goto("/studio/rules")
    page.get_by_role("link", name=title).click()
    page.wait_for_url(re.compile("/studio/rules/01"))


def status(page: Page) -> Locator:
    return page.locator("aus-rule-editor [data-status]")


def test_what_is_edited_in_the_form_and_published_is_what_a_tap_shows(server: DemoServer, new_page: Pages) -> None:
    till = display(server, "Kasse")
    screen = new_page("till", width=1280, height=720)
    screen.goto(till["player_url"])
    screen.wait_for_selector(PLAYS)
    page = new_page("rule", role="editor")
    page.goto("/studio/displays")
    expect(page.locator(f"[data-display='{till['id']}']")).to_have_attribute("data-state", "online", timeout=SOON_MS)
    open_rule(page, TILL)
    page.get_by_label("Message in German").fill("Bis bald am Markt.")
    expect(page.locator("[data-sentence=de]")).to_contain_text("Bis bald am Markt.")
    limit = page.get_by_role("group", name="Limit 1")
    limit.get_by_label("How many times at most").fill("1")
    limit.get_by_label("Whom it counts for").select_option(label="everywhere together")
    limit.get_by_label("Unit of the span").select_option(label="ever")
    expect(page.locator("[data-sentence=en]")).to_contain_text("At most 1 × everywhere together, ever.")
    expect(page.get_by_role("group", name="Limit 2")).to_be_visible()
    page.get_by_role("button", name="Save and publish").click()
    expect(page.locator("aus-toasts")).to_contain_text("is published and decides from now on")
    tap(tag_of(server, till))
    expect(screen.locator(MOMENT)).to_contain_text("Bis bald am Markt.", timeout=SOON_MS)
    tap(tag_of(server, till))
    page.goto(f"/studio/rules/why?display={till['id']}")
    page.get_by_role("row").filter(has_text=re.compile("Not shown|Ein Tag am Regal")).first.get_by_role("link").click()
    expect(page.locator("main")).to_contain_text("It had already been shown as often as it may (1 times).")


def test_a_rule_is_written_by_keyboard_and_its_mistakes_stand_at_their_fields(new_page: Pages) -> None:
    page = new_page("mistakes", role="editor", language="de")
    new_page.expect("422 (UNPROCESSABLE ENTITY)")
    page.goto("/studio/rules/new")
    expect(status(page)).to_have_text("Geben Sie der Regel einen Namen; ab dann speichert sie sich selbst.")
    page.get_by_label("Name").press_sequentially("Abends an der Kasse")
    expect(page).to_have_url(re.compile("/studio/rules/01"))
    condition = page.get_by_role("group", name="Bedingung 1")
    condition.get_by_label("Feld").focus()
    page.keyboard.type("Uhrzeit")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.type("abends")
    page.keyboard.press("Tab")
    expect(condition.locator(".error")).to_have_text("„abends“ ist hier nicht lesbar; schreiben Sie es wie 20:00.")
    expect(status(page)).to_have_text("Noch nicht gespeichert: siehe die markierten Felder.")
    page.keyboard.press("Shift+Tab")
    page.keyboard.type("18:30")
    expect(condition.locator(".error")).to_be_hidden()
    expect(page.locator("[data-sentence=de]")).to_contain_text("aber nur, wenn Uhrzeit ist 18:30")
    page.get_by_label("Mo", exact=True).focus()
    page.keyboard.press("Space")
    expect(page.locator("[data-sentence=de]")).to_contain_text("Di, Mi, Do, Fr, Sa, So")
    page.keyboard.press("Control+z")
    expect(page.get_by_label("Mo", exact=True)).to_be_checked()
    page.keyboard.press("Control+y")
    expect(page.get_by_label("Mo", exact=True)).not_to_be_checked()
    page.get_by_role("button", name="Rückgängig").press("Enter")
    expect(page.get_by_label("Mo", exact=True)).to_be_checked()
    page.reload()
    expect(page.get_by_role("group", name="Bedingung 1").get_by_label("Wert")).to_have_value("18:30")


# In the gate the same question is asked of two editors of a playlist.
@pytest.mark.long
def test_two_editors_of_one_rule_are_asked_whose_value_stands(new_page: Pages) -> None:
    mine, theirs = new_page("mine", role="editor"), new_page("theirs", role="admin")
    new_page.expect("409 (CONFLICT)")
    open_rule(mine, "Der Leser bei den Laufschuhen")
    open_rule(theirs, "Der Leser bei den Laufschuhen")
    theirs.get_by_label("For how many seconds").fill("9")
    theirs.get_by_label("Weight").fill("0.7")
    expect(status(theirs)).to_contain_text("Saved")
    mine.get_by_label("For how many seconds").fill("11")
    question = mine.get_by_role("alert")
    expect(question).to_contain_text("changed the same thing meanwhile")
    question.get_by_role("button", name="Keep mine").click()
    expect(status(mine)).to_contain_text("Saved")
    expect(mine.get_by_label("Weight")).to_have_value("0.7")
    theirs.get_by_label("Name").fill("Der Leser bei den Schuhen")
    expect(theirs.get_by_label("For how many seconds")).to_have_value("11")
    theirs.get_by_label("For how many seconds").fill("10")
    expect(theirs.locator("[data-sentence=en]")).to_contain_text("10 seconds")
    mine.get_by_label("For how many seconds").fill("12")
    question.get_by_role("button", name="Take theirs").click()
    expect(mine.get_by_label("For how many seconds")).to_have_value("10")
    expect(mine.get_by_label("Name")).to_have_value("Der Leser bei den Schuhen")
