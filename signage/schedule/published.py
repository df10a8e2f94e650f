"""The published state as the resolver and the players take it."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from types import MappingProxyType

from pydantic import JsonValue

from signage.drafts import JsonObject, Version
from signage.ids import PlaylistId, ProductId, StoreId
from signage.playlists.widgets import draw_codes

from .answer import Part, Showing
from .entry import Planned
from .plan import HOUSE, Asset, PlanEntry, Programme
from .world import Entry, Item, Lineup, PublishedPlaylist


@dataclass(frozen=True, slots=True)
class PublishedState:
    """The published state without the displays; built again when something is published or assigned."""

    playlists: Mapping[PlaylistId, PublishedPlaylist]
    compiled: Mapping[PlaylistId, Mapping[str, JsonObject]]
    files: Mapping[str, Asset]
    entries: tuple[Entry, ...]
    fallbacks: Mapping[StoreId, PlaylistId]
    version: str
    watched: frozenset[ProductId]
    """Products for whose sale an entry waits, and `stock`: what each store has of them."""
    stock: Mapping[tuple[StoreId, ProductId], int]


def state_of(
    versions: Sequence[Version],
    kept: Sequence[Planned],
    fallbacks: Mapping[StoreId, PlaylistId],
    watched: frozenset[ProductId] = frozenset(),
    stock: Mapping[tuple[StoreId, ProductId], int] = MappingProxyType({}),
) -> PublishedState:
    """The published playlists and their assignments as one snapshot."""
    compiled = {PlaylistId(one.draft): {str(item["id"]): item for item in items_of(one)} for one in versions}
    playlists = {
        PlaylistId(one.draft): PublishedPlaylist(
            PlaylistId(one.draft), one.number, one.title, tuple(item_of(item) for item in items_of(one))
        )
        for one in versions
    }
    names = [f"{one.draft}@{one.number}" for one in versions] + [f"{one.id}.{one.version}" for one in kept]
    names += [f"{store}:{playlist}" for store, playlist in sorted(fallbacks.items())]
    entries = Lineup(one.entry for one in kept)
    version = hashlib.sha256(",".join(names).encode()).hexdigest()
    return PublishedState(playlists, compiled, files_of(versions), entries, fallbacks, version, watched, stock)


def programme_of(showing: Showing, state: PublishedState, public_url: str) -> Programme:
    """What plays while a showing holds, ready to play; the same showing gives the same key."""
    if not showing.parts:
        return Programme(HOUSE, showing.anchor, 0, ())
    ready = {
        (part.entry or "", item.id): _plan_entry(part, item, state, public_url)
        for part in showing.parts
        for item in part.items
    }
    entries = tuple(ready[turn.voice, turn.item.id] for turn in showing.turns)
    key = "+".join(_key(part, state) for part in showing.parts)
    if len(showing.parts) > 1:
        key = f"shared-{hashlib.sha256(key.encode()).hexdigest()[:16]}"
    if showing.anchor.timestamp():
        key += f"+{int(showing.anchor.timestamp())}"
    return Programme(key, showing.anchor, sum(entry.ms for entry in entries), entries)


def _key(part: Part, state: PublishedState) -> str:
    """The version of a playlist, which of its items can play, and what share of the time they have."""
    compiled = list(state.compiled[part.playlist])
    chosen = "".join(f"{compiled.index(item.id)}." for item in part.items)
    key = f"{part.playlist}@{part.version}" + ("" if len(part.items) == len(compiled) else f"/{chosen}")
    return key if part.share is None else f"{key}%{part.share}"


def _plan_entry(part: Part, item: Item, state: PublishedState, public_url: str) -> PlanEntry:
    compiled = state.compiled[part.playlist][item.id]
    payload, data, assets = compiled["payload"], compiled["data"], compiled["assets"]
    if not isinstance(payload, dict) or not isinstance(data, list) or not isinstance(assets, list):
        raise TypeError(f"item {item.id} was compiled by another release: publish its playlist again")
    return PlanEntry(
        playlist=part.playlist,
        version=part.version,
        title=state.playlists[part.playlist].title,
        item=item.id,
        ms=round(item.length / timedelta(milliseconds=1)),
        payload=draw_codes(payload, public_url),
        transition=str(compiled["transition"]),
        data=tuple(str(one) for one in data),
        assets=tuple(str(one) for one in assets),
        valid_until=item.until,
    )


def items_of(version: Version) -> list[JsonObject]:
    """The compiled items of a published playlist."""
    items = version.compiled["items"]
    return [item for item in items if isinstance(item, dict)] if isinstance(items, list) else []


def item_of(compiled: JsonObject) -> Item:
    """A compiled item as the resolver weighs it."""
    return Item(
        id=str(compiled["id"]),
        length=timedelta(seconds=float(str(compiled["seconds"]))),
        since=_at(compiled["valid_from"]),
        until=_at(compiled["valid_until"]),
    )


def _at(value: JsonValue) -> datetime | None:
    return datetime.fromisoformat(value) if isinstance(value, str) else None


def files_of(versions: Sequence[Version]) -> dict[str, Asset]:
    """Every file that published playlists show, by SHA-256."""
    found = {}
    for version in versions:
        assets = version.compiled["assets"]
        for one in assets if isinstance(assets, list) else []:
            if isinstance(one, dict):
                found[str(one["sha256"])] = Asset(str(one["sha256"]), str(one["type"]), int(str(one["size"])))
    return found
