"""Finding a thing in a tour by words. Pure."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence
from typing import Final

MOST_LETTERS: Final = 100


def words_of(asked: str) -> tuple[str, ...]:
    """What a person typed, as words to look for; accents and capitals do not matter."""
    return tuple(_plain(asked[:MOST_LETTERS]).split())


def matches(words: Sequence[str], *texts: str) -> bool:
    """Whether each word stands somewhere in the texts."""
    plain = _plain(" ".join(texts))
    return bool(words) and all(word in plain for word in words)


def _plain(text: str) -> str:
    parts: Iterable[str] = unicodedata.normalize("NFKD", text.casefold())
    return "".join(part for part in parts if not unicodedata.combining(part))
