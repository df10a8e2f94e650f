"""A tour made in its picture: by mouse, by keyboard alone, taken back, published, and seen by a visitor."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import DemoServer, Pages
from tests.browser.test_tour import PATIENCE, _patient, tab_to, visit
from tests.samples.panoramas import room, saved

__all__ = ["_patient"]


@pytest.fixture
def photo(tmp_path: Path) -> Path:
    """A small 360° photo of a room that is nowhere."""
    path = tmp_path / "Lager.jpg"
    path.write_bytes(saved(room(2048, cell=64), "JPEG"))
    return path


def new_tour(page: Page, title: str) -> None:
    """The studio's list, and from there into the editor of an empty tour."""
    page.goto("/studio/tours")
    page.get_by_label("Neuer Rundgang").fill(title)
    page.get_by_role("button", name="Rundgang anlegen").click()
    expect(page.get_by_role("heading", name="Noch keine Szenen")).to_be_visible()


def tour_of_one_photo(page: Page, title: str, photo: Path) -> Locator:
    """The editor of a new tour whose one photo can be worked on; its stage."""
    new_tour(page, title)
    page.locator("aus-tour-scenes input[type=file]").set_input_files(photo)
    stage = page.locator("aus-tour-stage .tour-stage")
    expect(stage).to_have_attribute("data-ready", "", timeout=PATIENCE)
    return stage


def marks(page: Page) -> Locator:
    return page.locator(".editor-mark")


def corner_of(stage: Locator) -> tuple[float, float]:
    box = stage.bounding_box()
    assert box is not None
    return box["x"], box["y"]


def middle_of(spot: Locator, stage: Locator) -> tuple[float, float]:
    """Where a mark's picture stands, seen from the corner of the stage: the page may have scrolled meanwhile."""
    box, corner = spot.locator("svg").bounding_box(), corner_of(stage)
    assert box is not None
    return box["x"] + box["width"] / 2 - corner[0], box["y"] + box["height"] / 2 - corner[1]


def degrees(page: Page, field: str) -> float:
    return float(page.locator(f"#field-{field}").input_value().replace(",", "."))


def german(number: float) -> str:
    return f"{round(number, 2):g}".replace(".", ",")


def choose_product(page: Page, words: str) -> None:
    """In the open chooser, by keyboard: down to the product, its name, Enter."""
    chooser = page.get_by_role("dialog", name="Neuer Hotspot")
    expect(chooser.locator(".chooser-kinds button").first).to_be_focused()
    while page.evaluate("document.activeElement.textContent.trim()") != "Produkt":
        page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(chooser.get_by_role("combobox")).to_be_focused()
    page.keyboard.type(words)
    page.keyboard.press("Enter")
    expect(chooser).to_be_hidden()


def publish_what_is_described(page: Page) -> None:
    """What is missing stands against a publish, and the link leads to where it is mended."""
    page.get_by_role("button", name="Veröffentlichen …").click()
    dialog = page.get_by_role("dialog", name="Rundgang veröffentlichen")
    publish = dialog.get_by_role("button", name="Veröffentlichen", exact=True)
    expect(publish).to_be_disabled()
    dialog.locator("aus-tour-checks button, aus-tour-checks a").first.click()
    expect(dialog).to_be_hidden()
    for language in ("de", "en"):
        page.locator(f"#field-name-{language}").fill("Lager" if language == "de" else "Stockroom")
        page.locator(f"#field-description-{language}").fill("Regale bis zur Decke." if language == "de" else "Shelves.")
    page.get_by_role("button", name="Niemand ist zu erkennen").click()
    expect(page.get_by_text("Bestätigt: Niemand ist zu erkennen.")).to_be_visible()
    page.get_by_role("button", name="Veröffentlichen …").click()
    expect(publish).to_be_enabled()
    publish.click()
    expect(page.get_by_text("Der Rundgang ist veröffentlicht.")).to_be_visible()


