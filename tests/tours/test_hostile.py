"""A tour's document may hold anything when it comes: what no tour can be is refused where it stands, in a sentence."""

from __future__ import annotations

import copy
from typing import Any

import pytest
from flask import Flask

from signage.access import Role
from signage.app import Rooms
from signage.errors import Invalid
from signage.schema import parse
from tests.signed_in import Browser, person, signed_in
from tests.threats.hostile import OF_A_LIBRARY, VALUES, nodes, pointer, put, wrong_with
from tests.tours.conftest import Shop
from tours.document import TourDocument
from tours.hotspots import HOTSPOTS, Hotspot

WORDS = {"de": "Wort", "en": "Word"}
ANGLES = (float("nan"), float("inf"), float("-inf"), 1e308, "1e999", "north", -361, 361)
CORNERS = [{"yaw": yaw, "pitch": pitch} for yaw, pitch in ((0, 10), (20, 10), (20, -10), (0, -10))]
each = pytest.mark.parametrize("kind", HOTSPOTS, ids=lambda kind: kind.kind)


def tour(kind: type[Hotspot], store: str = "MARKT") -> dict[str, Any]:
    """A tour that uses every field of a document, with a hotspot of this kind."""
    form = kind.shapes[0]
    spot = {
        "id": "spot", "kind": kind.kind, "point": {"yaw": 1, "pitch": 2}, "name": dict(WORDS), "order": 1,
        "shape": None if form == "point" else {"form": form, "points": copy.deepcopy(CORNERS)}, "place": "SHELF",
        "check": True, "data": copy.deepcopy(dict(kind.example)),
    }  # fmt: skip
    version = {
        "id": "v-1", "panorama": "PHOTO", "north": 10, "start": {"yaw": 0, "pitch": 0, "fov": 90},
        "name": dict(WORDS), "description": dict(WORDS), "hotspots": [spot],
        "valid_from": "2026-05-01T00:00:00Z", "valid_to": None,
    }  # fmt: skip
    scene = {"id": "hall", "slug": "hall", "aliases": ["foyer"], "place": "CAMERA", "versions": [version]}
    return {
        "title": "Rundgang", "slug": "rundgang", "aliases": ["alt"], "store": store, "camera_height": 1.6,
        "slow_pan": False, "first": "hall", "scenes": [scene],
    }  # fmt: skip


@each
def test_any_value_of_a_tour_may_be_any_other_and_the_refusal_points_at_it(kind: type[Hotspot]) -> None:
    good = tour(kind)
    parse(TourDocument, good)
    wrong = {}
    for at in nodes(good):
        angles = ANGLES if at[-1] in ("yaw", "pitch", "fov", "north", "camera_height") else ()
        for value in (*VALUES, *angles):
            try:
                parse(TourDocument, put(good, at, value))
            except Invalid as refusal:
                for one in refusal.all():
                    there = one.field.startswith(pointer(at)) or pointer(at).startswith(one.field)
                    if not there or OF_A_LIBRARY.search(one.message) or not one.message.endswith("."):
                        wrong[f"{pointer(at)} = {str(value)[:40]!r}"] = f"{one.field}: {one.message}"
            else:
                if value in angles:
                    wrong[f"{pointer(at)} = {value!r}"] = "accepted"
    assert wrong == {}


@each
def test_what_nobody_asked_for_has_no_place_in_a_tour(kind: type[Hotspot]) -> None:
    good = tour(kind)
    objects = [at for at in nodes(good) if isinstance(_at(good, at), dict) and at[-1] not in ("name", "description")]
    texts = [at for at in objects if set(_at(good, at)) <= {"de", "en"}]
    for at in [(), *(one for one in objects if one not in texts)]:
        for key in ("__proto__", "constructor", "onclick", "href", "hotSpots"):
            with pytest.raises(Invalid, match="unknown here") as refused:
                parse(TourDocument, _with(good, at, key))
            assert refused.value.field == f"{pointer(at)}/{key}"
    for at in texts:
        for key in ("__proto__", "constructor", "<script>", "de\n"):
            with pytest.raises(Invalid):
                parse(TourDocument, _with(good, at, key))


