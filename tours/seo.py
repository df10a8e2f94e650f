"""What search engines and messengers read of a scene: only what the page shows itself."""

from __future__ import annotations

from typing import Any

from markupsafe import Markup

from tours.visit import Visit, json_block


def json_ld(visit: Visit, base: str) -> Markup:
    """Breadcrumbs, products with their offers, and the picture, as schema.org has them."""
    page, start = f"{base}{visit.path()}", f"{base}{visit.path(visit.live.scene(None))}"
    graph: list[dict[str, Any]] = [
        {
            "@type": "BreadcrumbList",
            "itemListElement": [
                {
                    "@type": "ListItem",
                    "position": 1,
                    "name": visit.live.tour["title"],
                    "item": start,
                },
                {"@type": "ListItem", "position": 2, "name": visit.words(visit.scene["name"]), "item": page},
            ],
        },
        {
            "@type": "ImageObject",
            "contentUrl": f"{base}{visit.scene['poster']}",
            "caption": visit.words(visit.scene["description"]),
        },
        {
            "@type": "ItemList",
            "itemListElement": [
                {"@type": "ListItem", "position": position, "item": _product(entry, base)}
                for position, entry in enumerate(visit.products, start=1)
            ],
        },
    ]
    return json_block({"@context": "https://schema.org", "@graph": graph})


def _product(entry: Any, base: str) -> dict[str, Any]:
    offer = entry.offer
    product: dict[str, Any] = {
        "@type": "Product",
        "name": offer.title,
        "sku": offer.sku,
        "offers": {
            "@type": "Offer",
            "price": f"{offer.price.minor / 100:.2f}",
            "priceCurrency": offer.price.currency,
            "availability": "https://schema.org/InStock" if offer.available else "https://schema.org/OutOfStock",
        },
    }
    if offer.brand:
        product["brand"] = {"@type": "Brand", "name": offer.brand}
    if offer.gtin:
        product["gtin"] = offer.gtin
    if offer.picture_url:
        product["image"] = f"{base}{offer.picture_url}"
    return product
