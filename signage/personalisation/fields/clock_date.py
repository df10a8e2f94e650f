"""The date in the store as a whole number."""

from __future__ import annotations

from signage.errors import N_
from signage.personalisation.fields.base import Field, Kind
from signage.personalisation.moment import Moment


class ClockDate(Field):
    """The date in the store as a whole number."""

    name = "clock.date"
    kind = Kind.NUMBER
    label = N_("Date")

    def read(self, moment: Moment) -> int:
        """20261121 is 21 November 2026."""
        return moment.clock.date
