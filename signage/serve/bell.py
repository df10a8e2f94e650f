"""huey as the bell that wakes a worker: embedded in a SQLite file, or in Redis."""

from __future__ import annotations

import logging
from collections.abc import Callable

from huey import RedisHuey, SqliteHuey
from huey.api import Huey

from signage.ids import JobId
from signage.settings import Settings

log = logging.getLogger(__name__)

NAME = "auslage"


def make_huey(settings: Settings) -> Huey:
    """The queue of wake-up calls that all processes of a server share."""
    if settings.redis_url:
        return RedisHuey(NAME, url=settings.redis_url, results=False)
    settings.auslage_data.mkdir(parents=True, exist_ok=True)
    return SqliteHuey(NAME, filename=str(settings.auslage_data / "huey.db"), results=False)


class HueyBell:
    """Rings through huey. A ring that fails is logged: the sweeper finds the job's row anyway."""

    def __init__(self, huey: Huey, run: Callable[[JobId], object], *, outside_hub: bool = False) -> None:
        self._task = huey.task(name="wake")(lambda job: run(JobId(job)))
        self._outside_hub = outside_hub

    def ring(self, job: JobId) -> None:
        """Say that this job waits."""
        if self._outside_hub:
            import gevent

            # The queue's file may be locked by the worker for a moment; no socket waits for that.
            gevent.get_hub().threadpool.spawn(self._ring, job)
        else:
            self._ring(job)

    def _ring(self, job: JobId) -> None:
        try:
            self._task(job)
        except Exception:  # Redis gone, disk full: the row is there, and the sweeper will come
            log.exception("could not ring", extra={"job": job})
