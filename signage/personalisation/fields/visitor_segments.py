"""The groups that the visitor belongs to."""

from __future__ import annotations

from signage.errors import N_
from signage.personalisation.fields.base import Field, Kind, Tier, Where
from signage.personalisation.moment import Moment


class VisitorSegments(Field):
    """The groups that the visitor belongs to."""

    name = "visitor.segments"
    kind = Kind.TEXTS
    label = N_("Customer groups")
    tier = Tier.P2
    purpose = "use_history"
    where = Where.SERVER

    def read(self, moment: Moment) -> tuple[str, ...]:
        """Empty for everybody who did not agree."""
        return moment.visitor_segments
