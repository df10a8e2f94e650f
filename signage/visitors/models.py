"""Tables: sessions without names, and consents that are only ever added to."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Boolean, Integer, String
from sqlalchemy.orm import Mapped, mapped_column

from signage.rows import Base, UtcDateTime


class SessionRow(Base):
    """One visit of somebody. holder: a keyed hash of the card or cookie in use, never that itself."""

    __tablename__ = "visitor_session"

    id: Mapped[str] = mapped_column(String(64), primary_key=True)
    holder: Mapped[str | None] = mapped_column(String(80), unique=True)
    store: Mapped[str | None] = mapped_column(String(26), index=True)
    began_at: Mapped[datetime] = mapped_column(UtcDateTime)
    last_act_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
    taps: Mapped[int] = mapped_column(Integer, default=0)


class ConsentRow(Base):
    """One answer to one purpose; a withdrawal is a row of its own. Rows never change, only cut off their session."""

    __tablename__ = "consent"

    id: Mapped[str] = mapped_column(String(26), primary_key=True)
    session: Mapped[str | None] = mapped_column(String(64), index=True)
    purpose: Mapped[str] = mapped_column(String(20))
    given: Mapped[bool] = mapped_column(Boolean)
    text_version: Mapped[str] = mapped_column(String(20))
    language: Mapped[str] = mapped_column(String(20))
    channel: Mapped[str] = mapped_column(String(20))
    at: Mapped[datetime] = mapped_column(UtcDateTime)
