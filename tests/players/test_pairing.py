from __future__ import annotations

from datetime import timedelta

import pytest

from players import NewDisplay
from players.displays import CODE_LETTERS
from players.problems import WrongCode
from signage.access import SYSTEM
from tests.players.conftest import Shop
from tests.players.device import Device


def test_a_code_from_the_screen_makes_a_device_a_display(shop: Shop) -> None:
    device = Device(shop.client())
    pairing = device.apply()
    assert len(pairing["code"]) == 6
    assert set(pairing["code"]) <= set(CODE_LETTERS)
    assert pairing["qr"]["path"].startswith("M")
    assert (device.poll(pairing["id"]).json or {})["state"] == "waiting"
    shop.players.displays.pair(SYSTEM, pairing["code"].lower(), NewDisplay("Eingang", shop.store))
    assert (device.poll(pairing["id"]).json or {})["state"] == "paired"
    assert device.sign_in().status_code == 200
    assert (device.get("state").json or {})["name"] == "Eingang"


def test_a_code_works_once(shop: Shop) -> None:
    pairing = Device(shop.client()).apply()
    shop.players.displays.pair(SYSTEM, pairing["code"], NewDisplay("Eingang", shop.store))
    with pytest.raises(WrongCode):
        shop.players.displays.pair(SYSTEM, pairing["code"], NewDisplay("Kasse", shop.store))
    assert [display.name for display in shop.players.displays.list(SYSTEM)] == ["Eingang"]


def test_an_old_code_is_refused_and_the_screen_asks_for_a_new_one(shop: Shop) -> None:
    device = Device(shop.client())
    pairing = device.apply()
    shop.clock.advance(timedelta(minutes=11))
    assert device.poll(pairing["id"]).status_code == 404


def test_guessing_codes_is_stopped_after_ten(shop: Shop) -> None:
    pairing = Device(shop.client()).apply()
    problems = []
    for _ in range(11):
        try:
            shop.players.displays.pair(SYSTEM, "XXXXXX", NewDisplay("Eingang", shop.store))
        except Exception as problem:
            problems.append(type(problem).__name__)
    assert problems == ["WrongCode"] * 10 + ["TooManyCodes"]
    shop.clock.advance(timedelta(minutes=1))
    assert shop.players.displays.pair(SYSTEM, pairing["code"], NewDisplay("Eingang", shop.store)).name == "Eingang"


def test_a_pairing_link_works_once_and_for_a_day(shop: Shop) -> None:
    display = shop.display()
    token = shop.players.displays.mint_link(SYSTEM, display.id).partition("pair=")[2]
    assert Device(shop.client()).redeem(token).status_code == 200
    assert Device(shop.client()).redeem(token).status_code == 422
    late = shop.players.displays.mint_link(SYSTEM, display.id).partition("pair=")[2]
    shop.clock.advance(timedelta(hours=25))
    assert Device(shop.client()).redeem(late).status_code == 422


def test_a_device_without_a_key_is_refused_with_the_ways_out(shop: Shop) -> None:
    body = {"public_key": None, "signature": "", "origin": "http://localhost"}
    answer = shop.client().post("/api/v1/pairings", json=body)
    assert answer.status_code == 422
    assert "HTTPS" in answer.text


def test_a_request_that_another_key_signed_is_refused(shop: Shop) -> None:
    device, other = Device(shop.client()), Device(shop.client())
    body = {**device.application(), "signature": other.application()["signature"]}
    assert shop.client().post("/api/v1/pairings", json=body).status_code == 401


def test_a_request_that_was_signed_for_another_server_is_refused(shop: Shop) -> None:
    device = Device(shop.client())
    signature = device.sign("auslage-pair", "https://evil.example", device.public_key)
    body = {**device.application(), "origin": "https://evil.example", "signature": signature}
    assert shop.client().post("/api/v1/pairings", json=body).status_code == 401


def test_a_nonce_works_once_and_for_a_minute(shop: Shop) -> None:
    device = shop.device()
    nonce = device.challenge()
    assert device.sign_in(nonce).status_code == 200
    assert device.sign_in(nonce).status_code == 401
    late = device.challenge()
    shop.clock.advance(timedelta(seconds=61))
    assert device.sign_in(late).status_code == 401


def test_a_token_opens_its_own_display_for_a_quarter_of_an_hour(shop: Shop) -> None:
    hats, shoes = shop.device(shop.display("Hüte")), shop.device(shop.display("Schuhe"))
    assert hats.get("state").status_code == 200
    hats.display = shoes.display
    assert hats.get("state").status_code == 403
    shop.clock.advance(timedelta(minutes=16))
    assert shoes.get("state").status_code == 401


def test_a_revoked_display_gets_nothing_any_more(shop: Shop) -> None:
    device = shop.device()
    shop.players.displays.revoke(SYSTEM, shop.players.displays.list(SYSTEM)[0].id)
    assert device.get("manifest").status_code == 403
    assert device.get("state").status_code == 403
    assert device.sign_in().status_code == 403
