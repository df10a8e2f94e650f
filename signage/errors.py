"""The few ways in which a verb can refuse. A door turns each into its own answer; the domain knows no audience."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar


def N_(sentence: str) -> str:  # noqa: N802 - gettext's own name for "mark, do not translate"
    """Mark a sentence for the catalogue; the door that shows it translates it."""
    return sentence


class Problem(Exception):
    """A refusal that says what, which and what now.

    Subclasses set `sentence` (marked by `N_`, with %(name)s blanks) and, for input, `field`: a JSON pointer.
    """

    sentence: ClassVar[str] = N_("Something went wrong.")
    field: str = ""

    def __init__(self, *, field: str | None = None, **values: object) -> None:
        self.values = values
        if field is not None:
            self.field = field
        super().__init__(self.message)

    @property
    def message(self) -> str:
        """The sentence in English with its blanks filled."""
        return self.sentence % self.values if self.values else self.sentence


class NotFound(Problem):
    """There is no such thing, or the account may not know of it."""

    sentence = N_("This does not exist, or you may not see it. Go back to the list and choose another.")


class Invalid(Problem):
    """The input cannot be taken as it is."""

    sentence = N_("This cannot be saved as it is. Check the marked fields.")

    def __init__(self, *, field: str | None = None, problems: Sequence[Invalid] = (), **values: object) -> None:
        self.problems: tuple[Invalid, ...] = tuple(problems)
        super().__init__(field=field, **values)

    @staticmethod
    def many(problems: Sequence[Invalid]) -> Invalid:
        """One refusal that carries every problem found, not only the first."""
        return problems[0] if len(problems) == 1 else Invalid(problems=problems)

    def all(self) -> tuple[Invalid, ...]:
        """The single problems, this one itself where it stands alone."""
        return self.problems or (self,)


class Conflict(Problem):
    """Somebody or something else was first."""

    sentence = N_("Somebody else changed this meanwhile. Load it again and repeat your change.")


class Stale(Conflict):
    """The `If-Match` of a write names an older state."""

    sentence = N_("You are working on an older state of this. Load it again and repeat your change.")


class NotAllowed(Problem):
    """The account may not do this."""

    sentence = N_("Your role does not allow this. Ask an administrator.")


class SignInNeeded(NotAllowed):
    """Nobody is signed in."""

    sentence = N_("Please sign in first.")


class Unavailable(Problem):
    """A part that is needed does not answer now; later it may."""

    sentence = N_("This is not possible right now. Try again in a moment.")
