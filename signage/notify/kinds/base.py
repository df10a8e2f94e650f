"""What a way of telling somebody must be able to do."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from signage.errors import N_, Invalid
from signage.fetch import REFUSALS


class BadSetting(Invalid):
    """A setting of a target cannot be used; each reason is a sentence of its own."""

    def __init__(self, field: str, sentence: str) -> None:
        self.sentence = sentence  # type: ignore[misc]
        super().__init__(field=field)


@dataclass(frozen=True)
class Message:
    """A fact as it goes out. id: the same at each attempt, so that the receiver may count it once."""

    id: str
    type: str
    body: bytes
    at: datetime
    secret: str


SENTENCES: Mapping[str, str] = {
    "": "",
    "Answered": N_("HTTP %(status)s"),
    **{refusal.__name__: refusal.sentence for refusal in REFUSALS},
}
"""What the other side said, by code; a door words it in the language of who reads it."""


@dataclass(frozen=True)
class Note:
    """What the other side said last: a code of `SENTENCES` and the values of its blanks."""

    code: str = ""
    values: Mapping[str, str] = field(default_factory=dict)

    @property
    def sentence(self) -> str:
        """The sentence to translate."""
        return SENTENCES.get(self.code, "")

    def as_json(self) -> dict[str, object]:
        """For its row."""
        return {"code": self.code, "values": dict(self.values)}


@dataclass(frozen=True)
class Sent:
    """What came of an attempt. gone: the receiver wants nothing any more."""

    ok: bool
    note: Note
    gone: bool = False


class Post(Protocol):
    """The one way out: a POST that reaches no private address unless the administrator allows it."""

    def __call__(self, url: str, body: bytes, headers: Mapping[str, str]) -> int:
        """The status of the answer; raises Problem when there is none."""
        ...


class Kind(Protocol):
    """One way of telling somebody of facts."""

    @property
    def name(self) -> str:
        """Unique among kinds; stored."""
        ...

    @property
    def label(self) -> str:
        """A marked sentence for people."""
        ...

    @property
    def example(self) -> Mapping[str, str]:
        """Settings that are valid."""
        ...

    def check(self, settings: Mapping[str, object]) -> None:
        """Raise Invalid (a JSON pointer each) unless these settings can be used."""
        ...

    def addresses(self, settings: Mapping[str, str]) -> Iterable[str]:
        """The addresses among settings that passed the check: where they lead is looked at before they are kept."""
        ...

    def send(self, settings: Mapping[str, str], message: Message, post: Post) -> Sent:
        """Try once."""
        ...
