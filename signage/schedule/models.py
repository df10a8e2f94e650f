"""The tables of the schedule."""

from __future__ import annotations

from datetime import date, datetime, time

from sqlalchemy import JSON, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from signage.db import Base, UtcDateTime


class FallbackRow(Base):
    """What the displays of a store show when nothing is planned for them."""

    __tablename__ = "schedule_fallback"

    store: Mapped[str] = mapped_column(String(40), primary_key=True)
    playlist: Mapped[str] = mapped_column(String(40), index=True)


class CampaignRow(Base):
    """What starts, pauses and stops together everywhere. `store` is whose it is to see."""

    __tablename__ = "schedule_campaign"

    id: Mapped[str] = mapped_column(String(40), primary_key=True)
    title: Mapped[str] = mapped_column(String(200))
    store: Mapped[str | None] = mapped_column(String(40), index=True)
    state: Mapped[str] = mapped_column(String(8))
    version: Mapped[int] = mapped_column(default=1)
    changed_at: Mapped[datetime] = mapped_column(UtcDateTime)
    changed_by: Mapped[str] = mapped_column(String(200))


class EntryRow(Base):
    """A playlist given to targets on a level. `store` is whose it is to see.

    Dates, times of day and the rule are of the clock on the wall of the store in which a display hangs; since and until
    are instants.
    """

    __tablename__ = "schedule_entry"

    id: Mapped[str] = mapped_column(String(40), primary_key=True)
    playlist: Mapped[str] = mapped_column(String(40), index=True)
    campaign: Mapped[str | None] = mapped_column(ForeignKey("schedule_campaign.id"), index=True)
    level: Mapped[str] = mapped_column(String(12))
    store: Mapped[str | None] = mapped_column(String(40), index=True)
    since: Mapped[datetime | None] = mapped_column(UtcDateTime)
    until: Mapped[datetime | None] = mapped_column(UtcDateTime)
    first: Mapped[date | None]
    last: Mapped[date | None]
    starts: Mapped[time | None]
    ends: Mapped[time | None]
    rule: Mapped[str] = mapped_column(String(400))
    exceptions: Mapped[list[str]] = mapped_column(JSON)
    added: Mapped[list[str]] = mapped_column(JSON)
    holidays: Mapped[str] = mapped_column(String(12))
    doors: Mapped[str] = mapped_column(String(8))
    lead_minutes: Mapped[int]
    stock_product: Mapped[str | None] = mapped_column(String(40), index=True)
    stock_more_than: Mapped[int]
    share: Mapped[int | None]
    paused: Mapped[bool]
    drill: Mapped[bool]
    version: Mapped[int] = mapped_column(default=1)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    created_by: Mapped[str] = mapped_column(String(200))


class TargetRow(Base):
    """One of the targets of an entry; `target_id` is empty for all displays."""

    __tablename__ = "schedule_target"
    __table_args__ = (Index("ix_schedule_target_target", "target", "target_id"),)

    entry: Mapped[str] = mapped_column(ForeignKey("schedule_entry.id", ondelete="CASCADE"), primary_key=True)
    target: Mapped[str] = mapped_column(String(10), primary_key=True)
    target_id: Mapped[str] = mapped_column(String(40), primary_key=True)
