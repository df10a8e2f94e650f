"""What a display's public programme shows at this moment, for those who look at it from outside the store."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from pydantic import JsonValue

from signage.events import read_events
from signage.facts import ItemShown
from signage.ids import DisplayId, PlaylistId, ProductId, StoreId
from signage.kernel import Kernel

from .answer import Showing
from .plan import Programme
from .resolver import playing
from .world import DisplayFacts

FRESH = timedelta(seconds=60)
"""A display that said nothing of itself for so long may be dark, or play something else."""


@dataclass(frozen=True, slots=True)
class OnAir:
    """What is on. payload: the item as displays mount it, with its live values beside it.

    products: what the item shows; around: what the rest of the round shows. until: when the next item begins.
    """

    display: DisplayId
    playlist: PlaylistId
    version: int
    title: str
    item: str
    payload: Mapping[str, JsonValue]
    values: Mapping[str, JsonValue]
    products: tuple[ProductId, ...]
    around: tuple[ProductId, ...]
    until: datetime


def confirmed(kernel: Kernel, store: StoreId | None) -> dict[DisplayId, tuple[str, str]]:
    """What the displays of a store said that they show, in the last minute: item, and playlist with its version."""
    with kernel.db.read() as session:
        found = read_events(session, types=[ItemShown], store=store, since=kernel.clock.now() - FRESH, limit=5000)
    shown: dict[DisplayId, tuple[str, str]] = {}
    for fact in reversed(found):
        if isinstance(fact, ItemShown):
            shown[fact.display] = (fact.item, fact.version)
    return shown


def on_air(
    kernel: Kernel, showing: Iterable[tuple[DisplayFacts, Showing, Programme]], now: datetime
) -> Iterator[tuple[DisplayFacts, OnAir]]:
    """What is on, without its live values, of each display that has said that it plays its programme."""
    said: dict[StoreId | None, dict[DisplayId, tuple[str, str]]] = {}
    for one, shown, programme in showing:
        if one.store not in said:
            said[one.store] = confirmed(kernel, one.store)
        found = _item(one.id, shown, programme, said[one.store].get(one.id), now)
        if found is not None:
            yield one, found


def _item(
    display: DisplayId,
    showing: Showing,
    programme: Programme,
    said: tuple[str, str] | None,
    now: datetime,
) -> OnAir | None:
    """The item that runs now, where the display has said that it plays this programme.

    The plan alone is no proof: a display may be switched off, or not have heard of its newest playlist yet.
    """
    run = playing(showing, now)
    if run is None or said is None:
        return None
    item, version = said
    told = {(entry.item, f"{entry.playlist}@{entry.version}") for entry in programme.entries}
    if (item, version) not in told:
        return None
    entry = next(one for one in programme.entries if (one.playlist, one.item) == (run.part.playlist, run.item.id))
    own = tuple(_products(entry.data))
    return OnAir(
        display=display,
        playlist=entry.playlist,
        version=entry.version,
        title=entry.title,
        item=entry.item,
        payload=entry.payload,
        values={},
        products=own,
        around=tuple(product for product in products_of(programme) if product not in own),
        until=run.until,
    )


def products_of(programme: Programme) -> tuple[ProductId, ...]:
    """Everything that a round of it shows, each once."""
    return tuple(dict.fromkeys(product for entry in programme.entries for product in _products(entry.data)))


def _products(keys: Iterable[str]) -> Iterable[ProductId]:
    return (ProductId(key.removeprefix("product:")) for key in keys if key.startswith("product:"))
