"""What the live line and REST both say of a display: one truth behind two doors."""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any, Protocol

import gevent
from gevent.event import Event
from sqlalchemy import or_, select, update

from players.commands import Commands
from players.displays import Displays
from players.keys import Keys, Recognised
from players.manifest import millis
from players.manifests import Changed, Kept, Manifests
from players.messages import VERSION, Activated, Plays, Result, Show, State, Status, Through
from players.models import DISPLAY
from players.problems import Withdrawn
from players.proof import Proof
from signage.access import SYSTEM, Account
from signage.db import Tx
from signage.errors import NotAllowed
from signage.facts import ItemShown, Painted
from signage.ids import DisplayId, EventId, LeaseId, RuleId
from signage.kernel import Kernel
from signage.personalisation import Lease as Found

log = logging.getLogger(__name__)

KEEP_STATUS = timedelta(seconds=60)
"""So often a display's status is written down; in between it is in memory."""

OFFLINE = KEEP_STATUS + timedelta(seconds=30)
"""A display that nobody has written of for so long has no line in any process."""

GATHER_SECONDS = 0.01

SHOWN_AGAIN = timedelta(seconds=40)
"""So often a display that goes on playing is told of in the event log: who asks for the last minute finds it."""

SHOWN_APART = timedelta(seconds=5)
SHOWN_GATHER_SECONDS = 0.5


class Lease(Protocol):
    """A lease in force."""

    @property
    def id(self) -> LeaseId:
        """Its id."""
        ...

    @property
    def rule(self) -> RuleId | None:
        """What asked for it; None where a person did."""
        ...

    @property
    def rank(self) -> int:
        """What it won by."""
        ...

    @property
    def until(self) -> datetime:
        """When it ends."""
        ...

    @property
    def content(self) -> dict[str, Any]:
        """Template, data, values, language."""
        ...


class Leases(Protocol):
    """What this room asks of `signage.personalisation`."""

    def current(self, display: DisplayId) -> Lease | None:
        """The lease in force on a display."""
        ...

    def running(self, account: Account) -> Sequence[Found]:
        """Every lease in force that the account may see."""
        ...

    def ticket(self, lease: LeaseId) -> str:
        """What opens the panoramas that only this lease may show."""
        ...

    def sent(self, lease: LeaseId, at: datetime) -> None:
        """A lease was pushed: for its trace."""
        ...

    def online(self, tx: Tx, display: DisplayId, yes: bool) -> None:
        """A display came or went."""
        ...


@dataclass(frozen=True)
class Heard:
    """The newest status of a display, and when it came."""

    at: datetime
    status: Mapping[str, Any]


@dataclass
class _Batch:
    """What displays painted within a moment, and who waits for it to be written."""

    makes: list[Callable[[EventId, datetime], Painted]] = field(default_factory=list)
    done: Event = field(default_factory=Event)
    error: Exception | None = None


