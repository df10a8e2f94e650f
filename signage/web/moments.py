"""How the studio says when something happened: one form everywhere, as `static/lib/moment.ts` has it."""

from __future__ import annotations

import re
from datetime import datetime, tzinfo

from babel import Locale
from babel.dates import format_date, format_time

from signage.web.i18n import choose_language

NARROW, WIDE = "\u202f", "\u00a0"


def say_moment(at: datetime, zone: tzinfo, *, seconds: bool = False) -> str:
    """A moment in the reader's language on the clock of a place: “Nov 22, 2026, 11:27 AM”, “22.11.2026, 11:27”."""
    day = format_date(at.astimezone(zone), "medium", locale=choose_language())
    return f"{day}, {say_time(at, zone, seconds=seconds)}"


def say_day(at: datetime, zone: tzinfo) -> str:
    """A moment of the next days: “Monday, November 23, 11:27 AM”, “Montag, 23. November, 11:27”."""
    language = choose_language()
    # CLDR has the order for a short day and month only, and Babel widens no skeleton.
    order = Locale.parse(language).datetime_skeletons["MMMEd"].pattern
    day = format_date(at.astimezone(zone), re.sub("M+", "MMMM", re.sub("E+", "EEEE", order)), locale=language)
    return f"{day}, {say_time(at, zone)}"


def say_time(at: datetime, zone: tzinfo, *, seconds: bool = False) -> str:
    """The time of day: “11:27 AM”, “11:27”."""
    time = format_time(at.astimezone(zone), "medium" if seconds else "short", locale=choose_language())
    # Our typeface has no narrow space: “11:27PM” would be left of “11:27 PM”.
    return str(time).replace(NARROW, WIDE)
