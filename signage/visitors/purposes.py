"""What a visitor can agree to, and in which words."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType

from signage.errors import N_

TEXT_VERSION = "2026-11"
"""The version of the sentences below; a changed sentence is a new version, and old consents keep theirs."""


class Purpose(StrEnum):
    """One thing that a person can allow, alone and for itself."""

    RECOGNISE = "recognise"
    SHOW_HERE = "show_here"
    MEASURE = "measure"


PURPOSES: Mapping[Purpose, str] = MappingProxyType(
    {
        Purpose.RECOGNISE: N_(
            "Recognise me during this visit, so that what I tap belongs together, until 20 minutes after my last tap."
        ),
        Purpose.SHOW_HERE: N_("Show things that fit me on displays near me, as long as I am here."),
        Purpose.MEASURE: N_(
            "Measure where I look in the 360° tour: twice a second, added up by scene and day with the looks of others."
        ),
    }
)
"""Each purpose with the sentence that people agree to."""
