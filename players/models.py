"""Tables of the body: displays, their keys and pairings, their manifests, what they proved to have shown."""

from __future__ import annotations

from datetime import datetime
from typing import Any, cast

from sqlalchemy import JSON, ForeignKey, Integer, LargeBinary, String, Table
from sqlalchemy.orm import Mapped, mapped_column

from signage.db import Base, UtcDateTime
from signage.sealed import Sealed

ID = String(26)


class DisplayRow(Base):
    """A panel in a shop."""

    __tablename__ = "display"

    id: Mapped[str] = mapped_column(ID, primary_key=True)
    store: Mapped[str] = mapped_column(ID, index=True)
    place: Mapped[str | None] = mapped_column(ID, index=True)
    name: Mapped[str] = mapped_column(String(120))
    display_class: Mapped[str] = mapped_column(String(16))
    crowd: Mapped[str] = mapped_column(String(16))
    rotation: Mapped[int] = mapped_column(Integer)
    groups: Mapped[list[str]] = mapped_column(JSON)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    revoked_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    seen_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    status: Mapped[dict[str, Any] | None] = mapped_column(JSON)


class DeviceKeyRow(Base):
    """What a device proves itself with: a public key, or where it can make none the hash of a secret."""

    __tablename__ = "device_key"

    id: Mapped[str] = mapped_column(ID, primary_key=True)
    display: Mapped[str] = mapped_column(ForeignKey("display.id"), index=True)
    public_key: Mapped[str | None] = mapped_column(String(400))
    secret_hash: Mapped[str | None] = mapped_column(String(64))
    abilities: Mapped[list[str]] = mapped_column(JSON)
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    revoked_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    last_nonce: Mapped[str] = mapped_column(String(26))


class PairingRow(Base):
    """A device that asks to become a display; its code is on its screen."""

    __tablename__ = "pairing"

    id: Mapped[str] = mapped_column(ID, primary_key=True)
    code: Mapped[str] = mapped_column(String(6), index=True)
    public_key: Mapped[str | None] = mapped_column(String(400))
    abilities: Mapped[list[str]] = mapped_column(JSON)
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime)
    key: Mapped[str | None] = mapped_column(ID)


class PairingLinkRow(Base):
    """A one-time token that makes whoever opens it a display."""

    __tablename__ = "pairing_link"

    token_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    display: Mapped[str] = mapped_column(ForeignKey("display.id"))
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime)
    used_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class SigningKeyRow(Base):
    """The server's Ed25519 key for manifests; displays pin its public half at pairing."""

    __tablename__ = "signing_key"

    id: Mapped[str] = mapped_column(ID, primary_key=True)
    private: Mapped[str] = mapped_column(Sealed)
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)


class ManifestRow(Base):
    """The manifest in force for a display, exactly as it was signed."""

    __tablename__ = "manifest"

    display: Mapped[str] = mapped_column(ForeignKey("display.id"), primary_key=True)
    serial: Mapped[int] = mapped_column(Integer)
    etag: Mapped[str] = mapped_column(String(64))
    body: Mapped[bytes] = mapped_column(LargeBinary)
    signature: Mapped[str] = mapped_column(String(200))
    fingerprint: Mapped[str] = mapped_column(String(64))
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)


class PlayRow(Base):
    """One row of proof: exactly once by its key."""

    __tablename__ = "play"

    display: Mapped[str] = mapped_column(ID, primary_key=True)
    chain: Mapped[str] = mapped_column(String(64), primary_key=True)
    seq: Mapped[int] = mapped_column(Integer, primary_key=True)
    item: Mapped[str] = mapped_column(String(64))
    version: Mapped[str] = mapped_column(String(64))
    zone: Mapped[str] = mapped_column(String(40))
    started_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
    shown_ms: Mapped[int] = mapped_column(Integer)
    result: Mapped[str] = mapped_column(String(16))
    lease: Mapped[str | None] = mapped_column(String(64))
    event: Mapped[str | None] = mapped_column(String(64))
    received_at: Mapped[datetime] = mapped_column(UtcDateTime)


class ProofChainRow(Base):
    """How far a display's proof has come; `missing` counts rows that never arrived."""

    __tablename__ = "proof_chain"

    display: Mapped[str] = mapped_column(ID, primary_key=True)
    chain: Mapped[str] = mapped_column(String(64), primary_key=True)
    through: Mapped[int] = mapped_column(Integer)
    missing: Mapped[int] = mapped_column(Integer)


class CommandRow(Base):
    """Something a display is to do once; it lives here until it is done, so that a lost push loses nothing."""

    __tablename__ = "display_command"

    id: Mapped[str] = mapped_column(ID, primary_key=True)
    display: Mapped[str] = mapped_column(ForeignKey("display.id"), index=True)
    name: Mapped[str] = mapped_column(String(20))
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    deadline: Mapped[datetime] = mapped_column(UtcDateTime)
    state: Mapped[str] = mapped_column(String(12))
    detail: Mapped[str] = mapped_column(String(500))


# The tables for Core statements: what happens with every tap, connection and proof row does without the ORM.
DISPLAY = cast(Table, DisplayRow.__table__)
KEY = cast(Table, DeviceKeyRow.__table__)
PAIRING = cast(Table, PairingRow.__table__)
LINK = cast(Table, PairingLinkRow.__table__)
SIGNING = cast(Table, SigningKeyRow.__table__)
MANIFEST = cast(Table, ManifestRow.__table__)
PLAY = cast(Table, PlayRow.__table__)
CHAIN = cast(Table, ProofChainRow.__table__)
COMMAND = cast(Table, CommandRow.__table__)
