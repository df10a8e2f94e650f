"""Who waits for a display that is lent to somebody else: at most two, at most 15 seconds (design 07 §5)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import RowMapping, delete, insert, select, update

from signage.facts import LeaseGranted, LeaseQueued, LeaseRefused
from signage.ids import DisplayId, EventId, LeaseId, RuleId, StoreId
from signage.personalisation.decide import DisplaySeen, Reason, Winner
from signage.personalisation.leases import GUARD, LEASE, WAITING, Claim, claim_of, grant, seen
from signage.personalisation.traces import granted_later, refused_later
from signage.tx import Tx

LONGEST = timedelta(seconds=15)
"""Nobody waits longer without hearing of it."""

PLACES = 2
QUEUE = "queue"
"""The `crowd` of a display where moments wait; anything else sends them away or lets them pass."""
ALL = 99


@dataclass(frozen=True, slots=True)
class Place:
    """A place in the queue. wait_s: about so many seconds until its turn."""

    winner: Winner
    until: datetime
    wait_s: int


def join(tx: Tx, winner: Winner, *, event: EventId, store: StoreId, holder: str, now: datetime) -> Place | None:
    """Wait for the display; None where nobody may wait there, two wait already, or it would take too long.

    Who waits already keeps the place, and the newer moment is the one that will be shown.
    """
    row = WAITING.c
    display = seen(tx.connection, DisplayId(winner.display.id))
    if display is None or display.crowd != QUEUE:
        return None
    mine = (
        tx.connection.execute(select(WAITING).where(row.display == display.id, row.holder == holder)).mappings().first()
    )
    ahead = display.waiting if mine is None else _ahead(tx, mine)
    wait = _free_at(display, winner.rule.rank, now) - now + ahead * GUARD
    until = now + LONGEST if mine is None else mine["until"]
    if now + wait > until or not (_replaced(tx, mine) if mine is not None else _enter(tx, display.id)):
        return None
    claim = claim_of(winner, holder)
    values = {
        "event": event, "display": claim.display, "store": store, "holder": holder,
        "at": now if mine is None else mine["at"], "until": until, "rule": claim.rule, "title": claim.title,
        "rank": claim.rank, "seconds": claim.seconds, "content": claim.content,
    }  # fmt: skip
    tx.connection.execute(insert(WAITING).values(**values))
    fact = LeaseQueued(
        id=tx.event_id(), at=tx.now, cause=event, store=store, subject=claim.display, display=claim.display,
        rule=RuleId(winner.rule.id), until=until,
    )  # fmt: skip
    tx.record(fact)
    return Place(winner, until, max(1, round(wait.total_seconds())))


def advance(tx: Tx) -> int:
    """Let go who has waited too long, and give each display that is free to its head; how many displays those were."""
    row, now = WAITING.c, tx.now
    displays: dict[str, list[RowMapping]] = {}
    for waiting in tx.connection.execute(select(WAITING).order_by(row.at, row.event)).mappings():
        if waiting["until"] <= now:
            if _leave(tx, waiting):
                _refuse(tx, waiting)
        else:
            displays.setdefault(waiting["display"], []).append(waiting)
    return sum(_serve(tx, waiting[0]) for waiting in displays.values())


def let_go(tx: Tx, holder: str) -> None:
    """Somebody took a consent back: their moments wait no longer."""
    for waiting in tx.connection.execute(select(WAITING).where(WAITING.c.holder == holder)).mappings().all():
        if _leave(tx, waiting):
            _refuse(tx, waiting)


def granted(tx: Tx, claim: Claim, lease: LeaseId, until: datetime, *, event: EventId | None, store: StoreId) -> None:
    """Tell that a claim has its display. event: what led to it; None where a person lent it."""
    fact = LeaseGranted(
        id=tx.event_id(),
        at=tx.now,
        cause=event,
        store=store,
        subject=claim.display,
        lease=lease,
        display=claim.display,
        until=until,
        rule=claim.rule,
        rank=claim.rank,
        because=claim.title,
        content=claim.content,
    )
    tx.record(fact)


def _serve(tx: Tx, head: RowMapping) -> bool:
    display = seen(tx.connection, DisplayId(head["display"]))
    if display is None or not display.online or _free_at(display, head["rank"], tx.now) > tx.now:
        return False
    claim = Claim(
        display=DisplayId(head["display"]), holder=head["holder"], rule=RuleId(head["rule"]), title=head["title"],
        rank=head["rank"], seconds=head["seconds"], content=head["content"], passing=ALL,
    )  # fmt: skip
    lease, event = LeaseId(tx.ids.new()), EventId(head["event"])
    attempt = tx.connection.begin_nested()
    until = grant(tx, claim, lease, tx.now) if _leave(tx, head) else None
    if until is None:  # another process served it, or a higher rank came in between
        attempt.rollback()
        return False
    attempt.commit()
    granted(tx, claim, lease, until, event=event, store=StoreId(head["store"]))
    granted_later(tx, event, lease=lease, until=until)
    return True


def _free_at(display: DisplaySeen, rank: int, now: datetime) -> datetime:
    """When a moment of this rank may have the display, as far as anybody knows."""
    if display.until is None or display.until <= now or display.rank < rank:
        return now
    if display.rank == rank and display.guard is not None:
        return max(now, min(display.guard, display.until))
    return display.until


def _ahead(tx: Tx, mine: RowMapping) -> int:
    before = select(WAITING.c.event).where(WAITING.c.display == mine["display"], WAITING.c.at < mine["at"])
    return len(tx.connection.execute(before).all())


def _enter(tx: Tx, display: str) -> bool:
    """Take one of the two places; the row count says who was first."""
    free = update(LEASE).where(LEASE.c.display == display, LEASE.c.waiting < PLACES)
    return _changed(tx, free.values(waiting=LEASE.c.waiting + 1)) == 1


def _leave(tx: Tx, waiting: RowMapping) -> bool:
    if _changed(tx, delete(WAITING).where(WAITING.c.event == waiting["event"])) != 1:
        return False
    _changed(tx, update(LEASE).where(LEASE.c.display == waiting["display"]).values(waiting=LEASE.c.waiting - 1))
    return True


def _replaced(tx: Tx, mine: RowMapping) -> bool:
    """The older moment of the same person gives its place to the newer one."""
    if _changed(tx, delete(WAITING).where(WAITING.c.event == mine["event"])) != 1:
        return False
    _refuse(tx, mine)
    return True


def _refuse(tx: Tx, waiting: RowMapping) -> None:
    reason, display = Reason.LEASE.value, DisplayId(waiting["display"])
    fact = LeaseRefused(
        id=tx.event_id(), at=tx.now, cause=EventId(waiting["event"]), store=StoreId(waiting["store"]),
        subject=display, display=display, reason=reason,
    )  # fmt: skip
    tx.record(fact)
    refused_later(tx, EventId(waiting["event"]), reason)


def _changed(tx: Tx, statement: object) -> int:
    return int(tx.connection.execute(statement).rowcount)  # type: ignore[call-overload]
