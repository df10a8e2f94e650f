"""Product feeds: good rows in, bad rows listed by line and reason, the same feed twice changes nothing."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import timedelta

import pytest

from signage.access import SYSTEM, Account, Role, within
from signage.app import Rooms
from signage.catalogue import NewImport, Report
from signage.clock import FixedClock
from signage.errors import Invalid
from signage.events import read_events
from signage.facts import ProductsImported
from tests.catalogue.conftest import Shelf

HEADER = "id\ttitle\tdescription\tprice\tsale_price\tavailability\tquantity\tgtin\titem_group_id\tsize\tlink\n"
GOOD = (
    "H-S\tHut S\tEin Hut\t29.95 EUR\t\tin_stock\t4\t\tH\tS\thttps://shop.example/h\n"
    "H-M\tHut M\tEin Hut\t29.95 EUR\t19.95 EUR\tin_stock\t0\t\tH\tM\tjavascript:alert(1)\n"
    "S-1\tSchal\t\t15 EUR\t\tout_of_stock\t\t4006381333931\t\t\t\n"
)
BAD = (
    "\tOhne Nummer\t\t1 EUR\t\t\t\t\t\t\t\n"
    "B-1\tTeuer\t\t1.299 EUR\t\t\t\t\t\t\t\n"
    "B-2\t\t\t5 GBP\t\tperhaps\t-3\t123\t\t\t\n"
    "B-3\tzu kurz\t5 EUR\n"
    "H-S\tNoch einmal\t\t1 EUR\t\t\t\t\t\t\t\n"
)


def read(shelf: Shelf, text: str | bytes, *, by: Account = SYSTEM, **how: object) -> Report:
    data = text.encode() if isinstance(text, str) else text
    new = replace(NewImport("feed.tsv", store=shelf.cologne.id), **how)  # type: ignore[arg-type]
    report = shelf.catalogue.imports.start(by, new, io.BytesIO(data))
    shelf.rooms.kernel.jobs.run_waiting(shelf.rooms.kernel)
    return shelf.catalogue.imports.report(SYSTEM, report.id)


def test_good_rows_come_in_and_bad_ones_are_listed_by_line_and_reason(shelf: Shelf) -> None:
    report = read(shelf, HEADER + GOOD + BAD)
    assert (report.state, report.rows, report.added, report.refused) == ("done", 8, 3, 5)
    told = [(each.line, each.field, each.sentence % each.params) for each in report.errors]
    assert [line for line, _, _ in told] == [5, 6, 7, 7, 7, 7, 7, 8, 9]
    assert ("id", "The id “H-S” came before, on line 2.") in [(field, words) for _, field, words in told]
    assert "“1.299 EUR” is no price. Write it as 49.95 EUR." in [words for _, _, words in told]
    offers = shelf.catalogue.offers(shelf.cologne.id, ["H-S", "H-M", "S-1"])
    assert [(each.price.minor, each.stock) for each in offers] == [(2995, 4), (1995, 0), (1500, 0)]
    hat = shelf.catalogue.product(SYSTEM, offers[0].product)
    assert (len(hat.variants), hat.title["de"], hat.link) == (2, "Hut S", "https://shop.example/h")


@pytest.mark.usefixtures("both")
def test_the_same_feed_twice_changes_nothing(shelf: Shelf, clock: FixedClock) -> None:
    read(shelf, HEADER + GOOD)
    clock.advance(timedelta(days=1))
    report = read(shelf, HEADER + GOOD)
    assert (report.added, report.changed, report.unchanged) == (0, 0, 3)
    offers = shelf.catalogue.offers(shelf.cologne.id, ["H-S"])
    assert sum(len(each) for each in shelf.catalogue.prices(SYSTEM, offers[0].product).values()) == 3


def test_a_new_price_in_the_feed_is_a_new_line_in_the_history(shelf: Shelf, clock: FixedClock) -> None:
    read(shelf, HEADER + GOOD)
    clock.advance(timedelta(days=40))
    report = read(shelf, HEADER + GOOD.replace("29.95 EUR\t\t", "24.95 EUR\t\t"))
    assert (report.changed, report.unchanged) == (1, 2)
    (offer,) = shelf.catalogue.offers(shelf.cologne.id, ["H-S"])
    assert [each.money.minor for each in shelf.catalogue.prices(SYSTEM, offer.product)[offer.variant]] == [2995, 2495]


def test_an_offer_with_dates_begins_and_ends_by_itself_and_can_be_called_off(shelf: Shelf, clock: FixedClock) -> None:
    header = "id\ttitle\tprice\tsale_price\tsale_price_effective_date\n"
    row = "H\tHut\t30 EUR\t20 EUR\t2026-05-10T00:00+02:00/2026-05-17T00:00+02:00\n"
    read(shelf, header + row)
    assert shelf.catalogue.offers(shelf.cologne.id, ["H"])[0].price.minor == 3000
    clock.advance(timedelta(days=7))
    assert shelf.catalogue.offers(shelf.cologne.id, ["H"])[0].price.minor == 2000
    read(shelf, header + "H\tHut\t30 EUR\t\t\n")
    assert shelf.catalogue.offers(shelf.cologne.id, ["H"])[0].price.minor == 3000
    clock.advance(timedelta(days=30))
    assert shelf.catalogue.offers(shelf.cologne.id, ["H"])[0].price.minor == 3000


def test_xml_is_read_by_line_and_what_comes_after_a_break_is_said(shelf: Shelf) -> None:
    xml = """<?xml version="1.0"?>
