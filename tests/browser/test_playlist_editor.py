"""The playlist editor as Mira uses it, in German, and a real player that shows what came of it."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import Pages
from tests.media.makers import picture

SOON_MS = 30_000

REMEMBER = """() => {
  const zone = document.querySelector("#stage [data-zone=main]")
  window.seen = []
  new MutationObserver(records => {
    for (const { target } of records)
      if (target.matches(".layer[data-shown]") && target.dataset.widget !== window.seen.at(-1))
        window.seen.push(target.dataset.widget)
  }).observe(zone, { subtree: true, attributeFilter: ["data-shown"] })
}"""
"""From now on the page notes each widget that comes to the front."""


@pytest.fixture(autouse=True)
def _patient() -> Iterator[None]:
    """A loaded test machine is slow, not wrong."""
    expect.set_options(timeout=SOON_MS)
    yield
    expect.set_options(timeout=5000)


def new_playlist(new_page: Pages, title: str) -> Page:
    """Mira's editor of a playlist that she has just made."""
    page = new_page("editor", role="editor", language="de")
    page.goto("/studio/playlists")
    page.get_by_label("Neue Playlist").fill(title)
    page.get_by_role("button", name="Anlegen").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(title)
    expect(page.get_by_role("heading", name="Diese Playlist ist leer")).to_be_visible()
    return page


def items(page: Page) -> Locator:
    return page.locator("[data-item]")


def names(page: Page) -> Locator:
    return page.locator(".playlist-words > .truncate")


def is_saved(page: Page) -> None:
    expect(page.locator(".playlist-bar [role=status]")).to_have_text(re.compile(r"^Gespeichert \d\d:\d\d$"))


def fill_with_three(page: Page) -> list[str]:
    """A text, a product and an uploaded picture, in this order; their names in the list."""
    page.get_by_role("button", name="Text hinzufügen").click()
    page.get_by_label("Text auf Deutsch").fill("Guten Morgen")
    expect(names(page)).to_have_text(["Text: Guten Morgen"])
    page.get_by_role("button", name="Produkte").click()
    page.get_by_role("list", name="Produkte").get_by_role("button").first.click()
    expect(items(page)).to_have_count(2)
    page.get_by_role("button", name="Medien", exact=True).click()
    page.locator("input[type=file]").set_input_files(
        {"name": "Herbstbild.jpg", "mimeType": "image/jpeg", "buffer": picture()}
    )
    expect(items(page)).to_have_count(3)
    expect(names(page).last).to_have_text("Bild: Herbstbild")
    is_saved(page)
    return names(page).all_inner_texts()


def drag(page: Page, moved: Locator, onto: Locator) -> None:
    """Take a handle with the mouse and let it go over another line."""
    start, end = moved.bounding_box(), onto.bounding_box()
    assert start is not None
    assert end is not None
    page.mouse.move(start["x"] + start["width"] / 2, start["y"] + start["height"] / 2)
    page.mouse.down()
    page.mouse.move(end["x"] + 10, end["y"] + end["height"] + 20, steps=5)
    page.mouse.move(end["x"] + 10, end["y"] + 2, steps=5)
    page.mouse.up()


