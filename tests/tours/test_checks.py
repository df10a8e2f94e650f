"""Everything that a publish refuses or warns of: each check is tripped once, and points at its mending."""

from __future__ import annotations

import copy
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from signage.access import SYSTEM
from signage.drafts import Finding
from signage.errors import Invalid
from tests.conftest import MORNING
from tests.tours.conftest import Shop
from tours.checks import Around, findings
from tours.document import TourDocument
from tours.panorama.edits import Circle
from tours.panoramas import PanoramaState
from tours.sources import Choice

Change = Callable[[dict[str, Any]], object]
LATER = (MORNING + timedelta(days=30)).isoformat()
EVEN_LATER = (MORNING + timedelta(days=60)).isoformat()
WORDS = {"de": "Wort", "en": "Word"}


@dataclass(frozen=True)
class Photo:
    state: PanoramaState = PanoramaState.READY
    faces: tuple[Circle, ...] | None = ()
    faces_open: bool = False


def spot(id: str, kind: str = "info", yaw: float = -90, **more: Any) -> dict[str, Any]:
    data = {"text": WORDS} if kind == "info" else {}
    return {"id": id, "kind": kind, "point": {"yaw": yaw, "pitch": 0}, "data": data, "name": WORDS, **more}


def scene(id: str, *hotspots: dict[str, Any]) -> dict[str, Any]:
    version = {"id": f"{id}-1", "panorama": "ready", "name": {"de": id, "en": id}, "description": WORDS}
    return {"id": id, "slug": id, "versions": [{**version, "hotspots": list(hotspots)}]}


def way(id: str, to: str, yaw: float) -> dict[str, Any]:
    return spot(id, "link", yaw, data={"scene": to}, name={})


GOOD = {
    "title": "Rundgang", "slug": "rundgang", "store": "MARKT", "first": "hall",
    "scenes": [
        scene("hall", way("there", "coats", 40), spot("jacket", "product", 0, data={"sku": "RJ-M"}, name={})),
        scene("coats", way("back", "hall", -140)),
    ],
}  # fmt: skip

JACKET = Choice("RJ-M", "Regenjacke")


def found_in(change: Change, *, jacket: Choice = JACKET, photo: Photo = Photo()) -> list[Finding]:
    """What is found in the good tour after a change."""
    document: dict[str, Any] = copy.deepcopy(GOOD)
    change(document)
    around = Around(MORNING, ("de", "en"), {"ready": photo}, {"variant": {jacket.id: jacket}})
    return list(findings(TourDocument.model_validate(document), around))


