"""Tours as people make them: photos in, scenes and hotspots, publish, and what is refused."""

from __future__ import annotations

import io
from datetime import timedelta
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image
from sqlalchemy import func, select

from signage.access import SYSTEM, Role
from signage.app import Rooms
from signage.clock import FixedClock
from signage.drafts import JsonObject
from signage.errors import Invalid, NotFound
from signage.facts import PanoramaReady
from signage.ids import PlaceId, StoreId, TourId
from signage.jobs import JobRow
from signage.places import NewPlace, PlaceKind
from tests.signed_in import person
from tests.tours.conftest import Shop, photo
from tours.models import PanoramaRow
from tours.panorama.geometry import View
from tours.panorama.refusals import NotAPicture, WrongRatio
from tours.panoramas import PanoramaState
from tours.tiling import CHANGEABLE


def test_a_photo_becomes_tiles_and_a_scene(rooms: Rooms, shop: Shop, clock: FixedClock) -> None:
    scene, arriving = rooms.tours.upload(SYSTEM, shop.tour, "new.jpg", photo(seed=11))
    rooms.kernel.jobs.run_waiting(rooms.kernel)
    _, document = rooms.tours.get(SYSTEM, shop.tour)
    found = document.scene(scene)
    assert found is not None
    assert found.newest.panorama == arriving.id
    panorama = rooms.tours.panoramas.get(SYSTEM, arriving.id)
    assert (panorama.state, panorama.sizes) == (PanoramaState.READY, (324, 648))
    rooms.tours.panoramas.with_poster(panorama, View(30, 0, 90))
    clock.advance(CHANGEABLE)
    rooms.kernel.jobs.run_waiting(rooms.kernel)
    assert rooms.tours.panoramas.get(SYSTEM, arriving.id).formats == ("jpg", "webp")
    posters = ("poster_0.0_0.0_90_square.jpg", "poster_30.0_0.0_90_wide.webp")
    for name in ("jpg/1/f0_0.jpg", "jpg/2/d0_1.jpg", "webp/1/b0_0.webp", *posters):
        assert rooms.tours.panoramas.file(panorama.tiles, name, lambda: SYSTEM).is_file()


def test_a_first_view_is_weighed_once_every_format_is_made(rooms: Rooms, shop: Shop, clock: FixedClock) -> None:
    gravel = np.random.default_rng(12).integers(0, 256, (1024, 2048, 3), dtype=np.uint8)
    out = io.BytesIO()
    Image.fromarray(gravel).save(out, "JPEG", quality=90)
    scene, _ = rooms.tours.upload(SYSTEM, shop.tour, "gravel.jpg", out.getvalue())
    rooms.kernel.jobs.run_waiting(rooms.kernel)

    def told() -> bool:
        found = rooms.drafts.findings(SYSTEM, [shop.tour])
        return any(one.code == "first-view" and scene in one.fix for one in found)

    assert not told()
    clock.advance(CHANGEABLE)
    rooms.kernel.jobs.run_waiting(rooms.kernel)
    assert told()


def test_everybody_hears_that_a_photo_is_ready(rooms: Rooms, shop: Shop) -> None:
    heard: list[PanoramaReady] = []
    rooms.kernel.bus.on(PanoramaReady, heard.append)
    _, panorama = rooms.tours.upload(SYSTEM, shop.tour, "new.jpg", photo())
    rooms.kernel.jobs.run_waiting(rooms.kernel)
    assert [fact.panorama for fact in heard] == [panorama.id]


@pytest.mark.parametrize(
    ("data", "refusal"), [(b"GIF89a nothing", NotAPicture), (photo(3600, 2000), WrongRatio)], ids=["text", "1.8"]
)
def test_a_refused_file_leaves_nothing_behind(rooms: Rooms, shop: Shop, data: bytes, refusal: type[Invalid]) -> None:
    before, files = _traces(rooms), _files(rooms)
    with pytest.raises(refusal):
        rooms.tours.upload(SYSTEM, shop.tour, "bad.jpg", data)
    assert (_traces(rooms), _files(rooms)) == (before, files)


