"""Photos over REST: taken in, watched, changed, looked through, confirmed."""

from __future__ import annotations

import io
from typing import Any

import pytest
from flask import Flask

from signage.access import SYSTEM, Role
from signage.app import Rooms
from signage.ids import PanoramaId, StoreId
from tests.samples.panoramas import cropped, picture
from tests.signed_in import Browser, person, signed_in
from tests.tours.conftest import Shop, photo
from tours.panorama import faces


@pytest.fixture
def editor(app: Flask, rooms: Rooms, shop: Shop) -> Browser:
    return signed_in(app, person(rooms, Role.EDITOR, frozenset({shop.store})))


def upload(browser: Browser, shop: Shop, data: bytes, *, language: str = "en", **form: str) -> Any:
    body = {"photo": (io.BytesIO(data), "photo.jpg"), **form}
    return browser.post(
        f"/api/v1/panoramas?store={shop.store}", data=body, content_type="multipart/form-data",
        headers={"Accept-Language": language},
    )  # fmt: skip


def test_a_photo_is_taken_in_and_watched(editor: Browser, rooms: Rooms, shop: Shop) -> None:
    answer = upload(editor, shop, photo())
    assert answer.status_code == 202
    arriving = answer.get_json()
    assert (arriving["state"], arriving["folder"], arriving["sizes"]) == ("arriving", "", [])
    rooms.kernel.jobs.run_waiting(rooms.kernel)
    ready = editor.get(f"/api/v1/panoramas/{arriving['id']}").get_json()
    assert (ready["state"], ready["progress"], ready["sizes"]) == ("ready", 100, [324, 648])
    assert ready["formats"] == ["jpg", "webp"]
    assert ready["bounds"] == {}
    assert editor.get(f"{ready['folder']}/1/f0_0.jpg").status_code == 200
    assert editor.get(f"{ready['folder'].replace('jpg', 'webp')}/1/f0_0.webp").headers["Content-Type"] == "image/webp"


@pytest.mark.parametrize(("language", "sentence"), [("en", "has 3600 × 2000 pixels"), ("de", "hat 3600 × 2000 Pixel")])
def test_an_ordinary_photo_is_refused_in_the_persons_language(
    language: str, sentence: str, editor: Browser, shop: Shop
) -> None:
    answer = upload(editor, shop, picture(3600, 2000), language=language)
    assert answer.status_code == 422
    assert sentence in answer.get_json()["detail"]


def test_who_says_what_a_photo_covers_may_upload_it(editor: Browser, rooms: Rooms, shop: Shop) -> None:
    answer = upload(editor, shop, picture(3600, 1200), haov="300,5", vaov="100°", pitch="-5")
    assert answer.status_code == 202
    rooms.kernel.jobs.run_waiting(rooms.kernel)
    ready = editor.get(f"/api/v1/panoramas/{answer.get_json()['id']}").get_json()
    assert ready["state"] == "ready"
    assert ready["bounds"] == {"min_yaw": -150.25, "max_yaw": 150.25, "min_pitch": -55.0, "max_pitch": 45.0}
    assert len(ready["warnings"]) == 1


@pytest.mark.parametrize("haov", ["wide", "-3", "nan", "500"])
def test_an_angle_that_cannot_be_is_refused(haov: str, editor: Browser, shop: Shop) -> None:
    answer = upload(editor, shop, picture(3600, 1200), haov=haov)
    assert answer.status_code == 422
    assert "not an angle" in answer.get_json()["detail"]


def test_a_partial_photo_looks_where_it_shows_something(editor: Browser, rooms: Rooms, shop: Shop) -> None:
    answer = upload(editor, shop, picture(2048, 1024, xmp=cropped(4096, 512, 768, 2048, 1024)))
    scene, _ = rooms.tours.upload(
        person(rooms, Role.EDITOR, frozenset({shop.store}), "Eva"), shop.tour, "part.jpg",
        picture(2048, 1024, xmp=cropped(4096, 512, 768, 2048, 1024)),
    )  # fmt: skip
    _, document = rooms.tours.get(person(rooms, Role.VIEWER, None, "Vera"), shop.tour)
    found = document.scene(scene)
    assert found is not None
    assert (found.newest.start.yaw, found.newest.start.pitch) == (-45, -22.5)
    assert answer.get_json()["bounds"] == {"min_yaw": -135, "max_yaw": 45, "min_pitch": -67.5, "max_pitch": 22.5}


