"""The verbs of the moment: decide what a touch shows, lend the display, end it, and say why."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import partial

from sqlalchemy import Connection, delete, select

from signage.access import Account, Role, require, visible_to
from signage.clock import stopwatch
from signage.db import Tx
from signage.errors import N_, NotFound
from signage.facts import LeaseRefused
from signage.ids import DisplayId, LeaseId, PlaceId, ProductId, StoreId
from signage.kernel import Kernel
from signage.personalisation import crowd, leases, queue
from signage.personalisation.decide import Decision, DisplaySeen, Reason, State, Winner, counters_of, decide
from signage.personalisation.index import Candidate, Snapshot
from signage.personalisation.leases import LEASE, Lease, Stand
from signage.personalisation.loans import Loans
from signage.personalisation.moment import Moment
from signage.personalisation.problems import NoSuchDisplay
from signage.personalisation.rulebook import Rules
from signage.personalisation.rules import Rule
from signage.personalisation.traces import Traces
from signage.personalisation.world import World
from signage.touchpoints import Outcome, Prepared, Shown, Touch
from signage.visitors import Visitors

VERIFIED: Mapping[str, int] = {"none": 0, "key": 1, "mac": 2, "wallet": 3}


COUNTED = timedelta(days=32)
"""Counts older than the longest span of a cap are over; a count without a span stays for ever."""


class NoSuchPlace(NotFound):
    """The place is not on the store's map."""

    sentence = N_("This place is not on the map of the store: choose another place.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """A moment that somebody thinks up on the test bench: nothing is recorded, nothing shown."""

    kind: str
    store: StoreId
    place: PlaceId
    product: ProductId | None = None
    verified: int = 0
    language: str | None = None
    at: datetime | None = None


class Moments:
    """Decides touches and lends displays."""

    def __init__(
        self, kernel: Kernel, rules: Rules, world: World, traces: Traces, visitors: Visitors | None = None
    ) -> None:
        self._kernel = kernel
        self._visitors = visitors
        self.rules = rules
        self.traces = traces
        self.loans = Loans(kernel)
        self._world = world

    # The tap path

    def decide(self, touch: Touch) -> Prepared:
        """Choose what a touch shows. What it returns lends the display, inside the touch's own transaction.

        Rules, map and products come from memory, before the transaction. The lease and the counts are read in it,
        so that what is decided on is what is written on; it adds two reads and two writes to the touch's own.
        """
        start = stopwatch()
        moment, rules = self._moment(touch), self.rules.of(touch.store)
        spent = stopwatch() - start

        def lend(tx: Tx) -> Outcome:
            start = stopwatch()
            decision, display = self._decide(tx.connection, rules, moment, touch.now, touch.display)
            spent_ms = (spent + stopwatch() - start) * 1000
            return self._lend(tx, touch, moment, decision, display, spent_ms, rules.version)

        return lend

    def ask(self, account: Account, question: Question) -> Decision:
        """The test bench: what would happen, by the same `decide`, without any effect."""
        require(account, Role.VIEWER, question.store)
        if self._world.map(question.store).get(question.place) is None:
            raise NoSuchPlace
        at = question.at or self._kernel.clock.now()
        moment = Moment(
            id=f"bench:{at.isoformat()}",
            kind=question.kind,
            at=at,
            store=question.store,
            holder="bench",
            place=self._world.place(question.store, question.place),
            clock=self._world.clock(question.store, at),
            verified=question.verified,
            language=question.language,
            product=self._world.product(question.store, question.product, question.language, at),
        )
        with self._kernel.db.read() as session:
            return self._decide(session.connection(), self.rules.of(moment.store), moment, at, None)[0]

    def _moment(self, touch: Touch) -> Moment:
        asked = self._visitors is not None and self.rules.of(touch.store).personal
        visit = self._visitors.visit(touch.holder) if self._visitors is not None and asked else None
        return Moment(
            visit_taps=visit.taps if visit else 0,
            consents=visit.consents if visit else frozenset(),
            id=touch.event,
            kind="tapped",
            at=touch.at,
            store=touch.store,
            holder=touch.holder,
            place=self._world.place(touch.store, touch.place),
            clock=self._world.clock(touch.store, touch.at),
            verified=VERIFIED.get(touch.verified, 0),
            language=touch.language,
            product=self._world.product(touch.store, touch.product, touch.language, touch.now),
        )

    def _decide(
        self, connection: Connection, rules: Snapshot, moment: Moment, now: datetime, bound: DisplayId | None
    ) -> tuple[Decision, DisplaySeen | None]:
        display = self._world.nearest(connection, StoreId(moment.store), PlaceId(moment.place.id), bound)
        moment = _beside(moment, display)
        candidates = rules.candidates(moment)
        keys = (
            [key for rule in _bounded(candidates) for key, _ in counters_of(rule, moment, display.id, now)]
            if display
            else []
        )
        state = State(displays=(display,) if display else (), counters=self._world.counters(connection, keys))
        return decide(moment, rules, state, now, candidates), display

    def _lend(
        self,
        tx: Tx,
        touch: Touch,
        moment: Moment,
        decision: Decision,
        display: DisplaySeen | None,
        deciding_ms: float,
        rules_version: str,
    ) -> Outcome:
        reason = decision.refused or Reason.LEASE.value
        row = self._row(moment, decision, display, reason, deciding_ms, tx.now)
        row["rules_version"] = rules_version
        for winner, claim in self._claims(tx, decision, moment, touch.now):
            lease = LeaseId(tx.ids.new())
            lost = self._take(tx, winner, claim, lease, moment, touch.now)
            if isinstance(lost, datetime):
                queue.granted(tx, claim, lease, lost, event=touch.event, store=touch.store)
                row.update(_shown(winner, claim), reason="shown", lease=lease, until=lost)
                if claim.together:  # the rule was kept from its display as long as that was somebody else's alone
                    others = tuple(loser for loser in decision.losers if loser.rule != winner.rule.id)
                    row["details"] = partial(details_of, replace(decision, losers=others), moment, display)
                self.traces.add(tx, row)
                return Outcome("shown", Shown(claim.display, lost, lease))
            reason = lost
        place = self._wait(tx, touch, moment, decision) if reason == Reason.LEASE else None
        if place is not None:
            row.update(_shown(place.winner), reason=Reason.QUEUED.value)
            self.traces.add(tx, row, at_once=True)
            return Outcome(Reason.QUEUED.value, None, place.wait_s)
        self._refused(tx, touch, display, reason)
        row["reason"] = reason
        self.traces.add(tx, row)
        return Outcome(reason)

    def _claims(
        self, tx: Tx, decision: Decision, moment: Moment, now: datetime
    ) -> Iterable[tuple[Winner, leases.Claim]]:
        """What the moment asks for, in its order; of a display at which several people tap, one thing for all."""
        for first in (*decision.winners, *decision.held)[:1]:
            if first.display.crowd == crowd.NEUTRAL:
                claim = crowd.join(tx, first, moment, now, self._world.map(StoreId(moment.store)).store.languages[0])
                if claim is not None:
                    return [(first, claim)]
        return [(winner, leases.claim_of(winner, moment.holder)) for winner in decision.winners]

    def _take(
        self, tx: Tx, winner: Winner, claim: leases.Claim, lease: LeaseId, moment: Moment, now: datetime
    ) -> datetime | str:
        """Until when the display is lent, or the reason why it is not."""
        bounds, display = counters_of(winner.rule, moment, winner.display.id, now), winner.display
        renewed = display.waiting and display.holder == moment.holder
        latest = display.until if renewed and display.until is not None and display.until > now else None
        if not bounds:
            return leases.grant(tx, claim, lease, now, latest) or Reason.LEASE.value
        # A count that turns out exhausted gives the display back, and the other way round: both or none.
        attempt = tx.connection.begin_nested()
        until = leases.grant(tx, claim, lease, now, latest)
        exhausted = leases.count(tx, bounds, now) if until is not None else None
        if until is not None and exhausted is None:
            attempt.commit()
            return until
        attempt.rollback()
        if until is None:
            return Reason.LEASE.value
        return Reason.CAP.value if hasattr(exhausted, "n") else Reason.COOLDOWN.value

    def _wait(self, tx: Tx, touch: Touch, moment: Moment, decision: Decision) -> queue.Place | None:
        """A place in the queue of the display that somebody else has; what bounds the rule counts from here."""
        for winner in (*decision.winners, *decision.held):
            if winner.display.crowd != queue.QUEUE:
                continue
            attempt = tx.connection.begin_nested()
            exhausted = leases.count(tx, counters_of(winner.rule, moment, winner.display.id, touch.now), touch.now)
            if exhausted is None:
                place = queue.join(
                    tx, winner, event=touch.event, store=touch.store, holder=moment.holder, now=touch.now
                )
                if place is not None:
                    attempt.commit()
                    return place
            attempt.rollback()
        return None

    def _refused(self, tx: Tx, touch: Touch, display: DisplaySeen | None, reason: str) -> None:
        fact = LeaseRefused(
            id=tx.event_id(),
            at=tx.now,
            cause=touch.event,
            store=touch.store,
            subject=display.id if display else "",
            display=DisplayId(display.id) if display else None,
            reason=reason,
        )
        tx.record(fact)

    @staticmethod
    def _row(
        moment: Moment,
        decision: Decision,
        display: DisplaySeen | None,
        reason: str,
        deciding_ms: float,
        decided_at: datetime,
    ) -> dict[str, object]:
        return {
            "event": moment.id,
            "at": moment.at,
            "store": moment.store,
            "kind": moment.kind,
            "place": moment.place.id,
            "display": display.id if display else None,
            "lease": None,
            "until": None,
            "rule": None,
            "title": "",
            "reason": reason,
            "template": "",
            "decided_at": decided_at,
            "sent_at": None,
            "deciding_ms": round(deciding_ms, 3),
            "details": partial(details_of, decision, moment, display),
        }

    # Displays

    def stand(self, tx: Tx, place: Stand) -> None:
        """A display is made, moved or changed: its lease row with it."""
        leases.stand(tx, place)
        tx.after_commit(self._world.forget_displays)

    def take_down(self, tx: Tx, display: DisplayId) -> None:
        """A display is no more."""
        leases.take_down(tx, display)
        tx.after_commit(self._world.forget_displays)

    def online(self, tx: Tx, display: DisplayId, yes: bool) -> None:
        """A display has its live line, or has lost it."""
        leases.online(tx, display, yes)

    def sent(self, lease: LeaseId, at: datetime) -> None:
        """The push of a lease has left the server."""
        self.traces.sent(lease, at)

    def ticket(self, lease: LeaseId) -> str:
        """What opens the panoramas that only this lease may show."""
        return self.loans.ticket(lease)

    def current(self, display: DisplayId) -> Lease | None:
        """What a display is lent to now: what it pulls when it comes back."""
        with self._kernel.db.read() as session:
            found = leases.running(session, self._kernel.clock.now(), [display])
        return found[0] if found else None

    def running(self, account: Account) -> list[Lease]:
        """Every lease that holds now, as far as the account may see."""
        with self._kernel.db.read() as session:
            return [one for one in leases.running(session, self._kernel.clock.now()) if account.reaches(one.store)]

    def clear(self, account: Account, display: DisplayId) -> bool:
        """Give a display back at once; its playlist goes on. False when it was free."""
        statement = visible_to(account, select(LEASE.c.display, LEASE.c.store), LEASE.c.store)
        with self._kernel.db.read() as session:
            row = session.execute(statement.where(LEASE.c.display == display)).one_or_none()
        if row is None:
            raise NoSuchDisplay
        require(account, Role.EDITOR, StoreId(row.store))
        return self._kernel.db.write(lambda tx: leases.end(tx, display, reason="cleared"))

    def let_go(self, tx: Tx, holder: str) -> None:
        """Somebody took a consent back: what is shown for them goes at once, in the same transaction."""
        leases.let_go(tx, holder, reason="withdrawn")
        queue.let_go(tx, holder)
        crowd.let_go(tx, holder)

    def sweep(self) -> int:
        """Tell the end of each lease that ran out, serve who waits; how many ended. Runs often, in the background."""
        with self._kernel.db.read() as session:
            if not leases.anything_to_sweep(session, self._kernel.clock.now()):
                return 0

        def verb(tx: Tx) -> int:
            ended = leases.sweep(tx)
            queue.advance(tx)
            crowd.forget(tx, tx.now)
            return ended

        return self._kernel.db.write(verb)

    def prune(self) -> int:
        """Forget old traces and counts whose span is over; how many traces those were."""
        before = self._kernel.clock.now() - COUNTED

        def verb(tx: Tx) -> None:
            counter = leases.COUNTER.c
            # rule:per:who:span:number, see `counter_key`; a count for ever has no span.
            spanned = counter.key.like("%:%:%:%:%")
            tx.connection.execute(delete(leases.COUNTER).where(counter.at < before, spanned))

        self._kernel.db.write(verb)
        return self.traces.prune()

    def names(self, account: Account) -> dict[str, str]:
        """The displays in sight by id."""
        statement = visible_to(account, select(LEASE.c.display, LEASE.c.name), LEASE.c.store)
        with self._kernel.db.read() as session:
            return {row.display: row.name for row in session.execute(statement.order_by(LEASE.c.name))}


def details_of(decision: Decision, moment: Moment, display: DisplaySeen | None) -> dict[str, object]:
    """What a trace keeps beside its columns; everything above P1 is masked already."""
    return {
        "values": dict(decision.values),
        "display": display.name if display else "",
        "place": moment.place.name,
        "product": moment.product.name if moment.product else "",
        "losers": [
            {"rule": loser.rule, "title": loser.title, "reason": loser.reason.value, "params": loser.brief}
            for loser in decision.losers
        ],
    }


def _bounded(candidates: Iterable[Candidate]) -> list[Rule]:
    return [one.rule for one in candidates if one.rule.bounded]


def _beside(moment: Moment, display: DisplaySeen | None) -> Moment:
    if display is None:
        return moment
    return replace(moment, display=display.id, display_class=display.display_class)


def _shown(winner: Winner, claim: leases.Claim | None = None) -> dict[str, object]:
    """What a trace names of the rule that shows something."""
    return {
        "display": winner.display.id, "rule": winner.rule.id, "title": winner.rule.name,
        "template": claim.content["template"] if claim else winner.content.template,
    }  # fmt: skip
