"""An account was made, changed or closed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from signage.errors import N_
from signage.facts.base import Fact, Phase
from signage.ids import AccountId


@dataclass(frozen=True, kw_only=True, slots=True)
class AccountChanged(Fact):
    """An account was made, changed or closed."""

    type: ClassVar[str] = "auslage.account.changed.v1"
    title: ClassVar[str] = N_("Account changed")
    phase: ClassVar[Phase] = Phase.IMPULS

    account: AccountId
    what: str
    by: AccountId
