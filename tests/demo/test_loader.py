"""`auslage demo`: an empty database becomes the demo store, a filled one stays as it is."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner

from signage.access import SYSTEM
from signage.app import Rooms, build
from signage.cast import CAST
from signage.cli import main
from signage.demo.describe import describe
from signage.demo.fill import map as map_
from signage.demo.fill.shop import Shop
from signage.demo.loader import AlreadyFilled, HalfFilled, fill
from signage.demo.shop.plan import TAGS
from signage.personalisation.decide import Reason
from signage.personalisation.service import Question
from signage.settings import DEMO_KEY_FILE, Settings
from signage.touchpoints import Kind
from tests.filled import copy_of_demo

BASE = "http://localhost:8080"


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Rooms]:
    """The demo store; one for all, as no test here changes it but by adding pairing links."""
    folder = copy_of_demo(tmp_path_factory, tmp_path_factory.mktemp("demo"))
    built = build(Settings.from_env({"DEMO": "1", "AUSLAGE_DATA": str(folder)}))
    yield built
    built.kernel.close()


def test_the_demo_is_described_as_json(demo: Rooms) -> None:
    told = json.loads(json.dumps(describe(demo, BASE)))
    assert told["base_url"] == BASE
    assert [user["email"] for user in told["users"]] == [person.email for person in CAST]
    assert len(told["displays"]) == 4
    assert all(display["player_url"].startswith(f"{BASE}/play#pair=") for display in told["displays"])
    assert {display["id"] for display in told["displays"]} == {one.id for one in demo.players.displays.list(SYSTEM)}
    assert sorted(tap["url"] for tap in told["taps"]) == sorted(f"{BASE}/t/{tag.code}" for tag in TAGS)
    assert sum(tap["state"] == "active" for tap in told["taps"]) == 6
    assert {place["kind"] for place in told["places"]} >= {"store", "floor", "department", "shelf", "display", "camera"}
    assert {one["place"] for one in (*told["taps"], *told["beacons"])} <= {place["id"] for place in told["places"]}
    assert [place["plan_url"][:21] for place in told["places"] if place["plan_url"]] == [BASE] * 2
    assert (len(told["playlists"]), len(told["beacons"])) == (3, 2)
    assert all(playlist["items"] and playlist["published_version"] for playlist in told["playlists"])
    assert [rule["id"] for rule in told["rules"]] == [rule.id for rule in demo.personalisation.rules.list(SYSTEM)]
    assert [reader["key"][:6] for reader in told["readers"]] == ["whsec_"]
    assert [tour["url"] for tour in told["tours"]] == [f"{BASE}/tour/modehaus"]
    assert len(told["tours"][0]["scenes"]) == 3
    assert len(told["products"]) == 40
    stores = {store["id"] for store in told["stores"]}
    assert all(set(variant["stocks"]) == stores for one in told["products"] for variant in one["variants"])
    assert all(variant["price_minor"] > 0 for one in told["products"] for variant in one["variants"])


def test_the_first_tap_of_the_demo_is_never_drawn_as_only_the_offer_fits_it(demo: Rooms) -> None:
    fitting = {}
    for tag in demo.touchpoints.register.touchpoints(SYSTEM, kind=Kind.TAG):
        question = Question(kind="tapped", store=tag.store, place=tag.place, product=tag.product)
        losers = demo.personalisation.ask(SYSTEM, question).losers
        # No display of this demo is connected: all that fits the moment stops there.
        fitting[tag.code] = [one.title for one in losers if one.reason is Reason.DISPLAY_OFFLINE]
    offer, card = "Ein Angebot füllt den Bildschirm", "Ein Tag am Regal zeigt sein Produkt"
    assert fitting["JACKEN7A2K"] == [offer]
    assert [card] in fitting.values()
    assert all(not {offer, card} <= set(titles) for titles in fitting.values())


def test_each_call_mints_fresh_pairing_links(demo: Rooms) -> None:
    first, second = (json.loads(json.dumps(describe(demo, BASE)))["displays"] for _ in range(2))
    assert not {one["player_url"] for one in first} & {one["player_url"] for one in second}


def test_every_product_has_a_picture_a_price_and_a_stock_in_both_stores(demo: Rooms) -> None:
    products = demo.catalogue.products(SYSTEM, per_page=50).products
    for store in demo.places.stores(SYSTEM):
        cards = demo.catalogue.cards(store.id, [product.id for product in products])
        assert len(cards) == 40
        assert all(card.picture and card.price.minor > 0 for card in cards.values())


def test_an_offer_tells_the_price_before_it(demo: Rooms) -> None:
    main = next(store.id for store in demo.places.stores(SYSTEM) if store.external_id == "koeln")
    products = demo.catalogue.products(SYSTEM, q="Daunenjacke Firn").products
    product = next(one for one in products if one.title["de"] == "Daunenjacke Firn")
    card = demo.catalogue.cards(main, [product.id])[product.id]
    assert (card.price.minor, card.kind) == (19995, "offer")
    assert card.regular is not None
    assert card.regular.minor == 24995


def test_the_tour_is_published_with_all_its_scenes(demo: Rooms) -> None:
    (live,) = demo.tours.all_live()
    assert [scene["slug"] for scene in live.tour["scenes"]] == ["entrance", "jackets", "shoes"]


def test_a_filled_database_is_left_alone(demo: Rooms) -> None:
    before = len(demo.catalogue.products(SYSTEM).products)
    with pytest.raises(AlreadyFilled) as refusal:
        fill(demo)
    assert "2 stores" in refusal.value.message
    assert len(demo.catalogue.products(SYSTEM).products) == before


def test_a_filling_that_was_cut_off_is_noticed(rooms: Rooms) -> None:
    map_.fill(rooms.places, Shop())
    with pytest.raises(HalfFilled):
        fill(rooms)


def test_describing_without_a_server_says_so(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / DEMO_KEY_FILE).write_text("k" * 40)
    monkeypatch.setenv("AUSLAGE_DATA", str(tmp_path))
    result = CliRunner().invoke(main, ["demo", "--describe"])
    assert result.exit_code == 1
    assert "not running" in result.stderr
    assert "auslage run" in result.stderr
