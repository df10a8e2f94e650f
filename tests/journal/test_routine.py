"""What is told again and again while nothing new happens stays out of lists and sums, and is soon forgotten."""

from __future__ import annotations

from datetime import timedelta

from signage.access import SYSTEM
from signage.app import Rooms
from signage.clock import FixedClock
from signage.facts import ItemShown, StockChanged
from signage.facts.base import Phase
from signage.ids import DisplayId, ProductId, VariantId
from signage.tx import Tx


def happen(rooms: Rooms) -> None:
    def verb(tx: Tx) -> None:
        tx.record(ItemShown(id=tx.event_id(), at=tx.now, display=DisplayId("d"), item="i", version="p@1"))
        tx.record(StockChanged(id=tx.event_id(), at=tx.now, product=ProductId("p"), variant=VariantId("v")))

    rooms.kernel.db.write(verb)


def types(rooms: Rooms, type: str = "") -> list[object]:
    return [event["type"] for event in rooms.journal.events(SYSTEM, type=type).events]


def test_routine_facts_are_listed_only_by_their_type(rooms: Rooms) -> None:
    happen(rooms)
    assert types(rooms) == [StockChanged.type]
    assert types(rooms, ItemShown.type) == [ItemShown.type]
    assert rooms.journal.today(SYSTEM)[Phase.IMPULS] == 0


def test_routine_facts_are_forgotten_after_a_day_and_others_are_not(both: str, rooms: Rooms, clock: FixedClock) -> None:
    happen(rooms)
    clock.advance(timedelta(hours=25))
    happen(rooms)
    assert (rooms.journal.prune(), rooms.journal.prune()) == (1, 0)
    assert types(rooms, ItemShown.type) == [ItemShown.type]
    assert types(rooms) == [StockChanged.type] * 2
