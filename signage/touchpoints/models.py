"""The tables of touchpoints."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from signage.rows import Base, UtcDateTime
from signage.sealed import Sealed


class TouchpointRow(Base):
    """One tag, code, reader, beacon or gateway. Rows are retired, never deleted: a code is used once."""

    __tablename__ = "touchpoint"

    id: Mapped[str] = mapped_column(String(26), primary_key=True)
    code: Mapped[str] = mapped_column(String(10), unique=True)
    kind: Mapped[str] = mapped_column(String(16), index=True)
    name: Mapped[str] = mapped_column(String(100))
    store: Mapped[str] = mapped_column(String(26), index=True)
    state: Mapped[str] = mapped_column(String(16))
    identity: Mapped[str | None] = mapped_column(String(120), unique=True)
    source: Mapped[str | None] = mapped_column(String(200), unique=True)
    role: Mapped[str] = mapped_column(String(16), default="")
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    state_before: Mapped[str] = mapped_column(String(16), default="")


class BindingRow(Base):
    """Where a touchpoint hung from `since` to `until`; the open one (until NULL) holds now."""

    __tablename__ = "touchpoint_binding"
    __table_args__ = (
        # One open binding a touchpoint, settled by the database and not by reading first.
        Index(
            "uq_touchpoint_binding_open",
            "touchpoint",
            unique=True,
            sqlite_where=text("until IS NULL"),
            postgresql_where=text("until IS NULL"),
        ),
    )

    id: Mapped[str] = mapped_column(String(26), primary_key=True)
    touchpoint: Mapped[str] = mapped_column(ForeignKey("touchpoint.id"), index=True)
    place: Mapped[str] = mapped_column(String(26))
    product: Mapped[str | None] = mapped_column(String(26))
    display: Mapped[str | None] = mapped_column(String(26))
    since: Mapped[datetime] = mapped_column(UtcDateTime)
    until: Mapped[datetime | None] = mapped_column(UtcDateTime)


class SecretRow(Base):
    """A secret that a reader or gateway signs with; two live while it is being changed."""

    __tablename__ = "touchpoint_secret"

    id: Mapped[str] = mapped_column(String(26), primary_key=True)
    touchpoint: Mapped[str] = mapped_column(ForeignKey("touchpoint.id"), index=True)
    secret: Mapped[str] = mapped_column(Sealed)
    since: Mapped[datetime] = mapped_column(UtcDateTime)
    until: Mapped[datetime | None] = mapped_column(UtcDateTime)


class SeenRow(Base):
    """How often a touchpoint was heard; written in bundles, so it lags its taps by some seconds."""

    __tablename__ = "touchpoint_seen"

    touchpoint: Mapped[str] = mapped_column(ForeignKey("touchpoint.id"), primary_key=True)
    last_at: Mapped[datetime] = mapped_column(UtcDateTime)
    taps: Mapped[int] = mapped_column(default=0)
    refused: Mapped[int] = mapped_column(default=0)
