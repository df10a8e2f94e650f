"""Handing a basket to the store's online shop, where it is paid."""

from __future__ import annotations

from sqlalchemy import delete, insert

from signage.access import SYSTEM, Account, Role, require
from signage.baskets.models import ShopRow
from signage.baskets.shops import SHOPS, Article, Shop
from signage.baskets.values import Basket, NoSuchShop
from signage.ids import StoreId
from signage.kernel import Kernel
from signage.places import Places
from signage.tx import Tx


class Handover:
    """Which online shop takes which store's baskets, and at what address."""

    def __init__(self, kernel: Kernel, places: Places) -> None:
        self._kernel = kernel
        self._places = places

    def connect(self, account: Account, store: StoreId, kind: str, settings: dict[str, str]) -> None:
        """Say which online shop takes this store's baskets. Raises NoSuchShop, Invalid."""
        require(account, Role.ADMIN, store)
        self._places.store(account, store)
        _shop(kind).check(settings)

        def verb(tx: Tx) -> None:
            tx.connection.execute(delete(ShopRow).where(ShopRow.store == store))
            tx.connection.execute(insert(ShopRow), {"store": store, "kind": kind, "settings": settings})

        self._kernel.db.write(verb)

    def disconnect(self, account: Account, store: StoreId) -> None:
        """No online shop takes this store's baskets any more."""
        require(account, Role.ADMIN, store)
        self._kernel.db.write(lambda tx: tx.connection.execute(delete(ShopRow).where(ShopRow.store == store)))

    def settings(self, account: Account, store: StoreId) -> tuple[str, dict[str, str]] | None:
        """Kind and settings of a store's online shop."""
        require(account, Role.VIEWER, store)
        with self._kernel.db.read() as session:
            row = session.get(ShopRow, store)
            return (row.kind, dict(row.settings)) if row else None

    def checkout(self, basket: Basket) -> dict[StoreId, str]:
        """Where each store's online shop takes the basket over; what is sold no longer stays behind."""
        found: dict[StoreId, str] = {}
        for store in dict.fromkeys(line.store for line in basket.lines):
            connected = self.settings(SYSTEM, store)
            articles = [
                Article(line.sku, line.offer.gtin, line.quantity)
                for line in basket.lines
                if line.store == store and line.offer is not None
            ]
            if connected and articles:
                found[store] = _shop(connected[0]).checkout(connected[1], articles)
        return found


def example(kind: str, settings: dict[str, str]) -> str:
    """The address that a basket of two made-up articles would open: for a look before it is saved."""
    shop = _shop(kind)
    shop.check(settings)
    return shop.checkout(settings, [Article("RAIN-JACKET-M", "4006381333931", 1), Article("SCARF", "", 2)])


def _shop(kind: str) -> Shop:
    for shop in SHOPS:
        if shop.name == kind:
            return shop
    raise NoSuchShop
