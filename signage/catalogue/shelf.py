"""What stands in a store's shelf now, put together from names, prices and stock."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from signage.ids import ProductId, VariantId
from signage.places import Store

from .measure import Measure
from .models import ProductRow, VariantRow
from .pricing import Quote, quote
from .rows import chunks, prices_of, stock_of
from .values import Offer, text


def offers_of(
    session: Session, store: Store, variants: Sequence[VariantRow], *, languages: Sequence[str], at: datetime
) -> list[Offer]:
    """The offers of these variants, in their order. A variant without a price is not for sale and is absent."""
    ids = [row.id for row in variants]
    prices = prices_of(session, ids)
    stock = {each.variant: each.quantity for each in stock_of(session, ids, store.id)}
    products: dict[str, ProductRow] = {}
    for chunk in chunks(sorted({row.product_id for row in variants})):
        products |= {row.id: row for row in session.scalars(select(ProductRow).where(ProductRow.id.in_(chunk)))}
    offers = []
    for row in variants:
        found = quote(prices.get(VariantId(row.id), ()), store.id, at)
        # A price in another currency is none here: nobody may be asked for pounds in Cologne.
        if found is not None and found.price.money.currency == store.currency:
            left = stock.get(VariantId(row.id), 0)
            offers.append(_offer(store, (row, products[row.product_id]), found, stock=left, languages=languages))
    return offers


def _offer(
    store: Store, rows: tuple[VariantRow, ProductRow], found: Quote, *, stock: int, languages: Sequence[str]
) -> Offer:
    variant, product = rows
    title, language = text(product.title, languages)
    return Offer(
        store=store.id,
        sku=variant.sku,
        product=ProductId(product.id),
        variant=VariantId(variant.id),
        gtin=variant.gtin,
        title=title,
        titles=dict(product.title),
        description=text(product.description, languages)[0],
        brand=product.brand,
        category=product.category,
        colour=text(variant.colour, languages)[0],
        colours=dict(variant.colour),
        size=variant.size,
        picture=variant.picture or product.picture,
        language=language,
        price=found.price.money,
        kind=found.price.kind,
        regular=found.regular,
        low_30_days=found.low_30_days,
        history_days=found.history_days,
        tax_rate=found.price.tax_rate,
        stock=stock,
        measure=Measure.parse(variant.measure) if variant.measure else None,
    )
