"""What an online shop must be able to do for us; pure."""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from signage.errors import Invalid

_LABEL = re.compile(r"[a-z0-9_]([a-z0-9_-]*[a-z0-9_])?", re.ASCII)
LOCAL_ENDS = frozenset({"localhost", "local", "internal", "lan", "home", "arpa", "onion"})


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


def is_public_host(host: str) -> bool:
    """Whether shoppers anywhere can mean this host: no address of the store's own network, in no notation.

    The address is opened by the shopper's browser, which stands in the store's Wi-Fi: it must lead to a shop, not to
    a till or a router.
    """
    try:
        return ipaddress.ip_address(host.strip("[]")).is_global
    except ValueError:
        pass
    try:
        labels = host.rstrip(".").encode("idna").decode().lower().split(".")
    except UnicodeError:
        return False
    if not all(_LABEL.fullmatch(label) for label in labels):
        return False
    # Browsers read 127.1, 0x7f.1 and 2130706433 as IPv4: whatever ends in a number is one.
    numeric = labels[-1].isdigit() or labels[-1].startswith("0x")
    return len(labels) > 1 and not numeric and labels[-1] not in LOCAL_ENDS


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

    @property
    def fields(self) -> Mapping[str, str]:
        """What each setting is called in the form: marked sentences."""
        ...

    @property
    def hint(self) -> str:
        """A marked sentence below the form's fields."""
        ...

    def check(self, settings: Mapping[str, object]) -> None:
        """Raise Invalid (a JSON pointer each) unless these settings can be used."""
        ...

    def checkout(self, settings: Mapping[str, object], articles: Sequence[Article]) -> str:
        """The address at which the shop takes over a basket of these articles."""
        ...
