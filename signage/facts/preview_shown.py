"""A person lent a display to a draft, to see it where it will hang."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from signage.errors import N_
from signage.facts.base import Fact, Phase
from signage.ids import AccountId, DisplayId, LeaseId


@dataclass(frozen=True, kw_only=True, slots=True)
class PreviewShown(Fact):
    """A person lent a display to a draft, to see it where it will hang. of: the draft, what: its title."""

    type: ClassVar[str] = "auslage.preview.shown.v1"
    title: ClassVar[str] = N_("Preview shown on a display")
    phase: ClassVar[Phase] = Phase.IMPULS

    lease: LeaseId
    display: DisplayId
    until: datetime
    of: str
    what: str
    by: AccountId
