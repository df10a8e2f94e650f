"""The manifest in force for each display: compiled from its plan, signed once, kept as the bytes that were signed."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from threading import RLock
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
    """The manifest in force, and what of it displays have not been told: another one, live values that differ."""

    kept: Kept
    renewed: bool
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
        self._before: dict[DisplayId, Kept] = {}
        self._making = RLock()

    def forget(self, key: str | None = None) -> list[DisplayId]:
        """Something changed (a live value, or with None anything): the displays that it may concern."""
        concerned = [id_ for id_, kept in self._known.items() if key is None or key in kept.data]
        self._outdate(concerned)
        return concerned

    def forget_display(self, display: DisplayId) -> None:
        """This display changed: its name, its place."""
        self._outdate([display])

    def due(self) -> list[DisplayId]:
        """The displays whose values have changed by themselves, or whose horizon must move."""
        now = self._kernel.clock.now()
        late = [
            id_
            for id_, kept in self._known.items()
            if now - kept.made_at >= REFRESH or (kept.until is not None and kept.until <= now)
        ]
        self._outdate(late)
        return late

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
        return self._made(display)

    def body(self, display: DisplayId) -> bytes:
        """The signed bytes of the manifest in force."""
        with self._kernel.db.read() as session:
            return bytes(session.execute(select(MANIFEST.c.body).where(MANIFEST.c.display == display)).scalar_one())

    def refresh(self, display: DisplayId) -> Changed:
        """Compile now, and say what displays do not know yet.

        A display that fetches its manifest in between makes it, too; what has changed is then still told, because it is
        compared with what was in force before anybody said that something changed.
        """
        with self._making:
            before = self._before.pop(display, None) or self._known.get(display) or self._stored(display)
            kept = self._made(display)
        old = {} if before is None else before.data
        renewed = before is None or before.etag != kept.etag
        different = {name: value for name, value in kept.data.items() if old.get(name) != value} if renewed else {}
        return Changed(kept, renewed, different)

    def _outdate(self, displays: Iterable[DisplayId]) -> None:
        for display in displays:
            if display in self._known:
                self._before.setdefault(display, self._known[display])
            self._stale.add(display)

    def _made(self, display: DisplayId) -> Kept:
        """Compiled one after the other: what began to be read earlier must not be kept later.

        A new serial only where a viewer could see a difference, or the horizon must move.
        """
        with self._making:
            self._stale.discard(display)
            now = self._kernel.clock.now()
            world = self._compose(self._displays.get(SYSTEM, display))
            fingerprint = manifest.fingerprint(world)
            before = self._known.get(display) or self._stored(display)
            if before is not None and before.fingerprint == fingerprint and now - before.made_at < REFRESH:
                kept = replace(before, data=world.data, until=world.data_until)
            else:
                key = self._keys.signing()
                kept = self._kernel.db.write(lambda tx: _store(tx, display, world, fingerprint, key.id, key.private))
            self._known[display] = kept
            return kept

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
