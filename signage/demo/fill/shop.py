"""What the loader has made so far: the keys of the plan and the identifiers that the rooms gave them."""

from __future__ import annotations

from dataclasses import dataclass, field

from signage.catalogue import Product
from signage.ids import DisplayId, MediumId, PlaceId, PlaylistId, StoreId

SOURCE = "auslage-demo"
"""Where the demo's stores and products say they come from."""


@dataclass
class Shop:
    """Filled step by step; a step reads what earlier ones left."""

    stores: dict[str, StoreId] = field(default_factory=dict)
    places: dict[str, PlaceId] = field(default_factory=dict)
    products: dict[int, Product] = field(default_factory=dict)
    media: dict[str, MediumId] = field(default_factory=dict)
    playlists: dict[str, PlaylistId] = field(default_factory=dict)
    displays: dict[str, DisplayId] = field(default_factory=dict)

    @property
    def main(self) -> StoreId:
        """The store in Köln, where everything but some stock is."""
        return self.stores["koeln"]
