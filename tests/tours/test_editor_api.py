"""The editor's questions, and its changes that touch more than one place, as its page asks for them."""

from __future__ import annotations

import io
from typing import Any

import numpy as np
import pytest
from flask import Flask
from PIL import Image

from signage.access import SYSTEM, Role
from signage.app import Rooms
from signage.ids import PlaceId
from signage.places import NewPlace, PlaceKind
from tests.signed_in import Browser, person, signed_in
from tests.tours.conftest import Shop, photo

GERMAN, ENGLISH = ({"Accept-Language": language} for language in ("de", "en"))


@pytest.fixture
def mira(app: Flask, rooms: Rooms, shop: Shop) -> Browser:
    """An editor of this store."""
    return signed_in(app, person(rooms, Role.EDITOR, frozenset({shop.store})))


def api(shop: Shop, path: str = "") -> str:
    return f"/api/v1/tours/{shop.tour}{path}"


def hotspots(answer: Any, scene: int = 0) -> list[tuple[str, float]]:
    found = answer.get_json()["document"]["scenes"][scene]["versions"][-1]["hotspots"]
    return [(one["kind"], one["point"]["yaw"]) for one in found]


def test_a_dropped_photo_becomes_a_scene_and_its_progress_is_told(mira: Browser, shop: Shop) -> None:
    sent = {"photo": (io.BytesIO(photo(seed=9)), "Schuhe_links.jpg")}
    answer = mira.post(api(shop, "/scenes"), data=sent, content_type="multipart/form-data")
    assert answer.status_code == 201
    scene = answer.get_json()["document"]["scenes"][2]
    assert (scene["id"], scene["slug"]) == (answer.get_json()["made"], "schuhe-links")
    version = scene["versions"][0]
    assert version["name"] == {"de": "Schuhe links", "en": "Schuhe links"}
    around = mira.get(api(shop, "/around")).get_json()["photos"][version["panorama"]]
    assert (around["state"], around["images"]) == ("arriving", None)
    shop.rooms.kernel.jobs.run_waiting(shop.rooms.kernel)
    around = mira.get(api(shop, "/around")).get_json()["photos"][version["panorama"]]
    assert around["state"] == "ready"
    assert mira.get(f"{around['images']['multiRes']['basePath']}/1/f0_0.jpg").status_code == 200


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"just text", "not a picture that we can read"),
        (photo(3600, 2000), "has 3600 × 2000 pixels"),
        (photo()[:-2000], "breaks off or is damaged"),
    ],
    ids=["text", "1.8", "half"],
)
def test_a_bad_file_is_refused_with_a_sentence_and_makes_no_scene(
    mira: Browser, shop: Shop, data: bytes, sentence: str
) -> None:
    for path in (api(shop, "/scenes"), f"/api/v1/panoramas?store={shop.store}"):
        answer = mira.post(path, data={"photo": (io.BytesIO(data), "bad.jpg")}, headers=ENGLISH)
        assert answer.status_code == 422
        assert sentence in answer.get_json()["detail"]
        assert answer.get_json()["errors"][0]["pointer"] == "photo"
    assert len(shop.rooms.tours.get(SYSTEM, shop.tour)[1].scenes) == 2


def test_products_are_found_by_name_and_number_in_the_readers_language(mira: Browser, shop: Shop) -> None:
    for words, headers, label, colour in (
        ("regen", GERMAN, "Regenjacke", "Blau"),
        ("RJ-M", ENGLISH, "Rain jacket", "Blue"),
    ):
        found = mira.get(api(shop, f"/choices?of=variant&q={words}"), headers=headers).get_json()["choices"]
        assert [(one["id"], one["label"], one["detail"]) for one in found] == [("RJ-M", label, f"{colour} · M · RJ-M")]
    assert mira.get(api(shop, "/choices?of=variant&q=hammer")).get_json()["choices"] == []
    assert mira.get(api(shop, "/choices?of=nothing&q=")).status_code == 404
    around = mira.get(api(shop, "/around"), headers=ENGLISH).get_json()
    assert around["choices"]["variant"]["RJ-M"]["label"] == "Rain jacket"


