"""Items of a feed into rows: a few at a time, in one transaction, changing only what differs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import Enum
from typing import Any

from sqlalchemy import select

from signage.db import Tx
from signage.ids import ProductId, StoreId, VariantId
from signage.places import Store

from .google import NOT_YOURS, SKU_TAKEN, UNKNOWN_STORE, Flaw, Item
from .models import PriceRow, ProductRow, VariantRow
from .planned import PlannedPrices
from .pricing import changes_needed
from .rows import prices_of, stripped
from .stock import write_stock
from .values import Price


class Took(Enum):
    """What became of an item."""

    ADDED = "added"
    CHANGED = "changed"
    UNCHANGED = "unchanged"


@dataclass
class _Known:
    """What the database holds of a few items. holders: the product that an item's variant is of."""

    products: dict[str, ProductRow]
    holders: dict[str, ProductRow]
    variants: dict[str, VariantRow]
    skus: dict[str, VariantRow]
    prices: dict[VariantId, list[Price]]


@dataclass(frozen=True)
class Intake:
    """Where the items of one feed go. store: whose prices and stock; None: prices of every store.

    owner: the store that products are made for and changed of; None: products of every store.
    """

    stores: tuple[Store, ...]
    store: StoreId | None
    source: str
    language: str
    tax_basis_points: int
    owner: StoreId | None = None
    _tells: dict[str, int] = field(default_factory=dict)
    _planned: set[datetime] = field(default_factory=set)

    @property
    def currency(self) -> str:
        """What these prices have to be in."""
        chosen = [each for each in self.stores if self.store in (None, each.id)]
        return chosen[0].currency if chosen else "EUR"

    def take(self, tx: Tx, items: Sequence[Item]) -> tuple[dict[int, Took | Flaw], tuple[ProductId, ...]]:
        """What became of each item, by its line, and the products that look different now."""
        known = self._known(tx, items)
        outcomes: dict[int, Took | Flaw] = {}
        changed: dict[ProductId, None] = {}
        for item in items:
            outcome, product = self._one(tx, item, known)
            outcomes[item.line] = outcome
            if product is not None and outcome is not Took.UNCHANGED:
                changed[product] = None
        tx.session.flush()
        return outcomes, tuple(changed)

    def _known(self, tx: Tx, items: Sequence[Item]) -> _Known:
        ids, groups = [each.id for each in items], [each.group for each in items]
        mine = VariantRow.source == self.source
        products = tx.session.scalars(
            select(ProductRow).where(ProductRow.source == self.source, ProductRow.external_id.in_(groups))
        )
        variants = tx.session.scalars(select(VariantRow).where(mine, VariantRow.external_id.in_(ids))).all()
        held = select(ProductRow).where(ProductRow.id.in_({row.product_id for row in variants}))
        by_id = {row.id: row for row in tx.session.scalars(held)}
        skus = tx.session.scalars(select(VariantRow).where(VariantRow.sku.in_(ids)))
        return _Known(
            {row.external_id: row for row in products},
            {row.external_id: by_id[row.product_id] for row in variants},
            {row.external_id: row for row in variants},
            {row.sku: row for row in skus},
            dict(prices_of(tx.session, [row.id for row in variants])),
        )

    def _one(self, tx: Tx, item: Item, known: _Known) -> tuple[Took | Flaw, ProductId | None]:
        store = self._store_of(item)
        if isinstance(store, Flaw):
            return store, None
        taken = known.skus.get(item.id)
        if taken is not None and (taken.source, taken.external_id) != (self.source, item.id):
            return Flaw("id", SKU_TAKEN, {"value": item.id}), None
        new = item.id not in known.variants
        foreign = self._foreign(item, known, new=new)
        if foreign is not None:
            return foreign, None
        product, renamed = self._product(tx, item, known)
        variant, different = self._variant(tx, item, product, known)
        priced = self._prices(tx, item, VariantId(variant.id), known)
        stocked = False
        if item.quantity is not None and store is not None:
            tx.session.flush()
            stocked = write_stock(tx, VariantId(variant.id), store, item.quantity)
        if new:
            return Took.ADDED, ProductId(product.id)
        any_ = renamed or different or priced or stocked
        return (Took.CHANGED if any_ else Took.UNCHANGED), ProductId(product.id)

    def _store_of(self, item: Item) -> StoreId | Flaw | None:
        if not item.store_code:
            return self.store
        found = [each.id for each in self.stores if each.external_id == item.store_code]
        if not found or self.store not in (None, found[0]):
            return Flaw("store_code", UNKNOWN_STORE, {"value": item.store_code})
        return found[0]

    def _foreign(self, item: Item, known: _Known, *, new: bool) -> Flaw | None:
        """Why the owner may not touch the item: of what all stores have, one sets its prices and stock, no more."""
        group, holder = known.products.get(item.group), known.holders.get(item.id)
        others = [row for row in (group, holder) if row is not None and not self._may_tell(row)]
        if any(row.store_id is not None for row in others):
            return Flaw("id", SKU_TAKEN, {"value": item.id})
        if others and (new or group is not holder):
            return Flaw("item_group_id", NOT_YOURS, {"value": item.id})
        return None

    def _may_tell(self, row: ProductRow) -> bool:
        return self.owner is None or row.store_id == self.owner

    def _product(self, tx: Tx, item: Item, known: _Known) -> tuple[ProductRow, bool]:
        row = known.products.get(item.group)
        if row is None:
            row = ProductRow(
                id=tx.ids.new(), store_id=self.owner, source=self.source, external_id=item.group, title={},
                description={}, brand="", category="", picture="", media=[], link="", image_link="", search="",
                sort="", version=0,
            )  # fmt: skip
            tx.session.add(row)
            known.products[item.group] = row
        # A variant's title often carries its size. The first row of a group in the feed tells for the product, so that
        # the same feed says the same every time.
        told = self._tells.setdefault(item.group, item.line) == item.line and self._may_tell(row)
        wanted: dict[str, Any] = {"brand": item.brand, "category": item.category} if told else {}
        if told:
            wanted |= {"title": {**row.title, self.language: item.title}, "link": item.link}
            wanted |= {"description": {**row.description, self.language: item.description}}
            wanted |= {"image_link": item.image_link}
        return row, self._may_tell(row) and _set(row, wanted, item)

    def _variant(self, tx: Tx, item: Item, product: ProductRow, known: _Known) -> tuple[VariantRow, bool]:
        row = known.variants.get(item.id)
        wanted = {
            "product_id": product.id, "sku": item.id, "gtin": item.gtin, "size": item.size, "measure": item.measure,
            "colour": stripped({**(row.colour if row is not None else {}), self.language: item.colour}),
        }  # fmt: skip
        if row is not None and not self._may_tell(product):
            return row, False
        if row is not None:
            different = {name: value for name, value in wanted.items() if getattr(row, name) != value}
            for name, value in different.items():
                setattr(row, name, value)
            return row, bool(different)
        tx.session.flush()
        row = VariantRow(
            id=tx.ids.new(), source=self.source, external_id=item.id, picture="", position=item.line, **wanted
        )
        tx.session.add(row)
        # Rows know no relationships, so the order in which they are written is ours: a price needs its variant.
        tx.session.flush()
        known.variants[item.id] = known.skus[item.id] = row
        return row, True

    def _prices(self, tx: Tx, item: Item, variant: VariantId, known: _Known) -> bool:
        prices = known.prices.setdefault(variant, [])
        store = self._price_store(item)
        lines = changes_needed(prices, store, item.wanted, tx.now)
        for since, kind, money in lines:
            if since > tx.now and since not in self._planned:
                self._planned.add(since)
                PlannedPrices.plan(tx, since)
            tx.session.add(self._price_row(tx, variant, store, (since, kind.value, money.minor, money.currency)))
        return bool(lines)

    def _price_store(self, item: Item) -> StoreId | None:
        found = self._store_of(item) if item.store_code else self.store
        return None if isinstance(found, Flaw) else found

    def _price_row(
        self, tx: Tx, variant: VariantId, store: StoreId | None, line: tuple[datetime, str, int, str]
    ) -> PriceRow:
        since, kind, minor, currency = line
        return PriceRow(
            id=tx.ids.new(), variant_id=variant, store_id=store, currency=currency, gross_minor=minor,
            tax_basis_points=self.tax_basis_points, valid_from=since, kind=kind,
        )  # fmt: skip


def _set(row: ProductRow, wanted: dict[str, Any], item: Item) -> bool:
    """Write what differs; returns whether anything did."""
    words = {word for word in row.search.split("\n") if word}
    more = [item.id, item.gtin, item.colour, item.title, item.brand, item.category]
    words |= {word.casefold() for word in more if word}
    different = {name: value for name, value in wanted.items() if getattr(row, name) != value}
    for name, value in different.items():
        setattr(row, name, value)
    search = "\n".join(sorted(words))
    if search != row.search:
        row.search = search
    row.sort = next(iter(row.title.values()), "").casefold()[:300]
    if different:
        row.version += 1
    return bool(different)
