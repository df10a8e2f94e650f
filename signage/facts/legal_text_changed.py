"""A store's legal text was written anew."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from signage.errors import N_
from signage.facts.base import Fact, Phase
from signage.ids import AccountId


@dataclass(frozen=True, kw_only=True, slots=True)
class LegalTextChanged(Fact):
    """A store's legal text was written anew."""

    type: ClassVar[str] = "auslage.legal.text-changed.v1"
    title: ClassVar[str] = N_("Legal text changed")
    phase: ClassVar[Phase] = Phase.INFORMATION

    kind: str
    by: AccountId
