"""How sure it is that a real tag was touched here and now."""

from __future__ import annotations

from signage.errors import N_
from signage.personalisation.fields.base import Choice, Field, Kind
from signage.personalisation.moment import Moment


class MomentVerified(Field):
    """How sure it is that a real tag was touched here and now."""

    name = "moment.verified"
    kind = Kind.NUMBER
    label = N_("Proof of the tap")
    choices = (
        Choice(0, N_("none")),
        Choice(1, N_("reader")),
        Choice(2, N_("secure tag")),
        Choice(3, N_("wallet")),
    )

    def read(self, moment: Moment) -> int:
        """0 to 3."""
        return moment.verified
