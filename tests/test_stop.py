"""What a server that stops, or is cut off, leaves in its database: everything that it answered."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from urllib.request import HTTPRedirectHandler, Request, build_opener

import pytest
import websocket
from sqlalchemy import select

from signage.access import SYSTEM
from signage.app import Rooms, build
from signage.events import read_events
from signage.facts import LeaseGranted, Touched
from signage.ids import DisplayId, PlaceId, RuleId, StoreId
from signage.personalisation.leases import Stand
from signage.places import NewPlace, NewStore, PlaceKind
from signage.settings import Settings
from signage.touchpoints import Kind, NewTouchpoint, State, Touchpoint
from signage.visitors import Purpose
from signage.visitors.models import SessionRow
from tests.conftest import KEY
from tests.personalisation.makers import document

COOKIE = "anna-" * 5
DISPLAY = DisplayId("display-jackets")


class _Stay(HTTPRedirectHandler):
    """A tap is answered by the way to its receipt; nobody goes there."""

    def redirect_request(self, *_: Any) -> None:
        return None


@dataclass
class Server:
    """`auslage run` on a shop with one tag, one display, one rule and one visitor who may be recognised."""

    folder: Path
    tag: Touchpoint
    words: Path
    process: subprocess.Popen[str] | None = None
    run: dict[str, Any] = field(default_factory=dict)

    def start(self) -> None:
        environ = {**os.environ, "AUSLAGE_DATA": str(self.folder), "SECRET_KEYS": KEY, "PORT": "0", "DEMO": "1"}
        with self.words.open("w") as words:
            self.process = subprocess.Popen(
                [sys.executable, "-u", "-m", "signage.cli", "run"],
                env=environ, stdout=subprocess.PIPE, stderr=words, text=True,
            )  # fmt: skip
        assert self.process.stdout is not None
        assert any("is ready" in line for line in self.process.stdout)
        self.run = json.loads((self.folder / "run.json").read_text())
        # As with `auslage run | head`: whoever read its words is gone, and it stops in order all the same.
        self.process.stdout.close()

    def tap(self) -> None:
        """A known phone taps, and has its answer."""
        headers = {"Cookie": f"basket={COOKIE}", "Accept": "text/html"}
        with (
            suppress(OSError),
            build_opener(_Stay).open(Request(f"{self.run['base_url']}/t/{self.tag.code}", None, headers)),
        ):
            pass

    def ask_to_stop(self) -> None:
        """Ctrl-C."""
        assert self.process is not None
        self.process.send_signal(signal.SIGINT)
        self.process.wait(60)

    def cut_off(self) -> None:
        """`kill -9` for all of its processes at once."""
        if self.process is None or self.process.poll() is not None:
            return
        for name, pid in self.run["pids"].items():
            with suppress(ProcessLookupError):
                (os.kill if name == "run" else os.killpg)(pid, signal.SIGKILL)
        self.process.wait()


@contextmanager
def left(server: Server) -> Iterator[Rooms]:
    """What stands in the database, as another process finds it."""
    rooms = build(Settings.from_env({"SECRET_KEYS": KEY, "AUSLAGE_DATA": str(server.folder)}))
    try:
        yield rooms
    finally:
        rooms.kernel.close()


@pytest.fixture
def server(settings: Settings, tmp_path: Path) -> Iterator[Server]:
    """The server, filled and not yet started."""
    rooms = build(settings)
    store = rooms.places.add_store(SYSTEM, NewStore(name="Modehaus"))
    floor = rooms.places.add(SYSTEM, NewPlace(parent=PlaceId(store.id), kind=PlaceKind.FLOOR, name="Erdgeschoss"))
    shelf = rooms.places.add(SYSTEM, NewPlace(parent=floor.id, kind=PlaceKind.DEPARTMENT, name="Jacken"))
    tag = rooms.touchpoints.register.register(
        SYSTEM, NewTouchpoint(Kind.TAG, "Tag at the jackets", store.id, shelf.id, state=State.ACTIVE)
    )
    _lend(rooms, store.id, shelf.id)
    visit = rooms.visitors.acted(COOKIE, store.id)
    rooms.visitors.agree(visit.id, Purpose.RECOGNISE, language="de", channel="phone")
    rooms.kernel.close()
    made = Server(tmp_path, tag, tmp_path / "words.txt")
    yield made
    made.cut_off()


def _lend(rooms: Rooms, store: StoreId, place: PlaceId) -> None:
    stand = Stand(display=DISPLAY, store=store, place=place, name="Jacken")

    def verb(tx: Any) -> None:
        rooms.personalisation.stand(tx, stand)
        rooms.personalisation.online(tx, DISPLAY, True)

    rooms.kernel.db.write(verb)
    rules = rooms.personalisation.rules
    rules.create(
        SYSTEM, document(then=[{"show": {"message": {"text": {"de": "Hallo"}}}, "seconds": 30}]), id=RuleId("rule")
    )
    rules.publish(SYSTEM, RuleId("rule"))


def _taps_of_anna(rooms: Rooms) -> int:
    with rooms.kernel.db.read() as session:
        return session.scalars(select(SessionRow.taps)).one()


def test_a_server_that_is_asked_to_stop_writes_what_it_held_in_memory_and_leaves_no_process(server: Server) -> None:
    server.start()
    address = urlsplit(server.run["base_url"])
    # As displays do: a connection that stays open must not cost the process its last moments.
    with socket.create_connection((address.hostname or "", address.port or 0)) as idle:
        idle.sendall(b"GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n")
        assert idle.recv(12) == b"HTTP/1.1 200"
        for _ in range(8):
            server.tap()
        server.ask_to_stop()
    for name in ("web", "worker"):
        with pytest.raises(ProcessLookupError):
            os.kill(server.run["pids"][name], 0)
    with left(server) as rooms:
        assert len(rooms.personalisation.traces.list(SYSTEM)) == 8
        assert _taps_of_anna(rooms) == 8
        assert rooms.touchpoints.register.touchpoint(SYSTEM, server.tag.id).taps == 8


def test_a_server_with_open_lines_and_waiting_browsers_stops_without_a_word(server: Server) -> None:
    server.start()
    address = urlsplit(server.run["base_url"])
    line = websocket.create_connection(f"ws://{address.netloc}/socket.io/?EIO=4&transport=websocket", timeout=30)
    assert str(line.recv()).startswith("0{")
    with socket.create_connection((address.hostname or "", address.port or 0)) as browser:
        browser.sendall(b"GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n")
        assert browser.recv(12) == b"HTTP/1.1 200"
        server.ask_to_stop()
        # The line was ended, not torn: a display sees that at once, and calls again.
        with suppress(websocket.WebSocketConnectionClosedException):
            while line.recv():
                pass
        line.close()
    assert server.words.read_text() == ""


def test_a_server_that_is_cut_off_has_kept_what_it_answered_with_its_reason(server: Server) -> None:
    server.start()
    server.tap()
    server.cut_off()
    with left(server) as rooms:
        with rooms.kernel.db.read() as session:
            (granted,) = read_events(session, types=[LeaseGranted])
            (touched,) = read_events(session, types=[Touched])
        lease = rooms.personalisation.current(DISPLAY)
        assert lease is not None
        assert isinstance(granted, LeaseGranted)
        assert lease.id == granted.lease
        (trace,) = rooms.personalisation.traces.list(SYSTEM)
        assert (trace.event, trace.lease, trace.title) == (touched.id, lease.id, "Card on tap")
