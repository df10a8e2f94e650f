"""Playlists: items come, move, change and go; what is published is what displays get."""

from __future__ import annotations

import io

import pytest

from signage.access import SYSTEM
from signage.app import Rooms
from signage.catalogue import NewProduct, NewVariant
from signage.drafts import NotReady
from signage.errors import Invalid
from signage.ids import MediumId, PlaylistId, ProductId
from signage.playlists import NewItem, NoSuchItem, Playlists
from tests.media.makers import picture, video
from tests.people import signed_in

HELLO = NewItem("text", {"text": {"de": "Hallo"}})


@pytest.fixture
def playlists(rooms: Rooms) -> Playlists:
    return rooms.playlists


@pytest.fixture
def window(playlists: Playlists) -> PlaylistId:
    """A playlist with the texts a, b and c."""
    made = PlaylistId(playlists.create(SYSTEM, "Schaufenster").id)
    for name in "abc":
        playlists.add_item(SYSTEM, made, NewItem("text", {"text": {"de": name}}, id=name))
    return made


def order(playlists: Playlists, playlist: PlaylistId) -> str:
    return "".join(one.id for one in playlists.describe(SYSTEM, playlists.get(SYSTEM, playlist).document))


def test_items_keep_their_ids_while_they_move(playlists: Playlists, window: PlaylistId) -> None:
    playlists.move(SYSTEM, window, "c", 0)
    assert order(playlists, window) == "cab"
    playlists.move(SYSTEM, window, "c", 99)
    assert order(playlists, window) == "abc"
    playlists.remove(SYSTEM, window, "b")
    assert order(playlists, window) == "ac"
    with pytest.raises(NoSuchItem):
        playlists.move(SYSTEM, window, "b", 0)


def test_an_item_can_be_put_between_two_others(playlists: Playlists, window: PlaylistId) -> None:
    playlists.add_item(SYSTEM, window, NewItem("text", {"text": {"de": "x"}}, id="x"), at=1)
    assert order(playlists, window) == "axbc"


def test_every_wrong_field_of_an_item_is_named(playlists: Playlists, window: PlaylistId) -> None:
    with pytest.raises(Invalid) as refusal:
        playlists.add_item(SYSTEM, window, NewItem("qr", {"target": "javascript:alert(1)", "tone": "loud"}))
    assert [one.field for one in refusal.value.all()] == ["/items/3/config/target", "/items/3/config/tone"]
    with pytest.raises(Invalid, match="Choose one of"):
        playlists.add_item(SYSTEM, window, NewItem("hologram", {}))
    with pytest.raises(Invalid):
        playlists.change_item(SYSTEM, window, "a", {"seconds": 0.2})


def test_an_empty_playlist_and_a_picture_on_its_way_cannot_be_published(rooms: Rooms, playlists: Playlists) -> None:
    empty = PlaylistId(playlists.create(SYSTEM, "Leer").id)
    with pytest.raises(NotReady, match="empty"):
        playlists.publish(SYSTEM, empty)
    medium = rooms.media.add(SYSTEM, "sommer.jpg", io.BytesIO(picture()))
    playlists.add_item(SYSTEM, empty, NewItem("image", {"medium": medium.id}))
    with pytest.raises(NotReady, match="“sommer” is still being prepared"):
        playlists.publish(SYSTEM, empty)
    rooms.media.prepare(medium.id)
    version = playlists.publish(SYSTEM, empty)
    assert version.assets == {one.sha256 for one in rooms.media.get(SYSTEM, medium.id).shown}


def test_bytes_become_public_with_the_version_that_shows_them(rooms: Rooms, playlists: Playlists) -> None:
    medium = rooms.media.prepare(rooms.media.add(SYSTEM, "sommer.jpg", io.BytesIO(picture())).id)
    playlist = PlaylistId(playlists.create(SYSTEM, "Sommer").id)
    playlists.add_item(SYSTEM, playlist, NewItem("image", {"medium": medium.id}))
    visitor, address = rooms.web.app.test_client(), f"/media/{medium.shown[0].sha256}"
    assert visitor.get(address).status_code == 404
    playlists.publish(SYSTEM, playlist)
    assert visitor.get(address).status_code == 200
    assert [use.title for use in rooms.drafts.uses(SYSTEM, "medium", medium.id)] == ["Sommer", "Sommer"]