def test_items_are_moved_by_mouse_by_keyboard_and_by_buttons_and_back_by_undo(new_page: Pages) -> None:
    page = new_playlist(new_page, "Umsortieren")
    text, product, image = fill_with_three(page)
    handles = page.locator(".playlist-handle")

    drag(page, handles.nth(2), items(page).first)
    expect(names(page)).to_have_text([image, text, product])
    is_saved(page)
    page.reload()
    expect(names(page)).to_have_text([image, text, product])

    handles.first.focus()
    said = page.locator("aus-playlist-items [role=status]")
    page.keyboard.press("Space")
    expect(said).to_have_text(re.compile("^Angehoben, Position 1 von 3"))
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    expect(said).to_have_text("Position 3 von 3")
    page.keyboard.press("Space")
    expect(names(page)).to_have_text([text, product, image])
    expect(page.locator(".playlist-handle:focus")).to_have_accessible_name(f"„{image}“ verschieben, Position 3")
    page.keyboard.press("Space")
    page.keyboard.press("ArrowUp")
    page.keyboard.press("Escape")
    expect(names(page)).to_have_text([text, product, image])

    page.get_by_role("button", name=f"„{text}“ nach unten").click()
    expect(names(page)).to_have_text([product, text, image])
    is_saved(page)
    page.get_by_role("button", name="Rückgängig", exact=True).click()
    expect(names(page)).to_have_text([text, product, image])
    page.get_by_role("button", name="Wiederholen", exact=True).click()
    expect(names(page)).to_have_text([product, text, image])
    page.get_by_role("heading", level=1).click()
    page.keyboard.press("Control+z")
    expect(names(page)).to_have_text([text, product, image])

    page.get_by_role("button", name=f"„{product}“ entfernen").click()
    expect(names(page)).to_have_text([text, image])
    page.locator(".toast").get_by_role("button", name="Rückgängig").click()
    expect(names(page)).to_have_text([text, product, image])


def test_what_is_published_plays_in_its_order_on_a_display_that_was_just_connected(new_page: Pages) -> None:
    screen = new_page("screen", language="de", width=1280, height=720)
    screen.goto("/play")
    code = screen.locator(".pairing .code").text_content() or ""
    wall = new_page("wall", role="editor", language="de")
    wall.goto(f"/studio/displays?code={code}")
    wall.get_by_label("Name eines neuen Bildschirms").fill("Probebildschirm")
    wall.get_by_role("button", name="Verbinden", exact=True).click()

    page = new_playlist(new_page, "Probelauf")
    text, product, image = fill_with_three(page)
    for name in (text, product, image):
        retime(page, name, "2")
    expect(page.locator(".playlist-open .number")).to_have_text(["0:02"] * 3)
    expect(page.locator(".playlist-bar")).to_contain_text("3 Einträge · 0:06")
    page.get_by_role("button", name=f"„{image}“ nach oben").click()
    expect(names(page)).to_have_text([text, image, product])
    page.get_by_role("checkbox", name="Probebildschirm", exact=True).check()
    page.get_by_role("button", name="Veröffentlichen", exact=True).click()
    expect(page.locator(".toast")).to_contain_text("Veröffentlicht.")
    expect(page.locator(".playlist-bar .chip")).to_have_text("Veröffentlicht")

    screen.wait_for_selector("[data-zone=main] .layer[data-shown][data-widget=text]", timeout=SOON_MS)
    expect(screen.locator("[data-zone=main] .layer[data-shown]").first).to_contain_text("Guten Morgen")
    screen.evaluate(REMEMBER)
    # On a busy machine an item may not be ready in its two seconds and is passed over once; the order stays.
    in_order = "() => window.seen.join(' ').includes('text image product text')"
    screen.wait_for_function(in_order, timeout=SOON_MS)

    wall.goto("/studio/displays")
    tile = wall.locator(".wall-tile", has_text="Probebildschirm")
    expect(tile).to_contain_text("„Probelauf“")
    tile.locator("summary", has_text="Entfernen").click()
    tile.get_by_role("button", name="entfernen").click()
    screen.wait_for_selector(".pairing .code", timeout=SOON_MS)


