"""Two people of marketing before the editor of a tour: one has a mouse, the other a keyboard alone."""

from __future__ import annotations

import re
from dataclasses import dataclass

import pytest
from playwright.sync_api import Locator, Page, expect

from signage.demo.shop.plan import Camera
from tests.browser.conftest import DemoServer
from tests.browser.test_tour import PATIENCE
from tests.browser.test_tour_editor import corner_of, german, marks
from tours.panorama.geometry import View, Window, to_window

MOST_TABS = 250
CONFIRM = "Niemand ist zu erkennen"


def shape_of(page: Page) -> list[tuple[float, float]]:
    points = page.evaluate("document.querySelector('aus-tour-stage').model.spot.shape.points")
    return [(one["yaw"], one["pitch"]) for one in points]


@dataclass
class Maker:
    """Somebody of marketing before the editor of an empty tour."""

    page: Page
    server: DemoServer

    @property
    def stage(self) -> Locator:
        return self.page.locator("aus-tour-stage .tour-stage")

    def view(self) -> View:
        at = self.page.evaluate("document.querySelector('aus-tour-stage').model.view")
        return View(at["yaw"], at["pitch"], at["fov"])

    def window(self) -> Window:
        box = self.stage.bounding_box()
        assert box is not None
        return Window(round(box["width"]), round(box["height"]))

    def under(self, yaw: float, pitch: float) -> tuple[float, float]:
        """Where in the stage a direction is seen now."""
        found = to_window(yaw, pitch, self.view(), self.window())
        assert found is not None
        return found

    def at_rest(self) -> None:
        """The camera stands still."""
        self.page.wait_for_function(
            """() => { const { yaw, pitch, fov } = document.querySelector("aus-tour-stage").model.view
              const now = [yaw, pitch, fov].join(), before = window.viewBefore
              window.viewBefore = now
              return now === before }""",
            polling=200,
        )

    def opened(self, here: Camera) -> None:
        expect(self.page.locator(".scene-open[aria-current]")).to_contain_text(here.name["de"])
        expect(self.stage).to_have_attribute("data-ready", "", timeout=PATIENCE)

    def described(self, here: Camera) -> None:
        """Its name and what is seen in it, in both languages; north as the compass said."""
        for language, name in here.name.items():
            self.page.locator(f"#field-name-{language}").fill(name)
            self.page.locator(f"#field-description-{language}").fill(here.description[language])
        self.page.locator("#field-north").fill(german(here.heading % 360))
        self.page.locator("#field-north").press("Enter")

    def confirmed(self) -> None:
        """It is on record that nobody can be recognised in this photo."""
        expect(self.page.get_by_text(f"Bestätigt: {CONFIRM}.")).to_be_visible()

    def saved(self) -> None:
        expect(self.page.locator(".tour-bar [role=status]").first).to_have_text(re.compile("^Gespeichert"))

    def checks_are_clean(self) -> None:
        dialog = self.page.get_by_role("dialog", name="Rundgang veröffentlichen")
        expect(dialog.get_by_role("button", name="Veröffentlichen", exact=True)).to_be_enabled()


@dataclass
class ByMouse(Maker):
    """Clicks and drags; the keyboard only types words."""

    def turned_to(self, yaw: float) -> None:
        """Drag the picture until a direction is near its middle."""
        left, top = corner_of(self.stage)
        window = self.window()
        middle = left + window.width_px / 2, top + window.height_px * 0.9
        for _ in range(12):
            off = (yaw - self.view().yaw + 180) % 360 - 180
            if abs(off) < 25:
                return
            far = max(-1, min(1, off / 60)) * window.width_px * 0.45
            self.page.mouse.move(middle[0] + far / 2, middle[1])
            self.page.mouse.down()
            self.page.mouse.move(middle[0] - far / 2, middle[1], steps=6)
            self.page.mouse.up()
            self.at_rest()
        pytest.fail(f"dragging never turns to {yaw}°")

    def clicked(self, yaw: float, pitch: float) -> Locator:
        """Click where something is seen: the chooser opens there."""
        self.turned_to(yaw)
        x, y = self.under(yaw, pitch)
        self.stage.click(position={"x": x, "y": y})
        return self.page.get_by_role("dialog", name="Neuer Hotspot")

    def chosen(self, chooser: Locator, kind: str, words: str) -> None:
        before = marks(self.page).count()
        chooser.get_by_role("button", name=kind, exact=True).click()
        chooser.get_by_role("combobox").fill(words)
        option = chooser.get_by_role("option").filter(has_text=words).first
        option.click()
        expect(chooser).to_be_hidden()
        expect(marks(self.page)).to_have_count(before + 1)

    def cornered(self, wanted: list[tuple[float, float]]) -> None:
        """Pull each corner of the new shape to where it belongs."""
        left, top = corner_of(self.stage)
        for number, (yaw, pitch) in enumerate(wanted, 1):
            corner = self.page.get_by_role("button", name=f"Ecke {number} von {len(wanted)}")
            box = corner.bounding_box()
            assert box is not None
            x, y = self.under(yaw, pitch)
            self.page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
            self.page.mouse.down()
            self.page.mouse.move(left + x, top + y, steps=5)
            self.page.mouse.up()

    def looked_through(self, scenes: int) -> None:
        """Follow each check that asks for a person to its photo, and confirm there that nobody can be recognised."""
        asking = self.page.get_by_role("listitem").filter(has_text="nach Personen durchgesehen")
        for left in range(scenes, 0, -1):
            self.page.get_by_role("button", name=re.compile("^Prüfung")).click()
            expect(asking).to_have_count(left, timeout=PATIENCE)
            asking.first.get_by_role("link", name="Stelle zeigen").click()
            self.page.get_by_role("button", name=CONFIRM).click(timeout=PATIENCE)
            self.confirmed()


