"""Where visitors look: only of those who agreed, as sums, and shown of ten visits or more."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import func, select

from signage.access import SYSTEM, Account, Role
from signage.clock import FixedClock
from signage.ids import StoreId, TourId
from signage.visitors import TEXT_VERSION, Purpose
from tests.signed_in import person, signed_in
from tests.tours.conftest import Shop
from tours.counts import Counts, Seen
from tours.gaze import BINS, COLUMNS, ENOUGH, GAZE, MARK, Gaze, Looks, NotMeasured, bin_of
from tours.heat import STEPS, parts, steps
from tours.live import LiveTour, NoSuchScene

AHEAD = bin_of(0, 0)


@pytest.fixture
def open_shop(both: str, shop: Shop) -> Shop:
    """The tour is published, on both databases."""
    shop.rooms.tours.publish(SYSTEM, shop.tour)
    return shop


@pytest.fixture
def gaze(open_shop: Shop) -> Gaze:
    return Gaze(open_shop.rooms.kernel, open_shop.rooms.places)


@pytest.fixture
def live(open_shop: Shop) -> LiveTour:
    return open_shop.rooms.tours.live("rundgang")


def rows(shop: Shop, table: Any = GAZE) -> int:
    with shop.rooms.kernel.db.read() as session:
        return session.scalar(select(func.count()).select_from(table)) or 0


def answer(client: FlaskClient, action: str, **more: str) -> Any:
    """Agree or withdraw as the tour's page does it."""
    slip = client.get(f"/api/v1/baskets/ticket?page=/visit&action={action}").get_json()["ticket"]
    form = {"ticket": slip, "purpose": "measure", "text_version": TEXT_VERSION, "back": "/tour/rundgang"}
    return client.post(f"/visit/{action}?lang=en", data=form | more, headers={"Accept": "application/json"})


def tell(client: FlaskClient, shop: Shop, looks: object = ((AHEAD, 3),), **more: str) -> Any:
    body = {"tour": "rundgang", "scene": shop.scenes[0], "looks": looks, **more}
    return client.post("/api/v1/gaze", json=body)


def test_a_page_and_the_server_agree_on_the_bins() -> None:
    """The same directions as in static/tour/gaze.test.ts."""
    assert bin_of(-180, 90) == 0
    assert bin_of(179.99, -90) == BINS - 1
    assert bin_of(0.1, -0.1) == 16 * COLUMNS + 32
    assert bin_of(180, 29.9) == 8 * COLUMNS
    assert bin_of(540, 30.1) == 7 * COLUMNS


def test_looks_of_a_day_are_one_sum_and_a_visit_counts_once(
    open_shop: Shop, gaze: Gaze, live: LiveTour, clock: FixedClock
) -> None:
    scene = live.tour["first"]
    gaze.add(live, scene, "one", {AHEAD: 3, 5: 1})
    gaze.add(live, scene, "one", {AHEAD: 2})
    clock.advance(timedelta(days=1))
    gaze.add(live, scene, "one", {AHEAD: 2})
    gaze.add(live, scene, "two", {AHEAD: 1})
    assert rows(open_shop) == 3
    assert gaze.of(SYSTEM, TourId(open_shop.tour), live)[scene] == Looks(2, {})


def test_of_fewer_than_ten_visits_nothing_comes_out_not_even_to_an_administrator(
    open_shop: Shop, gaze: Gaze, live: LiveTour
) -> None:
    scene, tour = live.tour["first"], TourId(open_shop.tour)
    for number in range(ENOUGH - 1):
        gaze.add(live, scene, f"visit {number}", {AHEAD: 2})
    few = gaze.of(SYSTEM, tour, live)[scene]
    assert (few.bins, few.missing) == ({}, 1)
    gaze.add(live, scene, "the tenth", {7: 1})
    enough = gaze.of(SYSTEM, tour, live)[scene]
    assert (enough.bins, enough.missing) == ({AHEAD: 18, 7: 1}, 0)
    elsewhere = Account(SYSTEM.id, "", "Cem", Role.EDITOR, frozenset({StoreId("elsewhere")}))
    assert gaze.of(elsewhere, tour, live)[scene] == Looks(0, {})


