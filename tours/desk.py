"""What the editor needs to know around a tour: its photos, what hotspots can stand on, the plan, what changed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from signage.access import Account
from signage.drafts import Drafts, Said
from signage.errors import NotFound
from signage.ids import PlaceId, StoreId, TourId
from signage.places import PlaceKind, Places, Plan
from tours import ways
from tours.document import TourDocument
from tours.kind import TourKind
from tours.panoramas import Panorama, Panoramas
from tours.service import Tours
from tours.sources import Choice, Source
from tours.telling import naming
from tours.words import called, changes


@dataclass(frozen=True, slots=True)
class Floor:
    """A floor of the store with the plan under its map, if somebody gave one."""

    id: PlaceId
    name: str
    plan: Plan | None


@dataclass(frozen=True, slots=True)
class Around:
    """photos by id; choices by kind and id: what there is of what the tour stands on."""

    photos: Mapping[str, Panorama]
    choices: Mapping[str, Mapping[str, Choice]]
    floors: Sequence[Floor]
    languages: Sequence[str]


@dataclass(frozen=True, slots=True)
class Off:
    """Two scenes whose ways disagree with north, by their names."""

    here: str
    there: str
    degrees: float


class Desk:
    """The questions of the editor; it changes nothing."""

    def __init__(
        self, tours: Tours, kind: TourKind, drafts: Drafts, panoramas: Panoramas, places: Places,
        sources: Mapping[str, Source],
    ) -> None:  # fmt: skip
        self._tours = tours
        self._kind = kind
        self._drafts = drafts
        self._panoramas = panoramas
        self._places = places
        self._sources = sources

    def around(self, account: Account, tour: TourId, language: str) -> Around:
        """Everything that the editor shows beside the document."""
        _, document = self._tours.get(account, tour)
        known = self._panoramas.known(account, document.panoramas)
        photos = {id_: self._panoramas.get(account, one.id) for id_, one in known.items()}
        return Around(
            photos=photos,
            choices=self._kind.choices(document, language=language),
            floors=self._floors(account, StoreId(document.store)),
            languages=self._kind.languages(document, account),
        )

    def search(self, account: Account, tour: TourId, of: str, query: str, language: str) -> Sequence[Choice]:
        """What somebody can choose for a field of a hotspot. Raises NotFound for a kind of thing that is none."""
        draft, document = self._tours.get(account, tour)
        source = self._sources.get(of)
        if source is None or draft.store is None:
            raise NotFound
        return source.search(account, StoreId(document.store), query, language)

    def changed(self, account: Account, tour: TourId, language: str, *, since: int | None = None) -> Sequence[Said]:
        """What differs from the live version, or from the version with this number, in sentences."""
        draft, document = self._tours.get(account, tour)
        number = draft.published if since is None else since
        versions = {version.number: version for version in self._drafts.versions(account, tour)}
        before = TourDocument.model_validate(versions[number].document) if number in versions else None
        names = naming(self._kind, [before, document] if before else [document], language)
        return changes(before, document, language, names, self._kind.zone(document, account))

    def off(self, account: Account, tour: TourId, language: str) -> Sequence[Off]:
        """The pairs of ways that disagree with north, the worst first."""
        _, document = self._tours.get(account, tour)
        names = {scene.id: called(scene.newest, scene, language) for scene in document.scenes}
        sight = {scene.id: scene.newest for scene in document.scenes}
        return [
            Off(names[one.way.scene], names[one.way.target], round(one.degrees, 1)) for one in ways.residuals(sight)
        ]

    def _floors(self, account: Account, store: StoreId) -> list[Floor]:
        try:
            places = self._places.map(account, store).places
        except NotFound:
            return []
        found = [one for one in places if one.kind is PlaceKind.FLOOR]
        found = found or [one for one in places if one.kind is PlaceKind.STORE]
        return [Floor(one.id, one.name, self._places.plan(account, one.id)) for one in found]
