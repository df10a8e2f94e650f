"""The demo store is consistent: what the map, the tour, the tags and the displays say of a place agrees."""

from __future__ import annotations

from math import cos, radians, sin, tan

import pytest

from signage.catalogue import is_gtin
from signage.demo.shop import floorplan, plan
from signage.demo.shop.plan import CAMERAS, DISPLAYS, SHELVES, TAGS, Camera, DisplayPlan, Shelf, Spot, view_of
from signage.demo.shop.products import PRODUCTS, ProductPlan, gtin13, on_shelf, product, spot_of
from signage.places import PlaceKind, cleaned


def _looking(heading: float, at: Spot) -> Camera:
    return Camera("c", plan.texts("C", "C"), plan.texts("", ""), "c", at, heading, ())


@pytest.mark.parametrize(
    ("heading", "point", "yaw", "pitch"),
    [
        (0.0, Spot(0, 5, 1.6), 0.0, 0.0),  # ahead is north
        (0.0, Spot(5, 0, 1.6), 90.0, 0.0),  # right is east
        (0.0, Spot(-5, 0, 1.6), -90.0, 0.0),
        (0.0, Spot(0, -5, 1.6), -180.0, 0.0),
        (90.0, Spot(5, 0, 1.6), 0.0, 0.0),  # the heading is subtracted
        (-135.0, Spot(0, 5, 1.6), 135.0, 0.0),
        (0.0, Spot(0, 1.6, 3.2), 0.0, 45.0),  # up is positive
        (0.0, Spot(0, 1.6, 0.0), 0.0, -45.0),
        (30.0, Spot(3, 4, 6.6), 6.8699, 45.0),
    ],
)
def test_a_camera_sees_a_point_at_its_yaw_and_pitch(heading: float, point: Spot, yaw: float, pitch: float) -> None:
    assert view_of(_looking(heading, Spot(0, 0, 1.6)), point) == pytest.approx((yaw, pitch), abs=1e-4)


@pytest.mark.parametrize("camera", CAMERAS, ids=lambda camera: camera.key)
@pytest.mark.parametrize("one", PRODUCTS, ids=lambda one: one.key)
def test_the_ray_of_a_hotspot_ends_at_the_goods(camera: Camera, one: ProductPlan) -> None:
    spot = spot_of(one)
    yaw, pitch = view_of(camera, spot)
    azimuth = radians(yaw + camera.heading)
    reach = ((spot.x - camera.spot.x) ** 2 + (spot.y - camera.spot.y) ** 2) ** 0.5
    assert camera.spot.x + reach * sin(azimuth) == pytest.approx(spot.x)
    assert camera.spot.y + reach * cos(azimuth) == pytest.approx(spot.y)
    assert camera.spot.z + reach * tan(radians(pitch)) == pytest.approx(spot.z)


def test_the_way_to_another_camera_lies_on_the_floor() -> None:
    for camera in CAMERAS:
        for key in camera.links:
            target = plan.camera(key)
            _, pitch = plan.link_view(camera, target)
            distance = ((target.spot.x - camera.spot.x) ** 2 + (target.spot.y - camera.spot.y) ** 2) ** 0.5
            assert tan(radians(-pitch)) == pytest.approx(camera.spot.z / distance)
            assert camera.key in target.links, "each way has its way back"


@pytest.mark.parametrize("display", DISPLAYS, ids=lambda display: display.key)
def test_the_corners_of_a_display_run_clockwise_as_seen_from_the_shop(display: DisplayPlan) -> None:
    nearest = min(CAMERAS, key=lambda one: abs(one.spot.x - display.middle.x) + abs(one.spot.y - display.middle.y))
    (left, high), (right, _), (_, low), _ = (view_of(nearest, corner) for corner in plan.corners(display))
    assert plan.turn(right - left) > 0
    assert high > low


