"""The map's pages and its API."""

from __future__ import annotations

import io

from flask.testing import FlaskClient

from signage.access import SYSTEM
from signage.ids import PlaceId
from signage.places import NewPlace, Pin, PlaceKind
from tests.places.conftest import SmallShop


def test_the_map_draws_areas_pins_and_the_list_beside(small: SmallShop, ben: FlaskClient) -> None:
    small.places.pins.add(lambda account, store: [Pin(small.jackets.id, "touchpoint", "Etikett 7", "/studio/touch")])
    page = ben.get(f"/studio/places/{small.store.id}", headers={"Accept-Language": "de"}).text
    assert "<polygon points" in page
    assert "Etikett 7" in page
    assert page.index("Erdgeschoss") < page.index("Obergeschoss")
    assert "Abteilung" in page


def test_the_other_floor_has_its_own_sheet(small: SmallShop, ben: FlaskClient) -> None:
    page = ben.get(f"/studio/places/{small.store.id}?floor={small.upper.id}").text
    assert 'aria-label="Department: Schuhe"' in page
    assert 'aria-label="Department: Jacken"' not in page


def test_a_form_moves_a_place_and_a_german_comma_is_understood(small: SmallShop, ben: FlaskClient) -> None:
    shelf = small.add(small.jackets, PlaceKind.SHELF, "Regal")
    answer = ben.post(
        f"/studio/places/{small.store.id}/place/{shelf.id}",
        data={"name": "Regal 2", "kind": "shelf", "parent": small.jackets.id, "x": "2,5", "y": "1", "version": "1"},
    )
    assert answer.status_code == 303
    moved = small.places.place(SYSTEM, shelf.id)
    assert (moved.name, moved.x, moved.y) == ("Regal 2", 2.5, 1.0)


def test_a_wrong_form_comes_back_with_the_sentence_beside_the_field(small: SmallShop, ben: FlaskClient) -> None:
    shelf = small.add(small.jackets, PlaceKind.SHELF, "Regal")
    answer = ben.post(
        f"/studio/places/{small.store.id}/place/{small.jackets.id}?place={small.jackets.id}",
        data={"name": "Jacken", "kind": "department", "parent": shelf.id, "floor": "0"},
        headers={"Accept-Language": "de"},
    )
    assert answer.status_code == 422
    assert "kann nicht in „Regal“ liegen" in answer.text
    assert 'aria-describedby="parent-error"' in answer.text


def test_a_plan_is_uploaded_and_served_without_any_rights(small: SmallShop, ben: FlaskClient) -> None:
    svg = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 16"><rect width="24" height="16"/></svg>'
    data = {"picture": (io.BytesIO(svg), "eg.svg"), "width_m": "24"}
    assert ben.post(f"/studio/places/{small.store.id}/plan/{small.ground.id}", data=data).status_code == 303
    plan = small.places.plan(SYSTEM, small.ground.id)
    assert plan is not None
    assert plan.url in ben.get(f"/studio/places/{small.store.id}").text
    served = ben.get(plan.url)
    assert served.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert served.mimetype == "image/svg+xml"


def test_the_api_tells_the_same_and_keeps_two_people_apart(small: SmallShop, ben: FlaskClient) -> None:
    found = ben.get(f"/api/v1/stores/{small.store.id}/places").json
    assert found is not None
    assert [each["name"] for each in found["places"]][:2] == ["Modehaus", "Erdgeschoss"]
    place = ben.get(f"/api/v1/places/{small.jackets.id}")
    body = {"parent": small.ground.id, "kind": "department", "name": "Mäntel"}
    tag = {"If-Match": place.headers["ETag"]}
    assert ben.put(f"/api/v1/places/{small.jackets.id}", json=body, headers=tag).status_code == 200
    assert ben.put(f"/api/v1/places/{small.jackets.id}", json=body, headers=tag).status_code == 412


def test_opening_hours_and_languages_are_saved_with_the_store(small: SmallShop, ben: FlaskClient) -> None:
    form = {
        "name": "Modehaus am Markt", "time_zone": "Europe/Berlin", "region": "DE-NW", "currency": "eur",
        "languages": "de, en, fr", "opens_1": "09:00", "closes_1": "20:00",
    }  # fmt: skip
    assert ben.post(f"/studio/places/{small.store.id}/store", data=form).status_code == 303
    store = small.places.store(SYSTEM, small.store.id)
    assert (store.languages, store.currency, len(store.hours)) == (("de", "en", "fr"), "EUR", 1)
    wrong = {**form, "opens_2": "20:00", "closes_2": "09:00", "currency": "Taler"}
    answer = ben.post(f"/studio/places/{small.store.id}/store?place={small.store.id}", data=wrong)
    assert answer.status_code == 422
    assert "Taler" in answer.text


