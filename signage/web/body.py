"""What a request may hold before anybody looks at it: JSON as its standard has it, and text that can be kept.

Python's own reader takes `NaN`, `1e999` and halves of characters, and breaks off where brackets lie deep; a database
refuses the character NUL. Nobody who means well sends these.
"""

from __future__ import annotations

from typing import Any

import orjson
from flask import Flask, request
from flask.json.provider import DefaultJSONProvider

from signage.errors import N_, Invalid

NUL = "\0"


class NotJson(Invalid):
    """The body is no JSON object or array."""

    sentence = N_("This is not valid JSON.")


class Unprintable(Invalid):
    """A text holds the character NUL."""

    sentence = N_("A text holds a character that cannot be kept: type it again.")


class StrictJson(DefaultJSONProvider):
    """How this app reads JSON."""

    def loads(self, s: str | bytes, **_kwargs: Any) -> Any:
        """The value. Raises NotJson, Unprintable."""
        try:
            found = orjson.loads(s)
        except orjson.JSONDecodeError:
            raise NotJson from None
        if isinstance(found, str):
            raise NotJson  # the library would read this text as JSON once more, by rules of its own
        escaped = b"\\u0000" if isinstance(s, bytes) else "\\u0000"
        if escaped in s and (where := _nul(found)) is not None:  # type: ignore[operator]
            raise Unprintable(field=where)
        return found


def _nul(value: Any, pointer: str = "") -> str | None:
    """Where in a value the first NUL stands."""
    if isinstance(value, str):
        return pointer if NUL in value else None
    parts = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, part in parts:
        if isinstance(key, str) and NUL in key:
            return pointer
        found = _nul(part, f"{pointer}/{str(key).replace('~', '~0').replace('/', '~1')}")
        if found is not None:
            return found
    return None


def _refuse_nul() -> None:
    # A tag's page answers whatever code it is asked for, and keeps that it was.
    texts = [*request.args.values(), *([] if request.path.startswith("/t/") else [request.path])]
    if request.mimetype in ("application/x-www-form-urlencoded", "multipart/form-data") and request.endpoint:
        texts += request.form.values()
    if any(NUL in text for text in texts):
        raise Unprintable


def init_app(app: Flask) -> None:
    """Read every request like this; registered behind the guard, so that nobody's body is read before it is due."""
    app.json = StrictJson(app)
    app.before_request(_refuse_nul)
