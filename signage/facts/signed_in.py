"""Somebody signed in, or failed to."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from signage.errors import N_
from signage.facts.base import Fact, Phase
from signage.ids import AccountId


@dataclass(frozen=True, kw_only=True, slots=True)
class SignedIn(Fact):
    """Somebody signed in, or failed to."""

    type: ClassVar[str] = "auslage.account.signed-in.v1"
    title: ClassVar[str] = N_("Sign-in")
    phase: ClassVar[Phase] = Phase.IMPULS

    account: AccountId | None
    succeeded: bool
