"""A moment waits for its turn on a display that is lent to somebody else."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from signage.errors import N_
from signage.facts.base import Fact, Phase
from signage.ids import DisplayId, RuleId


@dataclass(frozen=True, kw_only=True, slots=True)
class LeaseQueued(Fact):
    """A moment waits for its turn on a display that is lent to somebody else.

    until: it waits no longer. It ends as `LeaseGranted` or `LeaseRefused` with the same cause.
    """

    type: ClassVar[str] = "auslage.lease.queued.v1"
    title: ClassVar[str] = N_("Moment waits for its display")
    phase: ClassVar[Phase] = Phase.ANGEBOT

    display: DisplayId
    rule: RuleId
    until: datetime
