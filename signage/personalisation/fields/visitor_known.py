"""Whether the visitor agreed to be recognised and was."""

from __future__ import annotations

from signage.errors import N_
from signage.personalisation.fields.base import Field, Kind, Tier, Where
from signage.personalisation.moment import Moment


class VisitorKnown(Field):
    """Whether the visitor agreed to be recognised and was."""

    name = "visitor.known"
    kind = Kind.FLAG
    label = N_("Known customer")
    tier = Tier.P2
    purpose = "use_history"
    where = Where.SERVER

    def read(self, moment: Moment) -> bool:
        """False for everybody who did not agree."""
        return moment.visitor_known
