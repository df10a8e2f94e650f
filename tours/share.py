"""The doors into a tour that can be printed or written on a tag: its scenes, and what hangs in them. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from tours.document import TourDocument
from tours.words import called

SHELVES = ("products", "touchpoint")
"""Kinds that stand for a part of the shop, not for one thing in it."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A scene, or a shelf in it; `name` is empty for a shelf that has none."""

    scene: str
    name: str
    address: str


def entries(document: TourDocument, base: str, language: str) -> Sequence[Entry]:
    """Every scene with its shelves, in the order of the tour. base: the tour's address."""
    found: list[Entry] = []
    for scene in document.scenes:
        version, address = scene.newest, f"{base}/{scene.slug}"
        name = called(version, scene, language)
        found.append(Entry(name, "", address))
        for spot in version.hotspots:
            if spot.kind in SHELVES:
                words = spot.name.get(language) or next((text for text in spot.name.values() if text), "")
                view = f"v={spot.point.yaw:g},{spot.point.pitch:g},90&h={spot.id}"
                found.append(Entry(name, words, f"{address}?{view}"))
    return found
