"""What hotspots and scenes are called, and what changed from one state of a tour to the next."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from signage.access import SYSTEM
from signage.drafts import JsonObject, Said
from signage.ids import StoreId
from tours.document import HotspotPart, TourDocument
from tours.hotspots import BY_KIND
from tours.kind import TourKind
from tours.sources import Choice
from tours.words import called, changes


@dataclass(frozen=True, slots=True)
class Naming:
    """Names in one language, of what stands now and of what was there once."""

    choices: Mapping[str, Mapping[str, Choice]]
    scenes: Mapping[str, str]
    language: str

    def __call__(self, spot: HotspotPart) -> str:
        """What a hotspot is called."""
        labels = [self.choices.get(ref.kind, {}).get(ref.id) for ref in spot.settings.refs()]
        ways = [self.scenes.get(ref.id) for ref in spot.settings.refs() if ref.kind == "scene"]
        found = [spot.name.get(self.language), *(one.label for one in labels if one), *ways]
        return next((name for name in found if name), BY_KIND[spot.kind].kind)


def naming(kind: TourKind, states: Sequence[TourDocument], language: str) -> Naming:
    """Names for several states of one tour, the oldest first: what is called by its newest name."""
    scenes = {one.id: called(one.newest, one, language) for tour in states for one in tour.scenes}
    return Naming(kind.choices(*states, language=language), scenes, language)


class Teller:
    """The history of a tour in sentences; see `signage.drafts.service.Tell`."""

    def __init__(self, kind: TourKind) -> None:
        self._kind = kind

    def __call__(
        self, documents: Sequence[JsonObject], _store: StoreId | None, language: str
    ) -> Sequence[Sequence[Said]]:
        states = [TourDocument.model_validate(document) for document in documents]
        if not states:
            return []
        names, zone = naming(self._kind, states, language), self._kind.zone(states[-1], SYSTEM)
        return [changes(before, after, language, names, zone) for before, after in pairwise(states)]
