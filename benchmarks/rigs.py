"""Ours and the peers behind one face: open displays, tap, hear what they painted."""

from __future__ import annotations

import json
import os
import secrets
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Protocol

import gevent
import orjson

from benchmarks.servers import ROOT, Running, flask_peer, node_peer, ours
from benchmarks.wire import Http, Line
from players.simulator import Fleet, Moment
from signage.signature import key_of, sign


@dataclass(frozen=True)
class Painting:
    """A display showed something. times in seconds since 1970; painted is None where something newer came before."""

    display: int
    tap: str
    received: float
    painted: float | None


Tell = Callable[[Painting], None]


class Rig(Protocol):
    """A server with displays and readers."""

    running: Running

    def open(self, numbers: range, frame_s: float, tell: Tell) -> None:
        """Open the lines of these displays."""
        ...

    def tap(self, number: int, tap: str, http: Http) -> str:
        """A tap at the reader beside a display; returns `shown` or why not. Raises when it is not answered."""
        ...


class Refused(Exception):
    """The server answered with an error."""


@dataclass
class Peer:
    """A bare server."""

    running: Running
    _lines: list[Line] = field(default_factory=list)

    def open(self, numbers: range, frame_s: float, tell: Tell) -> None:
        """One line a display; paints like ours: at the second tick of its own 60 Hz."""
        for number in numbers:
            panel = _Panel(number, frame_s, tell)
            panel.line = Line(self.running.port, "/", {"display": f"d{number}"}, panel.hear)
            self._lines.append(panel.line)

    def tap(self, number: int, tap: str, http: Http) -> str:
        """An unsigned JSON body."""
        body = orjson.dumps({"id": tap, "display": f"d{number}", "name": "Windjacke", "price": "49,95 €"})
        status, answer = http.post("/tap", body, {"Content-Type": "application/json"})
        if status != 200:
            raise Refused(f"{status} {answer}")
        return "shown"


class _Panel:
    """A simulated display of a peer, with the frame clock that players.simulator has."""

    line: Line

    def __init__(self, number: int, frame_s: float, tell: Tell) -> None:
        self._number, self._frame_s, self._tell = number, frame_s, tell
        self._phase = (number * 0.618) % 1 * frame_s
        self._newest = ""

    def hear(self, event: str, body: Any) -> None:
        if event != "show":
            return
        received = time.time()
        self._newest = body["id"]
        if not self._frame_s:
            self._paint(body["id"], received)
            return
        wait = self._frame_s - (received - self._phase) % self._frame_s
        gevent.spawn_later(wait + self._frame_s, self._paint, body["id"], received)

    def _paint(self, tap: str, received: float) -> None:
        if self._newest != tap:
            self._tell(Painting(self._number, tap, received, None))
            return
        painted = time.time()
        self.line.emit("painted", {"id": tap, "at": painted * 1000})
        self._tell(Painting(self._number, tap, received, painted))


@dataclass
class Ours:
    """`auslage run` with everything that it does."""

    running: Running
    corners: list[dict[str, Any]]
    events: dict[str, str] = field(default_factory=dict)
    _fleets: list[Fleet] = field(default_factory=list)
    _keys: list[bytes] = field(default_factory=list)

    @property
    def database(self) -> Path:
        """The SQLite file of this server."""
        return next(each for each in self.running.data.glob("*.db") if each.name != "huey.db")

    def open(self, numbers: range, frame_s: float, tell: Tell) -> None:
        """Pair each display by its one-time link, sign in, pull, hold the line."""
        self._keys = self._keys or [key_of(each["secret"]) for each in self.corners]
        index = {each["display"]: number for number, each in enumerate(self.corners)}

        def told(moment: Moment) -> None:
            tell(Painting(index[moment.display], moment.event or "", moment.received_at, moment.painted_at))

        fleet = Fleet(f"http://localhost:{self.running.port}", told, frame_s=frame_s)
        fleet.join([self.corners[number]["link"] for number in numbers])
        self._fleets.append(fleet)

    def tap(self, number: int, tap: str, http: Http) -> str:
        """A CloudEvent, signed with the reader's own secret; a fresh uid each time."""
        now = datetime.fromtimestamp(time.time(), UTC)
        event = {
            "specversion": "1.0", "id": tap, "source": self.corners[number]["source"],
            "type": "auslage.touchpoint.touched.v1", "time": now.isoformat(), "data": {"way": "E", "uid": tap},
        }  # fmt: skip
        body = orjson.dumps(event)
        stamp = sign([self._keys[number]], tap, now, body)
        headers = {"Content-Type": "application/cloudevents+json", **stamp.headers()}
        status, answer = http.post("/api/v1/touchpoints/events", body, headers)
        if status != 200:
            raise Refused(f"{status} {answer}")
        (result,) = answer["results"]
        return "shown" if result["shown"] else str(result["reason"])


@contextmanager
def flask_rig() -> Iterator[Peer]:
    """The bare Flask-SocketIO server."""
    with flask_peer() as running:
        yield Peer(running)


@contextmanager
def node_rig() -> Iterator[Peer]:
    """The bare Node server."""
    with node_peer() as running:
        yield Peer(running)


@contextmanager
def our_rig(displays: int, rules: int) -> Iterator[Ours]:
    """Ours, seeded by its services before it starts."""
    data = Path(tempfile.mkdtemp(prefix="bench-auslage-data-"))
    environ = {"AUSLAGE_DATA": str(data), "SECRET_KEYS": secrets.token_urlsafe(48)}
    with ExitStack() as stack:
        stack.callback(shutil.rmtree, data, ignore_errors=True)
        command = [sys.executable, "-m", "benchmarks.seed", str(displays), str(rules)]
        done = subprocess.run(
            command, cwd=ROOT, env={**os.environ, **environ}, check=False, capture_output=True, text=True
        )
        if done.returncode:
            raise Refused(f"seeding failed: {done.stderr[-3000:]}")
        running = stack.enter_context(ours(data, environ))
        yield Ours(running, json.loads(done.stdout.strip().splitlines()[-1]))
