"""What a way of telling somebody must be able to do."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from signage.errors import Invalid


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


@dataclass(frozen=True)
class Sent:
    """What came of an attempt. gone: the receiver wants nothing any more. note: for people."""

    ok: bool
    gone: bool = False
    note: str = ""


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

    def send(self, settings: Mapping[str, str], message: Message, post: Post) -> Sent:
        """Try once."""
        ...
