"""How often what of a tour was seen and used, by day: sums that belong to nobody, so nobody is asked for them.

No address, no cookie, no id of a visit is stored or even looked at; names are those of GA4 (design: events).
"""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal, NamedTuple, cast, get_args

from sqlalchemy import Table, delete, func, select
from sqlalchemy.dialects import postgresql, sqlite

from signage.access import SYSTEM, Account, visible_to
from signage.ids import StoreId, TourId
from signage.kernel import Kernel
from signage.places import Places
from signage.tx import Tx
from tours.live import LiveTour
from tours.models import TourCountRow

Name = Literal[
    "view_item_list", "select_item", "view_item", "add_to_cart", "begin_checkout", "view_promotion", "select_promotion"
]
NAMES: tuple[Name, ...] = get_args(Name)
KEPT = timedelta(days=396)
"""Thirteen months, so that a season can be held beside the last one."""

COUNT = cast(Table, TourCountRow.__table__)


@dataclass(frozen=True, slots=True)
class Seen:
    """One thing that happened on a tour's page. hotspot: empty for the scene itself."""

    name: Name
    scene: str
    hotspot: str = ""


class _Key(NamedTuple):
    store: str
    tour: str
    day: date
    name: str
    scene: str
    hotspot: str


class Counts:
    """Gathers in memory and writes now and then: a page that is looked at costs no write of its own."""

    def __init__(self, kernel: Kernel, places: Places) -> None:
        self._kernel = kernel
        self._places = places
        self._lock = threading.Lock()
        self._waiting: Counter[_Key] = Counter()

    def count(self, live: LiveTour, seen: Iterable[Seen]) -> int:
        """Count what happened today in the store; how much of it is really in the tour, and so was counted."""
        scenes = {one["id"]: {spot["id"] for spot in one["hotspots"]} for one in live.tour["scenes"]}
        known = [one for one in seen if one.scene in scenes and one.hotspot in {"", *scenes[one.scene]}]
        store = StoreId(live.tour["store"])
        today = self._kernel.clock.now().astimezone(self._places.store(SYSTEM, store).zone).date()
        with self._lock:
            self._waiting.update(_Key(store, live.id, today, one.name, one.scene, one.hotspot) for one in known)
        return len(known)

    def flush(self) -> None:
        """Write what was gathered; also once more when the process stops."""
        with self._lock:
            waiting, self._waiting = self._waiting, Counter()
        if not waiting:
            return
        try:
            self._kernel.db.write(lambda tx: _add(tx, waiting))
        except BaseException:
            with self._lock:
                self._waiting.update(waiting)
            raise

    def of(self, account: Account, tour: TourId, days: int = 30) -> Mapping[tuple[str, str, str], int]:
        """By name, scene and hotspot, over the last days, as far as the account may see them."""
        row = COUNT.c
        since = (self._kernel.clock.now() - timedelta(days=days)).date()
        sums = visible_to(account, select(row.name, row.scene, row.hotspot, func.sum(row.n)), row.store)
        sums = sums.where(row.tour == tour, row.day > since).group_by(row.name, row.scene, row.hotspot)
        with self._kernel.db.read() as session:
            return {(name, scene, hotspot): int(n) for name, scene, hotspot, n in session.execute(sums)}

    def prune(self) -> None:
        """Forget what is older than thirteen months."""
        before = (self._kernel.clock.now() - KEPT).date()
        self._kernel.db.write(lambda tx: tx.connection.execute(delete(COUNT).where(COUNT.c.day < before)))


def _add(tx: Tx, waiting: Mapping[_Key, int]) -> None:
    dialect = sqlite if tx.connection.dialect.name == "sqlite" else postgresql
    row = COUNT.c
    for key, n in sorted(waiting.items()):  # in one order, so that two processes never wait for each other
        first = dialect.insert(COUNT).values(**key._asdict(), n=n)
        own = [row.tour, row.day, row.name, row.scene, row.hotspot]
        tx.connection.execute(first.on_conflict_do_update(index_elements=own, set_={"n": row.n + n}))
