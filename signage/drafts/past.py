"""What happened to a draft, step by step, as people tell it. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from .values import Said

TOGETHER = timedelta(minutes=10)
"""Longer apart, the same change is told twice."""


@dataclass(frozen=True, slots=True)
class Step:
    """What one person did. revision: the state after it. act: change, undo or redo. first: the draft was made.

    where: the places that changed, as JSON pointers.
    """

    revision: int
    act: str
    by: str
    at: datetime
    told: tuple[Said, ...] = ()
    where: frozenset[str] = frozenset()
    first: bool = False


def steps(told: Iterable[Step]) -> Sequence[Step]:
    """The steps, the newest first. told: every revision, the oldest first.

    A word that was typed letter by letter, or a mark that was pushed ten times, is one step: the last state stands.
    """
    found: list[Step] = []
    for one in told:
        before = found[-1] if found else None
        if before is not None and _same(before, one):
            found[-1] = one
        else:
            found.append(one)
    return found[::-1]


def _same(before: Step, after: Step) -> bool:
    if before.first or before.act != "change" or after.act != "change" or before.by != after.by:
        return False
    alike = before.where == after.where or (before.told != () and before.told == after.told)
    return alike and after.at - before.at <= TOGETHER
