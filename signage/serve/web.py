"""The web process under gunicorn: one gevent worker class that speaks HTTP on loopback and TLS beside it."""

from __future__ import annotations

from gevent import monkey

# Before anything else is imported: a module that took `ssl` or `socket` unpatched would block every socket.
monkey.patch_all()

import gc
import logging
import os
import socket
import ssl
from collections.abc import Callable, Sequence
from contextlib import suppress
from typing import Any

import gevent
from flask import Flask
from gevent.event import Event
from gevent.monkey import get_original
from gunicorn.workers.ggevent import GeventWorker

from signage.access import SYSTEM
from signage.app import Rooms, build
from signage.events import Tail
from signage.ids import JobId
from signage.kernel import Kernel
from signage.serve.bell import HueyBell, make_huey
from signage.settings import Settings

log = logging.getLogger(__name__)

TAIL_SECONDS = 1.0

LAST_REQUESTS_SECONDS = 3
"""So long a stopping process lets requests and lines end. gunicorn kills it later (see `serve/run.py`): in between it
writes what it still holds in memory."""

LAST_TASKS_SECONDS = 4

YOUNG_OBJECTS = 50_000
"""How many new objects start a garbage collection.

With Python's own 700 a tap alone starts several, and the full ones walk every module, route and schema for about 100 ms
while no socket is served. Measured in a profile of the loaded process: a third of its time. What was there at the start
is never walked again.
"""


class Ticking:
    """Runs the rooms' periodic tasks, and their last tasks when the process stops."""

    def __init__(self, kernel: Kernel, lasts: Sequence[Callable[[], None]]) -> None:
        self._kernel = kernel
        self._lasts = lasts
        self._stopping = Event()
        self._running: list[Any] = []

    def start(self, seconds: float, task: Callable[[], None]) -> None:
        """Call a task every so many seconds until the process stops."""
        self._running.append(gevent.spawn(self._tick, seconds, task))

    def stop(self) -> None:
        """End the periodic tasks, each after what it is doing; run the last ones; close the database."""
        self._stopping.set()
        try:
            with gevent.Timeout(LAST_TASKS_SECONDS):
                gevent.joinall(self._running, timeout=LAST_TASKS_SECONDS / 2)
                for task in self._lasts:
                    _attempt(task)
                self._kernel.close()
        except gevent.Timeout:
            log.warning("stopped before everything was written: the database took too long")

    def _tick(self, seconds: float, task: Callable[[], None]) -> None:
        while not self._stopping.wait(seconds):
            _attempt(task)


class Worker(GeventWorker):  # type: ignore[misc]  # gunicorn has no types
    """gunicorn's gevent worker that also ends TLS on one of its listeners.

    gunicorn itself speaks TLS on all listeners or on none; displays on the LAN need a secure context while the
    box itself keeps plain loopback HTTP.
    """

    def init_process(self) -> None:
        """Load the certificate, if this server has one."""
        self._tls_port = int(os.environ.get("AUSLAGE_TLS_PORT", "0"))
        self._tls: ssl.SSLContext | None = None
        if self._tls_port:
            folder = Settings.from_env().auslage_data / "tls"
            self._tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            self._tls.load_cert_chain(folder / "server.pem", folder / "server.key")
        self._quiet: set[Any] = set()
        self.cfg.set("graceful_timeout", LAST_REQUESTS_SECONDS)
        super().init_process()

    def run(self) -> None:
        """Serve until told to stop; then let every room write what it holds."""
        try:
            super().run()
        finally:
            ticking: Ticking = self.wsgi.extensions["auslage.ticking"]
            ticking.stop()

    def handle(self, listener: Any, client: Any, addr: Any) -> None:
        """Take a connection; on the TLS listener, shake hands first."""
        if self._tls is not None and listener.getsockname()[1] == self._tls_port:
            try:
                client = self._tls.wrap_socket(client, server_side=True)
            except (ssl.SSLError, OSError) as error:
                log.debug("no TLS handshake: %s", error)
                client.close()
                return
        self._quiet.add(client)
        try:
            super().handle(listener, client, addr)
        finally:
            self._quiet.discard(client)

    def handle_request(self, listener_name: Any, req: Any, sock: Any, addr: Any) -> None:
        """Answer a request; one that came over TLS says so."""
        if isinstance(sock, ssl.SSLSocket):
            req.scheme = "https"
        if any(name == "UPGRADE" for name, _ in req.headers):
            # A display's line: as long as the display is on, it has nothing that must be finished first.
            super().handle_request(listener_name, req, sock, addr)
            return
        self._quiet.discard(sock)
        super().handle_request(listener_name, req, sock, addr)
        self._quiet.add(sock)

    def handle_error(self, req: Any, client: Any, addr: Any, exc: BaseException) -> None:
        """Answer and log what went wrong; a request that outlived the grace has been told so by its end."""
        if not isinstance(exc, gevent.GreenletExit):
            super().handle_error(req, client, addr, exc)

    def notify(self) -> None:
        """Say that this process is alive; gunicorn calls it every second, and while it stops too."""
        super().notify()
        if not self.alive:
            self._hang_up()

    def _hang_up(self) -> None:
        """Let every connection that waits for its next message find that there is none.

        Only the reading end is shut: what has come is still answered. By the system's own call on the same socket,
        because gevent's wakes the reader with an error, and that of TLS forgets its keys.
        """
        plain = get_original("socket", "socket")
        for client in list(self._quiet):
            with suppress(OSError), plain(fileno=os.dup(client.fileno())) as same:
                same.shutdown(socket.SHUT_RD)


def app() -> Flask:
    """The WSGI app of a web process; gunicorn calls this once a worker, after the fork."""
    settings = Settings.from_env()
    logging.basicConfig(level=settings.log_level, format="%(asctime)s %(levelname)s %(name)s %(message)s")
    huey = make_huey(settings)

    def run(job: JobId) -> None:
        raise RuntimeError(f"web does no jobs ({job})")

    rooms = build(settings, bell=HueyBell(huey, run, outside_hub=True), grouped=True)
    kernel = rooms.kernel
    tail = Tail(kernel.bus, kernel.name, kernel.clock.now())
    ticking = rooms.web.app.extensions["auslage.ticking"] = Ticking(kernel, rooms.web.lasts)
    for task in rooms.web.firsts:
        _attempt(task)
    ticking.start(TAIL_SECONDS, lambda: _follow(rooms, tail))
    for seconds, task in rooms.web.ticks:
        ticking.start(seconds, task)
    # A shopper who comes first shall not wait for what the first one makes the server read.
    for store in rooms.places.stores(SYSTEM):
        rooms.personalisation.rules.of(store.id)
    gc.collect()
    gc.freeze()
    gc.set_threshold(YOUNG_OBJECTS, 20, 50)
    return rooms.web.app


def _follow(rooms: Rooms, tail: Tail) -> None:
    """Bring the facts of other processes (imports, tiling) to this one's listeners."""
    with rooms.kernel.db.read() as session:
        tail.look(session, rooms.kernel.clock.now())


def _attempt(task: Callable[[], None]) -> None:
    try:
        task()
    except Exception:  # the database may be away for a while; the next tick tries again
        log.exception("a periodic task failed")
