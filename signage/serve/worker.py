"""The worker process: does jobs as they are rung for, and looks for those whose ring was lost."""

from __future__ import annotations

import logging
import threading

from huey.consumer import Consumer

from signage.app import build
from signage.ids import JobId
from signage.jobs import sweep
from signage.kernel import Kernel
from signage.serve.bell import HueyBell, make_huey
from signage.settings import Settings

log = logging.getLogger(__name__)

SWEEP_SECONDS = 3.0


def work(settings: Settings) -> None:
    """Do jobs until told to stop (SIGINT, SIGTERM)."""
    huey = make_huey(settings)
    kernel: Kernel

    def run(job: JobId) -> None:
        kernel.jobs.run(kernel, job)

    kernel = build(settings, bell=HueyBell(huey, run)).kernel
    stop = threading.Event()
    sweeper = threading.Thread(target=_look_for_jobs, args=(kernel, stop), daemon=True)
    sweeper.start()
    try:
        Consumer(huey, workers=settings.worker_threads, periodic=False, max_delay=0.5, backoff=1.1).run()
    finally:
        stop.set()
        sweeper.join()
        kernel.close()


def _look_for_jobs(kernel: Kernel, stop: threading.Event) -> None:
    while True:
        try:
            sweep(kernel, kernel.jobs.waiting(kernel))
        except Exception:  # the database may be away for a while
            log.exception("looking for jobs failed")
        if stop.wait(SWEEP_SECONDS):
            return
