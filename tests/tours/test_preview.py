"""A tour shown to whoever has its link before it is published, and the page with the links."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from pydantic import JsonValue

from signage.access import SYSTEM, Role
from signage.app import Rooms
from signage.clock import FixedClock
from signage.ids import PanoramaId
from tests.signed_in import Browser, person, signed_in
from tests.tours.conftest import Shop, photo

GERMAN = {"Accept-Language": "de"}


@pytest.fixture
def mira(app: Flask, rooms: Rooms, shop: Shop) -> Browser:
    """An editor of this store."""
    return signed_in(app, person(rooms, Role.EDITOR, frozenset({shop.store})))


@pytest.fixture
def phone(app: Flask) -> FlaskClient:
    """Somebody's phone: nobody is signed in."""
    return app.test_client()


def link(mira: Browser, shop: Shop) -> str:
    """The path of a fresh preview."""
    found = re.search(r'href="[^"]*(/tour/-/[^"/]+)"', mira.get(f"/studio/tours/{shop.tour}/share").text)
    assert found
    return found[1]


def test_a_phone_without_a_sign_in_sees_the_draft_and_its_tiles(mira: Browser, phone: FlaskClient, shop: Shop) -> None:
    there = link(mira, shop)
    tile = shop.rooms.tours.panoramas.get(SYSTEM, panorama_of(shop)).thumbnail
    assert phone.get(tile).status_code == 404
    page = phone.get(there, headers=GERMAN)
    assert page.status_code == 200
    assert "Vorschau, nicht veröffentlicht" in page.text
    assert "Regenjacke" in page.text
    assert page.headers["X-Robots-Tag"] == "noindex, nofollow"
    assert phone.get(tile).status_code == 200
    assert phone.get("/tour/rundgang").status_code == 404


def test_a_look_of_the_future_is_seen_on_its_date_and_everywhere_in_the_preview(
    mira: Browser, phone: FlaskClient, shop: Shop, clock: FixedClock
) -> None:
    new = shop.rooms.tours.panoramas.add(SYSTEM, shop.store, "new.jpg", photo(seed=9))
    shop.rooms.kernel.jobs.run_waiting(shop.rooms.kernel)
    begins = clock.now() + timedelta(days=30)
    shop.rooms.tours.replace_photo(SYSTEM, shop.tour, shop.scenes[0], new.id, begins=begins)
    new_tiles = shop.rooms.tours.panoramas.get(SYSTEM, new.id).tiles
    look = f"/studio/tours/{shop.tour}/look"
    for on, seen in (("", False), (clock.now(), False), (begins, True), (begins + timedelta(days=1), True)):
        said = on if isinstance(on, str) else on.isoformat().replace("+00:00", "Z")
        there = mira.get(look, query_string={"on": said}).headers["Location"].partition("?")[0]
        assert (f"/media/p/{new_tiles}/poster" in phone.get(there).text) is seen
        # The gallery of the other scene leads back in the same preview, with the picture of that day.
        assert (f"/media/p/{new_tiles}/poster" in phone.get(f"{there}/jackets").text) is seen
    for wrong in ("tomorrow", "2026-11-22T10:00", "9999-01-01T00:00:00Z"):
        assert mira.get(look, query_string={"on": wrong}).status_code == 422


def test_its_ways_stay_in_the_preview_and_show_what_changed_since(
    mira: Browser, phone: FlaskClient, shop: Shop
) -> None:
    there = link(mira, shop)
    assert f'href="{there}/jackets"' in phone.get(there).text
    shop.rooms.tours.describe(SYSTEM, shop.tour, shop.scenes[1], name={"de": "Mäntel", "en": "Coats"})
    assert "Coats" in phone.get(f"{there}/jackets", headers={"Accept-Language": "en"}).text


def test_a_link_ends_after_a_week(mira: Browser, phone: FlaskClient, shop: Shop, clock: FixedClock) -> None:
    there = link(mira, shop)
    clock.advance(timedelta(days=7, seconds=2))
    answer = phone.get(there, headers={"Accept-Language": "en"})
    assert answer.status_code == 404
    assert "holds for a week" in answer.text


def test_a_link_of_one_tour_opens_no_tile_of_another(mira: Browser, phone: FlaskClient, shop: Shop) -> None:
    other = shop.rooms.tours.create(SYSTEM, "Anderer", shop.store).id
    there = link(mira, shop).replace("/tour/-/", "")
    tile = shop.rooms.tours.panoramas.get(SYSTEM, panorama_of(shop)).thumbnail
    foreign = re.search(r"/tour/-/([^\"/]+)\"", mira.get(f"/studio/tours/{other}/share").text)
    assert foreign is None  # without scenes there is nothing to lead to
    for token in ("", "nonsense", there[:-1]):
        phone.set_cookie("tour_preview", token, path="/media/p")
        assert phone.get(tile).status_code == 404
    assert phone.get("/tour/-/nonsense").status_code == 404


def test_a_tour_whose_photo_is_not_ready_says_so(mira: Browser, phone: FlaskClient, shop: Shop) -> None:
    there = link(mira, shop)
    shop.rooms.tours.upload(SYSTEM, shop.tour, "neu.jpg", photo(seed=5))
    answer = phone.get(there, headers=GERMAN)
    assert answer.status_code == 409
    assert "warten Sie" in answer.text


def test_the_codes_and_the_code_for_other_sites_stand_there_once_it_is_published(mira: Browser, shop: Shop) -> None:
    address = f"/studio/tours/{shop.tour}/share"
    assert "iframe" not in mira.get(address).text
    data: dict[str, JsonValue] = {"skus": ["RJ-M"]}
    shop.rooms.tours.set_hotspot(
        SYSTEM, shop.tour, shop.scenes[0], "products", data, yaw=80, pitch=0, name={"de": "Regal", "en": "Shelf"}
    )
    shop.rooms.tours.publish(SYSTEM, shop.tour)
    page = mira.get(address, headers=GERMAN).text
    assert "&lt;iframe src=" in page
    assert "FRAME_ANCESTORS" in page
    assert "Regal" in page
    assert "/tour/rundgang/jackets" in page
    assert page.count("<svg") > 4


def test_the_editor_shows_the_draft_in_a_frame_with_a_card_open(mira: Browser, phone: FlaskClient, shop: Shop) -> None:
    answer = mira.get(
        f"/studio/tours/{shop.tour}/look?scene=jackets&v=20,5,90&h=abc", headers={"Accept-Language": "en"}
    )
    assert answer.status_code == 302
    assert answer.location.endswith("/jackets?v=20%2C5%2C90&h=abc&lang=en")
    page = phone.get(answer.location)
    assert page.status_code == 200
    assert "frame-ancestors 'self'" in page.headers["Content-Security-Policy"]
    editor = mira.get(f"/studio/tours/{shop.tour}")
    assert "frame-src 'self'" in editor.headers["Content-Security-Policy"]


def panorama_of(shop: Shop) -> PanoramaId:
    """The photo of the first scene."""
    return PanoramaId(shop.rooms.tours.get(SYSTEM, shop.tour)[1].scenes[0].newest.panorama)
