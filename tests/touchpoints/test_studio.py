"""Touchpoints and webhooks in the studio, without script."""

from __future__ import annotations

import re

import pytest
from flask import Flask

from signage.access import SYSTEM, Role
from signage.errors import Invalid
from signage.ids import PlaceId, ProductId
from signage.places import NewStore
from signage.touchpoints import CodeTaken, IdentityTaken, Kind, NewTouchpoint, State, TouchpointNotFound, WrongStep
from tests.signed_in import person, signed_in
from tests.touchpoints.shop import CODE, SECRET, Shop


def test_a_tag_is_made_by_the_form_and_has_link_and_code(app: Flask, shop: Shop) -> None:
    ben = signed_in(app, person(shop.rooms, Role.EDITOR))
    form = {"name": "Hats", "kind": "qr", "place": f"{shop.store.id}/{shop.shelf.id}", "product": shop.jacket.id}
    made = ben.post("/studio/touchpoints", data=form)
    assert made.status_code == 303
    page = ben.get(made.headers["Location"]).text
    link = re.search(r"http://localhost/t/([0-9A-HJKMNP-TV-Z]{10})", page)
    assert link is not None
    assert "<svg" in page
    assert ben.get(f"/t/{link[1]}", headers={"User-Agent": "curl/8"}).status_code == 200
    assert "Hats" in ben.get("/studio/touchpoints?q=hat").text
    assert "Hats" not in ben.get("/studio/touchpoints?kind=reader").text


def test_retiring_is_undone_by_one_button(app: Flask, shop: Shop) -> None:
    ben = signed_in(app, person(shop.rooms, Role.EDITOR))
    address = f"/studio/touchpoints/{shop.tag.id}"
    assert ben.post(f"{address}/state", data={"state": "retired"}).status_code == 303
    assert f'action="{address}/unretire"' in ben.get(address).text
    assert ben.post(f"{address}/unretire").status_code == 303
    assert shop.rooms.touchpoints.register.touchpoint(SYSTEM, shop.tag.id).state is State.ACTIVE


def test_the_page_says_what_was_heard_and_why_nothing_happened(app: Flask, shop: Shop) -> None:
    browser = app.test_client()
    browser.get(f"/t/{CODE}", headers={"User-Agent": "curl/8"})
    shop.rooms.touchpoints.register.set_state(SYSTEM, shop.tag.id, State.PAUSED)
    browser.get(f"/t/{CODE}", headers={"User-Agent": "curl/8"})
    ben = signed_in(app, person(shop.rooms, Role.VIEWER))
    page = ben.get(f"/studio/touchpoints/{shop.tag.id}", headers={"Accept-Language": "de"}).text
    assert "Ein Bildschirm hat geantwortet" in page
    assert "Nichts: pausiert" in page
    assert 'href="/studio/rules/why/' in page


def test_bad_input_is_named_beside_the_form(app: Flask, shop: Shop) -> None:
    ben = signed_in(app, person(shop.rooms, Role.EDITOR))
    answer = ben.post("/studio/touchpoints", data={"name": "Hats", "kind": "qr", "place": f"{shop.store.id}/nowhere"})
    assert answer.status_code == 422
    assert "not on the map of the store" in answer.text
    assert 'value="Hats"' in answer.text


def test_only_admins_see_a_readers_secret(app: Flask, shop: Shop) -> None:
    address = f"/studio/touchpoints/{shop.reader.id}"
    assert SECRET in signed_in(app, person(shop.rooms, Role.ADMIN)).get(address).text
    assert SECRET not in signed_in(app, person(shop.rooms, Role.EDITOR)).get(address).text