def hall(document: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = document["scenes"][0]["versions"][0]
    return found


def _add(*spots: dict[str, Any]) -> Change:
    return lambda document: hall(document)["hotspots"].extend(spots)


def _dates(*spans: tuple[str | None, str | None]) -> Change:
    def change(document: dict[str, Any]) -> None:
        versions = [
            {**hall(document), "id": f"v{at}", "valid_from": a, "valid_to": b} for at, (a, b) in enumerate(spans)
        ]
        document["scenes"][0]["versions"] = versions

    return change


def test_a_good_tour_has_nothing_against_it() -> None:
    assert found_in(lambda _: None) == []


BLOCKING: dict[str, tuple[str, str, Change]] = {
    "no-scene": ("", "?field=upload", lambda document: document.update(scenes=[])),
    "scene-name": ("9.2.4.2", "field=name-en", lambda document: hall(document)["name"].pop("en")),
    "scene-description": (
        "9.1.1.1", "field=description-de", lambda document: hall(document).update(description={"en": "E"}),
    ),
    "hotspot-name": ("9.4.1.2", "hotspot=new&field=name-en", _add(spot("new", name={"de": "N"}))),
    "text-missing": ("9.1.1.1", "hotspot=new&field=text-en", _add(spot("new", data={"text": {"de": "T"}}))),
    "dead-reference": ("", "hotspot=new&field=place", _add(spot("new", place="NOWHERE"))),
    "tiles-missing": ("", "field=photo", lambda document: hall(document).update(panorama="GONE")),
    "unreachable": ("9.2.4.5", "?scene=coats&field=ways", lambda document: hall(document)["hotspots"].pop(0)),
    "no-exit": (
        "9.2.4.5", "?scene=coats&field=ways", lambda document: document["scenes"][1]["versions"][0].update(hotspots=[]),
    ),
}  # fmt: skip


@pytest.mark.parametrize("code", BLOCKING)
def test_what_would_fail_a_visitor_blocks_and_says_where_to_mend_it(code: str) -> None:
    clause, fix, change = BLOCKING[code]
    (found,) = [one for one in found_in(change) if one.code == code]
    assert found.blocks
    assert found.clause == clause
    assert found.fix.endswith(fix)


GAPS: dict[str, Change] = {
    "a gap on": _dates((None, LATER), (EVEN_LATER, None)),
    "two versions at once": _dates((None, EVEN_LATER), (LATER, None)),
    "begins only on": _dates((LATER, None)),
    "ends on": _dates((None, LATER)),
}


@pytest.mark.parametrize("said", GAPS)
def test_there_is_one_version_of_a_scene_at_every_moment(said: str) -> None:
    (found,) = [one for one in found_in(GAPS[said]) if one.code == "validity-gap"]
    assert found.blocks
    assert said in found.sentence
    assert found.fix == "?scene=hall&field=versions"


def test_a_nameless_hotspot_is_told_by_another_name_of_it_or_by_where_it_lies() -> None:
    (named,) = [one for one in found_in(_add(spot("new", name={"de": "Kasse"}))) if one.code == "hotspot-name"]
    assert (named.sentence[:24], named.params["name"]) == ("The hotspot “%(name)s” h", "Kasse")
    german, english = [one for one in found_in(_add(spot("new", yaw=12.5, name={}))) if one.code == "hotspot-name"]
    assert (german.params["yaw"], german.params["pitch"], german.params["language"]) == (12.5, 0, "de")
    assert english.params["language"] == "en"


def test_a_date_is_that_of_the_stores_own_calendar() -> None:
    document: dict[str, Any] = copy.deepcopy(GOOD)
    _dates((None, "2027-01-31T23:30:00Z"))(document)
    photos, things = {"ready": Photo()}, {"variant": {JACKET.id: JACKET}}
    around = Around(MORNING, ("de", "en"), photos, things, zone=ZoneInfo("Europe/Berlin"))
    (found,) = [one for one in findings(TourDocument.model_validate(document), around) if one.code == "validity-gap"]
    assert found.params["date"] == date(2027, 2, 1)


def test_versions_that_abut_are_fine_and_so_is_a_gap_that_is_over() -> None:
    past = (MORNING - timedelta(days=9)).isoformat(), (MORNING - timedelta(days=8)).isoformat()
    assert found_in(_dates((None, past[0]), (past[1], LATER), (LATER, None))) == []


def test_a_scene_that_is_cut_off_only_from_a_date_on_is_found() -> None:
    def change(document: dict[str, Any]) -> None:
        _dates((None, LATER), (LATER, None))(document)
        document["scenes"][0]["versions"][1]["hotspots"] = []

    assert {one.code for one in found_in(change)} == {"unreachable", "no-exit", "one-way"}


WARNINGS: dict[str, tuple[Change, str]] = {
    "one-way": (
        lambda document: document["scenes"].append(scene("attic", way("down", "hall", 0))), "?scene=attic&hotspot=down",
    ),
    "residual": (lambda document: hall(document).update(north=20), "?scene=hall&hotspot=there"),
    "twin-names": (_add(spot("a"), spot("b", yaw=90)), "?scene=hall&version=hall-1&hotspot=a"),
    "crowded": (_add(spot("a", name={"de": "A", "en": "A"}), spot("b")), "?scene=hall&version=hall-1&hotspot=a"),
    "check-mark": (
        lambda document: hall(document)["hotspots"][1].update(check=True), "?scene=hall&version=hall-1&hotspot=jacket",
    ),
}  # fmt: skip


@pytest.mark.parametrize("code", WARNINGS)
def test_what_is_only_worth_knowing_does_not_block(code: str) -> None:
    change, fix = WARNINGS[code]
    (found,) = [one for one in found_in(change) if one.code == code]
    assert not found.blocks
    assert found.fix == fix


@pytest.mark.parametrize(("size", "codes"), [(500_000, []), (500_001, ["first-view", "first-view"])])
def test_a_first_view_that_is_too_heavy_for_a_cheap_phone_is_told(size: int, codes: list[str]) -> None:
    around = Around(MORNING, ("de", "en"), {"ready": Photo()}, {"variant": {JACKET.id: JACKET}}, lambda *_: size)
    found = list(findings(TourDocument.model_validate(GOOD), around))
    assert [one.code for one in found] == codes
    assert not any(one.blocks for one in found)
    assert [one.fix for one in found[:1]] == ["?scene=hall&version=hall-1&field=start"][: len(codes)]


def test_a_product_out_of_this_stores_range_blocks() -> None:
    (found,) = found_in(lambda _: None, jacket=Choice("OTHER", "Other"))
    assert (found.code, found.blocks, found.params) == ("dead-reference", True, {"sku": "RJ-M"})


def test_a_product_whose_price_breaks_the_rules_blocks() -> None:
    (found,) = found_in(lambda _: None, jacket=Choice("RJ-M", "Regenjacke", problem="“%(name)s” is reduced."))
    assert (found.code, found.blocks, found.params) == ("price-rules", True, {"name": "Regenjacke"})


@pytest.mark.parametrize("state", [PanoramaState.ARRIVING, PanoramaState.REFUSED])
def test_a_photo_without_tiles_blocks(state: PanoramaState) -> None:
    assert {one.code for one in found_in(lambda _: None, photo=Photo(state)) if one.blocks} == {"tiles-missing"}


FACE = Circle(yaw=0, pitch=0, radius=4)


@pytest.mark.parametrize(
    ("photo", "said"),
    [
        (Photo(faces=(FACE,), faces_open=True), "Faces were found"),
        (Photo(faces=None, faces_open=True), "has not been looked through for people"),
    ],
    ids=["found", "not looked for"],
)
def test_faces_block_until_a_person_has_confirmed(photo: Photo, said: str) -> None:
    found = found_in(lambda _: None, photo=photo)
    assert [one.code for one in found] == ["faces-unconfirmed", "faces-unconfirmed"]
    assert all(one.blocks and said in one.sentence and one.fix.endswith("field=faces") for one in found)


def test_a_publish_is_refused_with_every_reason_and_place(shop: Shop) -> None:
    def how(document: dict[str, Any]) -> dict[str, Any]:
        _add(spot("new", place="NOWHERE", name={"de": "N"}))(document)
        return document

    shop.rooms.drafts.change(SYSTEM, shop.tour, how)
    with pytest.raises(Invalid) as refused:
        shop.rooms.tours.publish(SYSTEM, shop.tour)
    assert [one.field for one in refused.value.all()] == [
        "/scenes/0/versions/0/hotspots/2/place",
        "/scenes/0/versions/0/hotspots/2/name/en",
    ]
