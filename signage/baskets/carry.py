"""“Take it to the shop”: a code that carries a basket to another device or to the counter, once, within ten minutes."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Protocol

from sqlalchemy import delete, insert, select, update
from sqlalchemy.engine import CursorResult

from signage.access import Account, Role, require
from signage.baskets.models import CodeRow, LineRow, MarkRow
from signage.baskets.rows import hashed, open_basket, upsert
from signage.baskets.values import MOST_LINES, Basket, CodeGone, NothingToCarry, TooMany, heard
from signage.facts import BasketCarried
from signage.ids import ALPHABET, BasketId
from signage.kernel import Kernel
from signage.tx import Tx

LASTS = timedelta(minutes=10)
LENGTH = 8
"""40 bits of chance for ten minutes and a few guesses a minute."""


@dataclass(frozen=True)
class Code:
    """What a shopper shows or types. text: in groups of four, as people read it aloud."""

    text: str
    until: datetime


class Kept(Protocol):
    """The part of `Baskets` that reads them."""

    def basket(self, cookie: str | None, languages: Sequence[str] = ()) -> Basket | None:
        """What lies in the cookie's basket."""
        ...

    def by_id(self, basket: BasketId, languages: Sequence[str] = ()) -> Basket:
        """What lies in this one."""
        ...


class Codes:
    """Makes and takes codes. The code's own text is not in the database, as little as the cookie's."""

    def __init__(self, kernel: Kernel, baskets: Kept) -> None:
        self._kernel = kernel
        self._baskets = baskets

    def make(self, cookie: str | None) -> Code:
        """A fresh code for a basket; an older one of the same basket ends. Raises NothingToCarry."""
        basket = self._baskets.basket(cookie)
        if basket is None or not (basket.lines or basket.marks):
            raise NothingToCarry
        plain = "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))

        def verb(tx: Tx) -> Code:
            tx.connection.execute(delete(CodeRow).where((CodeRow.basket == basket.id) | (CodeRow.until <= tx.now)))
            until = tx.now + LASTS
            row = {"code_hash": hashed(plain), "basket": basket.id, "until": until, "used": False}
            tx.connection.execute(insert(CodeRow), row)
            return Code(f"{plain[:4]}-{plain[4:]}", until)

        return self._kernel.db.write(verb)

    def take_over(self, code: str, cookie: str) -> BasketId:
        """Put what it carries into this cookie's basket, too, and end the code. Raises CodeGone, TooMany."""

        def verb(tx: Tx) -> BasketId:
            source = self._use(tx, code, "shopper")
            target = open_basket(tx, cookie)
            if target != source:
                _copy(tx, source, target)
            return target

        return self._kernel.db.write(verb)

    def at_the_counter(self, account: Account, code: str, languages: Sequence[str] = ()) -> Basket:
        """What it carries, for staff, as far as it concerns their stores; the code ends. Raises CodeGone."""
        require(account, Role.VIEWER)
        basket = self._kernel.db.write(lambda tx: self._use(tx, code, "staff"))
        found = self._baskets.by_id(basket, languages)
        lines = tuple(line for line in found.lines if account.reaches(line.store))
        marks = tuple(mark for mark in found.marks if account.reaches(mark.store))
        return Basket(found.id, lines, marks)

    def _use(self, tx: Tx, code: str, by: str) -> BasketId:
        # One conditional UPDATE: two who type the same code at once do not both get the basket.
        open_ = (CodeRow.code_hash == hashed(heard(code)), CodeRow.used.is_(False), CodeRow.until > tx.now)
        done: CursorResult[Any] = tx.connection.execute(update(CodeRow).where(*open_).values(used=True))
        if done.rowcount != 1:
            raise CodeGone
        basket = tx.connection.execute(select(CodeRow.basket).where(open_[0])).scalar_one()
        tx.record(BasketCarried(id=tx.event_id(), at=tx.now, basket=BasketId(basket), by=by))
        return BasketId(basket)


def _copy(tx: Tx, source: BasketId, target: BasketId) -> None:
    """Both baskets hold the larger number of an article: one who carries the same thing twice wants it once."""
    for row, kept in ((LineRow, "added_at"), (MarkRow, "at")):
        table = row.__table__
        for found in tx.connection.execute(select(table).where(table.c.basket == source)).mappings().all():
            values = {**found, "basket": target, kept: tx.now}
            new = upsert(tx, row)
            key = ["basket", "store", "sku"]
            if row is MarkRow:
                tx.connection.execute(new.on_conflict_do_nothing(index_elements=key), values)
                continue
            more = table.c.quantity < new.excluded.quantity
            raise_ = new.on_conflict_do_update(index_elements=key, set_={"quantity": new.excluded.quantity}, where=more)
            tx.connection.execute(raise_, values)
    count = len(tx.connection.execute(select(LineRow.sku).where(LineRow.basket == target)).all())
    if count > MOST_LINES:
        raise TooMany