def test_a_video_lasts_as_long_as_it_is_unless_somebody_says_otherwise(rooms: Rooms, playlists: Playlists) -> None:
    medium = rooms.media.prepare(rooms.media.add(SYSTEM, "film.mp4", io.BytesIO(video(seconds=23))).id)
    playlist = PlaylistId(playlists.create(SYSTEM, "Film").id)
    playlists.add_item(SYSTEM, playlist, NewItem("video", {"medium": medium.id}, id="film"))
    assert items(playlists, playlist) == [23.0]
    playlists.change_item(SYSTEM, playlist, "film", {"seconds": 5})
    assert items(playlists, playlist) == [5.0]


def items(playlists: Playlists, playlist: PlaylistId) -> list[object]:
    compiled = playlists.publish(SYSTEM, playlist).compiled["items"]
    assert isinstance(compiled, list)
    return [item["seconds"] for item in compiled if isinstance(item, dict)]


def test_a_product_card_names_the_product_and_carries_no_price(rooms: Rooms, playlists: Playlists) -> None:
    product = rooms.catalogue.add_product(
        SYSTEM, NewProduct({"de": "Jacke", "en": "Jacket"}, (NewVariant("J-1", gtin="4006381333931"),))
    )
    playlist = PlaylistId(playlists.create(SYSTEM, "Jacken").id)
    playlists.add_item(SYSTEM, playlist, NewItem("product", {"product": product.id}))
    [said] = playlists.describe(SYSTEM, playlists.get(SYSTEM, playlist).document)
    assert (said.sentence % said.params, said.picture) == ("Product: Jacke", "")
    compiled = playlists.publish(SYSTEM, playlist).compiled["items"]
    assert isinstance(compiled, list)
    [item] = compiled
    assert isinstance(item, dict)
    assert item["data"] == [f"product:{product.id}"]
    assert item["payload"] == {
        "widget": "product",
        "product": product.id,
        "data": f"product:{product.id}",
        "layout": "side",
        "show_stock": True,
        "code": {"target": "/01/4006381333931"},
    }


def test_something_that_does_not_exist_is_named_in_the_list_and_stops_the_publish(playlists: Playlists) -> None:
    playlist = PlaylistId(playlists.create(SYSTEM, "Weg").id)
    playlists.add_item(SYSTEM, playlist, NewItem("product", {"product": ProductId("gone")}))
    playlists.add_item(SYSTEM, playlist, NewItem("image", {"medium": MediumId("gone")}))
    with pytest.raises(Invalid) as refusal:
        playlists.publish(SYSTEM, playlist)
    assert [one.field for one in refusal.value.all()] == ["/items/0/config/product", "/items/1/config/medium"]


def test_undo_brings_a_removed_item_back_to_its_place(rooms: Rooms, playlists: Playlists, window: PlaylistId) -> None:
    playlists.remove(SYSTEM, window, "b")
    rooms.drafts.undo(SYSTEM, window)
    assert order(playlists, window) == "abc"


def test_a_product_in_a_playlist_is_known_by_its_picture(rooms: Rooms) -> None:
    product = rooms.catalogue.add_product(SYSTEM, NewProduct({"de": "Jacke"}, (NewVariant("J-1"),)))
    rooms.catalogue.set_picture(SYSTEM, product.id, "ab" * 32)
    playlist = rooms.playlists.create(SYSTEM, "Jacken").id
    rooms.playlists.add_item(SYSTEM, PlaylistId(playlist), NewItem("product", {"product": product.id}))
    told = signed_in(rooms).get(f"/api/v1/playlists/{playlist}/described").get_json()
    assert [one["picture"] for one in told["items"]] == [f"/media/{'ab' * 32}"]
