"""While versions are published and taken back, no visitor's answer mixes two of them, nor two prices."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from threading import Event

import pytest
from flask import Flask

from signage.access import SYSTEM
from signage.app import Rooms
from signage.catalogue import Money, NewPrice
from tests.tours.conftest import Shop

READERS = 4
STATE = re.compile(r"(?:Stand|State)-(\d+)")
NORTH = re.compile(r'"north(?:Offset)?":([\d.]+)')
PRICE = re.compile(r"data-price>([\d.,]+)\s€<")
JSON_PRICE = re.compile(r'"price":"([\d.]+)"')


def describe(shop: Shop, number: int) -> None:
    """Make every text and both norths of the draft speak of this state."""
    for scene in shop.scenes:
        words = {"de": f"Stand-{number}", "en": f"State-{number}"}
        shop.rooms.tours.describe(SYSTEM, shop.tour, scene, name=words, description=words, north=number)


@contextmanager
def read_by_many(app: Flask, *ask: Callable[[str], None], paths: tuple[str, ...]) -> Iterator[None]:
    """Visitors who ask for these addresses again and again, each answer looked at, until the block ends."""
    done = Event()

    def visitor(number: int) -> int:
        browser, answers = app.test_client(), 0
        while not done.is_set():
            answer = browser.get(paths[(number + answers) % len(paths)])
            assert answer.status_code == 200
            for look in ask:
                look(answer.text)
            answers += 1
        return answers

    with ThreadPoolExecutor(READERS) as pool:
        visitors = [pool.submit(visitor, number) for number in range(READERS)]
        try:
            yield
        finally:
            done.set()
        assert all(one.result() > 0 for one in visitors)


def of_one_state(page: str) -> None:
    """Everything that a page says and gives to the viewer is of the same version."""
    words = {float(number) for number in STATE.findall(page)}
    norths = {float(number) for number in NORTH.findall(page)}
    assert len(words) == 1, words
    assert norths == words, (norths, words)


@pytest.mark.parametrize("switches", [4, pytest.param(40, marks=pytest.mark.long)])
def test_no_answer_mixes_two_versions_while_they_are_published_and_rolled_back(
    both: str, app: Flask, rooms: Rooms, shop: Shop, switches: int
) -> None:
    describe(shop, 1)
    shop.rooms.tours.publish(SYSTEM, shop.tour)
    page = app.test_client().get(f"{shop.path}?lang=de").text
    assert len(STATE.findall(page)) > 5, page
    assert len(NORTH.findall(page)) == 4  # of two scenes, ours and the viewer's
    paths = (f"{shop.path}?lang=de", f"{shop.path}/jackets?lang=en", f"{shop.path}?lang=en&find=state")
    seen: set[str] = set()

    def remember(page: str) -> None:
        seen.update(STATE.findall(page))

    with read_by_many(app, of_one_state, remember, paths=paths):
        for number in range(2, 2 + switches):
            describe(shop, number)
            rooms.tours.publish(SYSTEM, shop.tour)
            rooms.drafts.rollback(SYSTEM, shop.tour, 1 + number % 2)
    assert len(seen) > 2
    assert {"1", "2"} <= seen


def test_a_price_that_changes_is_the_same_wherever_one_answer_says_it(
    both: str, app: Flask, rooms: Rooms, shop: Shop
) -> None:
    rooms.tours.publish(SYSTEM, shop.tour)
    variant = rooms.catalogue.variant_by_sku("RJ-M")
    assert variant is not None
    prices: set[str] = set()

    def of_one_price(page: str) -> None:
        said = {price.replace(",", ".") for price in (*PRICE.findall(page), *JSON_PRICE.findall(page))}
        assert len(said) == 1, said
        prices.update(said)

    with read_by_many(app, of_one_price, paths=(f"{shop.path}?lang=de",)):
        for cents in range(1000, 1500, 50):
            rooms.catalogue.set_price(SYSTEM, variant.id, NewPrice(Money(cents, "EUR")))
    assert len(prices) > 1


def test_a_tag_of_an_earlier_version_is_good_again_once_that_is_live_again(
    app: Flask, rooms: Rooms, shop: Shop
) -> None:
    """A browser that kept the page of version 1 is not told that it is still so while version 2 is live."""
    browser, path = app.test_client(), f"{shop.path}?lang=de"
    describe(shop, 1)
    rooms.tours.publish(SYSTEM, shop.tour)
    first = browser.get(path).headers["ETag"]
    describe(shop, 2)
    rooms.tours.publish(SYSTEM, shop.tour)
    later = browser.get(path, headers={"If-None-Match": first})
    assert (later.status_code, "Stand-2" in later.text) == (200, True)
    rooms.drafts.rollback(SYSTEM, shop.tour, 1)
    assert browser.get(path, headers={"If-None-Match": first}).status_code == 304
    assert "Stand-1" in browser.get(path, headers={"If-None-Match": later.headers["ETag"]}).text