def test_without_a_visit_that_agreed_or_in_a_strange_scene_nothing_is_stored(
    open_shop: Shop, gaze: Gaze, live: LiveTour
) -> None:
    with pytest.raises(NotMeasured):
        gaze.add(live, live.tour["first"], None, {AHEAD: 1})
    with pytest.raises(NoSuchScene):
        gaze.add(live, "nowhere", "one", {AHEAD: 1})
    assert rows(open_shop) + rows(open_shop, MARK) == 0


def test_a_mark_goes_after_two_days_and_a_sum_after_thirteen_months(
    open_shop: Shop, gaze: Gaze, live: LiveTour, clock: FixedClock
) -> None:
    gaze.add(live, live.tour["first"], "one", {AHEAD: 1})
    clock.advance(timedelta(days=1))
    gaze.prune()
    assert rows(open_shop, MARK) == 1
    clock.advance(timedelta(days=1))
    gaze.prune()
    assert (rows(open_shop, MARK), rows(open_shop)) == (0, 1)
    clock.advance(timedelta(days=396))
    gaze.prune()
    assert rows(open_shop) == 0


def test_only_who_agreed_is_measured_and_no_longer_than_that(shop: Shop) -> None:
    shop.rooms.tours.publish(SYSTEM, shop.tour)
    client = shop.rooms.web.app.test_client()
    refused = tell(client, shop)
    assert (refused.status_code, "Set-Cookie" in refused.headers) == (403, False)
    assert refused.get_json()["detail"].startswith("This visit has not agreed to be measured")
    mine = client.get("/api/v1/visits/mine")
    assert (mine.get_json(), "Set-Cookie" in mine.headers) == ({"consents": []}, False)
    assert answer(client, "agree").get_json() == {"consents": ["measure"]}
    assert client.get("/api/v1/visits/mine").get_json() == {"consents": ["measure"]}
    assert tell(client, shop).status_code == 204
    assert rows(shop) == 1
    assert answer(client, "withdraw").get_json() == {"consents": []}
    assert tell(client, shop).status_code == 403
    client.set_cookie("basket", "forged-" + "x" * 20)
    assert tell(client, shop).status_code == 403
    assert rows(shop) == 1


def test_another_consent_is_none_for_measuring(shop: Shop) -> None:
    shop.rooms.tours.publish(SYSTEM, shop.tour)
    client = shop.rooms.web.app.test_client()
    assert answer(client, "agree", purpose="recognise").get_json() == {"consents": ["recognise"]}
    assert tell(client, shop).status_code == 403
    assert rows(shop) == 0


def test_the_record_says_where_it_was_agreed_and_ends_with_the_visit(shop: Shop, clock: FixedClock) -> None:
    shop.rooms.tours.publish(SYSTEM, shop.tour)
    client = shop.rooms.web.app.test_client()
    answer(client, "agree")
    cookie = client.get_cookie("basket")
    visit = shop.rooms.visitors.of_cookie(cookie.value if cookie else None)
    assert visit is not None
    [consent] = shop.rooms.visitors.consents(visit.session)
    assert (consent.purpose, consent.channel, consent.language) == (Purpose.MEASURE, "tour", "en")
    clock.advance(timedelta(minutes=21))
    assert tell(client, shop).status_code == 403


@pytest.mark.parametrize(
    "looks",
    [[], [[AHEAD, 0]], [[AHEAD, 7201]], [[-1, 1]], [[BINS, 1]], [[1.5, 1]], [[True, 1]], [["1", 1]], [[3, 1], [3, 1]],
     [[1, float("nan")]], [[at % BINS, 1] for at in range(BINS + 1)], {"1": 1}],
)  # fmt: skip
def test_what_are_no_looks_is_refused_in_words(shop: Shop, looks: object) -> None:
    shop.rooms.tours.publish(SYSTEM, shop.tour)
    client = shop.rooms.web.app.test_client()
    answer(client, "agree")
    refused = tell(client, shop, looks)
    assert refused.status_code in (400, 422)
    assert refused.get_json()["detail"]
    assert rows(shop) == 0


