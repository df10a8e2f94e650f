"""A product card: picture, name, price and stock of the store that shows it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar, Literal

from pydantic import Field

from signage.errors import N_
from signage.ids import ProductId

from .base import Config, Description, Lint, Payload, Use, Widget, WidgetWorld, code, in_language


class ProductConfig(Config):
    """Which product, and what stands beside its price."""

    product: ProductId = Field(title=N_("Product"), min_length=1, max_length=64, json_schema_extra={"input": "product"})
    layout: Literal["side", "full"] = Field(
        default="side",
        title=N_("Layout"),
        json_schema_extra={"choices": {"side": N_("Picture beside the price"), "full": N_("Picture behind the price")}},
    )
    show_stock: bool = Field(default=True, title=N_("Show the stock here"))
    show_code: bool = Field(default=True, title=N_("Show a QR code to the product page"))


class Product(Widget[ProductConfig]):
    """A product: name, picture, price and stock are live values, so a new price needs no publish."""

    name: ClassVar[str] = "product"
    label: ClassVar[str] = N_("Product")
    icon = "tag"
    config = ProductConfig
    example = ProductConfig(product=ProductId("01EXAMPLEPRODUCT0000000000"))
    good = ({"product": "01EXAMPLEPRODUCT0000000000", "layout": "full", "show_code": False},)
    bad = (({}, "/product"), ({"product": ""}, "/product"), ({"product": "a", "layout": "<b>"}, "/layout"))

    def uses(self, config: ProductConfig) -> Iterable[Use]:
        yield Use("product", config.product)

    def data(self, config: ProductConfig) -> Iterable[str]:
        yield f"product:{config.product}"

    def compile(self, config: ProductConfig, world: WidgetWorld) -> Payload:
        product = world.products[config.product]
        return {
            "widget": self.name,
            "product": config.product,
            "data": f"product:{config.product}",
            "layout": config.layout,
            "show_stock": config.show_stock,
            "code": code(product.page) if config.show_code and product.page else None,
        }

    def lint(self, config: ProductConfig, world: WidgetWorld) -> Iterable[Lint]:
        if config.product not in world.products:
            yield Lint("/product", N_("This product is not in the catalogue: choose another one."))

    def describe(self, config: ProductConfig, world: WidgetWorld) -> Description:
        product = world.products.get(config.product)
        return Description(N_("Product: %(name)s"), {"name": in_language(product.name) if product else config.product})
