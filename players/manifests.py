"""The manifest in force for each display: compiled from its plan, signed once, kept as the bytes that were signed."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from pydantic import JsonValue
from sqlalchemy import delete, insert, select

from players import manifest
from players.displays import Display, Displays
from players.keys import Keys
from players.models import MANIFEST
from signage.access import SYSTEM
from signage.db import Tx
from signage.ids import DisplayId
from signage.kernel import Kernel

REFRESH = timedelta(hours=6)
"""So often the horizon moves on, though nothing else has changed."""

Compose = Callable[[Display], manifest.World]
"""What is planned for a display, as a manifest needs it (`players.plan`)."""


@dataclass(frozen=True)
class Kept:
    """A manifest without its bytes. data: the live values in it by key; until: when one of them changes by itself."""

    serial: int
    etag: str
    signature: str
    fingerprint: str
    made_at: datetime
    data: Mapping[str, JsonValue]
    until: datetime | None = None


@dataclass(frozen=True)
class Changed:
    """A display has a new manifest; `data` holds the live values that differ from the one before."""

    kept: Kept
    data: Mapping[str, JsonValue]


class Manifests:
    """Compiles on demand and remembers, until somebody says that something changed."""

    def __init__(self, kernel: Kernel, displays: Displays, keys: Keys, compose: Compose) -> None:
        self._kernel = kernel
        self._displays = displays
        self._keys = keys
        self._compose = compose
        self._known: dict[DisplayId, Kept] = {}
        self._stale: set[DisplayId] = set()

    def forget(self, key: str | None = None) -> list[DisplayId]:
        """Something changed (a live value, or with None anything): the displays that it may concern."""
        concerned = [id_ for id_, kept in self._known.items() if key is None or key in kept.data]
        self._stale.update(concerned)
        return concerned

    def forget_display(self, display: DisplayId) -> None:
        """This display changed: its name, its place."""
        self._stale.add(display)

    def due(self) -> list[DisplayId]:
        """The displays whose values have changed by themselves, or whose horizon must move."""
        now = self._kernel.clock.now()
        late = [
            id_
            for id_, kept in self._known.items()
            if now - kept.made_at >= REFRESH or (kept.until is not None and kept.until <= now)
        ]
        self._stale.update(late)
        return late

    def etag(self, display: DisplayId) -> str | None:
        """The manifest that this process knows of, current or not."""
        known = self._known.get(display)
        return None if known is None else known.etag

    def serial(self, display: DisplayId) -> int | None:
        """Its serial."""
        known = self._known.get(display)
        return None if known is None else known.serial

    def current(self, display: DisplayId) -> Kept:
        """The manifest in force, made anew where needed."""
        known = self._known.get(display)
        now = self._kernel.clock.now()
        if known is not None and display not in self._stale and now - known.made_at < REFRESH:
            return known
        return self.refresh(display).kept

    def body(self, display: DisplayId) -> bytes:
        """The signed bytes of the manifest in force."""
        with self._kernel.db.read() as session:
            return bytes(session.execute(select(MANIFEST.c.body).where(MANIFEST.c.display == display)).scalar_one())

    def refresh(self, display: DisplayId) -> Changed:
        """Compile now; a new serial only where a viewer could see a difference, or the horizon must move."""
        self._stale.discard(display)
        now = self._kernel.clock.now()
        world = self._compose(self._displays.get(SYSTEM, display))
        fingerprint = manifest.fingerprint(world)
        before = self._known.get(display) or self._stored(display)
        if before is not None and before.fingerprint == fingerprint and now - before.made_at < REFRESH:
            self._known[display] = Kept(
                before.serial, before.etag, before.signature, fingerprint, before.made_at, world.data, world.data_until
            )
            return Changed(self._known[display], {})
        key = self._keys.signing()
        kept = self._kernel.db.write(lambda tx: _store(tx, display, world, fingerprint, key.id, key.private))
        self._known[display] = kept
        old = {} if before is None else before.data
        return Changed(kept, {name: value for name, value in world.data.items() if old.get(name) != value})

    def _stored(self, display: DisplayId) -> Kept | None:
        columns = [column for column in MANIFEST.c if column.name != "body"]
        with self._kernel.db.read() as session:
            row = session.execute(select(*columns).where(MANIFEST.c.display == display)).one_or_none()
        if row is None:
            return None
        return Kept(row.serial, row.etag, row.signature, row.fingerprint, row.made_at, {})


def _store(tx: Tx, display: DisplayId, world: manifest.World, fingerprint: str, key_id: str, private: Any) -> Kept:
    last = tx.connection.execute(select(MANIFEST.c.serial).where(MANIFEST.c.display == display)).scalar()
    serial = (last or 0) + 1
    body = manifest.compile(world, serial=serial, now=tx.now, key_id=key_id)
    signature = manifest.signature(body, private, key_id)
    kept = Kept(serial, manifest.etag(body), signature, fingerprint, tx.now, world.data, world.data_until)
    tx.connection.execute(delete(MANIFEST).where(MANIFEST.c.display == display))
    tx.connection.execute(
        insert(MANIFEST).values(
            display=display, body=body, serial=serial, etag=kept.etag, signature=signature, fingerprint=fingerprint,
            made_at=tx.now,
        )
    )  # fmt: skip
    return kept
