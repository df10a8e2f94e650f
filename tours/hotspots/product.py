"""A thing on the shelf that can be bought where it lies."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Annotated, ClassVar

from pydantic import StringConstraints

from signage.errors import N_
from tours.hotspots.base import Fault, Hotspot, Input, Known, Listed, Ref

Sku = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=64)]


class ProductHotspot(Hotspot):
    """`locked`: exactly this variant is lying there, so the card offers no other."""

    kind: ClassVar = "product"
    label: ClassVar = N_("Product")
    icon: ClassVar = "shopping-bag"
    example: ClassVar = {"sku": "RAIN-JACKET-M"}
    named: ClassVar = True
    form: ClassVar = (Input("sku", "variant", N_("Product")), Input("locked", "flag", N_("Only this variant")))

    sku: Sku
    locked: bool = False

    def refs(self) -> Iterable[Ref]:
        return (Ref("variant", self.sku),)

    def check(self, known: Known) -> Iterable[Fault]:
        if not known.has(Ref("variant", self.sku)):
            yield Fault(
                "/sku",
                N_("This store has no product with the number “%(sku)s”: choose another or remove the hotspot."),
                {"sku": self.sku},
            )

    def listed(self) -> Listed:
        return Listed(sku=self.sku, locked=self.locked)
