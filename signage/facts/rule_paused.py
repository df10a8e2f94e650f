"""Somebody let a published rule rest, or go on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from signage.errors import N_
from signage.facts.base import Fact, Phase
from signage.ids import AccountId, RuleId


@dataclass(frozen=True, kw_only=True, slots=True)
class RulePaused(Fact):
    """Somebody let a published rule rest, or go on."""

    type: ClassVar[str] = "auslage.rule.paused.v1"
    title: ClassVar[str] = N_("Rule paused or resumed")
    phase: ClassVar[Phase] = Phase.ANGEBOT

    rule: RuleId
    paused: bool
    by: AccountId | None = None
