"""Tables of drafts: the newest document, its revisions, its published versions, and what it refers to."""

from __future__ import annotations

from datetime import datetime

from pydantic import JsonValue
from sqlalchemy import JSON, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from signage.db import Base, UtcDateTime


class DraftRow(Base):
    """A document that people work on; `revision` numbers its newest state, `published` the live version."""

    __tablename__ = "draft"

    id: Mapped[str] = mapped_column(String(40), primary_key=True)
    kind: Mapped[str] = mapped_column(String(40), index=True)
    store: Mapped[str | None] = mapped_column(String(40), index=True)
    title: Mapped[str] = mapped_column(String(200))
    revision: Mapped[int]
    document: Mapped[dict[str, JsonValue]] = mapped_column(JSON)
    published: Mapped[int | None]
    newest_version: Mapped[int] = mapped_column(default=0)
    # A version that goes live by itself, when, and why it could not.
    planned: Mapped[int | None]
    planned_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    planned_problem: Mapped[str] = mapped_column(Text, default="")
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    updated_at: Mapped[datetime] = mapped_column(UtcDateTime)
    updated_by: Mapped[str] = mapped_column(String(200))
    deleted_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class RevisionRow(Base):
    """One state of a draft. `act` is change, undo or redo; `of` the revision that an undo or redo turned back."""

    __tablename__ = "draft_revision"

    draft: Mapped[str] = mapped_column(ForeignKey("draft.id", ondelete="CASCADE"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    document: Mapped[dict[str, JsonValue]] = mapped_column(JSON)
    act: Mapped[str] = mapped_column(String(8))
    of: Mapped[int | None]
    by: Mapped[str] = mapped_column(String(40))
    by_name: Mapped[str] = mapped_column(String(200))
    at: Mapped[datetime] = mapped_column(UtcDateTime)


class VersionRow(Base):
    """What was published once; never changed."""

    __tablename__ = "draft_version"

    draft: Mapped[str] = mapped_column(ForeignKey("draft.id", ondelete="CASCADE"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    content_hash: Mapped[str] = mapped_column(String(64))
    document: Mapped[dict[str, JsonValue]] = mapped_column(JSON)
    compiled: Mapped[dict[str, JsonValue]] = mapped_column(JSON)
    assets: Mapped[list[str]] = mapped_column(JSON)
    by_name: Mapped[str] = mapped_column(String(200))
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    comment: Mapped[str] = mapped_column(Text)


class UseRow(Base):
    """A draft (or its live version) refers to something; written with the draft itself."""

    __tablename__ = "draft_use"
    __table_args__ = (Index("ix_draft_use_target", "kind", "target"),)

    draft: Mapped[str] = mapped_column(ForeignKey("draft.id", ondelete="CASCADE"), primary_key=True)
    published: Mapped[bool] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(40), primary_key=True)
    target: Mapped[str] = mapped_column(String(200), primary_key=True)


class PresenceRow(Base):
    """A page that shows a draft now; the row goes when the page does, or soon after."""

    __tablename__ = "draft_presence"

    draft: Mapped[str] = mapped_column(ForeignKey("draft.id", ondelete="CASCADE"), primary_key=True)
    account: Mapped[str] = mapped_column(String(40), primary_key=True)
    page: Mapped[str] = mapped_column(String(40), primary_key=True)
    name: Mapped[str] = mapped_column(String(200))
    part: Mapped[str] = mapped_column(String(40))
    at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)


class CommentRow(Base):
    """What somebody said about a draft; never part of its document. `thread`: the comment that it answers, or itself.

    part, detail: what it is about, such as a scene and a hotspot in it; `about`: what that was called then.
    """

    __tablename__ = "draft_comment"

    id: Mapped[str] = mapped_column(String(26), primary_key=True)
    draft: Mapped[str] = mapped_column(ForeignKey("draft.id", ondelete="CASCADE"), index=True)
    thread: Mapped[str] = mapped_column(String(26))
    part: Mapped[str] = mapped_column(String(40))
    detail: Mapped[str] = mapped_column(String(40))
    about: Mapped[str] = mapped_column(String(200))
    text: Mapped[str] = mapped_column(Text)
    by: Mapped[str] = mapped_column(String(40))
    by_name: Mapped[str] = mapped_column(String(200))
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    changed_at: Mapped[datetime] = mapped_column(UtcDateTime)
    resolved_by: Mapped[str] = mapped_column(String(200), default="")
    resolved_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    deleted_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
