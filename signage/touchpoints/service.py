"""The verbs on touchpoints: make, move, pause, retire, and what was heard of them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeVar

from sqlalchemy import func, insert, or_, select, update
from sqlalchemy.engine import CursorResult
from sqlalchemy.exc import IntegrityError

from signage.access import Account, Role, require, visible_to, within
from signage.catalogue import Catalogue
from signage.errors import Invalid, NotFound
from signage.events import read_events
from signage.facts import Fact, LeaseGranted, LeaseRefused, TapRefused, Touched, TouchpointChanged
from signage.ids import DisplayId, PlaceId, ProductId, StoreId, TouchpointId
from signage.kernel import Kernel
from signage.places import Places
from signage.signature import BadSecret, key_of, new_secret
from signage.touchpoints.models import BindingRow, SecretRow, TouchpointRow
from signage.touchpoints.registry import Registry, touchpoint_of, touchpoints_query
from signage.touchpoints.seen import Seen, write_counts
from signage.touchpoints.values import (
    CODE_LENGTH,
    NEXT,
    BadCode,
    BadReaderSecret,
    Binding,
    CodeTaken,
    DisplayNotHere,
    IdentityElsewhere,
    IdentityTaken,
    Kind,
    NeedsName,
    NewTouchpoint,
    PlaceNotHere,
    ProductNotHere,
    State,
    Touchpoint,
    TouchpointNotFound,
    WrongStep,
    new_code,
    read_code,
)
from signage.tx import Tx

T = TypeVar("T")
SIGNING = frozenset({Kind.READER, Kind.GATEWAY})
DisplayNames = Callable[[Account], Mapping[str, str]]
"""The displays in sight by id, with their names."""


class Touchpoints:
    """Keeps the register of everything that can be touched."""

    def __init__(self, kernel: Kernel, places: Places, catalogue: Catalogue, registry: Registry, seen: Seen) -> None:
        self._kernel = kernel
        self._places = places
        self._catalogue = catalogue
        self._registry = registry
        self._seen = seen
        self._displays: DisplayNames = lambda _account: {}

    def displays_from(self, names: DisplayNames) -> None:
        """Learn which displays there are; another room keeps them."""
        self._displays = names

    def displays(self, store: StoreId) -> Mapping[str, str]:
        """The displays of a store by id: what a touchpoint there may light up."""
        return self._displays(within(store))

    def register(self, account: Account, new: NewTouchpoint) -> Touchpoint:
        """Make a touchpoint and hang it at its place. Raises Invalid with every problem, CodeTaken, IdentityTaken."""
        require(account, Role.EDITOR, new.store)
        self._check(account, new)
        id_ = TouchpointId(self._kernel.ids.new())
        code = read_code(new.code) if new.code else new_code()
        assert code is not None
        source = new.source or f"/stores/{new.store}/readers/{code}"
        row = {
            "id": id_,
            "code": code,
            "kind": new.kind.value,
            "name": new.name.strip(),
            "store": new.store,
            "state": new.state.value,
            "identity": new.identity.strip().upper() or None,
            "source": source if new.kind in SIGNING else None,
            "role": new.role,
            "state_before": "",
        }

        def verb(tx: Tx) -> None:
            tx.connection.execute(insert(TouchpointRow), row | {"made_at": tx.now})
            _bind(tx, id_, new.place, new.product, new.display)
            if new.kind in SIGNING:
                _add_secret(tx, id_, new.secret or new_secret())
            _changed(tx, id_, code, new.store)

        self._write(account, verb, code=code, identity=new.identity)
        return self.touchpoint(account, id_)

    def touchpoint(self, account: Account, id_: TouchpointId) -> Touchpoint:
        """One touchpoint; raises TouchpointNotFound."""
        self.flush()
        query = visible_to(account, touchpoints_query().where(TouchpointRow.id == id_), TouchpointRow.store)
        with self._kernel.db.read() as session:
            row = session.execute(query).one_or_none()
        if row is None:
            raise TouchpointNotFound
        return touchpoint_of(*row)

    def touchpoints(
        self,
        account: Account,
        *,
        store: StoreId | None = None,
        kind: Kind | None = None,
        state: State | None = None,
        text: str = "",
        limit: int = 500,
    ) -> list[Touchpoint]:
        """Touchpoints by name; retired ones only where `state` asks for them."""
        self.flush()
        query = visible_to(account, touchpoints_query(), TouchpointRow.store)
        if store is not None:
            query = query.where(TouchpointRow.store == store)
        if kind is not None:
            query = query.where(TouchpointRow.kind == kind.value)
        if state is not None:
            query = query.where(TouchpointRow.state == state.value)
        else:
            query = query.where(TouchpointRow.state != State.RETIRED.value)
        if text.strip():
            like = f"%{_escaped(text.strip())}%"
            by_name = func.lower(TouchpointRow.name).like(like.lower(), escape="\\")
            query = query.where(or_(by_name, TouchpointRow.code.like(like.upper(), escape="\\")))
        with self._kernel.db.read() as session:
            rows = session.execute(query.order_by(TouchpointRow.name, TouchpointRow.code).limit(limit))
            return [touchpoint_of(*row) for row in rows]

    def move(
        self,
        account: Account,
        id_: TouchpointId,
        *,
        place: PlaceId,
        product: ProductId | None = None,
        display: DisplayId | None = None,
    ) -> Touchpoint:
        """Hang it elsewhere: the old binding ends and a new one begins, so old facts keep their place."""
        touchpoint = self._editable(account, id_)
        problems = self._check_binding(account, touchpoint.store, place, product, display)
        if problems:
            raise Invalid.many(problems)

        def verb(tx: Tx) -> None:
            tx.connection.execute(
                update(BindingRow).where(BindingRow.touchpoint == id_, BindingRow.until.is_(None)).values(until=tx.now)
            )
            _bind(tx, id_, place, product, display)
            _changed(tx, id_, touchpoint.code, touchpoint.store)

        self._kernel.db.write(verb)
        return self.touchpoint(account, id_)

    def rename(self, account: Account, id_: TouchpointId, name: str) -> Touchpoint:
        """Give it another name."""
        touchpoint = self._editable(account, id_)
        if not 1 <= len(name.strip()) <= 100:
            raise NeedsName

        def verb(tx: Tx) -> None:
            tx.connection.execute(update(TouchpointRow).where(TouchpointRow.id == id_).values(name=name.strip()))
            _changed(tx, id_, touchpoint.code, touchpoint.store)

        self._kernel.db.write(verb)
        return self.touchpoint(account, id_)

    def set_state(self, account: Account, id_: TouchpointId, state: State) -> Touchpoint:
        """Activate, pause or retire; raises WrongStep where life has no such step."""
        touchpoint = self._editable(account, id_)
        if state is touchpoint.state:
            return touchpoint
        if state not in NEXT[touchpoint.state]:
            raise WrongStep(state=touchpoint.state.value, wanted=state.value)

        def verb(tx: Tx) -> bool:
            changed: CursorResult[Any] = tx.connection.execute(
                update(TouchpointRow)
                .where(TouchpointRow.id == id_, TouchpointRow.state == touchpoint.state.value)
                .values(state=state.value, state_before=touchpoint.state.value)
            )
            _changed(tx, id_, touchpoint.code, touchpoint.store)
            return changed.rowcount == 1

        if not self._kernel.db.write(verb):
            raise WrongStep(state=touchpoint.state.value, wanted=state.value)
        return self.touchpoint(account, id_)

    def retire(self, account: Account, id_: TouchpointId) -> Touchpoint:
        """Take it out of service: its link says so and shows the way to the tour."""
        return self.set_state(account, id_, State.RETIRED)

    def unretire(self, account: Account, id_: TouchpointId) -> Touchpoint:
        """Undo a retirement: it is again what it was before."""
        self._editable(account, id_)
        with self._kernel.db.read() as session:
            before = session.scalar(select(TouchpointRow.state_before).where(TouchpointRow.id == id_))
        return self.set_state(account, id_, State(before or State.ACTIVE.value))

    def bindings(self, account: Account, id_: TouchpointId) -> list[Binding]:
        """Where it hung, newest first."""
        self.touchpoint(account, id_)
        with self._kernel.db.read() as session:
            rows = session.scalars(
                select(BindingRow)
                .where(BindingRow.touchpoint == id_)
                .order_by(BindingRow.until.is_(None).desc(), BindingRow.since.desc(), BindingRow.id.desc())
            )
            return [
                Binding(
                    PlaceId(row.place),
                    ProductId(row.product) if row.product else None,
                    DisplayId(row.display) if row.display else None,
                    row.since,
                    row.until,
                )
                for row in rows
            ]

    def secrets(self, account: Account, id_: TouchpointId) -> list[str]:
        """The secrets that a reader signs with now; for admins, who put one into the device."""
        touchpoint = self.touchpoint(account, id_)
        require(account, Role.ADMIN, touchpoint.store)
        with self._kernel.db.read() as session:
            rows = session.scalars(select(SecretRow).where(SecretRow.touchpoint == id_, SecretRow.until.is_(None)))
            return [row.secret for row in rows]

    def heard(self, account: Account, id_: TouchpointId, *, limit: int = 100) -> list[tuple[Fact, Fact | None]]:
        """What was heard of it, newest first, each with the lease or refusal that it led to."""
        touchpoint = self.touchpoint(account, id_)
        with self._kernel.db.read() as session:
            facts = read_events(session, types=(Touched, TapRefused), subject=touchpoint.code, limit=limit)
            return [(fact, _consequence(session, fact)) for fact in facts]

    def unknown_taps(self, account: Account, *, limit: int = 50) -> list[TapRefused]:
        """Taps on codes that nobody registered: a misprint or a stranger."""
        require(account, Role.VIEWER)
        with self._kernel.db.read() as session:
            facts = read_events(session, types=(TapRefused,), limit=limit * 4)
        return [fact for fact in facts if isinstance(fact, TapRefused) and fact.touchpoint is None][:limit]

    def flush(self) -> None:
        """Write what was counted in memory, so that a list shows the present."""
        counts = self._seen.due(self._kernel.clock.now(), at_once=True)
        if not counts:
            return
        try:
            self._kernel.db.write(lambda tx: write_counts(tx, counts))
        except BaseException:
            self._seen.back(counts)
            raise

    def _editable(self, account: Account, id_: TouchpointId) -> Touchpoint:
        touchpoint = self.touchpoint(account, id_)
        require(account, Role.EDITOR, touchpoint.store)
        return touchpoint

    def _check(self, account: Account, new: NewTouchpoint) -> None:
        problems: list[Invalid] = []
        if not 1 <= len(new.name.strip()) <= 100:
            problems.append(NeedsName())
        if new.code and read_code(new.code) is None:
            problems.append(BadCode(length=CODE_LENGTH))
        if new.secret:
            try:
                key_of(new.secret)
            except BadSecret:
                problems.append(BadReaderSecret())
        problems += self._check_binding(account, new.store, new.place, new.product, new.display)
        if problems:
            raise Invalid.many(problems)

    def _check_binding(
        self,
        account: Account,
        store: StoreId,
        place: PlaceId,
        product: ProductId | None,
        display: DisplayId | None,
    ) -> Sequence[Invalid]:
        problems: list[Invalid] = []
        if place not in {each.id for each in self._places.map(account, store).places}:
            problems.append(PlaceNotHere())
        if product is not None:
            try:
                self._catalogue.product(account, product)
            except NotFound:
                problems.append(ProductNotHere())
        if display is not None and display not in self.displays(store):
            problems.append(DisplayNotHere())
        return problems

    def _write(self, account: Account, verb: Callable[[Tx], T], *, code: str, identity: str) -> T:
        try:
            return self._kernel.db.write(verb)
        except IntegrityError as cause:
            same = select(TouchpointRow.store, TouchpointRow.name).where(
                TouchpointRow.identity == identity.strip().upper()
            )
            with self._kernel.db.read() as session:
                found = session.execute(same).one_or_none() if identity.strip() else None
            if found is None:
                raise CodeTaken(code=code) from cause
            if not account.reaches(StoreId(found.store)):
                raise IdentityElsewhere from cause
            raise IdentityTaken(name=found.name) from cause


def _bind(tx: Tx, id_: TouchpointId, place: PlaceId, product: ProductId | None, display: DisplayId | None) -> None:
    tx.connection.execute(
        insert(BindingRow),
        {
            "id": tx.ids.new(),
            "touchpoint": id_,
            "place": place,
            "product": product,
            "display": display,
            "since": tx.now,
            "until": None,
        },
    )


def _add_secret(tx: Tx, id_: TouchpointId, secret: str) -> None:
    values = {"id": tx.ids.new(), "touchpoint": id_, "secret": secret, "since": tx.now, "until": None}
    tx.connection.execute(insert(SecretRow), values)


def _changed(tx: Tx, id_: TouchpointId, code: str, store: StoreId) -> None:
    tx.record(TouchpointChanged(id=tx.event_id(), at=tx.now, store=store, subject=code, touchpoint=id_))


def _consequence(session: Any, fact: Fact) -> Fact | None:
    led_to = read_events(session, types=(LeaseGranted, LeaseRefused, TapRefused), cause=fact.id, limit=1)
    return led_to[0] if led_to else None


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
