"""What a visitor is told of the displays in a scene: what they confirm themselves, in words, and nothing else."""

from __future__ import annotations

from typing import Any

import pytest
from flask.testing import FlaskClient

from players import NewDisplay
from signage.access import SYSTEM
from signage.facts import ItemShown
from signage.ids import DisplayId, PlaylistId
from signage.places import NewPlace, PlaceKind
from signage.playlists import NewItem
from signage.schedule import Target
from signage.tx import Tx
from tests.tours.conftest import Shop


@pytest.fixture
def screen(shop: Shop) -> DisplayId:
    """In the published tour's first scene; it plays the jacket."""
    rooms = shop.rooms
    ground = rooms.places.map(SYSTEM, shop.store).places[0].id
    spot = rooms.places.add(SYSTEM, NewPlace(ground, PlaceKind.DISPLAY, "Fenster", x=1.0, y=1.0)).id
    display = rooms.players.displays.create(SYSTEM, NewDisplay(name="Fenster", store=shop.store, place=spot)).id
    jacket = rooms.catalogue.variant_by_sku("RJ-M")
    assert jacket is not None
    playlist = PlaylistId(rooms.playlists.create(SYSTEM, "Herbst").id)
    rooms.playlists.add_item(SYSTEM, playlist, NewItem("product", {"product": jacket.product}, seconds=20))
    rooms.playlists.publish(SYSTEM, playlist)
    rooms.schedule.assign(SYSTEM, playlist, Target.DISPLAY, display)
    rooms.tours.set_hotspot(
        SYSTEM, shop.tour, shop.scenes[0], "display", {"display": display}, yaw=-30, pitch=0,
        name={"de": "Fenster", "en": "Window"},
    )  # fmt: skip
    rooms.tours.publish(SYSTEM, shop.tour)
    return display


def says(shop: Shop, display: DisplayId) -> None:
    """The display reports what it was given to play."""
    plan = shop.rooms.schedule.plan_for(display)
    (programme,) = plan.programmes.values()
    (entry,) = programme.entries
    version = f"{entry.playlist}@{entry.version}"

    def verb(tx: Tx) -> None:
        fact = ItemShown(
            id=tx.event_id(), at=tx.now, store=shop.store, subject=display, display=display, item=entry.item,
            version=version,
        )  # fmt: skip
        tx.record(fact)

    shop.rooms.kernel.db.write(verb)


def ask(client: FlaskClient, scene: str, language: str = "en") -> list[dict[str, Any]]:
    answer = client.get(f"/api/v1/tours/rundgang/displays?scene={scene}&lang={language}")
    assert answer.status_code == 200
    found: list[dict[str, Any]] = answer.json["displays"]  # type: ignore[index]
    return found


@pytest.mark.parametrize(("language", "name"), [("de", "Regenjacke"), ("en", "Rain jacket")])
def test_a_display_that_confirms_is_told_in_words_and_things(
    client: FlaskClient, shop: Shop, screen: DisplayId, language: str, name: str
) -> None:
    assert ask(client, shop.scenes[0]) == []
    says(shop, screen)
    (told,) = ask(client, shop.scenes[0], language)
    assert told["what"] == name
    assert told["payload"]["widget"] == "product"
    assert [f"product:{product}" for product in told["products"]] == list(told["values"])
    assert ask(client, shop.scenes[1]) == ask(client, "nowhere") == []


def test_the_page_lists_what_the_display_shows_in_a_round(client: FlaskClient, shop: Shop, screen: DisplayId) -> None:
    page = client.get("/tour/rundgang?lang=en").text
    entry = page[page.index('data-kind="display"') :]
    entry = entry[: entry.index("</article>")]
    assert "Window" in entry
    assert "data-on-air" in entry
    assert "Rain jacket" in entry
    assert 'action="/basket/add"' in entry


def test_a_tour_that_nobody_published_tells_of_no_display(client: FlaskClient, shop: Shop) -> None:
    assert client.get("/api/v1/tours/rundgang/displays?scene=x").status_code == 404


def test_a_display_without_a_name_in_the_tour_has_its_own(client: FlaskClient, shop: Shop, screen: DisplayId) -> None:
    tours = shop.rooms.tours
    tours.set_hotspot(SYSTEM, shop.tour, shop.scenes[0], "display", {"display": screen}, yaw=40, pitch=0)
    tours.publish(SYSTEM, shop.tour)
    page = client.get("/tour/rundgang?lang=de").text
    assert page.count(">Fenster<") == 2
