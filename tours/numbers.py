"""What the studio's page of numbers says of a tour: what was seen, opened and bought, and what never was."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from tours.gaze import Looks
from tours.heat import Part, Step, parts, steps
from tours.live import LiveTour
from tours.visit import Entry, Visit

Sums = Mapping[tuple[str, str, str], int]
"""By name, scene and hotspot, as `Counts.of` tells them."""
GOODS = frozenset({"product", "products"})


@dataclass(frozen=True, slots=True)
class Line:
    """A hotspot with its numbers. editor: where it is in the editor."""

    name: str
    label: str
    kind: str
    seen: int
    opened: int
    added: int
    editor: str


@dataclass(frozen=True, slots=True)
class SceneNumbers:
    """A scene with its numbers."""

    id: str
    name: str
    seen: int
    handed: int
    lines: tuple[Line, ...]
    looks: Looks
    steps: tuple[Step, ...]
    parts: tuple[Part, ...]

    @property
    def never_seen(self) -> tuple[Line, ...]:
        """Goods that nobody had before the eyes."""
        return tuple(line for line in self.lines if line.kind in GOODS and not (line.seen or line.opened))

    @property
    def never_opened(self) -> tuple[Line, ...]:
        """Goods that were seen, and that nobody wanted to know more of."""
        return tuple(line for line in self.lines if line.kind in GOODS and line.seen and not line.opened)


def numbers(live: LiveTour, shown: Mapping[str, Visit], sums: Sums, looks: Mapping[str, Looks]) -> list[SceneNumbers]:
    """Every scene of the tour, in the tour's order. shown: each as a visitor gets it, by id."""
    return [_scene(live, shown[one["id"]], sums, looks[one["id"]]) for one in live.tour["scenes"]]


def _scene(live: LiveTour, shown: Visit, sums: Sums, looks: Looks) -> SceneNumbers:
    scene = shown.scene["id"]
    entries = [entry for entry in shown.entries if entry.kind != "link"]
    lines = sorted(_lines(live, scene, entries, sums), key=lambda line: (-line.opened, -line.seen, line.name))
    return SceneNumbers(
        id=scene,
        name=shown.words(shown.scene["name"]),
        seen=sums.get(("view_item_list", scene, ""), 0),
        handed=sums.get(("begin_checkout", scene, ""), 0),
        lines=tuple(lines),
        looks=looks,
        steps=tuple(steps(looks.bins)),
        parts=tuple(
            parts(looks, shown.scene["start"]["yaw"], ((entry.name, entry.yaw, entry.pitch) for entry in shown.entries))
        ),
    )


def _lines(live: LiveTour, scene: str, entries: list[Entry], sums: Sums) -> Iterator[Line]:
    for entry in entries:

        def of(*names: str, at: str = entry.id) -> int:
            return sum(sums.get((name, scene, at), 0) for name in names)

        yield Line(
            name=entry.name,
            label=entry.label,
            kind=entry.kind,
            seen=of("view_item_list", "view_promotion"),
            opened=of("select_item", "select_promotion"),
            added=of("add_to_cart"),
            editor=f"/studio/tours/{live.id}?{urlencode({'scene': scene, 'hotspot': entry.id})}",
        )
