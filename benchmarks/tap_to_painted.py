"""From the tap at the reader to the frame on the display beside it, with a shop full of both.

One real Chromium display and 49 simulated ones, 50 readers, one a display, 200 taps a second for 30 s, a fresh uid
each, 1,000 stored rules, crowd = replace. A simulated display has no screen: it says "painted" when it has the
message, on ours and on the peers alike. What real frames add is in `chromium_p50` and `chromium_p99`, whose "painted"
is the start of the frame after the one that showed it (at 60 Hz 17 to 33 ms later).

Every answered tap ends as exactly one of painted | superseded | refused; what ends as none of them is lost. The bare
servers get the same load, one after the other in the same run.
"""

from __future__ import annotations

import json
import os
import secrets
import sqlite3
import subprocess
import sys
import time
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import gevent

from benchmarks.number import Number, percentile
from benchmarks.rigs import Ours, Painting, Peer, Rig, flask_rig, node_rig, our_rig
from benchmarks.servers import ROOT
from benchmarks.wire import Closed, Http

NO_FRAME = 0.0
BAR_P50, BAR_P99, BAR_RATIO = 25.0, 100.0, 1.25


@dataclass(frozen=True)
class Size:
    """How much of it."""

    displays: int
    rules: int
    per_second: float
    seconds: float


@dataclass(frozen=True)
class Tap:
    """An answered tap. sent: seconds since 1970."""

    id: str
    number: int
    sent: float
    answer: str


@dataclass
class Tally:
    """What became of all answered taps. times: milliseconds of the painted ones, those of Chromium also apart."""

    times: list[float] = field(default_factory=list)
    chromium: list[float] = field(default_factory=list)
    answered: int = 0
    superseded: int = 0
    refused: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    lost: int = 0
    doubled: int = 0
    wrong: int = 0
    failed: int = 0

    def painted(self, tap: Tap, at: float) -> None:
        self.times.append((at - tap.sent) * 1000)
        if tap.number == 0:
            self.chromium.append((at - tap.sent) * 1000)

    def facts(self, prefix: str = "") -> dict[str, Any]:
        return {f"{prefix}p50": percentile(self.times, 50), f"{prefix}p99": percentile(self.times, 99)}


def run() -> Iterator[Number]:
    """The one number."""
    small = bool(os.environ.get("BENCH_SMALL"))
    size = Size(5, 20, 20.0, 3.0) if small else Size(50, 1000, 200.0, 30.0)
    with flask_rig() as flask:
        peer = _peer(flask, size)
    with node_rig() as node:
        other = _peer(node, size)
    with our_rig(size.displays, size.rules) as rig:
        mine = _ours(rig, size)
    p50, p99 = percentile(mine.times, 50), percentile(mine.times, 99)
    peer_p50, peer_p99 = percentile(peer.times, 50), percentile(peer.times, 99)
    exact = not (mine.lost or mine.doubled or mine.wrong or mine.failed)
    few = mine.superseded < 0.05 * max(mine.answered, 1)
    fast = p50 <= BAR_P50 and (p99 <= BAR_P99 or p99 <= BAR_RATIO * peer_p99)
    yield Number(
        "tap_to_painted", p50, "ms", p50=p50, p99=p99, lost=mine.lost, doubled=mine.doubled, peer="flask-socketio",
        peer_value=peer_p50, peer_p50=peer_p50, peer_p99=peer_p99, ratio=p50 / peer_p50 if peer_p50 else None,
        bar="p50 ≤ 25, p99 ≤ 100 or ≤ 1.25 × peer, 0 lost, 0 doubled, 0 on a wrong display, superseded < 5 %",
        holds=exact and few and fast,
        more={
            "answered": mine.answered, "painted": len(mine.times), "superseded": mine.superseded,
            "refused": dict(mine.refused), "wrong_display": mine.wrong, "failed_requests": mine.failed,
            "chromium_p50": percentile(mine.chromium, 50), "chromium_p99": percentile(mine.chromium, 99),
            "peer_lost": peer.lost, "peer_superseded": peer.superseded, **other.facts("node_"),
            "node_lost": other.lost, "displays": size.displays, "rules": size.rules, "per_second": size.per_second,
        },
    )  # fmt: skip


def _peer(rig: Peer, size: Size) -> Tally:
    paintings: dict[str, list[Painting]] = defaultdict(list)
    with _chromium(f"http://localhost:{rig.running.port}/page/d0"):
        rig.open(range(1, size.displays), NO_FRAME, lambda painting: paintings[painting.tap].append(painting))
        taps, tally = _load(rig, size)
        for each in Http(rig.running.port).get("/painted")[1]:
            if each["id"] not in paintings:
                paintings[each["id"]].append(Painting(0, each["id"], each["at"] / 1000, each["at"] / 1000))
    seen_last = {tap.number: tap.id for tap in taps}
    for tap in taps:
        shown = paintings.get(tap.id, [])
        if not shown:
            # The real display says nothing of what a newer tap replaced before its frame.
            tally.superseded += tap.number == 0 and seen_last[0] != tap.id
            tally.lost += not (tap.number == 0 and seen_last[0] != tap.id)
            continue
        tally.doubled += len(shown) > 1
        if shown[0].painted is None:
            tally.superseded += 1
        else:
            tally.painted(tap, shown[0].painted)
    return tally