def test_another_stores_touchpoint_does_not_exist(app: Flask, shop: Shop) -> None:
    other = shop.rooms.places.add_store(SYSTEM, NewStore(name="Elsewhere"))
    cem = person(shop.rooms, Role.ADMIN, frozenset({other.id}), "Cem")
    assert signed_in(app, cem).get(f"/studio/touchpoints/{shop.tag.id}").status_code == 404
    assert signed_in(app, cem).get(f"/api/v1/touchpoints/{shop.tag.id}").status_code == 404
    with pytest.raises(TouchpointNotFound):
        shop.rooms.touchpoints.register.retire(cem, shop.tag.id)


def test_every_problem_is_named_at_once(shop: Shop) -> None:
    new = NewTouchpoint(
        Kind.READER, " ", shop.store.id, PlaceId("nowhere"), ProductId("nothing"), code="ILOU", secret="short"
    )
    with pytest.raises(Invalid) as refused:
        shop.rooms.touchpoints.register.register(SYSTEM, new)
    assert {each.field for each in refused.value.all()} == {"/name", "/code", "/secret", "/place", "/product"}


def test_a_code_and_an_identity_are_used_once(both: str, shop: Shop) -> None:
    register = shop.rooms.touchpoints.register
    beacon = NewTouchpoint(Kind.BEACON, "Basket 14", shop.store.id, shop.shelf.id, identity="aa:bb")
    register.register(SYSTEM, beacon)
    with pytest.raises(IdentityTaken, match="Basket 14"):
        register.register(SYSTEM, beacon)
    with pytest.raises(CodeTaken):
        register.register(SYSTEM, NewTouchpoint(Kind.TAG, "Again", shop.store.id, shop.shelf.id, code=CODE.lower()))


def test_life_has_no_way_back_to_the_plan(shop: Shop) -> None:
    with pytest.raises(WrongStep):
        shop.rooms.touchpoints.register.set_state(SYSTEM, shop.tag.id, State.PLANNED)


def test_a_move_keeps_the_old_place_of_old_facts(both: str, shop: Shop) -> None:
    register = shop.rooms.touchpoints.register
    register.move(SYSTEM, shop.tag.id, place=shop.department.id)
    now, before = register.bindings(SYSTEM, shop.tag.id)
    assert (now.place, now.until) == (shop.department.id, None)
    assert (before.place, before.product, before.until is not None) == (shop.shelf.id, shop.jacket.id, True)


def test_touchpoints_stand_on_the_map(shop: Shop) -> None:
    pins = shop.rooms.places.pins.on(SYSTEM, shop.store.id)
    assert {pin.label for pin in pins if pin.kind == "touchpoint"} == {"Tag at the rain jackets", "Reader"}


def test_a_webhook_is_added_paused_and_removed_in_the_studio(app: Flask, shop: Shop) -> None:
    ann = signed_in(app, person(shop.rooms, Role.ADMIN))
    made = ann.post("/studio/webhooks", data={"name": "Till", "url": "https://till.example.com/hook"})
    assert "whsec_" in made.text
    [address] = set(re.findall(r"/studio/webhooks/[0-9A-Z]{26}", made.text))
    assert "whsec_" not in ann.get(address).text, "a secret is shown once"
    ann.post(f"{address}/pause")
    assert "Nothing is lost" in ann.get(address).text
    ann.post(f"{address}/remove")
    assert f'action="{address}/restore"' in ann.get("/studio/webhooks").text
    refused = ann.post("/studio/webhooks", data={"name": "", "url": "ftp://x"}, headers={"Accept-Language": "de"})
    assert refused.status_code == 422
    assert "https://" in refused.text


def test_an_online_shop_is_connected_in_the_studio(app: Flask, shop: Shop) -> None:
    ann = signed_in(app, person(shop.rooms, Role.ADMIN))
    address = f"/studio/shops/{shop.store.id}"
    good = {"kind": "url_template", "address": "https://shop.example/cart/{items}"}
    assert ann.post(address, data=good).status_code == 303
    assert "https://shop.example/cart/{items}" in ann.get("/studio/shops").text
    bad = ann.post(address, data=good | {"address": "http://{items}"})
    assert bad.status_code == 422
    assert "must begin with https://" in bad.text