def test_a_broken_file_and_a_wrong_duration_say_what_to_do(new_page: Pages) -> None:
    page = new_playlist(new_page, "Pannen")
    new_page.expect("422 (UNPROCESSABLE ENTITY)")
    files = page.locator("input[type=file]")
    files.set_input_files({"name": "plakat.jpg", "mimeType": "image/jpeg", "buffer": b"%PDF-1.7"})
    refused = page.get_by_role("alert")
    expect(refused).to_have_text(
        "„plakat.jpg“ ist eine Datei vom Typ PDF. Fügen Sie ein JPEG, PNG oder WebP hinzu oder ein MP4 mit H.264."
    )
    files.set_input_files({"name": "halb.jpg", "mimeType": "image/jpeg", "buffer": picture()[:2000]})
    expect(refused.last).to_have_text(
        "„halb.jpg“ lässt sich nicht als Bild lesen: Öffnen Sie die Datei in einem Bildprogramm und exportieren Sie "
        "sie als JPEG oder PNG."
    )
    expect(items(page)).to_have_count(0)
    page.get_by_role("button", name="Veröffentlichen", exact=True).click()
    expect(page.locator(".notice[role=alert]")).to_contain_text(
        "Diese Playlist ist leer: Fügen Sie zuerst ein Bild, ein Produkt oder einen Text hinzu."
    )
    page.get_by_role("button", name="Text hinzufügen").click()
    field = page.get_by_label("Dauer in Sekunden")
    field.fill("0.2")
    expect(field).to_have_attribute("aria-invalid", "true")
    expect(page.locator("#prop-seconds-error")).to_have_text(re.compile(r"1"))
    field.fill("3")
    expect(page.locator("#prop-seconds-error")).to_have_count(0)
    is_saved(page)


def test_of_two_editors_each_keeps_what_only_they_changed_and_one_chooses_the_rest(new_page: Pages) -> None:
    mira = new_playlist(new_page, "Zu zweit")
    new_page.expect("ERR_INTERNET_DISCONNECTED")
    new_page.expect("409 (CONFLICT)")
    text, product, image = fill_with_three(mira)
    ada = new_page("second editor", role="admin", language="de")
    ada.goto(mira.url)

    mira.context.set_offline(True)
    retime(mira, text, "4")
    mira.get_by_label("Titel der Playlist").fill("Mira")
    mira.get_by_role("button", name=f"„{image}“ nach oben").click()
    expect(mira.locator(".playlist-bar [role=status]")).to_have_text("Noch nicht gespeichert")

    retime(ada, product, "5")
    ada.get_by_label("Titel der Playlist").fill("Ada")
    expect(ada.get_by_role("heading", level=1, name="Ada", exact=True)).to_be_visible()
    is_saved(ada)

    mira.context.set_offline(False)
    told = mira.locator(".notice[data-tone=warn]")
    expect(told).to_contain_text("Ada Demir hat inzwischen dasselbe geändert (1). Wählen Sie, welcher Wert gilt.")
    expect(told.get_by_role("listitem")).to_have_text(["Titel: Sie „Mira“, Ada Demir „Ada“"])
    told.get_by_role("button", name="Meine behalten").click()
    expect(told).to_have_count(0)
    is_saved(mira)
    for page in (mira, ada):
        page.reload()
        expect(page.get_by_role("heading", level=1, name="Mira", exact=True)).to_be_visible()
        expect(names(page)).to_have_text([text, image, product])
        expect(page.locator(".playlist-open .number")).to_have_text(["0:04", "0:10", "0:05"])


def retime(page: Page, name: str, seconds: str) -> None:
    page.locator(".playlist-open", has_text=name).click()
    page.get_by_label("Dauer in Sekunden").fill(seconds)


def test_words_that_are_too_long_for_a_display_are_set_smaller_and_never_cut_off(new_page: Pages) -> None:
    page = new_playlist(new_page, "Lange Wörter")
    page.get_by_role("button", name="Text hinzufügen").click()
    shown = page.locator("aus-playlist-preview .words")
    for words, broken in (
        ("Fußbodenschleifmaschinenverleih" * 2, False),
        ("Fußbodenschleifmaschinenverleih" * 8, True),
    ):
        page.get_by_label("Text auf Deutsch").fill(words)
        expect(shown).to_have_text(words)
        expect(shown).to_have_attribute("style", re.compile(r"--fit: 0\.[4-8]"))
        size = shown.evaluate("box => [box.scrollWidth - box.clientWidth, box.scrollHeight - box.clientHeight]")
        assert max(size) <= 0
        assert (shown.get_attribute("data-broken") is not None) is broken
