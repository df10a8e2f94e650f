"""A person lends a display: a lease without a rule, of the highest rank, for minutes instead of seconds (ADR 0016)."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from itsdangerous import BadSignature, Signer
from sqlalchemy import select

from signage.access import Account, Role, require, visible_to
from signage.db import Tx
from signage.errors import N_, Conflict
from signage.facts import PreviewShown
from signage.ids import DisplayId, LeaseId, StoreId
from signage.kernel import Kernel
from signage.personalisation import leases, queue
from signage.personalisation.decide import DisplaySeen
from signage.personalisation.leases import LEASE, Claim, Lease, Loan
from signage.personalisation.models import PaintedRow
from signage.personalisation.problems import NoSuchDisplay
from signage.personalisation.rules import RANKS

SHORTEST_S, USUAL_S, LONGEST_S = 10, 120, 300
"""A moment lasts 30 seconds at most; who stands before a display and looks at a draft needs longer, but has an end."""


class DisplayAway(Conflict):
    """The display holds no line: it would not hear of it."""

    sentence = N_("“%(display)s” is offline: switch it on, or choose another display.")


class DisplayInEmergency(Conflict):
    """Nothing cuts an emergency."""

    sentence = N_("“%(display)s” shows an emergency message, which nothing interrupts: choose another display.")


class DisplayTaken(Conflict):
    """Somebody else looks at a draft there."""

    sentence = N_("%(by)s shows a preview on “%(display)s” just now: end it first, wait, or choose another display.")


class DisplayBusy(Conflict):
    """A moment of the staff holds it."""

    sentence = N_("“%(display)s” shows something for the staff just now: try again in a moment.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Screen:
    """A display as somebody sees it who wants to lend it. lent: to a draft; painted: it says that this is seen."""

    id: DisplayId
    name: str
    place: str
    online: bool
    emergency: bool
    lent: Lease | None
    mine: bool
    painted: bool


class Loans:
    """Displays that people lend."""

    def __init__(self, kernel: Kernel) -> None:
        self._kernel = kernel
        # itsdangerous signs with the last key of its list and accepts each of them.
        keys = list(reversed(kernel.settings.secret_keys))
        self._signer = Signer(keys, salt="personalisation/lease", digest_method=hashlib.sha256)

    def screens(self, account: Account, store: StoreId) -> Sequence[Screen]:
        """The displays of a store by name."""
        statement = select(LEASE).where(LEASE.c.store == store).order_by(LEASE.c.name, LEASE.c.display)
        with self._kernel.db.read() as session:
            rows = session.execute(visible_to(account, statement, LEASE.c.store)).mappings().all()
            known = [one["display"] for one in rows]
            lent = {one.display: one for one in leases.running(session, self._kernel.clock.now(), known) if one.loan}
            asked = select(PaintedRow.lease).where(PaintedRow.lease.in_([one.id for one in lent.values()]))
            painted = set(session.scalars(asked))
        return [_screen(one, lent.get(DisplayId(one["display"])), account, painted) for one in rows]

    def lend(
        self, account: Account, store: StoreId, display: DisplayId, content: dict[str, Any], *, of: str, title: str,
        seconds: int = USUAL_S,
    ) -> Lease:  # fmt: skip
        """Show this content there; who shows something already, shows this instead and for the whole time.

        of, title: the draft that it is of. Raises NoSuchDisplay, DisplayAway, DisplayInEmergency, DisplayTaken,
        DisplayBusy.
        """
        require(account, Role.EDITOR, store)
        loan = Loan(of=of, title=title, by=account.name)
        claim = Claim(
            display=display, holder=_holder(account), rule=None, title="", rank=RANKS["staff"],
            seconds=max(SHORTEST_S, min(seconds, LONGEST_S)), content=content, passing=queue.ALL, loan=loan,
        )  # fmt: skip

        def verb(tx: Tx) -> Lease:
            before = self._free(tx, store, claim)
            lease = LeaseId(tx.ids.new())
            until = leases.grant(tx, claim, lease, tx.now)
            if until is None:
                raise DisplayBusy(display=before.name)
            shown = PreviewShown(
                id=tx.event_id(), at=tx.now, store=store, subject=display, lease=lease, display=display, until=until,
                of=of, what=title, by=account.id,
            )  # fmt: skip
            tx.record(shown)
            queue.granted(tx, claim, lease, until, event=None, store=store)
            return Lease(
                id=lease, display=display, store=store, name=before.name, rule=None, rank=claim.rank,
                granted_at=tx.now, until=until, content=content, loan=loan,
            )  # fmt: skip

        return self._kernel.db.write(verb)

    def end(self, account: Account, store: StoreId, display: DisplayId) -> bool:
        """Give a display back that a person lent, whoever that was; False when nobody has it. Raises NoSuchDisplay."""
        require(account, Role.EDITOR, store)

        def verb(tx: Tx) -> bool:
            self._known(tx, store, display)
            held = next((one for one in leases.running(tx.session, tx.now, [display]) if one.loan), None)
            return held is not None and leases.end(tx, display, reason="cleared", lease=held.id)

        return self._kernel.db.write(verb)

    def ticket(self, lease: LeaseId) -> str:
        """What a display shows to load what only this lease lets it see."""
        return self._signer.sign(lease).decode()

    def with_ticket(self, ticket: str) -> Lease | None:
        """The lease of a ticket, as long as it holds."""
        try:
            lease = self._signer.unsign(ticket).decode()
        except BadSignature:
            return None
        with self._kernel.db.read() as session:
            display = session.scalar(select(LEASE.c.display).where(LEASE.c.decision == lease))
            found = leases.running(session, self._kernel.clock.now(), [display] if display else [])
        return found[0] if found else None

    def _free(self, tx: Tx, store: StoreId, claim: Claim) -> DisplaySeen:
        """The display, where this person may have it. What is found here is said in words; the grant decides."""
        found = self._known(tx, store, claim.display)
        if not found.online:
            raise DisplayAway(display=found.name)
        if found.emergency:
            raise DisplayInEmergency(display=found.name)
        held = next(iter(leases.running(tx.session, tx.now, [claim.display])), None)
        if held is not None and held.loan is not None and found.holder != claim.holder:
            raise DisplayTaken(display=found.name, by=held.loan.by)
        return found

    def _known(self, tx: Tx, store: StoreId, display: DisplayId) -> DisplaySeen:
        stands = select(LEASE.c.display).where(LEASE.c.display == display, LEASE.c.store == store)
        found = leases.seen(tx.connection, display) if tx.connection.scalar(stands) else None
        if found is None:
            raise NoSuchDisplay
        return found


def _holder(account: Account) -> str:
    """No session and no tap is called like this."""
    return f"staff:{account.id}"


def _screen(row: Mapping[Any, Any], lent: Lease | None, account: Account, painted: set[str]) -> Screen:
    return Screen(
        id=DisplayId(row["display"]), name=row["name"], place=row["place"], online=row["online"],
        emergency=row["emergency"], lent=lent, mine=lent is not None and row["holder"] == _holder(account),
        painted=lent is not None and lent.id in painted,
    )  # fmt: skip