def test_a_photo_becomes_a_tour_with_products_by_mouse_and_by_keyboard(
    new_page: Pages, server: DemoServer, photo: Path
) -> None:
    first, second = (one["variants"][0] for one in server.described["products"][:2])
    page = new_page("tour editor", role="editor", language="de")
    stage = tour_of_one_photo(page, "Lager", photo)

    # By mouse: a hotspot stands where the picture was clicked.
    at = (300.0, 250.0)
    stage.click(position={"x": at[0], "y": at[1]})
    choose_product(page, first["sku"])
    expect(marks(page)).to_have_count(1)
    assert middle_of(marks(page), stage) == pytest.approx(at, abs=1.5)

    # Dragged, taken back, and done again.
    yaw, pitch = degrees(page, "yaw"), degrees(page, "pitch")
    left, top = corner_of(stage)
    page.mouse.move(left + at[0], top + at[1])
    page.mouse.down()
    page.mouse.move(left + at[0] + 60, top + at[1] + 30, steps=4)
    page.mouse.up()
    expect(page.locator("#field-yaw")).not_to_have_value(german(yaw))
    moved = degrees(page, "yaw"), degrees(page, "pitch")
    assert moved[0] > yaw + 1
    assert moved[1] < pitch - 1
    page.get_by_role("button", name="Rückgängig").click()
    expect(page.locator("#field-yaw")).to_have_value(german(yaw))
    page.get_by_role("button", name="Wiederholen").click()
    expect(page.locator("#field-yaw")).to_have_value(german(moved[0]))

    # By keyboard alone: Enter in the picture, and arrows push what was set by a tenth of a degree.
    stage.locator(".tour-look").focus()
    page.keyboard.press("Enter")
    choose_product(page, second["sku"])
    expect(marks(page)).to_have_count(2)
    expect(page.locator(".editor-mark:focus")).to_have_attribute("aria-pressed", "true")
    before = degrees(page, "yaw")
    page.keyboard.press("ArrowRight")
    expect(page.locator("#field-yaw")).to_have_value(german(before + 0.1))

    publish_what_is_described(page)
    visitor = new_page("visitor of the new tour", language="de")
    visit(visitor, "/tour/lager")
    expect(visitor.get_by_role("heading", level=1)).to_have_text("Lager")
    tab_to(visitor, ".tour-hotspot")
    entries = visitor.locator("#tour-scene [data-sku]").all()
    assert {entry.get_attribute("data-sku") for entry in entries} == {first["sku"], second["sku"]}
    expect(visitor.locator(".tour-hotspot[data-kind=product]")).to_have_count(2)


def drag(page: Page, stage: Locator, *path: tuple[float, float]) -> None:
    left, top = corner_of(stage)
    for index, (x, y) in enumerate(path):
        page.mouse.move(left + x, top + y, steps=4)
        if index == 0:
            page.mouse.down()
    page.mouse.up()


def blur_by_mouse(page: Page, stage: Locator) -> int:
    """A circle by a click, a stroke by a drag, an area by its corners: how many regions that are."""
    page.get_by_role("button", name="Im Bild verpixeln").click()
    # Circles, the area being drawn, its corners; not where the brush is.
    drawn = stage.locator(".editor-corners > svg path:not([data-faint])")
    for x, circles in ((150, 1), (400, 2), (400, 1)):
        stage.click(position={"x": x, "y": 250})
        expect(drawn).to_have_count(circles)

    # Four times narrower by a field, wider by a key; the picture does not turn below the stroke.
    page.get_by_label("Radius des Pinsels, in Grad").fill("1")
    page.keyboard.press("Tab")
    stage.locator(".tour-look").focus()
    page.keyboard.press("]")
    expect(page.get_by_label("Radius des Pinsels, in Grad")).to_have_value("1,3")
    first = drawn.first.get_attribute("d")
    drag(page, stage, (300, 300), (420, 300))
    expect(drawn).not_to_have_count(1)
    assert drawn.first.get_attribute("d") == first
    stroke = drawn.count() - 1
    assert stroke > 5
    page.keyboard.press("Control+z")
    expect(drawn).to_have_count(1)
    page.keyboard.press("Control+y")
    expect(drawn).to_have_count(1 + stroke)
    page.keyboard.press("Control+z")

    # With Space held the picture turns instead.
    stage.locator(".tour-look").focus()
    page.keyboard.down("Space")
    drag(page, stage, (300, 300), (330, 300))
    page.keyboard.up("Space")
    expect(drawn.first).not_to_have_attribute("d", first or "")
    expect(drawn).to_have_count(1)

    # A wide brush again for a short stroke, and an area by four corners, one of which is taken back.
    page.get_by_label("Radius des Pinsels, in Grad").fill("4")
    page.keyboard.press("Tab")
    drag(page, stage, (420, 120), (560, 120))
    circles = drawn.count()
    page.get_by_role("button", name="Fläche", exact=True).click()
    for x, y in ((200, 320), (280, 320), (280, 380), (100, 100)):
        stage.click(position={"x": x, "y": y})
    stage.locator(".tour-look").focus()
    page.keyboard.press("Backspace")
    stage.click(position={"x": 200, "y": 320})
    expect(drawn).to_have_count(circles + 1)
    page.get_by_role("button", name="Stellen verpixeln").click()
    return circles + 1


