"""The date in the store as a whole number."""

from __future__ import annotations

from datetime import date

from signage.errors import N_
from signage.personalisation.fields.base import Field, Kind
from signage.personalisation.moment import Moment


class ClockDate(Field):
    """The date in the store as a whole number."""

    name = "clock.date"
    kind = Kind.NUMBER
    label = N_("Date")
    typed_as = "2026-11-21"

    def read(self, moment: Moment) -> int:
        """20261121 is 21 November 2026."""
        return moment.clock.date

    def typed(self, text: str) -> int:
        """A date as 2026-11-21 or 21.11.2026."""
        year, month, day = (int(part) for part in (reversed(text.split(".")) if "." in text else text.split("-")))
        return int(date(year, month, day).strftime("%Y%m%d"))

    def as_typed(self, value: bool | int | float | str) -> str:
        """A date as 2026-11-21; what is none stays a number."""
        text = str(value)
        return f"{text[:4]}-{text[4:6]}-{text[6:]}" if len(text) == 8 and text.isdecimal() else text
