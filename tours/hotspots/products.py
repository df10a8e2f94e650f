"""A shelf: several things at once, named one by one or as everything that stands at a place."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Annotated, ClassVar, Self

from pydantic import Field, StringConstraints, model_validator

from signage.errors import N_
from signage.schema import refusal
from tours.hotspots.base import Fault, Hotspot, Input, Known, Listed, Ref

Sku = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=64)]
Place = Annotated[str, StringConstraints(max_length=40)]


class ProductsHotspot(Hotspot):
    """`place`: everything that this tour's other hotspots say stands there or below it."""

    kind: ClassVar = "products"
    label: ClassVar = N_("Shelf of products")
    icon: ClassVar = "library"
    example: ClassVar = {"skus": ["RAIN-JACKET-M", "RAIN-JACKET-L"]}
    shapes: ClassVar = ("polygon", "point")
    form: ClassVar = (Input("skus", "variants", N_("Products")), Input("place", "place", N_("All products of a place")))

    skus: Annotated[tuple[Sku, ...], Field(max_length=50)] = ()
    place: Place = ""

    @model_validator(mode="after")
    def _says_what(self) -> Self:
        if not self.skus and not self.place:
            raise refusal(N_("A shelf lists products: choose some, or the place where they stand."))
        return self

    def refs(self) -> Iterable[Ref]:
        yield from (Ref("variant", sku) for sku in self.skus)
        if self.place:
            yield Ref("place", self.place)

    def check(self, known: Known) -> Iterable[Fault]:
        for index, sku in enumerate(self.skus):
            if not known.has(Ref("variant", sku)):
                yield Fault(
                    f"/skus/{index}",
                    N_("This store has no product with the number “%(sku)s”: choose another or remove the hotspot."),
                    {"sku": sku},
                )
        if self.place and not known.has(Ref("place", self.place)):
            yield Fault("/place", N_("The place of this shelf is not on the map any more: choose another."))

    def listed(self) -> Listed:
        return Listed(skus=tuple(self.skus), place=self.place)
