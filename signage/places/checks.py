"""What a place or a store has to be, told with every problem at once."""

from __future__ import annotations

import math
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from babel import Locale, UnknownLocaleError
from babel.numbers import list_currencies

from signage.errors import Invalid

from . import errors
from .regions import check_region
from .values import NewPlace, NewStore, OpeningHours, Point


def check_place(new: NewPlace) -> None:
    problems: list[Invalid] = []
    if not 0 < len(new.name.strip()) <= 200:
        problems.append(errors.NameMissing())
    if not _is_polygon(new.polygon):
        problems.append(errors.BadPolygon(corners=len(new.polygon)))
    if (new.x is None) != (new.y is None) or not all(
        math.isfinite(each) for each in (new.x, new.y, new.heading) if each is not None
    ):
        problems.append(errors.BadPoint())
    if problems:
        raise Invalid.many(problems)


def _is_polygon(corners: tuple[Point, ...]) -> bool:
    return not corners or (3 <= len(corners) <= 500 and all(math.isfinite(x) and math.isfinite(y) for x, y in corners))


def check_store(new: NewStore) -> None:
    problems: list[Invalid] = []
    if not 0 < len(new.name.strip()) <= 200:
        problems.append(errors.NameMissing())
    try:
        ZoneInfo(new.time_zone)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        problems.append(errors.UnknownTimeZone(zone=new.time_zone))
    try:
        check_region(new.region.strip().upper())
    except errors.UnknownRegion as problem:
        problems.append(problem)
    if new.currency.strip().upper() not in list_currencies():
        problems.append(errors.UnknownCurrency(currency=new.currency))
    problems += [errors.UnknownLanguage(language=each) for each in new.languages or ("",) if not _is_language(each)]
    problems += _hours_problems(new.hours)
    if problems:
        raise Invalid.many(problems)


def _hours_problems(hours: OpeningHours) -> list[Invalid]:
    return [
        errors.BadHours(opens=each.opens.isoformat("minutes"), closes=each.closes.isoformat("minutes"))
        for each in hours
        if each.closes <= each.opens or not 1 <= each.weekday <= 7
    ]


def _is_language(tag: str) -> bool:
    try:
        Locale.parse(tag, sep="-")
    except (UnknownLocaleError, ValueError, TypeError):
        return False
    return True
