"""What Google's product attributes mean here. Pure: a row in, an item or its problems out.

Names and forms: Google Merchant Center, product data specification.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from signage.errors import N_

from .checks import MOST_MINOR, MOST_PIECES, is_gtin, is_measure
from .feeds import FeedRow
from .measure import Measure
from .money import Money
from .pricing import Wanted

ID_MISSING = N_("The id is missing. Every product needs one that stays the same.")
ID_TOO_LONG = N_("The id has more than 100 characters.")
TITLE_MISSING = N_("The title is missing.")
PRICE_MISSING = N_("The price is missing.")
BAD_PRICE = N_("“%(value)s” is no price. Write it as 49.95 EUR.")
OTHER_CURRENCY = N_("The sale price is in %(sale)s, the price in %(price)s: both need one currency.")
WRONG_CURRENCY = N_("The price is in %(given)s, the store sells in %(expected)s.")
BAD_DATES = N_("“%(value)s” is no span of time. Write it as 2026-05-01T00:00+02:00/2026-05-08T00:00+02:00.")
BAD_GTIN = N_("“%(value)s” is no GTIN: its last digit does not check the others.")
BAD_MEASURE = N_("“%(value)s” does not say how much is in it. Write an amount and mg, g, kg, ml, cl, l, cm or m.")
BAD_QUANTITY = N_("“%(value)s” is no quantity. Write a whole number from 0 to 1,000,000.")
BAD_AVAILABILITY = N_("“%(value)s” is no availability. Write in_stock, out_of_stock, preorder or backorder.")
UNKNOWN_STORE = N_("There is no store with the code “%(value)s”. Give the store this external number first.")
TWICE = N_("The id “%(value)s” came before, on line %(line)s.")
SKU_TAKEN = N_("The article number “%(value)s” belongs to another product already.")
NOT_YOURS = N_("The product of “%(value)s” belongs to all stores: only an account for all stores may add to it.")

AVAILABLE = frozenset({"in_stock", "in stock", "preorder", "backorder"})
GONE = frozenset({"out_of_stock", "out of stock"})


@dataclass(frozen=True)
class Flaw:
    """One thing that is wrong with a row: the attribute, a marked sentence, what fills its blanks."""

    field: str
    sentence: str
    params: Mapping[str, str | int]


@dataclass(frozen=True)
class Item:
    """One row, understood. group: the product that this variant belongs to. quantity None: leave the stock alone."""

    line: int
    id: str
    group: str
    title: str
    description: str
    brand: str
    category: str
    link: str
    image_link: str
    gtin: str
    colour: str
    size: str
    measure: str
    wanted: Wanted
    quantity: int | None
    store_code: str


def understood(row: FeedRow, currency: str) -> Item | list[Flaw]:
    """The row as an item, or everything that is wrong with it. currency: what the shop sells in."""
    values, flaws = row.values, list[Flaw]()
    id_, title = values.get("id", ""), values.get("title", "")
    if not id_:
        flaws.append(Flaw("id", ID_MISSING, {}))
    elif len(id_) > 100:
        flaws.append(Flaw("id", ID_TOO_LONG, {}))
    if not title:
        flaws.append(Flaw("title", TITLE_MISSING, {}))
    gtin = values.get("gtin", "").replace(" ", "").replace("-", "")
    if gtin and not is_gtin(gtin):
        flaws.append(Flaw("gtin", BAD_GTIN, {"value": gtin[:40]}))
    measure = values.get("unit_pricing_measure", "")
    if measure and not is_measure(measure):
        flaws.append(Flaw("unit_pricing_measure", BAD_MEASURE, {"value": measure[:40]}))
    wanted = _wanted(values, currency, flaws)
    quantity = _quantity(values, flaws)
    if flaws or wanted is None:
        return flaws
    return Item(
        line=row.line,
        id=id_,
        group=values.get("item_group_id", "") or id_,
        title=title[:300],
        description=values.get("description", ""),
        brand=values.get("brand", "")[:200],
        category=(values.get("product_type", "") or values.get("google_product_category", ""))[:300],
        link=_address(values.get("link", "")),
        image_link=_address(values.get("image_link", "")),
        gtin=gtin,
        colour=values.get("color", "")[:100],
        size=values.get("size", "")[:100],
        measure=str(Measure.parse(measure)) if measure else "",
        wanted=wanted,
        quantity=quantity,
        store_code=values.get("store_code", "")[:200],
    )


def _address(value: str) -> str:
    """Only what a browser may follow: a feed is written by others, and `javascript:` is an address, too."""
    return value[:2000] if value.startswith(("https://", "http://")) else ""


def _wanted(values: Mapping[str, str], currency: str, flaws: list[Flaw]) -> Wanted | None:
    if not values.get("price"):
        flaws.append(Flaw("price", PRICE_MISSING, {}))
        return None
    regular = _money(values, "price", flaws)
    sale = _money(values, "sale_price", flaws) if values.get("sale_price") else None
    since, until = _span(values, flaws)
    if regular is None:
        return None
    if regular.currency != currency:
        flaws.append(Flaw("price", WRONG_CURRENCY, {"given": regular.currency, "expected": currency}))
    if sale is not None and sale.currency != regular.currency:
        flaws.append(Flaw("sale_price", OTHER_CURRENCY, {"sale": sale.currency, "price": regular.currency}))
    # A "sale" at or above the price is no reduction, and may not be shown as one.
    if sale is None or sale.minor >= regular.minor:
        return Wanted(regular)
    return Wanted(regular, sale, since, until)


def _money(values: Mapping[str, str], name: str, flaws: list[Flaw]) -> Money | None:
    try:
        money = Money.parse(values[name])
    except ValueError:
        money = None
    if money is None or money.minor > MOST_MINOR:
        flaws.append(Flaw(name, BAD_PRICE, {"value": values[name][:40]}))
        return None
    return money


def _span(values: Mapping[str, str], flaws: list[Flaw]) -> tuple[datetime | None, datetime | None]:
    value = values.get("sale_price_effective_date", "")
    if not value:
        return None, None
    start, slash, end = value.partition("/")
    try:
        since, until = _instant(start), _instant(end)
        if not slash or until <= since:
            raise ValueError(value)
    except ValueError:
        flaws.append(Flaw("sale_price_effective_date", BAD_DATES, {"value": value[:80]}))
        return None, None
    return since, until


def _instant(text: str) -> datetime:
    instant = datetime.fromisoformat(text.strip())
    if instant.tzinfo is None:
        # Google reads a time without an offset as UTC.
        return instant.replace(tzinfo=UTC)
    return instant.astimezone(UTC)


def _quantity(values: Mapping[str, str], flaws: list[Flaw]) -> int | None:
    availability = values.get("availability", "").lower()
    if availability and availability not in AVAILABLE | GONE:
        flaws.append(Flaw("availability", BAD_AVAILABILITY, {"value": availability[:40]}))
    if availability in GONE:
        return 0
    value = values.get("quantity", "")
    if not value:
        return None
    if not (value.isascii() and value.isdigit() and int(value[:10]) <= MOST_PIECES):
        flaws.append(Flaw("quantity", BAD_QUANTITY, {"value": value[:40]}))
        return None
    return int(value)