def test_a_thing_that_is_there_twice_is_named_where_it_comes_again() -> None:
    scene = tour(HOTSPOTS[0])["scenes"][0]
    other = {**scene, "id": "attic", "slug": "attic"}
    version = scene["versions"][0]
    spot = version["hotspots"][0]
    changes: dict[str, dict[str, Any]] = {
        "/scenes/1/id": {**other, "id": "hall"},
        "/scenes/1/slug": {**other, "slug": "hall"},
        "/scenes/1/versions/0/id": other,
        "/scenes/1/versions/0/hotspots/0/id": {**other, "versions": [{**version, "id": "v-2"}]},
        "/scenes/1/versions/0/hotspots/1/id": {
            **other, "versions": [{**version, "id": "v-2", "hotspots": [{**spot, "id": "a"}, {**spot, "id": "a"}]}]
        },
    }  # fmt: skip
    for where, second in changes.items():
        with pytest.raises(Invalid, match="the same") as refused:
            parse(TourDocument, {**tour(HOTSPOTS[0]), "scenes": [scene, second]})
        assert refused.value.field == where


@pytest.mark.parametrize(
    ("shape", "where"),
    [
        ({"form": "quad", "points": CORNERS[:3]}, "/shape"),
        ({"form": "polygon", "points": CORNERS[:2]}, "/shape/points"),
        ({"form": "polygon", "points": CORNERS * 20}, "/shape/points"),
        ({"form": "polygon", "points": [{"yaw": yaw, "pitch": 0} for yaw in (0, 120, -120)]}, "/shape"),
        ({"form": "circle", "points": CORNERS}, "/shape/form"),
        ({"form": "quad", "points": CORNERS}, "/shape"),
    ],
    ids=["three corners", "two corners", "eighty corners", "all round", "unknown", "not of this kind"],
)
def test_a_shape_that_cannot_be_is_refused_where_it_stands(shape: dict[str, Any], where: str) -> None:
    kind = next(kind for kind in HOTSPOTS if kind.kind == "info")
    hotspot = ("scenes", 0, "versions", 0, "hotspots", 0)
    with pytest.raises(Invalid) as refused:
        parse(TourDocument, put(tour(kind), (*hotspot, "shape"), shape))
    assert refused.value.field == f"{pointer(hotspot)}{where}"
    assert not OF_A_LIBRARY.search(refused.value.message)


@pytest.fixture
def mira(app: Flask, rooms: Rooms, shop: Shop) -> Browser:
    """An editor of this store."""
    return signed_in(app, person(rooms, Role.EDITOR, frozenset({shop.store})))


@pytest.mark.parametrize(("language", "sentence"), [("en", "This is needed."), ("de", "Diese Angabe ist nötig.")])
def test_a_refused_document_is_answered_in_the_persons_language_and_changes_nothing(
    mira: Browser, shop: Shop, language: str, sentence: str
) -> None:
    address, spot = f"/api/v1/tours/{shop.tour}", "/scenes/0/versions/0/hotspots/0"
    before = mira.get(address)
    document = before.get_json()["document"]
    headers = {"If-Match": before.headers["ETag"], "Accept-Language": language}
    for kind in HOTSPOTS:
        hotspot = {**document["scenes"][0]["versions"][0]["hotspots"][0], "kind": kind.kind, "data": {"bad": 1}}
        sent = put(document, ("scenes", 0, "versions", 0, "hotspots", 0), hotspot)
        answer = mira.put(address, json={"document": sent}, headers=headers)
        assert (answer.status_code, wrong_with(answer)) == (422, "")
        told = {one["pointer"]: one["detail"] for one in answer.get_json()["errors"]}
        assert f"{spot}/data/bad" in told
        needed = [name for name, field in kind.model_fields.items() if field.is_required()]
        assert all(told[f"{spot}/data/{name}"] == sentence for name in needed)
    assert mira.get(address).get_json() == before.get_json()


def _at(value: Any, at: tuple[str | int, ...]) -> Any:
    for key in at:
        value = value[key]
    return value


def _with(value: dict[str, Any], at: tuple[str | int, ...], key: str) -> Any:
    if not at:
        return {**value, key: "x"}
    return put(value, at, {**_at(value, at), key: "x"})
