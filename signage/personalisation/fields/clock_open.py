"""Whether the store is open."""

from __future__ import annotations

from signage.errors import N_
from signage.personalisation.fields.base import Field, Kind
from signage.personalisation.moment import Moment


class ClockOpen(Field):
    """Whether the store is open."""

    name = "clock.open"
    kind = Kind.FLAG
    label = N_("Store is open")

    def read(self, moment: Moment) -> bool:
        """By the opening hours of the store."""
        return moment.clock.open
