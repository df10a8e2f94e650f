"""Tables of the people who sign in."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Integer, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from signage.db import Base, UtcDateTime


class AccountRow(Base):
    """Somebody who signs in. `epoch` counts what ends all their sessions: a new password, closing, a new role."""

    __tablename__ = "account"

    id: Mapped[str] = mapped_column(String(26), primary_key=True)
    email: Mapped[str] = mapped_column(String(200), unique=True)
    name: Mapped[str] = mapped_column(String(120))
    role: Mapped[str] = mapped_column(String(16))
    password: Mapped[str] = mapped_column(String(200))
    active: Mapped[bool]
    epoch: Mapped[int] = mapped_column(Integer, default=0)
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    scopes: Mapped[list[AccountStoreRow]] = relationship(cascade="all, delete-orphan", lazy="selectin")


class AccountStoreRow(Base):
    """A store that an account reaches; an account without any row reaches all."""

    __tablename__ = "account_store"

    account: Mapped[str] = mapped_column(ForeignKey("account.id", ondelete="CASCADE"), primary_key=True)
    store: Mapped[str] = mapped_column(String(26), primary_key=True, index=True)
