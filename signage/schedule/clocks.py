"""The clocks on the walls of the stores: zone, opening hours, public and own holidays."""

from __future__ import annotations

from datetime import date
from functools import lru_cache

from signage.places import OpeningHours, Store, public_holidays

from .times import Hours, StoreClock
from .wall import zone_named

YEARS_AROUND = 3
"""Answers reach two years to each side; a day more is never asked."""


def clock_of(store: Store, year: int) -> StoreClock:
    """What the rules of a schedule ask a store, for questions asked in that year.

    Stores that say the same share one clock, so that what an entry remembers of it serves all of them.
    """
    return _clock(store.time_zone, store.region, store.own_holidays, store.hours, year)


@lru_cache(maxsize=1000)
def _clock(zone: str, region: str, own: tuple[date, ...], hours: OpeningHours, year: int) -> StoreClock:
    years = tuple(range(year - YEARS_AROUND, year + YEARS_AROUND + 1))
    return StoreClock(
        zone=zone_named(zone),
        holidays=public_holidays(region, years) | frozenset(own),
        hours=tuple(Hours(one.weekday - 1, one.opens, one.closes) for one in hours),
    )