def blur_by_keyboard(page: Page, stage: Locator) -> None:
    """An area by the keys alone: arrows turn, Enter sets its corners, and Enter once more closes it."""
    begin = page.get_by_role("button", name="Im Bild verpixeln")
    expect(begin).to_be_enabled()
    begin.focus()
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Fläche", exact=True).focus()
    page.keyboard.press("Enter")
    stage.locator(".tour-look").focus()
    for key in ("Shift+ArrowRight", "Shift+ArrowUp", "Shift+ArrowLeft"):
        for _ in range(6):
            page.keyboard.press(key)
        page.keyboard.press("Enter")
    page.keyboard.press("Enter")
    page.get_by_role("button", name="1 Stelle verpixeln").click()


@pytest.mark.long
def test_a_photo_is_put_straight_and_blurred_in_its_picture(new_page: Pages, photo: Path) -> None:
    page = new_page("retouch", role="editor", language="de")
    stage = tour_of_one_photo(page, "Gerade", photo)
    page.get_by_role("button", name="Szene", exact=True).click()
    page.get_by_text("Gerade richten, abdecken, verpixeln").click()

    # By keyboard: one point of the horizon up, the other one down.
    page.get_by_role("button", name="Horizont einzeichnen").click()
    for point, key in ((1, "Shift+ArrowUp"), (2, "Shift+ArrowDown")):
        page.get_by_role("button", name=f"Punkt {point} des Horizonts").focus()
        for _ in range(3):
            page.keyboard.press(key)
    page.get_by_role("button", name="Gerade richten", exact=True).click()
    expect(page.locator("#field-level-roll")).not_to_have_value("0")
    assert abs(degrees(page, "level-roll")) == pytest.approx(7, abs=1)
    page.get_by_role("button", name="Rückgängig").first.click()
    expect(page.locator("#field-level-roll")).to_have_value("0")

    regions = page.get_by_role("list", name="Verpixelte Stellen").get_by_role("listitem")
    count = blur_by_mouse(page, stage)
    expect(regions).to_have_count(count)
    blur_by_keyboard(page, stage)
    expect(regions).to_have_count(count + 1)
    page.get_by_role("button", name="Rückgängig").first.click()
    expect(regions).to_have_count(count)
    page.get_by_role("button", name="Niemand ist zu erkennen").click()
    expect(page.get_by_text("Bestätigt: Niemand ist zu erkennen.")).to_be_visible()


@pytest.mark.long
def test_the_editor_opens_the_look_of_today_and_says_which_one_is_edited(new_page: Pages, photo: Path) -> None:
    page = new_page("looks", role="editor", language="de")
    tour_of_one_photo(page, "Umbau", photo)
    page.get_by_role("button", name="Szene", exact=True).click()
    north = page.locator("#field-north")
    north.fill("90")
    north.press("Tab")
    page.get_by_text("Aussehen nach Datum").click()
    page.get_by_label("Neues Foto ab").fill("2099-12-24T08:00")
    page.locator("#field-next-photo").set_input_files(photo)
    page.get_by_role("button", name="Fassung hinzufügen").click()

    # Over the picture and in the form: the look of today is open, the other one can be chosen.
    looks = page.get_by_label("Aussehen, das bearbeitet wird")
    expect(looks).to_have_count(2, timeout=PATIENCE)
    for says in page.locator(".look-now").all():
        expect(says).to_contain_text("Besucher sehen es heute")
    page.reload()
    expect(page.locator(".editor-picture .look-now")).to_contain_text("Besucher sehen es heute")
    looks.first.focus()
    page.keyboard.press("ArrowDown")
    expect(page.locator(".editor-picture .look-now")).to_contain_text("Besucher sehen heute ein anderes")
    assert "version=" in page.url

    # A visitor's look at it is a look at its date.
    page.get_by_role("button", name="Als Besucher ansehen").first.click()
    dialog = page.locator(".look-dialog")
    expect(dialog.get_by_label("Gesehen am")).to_have_value("2099-12-24T08:00")
    expect(dialog.locator("iframe")).to_have_attribute("src", re.compile("on=2099-12-24T07%3A00"))
    dialog.get_by_label("Gesehen am").fill("")
    dialog.get_by_label("Gesehen am").press("Tab")
    expect(dialog.locator("iframe")).not_to_have_attribute("src", re.compile("on="))
    dialog.get_by_role("button", name="Schließen").first.click()

    # What is typed wrong for one look is not shown at the other.
    page.get_by_role("button", name="Szene", exact=True).click()
    north.fill("1000")
    north.press("Tab")
    expect(page.get_by_text("Geben Sie eine Zahl von 0 bis 360 ein.")).to_be_visible()
    looks.first.focus()
    page.keyboard.press("ArrowUp")
    expect(page.get_by_text("Geben Sie eine Zahl von 0 bis 360 ein.")).to_be_hidden()
    expect(north).to_have_value("90")


