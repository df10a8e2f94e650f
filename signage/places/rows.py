"""How rows of the map become values, and back."""

from __future__ import annotations

from datetime import date, time

from sqlalchemy import select
from sqlalchemy.orm import Session

from signage.access import Account, visible_to
from signage.errors import NotFound
from signage.ids import PlaceId, StoreId

from .models import PlaceRow, PlanRow, StoreRow
from .plan import CleanPlan
from .tree import StoreMap, in_tree_order
from .values import NewPlace, NewStore, Opening, Place, PlaceKind, Plan, Store


def visible_place(session: Session, account: Account, place: PlaceId, *, removed: bool = False) -> PlaceRow:
    """A place on the map, or one that was taken off it. Raises NotFound."""
    statement = visible_to(account, select(PlaceRow).where(PlaceRow.id == place), PlaceRow.store_id)
    row: PlaceRow | None = session.scalars(statement).one_or_none()
    if row is None or (row.removed_at is not None) != removed:
        raise NotFound
    return row


def read_map(session: Session, store: StoreId) -> StoreMap:
    row = session.get(StoreRow, store)
    if row is None:
        raise NotFound
    rows = session.scalars(select(PlaceRow).where(PlaceRow.store_id == store, PlaceRow.removed_at.is_(None))).all()
    root = next(each for each in rows if each.id == store)
    return StoreMap(store_value(row, root), in_tree_order(place_value(each) for each in rows))


def store_value(row: StoreRow, place: PlaceRow) -> Store:
    return Store(
        id=StoreId(row.id),
        name=place.name,
        time_zone=row.time_zone,
        region=row.region,
        currency=row.currency,
        languages=tuple(row.languages),
        hours=tuple(
            Opening(int(day), time.fromisoformat(opens), time.fromisoformat(closes)) for day, opens, closes in row.hours
        ),
        source=row.source,
        external_id=row.external_id,
        version=place.version,
        own_holidays=tuple(date.fromisoformat(each) for each in row.own_holidays),
    )


def fill_store(row: StoreRow, new: NewStore) -> None:
    row.time_zone = new.time_zone
    row.region = new.region.strip().upper()
    row.currency = new.currency.strip().upper()
    row.languages = list(new.languages)
    row.hours = [
        [str(each.weekday), each.opens.isoformat("minutes"), each.closes.isoformat("minutes")] for each in new.hours
    ]
    row.own_holidays = [each.isoformat() for each in sorted(set(new.own_holidays))]


def place_value(row: PlaceRow) -> Place:
    return Place(
        id=PlaceId(row.id),
        store=StoreId(row.store_id),
        parent=PlaceId(row.parent_id) if row.parent_id else None,
        kind=PlaceKind(row.kind),
        name=row.name,
        floor=row.floor,
        x=row.x,
        y=row.y,
        heading=row.heading,
        polygon=tuple((x, y) for x, y in row.polygon),
        iab_zone=row.iab_zone,
        details=dict(row.details),
        version=row.version,
    )


def new_row(id_: str, store: str, new: NewPlace) -> PlaceRow:
    row = PlaceRow(id=id_, store_id=store, version=1)
    fill_place(row, new)
    return row


def fill_place(row: PlaceRow, new: NewPlace) -> None:
    row.parent_id = new.parent if row.id != row.store_id else None
    row.kind = new.kind.value
    row.name = new.name.strip()
    row.floor = new.floor
    row.x, row.y, row.heading = new.x, new.y, new.heading
    row.polygon = [[x, y] for x, y in new.polygon]
    row.iab_zone = new.iab_zone.strip()
    row.details = dict(new.details)


def plan_row(floor: PlaceId, clean: CleanPlan, width_m: float) -> PlanRow:
    return PlanRow(
        place_id=floor,
        sha256=clean.sha256,
        type=clean.type,
        width_m=width_m,
        height_m=width_m * clean.ratio,
        picture=clean.picture,
    )


def plan_value(row: PlanRow) -> Plan:
    return Plan(PlaceId(row.place_id), row.sha256, row.type, row.width_m, row.height_m)


def as_new(place: Place) -> NewPlace:
    """What a person would have said to get this place: the start of a change of one field."""
    return NewPlace(
        parent=place.parent or place.id,
        kind=place.kind,
        name=place.name,
        floor=place.floor,
        x=place.x,
        y=place.y,
        heading=place.heading,
        polygon=place.polygon,
        iab_zone=place.iab_zone,
        details=place.details,
    )
