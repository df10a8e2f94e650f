"""What somebody may put into JSON who means no good, and what every answer to it must be."""

from __future__ import annotations

import copy
import json
import re
from collections.abc import Iterator
from typing import Any, Final

from werkzeug.test import TestResponse

DEEP: Final = "[" * 5_000 + "]" * 5_000
BODIES: Final = {
    "nothing": "",
    "no json": "{",
    "no number": '{"document": {"title": NaN}}',
    "infinite": '{"document": {"title": -Infinity}}',
    "a number too large": '{"document": {"title": 1e999}}',
    "half a character": '{"document": {"title": "\\ud800"}}',
    "a character that cannot be kept": '{"document": {"a/b": ["\\u0000"]}, "text": "\\u0000", "page": "\\u0000"}',
    "brackets without end": DEEP,
    "brackets without end in an object": '{"document": {"title": ' + DEEP + "}}",
    "json in a text": json.dumps(json.dumps({"document": {"title": "NaN"}})),
    "a list": "[]",
    "a text": '"text"',
    "a number": "7",
    "null": "null",
    "a prototype": '{"__proto__": {"document": {}}, "constructor": {"prototype": {"document": {}}}}',
    "too much": '{"document": {"title": "' + "x" * 600_000 + '"}}',
}
HARMFUL: Final = ("no json", "no number", "infinite", "a number too large", "half a character", "json in a text")
"""Bodies that nothing may take, whatever it is asked for."""

VALUES: Final[tuple[Any, ...]] = (
    None, True, -1, 10**30, 1e308, "", "__proto__", "constructor", "../../etc/passwd", "<script>alert(1)</script>",
    "javascript:alert(1)", "//evil.example", "' OR 1=1 --", "NaN", "x" * 100_000, [], {}, [[]], [None],
    {"__proto__": {"x": 1}}, ["x"] * 400,
)  # fmt: skip
"""What is put in the place of each value of a good body."""

OF_A_LIBRARY: Final = re.compile(r"Input should|Value error|validation error|Extra inputs|pydantic|Traceback|%\(")
"""Words that no person should read."""


def nodes(value: Any, at: tuple[str | int, ...] = ()) -> Iterator[tuple[str | int, ...]]:
    """The place of every value inside this one."""
    if at:
        yield at
    parts = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, part in parts:
        yield from nodes(part, (*at, key))


def put(value: Any, at: tuple[str | int, ...], other: Any) -> Any:
    """The value with another one at this place."""
    found = copy.deepcopy(value)
    inner = found
    for key in at[:-1]:
        inner = inner[key]
    inner[at[-1]] = other
    return found


def pointer(at: tuple[str | int, ...]) -> str:
    """The place as a JSON pointer."""
    return "".join(f"/{part}" for part in at)


def wrong_with(answer: TestResponse) -> str:
    """What is wrong with a refusal: it is a problem document with a sentence for a person, and says where."""
    if answer.status_code >= 500:
        return f"{answer.status_code} {answer.text[:200]}"
    if answer.status_code < 400:
        return ""
    if answer.content_type != "application/problem+json":
        return f"{answer.status_code} of type {answer.content_type}"
    body = answer.get_json()
    said = [body["detail"], *(one["detail"] for one in body.get("errors", []))]
    unfit = [one for one in said if not one.endswith((".", "!", "?")) or OF_A_LIBRARY.search(one)]
    if unfit:
        return f"{answer.status_code} {unfit[0]!r}"
    if answer.status_code == 422 and not all("pointer" in one for one in body.get("errors", [{}])):
        return f"no pointer in {body}"
    return ""
