"""A lean Socket.IO client over gevent: a thousand of them fit into one process beside the server they load.

Speaks what the benchmarks need of RFC 6455 (text frames, one frame a message) and of Socket.IO protocol 5 on
Engine.IO 4 (connect, event, acknowledgement, ping); the libraries' own clients need 20 times the processor time and
would measure themselves.
"""

from __future__ import annotations

import base64
import os
from collections.abc import Callable
from typing import Any

import gevent
import orjson
from gevent import socket

Handler = Callable[[str, Any], Any]


class Closed(Exception):
    """The server closed the line or refused it."""


class Websocket:
    """One WebSocket connection, client side."""

    def __init__(self, host: str, port: int, path: str) -> None:
        self._socket = socket.create_connection((host, port), timeout=60)
        self._socket.settimeout(None)
        self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._buffer = b""
        key = base64.b64encode(os.urandom(16)).decode()
        self._socket.sendall(
            f"GET {path} HTTP/1.1\r\nHost: localhost:{port}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            f"Sec-WebSocket-Key: {key}\r\nSec-WebSocket-Version: 13\r\n\r\n".encode()
        )
        while b"\r\n\r\n" not in self._buffer:
            self._fill()
        head, _, self._buffer = self._buffer.partition(b"\r\n\r\n")
        if b" 101 " not in head.partition(b"\r\n")[0]:
            raise Closed(head[:200].decode(errors="replace"))

    def send(self, text: str) -> None:
        """One text frame, masked as a client has to."""
        body = text.encode()
        size = len(body)
        if size < 126:
            head = bytes((0x81, 0x80 | size))
        elif size < 65536:
            head = bytes((0x81, 0xFE)) + size.to_bytes(2, "big")
        else:
            raise ValueError("longer than any message of ours")
        # A mask of zeros is a mask; masking protects old proxies, and there is none on loopback.
        self._socket.sendall(head + b"\0\0\0\0" + body)

    def receive(self) -> str:
        """The next text message; raises Closed."""
        while True:
            first, second = self._take(2)
            size = second & 0x7F
            if size == 126:
                size = int.from_bytes(self._take(2), "big")
            elif size == 127:
                size = int.from_bytes(self._take(8), "big")
            body = self._take(size)
            kind = first & 0x0F
            if kind == 1:
                return body.decode()
            if kind == 8:
                raise Closed(body[2:].decode(errors="replace"))

    def close(self) -> None:
        """Drop the line."""
        self._socket.close()

    def _take(self, count: int) -> bytes:
        while len(self._buffer) < count:
            self._fill()
        taken, self._buffer = self._buffer[:count], self._buffer[count:]
        return taken

    def _fill(self) -> None:
        try:
            more = self._socket.recv(65536)
        except OSError as cause:
            raise Closed(str(cause)) from cause
        if not more:
            raise Closed("end of stream")
        self._buffer += more


