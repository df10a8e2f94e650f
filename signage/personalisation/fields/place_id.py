"""The place itself."""

from __future__ import annotations

from signage.errors import N_
from signage.personalisation.fields.base import Field, Kind
from signage.personalisation.moment import Moment


class PlaceId(Field):
    """The place itself."""

    name = "place.id"
    kind = Kind.TEXT
    label = N_("Place")

    def read(self, moment: Moment) -> str:
        """The id of the place."""
        return moment.place.id
