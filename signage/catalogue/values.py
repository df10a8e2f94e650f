"""What a shop sells, as frozen values."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from enum import StrEnum

from signage.ids import MediumId, ProductId, StoreId, VariantId

from .measure import Measure
from .money import Money

Texts = Mapping[str, str]
"""Language tag → text."""


class PriceKind(StrEnum):
    """Whether a price is the ordinary one or a reduced one."""

    REGULAR = "regular"
    OFFER = "offer"


def text(texts: Texts, languages: Sequence[str]) -> tuple[str, str]:
    """The first text that the chain of languages finds, and its language.

    A tag also finds its bare language (`de-AT` finds `de`); without a hit any text is better than none.
    """
    for tag in languages:
        for each in (tag, tag.split("-")[0]):
            if texts.get(each):
                return texts[each], each
    for tag in sorted(texts):
        if texts[tag]:
            return texts[tag], tag
    return "", languages[0] if languages else "de"


@dataclass(frozen=True)
class Variant:
    """One size and colour of a product: what has a price and lies in a shelf."""

    id: VariantId
    product: ProductId
    sku: str
    gtin: str = ""
    colour: Texts = field(default_factory=dict)
    size: str = ""
    picture: str = ""
    source: str = "auslage"
    external_id: str = ""
    measure: str = ""

    def name(self, languages: Sequence[str]) -> str:
        """Colour and size as far as there are any, in the first language of the chain that has them."""
        return " · ".join(part for part in (text(self.colour, languages)[0], self.size) if part)


@dataclass(frozen=True)
class Product:
    """What people call one thing, in all its sizes and colours. picture: SHA-256 of a public blob, or empty.

    retired_at: since when it is sold no longer; nobody is offered it then.
    """

    id: ProductId
    title: Texts
    description: Texts
    brand: str
    category: str
    picture: str
    media: tuple[MediumId, ...]
    link: str
    image_link: str
    source: str
    external_id: str
    variants: tuple[Variant, ...]
    store: StoreId | None = None
    version: int = 1
    retired_at: datetime | None = None

    def name(self, languages: Sequence[str]) -> str:
        """The title in the first language of the chain that has one."""
        return text(self.title, languages)[0]


@dataclass(frozen=True)
class NewVariant:
    """What a person or a feed says about a variant. measure: how much is in it (“300 ml”), or empty."""

    sku: str
    gtin: str = ""
    colour: Texts = field(default_factory=dict)
    size: str = ""
    picture: str = ""
    source: str = "auslage"
    external_id: str = ""
    measure: str = ""


@dataclass(frozen=True)
class NewProduct:
    """What a person or a feed says about a product. store: None for a product of every store."""

    title: Texts
    variants: tuple[NewVariant, ...]
    description: Texts = field(default_factory=dict)
    brand: str = ""
    category: str = ""
    picture: str = ""
    media: tuple[MediumId, ...] = ()
    link: str = ""
    image_link: str = ""
    source: str = "auslage"
    external_id: str = ""
    store: StoreId | None = None


@dataclass(frozen=True)
class Price:
    """One line of the price history. It is never changed; a newer line takes over. store: None is every store."""

    id: str
    variant: VariantId
    store: StoreId | None
    money: Money
    tax_rate: Decimal
    valid_from: datetime
    kind: PriceKind


@dataclass(frozen=True)
class NewPrice:
    """A price to be written down, from now on unless `valid_from` says later."""

    money: Money
    tax_rate: Decimal = Decimal("0.19")
    store: StoreId | None = None
    kind: PriceKind = PriceKind.REGULAR
    valid_from: datetime | None = None


@dataclass(frozen=True)
class Stock:
    """How many pieces of a variant a store can still promise."""

    variant: VariantId
    store: StoreId
    quantity: int
    version: int


FEW_LEFT = 5
"""From so many pieces down a shopper is told how many are left: the same as in static/lib/stock.ts."""


@dataclass(frozen=True)
class Offer:
    """What a shopper may be told about a variant in a store now: name, price, stock.

    title, description and colour are in the shopper's language; titles and colours in all there are.
    regular and low_30_days are set where the price is a reduction: the price before it, and the lowest of the
    30 days before it began, from which alone a percentage may be computed (PAngV § 11; CJEU C-330/23).
    """

    store: StoreId
    sku: str
    product: ProductId
    variant: VariantId
    gtin: str
    title: str
    titles: Texts
    description: str
    brand: str
    category: str
    colour: str
    colours: Texts
    size: str
    picture: str
    language: str
    price: Money
    kind: PriceKind
    regular: Money | None
    low_30_days: Money | None
    history_days: int
    tax_rate: Decimal
    stock: int
    measure: Measure | None = None

    @property
    def unit_text(self) -> str:
        """What one litre, kilogram or metre of it costs; empty where that says nothing."""
        if self.measure is None:
            return ""
        return f"{self.measure.price_of_one(self.price).format(self.language)}/{self.measure.base}"

    @property
    def available(self) -> bool:
        return self.stock > 0

    @property
    def picture_url(self) -> str:
        """Where the picture is, or empty."""
        return f"/media/{self.picture}" if self.picture else ""

    @property
    def price_text(self) -> str:
        return self.price.format(self.language)

    @property
    def regular_text(self) -> str:
        return self.regular.format(self.language) if self.regular else ""

    @property
    def low_text(self) -> str:
        return self.low_30_days.format(self.language) if self.low_30_days else ""


@dataclass(frozen=True)
class Page:
    """One page of a long list."""

    products: tuple[Product, ...]
    total: int
    page: int
    per_page: int

    @property
    def pages(self) -> int:
        return max(1, -(-self.total // self.per_page))
