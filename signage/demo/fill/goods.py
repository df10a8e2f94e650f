"""The products with their variants, prices and stock."""

from __future__ import annotations

from decimal import Decimal

from signage.access import SYSTEM
from signage.catalogue import Catalogue, Money, NewPrice, NewProduct, NewVariant, PriceKind
from signage.demo.shop.products import CURRENCY, PRODUCTS, TAX_PERCENT, ProductPlan, VariantPlan
from signage.ids import VariantId

from .shop import SOURCE, Shop

TAX = Decimal(TAX_PERCENT) / 100
ONE_SIZE = "One"


def fill(catalogue: Catalogue, shop: Shop) -> None:
    """Forty products, sold in both stores."""
    for plan in PRODUCTS:
        product = catalogue.add_product(SYSTEM, _product(plan))
        shop.products[plan.number] = product
        for variant, told in zip(product.variants, plan.variants(), strict=True):
            _prices(catalogue, variant.id, told)
            for key, pieces in told.stock.items():
                catalogue.set_stock(SYSTEM, variant.id, shop.stores[key], pieces)


def _product(plan: ProductPlan) -> NewProduct:
    variants = tuple(
        NewVariant(
            sku=variant.sku,
            gtin=variant.gtin,
            colour=variant.colour.name,
            size="" if variant.size == ONE_SIZE else variant.size,
            measure=plan.measure,
            source=SOURCE,
            external_id=variant.sku,
        )
        for variant in plan.variants()
    )
    return NewProduct(
        title=plan.name,
        description=plan.text,
        brand=plan.brand,
        category=plan.category["de"],
        source=SOURCE,
        external_id=plan.key,
        variants=variants,
    )


def _prices(catalogue: Catalogue, variant: VariantId, told: VariantPlan) -> None:
    regular = NewPrice(Money(told.price_cents, CURRENCY), tax_rate=TAX)
    catalogue.set_price(SYSTEM, variant, regular)
    if told.offer_cents is not None:
        offer = NewPrice(Money(told.offer_cents, CURRENCY), tax_rate=TAX, kind=PriceKind.OFFER)
        catalogue.set_price(SYSTEM, variant, offer)
