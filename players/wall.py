"""What every display shows now, as it says itself: the studio's wall."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from pydantic import BaseModel

from players.desk import Desk, Leases, is_online
from players.displays import Display, Displays
from players.live import Live
from signage.access import Account
from signage.clock import Clock
from signage.personalisation import Lease
from signage.places import Places


class Tile(BaseModel):
    """One display on the wall. state: `new` until a device was paired. width, height: of its picture, as it says.

    preview: the title of the draft that somebody shows there until `preview_until`; empty without one.
    """

    id: str
    name: str
    store: str
    store_name: str
    place: str | None
    state: Literal["online", "offline", "new"]
    seen_at: datetime | None
    title: str
    item: str | None
    lease: str | None
    preview: str
    preview_until: datetime | None
    serial: int | None
    complete: int | None
    planned: int | None
    secure: bool
    pending: int
    faults: list[str]
    crowd: str
    rotation: int
    width: int | None
    height: int | None


class Wall:
    """Reads displays, their newest status and their lines together."""

    def __init__(
        self, displays: Displays, desk: Desk, live: Live, places: Places, clock: Clock, leases: Leases
    ) -> None:
        self._displays = displays
        self._desk = desk
        self._live = live
        self._places = places
        self._clock = clock
        self._leases = leases

    def tiles(self, account: Account) -> list[Tile]:
        """A tile for each display in reach, by name."""
        stores = {store.id: store.name for store in self._places.stores(account)}
        lent = {one.display: one for one in self._leases.running(account) if one.loan is not None}
        found = self._displays.list(account)
        return [self._tile(display, stores.get(display.store, ""), lent.get(display.id)) for display in found]

    def _tile(self, display: Display, store_name: str, lent: Lease | None) -> Tile:
        heard = self._desk.last_heard(display.id)
        status = heard.status if heard is not None else (display.status or {})
        seen = heard.at if heard is not None else display.seen_at
        state: Literal["online", "offline", "new"] = "offline"
        if self._live.online(display.id) or (self._desk.many_workers and is_online(seen, self._clock.now())):
            state = "online"
        elif seen is None:
            state = "new"
        return Tile(
            id=display.id,
            name=display.name,
            store=display.store,
            store_name=store_name,
            place=display.place,
            state=state,
            seen_at=seen,
            title=status.get("title") or "",
            item=status.get("item"),
            lease=status.get("lease"),
            preview=lent.loan.title if lent is not None and lent.loan is not None else "",
            preview_until=None if lent is None else lent.until,
            serial=status.get("serial"),
            complete=status.get("complete"),
            planned=self._desk.known_serial(display.id),
            secure=bool(status.get("secure", True)),
            pending=int(status.get("pending") or 0),
            faults=list(status.get("faults") or []),
            crowd=display.crowd,
            rotation=display.rotation,
            width=status.get("width"),
            height=status.get("height"),
        )
