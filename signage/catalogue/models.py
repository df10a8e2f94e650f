"""Tables of the catalogue: products, variants, the price history, stock a store, imports."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import JSON, ForeignKey, Index, LargeBinary, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from signage.db import Base, UtcDateTime


class ProductRow(Base):
    """What people call one thing. `search` is what the product list looks through, folded."""

    __tablename__ = "product"
    __table_args__ = (UniqueConstraint("source", "external_id", name="uq_product_source"),)

    id: Mapped[str] = mapped_column(String(26), primary_key=True)
    store_id: Mapped[str | None] = mapped_column(ForeignKey("store.id"))
    source: Mapped[str] = mapped_column(String(64))
    external_id: Mapped[str] = mapped_column(String(200))
    title: Mapped[dict[str, str]] = mapped_column(JSON)
    description: Mapped[dict[str, str]] = mapped_column(JSON)
    brand: Mapped[str] = mapped_column(String(200))
    category: Mapped[str] = mapped_column(String(300), index=True)
    picture: Mapped[str] = mapped_column(String(64))
    media: Mapped[list[str]] = mapped_column(JSON)
    link: Mapped[str] = mapped_column(Text)
    image_link: Mapped[str] = mapped_column(Text)
    search: Mapped[str] = mapped_column(Text)
    sort: Mapped[str] = mapped_column(String(300), index=True)
    version: Mapped[int] = mapped_column(default=1)
    retired_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class VariantRow(Base):
    """One size and colour of a product."""

    __tablename__ = "variant"
    __table_args__ = (UniqueConstraint("source", "external_id", name="uq_variant_source"),)

    id: Mapped[str] = mapped_column(String(26), primary_key=True)
    product_id: Mapped[str] = mapped_column(ForeignKey("product.id"), index=True)
    sku: Mapped[str] = mapped_column(String(100), unique=True)
    gtin: Mapped[str] = mapped_column(String(14), index=True)
    colour: Mapped[dict[str, str]] = mapped_column(JSON)
    size: Mapped[str] = mapped_column(String(100))
    picture: Mapped[str] = mapped_column(String(64))
    measure: Mapped[str] = mapped_column(String(16), default="")
    source: Mapped[str] = mapped_column(String(64))
    external_id: Mapped[str] = mapped_column(String(200))
    position: Mapped[int]


class PriceRow(Base):
    """One line of the price history; appended, never changed. store_id NULL: every store."""

    __tablename__ = "price"
    __table_args__ = (Index("ix_price_variant_from", "variant_id", "valid_from"),)

    id: Mapped[str] = mapped_column(String(26), primary_key=True)
    variant_id: Mapped[str] = mapped_column(ForeignKey("variant.id"))
    store_id: Mapped[str | None] = mapped_column(ForeignKey("store.id"))
    currency: Mapped[str] = mapped_column(String(3))
    gross_minor: Mapped[int]
    # Hundredths of a percent: 1900 is 19 %. No database rounds a whole number.
    tax_basis_points: Mapped[int]
    valid_from: Mapped[datetime] = mapped_column(UtcDateTime)
    kind: Mapped[str] = mapped_column(String(16))


class StockRow(Base):
    """What a store can still promise of a variant."""

    __tablename__ = "stock"

    variant_id: Mapped[str] = mapped_column(ForeignKey("variant.id"), primary_key=True)
    store_id: Mapped[str] = mapped_column(ForeignKey("store.id"), primary_key=True)
    quantity: Mapped[int]
    version: Mapped[int] = mapped_column(default=1)


class ImportRow(Base):
    """One reading of a product feed, and what was wrong with its rows."""

    __tablename__ = "feed_import"

    id: Mapped[str] = mapped_column(String(26), primary_key=True)
    job_id: Mapped[str | None] = mapped_column(String(26))
    store_id: Mapped[str | None] = mapped_column(ForeignKey("store.id"))
    feed: Mapped[str] = mapped_column(String(64))
    filename: Mapped[str] = mapped_column(String(200))
    source: Mapped[str] = mapped_column(String(64))
    language: Mapped[str] = mapped_column(String(16))
    tax_basis_points: Mapped[int]
    # Whether it was somebody for all stores: whoever works in one makes and changes its own products alone.
    shared: Mapped[bool]
    size: Mapped[int]
    state: Mapped[str] = mapped_column(String(16))
    rows: Mapped[int]
    added: Mapped[int]
    changed: Mapped[int]
    unchanged: Mapped[int]
    refused: Mapped[int]
    errors: Mapped[list[dict[str, object]]] = mapped_column(JSON)
    started_at: Mapped[datetime] = mapped_column(UtcDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class ImportPartRow(Base):
    """A piece of an uploaded feed: small, so that no write holds the database for long. Gone after the import."""

    __tablename__ = "feed_part"

    import_id: Mapped[str] = mapped_column(ForeignKey("feed_import.id"), primary_key=True)
    part: Mapped[int] = mapped_column(primary_key=True)
    content: Mapped[bytes] = mapped_column(LargeBinary)
