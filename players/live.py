"""The live line to the displays: the only file that emits.

A handler recognises, joins and hands over. Everything that is pushed is also part of a display's pulled state, so a
message that gets lost is late, never gone. Nothing here reads the database on the way from a lease to the screen.
"""

from __future__ import annotations

import logging
from collections import OrderedDict
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

import gevent
from flask import Flask
from flask_socketio import Namespace, SocketIO
from pydantic import ValidationError
from socketio.exceptions import ConnectionRefusedError

from players import messages
from players.desk import Desk
from players.line import Line, Orjson, Sent
from players.manifest import millis
from players.messages import MAX_BYTES, VERSION
from signage.errors import Problem
from signage.facts import DisplayChanged, DisplayPaired, DisplayRevoked, LeaseEnded, LeaseGranted, Painted
from signage.ids import DisplayId, LeaseId
from signage.settings import Settings

log = logging.getLogger(__name__)

NAMESPACE = "/players"
PING_SECONDS = 15
PING_PATIENCE = 10
"""A line that is silent for 25 s is gone; the player waits as long for our ping."""
RESEND_SECONDS = 0.25
RESENDS = 4
SETTLE_SECONDS = 0.05
"""Changes that come together are told together."""

REMEMBERED = 20_000


def room(display: DisplayId) -> str:
    """The Socket.IO room of all lines of one display."""
    return f"display:{display}"


