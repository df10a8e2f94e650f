"""Tables: one lease a display, counts of rules, traces, and what was painted."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, Boolean, Float, Integer, String
from sqlalchemy.orm import Mapped, mapped_column

from signage.rows import Base, UtcDateTime


class LeaseRow(Base):
    """To whom a display is lent; made together with the display and won by one conditional UPDATE.

    holder: whose moment it is (a keyed hash), never told to anybody. decision: the id of the lease. ended: whether
    its end has been told. waiting: how many moments wait for it (`WaitingRow`).
    """

    __tablename__ = "lease"

    display: Mapped[str] = mapped_column(String(26), primary_key=True)
    store: Mapped[str] = mapped_column(String(26), index=True)
    place: Mapped[str] = mapped_column(String(26), index=True)
    name: Mapped[str] = mapped_column(String(120))
    display_class: Mapped[str] = mapped_column(String(16), default="floor")
    crowd: Mapped[str] = mapped_column(String(16), default="queue")
    waiting: Mapped[int] = mapped_column(Integer, default=0)
    online: Mapped[bool] = mapped_column(Boolean, default=False)
    emergency: Mapped[bool] = mapped_column(Boolean, default=False)
    decision: Mapped[str | None] = mapped_column(String(26))
    rule: Mapped[str | None] = mapped_column(String(26))
    holder: Mapped[str] = mapped_column(String(80), default="")
    rank: Mapped[int] = mapped_column(Integer, default=0)
    until: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
    guard: Mapped[datetime] = mapped_column(UtcDateTime)
    granted_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    content: Mapped[dict[str, Any] | None] = mapped_column(JSON)
    ended: Mapped[bool] = mapped_column(Boolean, default=True)


class WaitingRow(Base):
    """A moment that waits for its turn on a display; its event tells what began it. Gone after 15 s at most."""

    __tablename__ = "lease_waiting"

    event: Mapped[str] = mapped_column(String(26), primary_key=True)
    display: Mapped[str] = mapped_column(String(26), index=True)
    store: Mapped[str] = mapped_column(String(26))
    holder: Mapped[str] = mapped_column(String(80))
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    until: Mapped[datetime] = mapped_column(UtcDateTime)
    rule: Mapped[str] = mapped_column(String(26))
    title: Mapped[str] = mapped_column(String(120))
    rank: Mapped[int] = mapped_column(Integer)
    seconds: Mapped[int] = mapped_column(Integer)
    content: Mapped[dict[str, Any]] = mapped_column(JSON)


class CrowdRow(Base):
    """A tap of the last 20 seconds at a display whose crowd is neutral, with the product that was tapped."""

    __tablename__ = "lease_crowd"

    event: Mapped[str] = mapped_column(String(26), primary_key=True)
    display: Mapped[str] = mapped_column(String(26), index=True)
    holder: Mapped[str] = mapped_column(String(80))
    at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
    card: Mapped[dict[str, Any] | None] = mapped_column(JSON)


class CounterRow(Base):
    """How often a rule has fired for a visitor, display or store; the caps and cool-downs of design 07 §4."""

    __tablename__ = "rule_counter"

    key: Mapped[str] = mapped_column(String(200), primary_key=True)
    n: Mapped[int] = mapped_column(Integer)
    at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)


class RulePauseRow(Base):
    """A published rule that rests until somebody lets it go on."""

    __tablename__ = "rule_pause"

    rule: Mapped[str] = mapped_column(String(26), primary_key=True)
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    by: Mapped[str] = mapped_column(String(26))


class TraceRow(Base):
    """Why this and not that, for one moment; kept for 14 days. Values above P1 were masked before they came here."""

    __tablename__ = "trace"

    event: Mapped[str] = mapped_column(String(26), primary_key=True)
    at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
    store: Mapped[str] = mapped_column(String(26), index=True)
    kind: Mapped[str] = mapped_column(String(16))
    place: Mapped[str] = mapped_column(String(26))
    display: Mapped[str | None] = mapped_column(String(26), index=True)
    lease: Mapped[str | None] = mapped_column(String(26), unique=True)
    until: Mapped[datetime | None] = mapped_column(UtcDateTime)
    rule: Mapped[str | None] = mapped_column(String(26))
    title: Mapped[str] = mapped_column(String(120), default="")
    reason: Mapped[str] = mapped_column(String(24))
    template: Mapped[str] = mapped_column(String(40), default="")
    decided_at: Mapped[datetime] = mapped_column(UtcDateTime)
    sent_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    deciding_ms: Mapped[float] = mapped_column(Float, default=0.0)
    details: Mapped[dict[str, Any]] = mapped_column(JSON)
    rules_version: Mapped[str] = mapped_column(String(12))


class PaintedRow(Base):
    """A display has painted a lease: once a lease, whoever reports it how often."""

    __tablename__ = "painted"

    lease: Mapped[str] = mapped_column(String(26), primary_key=True)
    display: Mapped[str] = mapped_column(String(26))
    painted_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
    uncertainty_ms: Mapped[float] = mapped_column(Float, default=0.0)
