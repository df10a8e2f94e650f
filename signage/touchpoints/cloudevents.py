"""What readers say: one CloudEvent 1.0, in structured or binary form; pure."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from signage.errors import N_, Invalid

TOUCHED = "auslage.touchpoint.touched.v1"
STRUCTURED = "application/cloudevents+json"
LONGEST_BODY = 256 * 1024
WAYS = frozenset("CDEFGH")

_SOURCE = re.compile(rb'"source"\s*:\s*"([^"\\]{1,200})"')


class NotAnEvent(Invalid):
    """The body is no CloudEvent at all."""

    field = "/"
    sentence = N_(
        "This is not a CloudEvent. Send one JSON object as application/cloudevents+json, or its data with ce-… headers."
    )


class TooBig(Invalid):
    """The body is longer than any event needs."""

    field = "/"
    sentence = N_("An event has at most 256 KiB.")


class OneAtATime(Invalid):
    """A batch where one event is taken."""

    field = "/"
    sentence = N_("Send one event at a time: batches are not taken here.")


@dataclass(frozen=True, slots=True)
class ReaderEvent:
    """One thing that a reader reports. problem: why it cannot be taken, or empty."""

    id: str
    source: str
    type: str
    subject: str = ""
    time: datetime | None = None
    way: str = "E"
    uid: str = ""
    credential: str = ""
    problem: str = ""


def sources_in(headers: Mapping[str, str], body: bytes) -> tuple[str, ...]:
    """Sources that an unverified message names: which keys to try, and nothing else is taken from it."""
    named = headers.get("ce-source")
    if named:
        return (named,)
    return tuple(dict.fromkeys(match.decode("utf-8", "replace") for match in _SOURCE.findall(body)[:4]))


def read_event(headers: Mapping[str, str], body: bytes) -> ReaderEvent:
    """The event in a verified message; raises NotAnEvent, OneAtATime or TooBig.

    What is an event but cannot be used keeps its id and says why in `problem`: the reader must not send it again.
    """
    if len(body) > LONGEST_BODY:
        raise TooBig
    kind = headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind == "application/cloudevents-batch+json":
        raise OneAtATime
    if "ce-id" in headers or "ce-type" in headers:
        return _event({**_ce_headers(headers), "data": _json(body) if body else {}})
    if kind not in (STRUCTURED, "application/json"):
        raise NotAnEvent
    event = _json(body)
    if not isinstance(event, dict):
        raise NotAnEvent
    return _event(event)


def _ce_headers(headers: Mapping[str, str]) -> dict[str, Any]:
    names = ("specversion", "id", "source", "type", "subject", "time")
    return {name: headers[f"ce-{name}"] for name in names if f"ce-{name}" in headers}


def _json(body: bytes) -> Any:
    try:
        return json.loads(body)
    except (ValueError, RecursionError) as cause:
        raise NotAnEvent from cause


def _event(event: dict[str, Any]) -> ReaderEvent:
    data = event.get("data", {})
    at = _instant(event.get("time"))
    if not isinstance(data, dict):
        data, problem = {}, "malformed"
    else:
        problem = _problem_of(event, at)
    return ReaderEvent(
        id=_text(event.get("id"), 200),
        source=_text(event.get("source"), 200),
        type=_text(event.get("type"), 200),
        subject=_text(event.get("subject"), 200),
        time=at,
        way=data["way"] if data.get("way") in WAYS else "E",
        uid=_text(data.get("uid"), 200),
        credential=_text(data.get("credential"), 4096),
        problem=problem,
    )


def _problem_of(event: dict[str, Any], at: datetime | None) -> str:
    for name in ("id", "source", "type"):
        if not _text(event.get(name), 200):
            return f"no_{name}"
    if event.get("specversion") != "1.0":
        return "wrong_specversion"
    if event["type"] != TOUCHED:
        return "unknown_type"
    if at is None and event.get("time") is not None:
        return "bad_time"
    if "data_base64" in event:
        return "malformed"
    return ""


def _text(value: object, longest: int) -> str:
    return value if isinstance(value, str) and len(value) <= longest and "\x00" not in value else ""


def _instant(value: object) -> datetime | None:
    if not isinstance(value, str) or len(value) > 40:
        return None
    try:
        at = datetime.fromisoformat(value)
    except ValueError:
        return None
    return at if at.tzinfo is not None else None
