"""Another process holds SQLite's write lock for 0.8 s: no socket that wants nothing written may notice."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Iterator

import gevent

from benchmarks.number import Number, median, percentile
from benchmarks.rigs import Ours, Painting, our_rig
from benchmarks.wire import Http

LOCK = """
import sqlite3, sys, time
held = sqlite3.connect(sys.argv[1], isolation_level=None, timeout=5)
held.execute("BEGIN IMMEDIATE")
print("held", flush=True)
time.sleep(float(sys.argv[2]))
held.execute("ROLLBACK")
"""
HELD = 0.8
BAR_MS = 50.0


def run() -> Iterator[Number]:
    """How much later unrelated answers come while the lock is held and taps wait for it.

    Each round asks as long without the lock: what the machine itself is late by is not the lock's.
    """
    rounds = 1 if os.environ.get("BENCH_SMALL") else 5
    later: list[float] = []
    times: list[float] = []
    lost = 0
    with our_rig(4, 20) as rig:
        rig.open(range(4), 0.0, _nothing)
        for _ in range(rounds):
            free = _asked(Http(rig.running.port))
            held, shown = _round(rig)
            times += held
            later.append(max(held) - max(free))
            lost += 4 - shown
    value = median(later)
    yield Number(
        "foreign_lock", value, "ms", p50=percentile(times, 50), p99=percentile(times, 99), lost=lost,
        bar=f"no unrelated answer is {BAR_MS:.0f} ms later than without the lock", holds=value <= BAR_MS and not lost,
        runs=rounds, more={"held_ms": HELD * 1000, "worst_round": max(later)},
    )  # fmt: skip


def _nothing(_: Painting) -> None:
    """Displays paint; nobody counts."""


def _round(rig: Ours) -> tuple[list[float], int]:
    holder = subprocess.Popen(
        [sys.executable, "-c", LOCK, str(rig.database), str(HELD)], stdout=subprocess.PIPE, text=True
    )
    assert holder.stdout is not None
    holder.stdout.readline()
    taps = [gevent.spawn(rig.tap, number, os.urandom(8).hex(), Http(rig.running.port)) for number in range(4)]
    times = _asked(Http(rig.running.port))
    holder.wait(10)
    gevent.joinall(taps, timeout=10)
    return times, sum(tap.value == "shown" for tap in taps)


def _asked(http: Http) -> list[float]:
    """Milliseconds of requests that write nothing, one after the other, for as long as the lock is held."""
    times: list[float] = []
    until = time.perf_counter() + HELD
    while time.perf_counter() < until:
        started = time.perf_counter()
        http.get("/healthz")
        times.append((time.perf_counter() - started) * 1000)
        gevent.sleep(0.005)
    return times
