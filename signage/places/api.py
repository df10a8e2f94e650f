"""REST: the map."""

from __future__ import annotations

from datetime import date, time

from pydantic import BaseModel, ConfigDict, Field

from signage.access import Role
from signage.errors import Stale
from signage.ids import PlaceId, StoreId
from signage.web import Api, Reply, Web, if_match

from .rows import as_new
from .service import Places
from .values import NewPlace, NewStore, Opening, Place, PlaceKind, Store


class HoursOut(BaseModel):
    """One span in which the store is open, in its own wall-clock time."""

    weekday: int = Field(ge=1, le=7, description="1 Monday to 7 Sunday")
    opens: time
    closes: time


class StoreIn(BaseModel):
    """A store as a person says it. hours: none at all means always open."""

    model_config = ConfigDict(extra="forbid")

    name: str = Field(min_length=1, max_length=200)
    time_zone: str = Field(default="Europe/Berlin", max_length=64)
    region: str = Field(default="DE", max_length=16)
    currency: str = Field(default="EUR", min_length=3, max_length=3)
    languages: list[str] = Field(default=["de", "en"], min_length=1, max_length=20)
    hours: list[HoursOut] = Field(default_factory=list, max_length=50)
    own_holidays: list[date] = Field(
        default_factory=list, max_length=400, description="Beside the public ones of the region"
    )
    source: str = Field(default="auslage", min_length=1, max_length=64)
    external_id: str = Field(default="", max_length=200)

    def value(self) -> NewStore:
        return NewStore(
            name=self.name,
            time_zone=self.time_zone,
            region=self.region,
            currency=self.currency,
            languages=tuple(self.languages),
            hours=tuple(Opening(each.weekday, each.opens, each.closes) for each in self.hours),
            source=self.source,
            external_id=self.external_id,
            own_holidays=tuple(self.own_holidays),
        )


class StoreOut(BaseModel):
    """A store."""

    id: str
    name: str
    time_zone: str
    region: str
    currency: str
    languages: list[str]
    hours: list[HoursOut]
    own_holidays: list[date]
    source: str
    external_id: str
    version: int

    @staticmethod
    def of(store: Store) -> StoreOut:
        return StoreOut(
            id=store.id,
            name=store.name,
            time_zone=store.time_zone,
            region=store.region,
            currency=store.currency,
            languages=list(store.languages),
            hours=[HoursOut(weekday=each.weekday, opens=each.opens, closes=each.closes) for each in store.hours],
            own_holidays=list(store.own_holidays),
            source=store.source,
            external_id=store.external_id,
            version=store.version,
        )


class StoresOut(BaseModel):
    """The stores in reach."""

    stores: list[StoreOut]


class PlaceIn(BaseModel):
    """A place as a person says it. Metres on the floor's plan from its top left corner; heading in degrees."""

    model_config = ConfigDict(extra="forbid")

    parent: str
    kind: PlaceKind
    name: str = Field(min_length=1, max_length=200)
    floor: int = Field(default=0, ge=-20, le=200)
    x: float | None = None
    y: float | None = None
    heading: float | None = Field(default=None, ge=0, lt=360)
    polygon: list[tuple[float, float]] = Field(default_factory=list, max_length=500)
    iab_zone: str = Field(default="", max_length=64)
    details: dict[str, str] = Field(default_factory=dict, max_length=50)

    def value(self) -> NewPlace:
        return NewPlace(
            parent=PlaceId(self.parent),
            kind=self.kind,
            name=self.name,
            floor=self.floor,
            x=self.x,
            y=self.y,
            heading=self.heading,
            polygon=tuple(self.polygon),
            iab_zone=self.iab_zone,
            details=self.details,
        )


class PlaceOut(BaseModel):
    """A place."""

    id: str
    store: str
    parent: str | None
    kind: PlaceKind
    name: str
    floor: int
    x: float | None
    y: float | None
    heading: float | None
    polygon: list[tuple[float, float]]
    iab_zone: str
    details: dict[str, str]
    version: int

    @staticmethod
    def of(place: Place) -> PlaceOut:
        new = as_new(place)
        return PlaceOut(
            id=place.id,
            store=place.store,
            parent=place.parent,
            version=place.version,
            polygon=list(place.polygon),
            kind=place.kind,
            name=new.name,
            floor=new.floor,
            x=new.x,
            y=new.y,
            heading=new.heading,
            iab_zone=new.iab_zone,
            details=dict(new.details),
        )


