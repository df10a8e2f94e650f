"""The catalogue's verbs."""

from __future__ import annotations

import io
import threading
from datetime import datetime, timedelta

import pytest

from signage.access import SYSTEM, Account, NotForAll, Role
from signage.app import Rooms
from signage.catalogue import Money, NewImport, NewPrice, NewProduct, NewVariant, OutOfStock, PriceKind, SkuTaken
from signage.clock import FixedClock
from signage.errors import Invalid, NotFound, Stale
from signage.events import read_events
from signage.facts import Fact, PriceChanged, PricePlanned, StockChanged
from signage.ids import AccountId
from tests.catalogue.conftest import Shelf


def test_an_offer_speaks_the_shoppers_language_and_names_stock_and_price(shelf: Shelf, clock: FixedClock) -> None:
    shelf.price(4995)
    clock.advance(timedelta(days=40))
    shelf.price(3995, kind=PriceKind.OFFER)
    shelf.stock(3)
    (offer,) = shelf.catalogue.offers(shelf.cologne.id, ["J-M", "J-L", "nothing"], languages=["en-GB"])
    assert (offer.title, offer.price_text, offer.regular_text, offer.low_text) == (
        "Windbreaker", "€39.95", "€49.95", "€49.95",
    )  # fmt: skip
    assert (offer.stock, offer.available) == (3, True)
    (german,) = shelf.catalogue.offers(shelf.cologne.id, ["J-M"])
    assert (german.title, german.language) == ("Windjacke", "de")
    assert (offer.colour, german.colour) == ("blue", "blau")


def test_each_store_has_its_own_stock_and_may_have_its_own_price(shelf: Shelf) -> None:
    shelf.price(4995)
    shelf.price(4500, store=shelf.bonn.id)
    shelf.stock(2)
    (cologne,) = shelf.catalogue.offers(shelf.cologne.id, ["J-M"])
    (bonn,) = shelf.catalogue.offers(shelf.bonn.id, ["J-M"])
    assert (cologne.price.minor, cologne.stock) == (4995, 2)
    assert (bonn.price.minor, bonn.stock, bonn.available) == (4500, 0, False)


def test_a_card_shows_the_cheapest_variant_that_is_there(shelf: Shelf) -> None:
    large = shelf.jacket.variants[1].id
    shelf.price(4000)
    shelf.catalogue.set_price(SYSTEM, large, NewPrice(Money(5000, "EUR")))
    shelf.catalogue.set_stock(SYSTEM, large, shelf.cologne.id, 1)
    card = shelf.catalogue.cards(shelf.cologne.id, [shelf.jacket.id])[shelf.jacket.id]
    assert card.sku == "J-L"


@pytest.mark.usefixtures("both")
def test_the_last_piece_goes_to_one_of_many(rooms: Rooms, shelf: Shelf) -> None:
    shelf.price(1000)
    shelf.stock(3)
    outcomes: list[bool] = []

    def grab() -> None:
        try:
            rooms.kernel.db.write(lambda tx: shelf.catalogue.take_stock(tx, shelf.medium.id, shelf.cologne.id, 1))
            outcomes.append(True)
        except OutOfStock:
            outcomes.append(False)

    crowd = [threading.Thread(target=grab) for _ in range(8)]
    for each in crowd:
        each.start()
    for each in crowd:
        each.join()
    assert sorted(outcomes) == [False] * 5 + [True] * 3
    (offer,) = shelf.catalogue.offers(shelf.cologne.id, ["J-M"])
    assert offer.stock == 0
    rooms.kernel.db.write(lambda tx: shelf.catalogue.give_back_stock(tx, shelf.medium.id, shelf.cologne.id, 2))
    assert shelf.catalogue.offers(shelf.cologne.id, ["J-M"])[0].stock == 2


def test_a_price_cannot_rewrite_yesterday_nor_come_in_pounds(shelf: Shelf, clock: FixedClock) -> None:
    yesterday = clock.now() - timedelta(days=1)
    with pytest.raises(Invalid) as refused:
        shelf.catalogue.set_price(
            SYSTEM, shelf.medium.id, NewPrice(Money(-1, "GBP"), store=shelf.cologne.id, valid_from=yesterday)
        )
    assert [each.field for each in refused.value.all()] == ["/price", "/price", "/valid_from"]


def test_who_counted_an_older_stock_is_told(shelf: Shelf) -> None:
    verb = shelf.catalogue.set_stock
    assert verb(SYSTEM, shelf.medium.id, shelf.cologne.id, 5, expected=0).version == 1
    with pytest.raises(Stale):
        verb(SYSTEM, shelf.medium.id, shelf.cologne.id, 6, expected=0)
    assert verb(SYSTEM, shelf.medium.id, shelf.cologne.id, 6, expected=1).version == 2


def test_one_article_number_is_one_variant(shelf: Shelf) -> None:
    with pytest.raises(SkuTaken, match="J-M"):
        shelf.catalogue.add_product(SYSTEM, NewProduct({"de": "Andere"}, (NewVariant("J-M"),)))
    assert shelf.catalogue.products(SYSTEM).total == 1


