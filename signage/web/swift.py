"""A door beside Flask for what machines report all day long.

A signed report of a reader needs no session, no language, no form token and no route to be found; Flask's own part of
such a request was a quarter of its processor time (measured at 200 taps/s). The operation itself stays in the API, with
its description; what is refused, large or odd goes there and gets its words there.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from pydantic import BaseModel
from werkzeug.sansio.utils import host_is_trusted

from signage.clock import stopwatch
from signage.errors import Problem
from signage.web.headers import FIXED
from signage.web.health import Health

Answer = Callable[[Mapping[str, str], bytes], BaseModel]
Environ = dict[str, Any]
Wsgi = Callable[[Environ, Any], Iterable[bytes]]

LARGEST = 65_536


class SwiftDoor:
    """WSGI around the app: answers the addresses it knows, hands everything else on."""

    def __init__(self, app: Wsgi, health: Health, hosts: Iterable[str]) -> None:
        self._app = app
        self._health = health
        self._hosts = list(hosts)
        self._answers: dict[str, tuple[str, Answer]] = {}

    def add(self, path: str, endpoint: str, answer: Answer) -> None:
        """Answer POSTs to this path. endpoint: the name of the same operation in the app, for the metrics.

        answer: gets the headers (names in small letters) and the body; a Problem that it raises is not answered here:
        the app is asked again, so nothing may have happened by then.
        """
        self._answers[path] = (endpoint, answer)

    def __call__(self, environ: Environ, start_response: Any) -> Iterable[bytes]:
        """See PEP 3333."""
        known = self._answers.get(environ["PATH_INFO"])
        if known is None or not self._fits(environ):
            return self._app(environ, start_response)
        started = stopwatch()
        endpoint, answer = known
        body = environ["wsgi.input"].read(int(environ["CONTENT_LENGTH"]))
        try:
            said = answer(_headers(environ), body).model_dump_json(by_alias=True).encode()
        except Problem:
            environ["wsgi.input"] = io.BytesIO(body)
            return self._app(environ, start_response)
        self._health.requests.labels(endpoint, 200).inc()
        self._health.seconds.labels(endpoint).observe(stopwatch() - started)
        start_response("200 OK", [*_HEADERS, ("Content-Length", str(len(said)))])
        return [said]

    def _fits(self, environ: Environ) -> bool:
        length = environ.get("CONTENT_LENGTH", "")
        return (
            environ["REQUEST_METHOD"] == "POST"
            and length.isdigit()
            and int(length) <= LARGEST
            and host_is_trusted(environ.get("HTTP_HOST"), self._hosts)
        )


_HEADERS = [("Content-Type", "application/json"), ("Cache-Control", "no-store"), *FIXED.items()]


def _headers(environ: Environ) -> dict[str, str]:
    found = {name[5:].replace("_", "-").lower(): value for name, value in environ.items() if name[:5] == "HTTP_"}
    found["content-type"] = environ.get("CONTENT_TYPE", "")
    return found
