"""Touchpoints in memory: a tap must not wait for a query to learn where its tag hangs."""

from __future__ import annotations

import threading
from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from signage.db import Database
from signage.ids import DisplayId, PlaceId, ProductId, StoreId, TouchpointId
from signage.signature import key_of
from signage.touchpoints.models import BindingRow, SecretRow, SeenRow, TouchpointRow
from signage.touchpoints.values import Kind, State, Touchpoint

Found = Select[TouchpointRow, BindingRow, SeenRow | None]


def touchpoints_query() -> Found:
    """Touchpoints with the binding that holds now and what was counted."""
    return (
        select(TouchpointRow, BindingRow, SeenRow)
        .join(BindingRow, (BindingRow.touchpoint == TouchpointRow.id) & BindingRow.until.is_(None))
        .outerjoin(SeenRow, SeenRow.touchpoint == TouchpointRow.id)
    )


def touchpoint_of(row: TouchpointRow, binding: BindingRow, seen: SeenRow | None) -> Touchpoint:
    """The value of three rows."""
    return Touchpoint(
        id=TouchpointId(row.id),
        code=row.code,
        kind=Kind(row.kind),
        name=row.name,
        store=StoreId(row.store),
        state=State(row.state),
        place=PlaceId(binding.place),
        product=ProductId(binding.product) if binding.product else None,
        display=DisplayId(binding.display) if binding.display else None,
        identity=row.identity or "",
        source=row.source or "",
        role=row.role,
        last_seen=seen.last_at if seen else None,
        taps=seen.taps if seen else 0,
        refused=seen.refused if seen else 0,
    )


@dataclass(frozen=True, slots=True)
class Reader:
    """A touchpoint that signs what it says, and the keys that are live."""

    touchpoint: Touchpoint
    keys: tuple[bytes, ...]


@dataclass(frozen=True)
class _Snapshot:
    codes: dict[str, Touchpoint]
    sources: dict[str, Reader]


class Registry:
    """What this process knows of touchpoints; renewed when a fact says that one changed."""

    def __init__(self, db: Database) -> None:
        self._db = db
        self._lock = threading.Lock()
        self._known: _Snapshot | None = None

    def by_code(self, code: str) -> Touchpoint | None:
        """The touchpoint with this code. An unknown code is looked up: another process may have just made it."""
        return self._snapshot().codes.get(code) or self._look_up(code)

    def by_source(self, source: str) -> Reader | None:
        """The reader or gateway that signs for this source."""
        return self._snapshot().sources.get(source)

    def forget(self, _fact: object = None) -> None:
        """Read afresh at the next question."""
        with self._lock:
            self._known = None

    def _snapshot(self) -> _Snapshot:
        known = self._known
        if known is None:
            with self._lock:
                if self._known is None:
                    self._known = self._load()
                known = self._known
        return known

    def _load(self) -> _Snapshot:
        with self._db.read() as session:
            found = [touchpoint_of(*row) for row in session.execute(touchpoints_query())]
            keys = _live_keys(session)
        sources = {each.source: Reader(each, keys.get(each.id, ())) for each in found if each.source}
        return _Snapshot({each.code: each for each in found}, sources)

    def _look_up(self, code: str) -> Touchpoint | None:
        with self._db.read() as session:
            row = session.execute(touchpoints_query().where(TouchpointRow.code == code)).one_or_none()
        if row is None:
            return None
        self.forget()
        return touchpoint_of(*row)


def _live_keys(session: Session) -> dict[TouchpointId, tuple[bytes, ...]]:
    secrets: Iterable[SecretRow] = session.scalars(
        select(SecretRow).where(SecretRow.until.is_(None)).order_by(SecretRow.since)
    )
    keys: dict[TouchpointId, tuple[bytes, ...]] = {}
    for row in secrets:
        id_ = TouchpointId(row.touchpoint)
        keys[id_] = (*keys.get(id_, ()), key_of(row.secret))
    return keys
