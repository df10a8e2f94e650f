"""Share of voice: how campaigns that are on at the same time divide the seconds of a zone. Pure.

The browser draws no lots: the round is unrolled here, and server and display find their place in it by the clock.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from fractions import Fraction

from .world import Item

MOST_TURNS = 500
LONGEST = timedelta(hours=2)


@dataclass(frozen=True, slots=True)
class Voice:
    """A campaign as it shares: its items that can play now, and its percentage if it owns one."""

    id: str
    items: tuple[Item, ...]
    share: int | None = None


@dataclass(frozen=True, slots=True)
class Turn:
    """One item of the common round, and whose it is."""

    voice: str
    item: Item


def shares(voices: Sequence[Voice]) -> Mapping[str, Fraction]:
    """Which part of the seconds each has: its own share, and those without one split the rest evenly.

    Where nobody takes the rest, or more than all was promised, the promised shares are scaled to the whole.
    """
    owned = {one.id: Fraction(one.share, 100) for one in voices if one.share is not None}
    others = [one.id for one in voices if one.share is None]
    rest = 1 - sum(owned.values(), Fraction())
    if others and rest > 0:
        return owned | {one: rest / len(others) for one in others}
    whole = sum(owned.values(), Fraction()) or Fraction(1)
    return {one: part / whole for one, part in owned.items()} | {one: Fraction() for one in others}


def common_round(voices: Sequence[Voice]) -> tuple[Turn, ...]:
    """The turns of one round, at most 500 or two hours: each goes to whoever is owed most, equals to the smaller id.

    The round ends where the shares are met best, so that repeating it adds up as little error as can be: none within
    an hour unless items are shorter than eight seconds.
    """
    by_id = {one.id: one for one in voices}
    if len(by_id) == 1:
        (only,) = voices
        return tuple(Turn(only.id, item) for item in only.items)
    part = {id_: share for id_, share in shares(voices).items() if share > 0}
    played = dict.fromkeys(part, timedelta())
    place = dict.fromkeys(part, 0)
    turns: list[Turn] = []
    total = timedelta()
    best = (timedelta.max, 0)
    while part and len(turns) < MOST_TURNS and total < LONGEST:
        id_ = max(sorted(part), key=lambda one: _owed(part[one], total) - played[one])
        items = by_id[id_].items
        item = items[place[id_] % len(items)]
        place[id_] += 1
        played[id_] += item.length
        total += item.length
        turns.append(Turn(id_, item))
        if all(place[one] >= len(by_id[one].items) for one in part):
            off = max(abs(_owed(part[one], total) - played[one]) for one in part)
            if off < best[0]:
                best = off, len(turns)
            if not off:
                break
    return tuple(turns[: best[1] or len(turns)])


def _owed(share: Fraction, total: timedelta) -> timedelta:
    return total * share.numerator / share.denominator
