"""The clocks on the walls of the stores: zone, opening hours, public and own holidays."""

from __future__ import annotations

from functools import lru_cache

from signage.places import Store, public_holidays

from .times import Hours, StoreClock

YEARS_AROUND = 3
"""Answers reach two years to each side; a day more is never asked."""


@lru_cache(maxsize=5000)
def clock_of(store: Store, year: int) -> StoreClock:
    """What the rules of a schedule ask a store, for questions asked in that year."""
    years = tuple(range(year - YEARS_AROUND, year + YEARS_AROUND + 1))
    return StoreClock(
        zone=store.zone,
        holidays=public_holidays(store.region, years) | frozenset(store.own_holidays),
        hours=tuple(Hours(one.weekday - 1, one.opens, one.closes) for one in store.hours),
    )