def test_edits_make_another_photo(editor: Browser, rooms: Rooms, shop: Shop) -> None:
    first = upload(editor, shop, photo()).get_json()
    rooms.kernel.jobs.run_waiting(rooms.kernel)
    region = {"shape": "circle", "yaw": 10, "pitch": 0, "radius": 5}
    answer = editor.post(f"/api/v1/panoramas/{first['id']}/edits", json={"regions": [region], "patch": {"radius": 12}})
    assert answer.status_code == 202
    second = answer.get_json()
    assert second["id"] != first["id"]
    assert second["edits"]["regions"] == [region]
    third = editor.post(f"/api/v1/panoramas/{second['id']}/edits", json={"level": {"pitch": 3}, "without_patch": True})
    assert third.get_json()["edits"]["patch"] is None
    assert third.get_json()["edits"]["regions"][0]["pitch"] == pytest.approx(2.95, abs=0.05)
    assert editor.get(f"/api/v1/panoramas/{first['id']}").get_json()["edits"]["regions"] == []


@pytest.mark.parametrize(
    "edits",
    [
        {"regions": [{"shape": "circle", "yaw": 0, "pitch": 0, "radius": 500}]},
        {"regions": [{"shape": "polygon", "points": []}]},
        {"level": {"pitch": 400}},
        {"patch": {"radius": 0}},
        {"script": "alert(1)"},
    ],
)
def test_edits_that_cannot_be_are_refused(edits: dict[str, object], editor: Browser, rooms: Rooms, shop: Shop) -> None:
    first = upload(editor, shop, photo()).get_json()
    assert editor.post(f"/api/v1/panoramas/{first['id']}/edits", json=edits).status_code == 422


def test_a_person_confirms(editor: Browser, rooms: Rooms, shop: Shop) -> None:
    sent = upload(editor, shop, photo()).get_json()
    assert not sent["confirmed"]
    assert rooms.tours.panoramas.get(SYSTEM, PanoramaId(sent["id"])).faces_open
    assert editor.post(f"/api/v1/panoramas/{sent['id']}/confirm").get_json()["confirmed"]
    assert not rooms.tours.panoramas.get(SYSTEM, PanoramaId(sent["id"])).faces_open


@pytest.mark.long
def test_faces_are_looked_for_and_wait_for_a_person(editor: Browser, rooms: Rooms, shop: Shop) -> None:
    assert faces.installed()
    sent = upload(editor, shop, photo()).get_json()
    rooms.kernel.jobs.run_waiting(rooms.kernel)
    assert sent["faces"] is None
    asked = editor.post(f"/api/v1/panoramas/{sent['id']}/faces")
    assert (asked.status_code, asked.get_json()["looking"]) == (202, True)
    rooms.kernel.jobs.run_waiting(rooms.kernel)
    found = editor.get(f"/api/v1/panoramas/{sent['id']}").get_json()
    assert (found["faces"], found["looking"], found["confirmed"]) == ([], False, False)
    assert not rooms.tours.panoramas.get(SYSTEM, PanoramaId(sent["id"])).faces_open


@pytest.mark.parametrize("operation", ["edits", "faces", "confirm"])
def test_another_stores_photo_does_not_exist(
    operation: str, app: Flask, rooms: Rooms, shop: Shop, editor: Browser
) -> None:
    sent = upload(editor, shop, photo()).get_json()
    stranger = signed_in(app, person(rooms, Role.EDITOR, frozenset({StoreId("ELSEWHERE")}), "Cem"))
    assert stranger.post(f"/api/v1/panoramas/{sent['id']}/{operation}", json={}).status_code == 404
    viewer = signed_in(app, person(rooms, Role.VIEWER, frozenset({shop.store}), "Vera"))
    assert viewer.post(f"/api/v1/panoramas/{sent['id']}/{operation}", json={}).status_code == 403
