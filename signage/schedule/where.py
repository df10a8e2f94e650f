"""Where something runs: on which displays a medium or a product is shown, now or soon. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from signage.ids import PlaylistId

from .resolver import timeline
from .world import DisplayFacts, World


@dataclass(frozen=True, slots=True)
class Run:
    """A display that shows it: from when to when at first, and by which playlist."""

    display: DisplayFacts
    playlist: PlaylistId
    title: str
    since: datetime
    until: datetime


def runs(world: World, items: Mapping[PlaylistId, frozenset[str]], since: datetime, until: datetime) -> Iterator[Run]:
    """The first run on every display that has one. items: which items of which playlists show it."""
    concerned = [entry for entry in world.entries if entry.playlist in items]
    for display in world.displays.values():
        fallbacks = {display.fallback, world.store_fallbacks.get(display.store) if display.store else None}
        if not fallbacks & items.keys() and not any(entry.meets(display) for entry in concerned):
            continue
        found = next(_on(world, display, items, since, until), None)
        if found is not None:
            yield found


def _on(
    world: World, display: DisplayFacts, items: Mapping[PlaylistId, frozenset[str]], since: datetime, until: datetime
) -> Iterator[Run]:
    for segment in timeline(world, display.id, since, until):
        for part in segment.answer.main.parts:
            if any(item.id in items.get(part.playlist, frozenset()) for item in part.items):
                title = world.playlists[part.playlist].title
                yield Run(display, part.playlist, title, segment.since, segment.until)
