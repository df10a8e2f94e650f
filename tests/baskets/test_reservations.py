"""Goods kept back: each piece for one shopper, however many come at once, and back on the shelf at the deadline."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path
from threading import Barrier

import pytest
from flask import Flask
from flask.testing import FlaskClient

from signage.access import SYSTEM, Role
from signage.app import Rooms
from signage.baskets import Held, NotReserved, ReservationGone, TooManyHeld
from signage.clock import FixedClock
from signage.facts import Fact, ReservationEnded, Reserved
from signage.ids import StoreId
from signage.places import NewStore
from tests.baskets.conftest import L, M, put, ticket
from tests.conftest import KEY
from tests.signed_in import Browser, person, signed_in
from tests.touchpoints.shop import Shop

PARALLEL = 50
PIECES = 7
PROCESSES = 2


def stock(shop: Shop, sku: str = L) -> int:
    return shop.rooms.catalogue.offers(shop.store.id, [sku])[0].stock


def set_stock(shop: Shop, pieces: int) -> None:
    shop.rooms.catalogue.set_stock(SYSTEM, shop.jacket.variants[1].id, shop.store.id, pieces)


def test_a_reservation_takes_the_stock_and_shows_its_code_and_deadline(client: FlaskClient, shop: Shop) -> None:
    answer = put(client, shop, "reserve", sku=L)
    page = client.get(answer.headers["Location"]).text
    code = re.search(r'class="code-text">([0-9A-Z]{6})<', page)
    assert code is not None
    assert "until Tuesday, May 5, 11:00\u00a0AM" in page
    assert "Modehaus am Markt" in page
    assert f"say {code[1]} at the counter" in client.get("/basket").text
    assert stock(shop) == 0
    assert len(shop.facts(Reserved)) == 1


def test_the_pages_of_a_shopper_bear_the_name_of_the_store(client: FlaskClient, shop: Shop) -> None:
    brand = re.compile(r'class="brand".*?</svg> ([^<]+)</a>', re.DOTALL)
    shop.rooms.places.add_store(SYSTEM, NewStore("Anderswo"))
    reserved = put(client, shop, "reserve", sku=L).headers["Location"]
    put(client, shop)
    for address in ("/basket", reserved):
        page = client.get(address).text
        (name,) = brand.findall(page)
        assert name == "Modehaus am Markt"
        assert f"· {name}</title>" in page
        assert f"/legal/{shop.store.id}/imprint" in page
    code = client.post("/basket/carry", data={"ticket": ticket(shop, "carry", "/basket")}).text
    assert brand.findall(code) == ["Modehaus am Markt"]
    # Nothing says whose a page is that is opened without a basket, where there are two stores.
    assert brand.findall(client.get("/basket/take").text) == ["Auslage"] != ["Anderswo"]


def test_the_page_of_a_reservation_speaks_german(client: FlaskClient, shop: Shop) -> None:
    address = put(client, shop, "reserve", sku=L).headers["Location"]
    page = client.get(address, headers={"Accept-Language": "de"}).text
    assert "Ihre Reservierung" in page
    assert "bis Dienstag, 5. Mai, 11:00" in page


def test_a_script_learns_code_and_deadline(client: FlaskClient, shop: Shop) -> None:
    form = {"store": shop.store.id, "sku": L, "page": "/tour/markt", "ticket": ticket(shop, "reserve")}
    answer = client.post("/basket/reserve", data=form, headers={"Accept": "application/json"}).get_json()
    assert answer["reservation"]["until"] == "Tuesday, May 5, 11:00\u00a0AM"
    assert client.get(answer["reservation"]["href"]).status_code == 200


def test_nobody_else_sees_a_reservation(client: FlaskClient, app: Flask, shop: Shop) -> None:
    address = put(client, shop, "reserve", sku=L).headers["Location"]
    assert app.test_client().get(address).status_code == 404
    assert client.get("/basket/reservations/nothing").status_code == 404


def test_fifty_shoppers_at_once_get_as_many_pieces_as_there_are(both: str, app: Flask, shop: Shop) -> None:
    set_stock(shop, PIECES)
    together = Barrier(PARALLEL)

    def press(number: int) -> int:
        form = {"store": shop.store.id, "sku": L, "page": "/tour/markt", "ticket": ticket(shop, "reserve")}
        browser = app.test_client()
        together.wait()
        # Each from an address of their own, as fifty shoppers are.
        address = {"REMOTE_ADDR": f"192.0.2.{number}"}
        return browser.post("/basket/reserve", data=form, environ_base=address).status_code

    with ThreadPoolExecutor(PARALLEL) as pool:
        answers = list(pool.map(press, range(PARALLEL)))
    assert (answers.count(303), answers.count(422)) == (PIECES, PARALLEL - PIECES)
    assert stock(shop) == 0
    assert len(shop.facts(Reserved)) == PIECES


def test_shoppers_in_several_processes_get_as_many_pieces_as_there_are(both: str, rooms: Rooms, shop: Shop) -> None:
    set_stock(shop, PIECES)
    settings = rooms.kernel.settings
    database = settings.database_url.replace("+psycopg", "")
    environ = os.environ | {"SECRET_KEYS": KEY, "AUSLAGE_DATA": str(settings.auslage_data), "DATABASE_URL": database}
    command = [sys.executable, "-m", "tests.baskets.rush", shop.store.id, L, str(PARALLEL // PROCESSES)]
    processes = [
        subprocess.Popen(
            command, cwd=Path(__file__).parents[2], env=environ, text=True, stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
        )
        for _ in range(PROCESSES)
    ]  # fmt: skip
    for process in processes:
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
    got = [int(process.communicate("go\n")[0]) for process in _started(processes)]
    assert sum(got) == PIECES
    assert stock(shop) == 0


def _started(processes: list[subprocess.Popen[str]]) -> list[subprocess.Popen[str]]:
    for process in processes:
        assert process.stdin is not None
        process.stdin.write("go\n")
        process.stdin.flush()
    return processes


def test_the_job_gives_the_stock_back_at_the_deadline(shop: Shop, client: FlaskClient, clock: FixedClock) -> None:
    address = put(client, shop, "reserve", sku=L).headers["Location"]
    clock.advance(timedelta(hours=23))
    shop.rooms.kernel.jobs.run_waiting(shop.rooms.kernel)
    assert stock(shop) == 0
    clock.advance(timedelta(hours=1, seconds=1))
    shop.rooms.kernel.jobs.run_waiting(shop.rooms.kernel)
    assert stock(shop) == 1
    page = client.get(address).text
    assert "now it is for sale again" in page
    assert "Reserve it again" in page
    assert _ends(shop) == ["expired"]


def test_a_job_that_runs_twice_gives_the_stock_back_once(shop: Shop, clock: FixedClock) -> None:
    held = shop.rooms.baskets.reservations.reserve("cookie", shop.store.id, L)
    clock.advance(timedelta(hours=25))
    assert [shop.rooms.baskets.reservations.expire(held.id) for _ in range(2)] == [True, False]
    assert stock(shop) == 1


def test_calling_off_gives_the_stock_back_once(client: FlaskClient, shop: Shop) -> None:
    address = put(client, shop, "reserve", sku=L).headers["Location"]
    form = {"page": "/basket", "reservation": address.rsplit("/", 1)[1], "ticket": ticket(shop, "cancel", "/basket")}
    assert client.post("/basket/cancel", data=form).status_code == 303
    assert client.post("/basket/cancel", data=form, headers={"Accept": "text/html"}).status_code == 422
    assert stock(shop) == 1
    assert "It was called off" in client.get(address).text


def test_nobody_calls_off_another_ones_reservation(shop: Shop) -> None:
    held = shop.rooms.baskets.reservations.reserve("ann", shop.store.id, L)
    shop.rooms.baskets.add("cem", shop.store.id, M, surface="tour")
    with pytest.raises(ReservationGone):
        shop.rooms.baskets.reservations.cancel("cem", held.id)


def test_what_is_sold_out_is_refused_with_a_way_on(client: FlaskClient, shop: Shop) -> None:
    set_stock(shop, 0)
    answer = put(client, shop, "reserve", sku=L)
    assert answer.status_code == 422
    assert "You can mark it instead" in answer.text


def test_one_shopper_cannot_empty_the_shelves(shop: Shop) -> None:
    set_stock(shop, 100)
    reserve: Callable[..., object] = shop.rooms.baskets.reservations.reserve
    with pytest.raises(TooManyHeld):
        reserve("ann", shop.store.id, L, 10)
    for _ in range(10):
        reserve("ann", shop.store.id, L, 9)
    with pytest.raises(TooManyHeld):
        reserve("ann", shop.store.id, L)
    assert stock(shop) == 10


def test_one_address_cannot_reserve_without_end(client: FlaskClient, shop: Shop) -> None:
    answers = [put(client, shop, "reserve", sku="nothing").status_code for _ in range(31)]
    assert answers == [422] * 30 + [429]


@pytest.fixture
def staff(app: Flask, rooms: Rooms) -> Browser:
    """Somebody at the counter."""
    return signed_in(app, person(rooms, Role.EDITOR))


def test_staff_find_a_reservation_by_what_the_shopper_says_and_hand_it_over(staff: Browser, shop: Shop) -> None:
    held = shop.rooms.baskets.reservations.reserve("ann", shop.store.id, L)
    shop.rooms.baskets.reservations.reserve("cem", shop.store.id, M)
    said = f" {held.code[:3].lower()}-{held.code[3:]} ".replace("0", "o").replace("1", "l")
    found = staff.get("/studio/reservations", query_string={"code": said}).text
    assert found.count('class="number counter-code"') == 1
    assert held.code in found
    answer = staff.post(f"/studio/reservations/{held.id}/collected", data={"name": "Rain jacket"})
    assert answer.status_code == 303
    assert stock(shop) == 0
    assert shop.rooms.baskets.reservations.of("ann", held.id).state is Held.COLLECTED
    assert _ends(shop) == ["collected"]


@pytest.mark.parametrize("state", ["collected", "cancelled"])
def test_a_slip_of_the_finger_is_taken_back(staff: Browser, shop: Shop, state: str) -> None:
    held = shop.rooms.baskets.reservations.reserve("ann", shop.store.id, L)
    staff.post(f"/studio/reservations/{held.id}/{state}")
    page = staff.get("/studio/reservations").text
    assert f'action="/studio/reservations/{held.id}/held"' in page
    assert staff.post(f"/studio/reservations/{held.id}/held").status_code == 303
    assert shop.rooms.baskets.reservations.of("ann", held.id).state is Held.HELD
    assert stock(shop) == 0


def test_what_was_sold_meanwhile_cannot_be_kept_back_again(staff: Browser, shop: Shop) -> None:
    held = shop.rooms.baskets.reservations.reserve("ann", shop.store.id, L)
    staff.post(f"/studio/reservations/{held.id}/cancelled")
    shop.rooms.baskets.reservations.reserve("cem", shop.store.id, L)
    answer = staff.post(f"/studio/reservations/{held.id}/held", headers={"Accept-Language": "en"})
    assert answer.status_code == 409
    assert "too few of it left" in answer.text
    with pytest.raises(NotReserved):
        shop.rooms.baskets.reservations.take_back(SYSTEM, held.id)


def test_staff_of_another_store_see_and_change_nothing(app: Flask, rooms: Rooms, shop: Shop) -> None:
    held = shop.rooms.baskets.reservations.reserve("ann", shop.store.id, L)
    cem = signed_in(app, person(rooms, Role.EDITOR, frozenset({StoreId("elsewhere")})))
    assert held.code not in cem.get("/studio/reservations").text
    assert cem.post(f"/studio/reservations/{held.id}/collected").status_code == 404
    assert shop.rooms.baskets.reservations.of("ann", held.id).state is Held.HELD


def _ends(shop: Shop) -> list[str]:
    facts: list[Fact] = shop.facts(ReservationEnded)
    return [fact.how for fact in facts if isinstance(fact, ReservationEnded)]
