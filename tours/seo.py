"""What search engines and messengers read of a scene: only what the page shows itself."""

from __future__ import annotations

from collections.abc import Iterable
from math import nan
from typing import Any, Final

# Only written here, never read: nothing of a stranger's is parsed.
from xml.etree import ElementTree

from markupsafe import Markup

from signage.catalogue import Offer
from signage.places import Store
from tours.live import LiveTour
from tours.panorama.geometry import MAX_FOV, MIN_FOV, View, snapped
from tours.panorama.stills import poster_name
from tours.visit import Visit, json_block

WEEKDAYS: Final = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
SITEMAP: Final = "http://www.sitemaps.org/schemas/sitemap/0.9"
IMAGES: Final = "http://www.google.com/schemas/sitemap-image/1.1"
XHTML: Final = "http://www.w3.org/1999/xhtml"


def json_ld(visit: Visit, store: Store, base: str) -> Markup:
    """The store, breadcrumbs, products with their offers, and the picture, as schema.org has them."""
    page, start = f"{base}{visit.path()}", f"{base}{visit.path(visit.live.scene(None))}"
    crumbs = [(visit.live.tour["title"], start), (visit.words(visit.scene["name"]), page)]
    graph: list[dict[str, Any]] = [
        _store(store, start),
        {
            "@type": "BreadcrumbList",
            "itemListElement": [
                {"@type": "ListItem", "position": position, "name": name, "item": item}
                for position, (name, item) in enumerate(crumbs, start=1)
            ],
        },
        {
            "@type": "ImageObject",
            "contentUrl": f"{base}{visit.scene['poster']}",
            "name": visit.words(visit.scene["name"]),
            "caption": visit.words(visit.scene["description"]),
        },
        {
            "@type": "ItemList",
            "itemListElement": [
                {"@type": "ListItem", "position": position, "item": _product(goods.chosen, base)}
                for position, goods in enumerate(visit.goods, start=1)
            ],
        },
    ]
    return json_block({"@context": "https://schema.org", "@graph": graph})


def sitemap(tours: Iterable[LiveTour], base: str, languages: Iterable[str]) -> bytes:
    """Every scene of every published tour in every language, with its picture."""
    for prefix, space in (("", SITEMAP), ("image", IMAGES), ("xhtml", XHTML)):
        ElementTree.register_namespace(prefix, space)
    root = ElementTree.Element(f"{{{SITEMAP}}}urlset")
    for live in tours:
        for scene in live.tour["scenes"]:
            address = f"{base}/tour/{live.tour['slug']}/{scene['slug']}"
            by_language = {language: f"{address}?lang={language}" for language in languages}
            for found in by_language.values():
                url = ElementTree.SubElement(root, f"{{{SITEMAP}}}url")
                ElementTree.SubElement(url, f"{{{SITEMAP}}}loc").text = found
                for language, other in {**by_language, "x-default": address}.items():
                    more = {"rel": "alternate", "hreflang": language, "href": other}
                    ElementTree.SubElement(url, f"{{{XHTML}}}link", more)
                image = ElementTree.SubElement(url, f"{{{IMAGES}}}image")
                ElementTree.SubElement(image, f"{{{IMAGES}}}loc").text = f"{base}{scene['poster']}"
    written: bytes = ElementTree.tostring(root, encoding="utf-8", xml_declaration=True)
    return written


def _store(store: Store, address: str) -> dict[str, Any]:
    found: dict[str, Any] = {"@type": "Store", "name": store.name, "url": address}
    if store.hours:
        found["openingHoursSpecification"] = [
            {
                "@type": "OpeningHoursSpecification",
                "dayOfWeek": WEEKDAYS[hours.weekday - 1],
                "opens": f"{hours.opens:%H:%M}",
                "closes": f"{hours.closes:%H:%M}",
            }
            for hours in store.hours
        ]
    return found


def _product(offer: Offer, base: str) -> dict[str, Any]:
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


def preview(poster: str, asked: str) -> tuple[str, str]:
    """The picture that messengers show of a link, and what the link says of the view (`v`).

    poster: the address of the scene's square one. A link to a view shows that view, as near as pictures are made.
    """
    try:
        yaw, pitch, fov = (float(part) for part in asked.split(","))
    except ValueError:
        yaw = pitch = fov = nan
    if not (abs(yaw) <= 180 and abs(pitch) <= 90 and MIN_FOV <= fov <= MAX_FOV):
        return poster.replace("_square.jpg", "_og.jpg"), ""
    folder = poster.rpartition("/")[0]
    return f"{folder}/{poster_name(snapped(View(yaw, pitch, fov)), 'og')}", f"?v={yaw:g},{pitch:g},{fov:g}"
