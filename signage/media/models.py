"""Tables of the media library."""

from __future__ import annotations

from datetime import datetime

from pydantic import JsonValue
from sqlalchemy import JSON, BigInteger, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from signage.db import Base, UtcDateTime


class MediumRow(Base):
    """A handle on uploaded bytes. `state` is arriving, ready or refused."""

    __tablename__ = "medium"

    id: Mapped[str] = mapped_column(String(40), primary_key=True)
    kind: Mapped[str] = mapped_column(String(20), index=True)
    title: Mapped[str] = mapped_column(String(200))
    alt: Mapped[dict[str, str]] = mapped_column(JSON)
    store: Mapped[str | None] = mapped_column(String(40), index=True)
    state: Mapped[str] = mapped_column(String(10))
    refusal: Mapped[dict[str, JsonValue] | None] = mapped_column(JSON)
    original: Mapped[str] = mapped_column(String(64), index=True)
    name: Mapped[str] = mapped_column(String(255))
    size: Mapped[int] = mapped_column(BigInteger)
    width: Mapped[int] = mapped_column(default=0)
    height: Mapped[int] = mapped_column(default=0)
    length_ms: Mapped[int | None] = mapped_column(BigInteger)
    job: Mapped[str | None] = mapped_column(String(40))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
    created_by: Mapped[str] = mapped_column(String(200))
    deleted_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class RenditionRow(Base):
    """A file made from a medium by a recipe; `shown` ones are what displays load."""

    __tablename__ = "rendition"

    medium: Mapped[str] = mapped_column(ForeignKey("medium.id", ondelete="CASCADE"), primary_key=True)
    recipe: Mapped[str] = mapped_column(String(40), primary_key=True)
    sha256: Mapped[str] = mapped_column(String(64), index=True)
    type: Mapped[str] = mapped_column(String(60))
    size: Mapped[int] = mapped_column(BigInteger)
    width: Mapped[int]
    height: Mapped[int]
    shown: Mapped[bool]


class PublicBlobRow(Base):
    """Bytes that anybody who knows their name may load; written by what publishes them."""

    __tablename__ = "public_blob"

    sha256: Mapped[str] = mapped_column(String(64), primary_key=True)
    type: Mapped[str] = mapped_column(String(60))
    since: Mapped[datetime] = mapped_column(UtcDateTime)
