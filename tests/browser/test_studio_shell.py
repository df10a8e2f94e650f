"""The studio's frame: by mouse, by keyboard, on a phone, without script."""

from __future__ import annotations

import re

from playwright.sync_api import expect

from tests.browser.conftest import Pages


def test_ctrl_k_finds_a_page_by_its_name(new_page: Pages) -> None:
    page = new_page("palette", role="admin", language="de")
    page.goto("/studio")
    page.keyboard.press("Control+k")
    page.get_by_role("combobox", name="Gehe zu").fill("Person")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("/studio/setup/people$"))


def test_the_theme_is_kept_and_the_page_never_flashes(new_page: Pages) -> None:
    page = new_page("theme", role="editor")
    page.goto("/studio")
    page.get_by_role("button", name="Dark").click()
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    page.reload(wait_until="commit")
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")


def test_on_a_phone_the_rail_is_a_menu(new_page: Pages) -> None:
    page = new_page("phone", role="admin", language="en", width=390, height=800)
    page.goto("/studio")
    rail = page.get_by_role("navigation", name="Studio")
    expect(rail).to_be_hidden()
    page.get_by_role("button", name="Open the menu").click()
    expect(rail).to_be_visible()
    rail.get_by_role("link", name="People").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("People")


def test_closing_an_access_is_taken_back_in_the_toast(new_page: Pages) -> None:
    page = new_page("people", role="admin", language="de")
    page.goto("/studio/setup/people")
    row = page.get_by_role("row").filter(has_text="jonas@modehaus.example")
    row.get_by_role("button", name="Zugang schließen").click()
    expect(row).to_contain_text("Geschlossen")
    page.get_by_role("status").get_by_role("button", name="Rückgängig").click()
    expect(row).to_contain_text("Offen")


def test_a_wrong_field_is_told_beside_it(new_page: Pages) -> None:
    page = new_page("fields", role="admin", language="en")
    new_page.expect("422 (UNPROCESSABLE ENTITY)")
    page.goto("/studio/setup/people")
    page.get_by_role("button", name="Let in").click()
    field = page.get_by_label("E-mail")
    expect(field).to_have_attribute("aria-invalid", "true")
    expect(page.locator("#email-error")).to_contain_text("Write it as name@example.com")


def test_without_script_the_studio_still_works(new_page: Pages) -> None:
    page = new_page("no script", role="admin", language="de", java_script_enabled=False)
    page.goto("/studio/setup/people")
    expect(page.get_by_role("heading", level=1)).to_have_text("Personen")
    page.get_by_role("link", name="Rechtstexte").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Rechtstexte")
