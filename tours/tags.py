"""Which tag hangs where in a tour's store, and what of the tour it opens. Pure but for the rooms that it asks."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from signage.ids import PlaceId
from signage.places import PlaceKind, StoreMap
from signage.touchpoints import Kind, State, Touchpoint
from tours.live import BestView

TAPPED = (Kind.TAG, Kind.QR)
"""Kinds that a phone opens by an address."""

FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""A table program takes a cell that begins so for a formula."""


@dataclass(frozen=True, slots=True)
class Tag:
    """A tag or a printed code. address: what it carries."""

    id: str
    name: str
    kind: Kind
    state: State
    address: str


@dataclass(frozen=True, slots=True)
class Spot:
    """A place of the shop with what hangs there. way: the departments and floors above it, the nearest first.

    scene, view: where the tour shows it, by its name and address; empty where it does not.
    """

    place: PlaceId
    name: str
    way: str
    tags: Sequence[Tag]
    scene: str
    view: str


def spots(
    shop: StoreMap, touchpoints: Iterable[Touchpoint], views: Mapping[PlaceId, BestView], base: str, language: str
) -> Sequence[Spot]:
    """Every shelf, and whatever else has a tag, in the order of the map. base: the server's public address."""
    hung: dict[PlaceId, list[Tag]] = {}
    for one in touchpoints:
        if one.kind in TAPPED:
            hung.setdefault(one.place, []).append(Tag(one.id, one.name, one.kind, one.state, f"{base}/t/{one.code}"))
    found = []
    for place in shop.places:
        if place.kind is PlaceKind.SHELF or place.id in hung:
            view = views.get(place.id)
            above = [one.name for one in shop.ancestors(place.id) if one.kind is not PlaceKind.STORE]
            found.append(
                Spot(
                    place.id, place.name, ", ".join(above), hung.get(place.id, ()),
                    view.called(language) if view else "", f"{base}{view.path}" if view else "",
                )
            )  # fmt: skip
    return found


def table(heads: Sequence[str], rows: Iterable[Sequence[str]], language: str) -> bytes:
    """A file for table programs: a mark at its start says that it is UTF-8, and German ones part by semicolons."""
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";" if language == "de" else ",")
    writer.writerow(heads)
    writer.writerows([[f"'{cell}" if cell.startswith(FORMULA) else cell for cell in row] for row in rows])
    return out.getvalue().encode("utf-8-sig")
