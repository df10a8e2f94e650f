"""REST: products, prices, stock, and the offers that pages and players ask for."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from decimal import Decimal

from flask import request
from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

from signage.access import Role
from signage.errors import Stale
from signage.ids import ProductId, StoreId, VariantId
from signage.web import PUBLIC, Api, Reply, Web, choose_language, if_match

from .errors import BadPrice
from .money import Money
from .recent import Recent
from .service import Catalogue
from .values import NewPrice, NewProduct, NewVariant, Offer, Price, PriceKind, Product, Stock, Variant


class MoneyOut(BaseModel):
    """An amount. minor: whole minor units (cents); text: as people of the asked language write it."""

    minor: int
    currency: str
    text: str

    @staticmethod
    def of(money: Money, language: str) -> MoneyOut:
        return MoneyOut(minor=money.minor, currency=money.currency, text=money.format(language))


class OfferOut(BaseModel):
    """What a shopper may be told about a variant in a store now. unit_text: the price of a litre, kilogram or metre."""

    sku: str
    product: str
    variant: str
    gtin: str
    title: str
    description: str
    brand: str
    category: str
    colour: str
    size: str
    picture: str
    language: str
    price: MoneyOut
    kind: PriceKind
    regular: MoneyOut | None
    low_30_days: MoneyOut | None
    tax_rate: Decimal
    measure: str
    unit_text: str
    stock: int
    available: bool

    @staticmethod
    def of(offer: Offer) -> OfferOut:
        tongue = offer.language
        return OfferOut(
            sku=offer.sku,
            product=offer.product,
            variant=offer.variant,
            gtin=offer.gtin,
            title=offer.title,
            description=offer.description,
            brand=offer.brand,
            category=offer.category,
            colour=offer.colour,
            size=offer.size,
            picture=offer.picture_url,
            language=tongue,
            price=MoneyOut.of(offer.price, tongue),
            kind=offer.kind,
            regular=MoneyOut.of(offer.regular, tongue) if offer.regular else None,
            low_30_days=MoneyOut.of(offer.low_30_days, tongue) if offer.low_30_days else None,
            tax_rate=offer.tax_rate,
            measure=str(offer.measure or ""),
            unit_text=offer.unit_text,
            stock=offer.stock,
            available=offer.available,
        )


class OffersOut(BaseModel):
    """Offers in the order asked for; unknown article numbers are absent."""

    store: str
    offers: list[OfferOut]


class OffersQuery(BaseModel):
    """Which offers. skus: up to 100, apart by commas."""

    store: str = Field(max_length=26)
    skus: str = Field(default="", max_length=4000)
    lang: str = Field(default="", max_length=16)


class VariantOut(BaseModel):
    """A size and colour of a product."""

    id: str
    sku: str
    gtin: str
    colour: dict[str, str]
    size: str
    measure: str
    source: str
    external_id: str

    @staticmethod
    def of(variant: Variant) -> VariantOut:
        return VariantOut.model_validate(variant, from_attributes=True)


class ProductOut(BaseModel):
    """A product in all its sizes and colours."""

    id: str
    title: dict[str, str]
    description: dict[str, str]
    brand: str
    category: str
    picture: str
    link: str
    source: str
    external_id: str
    variants: list[VariantOut]
    version: int
    retired_at: datetime | None

    @staticmethod
    def of(product: Product) -> ProductOut:
        return ProductOut(
            id=product.id,
            title=dict(product.title),
            description=dict(product.description),
            brand=product.brand,
            category=product.category,
            picture=f"/media/{product.picture}" if product.picture else "",
            link=product.link,
            source=product.source,
            external_id=product.external_id,
            variants=[VariantOut.of(each) for each in product.variants],
            version=product.version,
            retired_at=product.retired_at,
        )


class ProductsOut(BaseModel):
    """One page of the product list."""

    products: list[ProductOut]
    total: int
    page: int
    pages: int


class ProductsQuery(BaseModel):
    """Words (each has to occur), a category, a page. retired: those that are sold no longer, instead."""

    q: str = Field(default="", max_length=200)
    category: str = Field(default="", max_length=300)
    page: int = Field(default=1, ge=1, le=100_000)
    per_page: int = Field(default=50, ge=1, le=200)
    retired: bool = False


class VariantIn(BaseModel):
    """A new variant."""

    model_config = ConfigDict(extra="forbid")

    sku: str = Field(min_length=1, max_length=100)
    gtin: str = Field(default="", max_length=14)
    colour: dict[str, str] = Field(default_factory=dict, max_length=40, description="Language tag → colour.")
    size: str = Field(default="", max_length=100)
    measure: str = Field(default="", max_length=16, description="How much is in it, such as “300 ml”.")
    source: str = Field(default="auslage", min_length=1, max_length=64)
    external_id: str = Field(default="", max_length=200)


class ProductIn(BaseModel):
    """A new product. title and description: language tag → text. store: your only one, or all, where it is left out."""

    model_config = ConfigDict(extra="forbid")

    title: dict[str, str] = Field(max_length=40)
    description: dict[str, str] = Field(default_factory=dict, max_length=40)
    brand: str = Field(default="", max_length=200)
    category: str = Field(default="", max_length=300)
    link: str = Field(default="", max_length=2000, pattern="^(https?://.*)?$")
    source: str = Field(default="auslage", min_length=1, max_length=64)
    external_id: str = Field(default="", max_length=200)
    store: str | None = Field(default=None, max_length=26)
    variants: list[VariantIn] = Field(min_length=1, max_length=500)

    def value(self) -> NewProduct:
        return NewProduct(
            title=self.title,
            description=self.description,
            brand=self.brand,
            category=self.category,
            link=self.link,
            source=self.source,
            external_id=self.external_id,
            variants=tuple(NewVariant(**each.model_dump()) for each in self.variants),
        )


class PriceIn(BaseModel):
    """A price to be asked from now on, or from a later instant. amount: such as "49.95"."""

    model_config = ConfigDict(extra="forbid")

    amount: Decimal = Field(ge=0, le=10_000_000, max_digits=12, decimal_places=3)
    currency: str = Field(default="EUR", min_length=3, max_length=3)
    tax_rate: Decimal = Field(default=Decimal("0.19"), ge=0, le=1)
    store: str | None = Field(default=None, max_length=26)
    kind: PriceKind = PriceKind.REGULAR
    valid_from: AwareDatetime | None = None

    def value(self) -> NewPrice:
        try:
            money = Money.parse(f"{self.amount:f} {self.currency}")
        except ValueError as cause:
            raise BadPrice(field="/amount", price=f"{self.amount:f} {self.currency}") from cause
        store = StoreId(self.store) if self.store else None
        return NewPrice(money, self.tax_rate, store, self.kind, self.valid_from)


class PriceOut(BaseModel):
    """One line of the price history."""

    id: str
    variant: str
    store: str | None
    money: MoneyOut
    tax_rate: Decimal
    kind: PriceKind
    valid_from: datetime

    @staticmethod
    def of(price: Price) -> PriceOut:
        return PriceOut(
            id=price.id,
            variant=price.variant,
            store=price.store,
            money=MoneyOut.of(price.money, choose_language()),
            tax_rate=price.tax_rate,
            kind=price.kind,
            valid_from=price.valid_from,
        )


class PricesOut(BaseModel):
    """The price history of a product's variants, oldest first."""

    prices: list[PriceOut]


