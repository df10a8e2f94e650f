"""What a playlist can be given to, and what that has now."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from signage.access import Account
from signage.ids import PlaylistId
from signage.places import PlaceKind, Places

from .world import NARROWEST, DisplayFacts, Entry, Target


@dataclass(frozen=True, slots=True)
class Choice:
    """Something that a playlist can be assigned to, the name of its store, and what it was given last."""

    target: Target
    id: str
    name: str
    store: str
    playlist: PlaylistId | None = None
    playlist_title: str = ""


def choices(
    account: Account,
    places: Places,
    displays: Sequence[DisplayFacts],
    always: Sequence[Entry],
    titles: Mapping[PlaylistId, str],
) -> list[Choice]:
    """Displays, then the places around any, groups and tags, then stores, then all.

    always: what was given without times. displays: those in reach, with their places.
    """
    given = {(aim.target, aim.id): one.playlist for one in always for aim in one.aims}
    found = list(_choices(account, places, displays, {id for target, id in given if target is Target.PLACE}))
    for at, one in enumerate(found):
        playlist = given.get((one.target, one.id))
        if playlist is not None:
            found[at] = replace(one, playlist=playlist, playlist_title=titles.get(playlist, ""))
    return sorted(found, key=lambda one: NARROWEST.index(one.target))


def _choices(account: Account, places: Places, displays: Sequence[DisplayFacts], given: set[str]) -> Iterator[Choice]:
    around = given.union(*(one.places for one in displays))
    for store in places.stores(account):
        for display in displays:
            if display.store == store.id:
                yield Choice(Target.DISPLAY, display.id, display.name, store.name)
        for place in places.map(account, store.id).places:
            if place.id in around and place.kind not in (PlaceKind.STORE, PlaceKind.DISPLAY):
                yield Choice(Target.PLACE, place.id, place.name, store.name)
        yield Choice(Target.STORE, store.id, store.name, store.name)
    if account.stores is None:
        for name in sorted({name for one in displays for name in one.groups}):
            yield Choice(Target.GROUP, name, name, "")
        for name in sorted({name for one in displays for name in one.tags}):
            yield Choice(Target.TAG, name, name, "")
        yield Choice(Target.ALL, "", "", "")
