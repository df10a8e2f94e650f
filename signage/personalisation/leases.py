"""Leases: several moments, one display. Each race is settled by one conditional UPDATE (design 07 §5)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, cast

from sqlalchemy import (
    Connection,
    CursorResult,
    Table,
    Update,
    and_,
    bindparam,
    case,
    delete,
    insert,
    not_,
    or_,
    select,
    update,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from signage.facts import LeaseEnded
from signage.ids import DisplayId, EventId, LeaseId, RuleId, StoreId
from signage.personalisation.decide import DisplaySeen, Winner
from signage.personalisation.models import CounterRow, CrowdRow, LeaseRow, WaitingRow
from signage.personalisation.rules import Cap, Cooldown
from signage.prepared import Prepared
from signage.tx import Tx

GUARD = timedelta(seconds=6)
"""So long an equal rank waits before it may take a display over."""

NEVER = datetime(2000, 1, 1, tzinfo=UTC)

LOAN = "loan"
"""Where a row's content tells what a person lent the display for."""

LEASE = cast(Table, LeaseRow.__table__)
COUNTER = cast(Table, CounterRow.__table__)
WAITING = cast(Table, WaitingRow.__table__)
CROWD = cast(Table, CrowdRow.__table__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Stand:
    """A display as the arbitration needs it. crowd: `queue`, `replace` or `neutral`."""

    display: DisplayId
    store: StoreId
    place: str
    name: str
    display_class: str = "floor"
    crowd: str = "queue"


@dataclass(frozen=True, slots=True, kw_only=True)
class Loan:
    """What a person has a display for, where no rule asked for it. of, title: the draft; by: the person's name."""

    of: str
    title: str
    by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Lease:
    """What a display is lent to right now. loan: set where a person lent it, who then stands for the rule."""

    id: LeaseId
    display: DisplayId
    store: StoreId
    name: str
    rule: RuleId | None
    rank: int
    granted_at: datetime
    until: datetime
    content: dict[str, Any]
    loan: Loan | None = None


def stand(tx: Tx, place: Stand) -> None:
    """Make or change the lease row of a display; call it in the verb that makes or moves the display."""
    values = {
        "store": place.store,
        "place": place.place,
        "name": place.name,
        "display_class": place.display_class,
        "crowd": place.crowd,
    }
    changed = cast(
        "CursorResult[Any]", tx.connection.execute(update(LEASE).where(LEASE.c.display == place.display).values(values))
    )
    if changed.rowcount == 0:
        free = {"holder": "", "rank": 0, "until": NEVER, "guard": NEVER, "ended": True, "waiting": 0}
        flags = {"online": False, "emergency": False}
        tx.connection.execute(insert(LEASE).values(display=place.display, **values, **free, **flags))


def take_down(tx: Tx, display: DisplayId) -> None:
    """Forget the lease row of a display that is no more."""
    tx.connection.execute(delete(LEASE).where(LEASE.c.display == display))
    tx.connection.execute(delete(WAITING).where(WAITING.c.display == display))
    tx.connection.execute(delete(CROWD).where(CROWD.c.display == display))


def online(tx: Tx, display: DisplayId, yes: bool) -> None:
    """Say whether a display holds its live line."""
    tx.connection.execute(update(LEASE).where(LEASE.c.display == display, LEASE.c.online != yes).values(online=yes))


def _granting(*, together: bool = False) -> Update:
    """The statement of design 07 §5, built once: building it costs more than running it, and each tap runs it.

    together: for all who tap at once, who need not wait for one another.
    """
    row = LEASE.c
    now, holder = bindparam("at", type_=row.until.type), bindparam("who", type_=row.holder.type)
    rank = bindparam("height", type_=row.rank.type)
    mine = and_(row.holder == holder, row.until > now)
    turn = row.waiting <= bindparam("passing", type_=row.waiting.type)
    free = or_(
        row.rank < rank,
        and_(row.until <= now, turn),
        row.rank == rank if together else and_(row.rank == rank, or_(mine, and_(row.guard <= now, turn))),
    )
    fresh_guard = case((row.crowd == "replace", now), else_=bindparam("fresh_guard", type_=row.guard.type))
    return (
        update(LEASE)
        .where(row.display == bindparam("which"), not_(row.emergency), free)
        .values(
            holder=holder,
            rank=rank,
            until=bindparam("ends", type_=row.until.type),
            decision=bindparam("lease"),
            rule=bindparam("by"),
            guard=case((mine, row.guard), else_=fresh_guard),
            granted_at=now,
            content=bindparam("shows", type_=row.content.type),
            ended=False,
        )
    )


GRANT = Prepared(_granting())
TOGETHER = Prepared(_granting(together=True))
SEEN = Prepared(select(LEASE).where(LEASE.c.display == bindparam("which")))


@dataclass(slots=True, kw_only=True)
class Claim:
    """What a moment wants of a display. passing: how many who wait it may pass; a head of the queue passes all.

    together: it is for all who tap there at once. loan: a person asks and no rule; kept in the row alone, as facts
    and displays hold no names.
    """

    display: DisplayId
    holder: str
    rule: RuleId | None
    title: str
    rank: int
    seconds: int
    content: dict[str, Any]
    passing: int = 0
    together: bool = False
    loan: Loan | None = None


def claim_of(winner: Winner, holder: str) -> Claim:
    """The claim of a rule that passed every gate."""
    return Claim(
        display=DisplayId(winner.display.id), holder=holder, rule=RuleId(winner.rule.id), title=winner.rule.name,
        rank=winner.rule.rank, seconds=winner.seconds, content=winner.content.as_json(),
    )  # fmt: skip


def grant(tx: Tx, claim: Claim, lease: LeaseId, now: datetime, latest: datetime | None = None) -> datetime | None:
    """Take the display for the claim: until when it holds, or None when somebody else was there first.

    latest: it ends then at the latest, as somebody waits for it.
    """
    until = now + timedelta(seconds=claim.seconds)
    if latest is not None:
        until = min(until, latest)
    values = {
        "which": claim.display,
        "at": now,
        "who": claim.holder,
        "height": claim.rank,
        "ends": until,
        "lease": lease,
        "by": claim.rule,
        "fresh_guard": now + GUARD,
        "shows": claim.content if claim.loan is None else {**claim.content, LOAN: asdict(claim.loan)},
        "passing": claim.passing,
    }
    statement = TOGETHER if claim.together else GRANT
    return until if statement.changed(tx.connection, values) == 1 else None


def count(tx: Tx, bounds: Sequence[tuple[str, Cap | Cooldown]], now: datetime) -> Cap | Cooldown | None:
    """Count one firing against each bound: None, or the first bound that is exhausted."""
    dialect = sqlite if tx.connection.dialect.name == "sqlite" else postgresql
    for key, bound in bounds:
        row = COUNTER.c
        still = row.n < bound.n if isinstance(bound, Cap) else row.at <= now - timedelta(seconds=bound.seconds)
        first = dialect.insert(COUNTER).values(key=key, n=1, at=now)
        statement = first.on_conflict_do_update(index_elements=[row.key], set_={"n": row.n + 1, "at": now}, where=still)
        # Not rowcount: SQLAlchemy does not keep it for an INSERT on PostgreSQL.
        if tx.connection.execute(statement.returning(row.n)).first() is None:
            return bound
    return None


def end(tx: Tx, display: DisplayId, *, reason: str, lease: LeaseId | None = None, cause: EventId | None = None) -> bool:
    """Give a display back now; False when it was free or is lent to another lease."""
    row = LEASE.c
    found = tx.connection.execute(select(row.decision, row.store).where(row.display == display, row.until > tx.now))
    current = found.one_or_none()
    if current is None or (lease is not None and current.decision != lease):
        return False
    statement = (
        update(LEASE)
        .where(row.display == display, row.decision == current.decision, not_(row.ended))
        .values(until=tx.now, ended=True)
    )
    if cast("CursorResult[Any]", tx.connection.execute(statement)).rowcount != 1:
        return False
    _tell_end(tx, display, current.decision, current.store, reason, cause)
    return True


def let_go(tx: Tx, holder: str, *, reason: str) -> int:
    """Give back every display that is lent to a holder; how many those were."""
    row = LEASE.c
    held = tx.connection.execute(select(row.display).where(row.holder == holder, row.until > tx.now)).scalars().all()
    return sum(end(tx, DisplayId(display), reason=reason) for display in held)


def sweep(tx: Tx) -> int:
    """Record the end of each lease that ran out; how many those were. Safe in several processes at once."""
    row = LEASE.c
    over = tx.connection.execute(
        select(row.display, row.decision, row.store).where(not_(row.ended), row.until <= tx.now)
    ).all()
    told = 0
    for display, decision, store in over:
        statement = update(LEASE).where(row.display == display, row.decision == decision, not_(row.ended))
        if cast("CursorResult[Any]", tx.connection.execute(statement.values(ended=True))).rowcount == 1:
            _tell_end(tx, display, decision, store, "over", None)
            told += 1
    return told


def anything_to_sweep(session: Session, now: datetime) -> bool:
    """Whether a lease ran out untold or somebody waits; a read, so that an idle shop writes nothing."""
    row = LEASE.c
    ended = select(row.display).where(not_(row.ended), row.until <= now).limit(1)
    reads = (ended, select(WAITING.c.event).limit(1), select(CROWD.c.event).limit(1))
    return any(session.execute(one).first() is not None for one in reads)


def seen(connection: Connection, display: DisplayId) -> DisplaySeen | None:
    """A display with its lease as it is now."""
    found = SEEN.rows(connection, {"which": display})
    if not found:
        return None
    one = found[0]
    return DisplaySeen(
        id=one["display"],
        name=one["name"],
        display_class=one["display_class"],
        online=one["online"],
        emergency=one["emergency"],
        crowd=one["crowd"],
        waiting=one["waiting"],
        holder=one["holder"],
        rank=one["rank"],
        until=one["until"],
        guard=one["guard"],
        by_rule=one["rule"],
    )


def running(session: Session, now: datetime, displays: Iterable[str] | None = None) -> list[Lease]:
    """The leases that hold now."""
    row = LEASE.c
    statement = select(LEASE).where(row.until > now, row.decision.is_not(None)).order_by(row.name)
    if displays is not None:
        statement = statement.where(row.display.in_(list(displays)))
    return [
        Lease(
            id=LeaseId(one["decision"]),
            display=DisplayId(one["display"]),
            store=StoreId(one["store"]),
            name=one["name"],
            rule=RuleId(one["rule"]) if one["rule"] else None,
            rank=one["rank"],
            granted_at=one["granted_at"],
            until=one["until"],
            content=one["content"] or {},
            loan=Loan(**one["content"][LOAN]) if LOAN in (one["content"] or {}) else None,
        )
        for one in session.execute(statement).mappings()
    ]


def _tell_end(tx: Tx, display: str, lease: str, store: str, reason: str, cause: EventId | None) -> None:
    fact = LeaseEnded(
        id=tx.event_id(),
        at=tx.now,
        cause=cause,
        store=StoreId(store),
        subject=display,
        lease=LeaseId(lease),
        display=DisplayId(display),
        reason=reason,
    )
    tx.record(fact)