class StockIn(BaseModel):
    """What is left in a store."""

    model_config = ConfigDict(extra="forbid")

    quantity: int = Field(ge=0, le=1_000_000)


class StockOut(BaseModel):
    """What is left in a store; version goes into If-Match."""

    variant: str
    store: str
    quantity: int
    version: int

    @staticmethod
    def of(stock: Stock) -> StockOut:
        return StockOut(variant=stock.variant, store=stock.store, quantity=stock.quantity, version=stock.version)


class StocksOut(BaseModel):
    """What is left of a product's variants."""

    stock: list[StockOut]


class ProductPath(BaseModel):
    """Which product."""

    product_id: str = Field(max_length=26)


class VariantPath(BaseModel):
    """Which variant."""

    variant_id: str = Field(max_length=26)


class StockPath(BaseModel):
    """Which variant in which store."""

    variant_id: str = Field(max_length=26)
    store_id: str = Field(max_length=26)


def add_api(web: Web, catalogue: Catalogue) -> None:
    """The operations of the catalogue."""
    api = web.api("catalogue")
    _add_offers(catalogue, api, Recent(web.kernel))
    _add_reading(web, catalogue, api)
    _add_writing(web, catalogue, api)


def _add_offers(catalogue: Catalogue, api: Api, recent: Recent[tuple[OffersOut, str]]) -> None:
    def read(store: StoreId, skus: Sequence[str], languages: Sequence[str]) -> tuple[OffersOut, str]:
        found = catalogue.offers(store, skus, languages=languages)
        answer = OffersOut(store=store, offers=[OfferOut.of(each) for each in found])
        return answer, hashlib.sha256(answer.model_dump_json().encode()).hexdigest()[:32]

    @api.get("/offers", allow=PUBLIC, out=OffersOut)
    def offers(query: OffersQuery) -> Reply:
        """Today's price and stock of article numbers in a store; If-None-Match answers 304 while nothing changed"""
        skus = [sku.strip() for sku in query.skus.split(",") if sku.strip()][:100]
        languages = [query.lang] if query.lang else [tag for tag, _ in request.accept_languages]
        store, key = StoreId(query.store), (query.store, ",".join(languages), *skus)
        answer, digest = recent.get(key, lambda: read(store, skus, languages))
        return Reply(answer, etag=digest, headers={"Vary": "Accept-Language"})


