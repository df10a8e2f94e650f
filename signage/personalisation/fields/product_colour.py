"""The product's colour."""

from __future__ import annotations

from signage.errors import N_
from signage.personalisation.fields.base import Field, Kind
from signage.personalisation.moment import Moment


class ProductColour(Field):
    """The product's colour."""

    name = "product.colour"
    kind = Kind.TEXT
    label = N_("Colour")
    optional = True
    default = "none"

    def read(self, moment: Moment) -> str | None:
        """The colour in the store's first language, or None."""
        return moment.product.colour or None if moment.product else None
