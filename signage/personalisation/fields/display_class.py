"""How public the nearest display is."""

from __future__ import annotations

from signage.errors import N_
from signage.personalisation.fields.base import Choice, Field, Kind
from signage.personalisation.moment import Moment


class DisplayClass(Field):
    """How public the nearest display is."""

    name = "display.class"
    kind = Kind.TEXT
    label = N_("Class of the display")
    optional = True
    default = "floor"
    choices = (
        Choice("window", N_("shop window")),
        Choice("floor", N_("sales floor")),
        Choice("fitting", N_("fitting room")),
        Choice("advice", N_("advice")),
    )

    def read(self, moment: Moment) -> str | None:
        """The class, or None where no display is near."""
        return moment.display_class
