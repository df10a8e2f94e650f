"""Which change the next undo or redo turns back, from the list of revisions alone. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Step:
    """One revision without its document; `of` is the step that an undo or redo turned back."""

    number: int
    act: str
    of: int | None


def stacks(own: Sequence[Step]) -> tuple[list[int], list[int]]:
    """Revisions that one account can undo and redo, the next one last. `own`: its steps in order.

    An undo is a revision of its own (so that If-Match stays honest), and turning back an undo is a redo.
    """
    undo: list[int] = []
    redo: list[int] = []
    for step in own:
        if step.act == "undo":
            if step.of in undo:
                undo.remove(step.of)
            redo.append(step.number)
        elif step.act == "redo":
            if step.of in redo:
                redo.remove(step.of)
            undo.append(step.number)
        else:
            undo.append(step.number)
            redo.clear()
    return undo, redo
