"""A tour on a screen: the widget that this room hands to playlists."""

from __future__ import annotations

import io
import json
from dataclasses import replace

import pytest
from flask.testing import FlaskClient
from PIL import Image

from signage.access import SYSTEM, Role
from signage.errors import Invalid
from signage.ids import PlaylistId
from signage.playlists import NewItem
from signage.playlists.widgets import WidgetWorld, WrongConfig
from tests.signed_in import person, signed_in
from tests.tours.conftest import Shop
from tours.panorama.strip import HEIGHT_PX, WIDTH_PX
from tours.widget import TourConfig, TourWidget, payload_of

WORLD = WidgetWorld()


@pytest.fixture
def widget(shop: Shop) -> TourWidget:
    """The one that the server has."""
    found = shop.rooms.playlists.widgets.get("tour")
    assert isinstance(found, TourWidget)
    return found


def test_its_entrance_is_frozen_with_the_playlist(widget: TourWidget, shop: Shop, client: FlaskClient) -> None:
    shop.rooms.tours.publish(SYSTEM, shop.tour)
    config = TourConfig(tour=shop.tour)
    assert not list(widget.lint(config, WORLD))
    payload = widget.compile(config, WORLD)
    assert json.loads(json.dumps(payload)) == payload
    live = shop.rooms.tours.live("rundgang")
    assert payload["poster"] == live.scene(None)["poster"]
    for shape, size in {"wide": (1280, 720), "tall": (720, 1280)}.items():
        answer = client.get(payload["posters"][shape])  # type: ignore[index,call-overload]
        assert Image.open(io.BytesIO(answer.data)).size == size
    assert payload["images"] == live.viewer["scenes"][live.scene(None)["key"]]
    assert widget.describe(config, WORLD).params == {"name": live.tour["title"]}


def test_without_graphics_there_is_one_long_picture_of_all_that_is_round_the_camera(
    widget: TourWidget, shop: Shop, client: FlaskClient
) -> None:
    shop.rooms.tours.publish(SYSTEM, shop.tour)
    payload = widget.compile(TourConfig(tour=shop.tour), WORLD)
    answer = client.get(str(payload["strip"]))
    assert answer.status_code == 200
    assert Image.open(io.BytesIO(answer.data)).size == (WIDTH_PX, HEIGHT_PX)
    # A part of a sphere has no ends that meet.
    live = shop.rooms.tours.live("rundgang")
    scene = live.scene(None)
    images = {**live.viewer["scenes"][scene["key"]], "minYaw": -60.0}
    partial = replace(live, viewer={**live.viewer, "scenes": {scene["key"]: images}})
    assert payload_of(partial, scene)["strip"] == ""


def test_a_tour_that_nobody_can_visit_is_not_shown(widget: TourWidget, shop: Shop) -> None:
    (found,) = widget.lint(TourConfig(tour=shop.tour), WORLD)
    assert (found.pointer, found.blocks) == ("/tour", True)
    with pytest.raises(LookupError):
        widget.compile(TourConfig(tour=shop.tour), WORLD)
    playlists = shop.rooms.playlists
    made = PlaylistId(playlists.create(SYSTEM, "Eingang", store=shop.store).id)
    playlists.add_item(SYSTEM, made, NewItem("tour", {"tour": shop.tour}))
    with pytest.raises(Invalid):
        playlists.publish(SYSTEM, made)


def test_settings_that_are_none_are_refused_at_their_field(widget: TourWidget) -> None:
    assert widget.parse(widget.example.model_dump(mode="json")) == widget.example
    for raw, pointer in widget.bad:
        with pytest.raises(WrongConfig) as refusal:
            widget.parse(raw)
        assert pointer in refusal.value.pointers


def test_a_playlist_with_it_says_where_a_tour_is_used_and_what_there_is_to_choose(shop: Shop) -> None:
    rooms = shop.rooms
    rooms.tours.publish(SYSTEM, shop.tour)
    made = PlaylistId(rooms.playlists.create(SYSTEM, "Eingang", store=shop.store).id)
    rooms.playlists.add_item(SYSTEM, made, NewItem("tour", {"tour": shop.tour}))
    rooms.playlists.publish(SYSTEM, made)
    assert {one.draft for one in rooms.drafts.uses(SYSTEM, "tour", shop.tour)} == {made}
    mira = signed_in(rooms.web.app, person(rooms, Role.EDITOR))
    (line,) = (mira.get("/api/v1/tours").json or {})["tours"]
    assert (line["id"], line["published"], line["changed"]) == (shop.tour, 1, False)
    described = mira.get(f"/api/v1/playlists/{made}/described", headers={"Accept-Language": "de"}).json or {}
    assert described["items"][0]["text"].startswith("Rundgang: ")
