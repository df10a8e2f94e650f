"""The tour: three scenes, the ways between them, and every product where it hangs or stands."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from pydantic import JsonValue

from signage.access import SYSTEM
from signage.demo.shop.plan import (
    CAMERAS,
    DISPLAYS,
    Camera,
    DisplayPlan,
    Spot,
    Texts,
    camera,
    corners,
    link_view,
    texts,
    view_of,
)
from signage.demo.shop.products import PRODUCTS, ProductPlan, spot_of
from signage.drafts import JsonObject

from .shop import Shop

if TYPE_CHECKING:
    from signage.app import Rooms

PICTURES = Path(__file__).parent.parent / "shop" / "pictures"
SLUG = "modehaus"
TITLE = "Modehaus am Markt"

# Which shelves a visitor looks at from where; each product is in the picture that shows it best.
SEEN_FROM = {
    "entrance": ("bags", "accessories", "care"),
    "jackets": ("rain", "down", "coats", "knits"),
    "shoes": ("running", "hiking", "casual"),
}
# From where the front of each display is seen best.
SCREENS_SEEN_FROM = {"entrance": ("entrance",), "jackets": ("jackets",), "shoes": ("shoes", "till")}
START = {"entrance": (0.0, -4.0), "jackets": (-62.0, -2.0), "shoes": (70.0, -2.0)}


@dataclass(frozen=True)
class Note:
    """A few words at a spot of the shop, seen from a camera."""

    seen_from: str
    place: str
    spot: Spot
    name: Texts
    text: Texts


NOTES = (
    Note("jackets", "fitting", Spot(2.4, 10.8, 1.3), texts("Umkleiden", "Fitting rooms"),
         texts("Drei Kabinen. Wir kürzen Ihre Jacke kostenlos.", "Three cabins. We shorten your jacket for free.")),
    Note("shoes", "till", Spot(13.0, 10.3, 1.1), texts("Kasse", "Checkout"),
         texts("Hier liegt Ihre Reservierung bereit.", "Your reservation waits here.")),
    Note("entrance", "stairs", Spot(14.9, 3.0, 1.2), texts("Treppe", "Stairs"),
         texts("Im Obergeschoss ist unsere Änderungswerkstatt.", "Our alterations workshop is upstairs.")),
)  # fmt: skip


def fill(rooms: Rooms, shop: Shop) -> None:
    """The photos tiled, the tour drawn up and published."""
    photos = rooms.tours.panoramas
    panoramas = {
        one.key: photos.add(SYSTEM, shop.main, f"{one.key}.jpg", (PICTURES / f"{one.key}.jpg").read_bytes()).id
        for one in CAMERAS
    }
    rooms.kernel.jobs.run_waiting(rooms.kernel)
    for photo in panoramas.values():
        photos.confirm(SYSTEM, photo)  # render.py draws these rooms, and draws no people
    draft = rooms.drafts.create(SYSTEM, "tour", document(shop, panoramas), store=shop.main)
    rooms.drafts.publish(SYSTEM, [draft.id])


def document(shop: Shop, panoramas: Mapping[str, str]) -> JsonObject:
    """The tour as its editor would have made it; every angle is computed from the plan."""
    return {
        "title": TITLE,
        "slug": SLUG,
        "store": shop.main,
        "first": CAMERAS[0].key,
        "scenes": [_scene(one, shop, panoramas[one.key]) for one in CAMERAS],
    }


def _scene(one: Camera, shop: Shop, panorama: str) -> JsonValue:
    yaw, pitch = START[one.key]
    hotspots = [_way(one, camera(key)) for key in one.links]
    hotspots += [_goods(one, product, shop) for product in PRODUCTS if product.shelf in SEEN_FROM[one.key]]
    hotspots += [_screen(one, display, shop) for display in DISPLAYS if display.key in SCREENS_SEEN_FROM[one.key]]
    hotspots += [_note(one, note, shop) for note in NOTES if note.seen_from == one.key]
    version: JsonObject = {
        "id": f"{one.key}-1",
        "panorama": panorama,
        "north": one.heading % 360,
        "start": {"yaw": yaw, "pitch": pitch, "fov": 90},
        "name": dict(one.name),
        "description": dict(one.description),
        "hotspots": list(hotspots),
    }
    return {"id": one.key, "slug": one.key, "place": shop.places[f"camera:{one.key}"], "versions": [version]}


def _point(yaw_pitch: tuple[float, float]) -> JsonValue:
    return {"yaw": round(yaw_pitch[0], 2), "pitch": round(yaw_pitch[1], 2)}


def _way(one: Camera, target: Camera) -> JsonValue:
    return {
        "id": f"{one.key}-to-{target.key}",
        "kind": "link",
        "point": _point(link_view(one, target)),
        "name": dict(target.name),
        "data": {"scene": target.key},
    }


def _goods(one: Camera, product: ProductPlan, shop: Shop) -> JsonValue:
    variants = product.variants()[: len(product.sizes)]
    on_hand = next((variant for variant in variants if variant.stock["koeln"]), variants[0])
    return {
        "id": f"product-{product.number}",
        "kind": "product",
        "point": _point(view_of(one, spot_of(product))),
        "name": dict(product.name),
        "place": shop.places[product.shelf],
        "data": {"sku": on_hand.sku},
    }


def _screen(one: Camera, display: DisplayPlan, shop: Shop) -> JsonValue:
    """The panel itself, its corners as the camera sees them; the button sits at its lower edge."""
    below = replace(display.middle, z=display.middle.z - display.height_m / 2)
    return {
        "id": f"display-{display.key}",
        "kind": "display",
        "point": _point(view_of(one, below)),
        "shape": {"form": "quad", "points": [_point(view_of(one, corner)) for corner in corners(display)]},
        "name": dict(display.name),
        "place": shop.places[f"display:{display.key}"],
        "data": {"display": shop.displays[display.key]},
    }


def _note(one: Camera, note: Note, shop: Shop) -> JsonValue:
    return {
        "id": f"note-{note.place}",
        "kind": "info",
        "point": _point(view_of(one, note.spot)),
        "name": dict(note.name),
        "place": shop.places[note.place],
        "data": {"text": dict(note.text)},
    }
