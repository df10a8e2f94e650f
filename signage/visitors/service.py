"""The verbs of a visit: begin, act, agree, withdraw, forget."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import cast

from sqlalchemy import ColumnElement, Table, delete, insert, select, update
from sqlalchemy.orm import Session as Reading

from signage.db import Tx
from signage.errors import N_, Invalid, NotFound
from signage.facts import ConsentChanged
from signage.ids import SessionId, StoreId
from signage.kernel import Kernel
from signage.visitors.models import ConsentRow, SessionRow
from signage.visitors.purposes import TEXT_VERSION, Purpose

SESSION_LASTS = timedelta(minutes=20)
"""A session ends so long after the last act, on leaving, or by hand."""

SESSION = cast(Table, SessionRow.__table__)
CONSENT = cast(Table, ConsentRow.__table__)


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

    def begin(self, *, holder: str | None = None, store: StoreId | None = None) -> Session:
        """A new session under a random id. holder: a keyed hash by which later taps find it; its older one ends."""
        session = SessionId(self._kernel.ids.token(24))

        def verb(tx: Tx) -> Session:
            if holder is not None:
                old = tx.connection.execute(select(SESSION.c.id).where(SESSION.c.holder == holder)).scalars().all()
                _cut(tx, [SessionId(one) for one in old])
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
        store = StoreId(row["store"]) if row["store"] else None
        return Session(SessionId(row["id"]), store, row["began_at"], row["last_act_at"], row["taps"])

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
        return Visit(SessionId(row.id), row.taps, frozenset(given))

    def forget(self, session: SessionId) -> None:
        """Drop the session; its consents stay as numbers that lead to nobody. Forgetting twice is no mistake."""
        self._kernel.db.write(lambda tx: _cut(tx, [session]))

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
            row = tx.connection.execute(select(SESSION.c.store).where(SESSION.c.id == session, self._alive())).first()
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

        self._kernel.db.write(verb)


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


def _cut(tx: Tx, sessions: list[SessionId]) -> None:
    if sessions:
        tx.connection.execute(update(CONSENT).where(CONSENT.c.session.in_(sessions)).values(session=None))
        tx.connection.execute(delete(SESSION).where(SESSION.c.id.in_(sessions)))


def _changed(result: object) -> int:
    return int(getattr(result, "rowcount", 0))
