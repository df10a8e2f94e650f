"""The table of assignments."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Index, String
from sqlalchemy.orm import Mapped, mapped_column

from signage.db import Base, UtcDateTime


class FallbackRow(Base):
    """What the displays of a store show when nothing is planned for them."""

    __tablename__ = "schedule_fallback"

    store: Mapped[str] = mapped_column(String(40), primary_key=True)
    playlist: Mapped[str] = mapped_column(String(40), index=True)


class EntryRow(Base):
    """A playlist given to a target on a level. `store` is whose it is to see."""

    __tablename__ = "schedule_entry"
    __table_args__ = (Index("ix_schedule_entry_target", "target", "target_id"),)

    id: Mapped[str] = mapped_column(String(40), primary_key=True)
    playlist: Mapped[str] = mapped_column(String(40), index=True)
    target: Mapped[str] = mapped_column(String(10))
    target_id: Mapped[str] = mapped_column(String(40))
    level: Mapped[str] = mapped_column(String(12))
    store: Mapped[str | None] = mapped_column(String(40), index=True)
    since: Mapped[datetime | None] = mapped_column(UtcDateTime)
    until: Mapped[datetime | None] = mapped_column(UtcDateTime)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    created_by: Mapped[str] = mapped_column(String(200))
