"""One basket on every surface: tour, tap page and basket page put into the same one, by the same cookie."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from sqlalchemy import case, delete, func, insert, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import CursorResult

from signage.access import SYSTEM, Account, Role, require
from signage.baskets.models import BasketRow, LineRow, MarkRow, ReservationRow, ShopRow
from signage.baskets.shops import SHOPS, Article, Shop
from signage.baskets.tickets import Tickets, Verdict, bare
from signage.baskets.values import (
    MOST,
    MOST_LINES,
    Basket,
    Held,
    Line,
    Mark,
    NotReserved,
    NotSold,
    Reservation,
    ReservationGone,
    TooMany,
)
from signage.catalogue import Catalogue, Offer, OutOfStock
from signage.errors import Invalid
from signage.facts import BasketChanged, ProductMarked, Reserved
from signage.ids import ALPHABET, BasketId, ReservationId, StoreId, VariantId
from signage.kernel import Kernel
from signage.places import Places
from signage.tx import Tx

KEEP = timedelta(hours=24)
"""How long a store keeps reserved goods back."""

EXPIRE = "baskets.expire"


class Baskets:
    """Keeps shoppers' baskets. A shopper is known by the cookie's text alone, and only its hash is stored."""

    def __init__(self, kernel: Kernel, catalogue: Catalogue, places: Places) -> None:
        self._kernel = kernel
        self._catalogue = catalogue
        self._places = places
        self._tickets = Tickets(kernel.settings.secret_keys, "basket")

    def ticket(self, *, page: str, action: str) -> str:
        """A signed slip for one button (add, mark, reserve …) of one page, good for ten minutes."""
        return self._tickets.issue(bare(page), action, now=self._kernel.clock.now())

    def verdict(self, ticket: str, *, page: str, action: str) -> Verdict:
        """What a slip is worth that came back from this page for this button."""
        return self._tickets.verdict(ticket, bare(page), action, now=self._kernel.clock.now())

    def new_cookie(self) -> str:
        """A fresh text for the cookie `basket`: chance, nothing else."""
        return self._kernel.ids.token(24)

    def find(self, cookie: str | None) -> BasketId | None:
        """The basket of a cookie, if there is one."""
        if not cookie or len(cookie) > 100:
            return None
        with self._kernel.db.read() as session:
            id_ = session.scalar(select(BasketRow.id).where(BasketRow.cookie_hash == _hash(cookie)))
        return BasketId(id_) if id_ else None

    def add(self, cookie: str, store: StoreId, sku: str, quantity: int = 1, *, surface: str) -> BasketId:
        """Put so many more in. Raises NotSold, TooMany."""
        offer = self._offer(store, sku)
        if not 1 <= quantity <= MOST:
            raise TooMany

        def verb(tx: Tx) -> BasketId:
            basket = self._open(tx, cookie)
            _put(tx, basket, store, sku, quantity)
            _changed(tx, basket, store, offer.variant, quantity, surface)
            return basket

        return self._kernel.db.write(verb)

    def set_quantity(self, cookie: str, store: StoreId, sku: str, quantity: int, *, surface: str) -> None:
        """Make it exactly so many; 0 takes it out. Raises TooMany."""
        if not 0 <= quantity <= MOST:
            raise TooMany
        basket = self.find(cookie)
        if basket is None:
            return
        variant = self._catalogue.variant_by_sku(sku)
        where = (LineRow.basket == basket, LineRow.store == store, LineRow.sku == sku)

        def verb(tx: Tx) -> None:
            change = (
                delete(LineRow).where(*where)
                if quantity == 0
                else update(LineRow).where(*where).values(quantity=quantity)
            )
            done: CursorResult[Any] = tx.connection.execute(change)
            if done.rowcount == 1 and variant is not None:
                _changed(tx, basket, store, variant.id, quantity, surface)

        self._kernel.db.write(verb)

    def mark(self, cookie: str, store: StoreId, sku: str, *, surface: str) -> BasketId:
        """Remember it for later; marking twice is marking once. Raises NotSold."""
        offer = self._offer(store, sku)

        def verb(tx: Tx) -> BasketId:
            basket = self._open(tx, cookie)
            new = _insert(tx, MarkRow).on_conflict_do_nothing().returning(MarkRow.__table__.c.sku)
            values = {"basket": basket, "store": store, "sku": sku, "at": tx.now}
            if tx.connection.execute(new, values).first() is not None:
                tx.record(
                    ProductMarked(
                        id=tx.event_id(),
                        at=tx.now,
                        store=store,
                        basket=basket,
                        product=offer.product,
                        surface=surface,
                    )
                )
            return basket

        return self._kernel.db.write(verb)

    def unmark(self, cookie: str, store: StoreId, sku: str) -> None:
        """Forget a mark."""
        basket = self.find(cookie)
        if basket is None:
            return
        where = (MarkRow.basket == basket, MarkRow.store == store, MarkRow.sku == sku)
        self._kernel.db.write(lambda tx: tx.connection.execute(delete(MarkRow).where(*where)))

    def reserve(self, cookie: str, store: StoreId, sku: str, quantity: int = 1) -> Reservation:
        """Have the store keep it back until the deadline; its stock falls with it. Raises NotSold, NotReserved."""
        offer = self._offer(store, sku)
        if not 1 <= quantity <= MOST:
            raise TooMany
        id_ = ReservationId(self._kernel.ids.new())
        code = "".join(secrets.choice(ALPHABET) for _ in range(6))

        def verb(tx: Tx) -> Reservation:
            basket, until = self._open(tx, cookie), tx.now + KEEP
            self._catalogue.take_stock(tx, offer.variant, store, quantity)
            row: dict[str, Any] = {"id": id_, "basket": basket, "store": store, "sku": sku, "variant": offer.variant}
            row |= {
                "quantity": quantity,
                "code": code,
                "state": Held.HELD.value,
                "made_at": tx.now,
                "until": until,
            }
            tx.connection.execute(insert(ReservationRow), row)
            tx.record(
                Reserved(
                    id=tx.event_id(),
                    at=tx.now,
                    store=store,
                    reservation=id_,
                    variant=offer.variant,
                    quantity=quantity,
                    until=until.isoformat(),
                )
            )
            tx.enqueue(EXPIRE, delay=KEEP, reservation=id_)
            return Reservation(id_, store, sku, quantity, code, Held.HELD, until, offer)

        try:
            return self._kernel.db.write(verb)
        except OutOfStock as cause:
            raise NotReserved from cause

    def cancel(self, cookie: str, reservation: ReservationId) -> None:
        """Give it back before the deadline. Raises ReservationGone."""
        basket = self.find(cookie)
        ended = self._kernel.db.write(lambda tx: self._end(tx, reservation, Held.CANCELLED, basket))
        if not ended:
            raise ReservationGone

    def expire(self, reservation: ReservationId) -> bool:
        """End a reservation whose deadline has passed; returns whether this call did."""

        def verb(tx: Tx) -> bool:
            due = tx.connection.execute(select(ReservationRow.until).where(ReservationRow.id == reservation)).scalar()
            return due is not None and due <= tx.now and self._end(tx, reservation, Held.EXPIRED, None)

        return self._kernel.db.write(verb)

    def basket(self, cookie: str | None, languages: Sequence[str] = ()) -> Basket | None:
        """What lies in it, at this moment's prices."""
        id_ = self.find(cookie)
        if id_ is None:
            return None
        with self._kernel.db.read() as session:
            lines = session.scalars(
                select(LineRow).where(LineRow.basket == id_).order_by(LineRow.added_at, LineRow.sku)
            ).all()
            marks = session.scalars(
                select(MarkRow).where(MarkRow.basket == id_).order_by(MarkRow.at, MarkRow.sku)
            ).all()
            held = session.scalars(
                select(ReservationRow)
                .where(ReservationRow.basket == id_, ReservationRow.state == Held.HELD.value)
                .order_by(ReservationRow.until)
            ).all()
        rows: list[LineRow | MarkRow | ReservationRow] = [*lines, *marks, *held]
        offers = self._offers({(row.store, row.sku) for row in rows}, languages)
        return Basket(
            id_,
            tuple(Line(StoreId(row.store), row.sku, row.quantity, offers.get((row.store, row.sku))) for row in lines),
            tuple(Mark(StoreId(row.store), row.sku, offers.get((row.store, row.sku))) for row in marks),
            tuple(_reservation(row, offers.get((row.store, row.sku))) for row in held),
        )

    def connect_shop(self, account: Account, store: StoreId, kind: str, settings: dict[str, str]) -> None:
        """Say which online shop takes this store's baskets. Raises Invalid."""
        require(account, Role.ADMIN, store)
        self._places.store(account, store)
        _shop(kind).check(settings)

        def verb(tx: Tx) -> None:
            tx.connection.execute(delete(ShopRow).where(ShopRow.store == store))
            tx.connection.execute(insert(ShopRow), {"store": store, "kind": kind, "settings": settings})

        self._kernel.db.write(verb)

    def shop_settings(self, account: Account, store: StoreId) -> tuple[str, dict[str, str]] | None:
        """Kind and settings of a store's online shop."""
        require(account, Role.VIEWER, store)
        with self._kernel.db.read() as session:
            row = session.get(ShopRow, store)
            return (row.kind, dict(row.settings)) if row else None

    def checkout(self, basket: Basket) -> dict[StoreId, str]:
        """Where each store's online shop takes the basket over."""
        found: dict[StoreId, str] = {}
        for store in dict.fromkeys(line.store for line in basket.lines):
            connected = self.shop_settings(SYSTEM, store)
            articles = [
                Article(line.sku, line.offer.gtin, line.quantity)
                for line in basket.lines
                if line.store == store and line.offer is not None
            ]
            if connected and articles:
                found[store] = _shop(connected[0]).checkout(connected[1], articles)
        return found

    def _end(self, tx: Tx, reservation: ReservationId, state: Held, basket: BasketId | None) -> bool:
        row = (
            tx.connection.execute(select(ReservationRow.__table__).where(ReservationRow.id == reservation))
            .mappings()
            .one_or_none()
        )
        if row is None or (state is Held.CANCELLED and row["basket"] != basket):
            return False
        ended: CursorResult[Any] = tx.connection.execute(
            update(ReservationRow)
            .where(ReservationRow.id == reservation, ReservationRow.state == Held.HELD.value)
            .values(state=state.value)
        )
        if ended.rowcount != 1:
            return False
        self._catalogue.give_back_stock(tx, VariantId(row["variant"]), StoreId(row["store"]), row["quantity"])
        return True

    def _open(self, tx: Tx, cookie: str) -> BasketId:
        """The cookie's basket, made now if there is none."""
        values = {"id": tx.ids.new(), "cookie_hash": _hash(cookie), "made_at": tx.now}
        tx.connection.execute(_insert(tx, BasketRow).on_conflict_do_nothing(), values)
        found = tx.connection.execute(select(BasketRow.id).where(BasketRow.cookie_hash == values["cookie_hash"]))
        return BasketId(found.scalar_one())

    def _offer(self, store: StoreId, sku: str) -> Offer:
        found = self._catalogue.offers(store, [sku]) if store and 1 <= len(sku) <= 120 else []
        if not found:
            raise NotSold
        return found[0]

    def _offers(self, wanted: set[tuple[str, str]], languages: Sequence[str]) -> dict[tuple[str, str], Offer]:
        offers: dict[tuple[str, str], Offer] = {}
        for store in {store for store, _ in wanted}:
            skus = [sku for of, sku in sorted(wanted) if of == store]
            for offer in self._catalogue.offers(StoreId(store), skus, languages=languages):
                offers[store, offer.sku] = offer
        return offers