def test_every_kind_tells_its_form_in_the_readers_language(mira: Browser) -> None:
    kinds = {one["kind"]: one for one in mira.get("/api/v1/hotspot-kinds", headers=GERMAN).get_json()["kinds"]}
    assert kinds["product"]["label"] == "Produkt"
    assert [(one["field"], one["needed"]) for one in kinds["product"]["form"]] == [("sku", True), ("locked", False)]


def test_ways_come_and_go_in_pairs_and_are_copied_never(mira: Browser, shop: Shop) -> None:
    here, there = shop.scenes
    made = mira.post(api(shop, "/ways"), json={"scene": here, "target": there, "yaw": 100, "pitch": -10})
    assert made.status_code == 201
    assert (hotspots(made)[-1], hotspots(made, 1)[-1]) == (("link", 100), ("link", -80))
    ids = [one["id"] for one in made.get_json()["document"]["scenes"][0]["versions"][0]["hotspots"]]
    copied = mira.post(api(shop, "/hotspots/copy"), json={"scene": here, "hotspots": ids, "target": there})
    assert hotspots(copied, 1) == [("link", -140), ("link", -80), ("product", 20)]
    removed = mira.post(
        api(shop, "/hotspots/remove"), json={"scene": here, "hotspots": [made.get_json()["made"]]}, headers=ENGLISH
    )
    assert hotspots(removed, 1) == [("link", -140), ("product", 20)]
    for wrong in ({"scene": "nowhere"}, {"target": "nowhere"}):
        body = {"scene": here, "target": there, "yaw": 0, **wrong}
        assert mira.post(api(shop, "/ways"), json=body).status_code == 404


def test_the_plan_says_where_ways_lie_once_scenes_stand_on_it(mira: Browser, shop: Shop, rooms: Rooms) -> None:
    here, there = shop.scenes
    body = {"scene": here, "targets": [there]}
    answer = mira.post(api(shop, "/ways/from-plan"), json=body, headers=ENGLISH)
    assert answer.status_code == 422
    assert answer.get_json()["detail"].startswith("“Eingang” does not stand on the plan yet")
    for scene, x in ((here, 2), (there, 6)):
        new = NewPlace(PlaceId(shop.store), PlaceKind.CAMERA, "Kamera", x=x, y=3)
        rooms.tours.describe(SYSTEM, shop.tour, scene, place=rooms.places.add(SYSTEM, new).id)
    answer = mira.post(api(shop, "/ways/from-plan"), json=body)
    assert (hotspots(answer)[-1], hotspots(answer, 1)) == (("link", 90), [("link", -90)])
    off = mira.post(api(shop, "/align"), json={"scene": here}).get_json()["residuals"]
    assert [one["degrees"] for one in off] == [0]


def test_what_changes_for_visitors_is_said_in_words(mira: Browser, shop: Shop) -> None:
    def said() -> list[str]:
        found: list[str] = mira.get(api(shop, "/changes"), headers=ENGLISH).get_json()["changes"]
        return found

    assert said() == ["The tour is published for the first time, with 2 scenes."]
    shop.rooms.tours.publish(SYSTEM, shop.tour)
    assert said() == []
    document: dict[str, Any] = mira.get(api(shop)).get_json()["document"]
    scenes = document["scenes"]
    first = scenes[0]["versions"][0]
    first["hotspots"][0]["point"]["yaw"] = 21
    first["hotspots"][1]["data"]["arrival"] = {"mode": "fixed", "yaw": 4, "pitch": 0}
    first |= {"north": 3, "name": {"de": "Tür", "en": "Door"}}
    document |= {"title": "Neu", "slow_pan": True, "first": scenes[1]["id"], "scenes": [scenes[1], scenes[0]]}
    rooms = shop.rooms
    rooms.drafts.save(SYSTEM, shop.tour, document, expected=None)
    rooms.tours.set_hotspot(SYSTEM, shop.tour, shop.scenes[1], "product", {"sku": "RJ-M"}, yaw=0, pitch=0)
    assert said() == [
        "The tour is now called “Neu”.",
        "The picture turns by itself while nobody moves it.",
        "The tour now begins at “Jackets”.",
        "The scenes stand in another order.",
        "“Jackets”: new hotspot “Rain jacket”.",
        "“Door”: another name.",
        "“Door”: north lies elsewhere.",
        "“Door”: hotspot “Rain jacket” moved.",
        "“Door”: hotspot “Jackets” changed.",
    ]
    rooms.tours.remove_scene(SYSTEM, shop.tour, shop.scenes[1])
    assert "Scene “Jackets” is removed." in said()


