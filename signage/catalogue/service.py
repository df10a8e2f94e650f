"""The verbs of the catalogue."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Select, func, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from signage.access import SYSTEM, Account, Role, require, visible_to
from signage.db import Tx
from signage.errors import NotFound
from signage.facts import ProductChanged, StockChanged
from signage.ids import MediumId, ProductId, StoreId, VariantId
from signage.kernel import Kernel
from signage.places import Places

from . import errors
from .card import card_of
from .checks import check_price, check_product, check_quantity
from .imports import Imports
from .models import ProductRow, StockRow, VariantRow
from .planned import PlannedPrices, told_price
from .pricing import next_change
from .rows import (
    fill_product,
    fill_variant,
    price_row,
    price_value,
    prices_of,
    product_value,
    products_of,
    stock_of,
    stock_value,
    variant_value,
)
from .shelf import offers_of
from .stock import write_stock
from .values import NewPrice, NewProduct, Offer, Page, Price, Product, Stock, Variant

MOST_A_PAGE = 200


class Catalogue:
    """What the shop sells, for how much, and what is left of it. There is one price on every surface."""

    def __init__(self, kernel: Kernel, places: Places) -> None:
        self._kernel = kernel
        self._places = places
        self.imports = Imports(kernel, places)
        self.planned = PlannedPrices(kernel)

    # Products

    def add_product(self, account: Account, new: NewProduct, *, id: ProductId | None = None) -> Product:
        """A new product with its variants.

        Raises Invalid with every problem found, SkuTaken or AlreadyKnown where it is here already.
        """
        require(account, Role.EDITOR, new.store, shared=new.store is None)
        check_product(new)
        id_ = id or ProductId(self._kernel.ids.new())

        def verb(tx: Tx) -> Product:
            return _insert(tx, id_, new)

        return self._kernel.db.write(verb)

    def set_picture(
        self, account: Account, product: ProductId, picture: str, *, media: Sequence[MediumId] = ()
    ) -> Product:
        """The picture of a product: the SHA-256 of a public blob, and the media that it comes from."""

        def verb(tx: Tx) -> Product:
            row = _visible(tx.session, account, product)
            _require_on(account, row)
            row.picture, row.media = picture, list(media)
            row.version += 1
            tx.session.flush()
            _told(tx, row)
            return products_of(tx.session, [row])[0]

        return self._kernel.db.write(verb)

    def retire(self, account: Account, product: ProductId, *, back: bool = False) -> Product:
        """Sell it no longer: no display, tour, tag or basket offers it, whatever a feed says. back: the undo."""

        def verb(tx: Tx) -> Product:
            row = _visible(tx.session, account, product)
            _require_on(account, row)
            if (row.retired_at is None) is not back:
                row.retired_at = None if back else tx.now
                row.version += 1
                tx.session.flush()
                _told(tx, row)
            return products_of(tx.session, [row])[0]

        return self._kernel.db.write(verb)

    def product(self, account: Account, product: ProductId) -> Product:
        with self._kernel.db.read() as session:
            return products_of(session, [_visible(session, account, product)])[0]

    def products(
        self, account: Account, *, q: str = "", category: str = "", page: int = 1, per_page: int = 50,
        retired: bool = False,
    ) -> Page:  # fmt: skip
        """Products by name, filtered by words (each has to occur somewhere) and category, a page at a time.

        retired: those that are sold no longer, instead.
        """
        per_page = min(max(per_page, 1), MOST_A_PAGE)
        statement = visible_to(account, select(ProductRow), ProductRow.store_id)
        statement = statement.where(ProductRow.retired_at.is_not(None) if retired else ProductRow.retired_at.is_(None))
        for word in q.casefold().split()[:10]:
            statement = statement.where(ProductRow.search.contains(word, autoescape=True))
        if category:
            statement = statement.where(ProductRow.category == category)
        with self._kernel.db.read() as session:
            total = session.scalar(select(func.count()).select_from(statement.subquery())) or 0
            page = min(max(page, 1), max(1, -(-total // per_page)))
            ordered = statement.order_by(ProductRow.sort, ProductRow.id).limit(per_page).offset((page - 1) * per_page)
            return Page(products_of(session, session.scalars(ordered).all()), total, page, per_page)

    def categories(self, account: Account) -> list[str]:
        """Every category in use, by name."""
        statement = visible_to(account, select(ProductRow.category).distinct(), ProductRow.store_id)
        with self._kernel.db.read() as session:
            return sorted(each for each in session.scalars(statement) if each)

    def variant(self, variant: VariantId) -> Variant:
        """Raises NotFound."""
        with self._kernel.db.read() as session:
            return variant_value(_variant(session, variant))

    def variant_by_sku(self, sku: str) -> Variant | None:
        with self._kernel.db.read() as session:
            row = session.scalars(select(VariantRow).where(VariantRow.sku == sku)).one_or_none()
            return variant_value(row) if row else None

    def by_gtin(self, gtin: str) -> Variant | None:
        """The variant of a GTIN, whatever its length: leading zeros do not count."""
        bare = gtin.lstrip("0")
        lengths = {bare.zfill(length) for length in (8, 12, 13, 14)} if bare else set()
        with self._kernel.db.read() as session:
            found = session.scalars(select(VariantRow).where(VariantRow.gtin.in_(lengths)).order_by(VariantRow.id))
            row = found.first()
            return variant_value(row) if row else None

    # Prices

    def prices(self, account: Account, product: ProductId) -> dict[VariantId, list[Price]]:
        """The price history of each variant of a product, oldest first, in the stores that the account reaches."""
        with self._kernel.db.read() as session:
            row = products_of(session, [_visible(session, account, product)])[0]
            found = prices_of(session, [each.id for each in row.variants])
        return {variant: [each for each in lines if account.reaches(each.store)] for variant, lines in found.items()}

    def set_price(self, account: Account, variant: VariantId, new: NewPrice) -> Price:
        """As `set_prices`, of one variant."""
        return self.set_prices(account, [variant], new)[0]

    def set_prices(self, account: Account, variants: Sequence[VariantId], new: NewPrice) -> list[Price]:
        """Append a price to each variant, all or none; what was asked before stays in the history.

        A planned one is a fact now and when it begins. Raises Invalid for an amount, currency, rate or date that
        cannot be.
        """
        require(account, Role.EDITOR, new.store, shared=new.store is None)
        currency = self._places.store(SYSTEM, new.store).currency if new.store else None
        check_price(new, currency, self._kernel.clock.now())

        def one(tx: Tx, variant: VariantId) -> Price:
            product = _product_with(tx.session, account, variant)
            row = price_row(tx.ids.new(), variant, new, max(new.valid_from or tx.now, tx.now))
            tx.session.add(row)
            tx.session.flush()
            told_price(tx, product, row)
            return price_value(row)

        return self._kernel.db.write(lambda tx: [one(tx, variant) for variant in variants])

    def next_price_change(self, products: Sequence[ProductId], after: datetime) -> datetime | None:
        """When the next planned price of one of these products begins: whoever keeps values asks again then."""
        with self._kernel.db.read() as session:
            statement = select(VariantRow.id).where(VariantRow.product_id.in_(products))
            known = prices_of(session, session.scalars(statement))
        return next_change((price for prices in known.values() for price in prices), after)

    # Stock

    def stock(self, account: Account, product: ProductId) -> list[Stock]:
        """What is left of each variant of a product in each store that the account reaches."""
        with self._kernel.db.read() as session:
            row = products_of(session, [_visible(session, account, product)])[0]
            return [each for each in stock_of(session, [v.id for v in row.variants]) if account.reaches(each.store)]

    def set_stock(
        self, account: Account, variant: VariantId, store: StoreId, quantity: int, *, expected: int | None = None
    ) -> Stock:
        """Say what is left in a store. Raises Stale when `expected` is not the version any more."""
        require(account, Role.EDITOR, store)
        check_quantity(quantity)
        self._places.store(account, store)

        def verb(tx: Tx) -> Stock:
            product = ProductId(_product_with(tx.session, account, variant).id)
            if write_stock(tx, variant, store, quantity, expected=expected):
                _told_stock(tx, product, variant, store)
            row = tx.session.get(StockRow, (variant, store), populate_existing=True)
            if row is None:
                raise NotFound
            return stock_value(row)

        return self._kernel.db.write(verb)

    def take_stock(self, tx: Tx, variant: VariantId, store: StoreId, quantity: int) -> None:
        """Take pieces away in the caller's transaction, if there are as many.

        One conditional UPDATE settles the race for the last piece. Raises OutOfStock.
        """
        statement = (
            update(StockRow)
            .where(StockRow.variant_id == variant, StockRow.store_id == store, StockRow.quantity >= quantity)
            .values(quantity=StockRow.quantity - quantity, version=StockRow.version + 1)
        )
        if quantity < 1 or tx.connection.execute(statement).rowcount != 1:
            raise errors.OutOfStock
        _told_stock(tx, _product_of(tx, variant), variant, store)

    def give_back_stock(self, tx: Tx, variant: VariantId, store: StoreId, quantity: int) -> None:
        """Put pieces back in the caller's transaction: a reservation ran out or was called off."""
        statement = (
            update(StockRow)
            .where(StockRow.variant_id == variant, StockRow.store_id == store)
            .values(quantity=StockRow.quantity + quantity, version=StockRow.version + 1)
        )
        tx.connection.execute(statement)
        _told_stock(tx, _product_of(tx, variant), variant, store)

    # What a shopper may be told

    def offers(
        self,
        store: StoreId,
        skus: Sequence[str],
        *,
        languages: Sequence[str] = (),
        at: datetime | None = None,
    ) -> list[Offer]:
        """Name, price and stock of these article numbers in a store, in their order; unknown ones are absent.

        languages: what the shopper reads, best first; then the store's own chain. Raises NotFound for the store.
        """
        wanted = list(dict.fromkeys(skus))[:MOST_A_PAGE]
        found = self._offers(store, select(VariantRow).where(VariantRow.sku.in_(wanted)), languages, at)
        by_sku = {offer.sku: offer for offer in found}
        return [by_sku[sku] for sku in wanted if sku in by_sku]

    def product_offers(
        self,
        store: StoreId,
        products: Sequence[ProductId],
        *,
        languages: Sequence[str] = (),
        at: datetime | None = None,
    ) -> dict[ProductId, list[Offer]]:
        """The offers of each product's variants, in the order of the variants."""
        statement = select(VariantRow).where(VariantRow.product_id.in_(list(products)))
        found: dict[ProductId, list[Offer]] = {}
        for offer in self._offers(store, statement.order_by(VariantRow.position, VariantRow.id), languages, at):
            found.setdefault(offer.product, []).append(offer)
        return found

    def cards(
        self,
        store: StoreId,
        products: Sequence[ProductId],
        *,
        languages: Sequence[str] = (),
        at: datetime | None = None,
    ) -> dict[ProductId, Offer]:
        """One offer a product, as a card shows it (see `card_of`)."""
        found = self.product_offers(store, products, languages=languages, at=at)
        return {product: card_of(offers) for product, offers in found.items()}

    def list_offers(
        self,
        store: StoreId,
        *,
        category: str = "",
        limit: int = 50,
        languages: Sequence[str] = (),
        at: datetime | None = None,
    ) -> list[Offer]:
        """The cards of a category (and what is below it), or of everything, by name."""
        statement = select(ProductRow.id).order_by(ProductRow.sort, ProductRow.id).limit(min(limit, MOST_A_PAGE))
        statement = statement.where((ProductRow.store_id == store) | ProductRow.store_id.is_(None))
        statement = statement.where(ProductRow.retired_at.is_(None))
        if category:
            below = ProductRow.category.startswith(f"{category} > ", autoescape=True)
            statement = statement.where((ProductRow.category == category) | below)
        with self._kernel.db.read() as session:
            ids = [ProductId(each) for each in session.scalars(statement)]
        cards = self.cards(store, ids, languages=languages, at=at)
        return [cards[each] for each in ids if each in cards]

    def _offers(
        self, store: StoreId, statement: Select[VariantRow], languages: Sequence[str], at: datetime | None
    ) -> list[Offer]:
        place = self._places.store(SYSTEM, store)
        statement = statement.join(ProductRow, ProductRow.id == VariantRow.product_id)
        statement = statement.where((ProductRow.store_id == store) | ProductRow.store_id.is_(None))
        statement = statement.where(ProductRow.retired_at.is_(None))
        with self._kernel.db.read() as session:
            return offers_of(
                session,
                place,
                session.scalars(statement).all(),
                languages=(*languages, *place.languages),
                at=at or self._kernel.clock.now(),
            )