def test_every_problem_of_a_product_is_told_at_once(shelf: Shelf) -> None:
    with pytest.raises(Invalid) as refused:
        shelf.catalogue.add_product(SYSTEM, NewProduct({"de": " "}, (NewVariant("", gtin="4006381333932"),)))
    assert [each.field for each in refused.value.all()] == ["/title", "/variants/0/sku", "/variants/0/gtin"]


def test_a_gtin_is_found_whatever_its_length(shelf: Shelf) -> None:
    for written in ("4006381333931", "04006381333931"):
        found = shelf.catalogue.by_gtin(written)
        assert found is not None
        assert found.sku == "J-M"
    assert shelf.catalogue.by_gtin("0") is None


def test_words_are_found_in_any_order_and_case(shelf: Shelf) -> None:
    assert shelf.catalogue.products(SYSTEM, q="NORDWIND wind j-m").total == 1
    assert shelf.catalogue.products(SYSTEM, q="100%").total == 0
    assert shelf.catalogue.products(SYSTEM, category="Hosen").total == 0


def test_an_account_of_one_store_changes_only_that_store(shelf: Shelf) -> None:
    cem = Account(AccountId("cem"), "cem@example.com", "Cem", Role.EDITOR, frozenset({shelf.bonn.id}))
    shelf.catalogue.set_price(cem, shelf.medium.id, NewPrice(Money(100, "EUR"), store=shelf.bonn.id))
    with pytest.raises(NotFound):
        shelf.catalogue.set_price(cem, shelf.medium.id, NewPrice(Money(100, "EUR"), store=shelf.cologne.id))
    with pytest.raises(NotForAll):
        shelf.catalogue.set_price(cem, shelf.medium.id, NewPrice(Money(100, "EUR")))
    with pytest.raises(NotFound):
        shelf.catalogue.set_stock(cem, shelf.medium.id, shelf.cologne.id, 1)
    shelf.stock(4)
    assert shelf.catalogue.stock(cem, shelf.jacket.id) == []


def test_prices_and_stock_are_facts_and_the_same_stock_twice_is_one(shelf: Shelf, rooms: Rooms) -> None:
    shelf.price(100)
    shelf.stock(4)
    shelf.stock(4)
    with rooms.kernel.db.read() as session:
        assert len(read_events(session, types=[PriceChanged])) == 1
        assert len(read_events(session, types=[StockChanged])) == 1


def test_a_planned_offer_begins_by_itself(shelf: Shelf, clock: FixedClock) -> None:
    shelf.price(5000)
    later = clock.now() + timedelta(hours=2)
    shelf.catalogue.set_price(
        SYSTEM, shelf.medium.id, NewPrice(Money(4000, "EUR"), kind=PriceKind.OFFER, valid_from=later)
    )
    assert shelf.catalogue.next_price_change([shelf.jacket.id], clock.now()) == later
    assert shelf.catalogue.offers(shelf.cologne.id, ["J-M"])[0].price.minor == 5000
    clock.advance(timedelta(hours=2))
    assert shelf.catalogue.offers(shelf.cologne.id, ["J-M"])[0].price.minor == 4000


def test_a_planned_price_is_a_fact_when_it_is_planned_and_another_when_it_begins(
    shelf: Shelf, rooms: Rooms, clock: FixedClock
) -> None:
    begins = clock.now() + timedelta(hours=2)
    for cents in (4000, 3900):  # the second line takes the first one back
        shelf.catalogue.set_price(SYSTEM, shelf.medium.id, NewPrice(Money(cents, "EUR"), valid_from=begins))
    assert rooms.kernel.jobs.run_waiting(rooms.kernel) == 0
    assert told(rooms, PricePlanned) == [begins - timedelta(hours=2)] * 2
    assert told(rooms, PriceChanged) == []
    clock.advance(timedelta(hours=2))
    assert rooms.kernel.jobs.run_waiting(rooms.kernel) == 2
    assert told(rooms, PriceChanged) == [begins]


def test_prices_that_a_feed_plans_are_facts_when_they_begin(shelf: Shelf, rooms: Rooms, clock: FixedClock) -> None:
    begins, ends = clock.now() + timedelta(days=1), clock.now() + timedelta(days=2)
    span = f"{begins:%Y-%m-%dT%H:%M%z}/{ends:%Y-%m-%dT%H:%M%z}"
    rows = [f"F-{number}\tJacke\t50 EUR\t40 EUR\t{span}\n" for number in range(50)]
    feed = "id\ttitle\tprice\tsale_price\tsale_price_effective_date\n" + "".join(rows)
    shelf.catalogue.imports.start(SYSTEM, NewImport("feed.tsv"), io.BytesIO(feed.encode()))
    rooms.kernel.jobs.run_waiting(rooms.kernel)
    assert told(rooms, PriceChanged) == []
    for instant in (begins, ends):
        clock.advance(timedelta(days=1))
        assert rooms.kernel.jobs.run_waiting(rooms.kernel) == 1
        assert told(rooms, PriceChanged).count(instant) == 50


def told(rooms: Rooms, kind: type[Fact]) -> list[datetime]:
    """When facts of this kind were recorded."""
    with rooms.kernel.db.read() as session:
        return [fact.at for fact in read_events(session, types=[kind], limit=500)]
