"""The tables of the outbox."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from signage.rows import Base, UtcDateTime
from signage.sealed import Sealed


class TargetRow(Base):
    """Somebody who is told of facts: an address, which facts, how it is going."""

    __tablename__ = "notify_target"

    id: Mapped[str] = mapped_column(String(26), primary_key=True)
    kind: Mapped[str] = mapped_column(String(40))
    name: Mapped[str] = mapped_column(String(100))
    store: Mapped[str | None] = mapped_column(String(26), index=True)
    settings: Mapped[dict[str, Any]] = mapped_column(JSON)
    secret: Mapped[str] = mapped_column(Sealed)
    types: Mapped[list[str]] = mapped_column(JSON)
    state: Mapped[str] = mapped_column(String(12))
    failures: Mapped[int] = mapped_column(default=0)
    note: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)


class DeliveryRow(Base):
    """One fact for one target, written with the fact; `body` is the CloudEvent exactly as it is sent."""

    __tablename__ = "notify_delivery"
    __table_args__ = (Index("ix_notify_delivery_target_state", "target", "state"),)

    id: Mapped[str] = mapped_column(String(26), primary_key=True)
    target: Mapped[str] = mapped_column(ForeignKey("notify_target.id", ondelete="CASCADE"))
    event: Mapped[str] = mapped_column(String(26))
    type: Mapped[str] = mapped_column(String(80))
    body: Mapped[str] = mapped_column(Text)
    state: Mapped[str] = mapped_column(String(12))
    attempts: Mapped[int] = mapped_column(default=0)
    note: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    next_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
