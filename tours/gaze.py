"""Where visitors look, as far as they agreed to that: sums by picture, day and part of the sphere, never a path.

The sphere is cut into 32 rows of equal sin(pitch) and 64 columns of yaw, which makes all parts equally large; the
page does the same (static/tour/gaze.ts) and tells sums alone.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, cast

from sqlalchemy import Table, delete, func, select
from sqlalchemy.dialects import postgresql, sqlite

from signage.access import SYSTEM, Account, visible_to
from signage.errors import N_, NotAllowed
from signage.ids import StoreId, TourId
from signage.kernel import Kernel
from signage.places import Places
from signage.tx import Tx
from tours.counts import KEPT
from tours.live import LiveTour, NoSuchScene
from tours.models import TourGazeDayRow, TourGazeMarkRow, TourGazeRow

ROWS, COLUMNS = 32, 64
BINS = ROWS * COLUMNS
MOST_LOOKS = 7200
"""In one bin at one time: an hour."""
ENOUGH = 10
"""Fewer visits than these could be told apart: nothing is shown of them."""
MARKS_KEPT = timedelta(days=1)
"""A visit is over long before; what is left of it is the sum."""

GAZE = cast(Table, TourGazeRow.__table__)
DAY = cast(Table, TourGazeDayRow.__table__)
MARK = cast(Table, TourGazeMarkRow.__table__)


class NotMeasured(NotAllowed):
    """No running visit that agreed to it."""

    sentence = N_("This visit has not agreed to be measured, or it is over. Nothing was kept.")


@dataclass(frozen=True, slots=True)
class Looks:
    """What is known of a picture. bins: empty as long as there are too few visits."""

    visits: int
    bins: Mapping[int, int]

    @property
    def missing(self) -> int:
        """How many visits it takes until something can be shown."""
        return max(0, ENOUGH - self.visits)

    @property
    def total(self) -> int:
        """All looks together."""
        return sum(self.bins.values())


def bin_of(yaw: float, pitch: float) -> int:
    """The bin of a direction: rows from the top, columns from yaw −180."""
    row = min(ROWS - 1, int((1 - math.sin(math.radians(pitch))) / 2 * ROWS))
    column = min(COLUMNS - 1, int((yaw + 180) % 360 / 360 * COLUMNS))
    return row * COLUMNS + column


class Gaze:
    """Takes and tells sums of looks."""

    def __init__(self, kernel: Kernel, places: Places) -> None:
        self._kernel = kernel
        self._places = places

    def add(self, live: LiveTour, scene: str, mark: str | None, looks: Mapping[int, int]) -> None:
        """Add what one visit looked at in a scene. Raises NotMeasured without a mark, NoSuchScene.

        mark: tells the visit from others, and leads to nobody; None where nobody agreed.
        """
        if mark is None:
            raise NotMeasured
        panorama = next((one["panorama"] for one in live.tour["scenes"] if one["id"] == scene), None)
        if panorama is None:
            raise NoSuchScene
        store = StoreId(live.tour["store"])
        today = self._kernel.clock.now().astimezone(self._places.store(SYSTEM, store).zone).date()
        where = {"tour": live.id, "panorama": panorama, "scene": scene, "day": today}
        self._kernel.db.write(lambda tx: _add(tx, {**where, "store": store}, mark, looks))

    def of(self, account: Account, tour: TourId, live: LiveTour, days: int = 30) -> dict[str, Looks]:
        """By scene, of the pictures that hang there now, as far as the account may see them."""
        since = (self._kernel.clock.now() - timedelta(days=days)).date()
        found: dict[str, Looks] = {}
        with self._kernel.db.read() as session:
            for scene in live.tour["scenes"]:

                def recent(table: Table, *columns: Any, here: str = scene["id"], at: str = scene["panorama"]) -> Any:
                    row = table.c
                    seen = visible_to(account, select(*columns), row.store)
                    return seen.where(row.tour == tour, row.scene == here, row.panorama == at, row.day > since)

                visits = int(session.scalar(recent(DAY, func.sum(DAY.c.visits))) or 0)
                sums = recent(GAZE, GAZE.c.bin, func.sum(GAZE.c.n)).group_by(GAZE.c.bin)
                bins = {at: int(n) for at, n in session.execute(sums)} if visits >= ENOUGH else {}
                found[scene["id"]] = Looks(visits, bins)
        return found

    def prune(self) -> None:
        """Forget marks of visits that are over, and sums older than thirteen months."""
        now = self._kernel.clock.now()

        def verb(tx: Tx) -> None:
            tx.connection.execute(delete(MARK).where(MARK.c.day < (now - MARKS_KEPT).date()))
            for table in (GAZE, DAY):
                tx.connection.execute(delete(table).where(table.c.day < (now - KEPT).date()))

        self._kernel.db.write(verb)


def _add(tx: Tx, where: Mapping[str, Any], mark: str, looks: Mapping[int, int]) -> None:
    dialect = sqlite if tx.connection.dialect.name == "sqlite" else postgresql
    marked = {key: value for key, value in where.items() if key != "store"} | {"mark": mark}
    fresh = dialect.insert(MARK).values(**marked).on_conflict_do_nothing().returning(MARK.c.mark)
    if tx.connection.execute(fresh).first() is not None:
        first = dialect.insert(DAY).values(**where, visits=1)
        own = [DAY.c.tour, DAY.c.panorama, DAY.c.scene, DAY.c.day]
        tx.connection.execute(first.on_conflict_do_update(index_elements=own, set_={"visits": DAY.c.visits + 1}))
    sums = dialect.insert(GAZE)
    own = [GAZE.c.tour, GAZE.c.panorama, GAZE.c.scene, GAZE.c.day, GAZE.c.bin]
    more = sums.on_conflict_do_update(index_elements=own, set_={"n": GAZE.c.n + sums.excluded.n})
    # In one order, so that two processes never wait for each other.
    tx.connection.execute(more, [{**where, "bin": at, "n": n} for at, n in sorted(looks.items())])