def test_another_tours_scene_is_not_this_tours(shop: Shop) -> None:
    shop.rooms.tours.publish(SYSTEM, shop.tour)
    client = shop.rooms.web.app.test_client()
    answer(client, "agree")
    assert tell(client, shop, scene="another-scene").status_code == 404
    assert tell(client, shop, tour="nowhere").status_code == 404
    assert rows(shop) == 0


def test_the_map_is_in_steps_and_says_its_parts_in_words() -> None:
    bins = {bin_of(12, 1): 90, bin_of(-100, 50): 9, bin_of(-100, 31): 1}
    found = steps(bins)
    assert [step.level for step in found] == [1, 2, STEPS]
    assert found[-1].path == f"M{bin_of(12, 1) % COLUMNS} 15h1v1h-1z"
    spots = [("Jacket", 20, 5), ("Boots", 20, -60), ("Lamp", -100, 50)]
    first, second = parts(Looks(ENOUGH, bins), 10, spots)
    assert (first.turn, first.height, round(first.share, 2), first.names) == (0, 1, 0.9, ("Jacket",))
    assert (second.turn, second.height, second.names) == (-120, 0, ("Lamp",))


def page(shop: Shop, language: str = "en") -> str:
    mira = signed_in(shop.rooms.web.app, person(shop.rooms, Role.EDITOR))
    return str(mira.get(f"/studio/tours/{shop.tour}/numbers", headers={"Accept-Language": language}).text)


def count(shop: Shop, *names: str, spot: Mapping[str, str]) -> None:
    counts = Counts(shop.rooms.kernel, shop.rooms.places)
    seen = [Seen(name, shop.scenes[0], spot.get(name, "")) for name in names]  # type: ignore[arg-type]
    assert counts.count(shop.rooms.tours.live("rundgang"), seen) == len(names)
    counts.flush()


def test_the_studio_says_what_nobody_found_and_leads_to_it(shop: Shop) -> None:
    shop.rooms.tours.publish(SYSTEM, shop.tour)
    [spot] = [
        one["id"] for one in shop.rooms.tours.live("rundgang").scene(None)["hotspots"] if one["kind"] == "product"
    ]
    editor = f'href="/studio/tours/{shop.tour}?scene={shop.scenes[0]}&amp;hotspot={spot}"'
    assert "Products that nobody finds" not in page(shop)
    count(shop, "view_item_list", spot={})
    never_seen = page(shop).partition("Never opened")[0]
    assert editor in never_seen.partition('id="never-seen"')[2]
    count(shop, "view_item_list", spot={"view_item_list": spot})
    before, _, after = page(shop).partition('id="never-opened"')
    assert editor not in before.partition('id="never-seen"')[2]
    assert editor in after.partition("<h2")[0]
    count(shop, "select_item", "add_to_cart", "begin_checkout", spot={"select_item": spot, "add_to_cart": spot})
    found = page(shop, "de")
    assert found.count("Kein Produkt: Alle werden erreicht.") == 2
    assert "1 Warenkorb ging nach diesem Rundgang an den Online-Shop oder die Kasse." in found


def test_the_studio_shows_the_map_from_ten_visits_up_and_else_says_how_many_are_missing(shop: Shop) -> None:
    shop.rooms.tours.publish(SYSTEM, shop.tour)
    live = shop.rooms.tours.live("rundgang")
    gaze = Gaze(shop.rooms.kernel, shop.rooms.places)
    for number in range(ENOUGH - 1):
        gaze.add(live, shop.scenes[0], f"visit {number}", {AHEAD: 2})
    few = page(shop)
    assert "It takes 1 more visit that agrees to be measured." in few
    assert "data-step" not in few
    gaze.add(live, shop.scenes[0], "the tenth", {AHEAD: 2})
    enough = page(shop, "de")
    assert 'data-step="6"/>' in enough
    assert "geradeaus" in enough
    assert "10 Besuche, die zugestimmt haben." in enough
    mira = signed_in(shop.rooms.web.app, person(shop.rooms, Role.VIEWER))
    picture = mira.get(f"/studio/tours/{shop.tour}/numbers/{shop.scenes[0]}.jpg")
    assert (picture.status_code, picture.data[:2]) == (200, b"\xff\xd8")
    assert mira.get(f"/studio/tours/{shop.tour}/numbers/nowhere.jpg").status_code == 404
