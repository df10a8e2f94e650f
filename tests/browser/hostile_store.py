"""Puts a store into a server's data in which every text tries to run: `python -m tests.browser.hostile_store`.

It prints where its things are found, as JSON.
"""

from __future__ import annotations

import io
import json
from typing import Any, Final

from players import NewDisplay
from signage.access import SYSTEM
from signage.app import Rooms, build
from signage.catalogue import Money, NewPrice, NewProduct, NewVariant
from signage.drafts.comments import About
from signage.ids import PlaceId, PlaylistId, StoreId, TourId
from signage.places import NewPlace, NewStore, PlaceKind
from signage.playlists import NewItem
from signage.schedule import Target
from signage.settings import Settings
from signage.touchpoints import Kind, NewTouchpoint, State
from tests.browser.room_tour import arrive
from tests.media.makers import picture
from tests.samples.panoramas import room, saved

ATTACK: Final = """'"><img src=x onerror=hacked=1><svg onload=alert(1)></script><script>hacked=1</script>{{7*7}}"""
"""Markup for a text, an attribute, a script and a template; short enough for a title."""
ADDRESS: Final = "javascript:hacked=1//"
WORDS: Final = {"de": f"{ATTACK} de", "en": f"{ATTACK} en"}
PLAN: Final = f"""<svg xmlns="http://www.w3.org/2000/svg" xmlns:x="http://www.w3.org/1999/xlink" viewBox="0 0 20 10"
 onload="hacked=1"><rect width="20" height="10" fill="#eee"/><script>hacked=1</script><a x:href="{ADDRESS}"><text>x
</text></a>
<foreignObject><img xmlns="http://www.w3.org/1999/xhtml" src="x" onerror="hacked=1"/></foreignObject></svg>"""
CORNERS: Final = [{"yaw": yaw, "pitch": pitch} for yaw, pitch in ((50, 10), (70, 10), (70, -10), (50, -10))]


class HostileStore:
    """Everything of it, in the order in which it needs the other."""

    def __init__(self, rooms: Rooms) -> None:
        self._rooms = rooms
        self.store = rooms.places.add_store(SYSTEM, NewStore(ATTACK)).id
        self.floor = self._place(self.store, PlaceKind.FLOOR)
        rooms.places.set_plan(SYSTEM, self.floor, PLAN.encode(), width_m=20)
        self.shelf = self._place(self.floor, PlaceKind.SHELF)
        self.goods = self._goods()
        self.medium = rooms.media.add(SYSTEM, f"{ATTACK}.jpg", io.BytesIO(picture(size=(64, 36))), store=self.store).id
        rooms.media.prepare(self.medium)
        wall = self._place(self.floor, PlaceKind.DISPLAY)
        self.display = rooms.players.displays.create(SYSTEM, NewDisplay(ATTACK, self.store, place=wall)).id
        tag = NewTouchpoint(Kind.TAG, ATTACK, self.store, self.shelf, product=self.goods, state=State.ACTIVE)
        self.tag = rooms.touchpoints.register.register(SYSTEM, tag)
        self.tour = self._tour()
        self._playlist()

    def told(self) -> dict[str, str]:
        """Where its things are."""
        link = self._rooms.players.displays.mint_link(SYSTEM, self.display)
        return {"tour": "/tour/hostile", "editor": f"/studio/tours/{self.tour}", "tag": f"/t/{self.tag.code}",
                "display": link, "store": self.store}  # fmt: skip

    def _place(self, parent: str, kind: PlaceKind, at: float = 5) -> PlaceId:
        return self._rooms.places.add(SYSTEM, NewPlace(PlaceId(parent), kind, ATTACK, x=at, y=at / 2)).id

    def _goods(self) -> Any:
        catalogue = self._rooms.catalogue
        variants = tuple(
            NewVariant(sku, colour=WORDS, size=f"{number} {ATTACK}")
            for number, sku in enumerate(("EVIL-1", f"EVIL-{ATTACK}"[:64]))
        )
        new = NewProduct(WORDS, variants, description=WORDS, brand=ATTACK, category=ATTACK, store=self.store)
        product = catalogue.add_product(SYSTEM, new)
        for variant in product.variants:
            catalogue.set_price(SYSTEM, variant.id, NewPrice(Money(100, "EUR"), store=self.store))
            catalogue.set_stock(SYSTEM, variant.id, self.store, 3)
        return product.id

    def _tour(self) -> TourId:
        tours = self._rooms.tours
        tour = TourId(tours.create(SYSTEM, ATTACK, StoreId(self.store), "hostile").id)
        scene, photo = tours.upload(SYSTEM, tour, f"{ATTACK}.jpg", saved(room(2048, cell=64), "JPEG"))
        arrive(self._rooms, photo.id)
        tours.panoramas.confirm(SYSTEM, photo.id)
        other = tours.add_scene(SYSTEM, tour, tours.panoramas.get(SYSTEM, photo.id), name=WORDS)
        for number, one in enumerate((scene, other)):
            stand = self._place(self.floor, PlaceKind.CAMERA, 4 + 8 * number)
            tours.describe(SYSTEM, tour, one, name=WORDS, description=WORDS, place=stand)
        tours.add_way(SYSTEM, tour, scene, other, yaw=-40, pitch=-10)
        kinds: dict[str, dict[str, Any]] = {
            "info": {"text": WORDS},
            "product": {"sku": "EVIL-1"},
            "products": {"skus": ["EVIL-1"], "place": self.shelf},
            "media": {"medium": self.medium, "text": WORDS},
            "display": {"display": self.display},
            "touchpoint": {"touchpoint": self.tag.id, "text": WORDS},
            "expert": {"text": WORDS, "phone": "+49 221 1"},
        }
        for number, (kind, data) in enumerate(kinds.items()):
            tours.set_hotspot(
                SYSTEM, tour, scene, kind, data, yaw=12 * number - 24, pitch=8 * (number % 2), name=WORDS,
                place=self.shelf,
            )  # fmt: skip
        tours.publish(SYSTEM, tour, comment=ATTACK)
        comments = self._rooms.drafts.comments
        first, _ = comments.write(SYSTEM, tour, ATTACK, about=About(part=scene, name=ATTACK))
        comments.write(SYSTEM, tour, ATTACK, answers=first)
        return tour

    def _playlist(self) -> None:
        rooms = self._rooms
        playlist = PlaylistId(rooms.playlists.create(SYSTEM, ATTACK, store=self.store).id)
        configs: tuple[tuple[str, dict[str, Any]], ...] = (
            ("text", {"text": WORDS, "tone": "accent"}),
            ("product", {"product": self.goods, "show_code": True}),
            ("tour", {"tour": self.tour}),
        )
        for widget, config in configs:
            rooms.playlists.add_item(SYSTEM, playlist, NewItem(widget, config, id=rooms.kernel.ids.new()))
        rooms.playlists.publish(SYSTEM, playlist)
        rooms.schedule.assign(SYSTEM, playlist, Target.DISPLAY, self.display)


def main() -> None:
    """Fill it; print where it is."""
    rooms = build(Settings.from_env())
    try:
        print(json.dumps(HostileStore(rooms).told()))
    finally:
        rooms.kernel.close()


if __name__ == "__main__":
    main()