def test_who_has_read_a_draft_hears_that_it_was_planned_without_a_new_revision(mira: Browser, shop: Shop) -> None:
    read = mira.get(api(shop))
    assert "no-store" in read.headers["Cache-Control"]
    assert mira.post(api(shop, "/publish"), json={"at": "2099-01-01T00:00:00Z"}).status_code == 200
    again = mira.get(api(shop), headers={"If-None-Match": read.headers["ETag"]})
    assert (again.status_code, again.headers["ETag"]) == (200, read.headers["ETag"])
    assert again.get_json()["planned_at"].startswith("2099-01-01")


@pytest.mark.parametrize(("headers", "said"), [(GERMAN, "auf Englisch"), (ENGLISH, "in English")])
def test_what_is_missing_names_the_language(mira: Browser, shop: Shop, headers: dict[str, str], said: str) -> None:
    document = mira.get(api(shop)).get_json()
    document["document"]["scenes"][0]["versions"][0]["name"] = {"de": "Eingang"}
    sent = {**headers, "If-Match": f'"{document["revision"]}"'}
    assert mira.put(api(shop), json={"document": document["document"]}, headers=sent).status_code == 200
    found = mira.get(api(shop, "/findings"), headers=headers).get_json()["findings"]
    (name,) = [one["detail"] for one in found if one["code"] == "scene-name"]
    assert said in name


def test_another_photo_is_taken_at_once_or_from_a_date_on(mira: Browser, shop: Shop) -> None:
    sent = {"photo": (io.BytesIO(photo(seed=4)), "neu.jpg")}
    new = mira.post(f"/api/v1/panoramas?store={shop.store}", data=sent).get_json()["id"]
    path = api(shop, f"/scenes/{shop.scenes[0]}/photo")
    later = mira.post(path, json={"panorama": new, "begins": "2026-12-01T00:00:00+01:00"}).get_json()
    spans = [(one["valid_from"], one["valid_to"]) for one in later["document"]["scenes"][0]["versions"]]
    assert spans == [(None, "2026-11-30T23:00:00Z"), ("2026-11-30T23:00:00Z", None)]
    old = later["document"]["scenes"][0]["versions"][0]["id"]
    now = mira.post(path, json={"panorama": new, "version": old}).get_json()["document"]["scenes"][0]["versions"][0]
    assert now["panorama"] == new
    assert all(one["check"] for one in now["hotspots"])


def test_the_studio_lists_tours_and_opens_the_editor(mira: Browser, shop: Shop) -> None:
    assert "Rundgang" in mira.get("/studio/tours").text
    page = mira.get(f"/studio/tours/{shop.tour}?scene=x&field=name-de", headers=ENGLISH).text
    assert f'<aus-tour-editor tour="{shop.tour}" editable>' in page
    assert "Entrance" in page
    assert mira.post("/studio/tours", data={"title": " ", "store": shop.store}, headers=ENGLISH).status_code == 422
    assert mira.post(f"/studio/tours/{shop.tour}/delete").status_code == 303
    assert mira.get(f"/studio/tours/{shop.tour}").status_code == 404
    assert mira.post(f"/studio/tours/{shop.tour}/undelete").status_code == 303
    assert mira.get(f"/studio/tours/{shop.tour}").status_code == 200


