"""How many taps this visit has had."""

from __future__ import annotations

from signage.errors import N_
from signage.personalisation.fields.base import Field, Kind, Tier
from signage.personalisation.moment import Moment


class VisitTaps(Field):
    """How many taps this visit has had."""

    name = "visit.taps"
    kind = Kind.NUMBER
    label = N_("Taps in this visit")
    tier = Tier.P1

    def read(self, moment: Moment) -> int:
        """Without a session there is no visit: 0."""
        return moment.visit_taps
