"""The weekday in the store."""

from __future__ import annotations

from signage.errors import N_
from signage.personalisation.fields.base import Choice, Field, Kind
from signage.personalisation.moment import Moment


class ClockWeekday(Field):
    """The weekday in the store."""

    name = "clock.weekday"
    kind = Kind.NUMBER
    label = N_("Weekday")
    choices = (
        Choice(1, N_("Monday")),
        Choice(2, N_("Tuesday")),
        Choice(3, N_("Wednesday")),
        Choice(4, N_("Thursday")),
        Choice(5, N_("Friday")),
        Choice(6, N_("Saturday")),
        Choice(7, N_("Sunday")),
    )

    def read(self, moment: Moment) -> int:
        """Monday is 1."""
        return moment.clock.weekday