def _ours(rig: Ours, size: Size) -> Tally:
    with _chromium(f"http://localhost:{rig.running.port}{rig.corners[0]['link']}"):
        rig.open(range(1, size.displays), NO_FRAME, lambda _: None)
        taps, tally = _load(rig, size)
    _judge(rig, taps, tally)
    return tally


def _load(rig: Rig, size: Size) -> tuple[list[Tap], Tally]:
    """Tap; returns the answered taps in the order of each reader."""
    taps: list[Tap] = []
    tally = Tally()
    pause, start = size.displays / size.per_second, time.time() + 0.5

    def reader(number: int) -> None:
        http, due = Http(rig.running.port), start + pause * number / size.displays
        while due < start + size.seconds:
            gevent.sleep(max(0.0, due - time.time()))
            id_, sent = secrets.token_hex(12), time.time()
            try:
                taps.append(Tap(id_, number, sent, rig.tap(number, id_, http)))
            except (Closed, OSError):
                tally.failed += 1
                http.close()
            due += pause

    gevent.joinall([gevent.spawn(reader, number) for number in range(size.displays)], raise_error=True)
    gevent.sleep(2)
    tally.answered = len(taps)
    return taps, tally


def _judge(rig: Ours, taps: list[Tap], tally: Tally) -> None:
    """Settle each answered tap by the event log. A reader waits for its answer, so its taps and facts pair by order."""
    log = _Log.read(rig)
    by_reader: dict[str, list[Tap]] = defaultdict(list)
    for tap in taps:
        by_reader[rig.corners[tap.number]["source"]].append(tap)
    for source, mine in by_reader.items():
        touched = log.touched.get(source, [])
        tally.lost += max(0, len(mine) - len(touched))
        tally.doubled += max(0, len(touched) - len(mine))
        for tap, fact in zip(mine, touched, strict=False):
            _settle(log, tap, fact, rig.corners[tap.number]["display"], tally)


def _settle(log: _Log, tap: Tap, fact: str, display: str, tally: Tally) -> None:
    if fact in log.refused:
        tally.refused[log.refused[fact]] += 1
        return
    granted = log.granted.get(fact, [])
    if not granted:
        tally.lost += 1
        return
    tally.doubled += len(granted) > 1
    lease = granted[0]
    tally.wrong += lease["display"] != display
    paintings = log.painted.get(lease["lease"], [])
    tally.doubled += len(paintings) > 1
    if paintings:
        tally.wrong += paintings[0]["display"] != display
        tally.painted(tap, datetime.fromisoformat(paintings[0]["painted_at"]).timestamp())
    elif log.newest.get(lease["display"]) != lease["lease"]:
        tally.superseded += 1
    else:
        tally.lost += 1


@dataclass
class _Log:
    """The event log after the load. touched: facts of a reader in their order; the rest by the fact that caused it."""

    touched: dict[str, list[str]]
    granted: dict[str, list[dict[str, Any]]]
    refused: dict[str, str]
    painted: dict[str, list[dict[str, Any]]]
    newest: dict[str, str]

    @staticmethod
    def read(rig: Ours) -> _Log:
        log = _Log(defaultdict(list), defaultdict(list), {}, defaultdict(list), {})
        database = sqlite3.connect(f"file:{rig.database}?mode=ro", uri=True)
        rows = database.execute("SELECT type, id, source, cause, data FROM event ORDER BY at, id")
        for type_, id_, source, cause, text in rows:
            data = json.loads(text)
            if type_ == "auslage.touchpoint.touched.v1":
                log.touched[source].append(id_)
            elif type_ == "auslage.lease.granted.v1":
                log.granted[cause].append(data)
                log.newest[data["display"]] = data["lease"]
            elif type_ == "auslage.lease.refused.v1":
                log.refused[cause] = data["reason"]
            elif type_ == "auslage.lease.painted.v1":
                log.painted[data["lease"]].append(data)
        database.close()
        return log


@contextmanager
def _chromium(address: str) -> Iterator[None]:
    """One real display in a process of its own."""
    process = subprocess.Popen(
        [sys.executable, "-m", "benchmarks.chromium", address],
        cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    assert process.stdin is not None
    assert process.stdout is not None
    try:
        if process.stdout.readline().strip() != "ready":
            raise RuntimeError(f"Chromium did not open {address}")
        yield
    finally:
        process.stdin.close()
        try:
            process.wait(15)
        except subprocess.TimeoutExpired:
            process.kill()
