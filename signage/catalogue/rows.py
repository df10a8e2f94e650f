"""How rows of the catalogue become values, and back."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime
from decimal import Decimal

from sqlalchemy import select
from sqlalchemy.orm import Session

from signage.ids import MediumId, ProductId, StoreId, VariantId

from .measure import Measure
from .models import PriceRow, ProductRow, StockRow, VariantRow
from .money import Money
from .values import NewPrice, NewProduct, NewVariant, Price, PriceKind, Product, Stock, Texts, Variant

IN_CHUNK = 500
"""Ids in one `IN (…)`: SQLite's default limit of variables is 32,766, but long statements plan slowly."""


def products_of(session: Session, rows: Sequence[ProductRow]) -> tuple[Product, ...]:
    """Products with their variants, in the order of the rows."""
    variants: dict[str, list[Variant]] = defaultdict(list)
    ids = [row.id for row in rows]
    for chunk in chunks(ids):
        statement = select(VariantRow).where(VariantRow.product_id.in_(chunk))
        for row in session.scalars(statement.order_by(VariantRow.position, VariantRow.id)):
            variants[row.product_id].append(variant_value(row))
    return tuple(product_value(row, variants[row.id]) for row in rows)


def prices_of(session: Session, variants: Iterable[str]) -> dict[VariantId, list[Price]]:
    """The whole price history of variants, oldest first."""
    found: dict[VariantId, list[Price]] = defaultdict(list)
    for chunk in chunks(sorted(set(variants))):
        statement = select(PriceRow).where(PriceRow.variant_id.in_(chunk))
        for row in session.scalars(statement.order_by(PriceRow.valid_from, PriceRow.id)):
            found[VariantId(row.variant_id)].append(price_value(row))
    return found


def stock_of(session: Session, variants: Iterable[str], store: StoreId | None = None) -> list[Stock]:
    """Stock of variants, in one store or in all."""
    found: list[Stock] = []
    for chunk in chunks(sorted(set(variants))):
        statement = select(StockRow).where(StockRow.variant_id.in_(chunk))
        if store is not None:
            statement = statement.where(StockRow.store_id == store)
        found += [stock_value(row) for row in session.scalars(statement)]
    return found


def chunks(ids: Sequence[str]) -> Iterable[Sequence[str]]:
    return (ids[start : start + IN_CHUNK] for start in range(0, len(ids), IN_CHUNK))


def product_value(row: ProductRow, variants: Sequence[Variant]) -> Product:
    return Product(
        id=ProductId(row.id),
        title=dict(row.title),
        description=dict(row.description),
        brand=row.brand,
        category=row.category,
        picture=row.picture,
        media=tuple(MediumId(each) for each in row.media),
        link=row.link,
        image_link=row.image_link,
        source=row.source,
        external_id=row.external_id,
        variants=tuple(variants),
        store=StoreId(row.store_id) if row.store_id else None,
        version=row.version,
        retired_at=row.retired_at,
    )


def variant_value(row: VariantRow) -> Variant:
    return Variant(
        id=VariantId(row.id),
        product=ProductId(row.product_id),
        sku=row.sku,
        gtin=row.gtin,
        colour=dict(row.colour),
        size=row.size,
        picture=row.picture,
        source=row.source,
        external_id=row.external_id,
        measure=row.measure,
    )


def price_value(row: PriceRow) -> Price:
    return Price(
        id=row.id,
        variant=VariantId(row.variant_id),
        store=StoreId(row.store_id) if row.store_id else None,
        money=Money(row.gross_minor, row.currency),
        tax_rate=Decimal(row.tax_basis_points) / 10_000,
        valid_from=row.valid_from,
        kind=PriceKind(row.kind),
    )


def stock_value(row: StockRow) -> Stock:
    return Stock(VariantId(row.variant_id), StoreId(row.store_id), row.quantity, row.version)


def basis_points(rate: Decimal) -> int:
    return int((rate * 10_000).to_integral_value())


def price_row(id_: str, variant: VariantId, new: NewPrice, valid_from: datetime) -> PriceRow:
    return PriceRow(
        id=id_,
        variant_id=variant,
        store_id=new.store,
        currency=new.money.currency,
        gross_minor=new.money.minor,
        tax_basis_points=basis_points(new.tax_rate),
        valid_from=valid_from,
        kind=new.kind.value,
    )


def fill_product(row: ProductRow, new: NewProduct) -> None:
    row.store_id = new.store
    row.title, row.description = stripped(new.title), stripped(new.description)
    row.brand, row.category = new.brand.strip(), new.category.strip()
    row.picture, row.media = new.picture, list(new.media)
    row.link, row.image_link = new.link, new.image_link
    row.search = searched(new)
    row.sort = next(iter(row.title.values()), "").casefold()[:300]


def stripped(texts: Texts) -> dict[str, str]:
    """The texts without blanks round them, and without languages that say nothing."""
    return {tag: each.strip() for tag, each in texts.items() if each.strip()}


def searched(new: NewProduct) -> str:
    """What the product list looks through: words and numbers, folded so that case does not matter."""
    words = [*new.title.values(), new.brand, new.category]
    for variant in new.variants:
        words += [variant.sku, variant.gtin, *variant.colour.values()]
    return "\n".join(word for word in words if word).casefold()


def fill_variant(row: VariantRow, new: NewVariant, position: int) -> None:
    row.sku, row.gtin = new.sku.strip(), new.gtin
    row.colour, row.size, row.picture = stripped(new.colour), new.size.strip(), new.picture
    row.measure = str(Measure.parse(new.measure)) if new.measure else ""
    row.position = position
