"""Many displays in one process: each holds a live line, acknowledges what comes and says when it has painted it."""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

import gevent
import orjson
from gevent.event import Event
from gevent.pool import Pool
from gevent.threadpool import ThreadPool

from players.messages import VERSION
from players.simulator.device import Device
from players.simulator.websocket import LineClosed, WebSocket

FRAME_S = 1 / 60
PATH = "/socket.io/?EIO=4&transport=websocket"
AT_ONCE = 20


@dataclass(frozen=True)
class Moment:
    """A lease on a simulated display. Times in seconds since 1970; painted is None where another came before."""

    display: str
    lease: str
    event: str | None
    received_at: float
    painted_at: float | None


class SimulatedDisplay:
    """One live line; paints after the wait for the next frame and one frame, as a panel at 60 Hz does."""

    def __init__(self, device: Device, tell: Callable[[Moment], None], *, frame_s: float, dice: random.Random) -> None:
        self.device = device
        self.welcomed = Event()
        self.manifests = 0
        self.refused = ""
        self._tell = tell
        self._frame_s = frame_s
        self._phase = dice.random() * frame_s
        self._seen: set[str] = set()
        self._lease = ""
        self._line: WebSocket | None = None

    def open(self) -> None:
        """Open the line and read it in a greenlet of its own; returns when the server has welcomed us."""
        self._line = WebSocket(self.device.base_url, PATH)
        gevent.spawn(self._read, self._line)
        if not self.welcomed.wait(30):
            raise LineClosed(self.refused or "no welcome within 30 s")
        if self.refused:
            raise LineClosed(self.refused)

    def close(self) -> None:
        """Hang up."""
        if self._line is not None:
            self._line.close()

    def _read(self, line: WebSocket) -> None:
        for text in line:
            if text == "2":
                line.send("3")
            elif text.startswith("0"):
                auth = {"token": self.device.token, "page": "simulated", "v": VERSION, "serial": None}
                line.send("40/players," + orjson.dumps(auth).decode())
            elif text.startswith("42/players,"):
                self._event(line, text[len("42/players,") :])
            elif text.startswith("44"):
                self.refused = str(orjson.loads(text[text.index("{") :]).get("message"))
                self.welcomed.set()

    def _event(self, line: WebSocket, packet: str) -> None:
        start = packet.index("[")
        name, body = orjson.loads(packet[start:])
        if start:
            line.send(f'43/players,{packet[:start]}[{{"received":true}}]')
        if name == "show":
            self._show(line, body)
        elif name == "welcome":
            self.welcomed.set()
        elif name == "manifest":
            self.manifests += 1
        elif name == "clear" and body["lease"] == self._lease:
            self._lease = ""

    def _show(self, line: WebSocket, show: dict[str, Any]) -> None:
        if show["lease"] in self._seen:
            return
        self._seen.add(show["lease"])
        self._lease = show["lease"]
        received = time.time()
        # The frame that commits it begins at the next tick of this panel; the one after it is the painted one.
        wait = self._frame_s - (received - self._phase) % self._frame_s if self._frame_s else 0.0
        gevent.spawn_later(wait + self._frame_s, self._paint, line, show, received)

    def _paint(self, line: WebSocket, show: dict[str, Any], received: float) -> None:
        lease, event = show["lease"], show["event"]
        if self._lease != lease:
            self._say(line, "cleared", {"lease": lease, "at": received * 1000, "reason": "superseded"})
            self._tell(Moment(self.device.display, lease, event, received, None))
            return
        painted = time.time()
        body = {"lease": lease, "painted_at": painted * 1000, "received_at": received * 1000, "uncertainty_ms": 0.0}
        self._say(line, "painted", body)
        self._tell(Moment(self.device.display, lease, event, received, painted))

    def _say(self, line: WebSocket, name: str, body: dict[str, Any]) -> None:
        line.send("42/players," + orjson.dumps([name, body]).decode())


def _prepare(device: Device, token: str) -> None:
    device.pair(token)
    device.sign_in()
    device.pull()


class Fleet:
    """N simulated displays of one server, on the clock of this machine."""

    def __init__(
        self, base_url: str, tell: Callable[[Moment], None], *, frame_s: float = FRAME_S, seed: int = 1
    ) -> None:
        if urlsplit(base_url).scheme != "http":
            raise ValueError("the simulator speaks plain http")
        self.base_url = base_url
        self.displays: list[SimulatedDisplay] = []
        self._tell = tell
        self._frame_s = frame_s
        self._dice = random.Random(seed)

    def join(self, links: Sequence[str]) -> None:
        """Pair a display for each one-time link (`/play#pair=…`), sign in, pull, and open its line."""
        made = [
            SimulatedDisplay(Device(self.base_url), self._tell, frame_s=self._frame_s, dice=self._dice) for _ in links
        ]
        # In threads: the lines that are open already must go on answering pings meanwhile.
        threads = ThreadPool(4)
        tokens = [link.partition("pair=")[2] for link in links]
        signing = [threads.spawn(_prepare, one.device, token) for one, token in zip(made, tokens, strict=True)]
        for done in signing:
            done.get()
        pool = Pool(AT_ONCE)
        opening = [pool.spawn(display.open) for display in made]
        gevent.joinall(opening, raise_error=True)
        self.displays += made

    def close(self) -> None:
        """Hang up all lines."""
        for display in self.displays:
            display.close()
        self.displays.clear()
