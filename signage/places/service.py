"""The verbs of the map."""

from __future__ import annotations

import math
import threading
from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, tzinfo

from sqlalchemy import func, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from signage.access import SYSTEM, Account, Role, require, visible_to
from signage.db import Tx
from signage.errors import NotFound, Stale
from signage.facts import PlaceChanged
from signage.ids import EventId, PlaceId, StoreId
from signage.kernel import Kernel

from . import errors
from .checks import check_place, check_store
from .models import PlaceRow, PlanRow, StoreRow
from .plan import cleaned
from .rows import (
    fill_place,
    fill_store,
    new_row,
    place_value,
    plan_row,
    plan_value,
    read_map,
    store_value,
    visible_place,
)
from .tree import StoreMap, under_itself
from .values import NewPlace, NewStore, Pin, Place, PlaceKind, Plan, Store

PinProvider = Callable[[Account, StoreId], Iterable[Pin]]


PartProvider = Callable[[Account, StoreId], tuple[str, Mapping[str, object]]]
"""A form of another room on the page of a store: its template, and what that finds in `part`."""


class Pins:
    """What other rooms put on the map. They hand in how to ask them, so that the map knows no other room."""

    def __init__(self) -> None:
        self._providers: list[PinProvider] = []

    def add(self, provider: PinProvider) -> None:
        self._providers.append(provider)

    def on(self, account: Account, store: StoreId) -> list[Pin]:
        """Every pin in a store, as far as the account may see it."""
        return [pin for provider in self._providers for pin in provider(account, store)]


