"""What the verbs of this room share: finding and making a basket's row."""

from __future__ import annotations

import hashlib
from typing import Any

from sqlalchemy import select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from signage.baskets.models import BasketRow
from signage.ids import BasketId
from signage.tx import Tx


def upsert(tx: Tx, row: type[Any]) -> Any:
    """An INSERT of the present database that knows ON CONFLICT."""
    dialect = sqlite if tx.connection.dialect.name == "sqlite" else postgresql
    return dialect.insert(row.__table__)


def basket_of(session: Session, cookie: str | None) -> BasketId | None:
    """The basket of a cookie, if there is one."""
    if not cookie or len(cookie) > 100:
        return None
    id_ = session.scalar(select(BasketRow.id).where(BasketRow.cookie_hash == hashed(cookie)))
    return BasketId(id_) if id_ else None


def open_basket(tx: Tx, cookie: str) -> BasketId:
    """The cookie's basket, made now if there is none."""
    values = {"id": tx.ids.new(), "cookie_hash": hashed(cookie), "made_at": tx.now}
    tx.connection.execute(upsert(tx, BasketRow).on_conflict_do_nothing(), values)
    found = tx.connection.execute(select(BasketRow.id).where(BasketRow.cookie_hash == values["cookie_hash"]))
    return BasketId(found.scalar_one())


def hashed(secret: str) -> str:
    """What the database keeps of a secret text."""
    return hashlib.sha256(f"auslage/basket\0{secret}".encode()).hexdigest()
