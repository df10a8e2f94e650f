"""A websocket as thin as a display needs it (RFC 6455, text frames), on gevent.

A thousand of them live in one process; a general client would bring a thread and a parser each.
"""

from __future__ import annotations

import base64
import os
import struct
from collections.abc import Iterator
from urllib.parse import urlsplit

from gevent import socket

TEXT, CLOSE, PING, PONG = 1, 8, 9, 10


class LineClosed(OSError):
    """The other side has closed the line."""


class WebSocket:
    """One connection: `send` and iterate over what comes."""

    def __init__(self, base_url: str, path: str, timeout: float = 20.0) -> None:
        parts = urlsplit(base_url)
        if parts.scheme != "http" or parts.hostname is None:
            raise ValueError("the simulator speaks plain http to a loopback or LAN address")
        self._socket = socket.create_connection((parts.hostname, parts.port or 80), timeout=timeout)
        self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._buffer = b""
        key = base64.b64encode(os.urandom(16)).decode()
        self._socket.sendall(
            f"GET {path} HTTP/1.1\r\nHost: {parts.netloc}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            f"Sec-WebSocket-Key: {key}\r\nSec-WebSocket-Version: 13\r\nOrigin: {base_url}\r\n\r\n".encode()
        )
        head = self._until(b"\r\n\r\n")
        if b" 101 " not in head.split(b"\r\n", 1)[0]:
            raise LineClosed(head.split(b"\r\n", 1)[0].decode(errors="replace"))
        self._socket.settimeout(None)

    def send(self, text: str, kind: int = TEXT) -> None:
        """Send one masked frame."""
        body = text.encode()
        size = len(body)
        if size < 126:
            head = struct.pack("!BB", 0x80 | kind, 0x80 | size)
        elif size < 65536:
            head = struct.pack("!BBH", 0x80 | kind, 0x80 | 126, size)
        else:
            head = struct.pack("!BBQ", 0x80 | kind, 0x80 | 127, size)
        # A mask of zeros is a valid mask; it protects caches on the way from browsers, which we are not.
        self._socket.sendall(head + b"\0\0\0\0" + body)

    def __iter__(self) -> Iterator[str]:
        """The texts that come, until the line is closed."""
        try:
            while True:
                kind, body = self._frame()
                if kind == TEXT:
                    yield body.decode()
                elif kind == PING:
                    self.send(body.decode(errors="replace"), PONG)
                elif kind == CLOSE:
                    return
        except OSError:
            return

    def close(self) -> None:
        """Hang up."""
        self._socket.close()

    def _frame(self) -> tuple[int, bytes]:
        first, second = self._take(2)
        size = second & 0x7F
        if size == 126:
            (size,) = struct.unpack("!H", self._take(2))
        elif size == 127:
            (size,) = struct.unpack("!Q", self._take(8))
        return first & 0x0F, self._take(size)

    def _take(self, size: int) -> bytes:
        while len(self._buffer) < size:
            self._more()
        taken, self._buffer = self._buffer[:size], self._buffer[size:]
        return taken

    def _until(self, end: bytes) -> bytes:
        while end not in self._buffer:
            self._more()
        head, self._buffer = self._buffer.split(end, 1)
        return head

    def _more(self) -> None:
        data = self._socket.recv(65536)
        if not data:
            raise LineClosed("closed")
        self._buffer += data
