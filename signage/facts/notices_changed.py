"""Somebody changed who is told of facts, or an address was paused for not answering."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from signage.errors import N_
from signage.facts.base import Fact, Phase


@dataclass(frozen=True, kw_only=True, slots=True)
class NoticesChanged(Fact):
    """Somebody changed who is told of facts, or an address was paused for not answering."""

    type: ClassVar[str] = "auslage.notify.changed.v1"
    title: ClassVar[str] = N_("Webhooks changed")
    phase: ClassVar[Phase] = Phase.IMPULS

    target: str
    state: str