@dataclass
class ByKeyboard(Maker):
    """Tab, arrows, Enter and letters; the mouse is never touched."""

    def to(self, selector: str) -> None:
        """Press Tab until what the selector names has the focus."""
        for _ in range(MOST_TABS):
            if self.page.evaluate("selector => document.activeElement.matches(selector)", selector):
                return
            self.page.keyboard.press("Tab")
        pytest.fail(f"Tab never comes to {selector}")

    def to_button(self, words: str, within: str = "body") -> None:
        """Press Tab until the button with this name has the focus."""
        js = """([words, within]) => { const it = document.activeElement
          return it.matches("button, a") && it.closest(within) !== null
            && (it.getAttribute("aria-label") ?? it.textContent).trim().startsWith(words) }"""
        for _ in range(MOST_TABS):
            if self.page.evaluate(js, [words, within]):
                return
            self.page.keyboard.press("Tab")
        pytest.fail(f"Tab never comes to {words}")

    def press(self, words: str, within: str = "body") -> None:
        self.to_button(words, within)
        self.page.keyboard.press("Enter")

    def typed(self, field: str, words: str) -> None:
        self.to(f"#field-{field}")
        self.page.keyboard.press("Control+a")
        self.page.keyboard.type(words)

    def named(self, here: Camera) -> None:
        for field, texts in (("name", here.name), ("description", here.description)):
            for language in ("de", "en"):
                self.typed(f"{field}-{language}", texts[language])
        self.typed("north", german(here.heading % 360))
        self.page.keyboard.press("Enter")

    def looked_through(self) -> None:
        """Say of the photo of this scene that nobody can be recognised in it."""
        expect(self.page.locator("#field-faces")).to_be_attached(timeout=PATIENCE)
        if not self.page.locator("#field-faces").is_visible():
            self.to(".more > summary:has(+ div #field-faces)")
            self.page.keyboard.press("Enter")
        expect(self.page.get_by_role("button", name=CONFIRM)).to_be_enabled(timeout=PATIENCE)
        self.press(CONFIRM, "#field-faces")
        self.confirmed()

    def scene(self, name: str) -> None:
        js = """name => document.activeElement.matches(".scene-open")
          && document.activeElement.querySelector(".scene-name").textContent === name"""
        for _ in range(MOST_TABS):
            if self.page.evaluate(js, name):
                self.page.keyboard.press("Enter")
                return
            self.page.keyboard.press("Tab")
        pytest.fail(f"Tab never comes to the scene {name}")

    def set_here(self, kind: str, words: str) -> None:
        """Enter in the picture, arrows to the kind, the name, Enter."""
        before = marks(self.page).count()
        self.to("aus-tour-stage .tour-look")
        self.page.keyboard.press("Enter")
        chooser = self.page.get_by_role("dialog", name="Neuer Hotspot")
        expect(chooser.locator(".chooser-kinds button").first).to_be_focused()
        while self.page.evaluate("document.activeElement.textContent.trim()") != kind:
            self.page.keyboard.press("ArrowDown")
        self.page.keyboard.press("Enter")
        expect(chooser.get_by_role("combobox")).to_be_focused()
        self.page.keyboard.type(words)
        self.page.keyboard.press("Enter")
        expect(chooser).to_be_hidden()
        expect(marks(self.page)).to_have_count(before + 1)

    def placed(self, yaw: float, pitch: float) -> None:
        for field, degrees in (("yaw", yaw), ("pitch", pitch)):
            self.typed(field, german(degrees))
            self.page.keyboard.press("Enter")

    def pushed(self, here: tuple[float, float], to: tuple[float, float], fine: float, coarse: float) -> None:
        """Arrows, with Shift for large steps; right and up count up."""
        for axis, (plus, minus) in enumerate((("ArrowRight", "ArrowLeft"), ("ArrowUp", "ArrowDown"))):
            steps = round((to[axis] - here[axis]) / fine)
            large, small = divmod(abs(steps), round(coarse / fine))
            key = plus if steps > 0 else minus
            for _ in range(large):
                self.page.keyboard.press(f"Shift+{key}")
            for _ in range(small):
                self.page.keyboard.press(key)
