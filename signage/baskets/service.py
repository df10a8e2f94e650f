"""One basket on every surface: tour, tap page and basket page put into the same one, by the same cookie."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from sqlalchemy import case, delete, func, select, update
from sqlalchemy.engine import CursorResult

from signage.baskets.carry import Codes
from signage.baskets.handover import Handover
from signage.baskets.models import LineRow, MarkRow
from signage.baskets.reservations import Reservations
from signage.baskets.rows import basket_of, open_basket, upsert
from signage.baskets.tickets import Tickets, Verdict, bare
from signage.baskets.values import MOST, MOST_LINES, Basket, Line, Mark, NotSold, TooMany
from signage.catalogue import Catalogue, Offer
from signage.facts import BasketChanged, ProductMarked
from signage.ids import BasketId, StoreId, VariantId
from signage.kernel import Kernel
from signage.places import Places
from signage.tx import Tx

Acted = Callable[[str, StoreId | None], None]


class Baskets:
    """Keeps shoppers' baskets. A shopper is known by the cookie's text alone, and only its hash is stored."""

    def __init__(self, kernel: Kernel, catalogue: Catalogue, places: Places) -> None:
        self._kernel = kernel
        self._catalogue = catalogue
        self.reservations = Reservations(kernel, catalogue)
        self.codes = Codes(kernel, self)
        self.shops = Handover(kernel, places)
        self._tickets = Tickets(kernel.settings.secret_keys, "basket")
        self._listeners: list[Acted] = []

    def when_acted(self, listener: Acted) -> None:
        """Hear of each deliberate act of a shopper: the cookie in use, and the store if the act named one."""
        self._listeners.append(listener)

    def acted(self, cookie: str, store: StoreId | None) -> None:
        """Tell that the shopper of this cookie did something on purpose."""
        for listener in self._listeners:
            listener(cookie, store)

    def open(self, cookie: str) -> BasketId:
        """The cookie's basket, made now if there is none: from then on the server knows this cookie as its own."""
        return self._kernel.db.write(lambda tx: open_basket(tx, cookie))

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
        with self._kernel.db.read() as session:
            return basket_of(session, cookie)

    def add(self, cookie: str, store: StoreId, sku: str, quantity: int = 1, *, surface: str) -> BasketId:
        """Put so many more in. Raises NotSold, TooMany."""
        offer = self._offer(store, sku)
        if not 1 <= quantity <= MOST:
            raise TooMany

        def verb(tx: Tx) -> BasketId:
            basket = open_basket(tx, cookie)
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
            basket = open_basket(tx, cookie)
            new = upsert(tx, MarkRow).on_conflict_do_nothing().returning(MarkRow.__table__.c.sku)
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

    def basket(self, cookie: str | None, languages: Sequence[str] = ()) -> Basket | None:
        """What lies in it, at this moment's prices."""
        id_ = self.find(cookie)
        return self.by_id(id_, languages) if id_ else None

    def pieces(self, cookie: str | None) -> int:
        """How many pieces lie in it, without a look at their prices: every page of a shopper asks for this."""
        with self._kernel.db.read() as session:
            id_ = basket_of(session, cookie)
            told = select(func.sum(LineRow.quantity)).where(LineRow.basket == id_)
            return int(session.scalar(told) or 0) if id_ else 0

    def by_id(self, basket: BasketId, languages: Sequence[str] = ()) -> Basket:
        """The same for one that is known already."""
        with self._kernel.db.read() as session:
            lines = session.scalars(
                select(LineRow).where(LineRow.basket == basket).order_by(LineRow.added_at, LineRow.sku)
            ).all()
            marks = session.scalars(
                select(MarkRow).where(MarkRow.basket == basket).order_by(MarkRow.at, MarkRow.sku)
            ).all()
        rows: list[LineRow | MarkRow] = [*lines, *marks]
        offers = self._offers({(row.store, row.sku) for row in rows}, languages)
        return Basket(
            basket,
            tuple(Line(StoreId(row.store), row.sku, row.quantity, offers.get((row.store, row.sku))) for row in lines),
            tuple(Mark(StoreId(row.store), row.sku, offers.get((row.store, row.sku))) for row in marks),
            self.reservations.held(basket, languages),
        )

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


def _put(tx: Tx, basket: BasketId, store: StoreId, sku: str, quantity: int) -> None:
    lines = tx.connection.execute(select(func.count()).where(LineRow.basket == basket)).scalar_one()
    if lines >= MOST_LINES:
        raise TooMany
    new = upsert(tx, LineRow)
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