def _visible(session: Session, account: Account, product: ProductId) -> ProductRow:
    statement = visible_to(account, select(ProductRow).where(ProductRow.id == product), ProductRow.store_id)
    row: ProductRow | None = session.scalars(statement).one_or_none()
    if row is None:
        raise NotFound
    return row


def _variant(session: Session, variant: VariantId) -> VariantRow:
    row = session.get(VariantRow, variant)
    if row is None:
        raise NotFound
    return row


def _product_with(session: Session, account: Account, variant: VariantId) -> ProductRow:
    return _visible(session, account, ProductId(_variant(session, variant).product_id))


def _store(row: ProductRow) -> StoreId | None:
    return StoreId(row.store_id) if row.store_id else None


def _require_on(account: Account, row: ProductRow) -> None:
    require(account, Role.EDITOR, _store(row), shared=row.store_id is None)


def _product_of(tx: Tx, variant: VariantId) -> ProductId:
    found = tx.connection.execute(select(VariantRow.product_id).where(VariantRow.id == variant)).scalar_one()
    return ProductId(found)


def _told(tx: Tx, row: ProductRow) -> None:
    product = ProductId(row.id)
    tx.record(ProductChanged(id=tx.event_id(), at=tx.now, store=_store(row), subject=product, product=product))


def _told_stock(tx: Tx, product: ProductId, variant: VariantId, store: StoreId) -> None:
    tx.record(StockChanged(id=tx.event_id(), at=tx.now, store=store, subject=variant, product=product, variant=variant))


def _insert(tx: Tx, id_: ProductId, new: NewProduct) -> Product:
    row = ProductRow(id=id_, source=new.source, external_id=new.external_id or id_, version=1)
    fill_product(row, new)
    tx.session.add(row)
    variants = []
    try:
        tx.session.flush()
    except IntegrityError as cause:
        raise errors.AlreadyKnown(source=new.source, external_id=new.external_id) from cause
    for position, each in enumerate(new.variants):
        variant = VariantRow(id=tx.ids.new(), product_id=id_, source=each.source)
        variant.external_id = each.external_id or variant.id
        fill_variant(variant, each, position)
        variants.append(variant)
        tx.session.add(variant)
        try:
            tx.session.flush()
        except IntegrityError as cause:
            raise errors.SkuTaken(sku=each.sku) from cause
    _told(tx, row)
    return product_value(row, [variant_value(each) for each in variants])
