"""A display shows an item of its public programme."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from signage.errors import N_
from signage.facts.base import Fact, Phase
from signage.ids import DisplayId


@dataclass(frozen=True, kw_only=True, slots=True)
class ItemShown(Fact):
    """A display shows an item of its public programme; said again every 40 seconds or so while it plays.

    version: the playlist and its version, as the manifest names them. What is lent to a moment is never told so.
    """

    type: ClassVar[str] = "auslage.display.item-shown.v1"
    title: ClassVar[str] = N_("Item shown")
    phase: ClassVar[Phase] = Phase.IMPULS
    routine: ClassVar[bool] = True

    display: DisplayId
    item: str
    version: str
