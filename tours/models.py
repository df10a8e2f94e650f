"""Tables of the tours room. Documents and their versions lie in `signage.drafts`."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import JSON, ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from signage.rows import Base, UtcDateTime


class PanoramaRow(Base):
    """A 360° photo: its private original, and the pyramid of tiles that was made of it."""

    __tablename__ = "panorama"

    id: Mapped[str] = mapped_column(String(26), primary_key=True)
    store: Mapped[str | None] = mapped_column(String(26), index=True)
    filename: Mapped[str] = mapped_column(String(200))
    original: Mapped[str] = mapped_column(String(64))
    width: Mapped[int]
    height: Mapped[int]
    state: Mapped[str] = mapped_column(String(16))
    problem: Mapped[str] = mapped_column(Text, default="")
    tiles: Mapped[str] = mapped_column(String(64), default="", index=True)
    extension: Mapped[str] = mapped_column(String(8), default="")
    sizes: Mapped[list[int]] = mapped_column(JSON, default=list)
    warnings: Mapped[list[str]] = mapped_column(JSON, default=list)
    north: Mapped[float] = mapped_column(default=0.0)
    yaw: Mapped[float] = mapped_column(default=0.0)
    pitch: Mapped[float] = mapped_column(default=0.0)
    # Tiles of drafts are shown to people who sign in; with the first publish they become everybody's for good.
    public: Mapped[bool] = mapped_column(default=False)
    job: Mapped[str] = mapped_column(String(26))
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)


class TourAddressRow(Base):
    """A public address and the tour that is there; an alias leads on to the tour's present address."""

    __tablename__ = "tour_address"

    slug: Mapped[str] = mapped_column(String(60), primary_key=True)
    tour: Mapped[str] = mapped_column(String(26), ForeignKey("draft.id"), index=True)
    alias: Mapped[bool]