def _insert(tx: Tx, row: type[Any]) -> Any:
    dialect = sqlite if tx.connection.dialect.name == "sqlite" else postgresql
    return dialect.insert(row.__table__)


def _put(tx: Tx, basket: BasketId, store: StoreId, sku: str, quantity: int) -> None:
    lines = tx.connection.execute(select(func.count()).where(LineRow.basket == basket)).scalar_one()
    if lines >= MOST_LINES:
        raise TooMany
    new = _insert(tx, LineRow)
    both = LineRow.__table__.c.quantity + new.excluded.quantity
    put = new.on_conflict_do_update(
        index_elements=["basket", "store", "sku"], set_={"quantity": case((both > MOST, MOST), else_=both)}
    )
    tx.connection.execute(put, {"basket": basket, "store": store, "sku": sku, "quantity": quantity, "added_at": tx.now})


def _changed(tx: Tx, basket: BasketId, store: StoreId, variant: VariantId, quantity: int, surface: str) -> None:
    tx.record(
        BasketChanged(
            id=tx.event_id(),
            at=tx.now,
            store=store,
            basket=basket,
            variant=variant,
            quantity=quantity,
            surface=surface,
        )
    )


def _reservation(row: ReservationRow, offer: Offer | None) -> Reservation:
    return Reservation(
        ReservationId(row.id),
        StoreId(row.store),
        row.sku,
        row.quantity,
        row.code,
        Held(row.state),
        row.until,
        offer,
    )


def _shop(kind: str) -> Shop:
    for shop in SHOPS:
        if shop.name == kind:
            return shop
    raise Invalid(field="/kind")


def _hash(cookie: str) -> str:
    return hashlib.sha256(f"auslage/basket\0{cookie}".encode()).hexdigest()