class Desk:
    """Everything that a display asks or reports, without a socket."""

    def __init__(
        self,
        kernel: Kernel,
        displays: Displays,
        keys: Keys,
        manifests: Manifests,
        proof: Proof,
        commands: Commands,
        leases: Leases,
    ) -> None:
        self._kernel = kernel
        self._displays = displays
        self._keys = keys
        self._manifests = manifests
        self._proof = proof
        self._commands = commands
        self._leases = leases
        self._painting: _Batch | None = None
        self._heard: dict[DisplayId, Heard] = {}
        self._written: dict[DisplayId, datetime] = {}
        self._told: dict[DisplayId, tuple[str, datetime]] = {}
        self._shown: dict[DisplayId, tuple[str, str]] = {}
        self.many_workers = bool(kernel.settings.redis_url)
        # Where visitors reach the server, for the QR codes on displays: as set, else as a display first reached it.
        self.address = kernel.settings.public_url

    def now(self) -> datetime:
        """The server's time."""
        return self._kernel.clock.now()

    def now_ms(self) -> float:
        """The server's time as messages carry it, finer than a millisecond."""
        return self._kernel.clock.now().timestamp() * 1000

    def recognise(self, token: str) -> tuple[Recognised | None, str]:
        """Who holds the token, or the refusal of the line."""
        try:
            return self._keys.recognise(token), ""
        except Withdrawn:
            return None, "revoked"
        except NotAllowed:
            return None, "token"

    def state(self, display: DisplayId) -> State:
        """All that a display must know besides its manifest."""
        found = self._displays.get(SYSTEM, display)
        kept = self._manifests.current(display)
        lease = self._lease(display)
        commands = self._commands.open(display)
        names = (kept.etag, found.name, "" if lease is None else lease.lease, *(command.id for command in commands))
        # A number that differs when the state does; 53 bits, because JavaScript counts no further.
        version = int.from_bytes(hashlib.sha256("\n".join(names).encode()).digest()[:8], "big") >> 11
        return State(
            v=VERSION, display=display, name=found.name, state_version=version, serial=kept.serial, etag=kept.etag,
            now=self.now_ms(), lease=lease, commands=commands, data=[],
        )  # fmt: skip

    def _lease(self, display: DisplayId) -> Show | None:
        lease = self._leases.current(display)
        if lease is None or lease.until <= self.now():
            return None
        content = lease.content
        return Show(
            lease=lease.id, event=None, template=content["template"], data=content["data"],
            values=content.get("values") or {}, language=content.get("language"), until=millis(lease.until),
            rank=lease.rank, because="", ticket=self.ticket(lease.id) if lease.rule is None else None,
        )  # fmt: skip

    def manifest(self, display: DisplayId) -> Kept:
        """The manifest in force, without its bytes."""
        return self._manifests.current(display)

    def manifest_body(self, display: DisplayId) -> bytes:
        """Its bytes."""
        return self._manifests.body(display)

    def known_serial(self, display: DisplayId) -> int | None:
        """The serial of the manifest that this process knows of."""
        return self._manifests.serial(display)

    def refresh(self, display: DisplayId) -> Changed:
        """Compile anew where something changed."""
        return self._manifests.refresh(display)

    def due(self) -> list[DisplayId]:
        """Whose manifest must be made anew although nobody changed anything."""
        return self._manifests.due()

    def forget_display(self, display: DisplayId) -> None:
        """This display changed."""
        self._manifests.forget_display(display)

    def forget(self, key: str | None) -> list[DisplayId]:
        """Something changed; see `Manifests.forget`."""
        return self._manifests.forget(key)

    def ticket(self, lease: LeaseId) -> str:
        """What opens the panoramas that only a lease without a rule may show."""
        return self._leases.ticket(lease)

    # Reports

    def sent(self, lease: LeaseId, at: datetime) -> None:
        """A lease was pushed."""
        self._leases.sent(lease, at)

    def painted(self, make: Callable[[EventId, datetime], Painted]) -> None:
        """A lease was painted; said twice, it counts once. Returns when it stands in the event log.

        Many displays paint within a moment: what comes in during 10 ms is written by one verb, as a verb costs
        more than what it writes.
        """
        batch = self._painting
        if batch is None:
            batch = self._painting = _Batch()
            gevent.spawn_later(GATHER_SECONDS, self._write_painted)
        batch.makes.append(make)
        batch.done.wait()
        if batch.error is not None:
            raise batch.error

    def finish(self) -> None:
        """Write what was gathered; the process stops."""
        self._write_painted()
        self.write_shown()

    def _write_painted(self) -> None:
        batch, self._painting = self._painting, None
        if batch is None:
            return

        def verb(tx: Tx) -> None:
            facts = {fact.lease: fact for fact in (make(tx.event_id(), tx.now) for make in batch.makes)}
            fresh = tx.first_times("painted", list(facts))
            for lease, fact in facts.items():
                if lease in fresh:
                    tx.record(fact)

        try:
            self._kernel.db.write(verb, swift=True)
        except Exception as error:  # told to each display's handler, which waits for it
            batch.error = error
        batch.done.set()

    def take_plays(self, display: DisplayId, plays: Plays) -> Through:
        """Proof rows."""
        return self._proof.take(display, plays)

    def finish_command(self, display: DisplayId, result: Result) -> None:
        """The end of a command."""
        self._commands.finish(display, result)

    def came(self, display: DisplayId) -> None:
        """A display has opened its line."""
        self._write_seen(display, online=True)

    def left(self, display: DisplayId) -> None:
        """A display's last line here is gone."""
        self._write_seen(display, online=False)

    def all_left(self, displays: Iterable[DisplayId]) -> None:
        """The lines of these displays are gone, all at once."""

        def verb(tx: Tx) -> None:
            for display in sorted(displays):
                self._leases.online(tx, display, False)

        self._kernel.db.write(verb)

    def begin(self) -> None:
        """The process starts: whoever counts as online since another one was cut off, is not."""
        if self.many_workers:
            self.all_left(self._silent(None))
        else:
            self.all_left(one.id for one in self._displays.everywhere())

    def lose(self) -> None:
        """Another process may have been cut off: its displays have not been heard of for a while."""
        if self.many_workers:
            lost = self._silent(self.now() - OFFLINE - timedelta(minutes=2))
            if lost:
                self.all_left(lost)

    def _silent(self, since: datetime | None) -> list[DisplayId]:
        """Who was heard of last before displays count as offline, and after `since`."""
        seen = DISPLAY.c.seen_at
        statement = select(DISPLAY.c.id).where(or_(seen.is_(None), seen <= self.now() - OFFLINE))
        if since is not None:
            statement = statement.where(seen > since)
        with self._kernel.db.read() as session:
            return [DisplayId(one) for one in session.execute(statement).scalars()]

    def heard(self, display: DisplayId, status: Status) -> None:
        """What a display says of itself."""
        now = self.now()
        self._heard[display] = Heard(now, status.model_dump())
        if now - self._written.get(display, now - KEEP_STATUS) >= KEEP_STATUS:
            self._write_seen(display, online=None)
        # A lease is never told of: what is lent to a moment is nobody's business outside the store.
        if status.item and status.version and status.lease is None:
            self._tell_shown(display, status.item, status.version, now)

    def _tell_shown(self, display: DisplayId, item: str, version: str, now: datetime) -> None:
        before, at = self._told.get(display, ("", datetime.min.replace(tzinfo=UTC)))
        if now - at < (SHOWN_AGAIN if before == version else SHOWN_APART):
            return
        self._told[display] = (version, now)
        if not self._shown:
            gevent.spawn_later(SHOWN_GATHER_SECONDS, self.write_shown)
        self._shown[display] = (item, version)

    def write_shown(self) -> None:
        """Write down what displays showed within a moment: a thousand of them say so in one verb."""
        waiting, self._shown = self._shown, {}
        if not waiting:
            return
        stores = {one.id: one.store for one in self._displays.everywhere()}

        def verb(tx: Tx) -> None:
            for display, (item, version) in waiting.items():
                fact = ItemShown(
                    id=tx.event_id(), at=tx.now, store=stores.get(display), subject=display, display=display, item=item,
                    version=version,
                )  # fmt: skip
                tx.record(fact)

        self._kernel.db.write(verb)

    def activated(self, display: DisplayId, activated: Activated) -> None:
        """How far a display has got with a manifest."""
        if activated.state == "refused":
            log.warning("manifest refused", extra={"display": display, "why": activated.why})

    def last_heard(self, display: DisplayId) -> Heard | None:
        """The newest status that came in here."""
        return self._heard.get(display)

    def _write_seen(self, display: DisplayId, *, online: bool | None) -> None:
        heard = self._heard.get(display)
        self._written[display] = self.now()

        def verb(tx: Tx) -> None:
            values: dict[str, Any] = {"seen_at": tx.now}
            if heard is not None:
                values["status"] = dict(heard.status)
            tx.connection.execute(update(DISPLAY).where(DISPLAY.c.id == display).values(values))
            if online is not None:
                self._leases.online(tx, display, online)

        self._kernel.db.write(verb)


def is_online(seen_at: datetime | None, now: datetime) -> bool:
    """Whether a display that was last heard then counts as online."""
    return seen_at is not None and now - seen_at <= OFFLINE