class Places:
    """One map a store: screens, tags, beacons and tour scenes all point into it."""

    def __init__(self, kernel: Kernel) -> None:
        self._kernel = kernel
        self._maps: dict[StoreId, StoreMap] = {}
        self._lock = threading.Lock()
        self.pins = Pins()
        self.parts: list[PartProvider] = []

    # Reading

    def stores(self, account: Account) -> list[Store]:
        """The stores that the account may see, by name."""
        with self._kernel.db.read() as session:
            statement = visible_to(
                account,
                select(StoreRow, PlaceRow).join(PlaceRow, PlaceRow.id == StoreRow.id).order_by(PlaceRow.name),
                StoreRow.id,
            )
            return [store_value(row, place) for row, place in session.execute(statement)]

    def store(self, account: Account, store: StoreId) -> Store:
        return self.map(account, store).store

    def zone_of(self, account: Account, store: StoreId | None) -> tzinfo:
        """Whose clock a page about this store shows; without one: of the first store that the account may see."""
        if store is not None:
            return self.store(SYSTEM, store).zone
        first = next(iter(self.stores(account)), None)
        return first.zone if first else UTC

    def map(self, account: Account, store: StoreId) -> StoreMap:
        """A store's whole tree; kept between calls, so the tap path may ask for it.

        Raises NotFound for a store that is not there or not the account's.
        """
        require(account, Role.VIEWER, store)
        known = self._maps.get(store)
        if known is None:
            with self._kernel.db.read() as session:
                known = read_map(session, store)
            with self._lock:
                self._maps[store] = known
        return known

    def place(self, account: Account, place: PlaceId) -> Place:
        with self._kernel.db.read() as session:
            return place_value(visible_place(session, account, place))

    def displays(self, account: Account, store: StoreId | None = None) -> list[Place]:
        """Every display position in reach, by name; of one store where it is given."""
        statement = visible_to(account, select(PlaceRow), PlaceRow.store_id)
        wanted = (PlaceRow.kind == PlaceKind.DISPLAY.value, PlaceRow.removed_at.is_(None))
        statement = statement.where(*wanted).order_by(PlaceRow.name, PlaceRow.id)
        if store is not None:
            statement = statement.where(PlaceRow.store_id == store)
        with self._kernel.db.read() as session:
            return [place_value(row) for row in session.scalars(statement)]

    def forget(self, store: StoreId | None) -> None:
        """Read a store's map anew at the next question; all of them for None."""
        with self._lock:
            if store is None:
                self._maps.clear()
            else:
                self._maps.pop(store, None)

    # Stores

    def add_store(self, account: Account, new: NewStore) -> Store:
        """A new store with an empty map."""
        require(account, Role.ADMIN, shared=True)
        check_store(new)
        id_ = self._kernel.ids.new()

        def verb(tx: Tx) -> Store:
            row = StoreRow(id=id_, source=new.source, external_id=new.external_id or id_)
            fill_store(row, new)
            tx.session.add(row)
            try:
                tx.session.flush()
            except IntegrityError as cause:
                raise errors.AlreadyKnown(source=new.source, external_id=new.external_id) from cause
            root = new_row(id_, id_, NewPlace(parent=PlaceId(id_), kind=PlaceKind.STORE, name=new.name))
            root.parent_id = None
            tx.session.add(root)
            tx.session.flush()
            self._record(tx, PlaceId(id_), StoreId(id_))
            return store_value(row, root)

        return self._kernel.db.write(verb)

    def change_store(self, account: Account, store: StoreId, new: NewStore, *, expected: int | None = None) -> Store:
        """What a store says of itself, anew; where it came from stays."""
        require(account, Role.ADMIN, store)
        check_store(new)

        def verb(tx: Tx) -> Store:
            row = tx.session.get(StoreRow, store)
            if row is None:
                raise NotFound
            _next_version(tx, PlaceId(store), expected)
            fill_store(row, new)
            place = visible_place(tx.session, account, PlaceId(store))
            place.name = new.name.strip()
            tx.session.flush()
            self._record(tx, PlaceId(store), store)
            return store_value(row, place)

        return self._kernel.db.write(verb)

    # Places

    def add(self, account: Account, new: NewPlace, *, id: PlaceId | None = None) -> Place:
        """A new place under its parent, with the given id where another room already knows it.

        Raises Invalid with every problem found, NotFound for a parent out of reach.
        """
        check_place(new)
        id_ = id or self._kernel.ids.new()

        def verb(tx: Tx) -> Place:
            parent = visible_place(tx.session, account, new.parent)
            require(account, Role.EDITOR, StoreId(parent.store_id))
            if new.kind is PlaceKind.STORE:
                raise errors.StoreStays
            row = new_row(id_, parent.store_id, new)
            tx.session.add(row)
            tx.session.flush()
            self._record(tx, PlaceId(id_), StoreId(parent.store_id))
            return place_value(row)

        return self._kernel.db.write(verb)

    def change(self, account: Account, place: PlaceId, new: NewPlace, *, expected: int | None = None) -> Place:
        """A place anew, perhaps under another parent.

        Raises UnderItself for a circle, Stale when `expected` is not its version any more.
        """
        check_place(new)

        def verb(tx: Tx) -> Place:
            row = visible_place(tx.session, account, place)
            require(account, Role.EDITOR, StoreId(row.store_id))
            _check_move(tx.session, account, row, new)
            _next_version(tx, place, expected)
            fill_place(row, new)
            tx.session.flush()
            self._record(tx, place, StoreId(row.store_id))
            return place_value(row)

        return self._kernel.db.write(verb)

    def remove(self, account: Account, place: PlaceId) -> None:
        """Take a place off the map; `restore` is the undo.

        Raises PlaceInUse while other places lie in it, PlaceCarries while other rooms' things hang there.
        """
        found = self.place(account, place)
        things = [pin.label for pin in self.pins.on(account, found.store) if pin.place == place]
        if things:
            raise errors.PlaceCarries(place=found.name, things=", ".join(things[:5]))

        def verb(tx: Tx) -> None:
            row = visible_place(tx.session, account, place)
            require(account, Role.EDITOR, StoreId(row.store_id))
            if row.parent_id is None:
                raise errors.StoreStays
            inside = (PlaceRow.parent_id == place, PlaceRow.removed_at.is_(None))
            count = tx.session.scalar(select(func.count()).where(*inside)) or 0
            if count:
                raise errors.PlaceInUse(place=row.name, count=count)
            row.removed_at = tx.now
            tx.session.flush()
            self._record(tx, place, StoreId(row.store_id))

        self._kernel.db.write(verb)

    def restore(self, account: Account, place: PlaceId) -> Place:
        """Put a place back where it was taken off. Raises ParentGone where what it lay in is off the map, too."""

        def verb(tx: Tx) -> Place:
            row = visible_place(tx.session, account, place, removed=True)
            require(account, Role.EDITOR, StoreId(row.store_id))
            parent = tx.session.get(PlaceRow, row.parent_id)
            if parent is None or parent.removed_at is not None:
                raise errors.ParentGone(place=row.name)
            row.removed_at = None
            tx.session.flush()
            self._record(tx, place, StoreId(row.store_id))
            return place_value(row)

        return self._kernel.db.write(verb)

    # Plans

    def set_plan(self, account: Account, floor: PlaceId, picture: bytes, *, width_m: float) -> Plan:
        """The picture under a floor's map, `width_m` metres wide; the one before it goes."""
        if not (math.isfinite(width_m) and 1 <= width_m <= 2000):
            raise errors.BadScale
        clean = cleaned(picture)

        def verb(tx: Tx) -> Plan:
            row = visible_place(tx.session, account, floor)
            require(account, Role.EDITOR, StoreId(row.store_id))
            if row.kind not in (PlaceKind.FLOOR, PlaceKind.STORE):
                raise errors.PlanNeedsFloor(place=row.name)
            plan = tx.session.merge(plan_row(floor, clean, width_m))
            tx.session.flush()
            self._record(tx, floor, StoreId(row.store_id))
            return plan_value(plan)

        return self._kernel.db.write(verb)

    def scale_plan(self, account: Account, floor: PlaceId, *, width_m: float) -> Plan:
        """The same picture, `width_m` metres wide. Raises NotFound where there is none."""
        if not (math.isfinite(width_m) and 1 <= width_m <= 2000):
            raise errors.BadScale

        def verb(tx: Tx) -> Plan:
            row = visible_place(tx.session, account, floor)
            require(account, Role.EDITOR, StoreId(row.store_id))
            plan = tx.session.get(PlanRow, floor)
            if plan is None:
                raise NotFound
            plan.width_m, plan.height_m = width_m, plan.height_m * width_m / plan.width_m
            tx.session.flush()
            self._record(tx, floor, StoreId(row.store_id))
            return plan_value(plan)

        return self._kernel.db.write(verb)

    def plan(self, account: Account, floor: PlaceId) -> Plan | None:
        """The plan of a floor, or None where nobody gave one yet."""
        with self._kernel.db.read() as session:
            visible_place(session, account, floor)
            row = session.get(PlanRow, floor)
            return plan_value(row) if row else None

    def plan_picture(self, account: Account, floor: PlaceId, sha256: str) -> tuple[bytes, str]:
        """The bytes of a plan and their type. Raises NotFound when it is not the current one."""
        with self._kernel.db.read() as session:
            visible_place(session, account, floor)
            row = session.get(PlanRow, floor)
            if row is None or row.sha256 != sha256:
                raise NotFound
            return row.picture, row.type

    def _record(self, tx: Tx, place: PlaceId, store: StoreId) -> None:
        tx.record(PlaceChanged(id=EventId(self._kernel.ids.new()), at=tx.now, store=store, subject=place, place=place))
        tx.after_commit(lambda: self.forget(store))


def _next_version(tx: Tx, place: PlaceId, expected: int | None) -> None:
    """Count the row's version up, but only from the expected one: who comes second learns it."""
    statement = update(PlaceRow).where(PlaceRow.id == place).values(version=PlaceRow.version + 1)
    if expected is not None:
        statement = statement.where(PlaceRow.version == expected)
    if tx.connection.execute(statement).rowcount != 1:
        raise Stale
    tx.session.expire_all()


def _check_move(session: Session, account: Account, row: PlaceRow, new: NewPlace) -> None:
    if row.parent_id is None or new.kind is PlaceKind.STORE:
        if row.parent_id is None and new.kind is PlaceKind.STORE:
            return
        raise errors.StoreStays
    parent = visible_place(session, account, new.parent)
    if parent.store_id != row.store_id:
        raise errors.ForeignParent(parent=parent.name)
    pairs = session.execute(select(PlaceRow.id, PlaceRow.parent_id).where(PlaceRow.store_id == row.store_id))
    parents = {PlaceId(id_): PlaceId(above) if above else None for id_, above in pairs}
    if under_itself(PlaceId(row.id), new.parent, parents):
        raise errors.UnderItself(place=row.name, parent=parent.name)
