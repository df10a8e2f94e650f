"""What a display's public programme shows now, told to the world only while the display itself confirms it."""

from __future__ import annotations

from datetime import timedelta

import pytest

from signage.access import SYSTEM
from signage.app import Rooms
from signage.catalogue import Money, NewPrice, NewProduct, NewVariant
from signage.clock import FixedClock
from signage.facts import ItemShown
from signage.ids import DisplayId, PlaylistId, ProductId, StoreId
from signage.places import NewPlace, NewStore, PlaceKind
from signage.playlists import NewItem
from signage.schedule import DisplayFacts, OnAir, Target
from signage.tx import Tx

WINDOW = DisplayId("window")


@pytest.fixture
def store(rooms: Rooms) -> StoreId:
    """A store with one display."""
    made = rooms.places.add_store(SYSTEM, NewStore("Köln"))
    floor = rooms.places.add(SYSTEM, NewPlace(rooms.places.map(SYSTEM, made.id).places[0].id, PlaceKind.FLOOR, "EG"))
    spot = rooms.places.add(SYSTEM, NewPlace(floor.id, PlaceKind.DISPLAY, "Fenster", x=1.0, y=1.0))
    rooms.schedule.displays_from(lambda: [DisplayFacts(WINDOW, made.id, (spot.id,))])
    return made.id


@pytest.fixture
def jacket(rooms: Rooms, store: StoreId) -> ProductId:
    """Something to show."""
    product = rooms.catalogue.add_product(SYSTEM, NewProduct({"de": "Jacke"}, (NewVariant("J"),)))
    rooms.catalogue.set_price(SYSTEM, product.variants[0].id, NewPrice(Money(9900, "EUR")))
    return product.id


@pytest.fixture
def playlist(rooms: Rooms, store: StoreId, jacket: ProductId) -> PlaylistId:
    """Ten seconds of words, twenty of the jacket, round and round on the display."""
    made = PlaylistId(rooms.playlists.create(SYSTEM, "Herbst").id)
    rooms.playlists.add_item(SYSTEM, made, NewItem("text", {"text": {"de": "Hallo"}}, seconds=10))
    rooms.playlists.add_item(SYSTEM, made, NewItem("product", {"product": jacket}, seconds=20))
    rooms.playlists.publish(SYSTEM, made)
    rooms.schedule.assign(SYSTEM, made, Target.DISPLAY, WINDOW)
    return made


def items(rooms: Rooms) -> list[str]:
    programmes = rooms.schedule.plan_for(WINDOW).programmes.values()
    return [entry.item for programme in programmes for entry in programme.entries]


def says(rooms: Rooms, item: str, version: str, store: StoreId | None = None) -> None:
    """The display reports what it shows."""

    def verb(tx: Tx) -> None:
        fact = ItemShown(
            id=tx.event_id(), at=tx.now, store=store, subject=WINDOW, display=WINDOW, item=item, version=version
        )
        tx.record(fact)

    rooms.kernel.db.write(verb)


def now(rooms: Rooms) -> OnAir | None:
    return rooms.schedule.on_air([WINDOW]).get(WINDOW)


def test_a_display_that_confirms_its_programme_is_on_air_item_by_item(
    both: str, rooms: Rooms, store: StoreId, playlist: PlaylistId, jacket: ProductId, clock: FixedClock
) -> None:
    words, product = items(rooms)
    says(rooms, words, f"{playlist}@1", store)
    first = now(rooms)
    assert first is not None
    assert (first.item, first.payload["widget"], first.title) == (words, "text", "Herbst")
    assert (first.products, first.around, first.values) == ((), (jacket,), {})
    clock.advance(first.until - clock.now())
    second = now(rooms)
    assert second is not None
    assert (second.item, second.products, second.around) == (product, (jacket,), ())
    value = second.values[f"product:{jacket}"]
    assert isinstance(value, dict)
    assert value["name"] == {"de": "Jacke"}


def test_a_display_that_says_nothing_is_not_on_air(rooms: Rooms, playlist: PlaylistId) -> None:
    assert now(rooms) is None


def test_a_display_that_fell_silent_is_off_air_after_a_minute(
    rooms: Rooms, store: StoreId, playlist: PlaylistId, clock: FixedClock
) -> None:
    says(rooms, items(rooms)[0], f"{playlist}@1", store)
    clock.advance(timedelta(seconds=59))
    assert now(rooms) is not None
    clock.advance(timedelta(seconds=2))
    assert now(rooms) is None


@pytest.mark.parametrize("version", ["{}@2", "other@1", ""])
def test_a_display_that_plays_something_else_than_planned_is_not_on_air(
    rooms: Rooms, store: StoreId, playlist: PlaylistId, version: str
) -> None:
    says(rooms, items(rooms)[0], version.format(playlist), store)
    assert now(rooms) is None


def test_the_newest_word_of_a_display_counts(
    rooms: Rooms, store: StoreId, playlist: PlaylistId, clock: FixedClock
) -> None:
    says(rooms, items(rooms)[0], f"{playlist}@1", store)
    clock.advance(timedelta(seconds=1))
    says(rooms, items(rooms)[0], f"{playlist}@0", store)
    assert now(rooms) is None


def test_the_house_card_is_nothing_to_look_at(rooms: Rooms, store: StoreId) -> None:
    says(rooms, "house", "house@1", store)
    assert now(rooms) is None


def test_a_display_that_nobody_knows_is_not_on_air(rooms: Rooms, store: StoreId) -> None:
    assert rooms.schedule.on_air([DisplayId("nobody")]) == {}
