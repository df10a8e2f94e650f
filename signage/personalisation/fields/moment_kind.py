"""What happened."""

from __future__ import annotations

from signage.errors import N_
from signage.personalisation.fields.base import Choice, Field, Kind
from signage.personalisation.moment import Moment


class MomentKind(Field):
    """What happened."""

    name = "moment.kind"
    kind = Kind.TEXT
    label = N_("What happened")
    choices = (
        Choice("tapped", N_("tapped")),
        Choice("entered", N_("came in")),
        Choice("dwelled", N_("stayed a while")),
        Choice("left", N_("went away")),
        Choice("opened", N_("opened in the tour")),
        Choice("marked", N_("marked")),
    )

    def read(self, moment: Moment) -> str:
        """One of the choices."""
        return moment.kind