def edited(mira: Browser, shop: Shop, edits: dict[str, Any]) -> Any:
    """The first scene with its photo changed like this, as the editor's page does it."""
    version = shop.rooms.tours.get(SYSTEM, shop.tour)[1].scenes[0].newest
    made = mira.post(f"/api/v1/panoramas/{version.panorama}/edits", json=edits)
    assert made.status_code == 202, made.get_json()
    shop.rooms.kernel.jobs.run_waiting(shop.rooms.kernel)
    answer = mira.post(api(shop, f"/scenes/{shop.scenes[0]}/photo"), json={"panorama": made.get_json()["id"]})
    assert answer.status_code == 200, answer.get_json()
    return answer.get_json()["document"]["scenes"][0]["versions"][0]


def test_a_straightened_photo_takes_its_hotspots_along_and_nobody_need_look(mira: Browser, shop: Shop) -> None:
    version = edited(mira, shop, {"level": {"pitch": 0, "roll": 90}})
    product = version["hotspots"][0]
    # At yaw 20°, pitch 5° before: with the camera on its side, what lay to the right now lies above or below.
    assert abs(product["point"]["pitch"]) == pytest.approx(20, abs=0.2)
    assert abs(product["point"]["yaw"]) == pytest.approx(5.3, abs=0.2)
    assert product["check"] is False
    mira.post(api(shop, "/undo"))
    assert hotspots(mira.get(api(shop)))[0] == ("product", 20)


def test_a_covered_tripod_and_a_blurred_region_leave_the_hotspots_alone(mira: Browser, shop: Shop) -> None:
    circle = {"shape": "circle", "yaw": 10, "pitch": -5, "radius": 6}
    version = edited(mira, shop, {"patch": {"radius": 12}, "regions": [circle]})
    assert [(one["kind"], one["point"]["yaw"], one["check"]) for one in version["hotspots"]] == [
        ("product", 20, False),
        ("link", 40, False),
    ]
    photo = mira.get(f"/api/v1/panoramas/{version['panorama']}").get_json()
    assert photo["edits"]["patch"] == {"radius": 12}
    assert [one["radius"] for one in photo["edits"]["regions"]] == [6]


def test_a_replaced_photo_that_is_turned_takes_its_hotspots_along_to_be_looked_at(mira: Browser, shop: Shop) -> None:
    with Image.open(io.BytesIO(photo())) as old:
        turned = Image.fromarray(np.roll(np.asarray(old), old.width // 4, axis=1))
    out = io.BytesIO()
    turned.save(out, "JPEG")
    sent = mira.post(f"/api/v1/panoramas?store={shop.store}", data={"photo": (io.BytesIO(out.getvalue()), "new.jpg")})
    shop.rooms.kernel.jobs.run_waiting(shop.rooms.kernel)
    answer = mira.post(api(shop, f"/scenes/{shop.scenes[0]}/photo"), json={"panorama": sent.get_json()["id"]})
    assert [kind for kind, _ in hotspots(answer)] == ["product", "link"]
    assert [yaw for _, yaw in hotspots(answer)] == pytest.approx([110, 130], abs=0.3)
    version = answer.get_json()["document"]["scenes"][0]["versions"][0]
    assert all(one["check"] for one in version["hotspots"])
    assert version["start"]["yaw"] == pytest.approx(100, abs=0.3)


def test_a_photo_of_something_else_leaves_the_hotspots_where_they_were(mira: Browser, shop: Shop) -> None:
    data = {"photo": (io.BytesIO(photo(seed=9)), "other.jpg")}
    sent = mira.post(f"/api/v1/panoramas?store={shop.store}", data=data)
    shop.rooms.kernel.jobs.run_waiting(shop.rooms.kernel)
    answer = mira.post(api(shop, f"/scenes/{shop.scenes[0]}/photo"), json={"panorama": sent.get_json()["id"]})
    assert hotspots(answer) == [("product", 20), ("link", 40)]
