"""Goods that a store keeps back: taken from the stock at once, given back at the deadline, settled at the counter."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from sqlalchemy import Select, func, insert, select, update
from sqlalchemy.engine import CursorResult

from signage.access import Account, Role, require, visible_to
from signage.baskets.models import ReservationRow
from signage.baskets.rows import basket_of, open_basket
from signage.baskets.values import (
    MOST_HELD,
    MOST_KEPT,
    Held,
    NotReserved,
    NotSold,
    Reservation,
    ReservationGone,
    TooManyHeld,
    heard,
)
from signage.catalogue import Catalogue, Offer, OutOfStock
from signage.facts import ReservationEnded, Reserved
from signage.ids import ALPHABET, BasketId, ReservationId, StoreId, VariantId
from signage.kernel import Kernel
from signage.tx import Tx

KEEP = timedelta(hours=24)
"""How long a store keeps reserved goods back."""

EXPIRE = "baskets.expire"
MOST_LISTED = 200


class Reservations:
    """Keeps goods back, for shoppers by their basket's cookie and for staff by their account."""

    def __init__(self, kernel: Kernel, catalogue: Catalogue) -> None:
        self._kernel = kernel
        self._catalogue = catalogue

    # For shoppers

    def reserve(self, cookie: str, store: StoreId, sku: str, quantity: int = 1) -> Reservation:
        """Have the store keep it back until the deadline; its stock falls with it.

        Raises NotSold, NotReserved where there is too little left, TooManyHeld.
        """
        found = self._catalogue.offers(store, [sku]) if store and 1 <= len(sku) <= 120 else []
        if not found:
            raise NotSold
        if not 1 <= quantity <= MOST_KEPT:
            raise TooManyHeld
        offer, id_ = found[0], ReservationId(self._kernel.ids.new())
        try:
            return self._kernel.db.write(lambda tx: self._hold(tx, id_, cookie, offer, quantity))
        except OutOfStock as cause:
            raise NotReserved from cause

    def of(self, cookie: str | None, reservation: ReservationId, languages: Sequence[str] = ()) -> Reservation:
        """A reservation of this cookie's basket, however it stands. Raises ReservationGone."""
        with self._kernel.db.read() as session:
            row = session.get(ReservationRow, reservation)
            if row is None or row.basket != basket_of(session, cookie):
                raise ReservationGone
        return self._with_offers([row], languages)[0]

    def held(self, basket: BasketId, languages: Sequence[str] = ()) -> tuple[Reservation, ...]:
        """What is kept back for a basket now, the next deadline first."""
        statement = select(ReservationRow).where(
            ReservationRow.basket == basket, ReservationRow.state == Held.HELD.value
        )
        with self._kernel.db.read() as session:
            rows = session.scalars(statement.order_by(ReservationRow.until, ReservationRow.id)).all()
        return self._with_offers(rows, languages)

    def cancel(self, cookie: str, reservation: ReservationId) -> None:
        """Give it back before the deadline. Raises ReservationGone."""
        with self._kernel.db.read() as session:
            basket = basket_of(session, cookie)

        def verb(tx: Tx) -> bool:
            row = _row(tx, reservation)
            return row is not None and row["basket"] == basket and self._end(tx, row, Held.CANCELLED)

        if not self._kernel.db.write(verb):
            raise ReservationGone

    # For staff

    def waiting(
        self, account: Account, *, store: StoreId | None = None, code: str = "", languages: Sequence[str] = ()
    ) -> tuple[Reservation, ...]:
        """What the account's stores keep back now, the next deadline first. code: as a shopper says it."""
        require(account, Role.VIEWER, store)
        statement: Select[ReservationRow] = visible_to(account, select(ReservationRow), ReservationRow.store)
        statement = statement.where(ReservationRow.state == Held.HELD.value)
        if store is not None:
            statement = statement.where(ReservationRow.store == store)
        if code:
            statement = statement.where(ReservationRow.code == heard(code))
        statement = statement.order_by(ReservationRow.until, ReservationRow.id).limit(MOST_LISTED)
        with self._kernel.db.read() as session:
            rows = session.scalars(statement).all()
        return self._with_offers(rows, languages)

    def settle(self, account: Account, reservation: ReservationId, *, collected: bool) -> None:
        """The goods were handed over, or go back onto the shelf. Raises ReservationGone."""
        row = self._reach(account, reservation)
        state = Held.COLLECTED if collected else Held.CANCELLED

        def verb(tx: Tx) -> bool:
            found = _row(tx, row)
            return found is not None and self._end(tx, found, state)

        if not self._kernel.db.write(verb):
            raise ReservationGone

    def take_back(self, account: Account, reservation: ReservationId) -> None:
        """Undo `settle` before the deadline. Raises ReservationGone, NotReserved where the goods are sold meanwhile."""
        id_ = self._reach(account, reservation)

        def verb(tx: Tx) -> bool:
            row = _row(tx, id_)
            if row is None or row["until"] <= tx.now:
                return False
            ended = (Held.COLLECTED.value, Held.CANCELLED.value)
            where = (ReservationRow.id == id_, ReservationRow.state.in_(ended))
            if _count(tx, update(ReservationRow).where(*where).values(state=Held.HELD.value)) != 1:
                return False
            if row["state"] == Held.CANCELLED.value:
                self._catalogue.take_stock(tx, VariantId(row["variant"]), StoreId(row["store"]), row["quantity"])
            return True

        try:
            if not self._kernel.db.write(verb):
                raise ReservationGone
        except OutOfStock as cause:
            raise NotReserved from cause

    # For the job

    def expire(self, reservation: ReservationId) -> bool:
        """End a reservation whose deadline has passed; returns whether this call did."""

        def verb(tx: Tx) -> bool:
            row = _row(tx, reservation)
            return row is not None and row["until"] <= tx.now and self._end(tx, row, Held.EXPIRED)

        return self._kernel.db.write(verb)

    # Inside

    def _hold(self, tx: Tx, id_: ReservationId, cookie: str, offer: Offer, quantity: int) -> Reservation:
        basket, until = open_basket(tx, cookie), tx.now + KEEP
        held = select(func.count()).where(ReservationRow.basket == basket, ReservationRow.state == Held.HELD.value)
        if tx.connection.execute(held).scalar_one() >= MOST_HELD:
            raise TooManyHeld
        # One conditional UPDATE: whoever comes second for the last piece gets OutOfStock, however many come at once.
        self._catalogue.take_stock(tx, offer.variant, offer.store, quantity)
        code = "".join(secrets.choice(ALPHABET) for _ in range(6))
        row: dict[str, Any] = {"id": id_, "basket": basket, "store": offer.store, "sku": offer.sku}
        row |= {"variant": offer.variant, "quantity": quantity, "code": code, "state": Held.HELD.value}
        tx.connection.execute(insert(ReservationRow), row | {"made_at": tx.now, "until": until})
        tx.record(
            Reserved(
                id=tx.event_id(),
                at=tx.now,
                store=offer.store,
                reservation=id_,
                variant=offer.variant,
                quantity=quantity,
                until=until.isoformat(),
            )
        )
        tx.enqueue(EXPIRE, delay=KEEP, reservation=id_)
        return Reservation(id_, offer.store, offer.sku, quantity, code, Held.HELD, until, offer)

    def _end(self, tx: Tx, row: Any, state: Held) -> bool:
        where = (ReservationRow.id == row["id"], ReservationRow.state == Held.HELD.value)
        if _count(tx, update(ReservationRow).where(*where).values(state=state.value)) != 1:
            return False
        variant, store = VariantId(row["variant"]), StoreId(row["store"])
        if state is not Held.COLLECTED:
            self._catalogue.give_back_stock(tx, variant, store, row["quantity"])
        tx.record(
            ReservationEnded(
                id=tx.event_id(),
                at=tx.now,
                store=store,
                reservation=ReservationId(row["id"]),
                variant=variant,
                quantity=row["quantity"],
                how=state.value,
            )
        )
        return True

    def _reach(self, account: Account, reservation: ReservationId) -> ReservationId:
        statement: Select[ReservationRow] = visible_to(account, select(ReservationRow), ReservationRow.store)
        with self._kernel.db.read() as session:
            row = session.scalars(statement.where(ReservationRow.id == reservation)).one_or_none()
        if row is None:
            raise ReservationGone
        require(account, Role.EDITOR, StoreId(row.store))
        return reservation

    def _with_offers(self, rows: Sequence[ReservationRow], languages: Sequence[str]) -> tuple[Reservation, ...]:
        offers: dict[tuple[str, str], Offer] = {}
        for store in {row.store for row in rows}:
            skus = [row.sku for row in rows if row.store == store]
            for offer in self._catalogue.offers(StoreId(store), skus, languages=languages):
                offers[store, offer.sku] = offer
        return tuple(_value(row, offers.get((row.store, row.sku))) for row in rows)


def _row(tx: Tx, reservation: ReservationId) -> Any:
    found = tx.connection.execute(select(ReservationRow.__table__).where(ReservationRow.id == reservation))
    return found.mappings().one_or_none()


def _count(tx: Tx, statement: Any) -> int:
    done: CursorResult[Any] = tx.connection.execute(statement)
    return done.rowcount


def _value(row: ReservationRow, offer: Offer | None) -> Reservation:
    id_, store = ReservationId(row.id), StoreId(row.store)
    return Reservation(id_, store, row.sku, row.quantity, row.code, Held(row.state), row.until, offer)
