"""The tap path: a touch becomes a fact, a decision and a lease in one transaction, and is then answered.

It is the hottest verb of the product (200 a second beside 50 displays), so it reads from memory and writes by Core.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import update

from signage.errors import N_, SignInNeeded
from signage.facts import TapRefused, Touched, TouchpointChanged
from signage.holders import Holders
from signage.ids import EventId, TouchpointId
from signage.kernel import Kernel
from signage.signature import Stamp, verified
from signage.touchpoints.cloudevents import ReaderEvent, read_event, sources_in
from signage.touchpoints.limits import TapLimits
from signage.touchpoints.models import TouchpointRow
from signage.touchpoints.registry import Reader, Registry
from signage.touchpoints.seen import Seen, write_counts
from signage.touchpoints.touch import Decider, Outcome, Shown, Touch, nothing
from signage.touchpoints.values import TAPPED, State, Touchpoint, read_code
from signage.tx import Tx

log = logging.getLogger(__name__)

LATE = timedelta(seconds=10)
TOO_OLD = timedelta(days=7)
TOO_EARLY = timedelta(minutes=5)

# A card left on a reader is reported again and again; this swallows the echo and lets one person tap twice on purpose.
ECHO = timedelta(seconds=2)


class WrongKey(SignInNeeded):
    """A reader's message is not signed by a key that we know; which part was wrong is nobody's business."""

    sentence = N_("The message is not signed as this reader signs. Check its secret and its clock.")


@dataclass(frozen=True, slots=True)
class Tapped:
    """What came of a tap. touchpoint: None where the code is unknown. wait_s: its turn comes in about that time."""

    touchpoint: Touchpoint | None
    reason: str
    event: EventId | None = None
    shown: Shown | None = None
    wait_s: int | None = None


@dataclass(frozen=True, slots=True)
class Report:
    """The answer to one event of a reader: accepted, duplicate, late or rejected."""

    id: str
    status: str
    reason: str
    shown: Shown | None = None


@dataclass(frozen=True, slots=True)
class _Arrival:
    """A touch on its way in."""

    touchpoint: Touchpoint
    code: str
    way: str
    verified: str
    at: datetime
    source: str
    holder: str
    language: str | None
    product_of: Touchpoint


class Taps:
    """Takes touches from phones and readers."""

    def __init__(self, kernel: Kernel, registry: Registry, limits: TapLimits, seen: Seen) -> None:
        self._kernel = kernel
        self._registry = registry
        self._limits = limits
        self._seen = seen
        self._decider: Decider = nothing
        self._echoes: dict[tuple[TouchpointId, str], datetime] = {}
        self._holder = Holders(kernel.settings).of

    def decide_with(self, decider: Decider) -> None:
        """Ask this decider what a touch shall show."""
        self._decider = decider

    def find(self, code: str) -> Touchpoint | None:
        """The touchpoint behind a tap link, whatever its state."""
        read = read_code(code)
        touchpoint = self._registry.by_code(read) if read else None
        return touchpoint if touchpoint is not None and touchpoint.kind in TAPPED else None

    def tap(
        self,
        code: str,
        *,
        address: str,
        language: str | None = None,
        basket: str | None = None,
        once: str = "",
    ) -> Tapped:
        """A phone opened a tap link. once: the id of a one-time token; the second use of it does nothing."""
        touchpoint = self.find(code)
        if not self._limits.allows(code.upper()[:20], address):
            return self._too_many(touchpoint, code)
        if touchpoint is None:
            return self._refuse(None, code.upper()[:20], "A", "unknown")
        if touchpoint.state in (State.PAUSED, State.RETIRED):
            return self._refuse(touchpoint, touchpoint.code, "A", touchpoint.state.value)
        arrival = _Arrival(
            touchpoint,
            touchpoint.code,
            "A",
            "none",
            self._kernel.clock.now(),
            "/t",
            self._holder(basket),
            language,
            touchpoint,
        )
        return self._take(arrival, ("/t", once) if once else None)

    def report(self, headers: Mapping[str, str], body: bytes) -> Report:
        """A reader posted an event. Raises WrongKey before anything in it is believed."""
        reader = self._recognise(headers, body)
        event = read_event(headers, body)
        if event.problem or event.source != reader.touchpoint.source:
            return Report(event.id, "rejected", event.problem or "foreign_source")
        now = self._kernel.clock.now()
        at = event.time or now
        if now - at > TOO_OLD or at - now > TOO_EARLY:
            return Report(event.id, "rejected", "too_old" if at < now else "in_the_future")
        return self._report(reader.touchpoint, event, at, now)

    def _recognise(self, headers: Mapping[str, str], body: bytes) -> Reader:
        stamp, now = Stamp.of(headers), self._kernel.clock.now()
        for source in sources_in(headers, body):
            reader = self._registry.by_source(source)
            if reader is not None and verified(stamp, body, reader.keys, now):
                return reader
        raise WrongKey(id=stamp.id[:80])

    def _report(self, reader: Touchpoint, event: ReaderEvent, at: datetime, now: datetime) -> Report:
        subject = self._subject(reader, event.subject)
        refusal = _refusal(reader, subject)
        if refusal or subject is None:
            return self._reject(reader, event, refusal)
        holder = self._holder(event.uid or event.credential)
        if self._is_echo(reader.id, holder, now):
            return Report(event.id, "duplicate", "echo")
        arrival = _Arrival(reader, subject.code, event.way, "key", min(at, now), event.source, holder, None, subject)
        if now - at > LATE:
            return self._keep_late(arrival, event)
        tapped = self._take(arrival, (event.source, event.id))
        self._remember(reader.id, holder, now)
        status = "duplicate" if tapped.reason == "duplicate" else "accepted"
        return Report(event.id, status, tapped.reason, tapped.shown)

    def _subject(self, reader: Touchpoint, subject: str) -> Touchpoint | None:
        """The tag that the reader read, or the reader itself where it names none."""
        if subject in ("", reader.code, reader.id, reader.source):
            return reader
        code = read_code(subject)
        return self._registry.by_code(code) if code else None

    def _take(self, arrival: _Arrival, once: tuple[str, str] | None) -> Tapped:
        """Record the touch, decide and take the lease: one transaction."""
        event, now = EventId(self._kernel.ids.new()), self._kernel.clock.now()
        touchpoint = arrival.touchpoint
        prepared = self._decider(_touch(arrival, event, now))
        counts = self._seen.due(now)

        def verb(tx: Tx) -> Outcome:
            if once is not None and not tx.first_time(*once):
                return Outcome("duplicate")
            tx.record(_touched(arrival, event))
            if touchpoint.state is State.PLANNED:
                _activate(tx, touchpoint)
            write_counts(tx, counts)
            return prepared(tx)

        try:
            outcome = self._kernel.db.write(verb, swift=True)
        except BaseException:
            self._seen.back(counts)
            raise
        if outcome.reason == "duplicate":
            self._seen.back(counts)
            return Tapped(touchpoint, "duplicate")
        self._seen.count(touchpoint.id, now, taps=1)
        return Tapped(touchpoint, outcome.reason, event, outcome.shown, outcome.wait_s)

    def _keep_late(self, arrival: _Arrival, event: ReaderEvent) -> Report:
        id_ = EventId(self._kernel.ids.new())

        def verb(tx: Tx) -> bool:
            if not tx.first_time(event.source, event.id):
                return False
            tx.record(_touched(arrival, id_))
            tx.record(_refused(tx, arrival.touchpoint, arrival.code, arrival.way, "late", cause=id_))
            return True

        if not self._kernel.db.write(verb):
            return Report(event.id, "duplicate", "duplicate")
        self._seen.count(arrival.touchpoint.id, self._kernel.clock.now(), taps=1)
        return Report(event.id, "late", "late")

    def _reject(self, reader: Touchpoint, event: ReaderEvent, reason: str) -> Report:
        def verb(tx: Tx) -> bool:
            if not tx.first_time(event.source, event.id):
                return False
            tx.record(_refused(tx, reader, event.subject[:20] or reader.code, event.way, reason))
            return True

        if not self._kernel.db.write(verb):
            return Report(event.id, "duplicate", "duplicate")
        self._seen.count(reader.id, self._kernel.clock.now(), refused=1)
        return Report(event.id, "rejected", reason)

    def _refuse(self, touchpoint: Touchpoint | None, code: str, way: str, reason: str) -> Tapped:
        self._kernel.db.write(lambda tx: tx.record(_refused(tx, touchpoint, code, way, reason)))
        if touchpoint is not None:
            self._seen.count(touchpoint.id, self._kernel.clock.now(), refused=1)
        return Tapped(touchpoint, reason)

    def _too_many(self, touchpoint: Touchpoint | None, code: str) -> Tapped:
        # Nothing is written: a flood must not fill the event log either.
        log.info("tap without effect: too many", extra={"code": code[:20]})
        if touchpoint is not None:
            self._seen.count(touchpoint.id, self._kernel.clock.now(), refused=1)
        return Tapped(touchpoint, "too_many" if touchpoint else "unknown")

    def _is_echo(self, reader: TouchpointId, holder: str, now: datetime) -> bool:
        # In this process only: should two workers each let one through, the same holder just renews her own lease.
        last = self._echoes.get((reader, holder))
        return last is not None and now - last < ECHO

    def _remember(self, reader: TouchpointId, holder: str, now: datetime) -> None:
        if not holder:
            return
        if len(self._echoes) > 10_000:
            self._echoes = {key: at for key, at in self._echoes.items() if now - at < ECHO}
        self._echoes[reader, holder] = now


def _refusal(reader: Touchpoint, subject: Touchpoint | None) -> str:
    if reader.state in (State.PAUSED, State.RETIRED):
        return reader.state.value
    if subject is None:
        return "unknown"
    return subject.state.value if subject.state in (State.PAUSED, State.RETIRED) else ""


def _touch(arrival: _Arrival, event: EventId, now: datetime) -> Touch:
    touchpoint = arrival.touchpoint
    return Touch(
        event=event,
        at=arrival.at,
        now=now,
        store=touchpoint.store,
        touchpoint=touchpoint.id,
        code=arrival.code,
        kind=touchpoint.kind.value,
        way=arrival.way,
        verified=arrival.verified,
        place=touchpoint.place,
        product=arrival.product_of.product,
        display=touchpoint.display,
        language=arrival.language,
        holder=arrival.holder or event,
    )


def _touched(arrival: _Arrival, event: EventId) -> Touched:
    touchpoint = arrival.touchpoint
    return Touched(
        id=event,
        at=arrival.at,
        store=touchpoint.store,
        source=arrival.source,
        subject=touchpoint.code,
        touchpoint=touchpoint.id,
        code=arrival.code,
        way=arrival.way,
        verified=arrival.verified,
        place=touchpoint.place,
        product=arrival.product_of.product,
        language=arrival.language,
    )


def _refused(
    tx: Tx, touchpoint: Touchpoint | None, code: str, way: str, reason: str, *, cause: EventId | None = None
) -> TapRefused:
    return TapRefused(
        id=tx.event_id(),
        at=tx.now,
        cause=cause,
        store=touchpoint.store if touchpoint else None,
        subject=touchpoint.code if touchpoint else code,
        touchpoint=touchpoint.id if touchpoint else None,
        code=code,
        way=way,
        reason=reason,
    )


def _activate(tx: Tx, touchpoint: Touchpoint) -> None:
    """The first tap puts a planned touchpoint into service."""
    tx.connection.execute(
        update(TouchpointRow)
        .where(TouchpointRow.id == touchpoint.id, TouchpointRow.state == State.PLANNED.value)
        .values(state=State.ACTIVE.value)
    )
    tx.record(
        TouchpointChanged(
            id=tx.event_id(),
            at=tx.now,
            store=touchpoint.store,
            subject=touchpoint.code,
            touchpoint=touchpoint.id,
        )
    )