def test_a_photo_that_turns_out_broken_is_refused_with_its_reason(rooms: Rooms, shop: Shop) -> None:
    from io import BytesIO

    from PIL import Image

    out = BytesIO()
    Image.new("RGB", (2048, 1024), "red").save(out, "PNG")
    data = bytearray(out.getvalue())
    data[200:260] = bytes(60)
    _, panorama = rooms.tours.upload(SYSTEM, shop.tour, "bad.png", bytes(data))
    files = len(list((Path(rooms.kernel.settings.auslage_data) / "panoramas" / "pyramids").iterdir()))
    rooms.kernel.jobs.run_waiting(rooms.kernel)
    found = rooms.tours.panoramas.get(SYSTEM, panorama.id)
    assert found.state is PanoramaState.REFUSED
    assert "damaged" in found.problem
    assert len(list((Path(rooms.kernel.settings.auslage_data) / "panoramas" / "pyramids").iterdir())) == files
    assert list((Path(rooms.kernel.settings.auslage_data) / "panoramas" / "scratch").iterdir()) == []


def test_a_way_makes_its_own_way_back(rooms: Rooms, shop: Shop) -> None:
    _, document = rooms.tours.get(SYSTEM, shop.tour)
    back = document.scenes[1].newest.hotspots
    assert [(spot.kind, spot.data["scene"], spot.point.yaw) for spot in back] == [("link", shop.scenes[0], -140)]


def test_a_published_tour_is_at_its_address_and_an_edit_is_not(rooms: Rooms, shop: Shop) -> None:
    with pytest.raises(NotFound):
        rooms.tours.live("rundgang")
    rooms.tours.publish(SYSTEM, shop.tour)
    rooms.tours.describe(SYSTEM, shop.tour, shop.scenes[0], name={"de": "Neu", "en": "New"})
    live = rooms.tours.live("rundgang")
    assert live.scene(None)["name"] == {"de": "Eingang", "en": "Entrance"}
    assert live.scene("jackets")["id"] == shop.scenes[1]
    assert "price" not in str(live.tour)


def test_everything_that_stands_against_a_publish_is_said_at_once(rooms: Rooms, shop: Shop) -> None:
    lonely, _ = rooms.tours.upload(SYSTEM, shop.tour, "lonely.jpg", photo(seed=5))
    rooms.tours.set_hotspot(SYSTEM, shop.tour, shop.scenes[0], "product", {"sku": "NO-SUCH"}, yaw=0, pitch=0)
    rooms.tours.describe(SYSTEM, shop.tour, shop.scenes[1], description={"de": "Nur deutsch."})
    with pytest.raises(Invalid) as refused:
        rooms.tours.publish(SYSTEM, shop.tour)
    said = " ".join(one.message for one in refused.value.all())
    assert "still being worked on" in said
    assert "NO-SUCH" in said
    assert "“lonely” cannot be reached" in said
    assert "no description in en" in said
    assert lonely


def _second(shop: Shop) -> TourId:
    """Another tour that wants the same address and could be published."""
    rooms = shop.rooms
    other = TourId(rooms.tours.create(SYSTEM, "Zweiter", shop.store, "rundgang").id)
    scene, one = rooms.tours.upload(SYSTEM, other, "one.jpg", photo())
    rooms.kernel.jobs.run_waiting(rooms.kernel)
    rooms.tours.panoramas.confirm(SYSTEM, one.id)
    rooms.tours.describe(SYSTEM, other, scene, description={"de": "D", "en": "E"})
    return other


def test_two_tours_cannot_share_an_address_until_one_is_taken_off(rooms: Rooms, shop: Shop) -> None:
    rooms.tours.publish(SYSTEM, shop.tour)
    other = _second(shop)
    with pytest.raises(Invalid, match="already has the address"):
        rooms.tours.publish(SYSTEM, other)
    rooms.drafts.unpublish(SYSTEM, shop.tour)
    rooms.tours.publish(SYSTEM, other)
    assert rooms.tours.live("rundgang").id == other


def test_old_addresses_lead_to_the_new_ones_until_another_tour_wants_them(rooms: Rooms, shop: Shop) -> None:
    rooms.tours.publish(SYSTEM, shop.tour)

    def moved(document: JsonObject) -> JsonObject:
        scenes: Any = document["scenes"]
        scenes[1] |= {"slug": "coats", "aliases": [scenes[1]["slug"]]}
        return {**document, "slug": "neu", "aliases": ["rundgang"], "scenes": scenes}

    rooms.drafts.change(SYSTEM, shop.tour, moved)
    rooms.tours.publish(SYSTEM, shop.tour)
    assert (rooms.tours.live("rundgang").moved_to, rooms.tours.live("neu").moved_to) == ("neu", "")
    assert rooms.tours.live("neu").scene("jackets")["slug"] == "coats"
    client = rooms.web.app.test_client()
    for old, new in {
        "/tour/rundgang": "/tour/neu",
        "/tour/rundgang/jackets?v=1,2,90&h=x": "/tour/neu/coats?v=1,2,90&h=x",
        "/tour/neu/jackets": "/tour/neu/coats",
    }.items():
        answer = client.get(old)
        assert (answer.status_code, answer.headers["Location"]) == (301, new)
    assert client.get("/tour/neu/coats").status_code == 200
    other = _second(shop)
    rooms.tours.publish(SYSTEM, other)
    assert rooms.tours.live("rundgang").id == other


