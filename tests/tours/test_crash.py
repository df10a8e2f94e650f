"""A worker that is killed in the middle of a photo: its lease runs out, the work is done again, nothing half shows."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from datetime import timedelta
from pathlib import Path

from sqlalchemy import select

from signage.access import SYSTEM
from signage.app import Rooms
from signage.clock import FixedClock, SystemClock
from signage.jobs import JobRow
from tests.samples.panoramas import room, saved
from tours.models import PanoramaRow
from tours.panoramas import Panorama, PanoramaState

WORKER = "from signage.serve.worker import work; from signage.settings import Settings; work(Settings.from_env())"
DEADLINE = 60.0


def test_a_killed_worker_costs_time_and_nothing_else(rooms: Rooms, clock: FixedClock) -> None:
    photos = rooms.tours.panoramas
    clock.advance(SystemClock().now() - clock.now())  # the worker has a clock of its own
    added = photos.add(SYSTEM, None, "shop.jpg", saved(room(4096), "JPEG"))
    worker = start_worker(rooms)
    try:
        seen = half_way(rooms, added)
    finally:
        os.kill(worker.pid, signal.SIGKILL)
        worker.wait()
    assert seen.state is PanoramaState.ARRIVING
    assert seen.tiles, "the small pyramid was there"
    pyramids = Path(rooms.kernel.settings.auslage_data) / "panoramas" / "pyramids"
    assert [path.name for path in pyramids.iterdir()] == [seen.tiles]
    assert len(list((pyramids / seen.tiles / "jpg").glob("*/*.jpg"))) == 30

    with rooms.kernel.db.read() as session:
        job = session.scalars(select(PanoramaRow.job).where(PanoramaRow.id == added.id)).one()
        lease = session.scalars(select(JobRow.lease_until).where(JobRow.id == job)).one()
    assert lease is not None
    clock.advance(lease - clock.now() - timedelta(seconds=1))
    rooms.kernel.jobs.run_waiting(rooms.kernel)
    assert photos.get(SYSTEM, added.id).state is PanoramaState.ARRIVING, "the lease still holds"

    clock.advance(timedelta(seconds=2))
    rooms.kernel.jobs.run_waiting(rooms.kernel)
    done = photos.get(SYSTEM, added.id)
    assert (done.state, done.sizes) == (PanoramaState.READY, (324, 648, 1296))
    assert len(list((pyramids / done.tiles / "jpg").glob("*/*.jpg"))) == 84


def start_worker(rooms: Rooms) -> subprocess.Popen[bytes]:
    """The real worker process on the test's data."""
    settings = rooms.kernel.settings
    environ = {
        **os.environ,
        "AUSLAGE_DATA": str(settings.auslage_data),
        "SECRET_KEYS": settings.secret_keys[0],
        "DEMO": "1",
    }
    return subprocess.Popen([sys.executable, "-c", WORKER], env=environ, start_new_session=True)


def half_way(rooms: Rooms, panorama: Panorama) -> Panorama:
    """The photo as soon as its tiles are being written; fails after a minute."""
    until = time.monotonic() + DEADLINE
    while time.monotonic() < until:
        found = rooms.tours.panoramas.get(SYSTEM, panorama.id)
        if found.progress >= 4 and found.tiles:
            return found
        time.sleep(0.01)  # between two looks at another process there is no event to wait for
    raise AssertionError("the worker did not begin")
