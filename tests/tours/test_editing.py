"""What an editor does in one go: ways both ways, aligned scenes, another photo, another date."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from signage.access import SYSTEM
from tests.conftest import MORNING
from tests.tours.conftest import Shop, photo
from tours import editing, ways
from tours.document import HotspotPart, Point, Scene, SceneVersion, Shape, TourDocument
from tours.sphere import apart

LATER = MORNING + timedelta(days=30)


def document(shop: Shop) -> TourDocument:
    return shop.rooms.tours.get(SYSTEM, shop.tour)[1]


def test_a_way_is_removed_together_with_its_way_back(shop: Shop) -> None:
    (way,) = [spot for spot, _ in ways.links_of(document(shop).scenes[0].newest)]
    shop.rooms.tours.remove_hotspots(SYSTEM, shop.tour, shop.scenes[0], [way.id])
    left = [spot.kind for scene in document(shop).scenes for spot in scene.newest.hotspots]
    assert left == ["product"]
    shop.rooms.drafts.undo(SYSTEM, shop.tour)
    assert [spot.kind for spot in document(shop).scenes[1].newest.hotspots] == ["link"]


def test_a_second_way_between_two_scenes_has_a_way_back_of_its_own(shop: Shop) -> None:
    second = shop.rooms.tours.add_way(SYSTEM, shop.tour, shop.scenes[0], shop.scenes[1], yaw=-90, pitch=0)
    assert [spot.point.yaw for spot in document(shop).scenes[1].newest.hotspots] == [-140, 90]
    shop.rooms.tours.remove_hotspots(SYSTEM, shop.tour, shop.scenes[0], [second])
    assert [spot.point.yaw for spot in document(shop).scenes[1].newest.hotspots] == [-140]


def test_a_way_takes_a_lonely_way_back_for_its_own(shop: Shop) -> None:
    third, _ = shop.rooms.tours.upload(SYSTEM, shop.tour, "third.jpg", photo(seed=7))
    shop.rooms.tours.set_hotspot(SYSTEM, shop.tour, third, "link", {"scene": shop.scenes[0]}, yaw=5, pitch=0)
    way = shop.rooms.tours.add_way(SYSTEM, shop.tour, shop.scenes[0], third, yaw=120, pitch=0)
    (back,) = document(shop).scenes[2].newest.hotspots
    assert (back.point.yaw, back.data["back"]) == (5, way)


def test_scenes_are_aligned_from_the_one_whose_north_is_right(shop: Shop) -> None:
    shop.rooms.tours.describe(SYSTEM, shop.tour, shop.scenes[0], north=90)
    shop.rooms.tours.describe(SYSTEM, shop.tour, shop.scenes[1], north=200)
    (off,) = ways.residuals({scene.id: scene.newest for scene in document(shop).scenes})
    assert off.degrees == pytest.approx(110)
    shop.rooms.tours.align(SYSTEM, shop.tour, shop.scenes[0])
    assert [scene.newest.north for scene in document(shop).scenes] == [90, 90]
    assert ways.residuals({scene.id: scene.newest for scene in document(shop).scenes})[0].degrees == 0


norths = st.lists(st.integers(0, 359), min_size=3, max_size=6)


@given(norths, st.data())
def test_alignment_finds_the_norths_of_any_tree_of_true_ways(real: list[int], data: st.DataObject) -> None:
    versions = [SceneVersion(id=f"v{n}", panorama="p", north=0 if n else real[0]) for n in range(len(real))]
    spots: list[list[HotspotPart]] = [[] for _ in real]
    for there in range(1, len(real)):
        here = data.draw(st.integers(0, there - 1))
        bearing = data.draw(st.integers(-180, 179))
        for frm, to, turn in ((here, there, 0), (there, here, 180)):
            at = editing.spot_at(bearing + turn - real[frm], 0)
            spots[frm].append(editing.hotspot(f"{frm}-{to}", "link", {"scene": str(to)}, at))
    sight = {
        str(n): one.model_copy(update={"hotspots": tuple(own)})
        for n, (one, own) in enumerate(zip(versions, spots, strict=True))
    }
    assert ways.oriented(sight, "0") == {str(n): pytest.approx(north) for n, north in enumerate(real)}


def test_a_way_from_the_plan_points_to_the_spot_on_the_floor() -> None:
    east = ways.towards((2, 3), (6, 3), north=0, drop=1.6)
    assert east.yaw == 90
    assert east.pitch == pytest.approx(-21.8, abs=0.01)
    assert ways.towards((2, 3), (2, 1), north=90, drop=1.6).yaw == -90  # up on the plan is north


def test_another_photo_keeps_the_hotspots_and_wants_them_looked_at(shop: Shop) -> None:
    new = shop.rooms.tours.panoramas.add(SYSTEM, shop.store, "new.jpg", photo(seed=9))
    shop.rooms.tours.replace_photo(SYSTEM, shop.tour, shop.scenes[0], new.id, shift=170)
    version = document(shop).scenes[0].newest
    assert version.panorama == new.id
    assert [(spot.kind, spot.point.yaw, spot.check) for spot in version.hotspots] == [
        ("product", -170, True),
        ("link", -150, True),
    ]
    assert (version.north, version.start.yaw) == (190, -180)


def test_a_photo_from_a_date_on_becomes_a_version_that_follows_without_a_gap(shop: Shop) -> None:
    new = shop.rooms.tours.panoramas.add(SYSTEM, shop.store, "new.jpg", photo(seed=9))
    shop.rooms.kernel.jobs.run_waiting(shop.rooms.kernel)
    shop.rooms.tours.replace_photo(SYSTEM, shop.tour, shop.scenes[0], new.id, begins=LATER)
    scene = document(shop).scenes[0]
    assert [(one.valid_from, one.valid_to) for one in scene.versions] == [(None, LATER), (LATER, None)]
    assert scene.at(MORNING).id == scene.versions[0].id
    assert scene.at(LATER).id == scene.versions[1].id
    assert [one.id for one in scene.versions[0].hotspots] == [one.id for one in scene.versions[1].hotspots]


def test_copied_hotspots_look_in_the_same_direction_of_the_compass(shop: Shop) -> None:
    shop.rooms.tours.describe(SYSTEM, shop.tour, shop.scenes[1], north=90)
    ids = [spot.id for spot in document(shop).scenes[0].newest.hotspots]
    shop.rooms.tours.copy_hotspots(SYSTEM, shop.tour, shop.scenes[0], ids, shop.scenes[1])
    there = document(shop).scenes[1].newest.hotspots
    assert [(spot.kind, spot.point.yaw, spot.check) for spot in there] == [
        ("link", -140, False),
        ("product", -70, True),
    ]
    assert len({spot.id for spot in there} & set(ids)) == 0


QUAD = [Point(yaw=0, pitch=10), Point(yaw=20, pitch=10), Point(yaw=20, pitch=0), Point(yaw=0, pitch=0)]


@pytest.mark.parametrize(
    ("form", "points"),
    [
        ("quad", QUAD[:3]),
        ("polygon", QUAD[:2]),
        ("polygon", [Point(yaw=yaw, pitch=0) for yaw in (0, 120, -120)]),
        ("polygon", QUAD * 16),
        ("circle", QUAD),
    ],
    ids=["three corners", "two points", "around everything", "sixty-four points", "unknown"],
)
def test_a_shape_that_no_window_could_show_is_refused(form: str, points: list[Point]) -> None:
    with pytest.raises(ValidationError):
        Shape.model_validate({"form": form, "points": [point.model_dump() for point in points]})


def test_a_kind_refuses_a_shape_that_it_cannot_have() -> None:
    quad = {"form": "quad", "points": [point.model_dump() for point in QUAD]}
    settings = {"id": "x", "point": {"yaw": 10, "pitch": 5}, "shape": quad}
    with pytest.raises(ValidationError, match="cannot have this shape"):
        HotspotPart.model_validate({**settings, "kind": "link", "data": {"scene": "a"}})


@given(st.floats(-180, 180), st.floats(-89, 89), st.floats(-180, 180), st.floats(-89, 89))
def test_the_angle_between_two_directions_is_the_same_both_ways(a: float, b: float, c: float, d: float) -> None:
    assert apart((a, b), (c, d)) == pytest.approx(apart((c, d), (a, b)), abs=1e-9)
    assert apart((a, b), (a + 360, b)) == pytest.approx(0, abs=1e-5)
    assert 0 <= apart((a, b), (c, d)) <= 180


def test_ids_may_come_again_in_another_version_of_their_scene_and_nowhere_else() -> None:
    spot = editing.hotspot("same", "link", {"scene": "b"}, Point(yaw=0, pitch=0))
    one, two, other = (SceneVersion(id=id, panorama="p", hotspots=(spot,)) for id in ("1", "2", "3"))
    tour = {"title": "T", "slug": "t", "store": "S"}
    TourDocument.model_validate({**tour, "scenes": [Scene(id="a", slug="a", versions=(one, two))]})
    twice = [Scene(id="a", slug="a", versions=(one,)), Scene(id="b", slug="b", versions=(other,))]
    with pytest.raises(ValidationError, match="Two hotspots have the same id"):
        TourDocument.model_validate({**tour, "scenes": twice})


def test_a_date_without_a_zone_is_refused() -> None:
    told = {"id": "v", "panorama": "p"}
    with pytest.raises(ValidationError):
        SceneVersion.model_validate({**told, "valid_from": "2026-09-01T00:00:00"})
    berlin = SceneVersion.model_validate({**told, "valid_from": "2026-09-01T00:00:00+02:00"})
    assert berlin.covers(datetime(2026, 8, 31, 22, tzinfo=UTC))
    assert not berlin.covers(datetime(2026, 8, 31, 21, tzinfo=UTC))