def test_a_rebuilt_shop_goes_live_on_its_date_without_a_publish(rooms: Rooms, shop: Shop, clock: FixedClock) -> None:
    new = rooms.tours.panoramas.add(SYSTEM, shop.store, "new.jpg", photo(seed=9))
    rooms.kernel.jobs.run_waiting(rooms.kernel)
    rooms.tours.panoramas.confirm(SYSTEM, new.id)
    begins = clock.now() + timedelta(days=3)
    rooms.tours.replace_photo(SYSTEM, shop.tour, shop.scenes[0], new.id, begins=begins)
    rooms.tours.publish(SYSTEM, shop.tour)
    before = rooms.tours.live("rundgang")
    assert before.scene(None)["panorama"] != new.id
    clock.advance(timedelta(days=3))
    after = rooms.tours.live("rundgang")
    assert after.scene(None)["panorama"] == new.id
    assert after.state != before.state
    tiles = rooms.tours.panoramas.known(SYSTEM, [new.id])[new.id].tiles
    assert rooms.tours.panoramas.file(tiles, "jpg/1/f0_0.jpg", lambda: None).is_file()


def test_the_best_view_of_a_place_is_from_the_nearest_camera(rooms: Rooms, shop: Shop) -> None:
    def place(name: str, kind: PlaceKind, x: float) -> PlaceId:
        return rooms.places.add(SYSTEM, NewPlace(PlaceId(shop.store), kind, name, x=x, y=1)).id

    shelf = place("Regal", PlaceKind.SHELF, 9)
    for scene, x in zip(shop.scenes, (1, 8), strict=True):
        camera = place(f"Kamera {x}", PlaceKind.CAMERA, x)
        rooms.tours.describe(SYSTEM, shop.tour, scene, place=camera)
        rooms.tours.set_hotspot(SYSTEM, shop.tour, scene, "product", {"sku": "RJ-M"}, yaw=x, pitch=5, place=shelf)
    assert rooms.tours.best_view(shelf) is None
    rooms.tours.publish(SYSTEM, shop.tour)
    view = rooms.tours.best_view(shelf)
    assert view is not None
    assert view.path == f"/tour/rundgang/jackets?v=8,5,90&h={view.hotspot}"


def test_a_removed_scene_takes_the_ways_to_it_along_and_undo_brings_all_back(rooms: Rooms, shop: Shop) -> None:
    rooms.tours.remove_scene(SYSTEM, shop.tour, shop.scenes[1])
    _, document = rooms.tours.get(SYSTEM, shop.tour)
    assert [spot.kind for spot in document.scenes[0].newest.hotspots] == ["product"]
    rooms.drafts.undo(SYSTEM, shop.tour)
    _, document = rooms.tours.get(SYSTEM, shop.tour)
    assert [spot.kind for spot in document.scenes[0].newest.hotspots] == ["product", "link"]


def test_somebody_of_another_store_sees_nothing(rooms: Rooms, shop: Shop) -> None:
    cem = person(rooms, Role.EDITOR, frozenset({StoreId("ELSEWHERE")}))
    assert list(rooms.tours.all_of(cem)) == []
    with pytest.raises(NotFound):
        rooms.tours.get(cem, shop.tour)
    _, document = rooms.tours.get(SYSTEM, shop.tour)
    panorama = rooms.tours.panoramas.known(SYSTEM, [document.scenes[0].newest.panorama])
    tiles = next(iter(panorama.values())).tiles
    with pytest.raises(NotFound):
        rooms.tours.panoramas.file(tiles, "jpg/1/f0_0.jpg", lambda: cem)


def _traces(rooms: Rooms) -> tuple[int, int]:
    with rooms.kernel.db.read() as session:
        rows = session.scalar(select(func.count()).select_from(PanoramaRow)) or 0
        return rows, session.scalar(select(func.count()).select_from(JobRow)) or 0


def _files(rooms: Rooms) -> set[str]:
    return {str(path) for path in (Path(rooms.kernel.settings.auslage_data) / "panoramas").rglob("*")}
