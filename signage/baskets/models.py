"""The tables of baskets. No price is kept: it is the catalogue's, at the moment of looking."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from signage.rows import Base, UtcDateTime


class BasketRow(Base):
    """One shopper's basket. The cookie's own text is not here: who reads the database cannot take a basket over."""

    __tablename__ = "basket"

    id: Mapped[str] = mapped_column(String(26), primary_key=True)
    cookie_hash: Mapped[str] = mapped_column(String(64), unique=True)
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)


class LineRow(Base):
    """So many of a variant, at the price and from the stock of a store."""

    __tablename__ = "basket_line"
    __table_args__ = (CheckConstraint("quantity BETWEEN 1 AND 99", name="quantity"),)

    basket: Mapped[str] = mapped_column(ForeignKey("basket.id", ondelete="CASCADE"), primary_key=True)
    store: Mapped[str] = mapped_column(String(26), primary_key=True)
    sku: Mapped[str] = mapped_column(String(120), primary_key=True)
    quantity: Mapped[int]
    added_at: Mapped[datetime] = mapped_column(UtcDateTime)


class MarkRow(Base):
    """Something that a shopper wants to remember."""

    __tablename__ = "basket_mark"

    basket: Mapped[str] = mapped_column(ForeignKey("basket.id", ondelete="CASCADE"), primary_key=True)
    store: Mapped[str] = mapped_column(String(26), primary_key=True)
    sku: Mapped[str] = mapped_column(String(120), primary_key=True)
    at: Mapped[datetime] = mapped_column(UtcDateTime)


class ReservationRow(Base):
    """Goods that a store keeps back until a deadline; their stock is taken while the state is `held`, and for good
    once it is `collected`.
    """

    __tablename__ = "basket_reservation"

    id: Mapped[str] = mapped_column(String(26), primary_key=True)
    basket: Mapped[str] = mapped_column(ForeignKey("basket.id", ondelete="CASCADE"), index=True)
    store: Mapped[str] = mapped_column(String(26), index=True)
    sku: Mapped[str] = mapped_column(String(120))
    variant: Mapped[str] = mapped_column(String(26))
    quantity: Mapped[int]
    code: Mapped[str] = mapped_column(String(8))
    state: Mapped[str] = mapped_column(String(12))
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    until: Mapped[datetime] = mapped_column(UtcDateTime)


class CodeRow(Base):
    """A code that carries a basket along, once. Only its hash is here."""

    __tablename__ = "basket_code"

    code_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    basket: Mapped[str] = mapped_column(ForeignKey("basket.id", ondelete="CASCADE"), index=True)
    until: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
    used: Mapped[bool] = mapped_column(default=False)


class ShopRow(Base):
    """The online shop that a store hands its baskets to."""

    __tablename__ = "basket_shop"

    store: Mapped[str] = mapped_column(String(26), primary_key=True)
    kind: Mapped[str] = mapped_column(String(40))
    settings: Mapped[dict[str, Any]] = mapped_column(JSON)