class Live:
    """Pushes what happened to displays and hands on what they report."""

    def __init__(self, socketio: Any, desk: Desk, *, capacity: int) -> None:
        self._socketio = socketio
        self._desk = desk
        self._capacity = capacity
        self._lines: dict[str, Line] = {}
        self._sent: OrderedDict[LeaseId, Sent] = OrderedDict()
        self._waiting: set[tuple[LeaseId, str]] = set()
        self._dirty: set[DisplayId] = set()
        self._settling = False
        self.unknown = 0
        socketio.on_namespace(Players(self))

    # What the server says

    def lease_granted(self, fact: LeaseGranted) -> None:
        """Push a lease; again after a quarter of a second where no display has received it."""
        body = show_of(fact)
        if fact.rule is None:
            body["ticket"] = self._desk.ticket(fact.lease)
        self._sent[fact.lease] = Sent(fact.display, fact.id, fact.until)
        if len(self._sent) > REMEMBERED:
            self._sent.popitem(last=False)
        self._push("show", body, fact.display, fact.lease, fact.until)
        self._desk.sent(fact.lease, self._desk.now())

    def lease_ended(self, fact: LeaseEnded) -> None:
        """Push the end of a lease before its time; one that is over ends by the display's own timer."""
        if fact.reason == "over":
            return
        until = self._desk.now() + timedelta(seconds=RESENDS)
        body = {"lease": fact.lease, "reason": fact.reason}
        self._push("clear", body, fact.display, fact.lease, until)

    def command(self, display: DisplayId, command: messages.Command) -> None:
        """Push a command; it stays in the display's state until it is done."""
        self._emit("command", command.model_dump(), display)

    def revoked(self, fact: DisplayRevoked) -> None:
        """Tell the display, then drop its lines."""
        self._emit("revoked", {"reason": "removed"}, fact.display)
        for sid, line in list(self._lines.items()):
            if line.display == fact.display:
                self._server.disconnect(sid, namespace=NAMESPACE)

    def plans_changed(self, key: str | None = None) -> None:
        """What displays show may have changed; those that hold a line here are told within a moment."""
        concerned = set(self._desk.forget(key))
        self._tell({line.display for line in self._lines.values() if key is None or line.display in concerned})

    def display_changed(self, fact: DisplayChanged | DisplayPaired) -> None:
        """A display was made, moved or got a key: its own plan may be another one, and nobody else's."""
        self._desk.forget_display(fact.display)
        if self.online(fact.display):
            self._tell({fact.display})

    def finish(self) -> None:
        """The process stops, and with it every line: no moment may be lent to a display that cannot hear of it."""
        self._desk.all_left({line.display for line in self._lines.values()})

    def tick(self) -> None:
        """Tell displays whose values have changed by themselves, such as a price that was planned."""
        late = self._desk.due()
        if late:
            self._tell({line.display for line in self._lines.values()} & set(late))

    def _tell(self, displays: set[DisplayId]) -> None:
        self._dirty |= displays
        if not self._dirty or self._settling:
            return
        self._settling = True
        self._socketio.start_background_task(self._settle)

    def _settle(self) -> None:
        self._socketio.sleep(SETTLE_SECONDS)
        self._settling = False
        dirty, self._dirty = self._dirty, set()
        for display in sorted(dirty):
            try:
                self._tell_manifest(display)
            except Problem as problem:
                log.warning("no manifest", extra={"display": display, "why": problem.message})
            except Exception:  # the border of a socket: one display's plan must not silence the others
                log.exception("no manifest", extra={"display": display})
            self._socketio.sleep(0)

    def _tell_manifest(self, display: DisplayId) -> None:
        changed = self._desk.refresh(display)
        if changed.data:
            values = [
                {"key": key, "version": changed.kept.serial, "value": value} for key, value in changed.data.items()
            ]
            self._emit("data", {"values": values}, display)
        if changed.renewed:
            self._emit("manifest", {"serial": changed.kept.serial, "etag": changed.kept.etag, "spread_ms": 0}, display)

    def _push(self, name: str, body: dict[str, Any], display: DisplayId, lease: LeaseId, until: datetime) -> None:
        if not self._connected(display):
            return
        mark = (lease, name)
        self._waiting.add(mark)

        def acknowledged(*answer: object) -> None:
            self._waiting.discard(mark)
            if answer and isinstance(answer[0], dict) and "nack" in answer[0]:
                log.warning("refused", extra={"display": display, "lease": lease, "why": answer[0]["nack"]})

        def send(left: int) -> None:
            if mark not in self._waiting:
                return
            if left == 0 or self._desk.now() >= until:
                self._waiting.discard(mark)
                return
            self._emit(name, body, display, acknowledged)
            gevent.spawn_later(RESEND_SECONDS, send, left - 1)

        send(RESENDS)

    def _emit(
        self, name: str, body: Mapping[str, Any], display: DisplayId, callback: Callable[..., None] | None = None
    ) -> None:
        self._server.emit(name, body, to=room(display), namespace=NAMESPACE, callback=callback)

    def _connected(self, display: DisplayId) -> bool:
        # With several workers the display may hang on another one: the message queue finds it.
        return self._desk.many_workers or room(display) in self._server.manager.rooms.get(NAMESPACE, {})

    @property
    def _server(self) -> Any:
        return self._socketio.server

    @property
    def lines(self) -> int:
        """How many lines are open here."""
        return len(self._lines)

    def online(self, display: DisplayId) -> bool:
        """Whether the display holds a line here."""
        return any(line.display == display for line in self._lines.values())

    # What displays say

    def connect(self, sid: str, auth: object) -> None:
        """Let a display in, or refuse with `version`, `full`, `revoked` or `token`."""
        try:
            hello = messages.Connect.model_validate(auth)
        except ValidationError as error:
            raise ConnectionRefusedError("version") from error
        if hello.v != VERSION:
            raise ConnectionRefusedError("version")
        if len(self._lines) >= self._capacity:
            raise ConnectionRefusedError("full")
        who, refusal = self._desk.recognise(hello.token)
        if who is None:
            raise ConnectionRefusedError(refusal)
        self._lines[sid] = Line(who.display, who.key)
        self._server.enter_room(sid, room(who.display), namespace=NAMESPACE)
        # The client knows the line only after this handler has returned; `welcome` comes right behind.
        self._socketio.start_background_task(self._welcome, sid, who.display)

    def _welcome(self, sid: str, display: DisplayId) -> None:
        try:
            self._desk.came(display)
            state = self._desk.state(display)
        except Exception:  # the border of a socket handler
            log.exception("no welcome", extra={"display": display})
            self._server.disconnect(sid, namespace=NAMESPACE)
            return
        body = {"v": VERSION, "state_version": state.state_version, "etag": state.etag, "now": self._desk.now_ms()}
        self._server.emit("welcome", body, to=sid, namespace=NAMESPACE)

    def disconnect(self, sid: str) -> None:
        """A line is gone."""
        line = self._lines.pop(sid, None)
        if line is not None and not self.online(line.display):
            self._desk.left(line.display)

    def hear(self, sid: str, event: str, body: object) -> dict[str, Any] | None:
        """One message of a display; what comes back is its acknowledgement."""
        line = self._lines.get(sid)
        if line is None:
            return {"nack": "unknown"}
        take = self._TAKERS.get(event)
        if take is None:
            self.unknown += 1
            return {"nack": "unknown"}
        if not line.may_speak():
            return {"nack": "slow_down"}
        try:
            return take(self, line, body)
        except ValidationError as error:
            first = error.errors(include_url=False, include_input=False)[0]
            return {"nack": "invalid", "field": "/" + "/".join(str(part) for part in first["loc"])}
        except Problem as problem:
            return {"nack": type(problem).__name__, "field": problem.field or None}

    def _clock(self, _: Line, body: object) -> dict[str, Any]:
        received = self._desk.now_ms()
        messages.Ping.model_validate(body)
        return {"t1": received, "t2": self._desk.now_ms()}

    def _painted(self, line: Line, body: object) -> dict[str, Any]:
        painted = messages.Painted.model_validate(body)
        if painted.lease is None:
            return {"received": True}
        lease = LeaseId(painted.lease)
        sent = self._sent.get(lease)
        if sent is not None and sent.display != line.display:
            return {"nack": "foreign", "field": "/lease"}
        self._desk.painted(
            lambda id_, at: Painted(
                id=id_, at=at, cause=None if sent is None else sent.fact, subject=lease, lease=lease,
                display=line.display, painted_at=datetime.fromtimestamp(painted.painted_at / 1000, UTC).isoformat(),
                uncertainty_ms=painted.uncertainty_ms,
            )
        )  # fmt: skip
        return {"received": True}

    def _plays(self, line: Line, body: object) -> dict[str, Any]:
        return self._desk.take_plays(line.display, messages.Plays.model_validate(body)).model_dump()

    def _status(self, line: Line, body: object) -> dict[str, Any]:
        self._desk.heard(line.display, messages.Status.model_validate(body))
        return {"received": True}

    def _result(self, line: Line, body: object) -> dict[str, Any]:
        self._desk.finish_command(line.display, messages.Result.model_validate(body))
        return {"received": True}

    def _fault(self, line: Line, body: object) -> dict[str, Any]:
        fault = messages.Fault.model_validate(body)
        log.warning("display fault", extra={"display": line.display, "code": fault.code, "detail": fault.detail})
        return {"received": True}

    def _cleared(self, _: Line, body: object) -> dict[str, Any]:
        messages.Cleared.model_validate(body)
        return {"received": True}

    def _activated(self, line: Line, body: object) -> dict[str, Any]:
        self._desk.activated(line.display, messages.Activated.model_validate(body))
        return {"received": True}

    _TAKERS: Mapping[str, Callable[[Live, Line, object], dict[str, Any]]] = {
        "clock": _clock,
        "painted": _painted,
        "plays": _plays,
        "status": _status,
        "result": _result,
        "fault": _fault,
        "cleared": _cleared,
        "activated": _activated,
    }


