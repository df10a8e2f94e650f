"""Pictures of the products and of the playlists."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from signage.access import SYSTEM
from signage.demo.shop.plan import Texts, texts
from signage.demo.shop.products import PRODUCTS

from .shop import Shop

if TYPE_CHECKING:
    from signage.app import Rooms

PICTURES = Path(__file__).parent.parent / "shop" / "pictures"

POSTERS: dict[str, tuple[Texts, Texts]] = {
    "welcome": (
        texts("Willkommen", "Welcome"),
        texts("Hügel im Abendlicht: Modehaus am Markt", "Hills in the evening light: Modehaus am Markt"),
    ),
    "autumn": (
        texts("Herbst", "Autumn"),
        texts("Rote Hügel: Herbst, neu eingetroffen", "Red hills: autumn, just arrived"),
    ),
    "jackets": (texts("Jacken", "Jackets"), texts("Blaue Berge: Jacken", "Blue mountains: jackets")),
    "wool": (
        texts("Wolle", "Wool"),
        texts("Braune Hügel: Wolle, warm und leicht", "Brown hills: wool, warm and light"),
    ),
    "shoes": (texts("Schuhe", "Shoes"), texts("Grüne Hügel: Schuhe", "Green hills: shoes")),
    "thanks": (texts("Danke", "Thank you"), texts("Dunkle Hügel: Danke, bis bald", "Dark hills: thank you, see you")),
}


def fill(rooms: Rooms, shop: Shop) -> None:
    """A picture for each product; the posters in the library, ready to be shown."""
    for plan in PRODUCTS:
        data = (PICTURES / "products" / plan.picture).read_bytes()
        sha256 = rooms.media.publish_bytes(data, "image/jpeg")
        product = shop.products[plan.number].id
        shop.products[plan.number] = rooms.catalogue.set_picture(SYSTEM, product, sha256)
    for key, (title, alt) in POSTERS.items():
        with (PICTURES / "posters" / f"{key}.jpg").open("rb") as stream:
            medium = rooms.media.add(SYSTEM, f"{key}.jpg", stream, title=title["de"], store=shop.main, alt=dict(alt))
        shop.media[key] = rooms.media.prepare(medium.id).id
