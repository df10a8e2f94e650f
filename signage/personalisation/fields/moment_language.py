"""The language that the shopper's phone asked for."""

from __future__ import annotations

from signage.errors import N_
from signage.personalisation.fields.base import Choice, Field, Kind
from signage.personalisation.moment import Moment


class MomentLanguage(Field):
    """The language that the shopper's phone asked for."""

    name = "moment.language"
    kind = Kind.TEXT
    label = N_("Language of the phone")
    optional = True
    default = "de"
    choices = (Choice("de", N_("German")), Choice("en", N_("English")))

    def read(self, moment: Moment) -> str | None:
        """Two letters, or None."""
        return moment.language
