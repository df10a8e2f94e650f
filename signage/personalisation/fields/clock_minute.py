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

    def read(self, moment: Moment) -> int:
        """0 to 1439."""
        return moment.clock.minute
