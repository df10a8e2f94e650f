"""Tables of the map: stores, their places, the pictures of their floors."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import JSON, Float, ForeignKey, Index, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from signage.db import Base, UtcDateTime


class StoreRow(Base):
    """What a store says once; its name and its place in the tree are in the place of the same id."""

    __tablename__ = "store"
    __table_args__ = (UniqueConstraint("source", "external_id", name="uq_store_source"),)

    id: Mapped[str] = mapped_column(String(26), primary_key=True)
    time_zone: Mapped[str] = mapped_column(String(64))
    region: Mapped[str] = mapped_column(String(16))
    currency: Mapped[str] = mapped_column(String(3))
    languages: Mapped[list[str]] = mapped_column(JSON)
    hours: Mapped[list[list[str]]] = mapped_column(JSON)
    own_holidays: Mapped[list[str]] = mapped_column(JSON)
    source: Mapped[str] = mapped_column(String(64))
    external_id: Mapped[str] = mapped_column(String(200))


class PlaceRow(Base):
    """A spot on a store's map. removed_at: taken off it; the row stays, so that an undo brings all of it back."""

    __tablename__ = "place"
    __table_args__ = (Index("ix_place_store", "store_id"),)

    id: Mapped[str] = mapped_column(String(26), primary_key=True)
    store_id: Mapped[str] = mapped_column(ForeignKey("store.id"))
    parent_id: Mapped[str | None] = mapped_column(ForeignKey("place.id"))
    kind: Mapped[str] = mapped_column(String(16))
    name: Mapped[str] = mapped_column(String(200))
    floor: Mapped[int]
    x: Mapped[float | None] = mapped_column(Float)
    y: Mapped[float | None] = mapped_column(Float)
    heading: Mapped[float | None] = mapped_column(Float)
    polygon: Mapped[list[list[float]]] = mapped_column(JSON)
    iab_zone: Mapped[str] = mapped_column(String(64))
    details: Mapped[dict[str, str]] = mapped_column(JSON)
    version: Mapped[int] = mapped_column(default=1)
    removed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class PlanRow(Base):
    """The picture under a floor's map, cleaned when it came in."""

    __tablename__ = "floor_plan"

    place_id: Mapped[str] = mapped_column(ForeignKey("place.id"), primary_key=True)
    sha256: Mapped[str] = mapped_column(String(64))
    type: Mapped[str] = mapped_column(String(32))
    width_m: Mapped[float]
    height_m: Mapped[float]
    picture: Mapped[bytes] = mapped_column(LargeBinary)
