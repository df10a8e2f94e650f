"""The list of tags of a tour's store: which hangs where, what it opens, and where one is missing."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass

import pytest
from flask import Flask
from pydantic import JsonValue

from signage.access import SYSTEM, Role
from signage.app import Rooms
from signage.ids import PlaceId
from signage.places import NewPlace, NewStore, PlaceKind
from signage.touchpoints import Kind, NewTouchpoint, State, Touchpoint
from tests.signed_in import Browser, person, signed_in
from tests.tours.conftest import Shop
from tours.tags import table

GERMAN, ENGLISH = ({"Accept-Language": language} for language in ("de", "en"))


@dataclass
class Hung:
    """A shelf that the tour shows with a tag, one without, an entrance with a code; and somebody who hangs tags."""

    shop: Shop
    mira: Browser
    shelf: PlaceId
    bare: PlaceId
    tag: Touchpoint

    def page(self, path: str = "tags", **headers: str) -> str:
        answer = self.mira.get(f"/studio/tours/{self.shop.tour}/{path}", headers=headers or ENGLISH)
        assert answer.status_code == 200
        return str(answer.data.decode("utf-8-sig"))


@pytest.fixture
def hung(app: Flask, rooms: Rooms, shop: Shop) -> Hung:
    def place(name: str, kind: PlaceKind) -> PlaceId:
        return rooms.places.add(SYSTEM, NewPlace(PlaceId(shop.store), kind, name, x=1, y=1)).id

    shelf, bare, door = (
        place("Wall A", PlaceKind.SHELF),
        place("Wall B", PlaceKind.SHELF),
        place("Door", PlaceKind.ENTRANCE),
    )
    register = rooms.touchpoints.register
    tag = register.register(SYSTEM, NewTouchpoint(Kind.TAG, "=Jackets", shop.store, shelf, state=State.ACTIVE))
    register.register(SYSTEM, NewTouchpoint(Kind.QR, "Window", shop.store, door))
    register.register(SYSTEM, NewTouchpoint(Kind.BEACON, "Beacon", shop.store, bare, identity="b-1"))
    data: dict[str, JsonValue] = {"skus": ["RJ-M"]}
    rooms.tours.set_hotspot(
        SYSTEM,
        shop.tour,
        shop.scenes[1],
        "products",
        data,
        yaw=80,
        pitch=0,
        place=shelf,
        name={"de": "Wand", "en": "Wall"},
    )
    mira = signed_in(app, person(rooms, Role.EDITOR, frozenset({shop.store})))
    return Hung(shop, mira, shelf, bare, tag)


def test_each_shelf_stands_there_with_its_tag_and_what_it_opens(hung: Hung) -> None:
    hung.shop.rooms.tours.publish(SYSTEM, hung.shop.tour)
    page = hung.page()
    assert f"/t/{hung.tag.code}" in page
    assert "/tour/rundgang/jackets?v=80,0,90&amp;h=" in page
    assert page.count('class="touch-qr"') == 2
    assert "Window" in page
    assert "Beacon" not in page  # nobody opens it by an address
    assert "Jacken" in hung.page(**GERMAN)


def test_a_shelf_without_a_tag_says_so_and_leads_to_a_form_that_knows_the_place(hung: Hung) -> None:
    assert "1 shelf has no tag yet." in hung.page()
    link = f"/studio/touchpoints?place={hung.shop.store}/{hung.bare}"
    assert f'href="{link}#new"' in hung.page()
    assert f'value="{hung.shop.store}/{hung.bare}" selected' in hung.mira.get(link).text
    viewer = signed_in(
        hung.shop.rooms.web.app, person(hung.shop.rooms, Role.VIEWER, frozenset({hung.shop.store}), "Vic")
    )
    assert "/studio/touchpoints?place=" not in viewer.get(f"/studio/tours/{hung.shop.tour}/tags").text


def test_before_it_is_published_the_tour_shows_no_place(hung: Hung) -> None:
    assert "The published tour does not show this place." in hung.page()


def test_a_retired_tag_hangs_nowhere(hung: Hung) -> None:
    hung.shop.rooms.touchpoints.register.retire(SYSTEM, hung.tag.id)
    assert hung.tag.code not in hung.page()
    assert "2 shelves have no tag yet." in hung.page()


def test_the_table_holds_the_same_and_no_cell_is_a_formula(hung: Hung) -> None:
    hung.shop.rooms.tours.publish(SYSTEM, hung.shop.tour)
    rows = list(csv.DictReader(io.StringIO(hung.page("tags.csv"))))
    assert [row["Place"] for row in rows if not row["Address"]] == ["Wall B"]
    (jackets,) = (row for row in rows if row["Place"] == "Wall A")
    assert jackets["Touchpoint"] == "'=Jackets"
    assert jackets["Address"].endswith(f"/t/{hung.tag.code}")
    assert (jackets["Kind"], jackets["State"], jackets["Scene"]) == ("NFC tag", "Active", "Jackets")
    german = list(csv.DictReader(io.StringIO(hung.page("tags.csv", **GERMAN)), delimiter=";"))
    assert [row["Kontaktpunkt"] for row in german if row["Ort"] == "Wall A"] == ["'=Jackets"]


def test_a_table_for_table_programs_says_that_it_is_utf8() -> None:
    assert table(["Größe"], [["-1"]], "de") == b"\xef\xbb\xbf" + "Größe\r\n'-1\r\n".encode()


def test_a_shop_without_shelves_says_what_to_do(app: Flask, rooms: Rooms) -> None:
    store = rooms.places.add_store(SYSTEM, NewStore("Leer")).id
    tour = rooms.tours.create(SYSTEM, "Leer", store).id
    page = signed_in(app, person(rooms, Role.VIEWER)).get(f"/studio/tours/{tour}/tags", headers=GERMAN).text
    assert "Das Geschäft hat noch kein Regal" in page
    assert f'href="/studio/places/{store}"' in page
