"""The verbs of a visit: begin, act, agree, withdraw, forget."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import cast

from sqlalchemy import ColumnElement, RowMapping, Table, delete, insert, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session as Reading

from signage.db import Tx
from signage.errors import N_, Invalid, NotFound
from signage.facts import ConsentChanged
from signage.holders import Holders
from signage.ids import SessionId, StoreId
from signage.kernel import Kernel
from signage.visitors.models import ConsentRow, SessionRow
from signage.visitors.purposes import TEXT_VERSION, Purpose

SESSION_LASTS = timedelta(minutes=20)
"""A session ends so long after the last act, on leaving, or by hand."""

SESSION = cast(Table, SessionRow.__table__)
CONSENT = cast(Table, ConsentRow.__table__)


Withdrawn = Callable[[Tx, str], None]
"""Hears whose consent ended: the holder."""


class NoSuchSession(NotFound):
    """The session is over, unknown or forgotten; nobody can tell which."""

    sentence = N_("This visit is over. Tap again to begin a new one.")


class UnknownText(Invalid):
    """A consent to words that we never used."""

    field = "/text_version"
    sentence = N_("These words of consent are not known. Load the page again and choose once more.")


@dataclass(frozen=True, slots=True)
class Session:
    """A visit of somebody unknown."""

    id: SessionId
    store: StoreId | None
    began_at: datetime
    last_act_at: datetime
    taps: int


@dataclass(frozen=True, slots=True)
class Consent:
    """What holds for one purpose, and since when. withdrawn_at: set once it was taken back."""

    purpose: Purpose
    text_version: str
    language: str
    channel: str
    at: datetime
    withdrawn_at: datetime | None


@dataclass(frozen=True, slots=True)
class Visit:
    """What a decision may know of a visit."""

    session: SessionId
    taps: int
    consents: frozenset[str]


class Visitors:
    """Sessions and consents."""

    def __init__(self, kernel: Kernel) -> None:
        self._kernel = kernel
        self._holders = Holders(kernel.settings)
        self._lock = threading.Lock()
        self._taps: dict[str, int] = {}
        self._listeners: list[Withdrawn] = []

    def when_withdrawn(self, listener: Withdrawn) -> None:
        """Hear, inside its transaction, that a holder took a consent back or ended the visit."""
        self._listeners.append(listener)

    def acted(self, cookie: str, store: StoreId | None) -> Session:
        """The shopper of this cookie did something on purpose: go on with the visit, or begin one."""
        holder = self._holders.of(cookie)

        def verb(tx: Tx) -> Session:
            alive = (SESSION.c.holder == holder, self._alive())
            if _changed(tx.connection.execute(update(SESSION).where(*alive).values(last_act_at=tx.now))) == 0:
                # Only a visit that is over: another process may have begun this one a moment ago.
                _cut(tx, _of_holder(tx, holder, ~self._alive()))
                row = {"id": self._kernel.ids.token(24), "holder": holder, "store": store, "taps": 0}
                dialect = sqlite if tx.connection.dialect.name == "sqlite" else postgresql
                # Two acts at once in two processes: the first of them begins the visit.
                new = dialect.insert(SESSION).on_conflict_do_nothing(index_elements=[SESSION.c.holder])
                tx.connection.execute(new, {**row, "began_at": tx.now, "last_act_at": tx.now})
            return _session(tx.connection.execute(select(SESSION).where(SESSION.c.holder == holder)).mappings().one())

        return self._kernel.db.write(verb)

    def tapped(self, cookie: str) -> None:
        """A tap by the shopper of this cookie. It counts at the next `flush`, and only with their consent to that."""
        holder = self._holders.of(cookie)
        with self._lock:
            self._taps[holder] = self._taps.get(holder, 0) + 1

    def flush(self) -> None:
        """Write the taps of those who agreed to be recognised during their visit; of others nothing is kept."""
        with self._lock:
            taps, self._taps = self._taps, {}
        if not taps:
            return
        try:
            self._write_taps(taps)
        except BaseException:
            with self._lock:
                for holder, count in taps.items():
                    self._taps[holder] = self._taps.get(holder, 0) + count
            raise

    def _write_taps(self, taps: dict[str, int]) -> None:
        with self._kernel.db.read() as reading:
            agreed = [holder for holder in taps if Purpose.RECOGNISE in _given(reading, holder, self._alive())]

        def verb(tx: Tx) -> None:
            for holder in agreed:
                values = {"last_act_at": tx.now, "taps": SESSION.c.taps + taps[holder]}
                tx.connection.execute(update(SESSION).where(SESSION.c.holder == holder, self._alive()).values(**values))

        if agreed:
            self._kernel.db.write(verb)

    def of_cookie(self, cookie: str | None) -> Visit | None:
        """The running visit of this cookie's shopper; None without one."""
        return self.visit(self._holders.of(cookie)) if cookie else None

    def measured(self, cookie: str | None) -> str | None:
        """A mark of this cookie's running visit that agreed to be measured: it tells visits apart, not whose it is."""
        visit = self.of_cookie(cookie)
        agreed = visit is not None and Purpose.MEASURE.value in visit.consents
        return self._holders.of(f"measure {visit.session}") if visit is not None and agreed else None

    def begin(self, *, holder: str | None = None, store: StoreId | None = None) -> Session:
        """A new session under a random id. holder: a keyed hash by which later taps find it; its older one ends."""
        session = SessionId(self._kernel.ids.token(24))

        def verb(tx: Tx) -> Session:
            if holder is not None:
                _cut(tx, _of_holder(tx, holder))
            values = {"id": session, "holder": holder, "store": store, "taps": 0}
            tx.connection.execute(insert(SESSION).values(**values, began_at=tx.now, last_act_at=tx.now))
            return Session(session, store, tx.now, tx.now, 0)

        return self._kernel.db.write(verb)

    def session(self, session: SessionId) -> Session:
        """A session that is not over. Raises NoSuchSession, with the same answer for over, unknown and forgotten."""
        with self._kernel.db.read() as reading:
            row = reading.execute(select(SESSION).where(SESSION.c.id == session, self._alive())).mappings().first()
        if row is None:
            raise NoSuchSession
        return _session(row)

    def act(self, session: SessionId, *, tapped: bool = False) -> None:
        """The visitor did something: 20 minutes from now. Raises NoSuchSession."""

        def verb(tx: Tx) -> None:
            statement = update(SESSION).where(SESSION.c.id == session, self._alive())
            values = {"last_act_at": tx.now, "taps": SESSION.c.taps + (1 if tapped else 0)}
            if _changed(tx.connection.execute(statement.values(**values))) != 1:
                raise NoSuchSession

        self._kernel.db.write(verb)

    def agree(
        self,
        session: SessionId,
        purpose: Purpose,
        *,
        language: str,
        channel: str,
        text_version: str = TEXT_VERSION,
    ) -> None:
        """Record a consent to one purpose. Raises NoSuchSession, UnknownText."""
        if text_version != TEXT_VERSION:
            raise UnknownText
        self._answer(session, purpose, True, text_version, language, channel)

    def withdraw(self, session: SessionId, purpose: Purpose, *, language: str, channel: str) -> None:
        """Record that a consent is taken back; it holds no longer from now on. Raises NoSuchSession."""
        self._answer(session, purpose, False, TEXT_VERSION, language, channel)

    def consents(self, session: SessionId) -> list[Consent]:
        """Every consent of a session, oldest first, with its withdrawal if there is one."""
        with self._kernel.db.read() as reading:
            return _consents(reading, session)

    def visit(self, holder: str) -> Visit | None:
        """What a decision may know of the holder's running session; None without one."""
        with self._kernel.db.read() as reading:
            row = reading.execute(
                select(SESSION.c.id, SESSION.c.taps).where(SESSION.c.holder == holder, self._alive())
            ).first()
            if row is None:
                return None
            given = {one.purpose.value for one in _consents(reading, SessionId(row.id)) if one.withdrawn_at is None}
        with self._lock:
            fresh = self._taps.get(holder, 0) if Purpose.RECOGNISE.value in given else 0
        return Visit(SessionId(row.id), row.taps + fresh, frozenset(given))

    def forget(self, session: SessionId) -> None:
        """Drop the session; its consents stay as numbers that lead to nobody. Forgetting twice is no mistake."""

        def verb(tx: Tx) -> None:
            holder = tx.connection.scalar(select(SESSION.c.holder).where(SESSION.c.id == session))
            _cut(tx, [session])
            self._tell_withdrawn(tx, holder)

        self._kernel.db.write(verb)

    def end_idle(self) -> int:
        """Drop the sessions whose last act is 20 minutes ago; how many those were."""
        over = self._kernel.clock.now() - SESSION_LASTS
        with self._kernel.db.read() as reading:
            ids = reading.execute(select(SESSION.c.id).where(SESSION.c.last_act_at <= over).limit(500)).scalars().all()
        if ids:
            self._kernel.db.write(lambda tx: _cut(tx, [SessionId(one) for one in ids]))
        return len(ids)

    def _alive(self) -> ColumnElement[bool]:
        return SESSION.c.last_act_at > self._kernel.clock.now() - SESSION_LASTS

    def _answer(
        self, session: SessionId, purpose: Purpose, given: bool, text_version: str, language: str, channel: str
    ) -> None:
        def verb(tx: Tx) -> None:
            known = select(SESSION.c.store, SESSION.c.holder).where(SESSION.c.id == session, self._alive())
            row = tx.connection.execute(known).first()
            if row is None:
                raise NoSuchSession
            record = {
                "id": tx.ids.new(), "session": session, "purpose": purpose.value, "given": given,
                "text_version": text_version, "language": language, "channel": channel, "at": tx.now,
            }  # fmt: skip
            tx.connection.execute(insert(CONSENT).values(**record))
            store = StoreId(row.store) if row.store else None
            # The fact says that somebody agreed, not who: no session in the log.
            fact = ConsentChanged(
                id=tx.event_id(), at=tx.now, store=store, purpose=purpose.value, given=given, text_version=text_version
            )
            tx.record(fact)
            if purpose is Purpose.RECOGNISE:
                self._drop_taps(row.holder)  # a tap from before the consent waits there, too
                if not given:
                    tx.connection.execute(update(SESSION).where(SESSION.c.id == session).values(taps=0))
            if not given and purpose is not Purpose.MEASURE:  # no display shows anything for that
                self._tell_withdrawn(tx, row.holder)

        self._kernel.db.write(verb)

    def _tell_withdrawn(self, tx: Tx, holder: str | None) -> None:
        if holder is None:
            return
        self._drop_taps(holder)
        for listener in self._listeners:
            listener(tx, holder)

    def _drop_taps(self, holder: str | None) -> None:
        with self._lock:
            self._taps.pop(holder or "", None)


