"""A visitor gave or withdrew consent for one purpose."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from signage.errors import N_
from signage.facts.base import Fact, Phase


@dataclass(frozen=True, kw_only=True, slots=True)
class ConsentChanged(Fact):
    """A visitor gave or withdrew consent for one purpose."""

    type: ClassVar[str] = "auslage.visitor.consent-changed.v1"
    title: ClassVar[str] = N_("Consent changed")
    phase: ClassVar[Phase] = Phase.BINDUNG

    purpose: str
    given: bool
    text_version: str
