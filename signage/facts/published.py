"""A version of one or more drafts became what the public sees."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from signage.errors import N_
from signage.facts.base import Fact, Phase
from signage.ids import AccountId


@dataclass(frozen=True, kw_only=True, slots=True)
class Published(Fact):
    """A version of one or more drafts became what the public sees."""

    type: ClassVar[str] = "auslage.draft.published.v1"
    title: ClassVar[str] = N_("Published")
    phase: ClassVar[Phase] = Phase.IMPULS

    documents: tuple[str, ...]
    kinds: tuple[str, ...]
    by: AccountId | None = None