def _consents(reading: Reading, session: SessionId) -> list[Consent]:
    rows = reading.execute(select(CONSENT).where(CONSENT.c.session == session).order_by(CONSENT.c.id)).mappings()
    found: list[Consent] = []
    open_: dict[Purpose, int] = {}
    for row in rows:
        purpose = Purpose(row["purpose"])
        at = open_.pop(purpose, None)
        if row["given"]:
            open_[purpose] = len(found) if at is None else at
            if at is None:
                words = (row["text_version"], row["language"], row["channel"])
                found.append(Consent(purpose, *words, row["at"], None))
        elif at is not None:
            old = found[at]
            found[at] = Consent(old.purpose, old.text_version, old.language, old.channel, old.at, row["at"])
    return found


def _given(reading: Reading, holder: str, alive: ColumnElement[bool]) -> set[Purpose]:
    """What the holder of a running session has agreed to."""
    session = reading.scalar(select(SESSION.c.id).where(SESSION.c.holder == holder, alive))
    found = _consents(reading, SessionId(session)) if session else []
    return {one.purpose for one in found if one.withdrawn_at is None}


def _session(row: RowMapping) -> Session:
    store = StoreId(row["store"]) if row["store"] else None
    return Session(SessionId(row["id"]), store, row["began_at"], row["last_act_at"], row["taps"])


def _of_holder(tx: Tx, holder: str, *which: ColumnElement[bool]) -> list[SessionId]:
    found = tx.connection.execute(select(SESSION.c.id).where(SESSION.c.holder == holder, *which)).scalars()
    return [SessionId(one) for one in found]


def _cut(tx: Tx, sessions: list[SessionId]) -> None:
    if sessions:
        tx.connection.execute(update(CONSENT).where(CONSENT.c.session.in_(sessions)).values(session=None))
        tx.connection.execute(delete(SESSION).where(SESSION.c.id.in_(sessions)))


def _changed(result: object) -> int:
    return int(getattr(result, "rowcount", 0))
