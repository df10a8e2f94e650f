"""The floor plan beside a tour: rooms in the visitor's language, drawn by us or over a drawing."""

from __future__ import annotations

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient

from signage.access import SYSTEM, Role
from signage.app import Rooms
from signage.demo.shop import floorplan
from signage.ids import PlaceId
from signage.places import NAME_IN, NewPlace, PlaceKind, Point
from tests.signed_in import person, signed_in
from tests.tours.conftest import Shop

ROOM = re.compile(r'<text class="tour-room-name" x="([\d.]+)" y="([\d.]+)"[^>]*>([^<]+)<')
HALL: tuple[Point, ...] = ((0, 0), (10, 0), (10, 8), (0, 8))
YARD: tuple[Point, ...] = ((10, 0), (16, 0), (16, 8), (10, 8))


@pytest.fixture
def floor(rooms: Rooms, shop: Shop) -> PlaceId:
    """A floor with a hall that has two names and a yard that has one; a camera stands in the middle of the hall."""
    ground = rooms.places.add(SYSTEM, NewPlace(PlaceId(shop.store), PlaceKind.FLOOR, "Erdgeschoss")).id
    names = {f"{NAME_IN}en": "Coats"}
    rooms.places.add(SYSTEM, NewPlace(ground, PlaceKind.DEPARTMENT, "Mäntel", polygon=HALL, details=names))
    rooms.places.add(SYSTEM, NewPlace(ground, PlaceKind.DEPARTMENT, "Hof", polygon=YARD))
    camera = rooms.places.add(SYSTEM, NewPlace(ground, PlaceKind.CAMERA, "Kamera", x=5, y=4)).id
    rooms.tours.describe(SYSTEM, shop.tour, shop.scenes[0], place=camera)
    rooms.tours.publish(SYSTEM, shop.tour)
    return ground


def named(client: FlaskClient, language: str) -> dict[str, tuple[float, float]]:
    """Where which names stand on the plan."""
    found = ROOM.findall(client.get(f"/tour/rundgang?lang={language}").text)
    return {name: (float(x), float(y)) for x, y, name in found}


def test_rooms_are_named_in_the_visitors_language_or_by_their_one_name(client: FlaskClient, floor: PlaceId) -> None:
    assert set(named(client, "en")) == {"Coats", "Hof"}
    assert set(named(client, "de")) == {"Mäntel", "Hof"}


def test_a_name_makes_room_for_the_camera_in_the_middle(client: FlaskClient, floor: PlaceId) -> None:
    spots = named(client, "de")
    assert spots["Hof"] == (13, 4)
    assert spots["Mäntel"][1] > 4.5


def test_over_a_drawing_stand_only_names_that_were_given_in_that_language(
    client: FlaskClient, rooms: Rooms, floor: PlaceId
) -> None:
    rooms.places.set_plan(SYSTEM, floor, floorplan.svg(0), width_m=16)
    assert set(named(client, "en")) == {"Coats"}
    assert named(client, "de") == {}


def test_the_studio_keeps_and_takes_away_a_name_for_visitors(app: Flask, rooms: Rooms, shop: Shop) -> None:
    mira = signed_in(app, person(rooms, Role.EDITOR, frozenset({shop.store})))
    size = {"size_m": "2"}
    place = rooms.places.add(SYSTEM, NewPlace(PlaceId(shop.store), PlaceKind.SHELF, "Regal", details=size))
    address = f"/studio/places/{shop.store}"
    form = {"name": "Regal", "kind": "shelf", "parent": shop.store}
    for names, kept in (({"name_en": " Shelf "}, {"name_en": "Shelf"}), ({"name_en": ""}, {})):
        page = mira.get(f"{address}?place={place.id}").text
        version = re.search(r'name="version" value="(\d+)"', page)
        assert version is not None
        assert 'name="name_de"' in page
        mira.post(f"{address}/place/{place.id}", data={**form, **names, "version": version[1]})
        now = rooms.places.map(SYSTEM, shop.store).get(place.id)
        assert now is not None
        assert now.details == {**size, **kept}
