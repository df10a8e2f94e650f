"""Public holidays of a country or a part of it, as the `holidays` library knows them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from functools import lru_cache

from . import errors


@lru_cache(maxsize=256)
def public_holidays(region: str, years: tuple[int, ...]) -> frozenset[date]:
    """The public holidays of some years.

    region: ISO 3166, a country such as DE or a part of it such as DE-NW; empty for none. Raises UnknownRegion.
    """
    if not region:
        return frozenset()
    import holidays

    country, _, part = region.partition("-")
    try:
        return frozenset(holidays.country_holidays(country, subdiv=part or None, years=years))
    except (NotImplementedError, ValueError) as cause:
        raise errors.UnknownRegion(region=region) from cause


def check_region(region: str, years: Iterable[int] = (2026,)) -> None:
    """Raises UnknownRegion."""
    public_holidays(region, tuple(years))