class PlacesOut(BaseModel):
    """A store's map, parents before their children."""

    store: StoreOut
    places: list[PlaceOut]


class StorePath(BaseModel):
    """Which store."""

    store_id: str = Field(max_length=26)


class PlacePath(BaseModel):
    """Which place."""

    place_id: str = Field(max_length=26)


def expected_version() -> int | None:
    """The version that the caller worked on, from `If-Match`; raises Stale for one that never was ours."""
    tag = if_match()
    if tag is None:
        return None
    if not tag.isdigit():
        raise Stale
    return int(tag)


def add_api(web: Web, places: Places) -> None:
    """The operations of the map."""
    api = web.api("places")
    _add_reading(web, places, api)
    _add_writing(web, places, api)


def _add_reading(web: Web, places: Places, api: Api) -> None:
    @api.get("/stores", allow=Role.VIEWER, out=StoresOut)
    def list_stores() -> StoresOut:
        """The stores that you may see"""
        return StoresOut(stores=[StoreOut.of(each) for each in places.stores(web.account())])

    @api.get("/stores/<store_id>", allow=Role.VIEWER, out=StoreOut)
    def show_store(path: StorePath) -> Reply:
        """One store"""
        return _store_reply(places.store(web.account(), StoreId(path.store_id)))

    @api.get("/stores/<store_id>/places", allow=Role.VIEWER, out=PlacesOut)
    def show_map(path: StorePath) -> PlacesOut:
        """A store's whole map"""
        found = places.map(web.account(), StoreId(path.store_id))
        return PlacesOut(store=StoreOut.of(found.store), places=[PlaceOut.of(each) for each in found.places])

    @api.get("/places/<place_id>", allow=Role.VIEWER, out=PlaceOut)
    def show_place(path: PlacePath) -> Reply:
        """One place"""
        return _reply(places.place(web.account(), PlaceId(path.place_id)))


def _add_writing(web: Web, places: Places, api: Api) -> None:
    @api.post("/stores", allow=Role.ADMIN, out=StoreOut, status=201)
    def add_store(body: StoreIn) -> Reply:
        """A new store with an empty map"""
        return _store_reply(places.add_store(web.account(), body.value()), status=201)

    @api.put("/stores/<store_id>", allow=Role.ADMIN, out=StoreOut)
    def change_store(path: StorePath, body: StoreIn) -> Reply:
        """What a store says of itself, anew; If-Match takes its version, its numbers elsewhere stay"""
        store = StoreId(path.store_id)
        return _store_reply(places.change_store(web.account(), store, body.value(), expected=expected_version()))

    @api.post("/places", allow=Role.EDITOR, out=PlaceOut, status=201)
    def add_place(body: PlaceIn) -> Reply:
        """A new place under its parent"""
        return _reply(places.add(web.account(), body.value()), status=201)

    @api.put("/places/<place_id>", allow=Role.EDITOR, out=PlaceOut)
    def change_place(path: PlacePath, body: PlaceIn) -> Reply:
        """A place anew; If-Match takes its version"""
        place = places.change(web.account(), PlaceId(path.place_id), body.value(), expected=expected_version())
        return _reply(place)

    @api.delete("/places/<place_id>", allow=Role.EDITOR)
    def remove_place(path: PlacePath) -> None:
        """Take an empty place off the map; `restore` brings it back"""
        places.remove(web.account(), PlaceId(path.place_id))

    @api.post("/places/<place_id>/restore", allow=Role.EDITOR, out=PlaceOut)
    def restore_place(path: PlacePath) -> Reply:
        """Bring back a place that was taken off the map"""
        return _reply(places.restore(web.account(), PlaceId(path.place_id)))


def _store_reply(store: Store, status: int = 200) -> Reply:
    return Reply(StoreOut.of(store), status=status, etag=str(store.version))


def _reply(place: Place, status: int = 200) -> Reply:
    return Reply(PlaceOut.of(place), status=status, etag=str(place.version))
