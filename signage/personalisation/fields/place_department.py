"""The department that the place belongs to."""

from __future__ import annotations

from signage.errors import N_
from signage.personalisation.fields.base import Field, Kind
from signage.personalisation.moment import Moment


class PlaceDepartment(Field):
    """The department that the place belongs to."""

    name = "place.department"
    kind = Kind.TEXT
    label = N_("Department")
    optional = True
    default = "none"

    def read(self, moment: Moment) -> str | None:
        """The id of the department, or None outside of all."""
        return moment.place.department or None
