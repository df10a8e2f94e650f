"""Prices that were written down for later: when they begin, that is a fact like any other change."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Row, func, select

from signage.db import Tx
from signage.facts import Fact, PriceChanged, PricePlanned
from signage.ids import ProductId, StoreId, VariantId
from signage.jobs import JobKind, JobRun
from signage.kernel import Kernel

from .models import PriceRow, ProductRow, VariantRow

JOB = "catalogue.prices-begin"
SOURCE = "/auslage/prices"
CHUNK = 50


class PlannedPrices:
    """One job an instant at which prices begin; screens do not wait for it, they know the instant themselves."""

    def __init__(self, kernel: Kernel) -> None:
        self._kernel = kernel
        kernel.jobs.register(JobKind(JOB, self._run))

    @staticmethod
    def plan(tx: Tx, begins: datetime) -> None:
        """Have it recorded that prices begin then."""
        tx.enqueue(JOB, delay=begins - tx.now, at=begins.isoformat())

    def _run(self, run: JobRun) -> None:
        begins = datetime.fromisoformat(str(run.args["at"]))
        rows = self._begin_at(begins)
        for start in range(0, len(rows), CHUNK):
            chunk = rows[start : start + CHUNK]
            self._kernel.db.write(lambda tx, chunk=chunk: _record(tx, chunk))  # type: ignore[misc]

    def _begin_at(self, begins: datetime) -> Sequence[Row[str, str, str | None, str]]:
        statement = (
            select(
                PriceRow.id,
                PriceRow.variant_id,
                func.coalesce(PriceRow.store_id, ProductRow.store_id).label("store_id"),
                VariantRow.product_id,
            )
            .join(VariantRow, VariantRow.id == PriceRow.variant_id)
            .join(ProductRow, ProductRow.id == VariantRow.product_id)
            .where(PriceRow.valid_from == begins)
            .order_by(PriceRow.id)
        )
        with self._kernel.db.read() as session:
            return session.execute(statement).all()


def _record(tx: Tx, rows: Sequence[Row[str, str, str | None, str]]) -> None:
    """Once a price, however often the job runs and however many jobs were planned for the instant."""
    fresh = tx.first_times(SOURCE, [row.id for row in rows])
    changed = {(row.variant_id, row.store_id): row.product_id for row in rows if row.id in fresh}
    for (variant, store), product in changed.items():
        tx.record(
            PriceChanged(
                id=tx.event_id(),
                at=tx.now,
                store=StoreId(store) if store else None,
                subject=variant,
                product=ProductId(product),
                variant=VariantId(variant),
            )
        )


def told_price(tx: Tx, of: ProductRow, row: PriceRow) -> None:
    """Record a price of this product: as changed, or as planned with a job for its beginning."""
    product, variant = ProductId(of.id), VariantId(row.variant_id)
    where = row.store_id or of.store_id
    store = StoreId(where) if where else None
    fact: Fact = PriceChanged(
        id=tx.event_id(), at=tx.now, store=store, subject=variant, product=product, variant=variant
    )
    if row.valid_from > tx.now:
        begins = row.valid_from
        fact = PricePlanned(
            id=fact.id, at=tx.now, store=store, subject=variant, product=product, variant=variant, begins=begins
        )
        PlannedPrices.plan(tx, begins)
    tx.record(fact)