class Players(Namespace):
    """Translates between Socket.IO and `Live`, without the Flask request that Flask-SocketIO makes for each event.

    Measured: pushing a request context costs more than all the rest of a `painted`; nothing here needs one.
    """

    def __init__(self, live: Live) -> None:
        super().__init__(NAMESPACE)
        self._live = live

    def trigger_event(self, event: str, *args: Any) -> object:
        """Hand one event over; see socketio.Namespace.trigger_event for the arguments."""
        if event == "connect":
            self._live.connect(args[0], args[2] if len(args) > 2 else None)
            return None
        if event == "disconnect":
            self._live.disconnect(args[0])
            return None
        try:
            return self._live.hear(args[0], event, args[1] if len(args) > 1 else None)
        except Exception:  # the border of a socket handler (design 02): logged, and the line lives on
            log.exception("socket handler failed", extra={"event_name": event})
            return {"nack": "failed"}


def show_of(fact: LeaseGranted) -> dict[str, Any]:
    """A lease as `show` carries it (messages.Show); built by hand, because it is on the tap path."""
    content = fact.content
    return {
        "lease": fact.lease,
        "event": fact.cause,
        "zone": "main",
        "template": content["template"],
        "data": content["data"],
        "values": content.get("values") or {},
        "language": content.get("language"),
        "until": millis(fact.until),
        "rank": fact.rank,
        "because": fact.because,
    }


def open_socketio(app: Flask, settings: Settings) -> Any:
    """The Socket.IO server of this app: websocket only, so that no balancer needs sticky sessions."""
    origins = [settings.public_url] if settings.public_url else None
    make: Any = SocketIO  # its type stub knows few of the options of python-socketio
    return make(
        app,
        async_mode="gevent",
        async_handlers=False,
        manage_session=False,
        transports=["websocket"],
        allow_upgrades=False,
        http_compression=False,
        max_http_buffer_size=MAX_BYTES,
        ping_interval=PING_SECONDS,
        ping_timeout=PING_PATIENCE,
        json=Orjson,
        message_queue=settings.redis_url or None,
        channel="auslage-players",
        cors_allowed_origins=origins,
    )