def test_a_tag_hangs_at_its_shelf_and_beside_its_display() -> None:
    areas = {area.key: area for area in (*plan.DEPARTMENTS, *plan.AREAS)}
    for tag in TAGS:
        display = plan.display(tag.display)
        if tag.place in areas:
            (x0, y0), (x1, y1) = areas[tag.place].polygon[0], areas[tag.place].polygon[2]
            assert x0 <= tag.spot.x <= x1
            assert y0 <= tag.spot.y <= y1
        else:
            assert _distance(tag.spot, plan.shelf(tag.place)) <= 0.6, tag.code
        away = ((tag.spot.x - display.middle.x) ** 2 + (tag.spot.y - display.middle.y) ** 2) ** 0.5
        assert away <= 2.0 or tag.retired or tag.place == "bags", f"{tag.code}: {away:.1f} m to its display"
        if tag.product is not None:
            assert product(tag.product).shelf == tag.place


def _distance(spot: Spot, shelf: Shelf) -> float:
    """Metres on the floor from a spot to a shelf, which runs along x or along y."""
    (x0, x1), (y0, y1) = sorted((shelf.start.x, shelf.end.x)), sorted((shelf.start.y, shelf.end.y))
    dx, dy = max(x0 - spot.x, 0, spot.x - x1), max(y0 - spot.y, 0, spot.y - y1)
    return float((dx**2 + dy**2) ** 0.5)


def test_the_demo_has_what_the_tutorial_counts() -> None:
    assert len(PRODUCTS) == 40
    assert len(DISPLAYS) == 4
    assert sum(not tag.retired for tag in TAGS) == 6
    assert len(plan.DEPARTMENTS) == 3
    assert len(plan.BEACONS) == 2
    assert len(CAMERAS) == 3
    assert len(plan.STORES) == 2


def test_every_product_has_its_column_on_a_shelf_of_the_store() -> None:
    assert [one.number for one in PRODUCTS] == list(range(1, 41))
    for shelf in SHELVES:
        columns = [spot_of(one) for one in on_shelf(shelf.key)]
        assert len(columns) == len(set(columns)) > 0
    assert sum(len(on_shelf(shelf.key)) for shelf in SHELVES) == 40
    for one in PRODUCTS:
        assert 0 < spot_of(one).x < plan.WIDTH_M
        assert 0 < spot_of(one).y < plan.DEPTH_M


def test_every_variant_has_a_gtin_of_its_own() -> None:
    assert gtin13("400638133393") == "4006381333931"  # a published example
    variants = [variant for one in PRODUCTS for variant in one.variants()]
    assert all(is_gtin(variant.gtin) for variant in variants)
    assert len({variant.gtin for variant in variants}) == len({variant.sku for variant in variants}) == len(variants)


def test_some_sizes_are_sold_out_here_and_there_and_some_prices_are_reduced() -> None:
    stock = [variant.stock for one in PRODUCTS for variant in one.variants()]
    assert any(each["koeln"] == 0 < each["bonn"] for each in stock)
    assert any(each["bonn"] == 0 < each["koeln"] for each in stock)
    reduced = [one for one in PRODUCTS if one.offer_cents is not None]
    assert 5 <= len(reduced) <= 15
    assert all(0 < (one.offer_cents or 0) < one.price_cents for one in reduced)


def test_everything_has_a_name_in_both_languages() -> None:
    names = [area.name for area in (*plan.FLOORS, *plan.DEPARTMENTS, *plan.AREAS)]
    names += [shelf.name for shelf in SHELVES] + [display.name for display in DISPLAYS] + [tag.name for tag in TAGS]
    names += [camera.name for camera in CAMERAS] + [one.name for one in PRODUCTS]
    for name in names:
        assert set(name) == {"de", "en"}
        assert all(name.values())


def test_codes_of_tags_can_be_read_aloud() -> None:
    for tag in TAGS:
        assert len(tag.code) == 10
        assert set(tag.code) <= set("0123456789ABCDEFGHJKMNPQRSTVWXYZ")


def test_the_map_knows_every_kind_of_area() -> None:
    kinds = {area.kind for area in (*plan.FLOORS, *plan.DEPARTMENTS, *plan.AREAS)}
    assert kinds <= set(PlaceKind)


@pytest.mark.parametrize("floor", [0, 1])
def test_the_floor_plan_is_a_picture_that_the_map_takes(floor: int) -> None:
    drawn = cleaned(floorplan.svg(floor))
    assert drawn.type == "image/svg+xml"
    assert drawn.ratio == pytest.approx(plan.DEPTH_M / plan.WIDTH_M)
