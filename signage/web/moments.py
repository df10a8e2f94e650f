"""How the studio says when something happened: one form everywhere, as `static/lib/moment.ts` has it."""

from __future__ import annotations

from datetime import datetime, tzinfo

from babel.dates import format_date, format_time

from signage.web.i18n import choose_language

NARROW, WIDE = "\u202f", "\u00a0"


def say_moment(at: datetime, zone: tzinfo, *, seconds: bool = False) -> str:
    """A moment in the reader's language on the clock of a place: “Nov 22, 2026, 11:27 AM”, “22.11.2026, 11:27”."""
    there, language = at.astimezone(zone), choose_language()
    time = format_time(there, "medium" if seconds else "short", locale=language)
    # Our typeface has no narrow space: “11:27PM” would be left of “11:27 PM”.
    return f"{format_date(there, 'medium', locale=language)}, {time.replace(NARROW, WIDE)}"
