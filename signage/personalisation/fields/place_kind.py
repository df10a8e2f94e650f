"""What kind of place it is."""

from __future__ import annotations

from signage.errors import N_
from signage.personalisation.fields.base import Choice, Field, Kind
from signage.personalisation.moment import Moment


class PlaceKind(Field):
    """What kind of place it is."""

    name = "place.kind"
    kind = Kind.TEXT
    label = N_("Kind of place")
    choices = (
        Choice("floor", N_("floor")),
        Choice("department", N_("department")),
        Choice("shelf", N_("shelf")),
        Choice("entrance", N_("entrance")),
        Choice("checkout", N_("checkout")),
        Choice("fitting_room", N_("fitting room")),
    )

    def read(self, moment: Moment) -> str:
        """The kind as the place map has it."""
        return moment.place.kind
