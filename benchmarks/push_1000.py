"""A thousand displays and a thousand readers: how long a tap takes to a display, how many a second, at what memory.

Ours and both bare peers hold their thousand lines at the same time and are measured in turns, so that a slow minute of
the machine hits all three. Until received, not painted: 60 Hz would hide the difference.
"""

from __future__ import annotations

import os
import secrets
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack

import gevent
from gevent.event import Event
from gevent.pool import Pool

from benchmarks.number import Number, median, percentile, spread
from benchmarks.rigs import Painting, Rig, flask_rig, node_rig, our_rig
from benchmarks.servers import resident_bytes
from benchmarks.wire import Http

CONCURRENT = 32
PATIENCE = 10.0


class Measured:
    """One server under measurement."""

    def __init__(self, rig: Rig, displays: int) -> None:
        self.rig, self.displays = rig, displays
        self.p50: list[float] = []
        self.p99: list[float] = []
        self.rates: list[float] = []
        self.lost = 0
        self._arrived: dict[int, Event] = {}
        self._http = [Http(rig.running.port) for _ in range(CONCURRENT)]
        self._next = 0
        before = resident_bytes(rig.running.pid)
        rig.open(range(displays), 0.0, self._told)
        gevent.sleep(1)
        self.bytes_a_line = (resident_bytes(rig.running.pid) - before) / displays

    def _told(self, painting: Painting) -> None:
        arrived = self._arrived.pop(painting.display, None)
        if arrived is not None:
            arrived.set()

    def _tap(self, http: Http) -> float:
        """Milliseconds from the request to the display; every reader comes once before the first comes again."""
        number, self._next = self._next, (self._next + 1) % self.displays
        arrived = self._arrived[number] = Event()
        started = time.perf_counter()
        answer = self.rig.tap(number, secrets.token_hex(12), http)
        if answer != "shown" or not arrived.wait(PATIENCE):
            self.lost += 1
        return (time.perf_counter() - started) * 1000

    def one_after_the_other(self, count: int) -> None:
        times = [self._tap(self._http[0]) for _ in range(count)]
        self.p50.append(percentile(times, 50))
        self.p99.append(percentile(times, 99))

    def all_at_once(self, count: int) -> None:
        free, pool = list(self._http), Pool(CONCURRENT)

        def one(_: int) -> None:
            http = free.pop()
            try:
                self._tap(http)
            finally:
                free.append(http)

        started = time.perf_counter()
        pool.map(one, range(count))
        self.rates.append(count / (time.perf_counter() - started))


def run() -> Iterator[Number]:
    """The three numbers."""
    small = bool(os.environ.get("BENCH_SMALL"))
    displays, rounds, single, crowd = (40, 2, 20, 40) if small else (1000, 5, 200, 1000)
    with ExitStack() as stack:
        mine = Measured(stack.enter_context(our_rig(displays, displays)), displays)
        flask = Measured(stack.enter_context(flask_rig()), displays)
        node = Measured(stack.enter_context(node_rig()), displays)
        for _ in range(rounds):
            for each in (mine, flask, node):
                each.one_after_the_other(single)
            for each in (mine, flask, node):
                each.all_at_once(crowd)
    yield _latency(mine, flask, node, rounds)
    yield _throughput(mine, flask, node, rounds)
    yield _memory(mine, flask, node)


def _latency(mine: Measured, flask: Measured, node: Measured, rounds: int) -> Number:
    value, peer = median(mine.p50), median(flask.p50)
    return Number(
        "push_1000", value, "ms", p50=value, p99=median(mine.p99), lost=mine.lost, peer="flask-socketio",
        peer_value=peer, peer_p50=peer, peer_p99=median(flask.p99), ratio=value / peer, bar="p50 ≤ 4 × peer",
        holds=value <= 4 * peer and not mine.lost, runs=rounds, spread=spread(mine.p50),
        more={"displays": mine.displays, "node_p50": median(node.p50), "node_p99": median(node.p99)},
    )  # fmt: skip


def _throughput(mine: Measured, flask: Measured, node: Measured, rounds: int) -> Number:
    value, peer = median(mine.rates), median(flask.rates)
    return Number(
        "push_1000_throughput", value, "taps/s", lost=mine.lost, peer="flask-socketio", peer_value=peer,
        ratio=value / peer, bar="≥ 40 % of peer", holds=value >= 0.4 * peer, runs=rounds, spread=spread(mine.rates),
        more={"concurrent": CONCURRENT, "node_value": median(node.rates)},
    )  # fmt: skip


def _memory(mine: Measured, flask: Measured, node: Measured) -> Number:
    size: Callable[[Measured], float] = lambda each: each.bytes_a_line / 1000  # noqa: E731 - one unit for all three
    return Number(
        "push_1000_memory", size(mine), "kB/connection", peer="flask-socketio", peer_value=size(flask),
        ratio=size(mine) / size(flask) if size(flask) else None, bar="≤ 120 kB a connection", holds=size(mine) <= 120,
        more={"node_value": size(node)},
    )  # fmt: skip