def test_nobody_gets_in_without_signing_in(small: SmallShop, client: FlaskClient) -> None:
    assert client.get("/api/v1/stores").status_code == 401


def test_a_store_is_made_in_the_studio_and_leads_to_its_first_floor(small: SmallShop, ben: FlaskClient) -> None:
    assert 'href="/studio/places/new"' in ben.get("/studio/places").text
    form = {
        "name": "Bonn", "time_zone": "Europe/Berlin", "region": "DE", "currency": "EUR", "languages": "de",
        "opens_1": "09:00", "closes_1": "20:00",
    }  # fmt: skip
    made = ben.post("/studio/places/new", data=form)
    assert made.status_code == 303
    (store,) = [one for one in small.places.stores(SYSTEM) if one.name == "Bonn"]
    page = ben.get(made.headers["Location"]).text
    assert f'action="/studio/places/{store.id}/new/{store.id}' in page
    assert '<option value="floor" selected>' in page
    wrong = ben.post("/studio/places/new", data={**form, "currency": "Taler", "time_zone": "Bonn"})
    assert wrong.status_code == 422
    assert 'id="currency-error"' in wrong.text
    assert 'id="time_zone-error"' in wrong.text
    assert 'value="09:00"' in wrong.text


def test_a_new_place_is_first_offered_as_what_lies_in_such_a_place(small: SmallShop, ben: FlaskClient) -> None:
    for parent, kind in ((small.ground, "department"), (small.jackets, "shelf")):
        page = ben.get(f"/studio/places/{small.store.id}?new={parent.id}").text
        assert f'<option value="{kind}" selected>' in page


def test_taking_off_the_map_is_undone_by_one_button(small: SmallShop, ben: FlaskClient) -> None:
    base = f"/studio/places/{small.store.id}"
    assert ben.post(f"{base}/place/{small.jackets.id}/remove").status_code == 303
    undo = f"{base}/restore/{small.jackets.id}"
    assert f'action="{undo}"' in ben.get(base).text
    assert ben.post(undo).status_code == 303
    assert 'aria-label="Department: Jacken"' in ben.get(base).text


def test_the_page_lists_what_hangs_at_the_chosen_place_and_below(small: SmallShop, ben: FlaskClient) -> None:
    shelf = small.add(small.jackets, PlaceKind.SHELF, "Regal", x=2.0, y=1.0)
    small.places.pins.add(lambda account, store: [Pin(shelf.id, "touchpoint", "Etikett 7", "/studio/touch")])
    assert "What is here" in ben.get(f"/studio/places/{small.store.id}?place={small.jackets.id}").text
    assert "What is here" not in ben.get(f"/studio/places/{small.store.id}?place={small.shoes.id}").text


def test_a_store_comes_by_the_api_too_and_two_people_are_kept_apart(small: SmallShop, ben: FlaskClient) -> None:
    made = ben.post("/api/v1/stores", json={"name": "Bonn", "external_id": "002", "hours": [
        {"weekday": 1, "opens": "09:00", "closes": "20:00"}
    ]})  # fmt: skip
    assert made.status_code == 201
    assert made.get_json()["hours"] == [{"weekday": 1, "opens": "09:00:00", "closes": "20:00:00"}]
    tag, address = {"If-Match": made.headers["ETag"]}, f"/api/v1/stores/{made.get_json()['id']}"
    assert ben.put(address, json={"name": "Bonn Mitte"}, headers=tag).get_json()["external_id"] == "002"
    assert ben.put(address, json={"name": "Bonn Süd"}, headers=tag).status_code == 412
    again = ben.post("/api/v1/stores", json={"name": "Bonn", "external_id": "002"})
    assert again.status_code == 409


def test_a_floor_of_which_nothing_is_drawn_says_what_to_do(small: SmallShop, ben: FlaskClient) -> None:
    empty = small.places.add(SYSTEM, NewPlace(PlaceId(small.store.id), PlaceKind.FLOOR, "Keller"))
    address = f"/studio/places/{small.store.id}?floor={empty.id}"
    page = ben.get(address, headers={"Accept-Language": "de"}).text
    assert "Von dieser Etage ist noch nichts gezeichnet" in page
    assert "places-legend" not in page
    assert '<details class="card" open>' in page
    assert "places-legend" in ben.get(f"{address}&new={empty.id}").text
