"""Tables of the tours room. Documents and their versions lie in `signage.drafts`."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, Date, ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from signage.rows import Base, UtcDateTime


class PanoramaRow(Base):
    """A 360° photo with what was done to it: its private original, and the pyramid of tiles that was made of it.

    A row never changes its picture: another level or another blur is another row of the same original.
    """

    __tablename__ = "panorama"

    id: Mapped[str] = mapped_column(String(26), primary_key=True)
    store: Mapped[str | None] = mapped_column(String(26), index=True)
    filename: Mapped[str] = mapped_column(String(200))
    original: Mapped[str] = mapped_column(String(64), index=True)
    # When the original is deleted; nothing: never. It may hold faces, a place and the camera's number.
    original_until: Mapped[datetime | None] = mapped_column(UtcDateTime)
    width: Mapped[int]
    height: Mapped[int]
    coverage: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    edits: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    # The row that this one was made from: its tiles are used again where nothing changed.
    earlier: Mapped[str | None] = mapped_column(String(26))
    state: Mapped[str] = mapped_column(String(16))
    problem: Mapped[str] = mapped_column(Text, default="")
    # The small pyramid that is there at once, and the full one.
    preview: Mapped[str] = mapped_column(String(64), default="", index=True)
    preview_sizes: Mapped[list[int]] = mapped_column(JSON, default=list)
    tiles: Mapped[str] = mapped_column(String(64), default="", index=True)
    sizes: Mapped[list[int]] = mapped_column(JSON, default=list)
    formats: Mapped[list[str]] = mapped_column(JSON, default=list)
    warnings: Mapped[list[str]] = mapped_column(JSON, default=list)
    north: Mapped[float] = mapped_column(default=0.0)
    yaw: Mapped[float] = mapped_column(default=0.0)
    pitch: Mapped[float] = mapped_column(default=0.0)
    fov: Mapped[float] = mapped_column(default=90.0)
    # Faces that were found and wait for a person; nothing: nobody looked yet.
    faces: Mapped[list[dict[str, Any]] | None] = mapped_column(JSON(none_as_null=True))
    faces_job: Mapped[str | None] = mapped_column(String(26))
    confirmed_by: Mapped[str | None] = mapped_column(String(200))
    confirmed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    # Tiles of drafts are shown to people who sign in; with the first publish they become everybody's for good.
    public: Mapped[bool] = mapped_column(default=False)
    job: Mapped[str] = mapped_column(String(26))
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)


class TourCountRow(Base):
    """How often something was seen or used on one day, by everybody together."""

    __tablename__ = "tour_count"

    tour: Mapped[str] = mapped_column(String(26), primary_key=True)
    day: Mapped[date] = mapped_column(Date, primary_key=True, index=True)
    name: Mapped[str] = mapped_column(String(24), primary_key=True)
    scene: Mapped[str] = mapped_column(String(64), primary_key=True)
    hotspot: Mapped[str] = mapped_column(String(64), primary_key=True)
    store: Mapped[str] = mapped_column(String(26), index=True)
    n: Mapped[int]


class TourGazeRow(Base):
    """How many looks, two a second, met one part of a picture on one day, by all who agreed to that together."""

    __tablename__ = "tour_gaze"

    tour: Mapped[str] = mapped_column(String(26), primary_key=True)
    panorama: Mapped[str] = mapped_column(String(26), primary_key=True)
    scene: Mapped[str] = mapped_column(String(64), primary_key=True)
    day: Mapped[date] = mapped_column(Date, primary_key=True, index=True)
    bin: Mapped[int] = mapped_column(primary_key=True)
    store: Mapped[str] = mapped_column(String(26), index=True)
    n: Mapped[int]


class TourGazeDayRow(Base):
    """How many visits the looks of one day are of; a visit counts on the first day that it looked there."""

    __tablename__ = "tour_gaze_day"

    tour: Mapped[str] = mapped_column(String(26), primary_key=True)
    panorama: Mapped[str] = mapped_column(String(26), primary_key=True)
    scene: Mapped[str] = mapped_column(String(64), primary_key=True)
    day: Mapped[date] = mapped_column(Date, primary_key=True, index=True)
    store: Mapped[str] = mapped_column(String(26), index=True)
    visits: Mapped[int]


class TourGazeMarkRow(Base):
    """A visit that is counted already: a keyed hash that leads to nobody, dropped within two days."""

    __tablename__ = "tour_gaze_mark"

    mark: Mapped[str] = mapped_column(String(26), primary_key=True)
    tour: Mapped[str] = mapped_column(String(26), primary_key=True)
    panorama: Mapped[str] = mapped_column(String(26), primary_key=True)
    scene: Mapped[str] = mapped_column(String(64), primary_key=True)
    day: Mapped[date] = mapped_column(Date, index=True)


class TourAddressRow(Base):
    """A public address and the tour that is there; an alias leads on to the tour's present address."""

    __tablename__ = "tour_address"

    slug: Mapped[str] = mapped_column(String(60), primary_key=True)
    tour: Mapped[str] = mapped_column(String(26), ForeignKey("draft.id"), index=True)
    alias: Mapped[bool]