@pytest.mark.long
def test_a_photo_that_does_not_say_what_it_shows_is_taken_in_once_somebody_does(
    new_page: Pages, tmp_path: Path
) -> None:
    part = tmp_path / "Schaufenster.jpg"
    part.write_bytes(saved(room(2048, cell=64)[300:700], "JPEG"))
    page = new_page("part of a sphere", role="editor", language="de")
    new_page.expect("422")
    new_tour(page, "Teil")
    page.locator("aus-tour-scenes input[type=file]").set_input_files(part)
    refused = page.get_by_role("alert").filter(has_text="Schaufenster.jpg")
    refused.get_by_role("button", name="Es ist kein Panorama").click()
    expect(refused).to_be_hidden()
    expect(page.get_by_text("„Schaufenster.jpg“ wird nicht aufgenommen.")).to_be_visible()
    page.locator("aus-tour-scenes input[type=file]").set_input_files(part)
    refused.get_by_label("Wie viele Grad es von links nach rechts zeigt").fill("180")
    refused.get_by_role("button", name="Als Teil aufnehmen").click()
    stage = page.locator("aus-tour-stage .tour-stage")
    expect(stage).to_have_attribute("data-ready", "", timeout=PATIENCE)
    expect(refused).to_be_hidden()
    expect(page.locator(".scene-tile")).to_have_count(1)


@pytest.mark.long
def test_what_was_chosen_and_what_was_renamed_is_called_by_its_name_at_once(new_page: Pages, photo: Path) -> None:
    page = new_page("names", role="editor", language="de")
    stage = tour_of_one_photo(page, "Namenlos", photo)
    # The server does not say any more what lies around the tour.
    page.route("**/around", lambda route: None)
    stage.click(position={"x": 300, "y": 250})
    chooser = page.get_by_role("dialog", name="Neuer Hotspot")
    chooser.get_by_role("button", name="Bildschirm", exact=True).click()
    option = chooser.get_by_role("option").first
    name = option.locator("span > span").first.inner_text()
    option.click()
    expect(page.locator("#field-display")).to_have_value(name)
    page.get_by_role("button", name="Rundgang", exact=True).click()
    page.locator("#field-title").fill("Haus am Markt")
    expect(page.get_by_role("heading", level=1)).to_have_text("Haus am Markt")
    assert page.title() == "Haus am Markt · Auslage"


@pytest.mark.long
def test_the_card_of_a_hotspot_is_seen_as_a_visitor_sees_it(new_page: Pages, server: DemoServer) -> None:
    page = new_page("look", role="editor", language="de")
    page.goto(f"/studio/tours/{server.described['tours'][0]['id']}")
    spots = page.locator("aus-tour-spots")
    spots.get_by_role("button", name="Tagesrucksack Ring").click()
    page.locator("aus-tour-spot").get_by_role("button", name="Als Besucher ansehen").click()
    visitor = page.frame_locator(".look-dialog iframe")
    expect(visitor.get_by_text("Vorschau, nicht veröffentlicht")).to_be_visible()
    expect(visitor.get_by_role("complementary", name="Tagesrucksack Ring")).to_be_visible()
    page.locator(".look-dialog").get_by_role("button", name="Schließen").first.click()
    expect(page.locator(".look-dialog iframe")).to_have_count(0)
