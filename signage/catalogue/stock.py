"""How a stock is written down: settled by one statement, on both databases."""

from __future__ import annotations

from sqlalchemy import select, update
from sqlalchemy.dialects import postgresql, sqlite

from signage.db import Tx
from signage.errors import Stale
from signage.ids import StoreId, VariantId

from .models import StockRow


def write_stock(tx: Tx, variant: VariantId, store: StoreId, quantity: int, *, expected: int | None = None) -> bool:
    """Write a stock down; returns whether it differs from before. Raises Stale for another version."""
    before = tx.connection.execute(
        select(StockRow.quantity, StockRow.version).where(StockRow.variant_id == variant, StockRow.store_id == store)
    ).one_or_none()
    if before is not None and before.quantity == quantity:
        # Already as it should be: nothing is lost, whoever was first.
        return False
    if expected is not None and (before.version if before else 0) != expected:
        raise Stale
    if before is None:
        dialect = sqlite if tx.connection.dialect.name == "sqlite" else postgresql
        values = {"variant_id": variant, "store_id": store, "quantity": quantity, "version": 1}
        insert = dialect.insert(StockRow).on_conflict_do_nothing().returning(StockRow.version)
        won = tx.connection.execute(insert, values).first() is not None
    else:
        statement = update(StockRow).where(StockRow.variant_id == variant, StockRow.store_id == store)
        if expected is not None:
            statement = statement.where(StockRow.version == expected)
        won = tx.connection.execute(statement.values(quantity=quantity, version=StockRow.version + 1)).rowcount == 1
    if not won:
        raise Stale
    return True
