"""What an online shop must be able to do for us; pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from signage.errors import Invalid


class BadShopSetting(Invalid):
    """A setting of the connection cannot be used; each reason is a sentence of its own."""

    def __init__(self, field: str, sentence: str) -> None:
        self.sentence = sentence  # type: ignore[misc]
        super().__init__(field=field)


@dataclass(frozen=True)
class Article:
    """So many of one article, as a shop understands it."""

    sku: str
    gtin: str
    quantity: int


class Shop(Protocol):
    """One kind of online shop. Payment happens there, never here."""

    @property
    def name(self) -> str:
        """Unique among shops; stored."""
        ...

    @property
    def label(self) -> str:
        """A marked sentence for people."""
        ...

    @property
    def example(self) -> Mapping[str, str]:
        """Settings that are valid: the contract test and the form's placeholders use them."""
        ...

    def check(self, settings: Mapping[str, object]) -> None:
        """Raise Invalid (a JSON pointer each) unless these settings can be used."""
        ...

    def checkout(self, settings: Mapping[str, object], articles: Sequence[Article]) -> str:
        """The address at which the shop takes over a basket of these articles."""
        ...
