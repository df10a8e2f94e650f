"""The minute of the day in the store."""

from __future__ import annotations

from signage.errors import N_
from signage.personalisation.fields.base import Field, Kind
from signage.personalisation.moment import Moment


class ClockMinute(Field):
    """The minute of the day in the store."""

    name = "clock.minute"
    kind = Kind.NUMBER
    label = N_("Time of day")
    unit = "min"
    typed_as = "20:00"

    def read(self, moment: Moment) -> int:
        """0 to 1439."""
        return moment.clock.minute

    def typed(self, text: str) -> int:
        """A time of day."""
        hours, minutes = (int(part) for part in text.split(":"))
        if not (0 <= hours < 24 and 0 <= minutes < 60):
            raise ValueError(text)
        return hours * 60 + minutes

    def as_typed(self, value: bool | int | float | str) -> str:
        """A time of day; what is none stays a number."""
        whole = isinstance(value, int) and 0 <= value < 24 * 60
        return f"{int(value) // 60:02}:{int(value) % 60:02}" if whole else str(value)
