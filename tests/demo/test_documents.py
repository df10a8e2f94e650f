"""What the loader hands to the rooms is what their own editors would have made."""

from __future__ import annotations

import pytest

from signage.demo.fill import rules, tour
from signage.demo.fill.shop import Shop
from signage.demo.shop.plan import AREAS, CAMERAS, DEPARTMENTS, DISPLAYS, SHELVES, camera, corners, view_of
from signage.demo.shop.products import PRODUCTS, product
from signage.ids import DisplayId, PlaceId, StoreId
from signage.personalisation.rules import parse
from tours.document import TourDocument


@pytest.fixture
def shop() -> Shop:
    """A shop whose places are known."""
    keys = [one.key for one in (*DEPARTMENTS, *AREAS)] + [one.key for one in SHELVES]
    keys += [f"camera:{camera.key}" for camera in CAMERAS]
    keys += [f"display:{display.key}" for display in DISPLAYS]
    return Shop(
        stores={"koeln": StoreId("S1")},
        places={key: PlaceId(f"P-{key}") for key in keys},
        displays={display.key: DisplayId(f"D-{display.key}") for display in DISPLAYS},
    )


@pytest.fixture
def walk(shop: Shop) -> TourDocument:
    """The demo's tour."""
    return TourDocument.model_validate(tour.document(shop, {camera.key: f"PANO-{camera.key}" for camera in CAMERAS}))


def test_every_product_has_one_hotspot_on_its_own_shelf(walk: TourDocument) -> None:
    spots = [spot for scene in walk.scenes for spot in scene.newest.hotspots if spot.kind == "product"]
    assert sorted(spot.id for spot in spots) == sorted(f"product-{one.number}" for one in PRODUCTS)
    for spot in spots:
        assert spot.place == f"P-{product(int(spot.id.removeprefix('product-'))).shelf}"


def test_every_display_is_seen_once_where_the_map_has_it(walk: TourDocument) -> None:
    seen = {
        str(spot.data["display"]).removeprefix("D-"): (scene.id, spot)
        for scene in walk.scenes
        for spot in scene.newest.hotspots
        if spot.kind == "display"
    }
    assert sorted(seen) == sorted(display.key for display in DISPLAYS)
    for display in DISPLAYS:
        scene, spot = seen[display.key]
        assert spot.place == f"P-display:{display.key}"
        assert spot.shape is not None
        for (yaw, pitch), corner in zip(
            [view_of(camera(scene), one) for one in corners(display)], spot.shape.points, strict=True
        ):
            assert (corner.yaw, corner.pitch) == pytest.approx((yaw, pitch), abs=0.01)


def test_one_can_walk_from_every_scene_to_every_other_and_back(walk: TourDocument) -> None:
    ways = {
        (scene.id, str(spot.data["scene"]))
        for scene in walk.scenes
        for spot in scene.newest.hotspots
        if spot.kind == "link"
    }
    assert ways == {(one.id, other.id) for one in walk.scenes for other in walk.scenes if one is not other}


def test_hotspots_of_a_scene_can_be_told_apart(walk: TourDocument) -> None:
    for scene in walk.scenes:
        points = [(spot.point.yaw, spot.point.pitch) for spot in scene.newest.hotspots]
        for at, (yaw, pitch) in enumerate(points):
            for other_yaw, other_pitch in points[at + 1 :]:
                assert max(abs(yaw - other_yaw), abs(pitch - other_pitch)) > 2.0, scene.id


def test_the_rules_are_rules(shop: Shop) -> None:
    parsed = [parse(document) for document in rules.documents(shop)]
    assert len({rule.title for rule in parsed}) == len(parsed) == 4