def _add_reading(web: Web, catalogue: Catalogue, api: Api) -> None:
    @api.get("/products", allow=Role.VIEWER, out=ProductsOut)
    def list_products(query: ProductsQuery) -> ProductsOut:
        """Products by name, a page at a time"""
        found = catalogue.products(
            web.account(), q=query.q, category=query.category, page=query.page, per_page=query.per_page,
            retired=query.retired,
        )  # fmt: skip
        products = [ProductOut.of(each) for each in found.products]
        return ProductsOut(products=products, total=found.total, page=found.page, pages=found.pages)

    @api.get("/products/<product_id>", allow=Role.VIEWER, out=ProductOut)
    def show_product(path: ProductPath) -> Reply:
        """One product"""
        product = catalogue.product(web.account(), ProductId(path.product_id))
        return Reply(ProductOut.of(product), etag=str(product.version))

    @api.get("/products/<product_id>/prices", allow=Role.VIEWER, out=PricesOut)
    def list_prices(path: ProductPath) -> PricesOut:
        """The price history of a product"""
        found = catalogue.prices(web.account(), ProductId(path.product_id))
        return PricesOut(prices=[PriceOut.of(price) for prices in found.values() for price in prices])

    @api.get("/products/<product_id>/stock", allow=Role.VIEWER, out=StocksOut)
    def list_stock(path: ProductPath) -> StocksOut:
        """What is left of a product in each store"""
        found = catalogue.stock(web.account(), ProductId(path.product_id))
        return StocksOut(stock=[StockOut.of(each) for each in found])


def _add_writing(web: Web, catalogue: Catalogue, api: Api) -> None:
    @api.post("/products", allow=Role.EDITOR, out=ProductOut, status=201)
    def add_product(body: ProductIn) -> Reply:
        """A new product"""
        product = catalogue.add_product(web.account(), replace(body.value(), store=web.store(body.store)))
        return Reply(ProductOut.of(product), status=201, etag=str(product.version))

    @api.put("/variants/<variant_id>/price", allow=Role.EDITOR, out=PriceOut, status=201)
    def put_price(path: VariantPath, body: PriceIn) -> PriceOut:
        """A new price; what was asked before stays in the history"""
        return PriceOut.of(catalogue.set_price(web.account(), VariantId(path.variant_id), body.value()))

    @api.put("/variants/<variant_id>/stock/<store_id>", allow=Role.EDITOR, out=StockOut)
    def put_stock(path: StockPath, body: StockIn) -> Reply:
        """What is left in a store; If-Match takes the version of the last read"""
        tag = if_match()
        if tag is not None and not tag.isdigit():
            raise Stale
        stock = catalogue.set_stock(
            web.account(),
            VariantId(path.variant_id),
            StoreId(path.store_id),
            body.quantity,
            expected=int(tag) if tag is not None else None,
        )
        return Reply(StockOut.of(stock), etag=str(stock.version))
