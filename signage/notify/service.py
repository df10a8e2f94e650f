"""The outbox: a fact and its deliveries are one transaction, so a crash loses neither; the worker sends them."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy import func, insert, select, update
from sqlalchemy.engine import CursorResult

from signage.access import Account, Role, require, visible_to
from signage.errors import Invalid
from signage.events import cloudevent
from signage.facts import FACTS, Fact, NoticesChanged
from signage.ids import EventId, StoreId
from signage.kernel import Kernel
from signage.notify.kinds import KINDS, Kind, Message, Note, Post, Sent
from signage.notify.models import DeliveryRow, TargetRow
from signage.notify.values import (
    PAUSE_AFTER,
    WAITS,
    Delivery,
    DeliveryState,
    NewTarget,
    NotTold,
    Target,
    TargetNeedsName,
    TargetNotFound,
    TargetState,
    UnknownFacts,
    UnknownKind,
)
from signage.signature import new_secret
from signage.tx import Tx

DELIVER = "notify.deliver"
TEST_TYPE = "auslage.notices.test.v1"
"""No fact: a message by which a receiver tries its door."""


@dataclass(frozen=True, slots=True)
class _Listener:
    """A target as the hook in each transaction needs it."""

    id: str
    store: StoreId | None
    types: frozenset[str]
    active: bool

    def wants(self, fact: Fact) -> bool:
        """Whether it is told of this fact."""
        return (not self.types or fact.type in self.types) and (self.store is None or self.store == fact.store)


@dataclass(frozen=True, slots=True)
class _Attempt:
    delivery: str
    target: str
    store: StoreId | None
    kind: str
    settings: dict[str, str]
    message: Message
    attempts: int


class Notify:
    """Tells others of facts."""

    def __init__(self, kernel: Kernel, post: Post, check_address: Callable[[str], None]) -> None:
        self._kernel = kernel
        self._post = post
        self._check_address = check_address
        self._lock = threading.Lock()
        self._listeners: tuple[_Listener, ...] | None = None

    def add(self, account: Account, new: NewTarget) -> tuple[Target, str]:
        """Tell somebody from now on; with the secret, which nobody is told again. Raises Invalid with every problem."""
        require(account, Role.ADMIN, new.store, shared=new.store is None)
        self._check(new)
        id_ = self._kernel.ids.new()
        row = {"id": id_, "kind": new.kind, "name": new.name.strip(), "store": new.store}
        secret = new_secret()
        more = {"settings": dict(new.settings), "secret": secret, "types": list(new.types)}

        def verb(tx: Tx) -> None:
            state = {"state": TargetState.ACTIVE.value, "failures": 0, "note": {}, "made_at": tx.now}
            tx.connection.execute(insert(TargetRow), {**row, **more, **state})
            self._changed(tx, id_, TargetState.ACTIVE.value, new.store)

        self._kernel.db.write(verb)
        return self.target(account, id_), secret

    def targets(self, account: Account, *, removed: bool = False) -> list[Target]:
        """Everybody who is told, by name, with how many deliveries wait."""
        waiting = (
            select(func.count())
            .where(DeliveryRow.target == TargetRow.id, DeliveryRow.state == DeliveryState.WAITING.value)
            .scalar_subquery()
        )
        query = visible_to(account, select(TargetRow, waiting), TargetRow.store).order_by(TargetRow.name, TargetRow.id)
        with self._kernel.db.read() as session:
            found = [_target(row, count) for row, count in session.execute(query)]
        return [target for target in found if target.state is not TargetState.REMOVED or removed]

    def target(self, account: Account, id_: str) -> Target:
        """One of them; raises TargetNotFound."""
        for target in self.targets(account, removed=True):
            if target.id == id_:
                return target
        raise TargetNotFound

    def renew_secret(self, account: Account, id_: str) -> str:
        """Sign with a new secret from now on; nobody is told it again, and the old one is worth nothing."""
        target, secret = self._mine(account, id_), new_secret()

        def verb(tx: Tx) -> None:
            tx.connection.execute(update(TargetRow).where(TargetRow.id == id_).values(secret=secret))
            self._changed(tx, id_, target.state.value, target.store)

        self._kernel.db.write(verb)
        return secret

    def test(self, account: Account, id_: str) -> Delivery:
        """Send a message that says nothing, on the way that all take. Raises NotTold where nothing is sent."""
        target = self._mine(account, id_)
        if target.state is not TargetState.ACTIVE:
            raise NotTold

        def verb(tx: Tx) -> str:
            event = tx.event_id()
            body = {
                "specversion": "1.0", "id": event, "source": "/notices", "type": TEST_TYPE,
                "time": tx.now.isoformat().replace("+00:00", "Z"), "datacontenttype": "application/json", "data": {},
            }  # fmt: skip
            return _put(tx, target.id, target.store, event, TEST_TYPE, json.dumps(body), send=True)

        made = self._kernel.db.write(verb)
        return next(each for each in self.deliveries(account, id_) if each.id == made)

    def deliveries(self, account: Account, id_: str, *, limit: int = 50) -> list[Delivery]:
        """The newest deliveries to a target."""
        self.target(account, id_)
        query = (
            select(DeliveryRow)
            .where(DeliveryRow.target == id_)
            .order_by(DeliveryRow.made_at.desc(), DeliveryRow.id.desc())
            .limit(limit)
        )
        with self._kernel.db.read() as session:
            return [_delivery(row) for row in session.scalars(query)]

    def pause(self, account: Account, id_: str) -> Target:
        """Keep what happens from now on in the outbox, and send nothing."""
        return self._set(account, id_, TargetState.PAUSED)

    def resume(self, account: Account, id_: str) -> Target:
        """Send again, first what waits."""
        return self._set(account, id_, TargetState.ACTIVE)

    def remove(self, account: Account, id_: str) -> Target:
        """Tell them nothing any more; `restore` is the undo, and what waits is kept until then."""
        return self._set(account, id_, TargetState.REMOVED)

    def restore(self, account: Account, id_: str) -> Target:
        """Undo a removal."""
        return self._set(account, id_, TargetState.ACTIVE)

    def write_down(self, tx: Tx, fact: Fact) -> None:
        """Put a fact into the outbox of everybody who wants it; runs in the transaction that records the fact."""
        for listener in self._known(tx):
            if not listener.wants(fact):
                continue
            body = json.dumps(cloudevent(fact), ensure_ascii=False)
            _put(tx, listener.id, listener.store, fact.id, fact.type, body, send=listener.active)

    def forget(self, _fact: object = None) -> None:
        """Read afresh, at the next fact, who is told."""
        with self._lock:
            self._listeners = None

    def deliver(self, delivery: str) -> None:
        """Try a delivery once; a failure waits longer each time, and a dead address is paused."""
        attempt = self._kernel.db.write(lambda tx: _begin(tx, delivery))
        if attempt is None:
            return
        sent = _kind(attempt.kind).send(attempt.settings, attempt.message, self._post)
        self._kernel.db.write(lambda tx: self._end(tx, attempt, sent))

    def _end(self, tx: Tx, attempt: _Attempt, sent: Sent) -> None:
        if sent.ok:
            _mark(tx, attempt.delivery, DeliveryState.DELIVERED, sent.note)
            tx.connection.execute(update(TargetRow).where(TargetRow.id == attempt.target).values(failures=0))
            return
        failures = update(TargetRow).where(TargetRow.id == attempt.target).values(failures=TargetRow.failures + 1)
        count = tx.connection.execute(failures.returning(TargetRow.failures)).scalar()
        if sent.gone or (count or 0) >= PAUSE_AFTER:
            self._pause(tx, attempt.target, sent.note)
        if attempt.attempts > len(WAITS):
            _mark(tx, attempt.delivery, DeliveryState.GIVEN_UP, sent.note)
            return
        wait = WAITS[attempt.attempts - 1]
        tx.connection.execute(
            update(DeliveryRow)
            .where(DeliveryRow.id == attempt.delivery)
            .values(note=sent.note.as_json(), next_at=tx.now + wait)
        )
        tx.enqueue(DELIVER, delay=wait, store=attempt.store, delivery=attempt.delivery)

    def _pause(self, tx: Tx, id_: str, note: Note) -> None:
        paused: CursorResult[Any] = tx.connection.execute(
            update(TargetRow)
            .where(TargetRow.id == id_, TargetRow.state == TargetState.ACTIVE.value)
            .values(state=TargetState.PAUSED.value, note=note.as_json())
        )
        if paused.rowcount == 1:
            store = tx.connection.execute(select(TargetRow.store).where(TargetRow.id == id_)).scalar()
            self._changed(tx, id_, TargetState.PAUSED.value, StoreId(store) if store else None)

    def _set(self, account: Account, id_: str, state: TargetState) -> Target:
        target = self._mine(account, id_)

        def verb(tx: Tx) -> None:
            new: dict[str, Any] = {"state": state.value, "note": {}, "failures": 0}
            tx.connection.execute(update(TargetRow).where(TargetRow.id == id_).values(**new))
            if state is TargetState.ACTIVE:
                waiting = DeliveryRow.state == DeliveryState.WAITING.value
                found = tx.connection.execute(select(DeliveryRow.id).where(DeliveryRow.target == id_, waiting))
                for delivery in found.scalars().all():
                    tx.enqueue(DELIVER, store=target.store, delivery=delivery)
            self._changed(tx, id_, state.value, target.store)

        self._kernel.db.write(verb)
        return self.target(account, id_)

    def _mine(self, account: Account, id_: str) -> Target:
        target = self.target(account, id_)
        require(account, Role.ADMIN, target.store, shared=target.store is None)
        return target

    def _known(self, tx: Tx) -> tuple[_Listener, ...]:
        known = self._listeners
        if known is None:
            columns = select(TargetRow.id, TargetRow.store, TargetRow.types, TargetRow.state)
            rows = tx.connection.execute(columns.where(TargetRow.state != TargetState.REMOVED.value))
            known = tuple(
                _Listener(row.id, row.store, frozenset(row.types), row.state == TargetState.ACTIVE.value)
                for row in rows
            )
            with self._lock:
                self._listeners = known
        return known

    def _changed(self, tx: Tx, id_: str, state: str, store: StoreId | None) -> None:
        self.forget()
        tx.record(NoticesChanged(id=tx.event_id(), at=tx.now, store=store, subject=id_, target=id_, state=state))
        # What the record's own hook has read may be rolled back with this verb; nobody may go on knowing it.
        self.forget()

    def _check(self, new: NewTarget) -> None:
        problems: list[Invalid] = []
        if not 1 <= len(new.name.strip()) <= 100:
            problems.append(TargetNeedsName())
        known = {fact.type for fact in FACTS}
        problems += [UnknownFacts(type=each[:80]) for each in new.types if each not in known]
        try:
            _kind(new.kind).check(new.settings)
            for address in _kind(new.kind).addresses(new.settings):
                self._check_address(address)
        except Invalid as problem:
            problems += problem.all()
        if problems:
            raise Invalid.many(problems)


def _put(tx: Tx, target: str, store: StoreId | None, event: str, type_: str, body: str, *, send: bool) -> str:
    """A message into the outbox; its id there."""
    id_ = tx.ids.new()
    row = {"id": id_, "target": target, "event": event, "type": type_, "attempts": 0, "note": {}, "body": body}
    row |= {"state": DeliveryState.WAITING.value, "made_at": tx.now, "next_at": tx.now}
    tx.connection.execute(insert(DeliveryRow), row)
    if send:
        tx.enqueue(DELIVER, store=store, delivery=id_)
    return id_


def _begin(tx: Tx, delivery: str) -> _Attempt | None:
    """Claim one attempt; None when it is over, or its target is paused."""
    query = select(
        DeliveryRow.__table__,
        TargetRow.kind,
        TargetRow.store,
        TargetRow.settings,
        TargetRow.secret,
        TargetRow.state.label("target_state"),
    )
    found = tx.connection.execute(
        query.join(TargetRow, TargetRow.id == DeliveryRow.target).where(DeliveryRow.id == delivery)
    ).one_or_none()
    if found is None or found.state != DeliveryState.WAITING.value or found.target_state != TargetState.ACTIVE.value:
        return None
    claimed: CursorResult[Any] = tx.connection.execute(
        update(DeliveryRow)
        .where(DeliveryRow.id == delivery, DeliveryRow.attempts == found.attempts)
        .values(attempts=found.attempts + 1, next_at=tx.now + timedelta(minutes=1))
    )
    if claimed.rowcount != 1:
        return None
    message = Message(found.event, found.type, found.body.encode(), tx.now, found.secret)
    return _Attempt(delivery, found.target, found.store, found.kind, found.settings, message, found.attempts + 1)


def _mark(tx: Tx, delivery: str, state: DeliveryState, note: Note) -> None:
    tx.connection.execute(
        update(DeliveryRow)
        .where(DeliveryRow.id == delivery)
        .values(state=state.value, note=note.as_json(), ended_at=tx.now, next_at=None)
    )


def _kind(name: str) -> Kind:
    for kind in KINDS:
        if kind.name == name:
            return kind
    raise UnknownKind


def _target(row: TargetRow, waiting: int) -> Target:
    return Target(
        row.id,
        row.kind,
        row.name,
        StoreId(row.store) if row.store else None,
        row.settings,
        tuple(row.types),
        TargetState(row.state),
        row.failures,
        Note(**row.note),
        waiting,
    )


def _delivery(row: DeliveryRow) -> Delivery:
    return Delivery(
        row.id,
        EventId(row.event),
        row.type,
        DeliveryState(row.state),
        row.attempts,
        Note(**row.note),
        row.made_at,
        row.next_at,
    )
