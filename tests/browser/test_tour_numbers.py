"""A visitor allows that it is measured where she looks, and takes it back; hotspots are counted without asking."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Request, expect

from tests.browser.conftest import DemoServer, Pages
from tests.browser.test_tour import PATIENCE, tour_of


def told(request: Request, path: str) -> dict[str, Any]:
    """What a page tells this address; empty for any other request."""
    if urlsplit(request.url).path != path or request.method != "POST":
        return {}
    body: dict[str, Any] = json.loads(request.post_data or "{}")
    return body


@pytest.mark.long
def test_where_a_visitor_looks_is_measured_from_her_yes_to_her_no(new_page: Pages, server: DemoServer) -> None:
    page = new_page("measured", language="de", width=1024, height=768)
    looks: list[dict[str, Any]] = []
    page.on("request", lambda request: looks.append(found) if (found := told(request, "/api/v1/gaze")) else None)

    def names_a_hotspot(request: Request) -> bool:
        return any("hotspot" in one for one in told(request, "/api/v1/events").get("events", ()))

    seen: list[bool] = []
    page.on("request", lambda request: seen.append(names_a_hotspot(request)))
    page.goto(tour_of(server))
    yes, no = (page.get_by_role("button", name=name, exact=True) for name in ("Ja", "Nein"))
    said = page.locator("#visit-measure output")
    expect(yes).to_be_visible(timeout=PATIENCE)
    expect(no).to_have_attribute("aria-pressed", "true")
    assert page.context.cookies() == []
    yes_box, no_box = yes.bounding_box(), no.bounding_box()
    assert yes_box is not None
    assert no_box is not None
    assert (yes_box["width"], yes_box["height"]) == (no_box["width"], no_box["height"])
    page.get_by_role("link", name="Zum Warenkorb").focus()
    page.keyboard.press("Tab")
    expect(yes).to_be_focused()
    page.keyboard.press("Enter")
    expect(said).to_have_text("Danke. Ab jetzt wird gemessen.")
    expect(yes).to_have_attribute("aria-pressed", "true")
    page.wait_for_function("scrollTo(0, 0) || scrollY === 0")
    heading = page.get_by_role("heading", level=1)
    with page.expect_response("**/api/v1/gaze") as answered:
        # She looks at each scene for as long as it takes to be measured there.
        page.get_by_role("link", name="Jacken").first.click()
        expect(heading).to_have_text("Jacken")
        expect(page.locator("#tour-stage")).to_have_attribute("data-sharp", "", timeout=PATIENCE)
        page.get_by_role("link", name="Eingang").first.click()
    assert answered.value.status == 204
    assert all(set(one) == {"tour", "scene", "looks"} for one in looks)
    no.click()
    expect(said).to_have_text("Es wird nichts gemessen.")
    before = len(looks)
    page.get_by_role("link", name="Schuhe").first.click()
    expect(heading).to_have_text("Schuhe")
    assert len(looks) == before
    if not any(seen):
        page.wait_for_event("request", names_a_hotspot)
