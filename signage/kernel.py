"""What every room is built with: settings, database, clock, ids, bus and jobs."""

from __future__ import annotations

import os
import socket
from dataclasses import dataclass

from signage.clock import Clock, SystemClock
from signage.db import Database
from signage.events import Bus
from signage.ids import Ids, RandomIds
from signage.jobs import Bell, Jobs
from signage.sealed import Keyring
from signage.settings import Settings
from signage.tx import Surroundings


@dataclass(frozen=True)
class Kernel:
    """The parts below all rooms; made once a process."""

    settings: Settings
    db: Database
    clock: Clock
    ids: Ids
    bus: Bus
    jobs: Jobs
    keyring: Keyring
    name: str

    @staticmethod
    def build(
        settings: Settings,
        *,
        clock: Clock | None = None,
        ids: Ids | None = None,
        bell: Bell | None = None,
        grouped: bool = False,
    ) -> Kernel:
        """Put the parts together. grouped: see `Database`."""
        clock, ids, bus, jobs = clock or SystemClock(), ids or RandomIds(), Bus(), Jobs(bell)
        keyring = Keyring(settings.secret_keys)
        name = f"{socket.gethostname()[:30]}/{os.getpid()}/{RandomIds().new()[-8:]}"
        around = Surroundings(clock, ids, bus, name)
        db = Database(settings.database_url, around, jobs, keyring, grouped=grouped)
        return Kernel(settings, db, clock, ids, bus, jobs, keyring, name)

    def close(self) -> None:
        """Give the connections back."""
        self.db.close()
