"""What of a tour was seen and used: sums by day, of everybody together."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from signage.access import SYSTEM, Account, Role
from signage.clock import FixedClock
from signage.ids import StoreId, TourId
from tests.signed_in import person, signed_in
from tests.tours.conftest import Shop
from tours.counts import COUNT, Counts, Seen


@pytest.fixture
def open_shop(both: str, shop: Shop) -> Shop:
    """The tour is published, on both databases."""
    shop.rooms.tours.publish(SYSTEM, shop.tour)
    return shop


@pytest.fixture
def counts(open_shop: Shop) -> Counts:
    """Counts of their own, so that nothing writes beside the test."""
    return Counts(open_shop.rooms.kernel, open_shop.rooms.places)


def _rows(shop: Shop) -> int:
    with shop.rooms.kernel.db.read() as session:
        return session.scalar(select(func.count()).select_from(COUNT)) or 0


def test_the_same_thing_is_one_sum_a_day(open_shop: Shop, counts: Counts, clock: FixedClock) -> None:
    live = open_shop.rooms.tours.live("rundgang")
    seen = Seen("view_item_list", live.tour["first"])
    assert counts.count(live, [seen, seen]) == 2
    counts.flush()
    counts.count(live, [seen])
    counts.flush()
    counts.flush()
    assert _rows(open_shop) == 1
    clock.advance(timedelta(days=1))
    counts.count(live, [seen])
    counts.flush()
    assert _rows(open_shop) == 2
    assert counts.of(SYSTEM, TourId(open_shop.tour)) == {("view_item_list", seen.scene, ""): 4}


def test_what_is_not_in_the_tour_is_not_counted(open_shop: Shop, counts: Counts) -> None:
    live = open_shop.rooms.tours.live("rundgang")
    strange = [Seen("select_item", "nowhere"), Seen("select_item", live.tour["first"], "<script>")]
    assert counts.count(live, strange) == 0
    counts.flush()
    assert _rows(open_shop) == 0


def test_sums_are_forgotten_after_thirteen_months_and_seen_by_their_store_alone(
    open_shop: Shop, counts: Counts, clock: FixedClock
) -> None:
    live = open_shop.rooms.tours.live("rundgang")
    counts.count(live, [Seen("view_item_list", live.tour["first"])])
    counts.flush()
    elsewhere = Account(SYSTEM.id, "", "Cem", Role.EDITOR, frozenset({StoreId("elsewhere")}))
    assert counts.of(elsewhere, TourId(open_shop.tour)) == {}
    clock.advance(timedelta(days=395))
    counts.prune()
    assert _rows(open_shop) == 1
    clock.advance(timedelta(days=2))
    counts.prune()
    assert _rows(open_shop) == 0


def test_a_page_tells_what_was_seen_without_a_cookie_and_the_studio_shows_it(shop: Shop) -> None:
    rooms = shop.rooms
    rooms.tours.publish(SYSTEM, shop.tour)
    live = rooms.tours.live("rundgang")
    scene = live.scene(None)
    spot = next(one["id"] for one in scene["hotspots"] if one["kind"] == "product")
    told = [
        {"name": "view_item_list", "scene": scene["id"]},
        {"name": "select_item", "scene": scene["id"], "hotspot": spot},
        {"name": "add_to_cart", "scene": scene["id"], "hotspot": spot},
    ]
    client = rooms.web.app.test_client()
    answer = client.post("/api/v1/events", json={"tour": "rundgang", "events": told})
    assert (answer.status_code, "Set-Cookie" in answer.headers) == (204, False)
    for task in rooms.web.lasts:  # as at a stop, or five seconds later
        task()
    mira = signed_in(rooms.web.app, person(rooms, Role.EDITOR))
    page = mira.get(f"/studio/tours/{shop.tour}/numbers", headers={"Accept-Language": "de"}).text
    assert "1-mal gesehen" in page
    assert "Regenjacke" in page
    assert "Noch keine Zahlen" not in page
    for body in ({"tour": "rundgang", "events": []}, {"tour": "rundgang", "events": [{"name": "x", "scene": "a"}]}):
        assert client.post("/api/v1/events", json=body).status_code == 422
    assert client.post("/api/v1/events", json={"tour": "nowhere", "events": told}).status_code == 404