class Line:
    """A connected Socket.IO client in one namespace. `handler(event, body)` may return what it acknowledges with."""

    def __init__(self, port: int, namespace: str, auth: dict[str, Any], handler: Handler) -> None:
        self._handler = handler
        self._prefix = "" if namespace == "/" else f"{namespace},"
        self._answers: dict[int, Callable[[Any], None]] = {}
        self._next = 0
        self._socket = Websocket("127.0.0.1", port, "/socket.io/?EIO=4&transport=websocket")
        self._open()
        self._socket.send(f"40{self._prefix}{orjson.dumps(auth).decode()}")
        answer = self._next_packet()
        if not answer.startswith("40"):
            raise Closed(answer[:200])
        self._reader = gevent.spawn(self._read)

    def emit(self, event: str, body: Any, answered: Callable[[Any], None] | None = None) -> None:
        """Send an event; `answered` gets the acknowledgement's first argument."""
        number = ""
        if answered is not None:
            self._next += 1
            self._answers[self._next] = answered
            number = str(self._next)
        self._socket.send(f"42{self._prefix}{number}{orjson.dumps([event, body]).decode()}")

    def close(self) -> None:
        """Drop the line and end its reader."""
        self._reader.kill()
        self._socket.close()

    def _open(self) -> None:
        packet = self._socket.receive()
        if not packet.startswith("0"):
            raise Closed(packet[:200])

    def _next_packet(self) -> str:
        while True:
            packet = self._socket.receive()
            if packet == "2":
                self._socket.send("3")
            elif packet:
                return packet

    def _read(self) -> None:
        try:
            while True:
                self._take(self._next_packet())
        except Closed:
            return

    def _take(self, packet: str) -> None:
        kind, rest = packet[:2], packet[2:].removeprefix(self._prefix)
        if kind not in ("42", "43"):
            return
        start = rest.index("[")
        number, body = rest[:start], orjson.loads(rest[start:])
        if kind == "43":
            answered = self._answers.pop(int(number), None)
            if answered is not None:
                answered(body[0] if body else None)
            return
        answer = self._handler(body[0], body[1] if len(body) > 1 else None)
        if number:
            self._socket.send(f"43{self._prefix}{number}{orjson.dumps([answer]).decode()}")


class Http:
    """One kept-alive HTTP/1.1 connection to loopback."""

    def __init__(self, port: int) -> None:
        self._port = port
        self._socket: Any = None
        self._buffer = b""

    def post(self, path: str, body: bytes, headers: dict[str, str]) -> tuple[int, Any]:
        """Status and JSON of the answer."""
        lines = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
        head = f"POST {path} HTTP/1.1\r\nHost: localhost:{self._port}\r\nContent-Length: {len(body)}\r\n{lines}\r\n"
        return self._ask(head.encode() + body)

    def get(self, path: str) -> tuple[int, Any]:
        """Status and JSON of the answer."""
        return self._ask(f"GET {path} HTTP/1.1\r\nHost: localhost:{self._port}\r\n\r\n".encode())

    def close(self) -> None:
        """Drop the connection."""
        if self._socket is not None:
            self._socket.close()
            self._socket = None

    def _ask(self, request: bytes) -> tuple[int, Any]:
        reused = self._socket is not None
        try:
            return self._exchange(request)
        except (Closed, OSError):
            self.close()
            # Node closes a connection that idled for 5 s just when we write; every client tries that once more.
            if not reused or self._buffer:
                raise
            return self._exchange(request)

    def _exchange(self, request: bytes) -> tuple[int, Any]:
        if self._socket is None:
            self._socket = socket.create_connection(("127.0.0.1", self._port), timeout=60)
            self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            self._buffer = b""
        self._socket.sendall(request)
        while b"\r\n\r\n" not in self._buffer:
            self._fill()
        head, _, self._buffer = self._buffer.partition(b"\r\n\r\n")
        text = head.decode("latin-1").lower()
        status = int(text.split(" ", 2)[1])
        body = self._body(text)
        if "connection: close" in text:
            self.close()
        return status, orjson.loads(body) if body[:1] in (b"{", b"[") else body.decode(errors="replace")

    def _body(self, head: str) -> bytes:
        if "transfer-encoding: chunked" in head:
            return self._chunks()
        size = int(head.partition("content-length:")[2].partition("\r\n")[0] or 0)
        return self._take(size)

    def _chunks(self) -> bytes:
        body = b""
        while True:
            while b"\r\n" not in self._buffer:
                self._fill()
            size, _, self._buffer = self._buffer.partition(b"\r\n")
            body += self._take(int(size, 16))
            self._take(2)
            if int(size, 16) == 0:
                return body

    def _take(self, count: int) -> bytes:
        while len(self._buffer) < count:
            self._fill()
        taken, self._buffer = self._buffer[:count], self._buffer[count:]
        return taken

    def _fill(self) -> None:
        more = self._socket.recv(65536)
        if not more:
            raise Closed("end of stream")
        self._buffer += more
