"""What crosses the face of drafts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Literal, Protocol

from pydantic import BaseModel, JsonValue

from signage.access import Account
from signage.errors import N_, Conflict, Invalid, NotFound
from signage.ids import StoreId

from .merge import Clash, JsonObject


@dataclass(frozen=True, slots=True)
class Ref:
    """Something that a document refers to, by kind (`medium`, `product`, `tour` …) and id."""

    kind: str
    id: str


@dataclass(frozen=True, slots=True)
class Finding:
    """Something to know before publishing; `blocks` refuses the publish.

    code: a word for the check. clause: of EN 301 549, where it is about accessibility. fix: the query that opens the
    editor of the document where it can be mended, such as "?scene=…&field=name_de".
    """

    pointer: str
    sentence: str
    params: Mapping[str, str | float | date] = field(default_factory=dict)
    blocks: bool = True
    code: str = ""
    clause: str = ""
    fix: str = ""


@dataclass(frozen=True, slots=True)
class Said:
    """One change in words: a sentence marked by N_ and its blanks."""

    sentence: str
    blanks: Mapping[str, str | float | date] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Compiled:
    """What a version freezes: its body, and the files (SHA-256) that become public with it."""

    body: JsonObject
    assets: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Settled:
    """What a person decided after a clash: whose values stand wherever both changed the same.

    against: the revision of the others that this person looked at; what came later may clash anew.
    """

    against: int
    keep: Literal["mine", "theirs"]


class DraftKind(Protocol):
    """A kind of document that people draft and publish. All members may read the database, none may write.

    sight: an account that sees what the document's store has and no other: what is out of its sight is not there.
    """

    name: str
    label: str
    schema: type[BaseModel]
    """Every saved document validates against it; it has a `title`."""

    def refs(self, document: JsonObject) -> Iterable[Ref]:
        """What the document refers to, for where-used."""
        ...

    def check(self, document: JsonObject, sight: Account) -> Iterable[Finding]:
        """What stands against publishing."""
        ...

    def compile(self, document: JsonObject, sight: Account) -> Compiled:
        """What the public gets; asked only for a document that passed `check`."""
        ...


@dataclass(frozen=True, slots=True)
class Draft:
    """A document that people work on."""

    id: str
    kind: str
    title: str
    store: StoreId | None
    revision: int
    document: JsonObject
    published: int | None
    changed: bool
    """Whether it differs from the live version, or none is live."""
    changes: int
    """In how many places it differs from the live version; 0 while none is live."""
    planned: int | None
    """The version that goes live by itself at `planned_at`."""
    planned_at: datetime | None
    planned_problem: str
    """Why the last planned version could not go live, in English; empty while there is nothing to tell."""
    can_undo: bool
    can_redo: bool
    updated_at: datetime
    updated_by: str


@dataclass(frozen=True, slots=True)
class Version:
    """What was published once."""

    draft: str
    kind: str
    title: str
    store: StoreId | None
    number: int
    content_hash: str
    document: JsonObject
    compiled: JsonObject
    assets: frozenset[str]
    at: datetime
    by: str
    comment: str
    live: bool


@dataclass(frozen=True, slots=True)
class Use:
    """A draft, or its live version, that refers to something."""

    draft: str
    kind: str
    title: str
    published: bool


class NoSuchDraft(NotFound):
    """No such draft, or out of the account's sight."""

    sentence = N_("This document does not exist, or you may not see it. Go back to the list and choose another.")


class NotReady(Invalid):
    """A finding that stands against publishing."""

    def __init__(self, finding: Finding) -> None:
        # The sentence belongs to the kind that found it; the class only says which category it is.
        self.sentence = finding.sentence  # type: ignore[misc]
        super().__init__(field=finding.pointer, problems=(), **dict[str, object](finding.params))


class Clashing(Conflict):
    """Two people changed the same thing; `clashes` holds both values, `revision` is the others'."""

    sentence = N_("%(who)s changed the same thing meanwhile (%(count)s). Choose which value stands.")

    def __init__(self, clashes: list[Clash], who: str, revision: int) -> None:
        self.clashes = clashes
        self.who = who
        self.revision = revision
        super().__init__(who=who, count=len(clashes))

    @property
    def errors(self) -> list[dict[str, JsonValue]]:
        """Each clash with both values, for the problem document."""
        return [
            {"pointer": one.pointer, "detail": self.message, "yours": one.mine, "theirs": one.theirs, "who": self.who}
            for one in self.clashes
        ]


class NotKept(NotFound):
    """A revision that is too old, or was never there."""

    sentence = N_("This state is not kept any more. Load the page again and choose a newer one.")


class NothingToUndo(Conflict):
    """The account has no change left to undo or redo."""

    sentence = N_("There is nothing left to undo here.")


class NothingToRedo(Conflict):
    """The account has undone nothing that could be done again."""

    sentence = N_("There is nothing to do again here.")


class TooLate(Invalid):
    """A publish is planned for a moment that is over."""

    field = "/at"
    sentence = N_("This moment is over: choose a later one, or publish now.")


class ChangedMeanwhile(Conflict):
    """A draft got another revision between its check and its publish."""

    sentence = N_("“%(title)s” was changed while it was being published. Look at it again and publish once more.")