<rss xmlns:g="http://base.google.com/ns/1.0"><channel><title>Shop</title>
<item><g:id>X-1</g:id><title>Hut &amp; Schal</title><g:price>5 EUR</g:price>
  <g:shipping><g:price>4.90 EUR</g:price></g:shipping></item>
<item><g:id>X-2</g:id><title>Ohne Preis</title></item>
<item><g:id>X-3</g:id><title>Zerbrochen</item>
</channel></rss>"""
    report = read(shelf, xml)
    assert (report.feed, report.added) == ("google_xml", 1)
    assert [(each.line, each.id) for each in report.errors] == [(5, "X-2"), (6, "")]
    (offer,) = shelf.catalogue.offers(shelf.cologne.id, ["X-1"])
    assert (offer.title, offer.price.minor) == ("Hut & Schal", 500)


def test_a_bomb_of_entities_is_refused_before_it_grows(shelf: Shelf) -> None:
    bomb = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;">]><rss><item><id>&b;</id></item></rss>'
    report = read(shelf, bomb)
    assert (report.added, report.refused) == (0, 1)
    assert "DOCTYPE" in report.errors[0].sentence


@pytest.mark.parametrize(
    ("data", "says"),
    [(b"", "empty"), (b"  \n", "empty"), (b"PK\x03\x04zip", "neither"), (b"a;b;c\n", "neither")],
)
def test_what_is_no_feed_is_refused_at_once_and_leaves_nothing(shelf: Shelf, data: bytes, says: str) -> None:
    with pytest.raises(Invalid, match=says):
        shelf.catalogue.imports.start(SYSTEM, NewImport("x"), io.BytesIO(data))
    assert shelf.catalogue.imports.latest(SYSTEM) == []


def test_a_feed_that_is_too_large_leaves_nothing(shelf: Shelf) -> None:
    class Endless(io.RawIOBase):
        def read(self, size: int = -1) -> bytes:
            return GOOD.encode().ljust(size, b"\n") if self.tell_header() else HEADER.encode()

        def tell_header(self) -> bool:
            told, self.told = getattr(self, "told", False), True
            return told

    with pytest.raises(Invalid, match="32 MB"):
        shelf.catalogue.imports.start(SYSTEM, NewImport("x"), Endless())  # type: ignore[arg-type]
    assert shelf.catalogue.imports.latest(SYSTEM) == []


def test_a_number_of_another_source_is_not_taken_over(shelf: Shelf) -> None:
    report = read(shelf, "id\ttitle\tprice\nJ-M\tFremd\t1 EUR\n")
    assert (report.added, report.refused) == (0, 1)
    assert shelf.catalogue.product(SYSTEM, shelf.jacket.id).title["de"] == "Windjacke"


def test_rows_can_name_the_store_by_its_own_number(shelf: Shelf) -> None:
    feed = (
        "id\ttitle\tprice\tstore_code\tquantity\nH\tHut\t30 EUR\t001\t2\nH\tHut\t28 EUR\t002\t5\nH\tHut\t1 EUR\t9\t\n"
    )
    report = read(shelf, feed, store=None)
    assert (report.added, report.changed, report.refused) == (1, 1, 1)
    (cologne,) = shelf.catalogue.offers(shelf.cologne.id, ["H"])
    (bonn,) = shelf.catalogue.offers(shelf.bonn.id, ["H"])
    assert [(each.price.minor, each.stock) for each in (cologne, bonn)] == [(3000, 2), (2800, 5)]


def test_another_language_adds_its_words(shelf: Shelf) -> None:
    read(shelf, "id\ttitle\tprice\tcolor\nH\tHut\t30 EUR\tgrau\n")
    read(shelf, "id\ttitle\tprice\tcolor\nH\tHat\t30 EUR\tgrey\n", language="en")
    (offer,) = shelf.catalogue.offers(shelf.cologne.id, ["H"], languages=["en"])
    assert (offer.titles, offer.colours) == ({"de": "Hut", "en": "Hat"}, {"de": "grau", "en": "grey"})
    read(shelf, "id\ttitle\tprice\nH\tHat\t30 EUR\n", language="en")
    (offer,) = shelf.catalogue.offers(shelf.cologne.id, ["H"], languages=["en"])
    assert offer.colours == {"de": "grau"}


def test_screens_are_told_which_products_look_different(shelf: Shelf, rooms: Rooms) -> None:
    read(shelf, HEADER + GOOD)
    read(shelf, HEADER + GOOD)
    with rooms.kernel.db.read() as session:
        second, first = read_events(session, types=[ProductsImported])
    assert (len(first.data()["products"]), len(second.data()["products"])) == (2, 0)


def test_an_import_done_twice_counts_once(shelf: Shelf, rooms: Rooms) -> None:
    report = read(shelf, HEADER + GOOD)
    rooms.kernel.db.write(lambda tx: tx.enqueue("catalogue.import", import_id=report.id))
    rooms.kernel.jobs.run_waiting(rooms.kernel)
    assert shelf.catalogue.imports.report(SYSTEM, report.id) == report


def test_a_feed_says_how_much_is_in_a_pack_and_the_offer_what_a_litre_costs(shelf: Shelf) -> None:
    header = "id\ttitle\tprice\tunit_pricing_measure\n"
    report = read(shelf, header + "P-1\tPflege\t14.95 EUR\t300 ml\nP-2\tWolle\t5 EUR\ta handful\n")
    assert [(each.line, each.field) for each in report.errors] == [(3, "unit_pricing_measure")]
    [offer] = shelf.catalogue.offers(shelf.cologne.id, ["P-1"], languages=["de"])
    assert offer.unit_text == "49,83\N{NO-BREAK SPACE}€/l"


def test_the_feed_of_one_stores_people_makes_products_of_that_store_alone(shelf: Shelf) -> None:
    cem = replace(within(shelf.bonn.id), role=Role.EDITOR)
    assert read(shelf, HEADER + GOOD, by=cem, store=shelf.bonn.id).added == 3
    assert shelf.catalogue.products(within(shelf.cologne.id), q="Hut").total == 0
    assert shelf.catalogue.products(cem, q="Hut").total == 1
    again = read(shelf, HEADER + GOOD, by=replace(within(shelf.cologne.id), role=Role.EDITOR))
    assert (again.added, again.changed, again.refused) == (0, 0, 3)
    assert {each.field for each in again.errors} == {"id"}


def test_of_a_product_of_all_stores_one_stores_people_change_price_and_stock_here(shelf: Shelf) -> None:
    read(shelf, HEADER + GOOD)
    cem = replace(within(shelf.bonn.id), role=Role.EDITOR)
    row = "H-S\tMein Hut\tNeu\t10 EUR\t\tin_stock\t9\t\tH\tS\t\n"
    more = "H-XL\tHut XL\t\t10 EUR\t\tin_stock\t9\t\tH\tXL\t\n"
    report = read(shelf, HEADER + row + more, by=cem, store=shelf.bonn.id)
    assert (report.added, report.changed, report.refused) == (0, 1, 1)
    assert [each.sentence % each.params for each in report.errors] == [
        "The product of “H-XL” belongs to all stores: only an account for all stores may add to it."
    ]
    (here,) = shelf.catalogue.offers(shelf.bonn.id, ["H-S"])
    (there,) = shelf.catalogue.offers(shelf.cologne.id, ["H-S"])
    assert (here.price.minor, here.stock, here.title) == (1000, 9, "Hut S")
    assert (there.price.minor, there.stock) == (2995, 4)
    moved = read(shelf, HEADER + row.replace("\tH\tS", "\tG\tS"), by=cem, store=shelf.bonn.id)
    assert (moved.changed, moved.refused) == (0, 1)
