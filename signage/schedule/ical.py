"""The schedule as a calendar (RFC 5545): every occurrence as exact instants; no calendar must know our rules."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from signage.access import Account

from .claims import occurrences_of
from .entries import Wanted

if TYPE_CHECKING:
    from .service import Schedule

BACK, AHEAD = timedelta(days=7), timedelta(days=62)
MOST = 5000


def calendar_of(schedule: Schedule, account: Account, wanted: Wanted) -> str:
    """The occurrences of entries in sight around now, as text/calendar."""
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Auslage//Schedule//EN", *_events(schedule, account, wanted)]
    return "".join(f"{folded}\r\n" for line in [*lines, "END:VCALENDAR"] for folded in _folded(line))


def _events(schedule: Schedule, account: Account, wanted: Wanted) -> Iterator[str]:
    now = schedule.now()
    window = (now - BACK, now + AHEAD)
    titles = schedule.titles(account)
    left = MOST
    for one in schedule.entries.find(account, wanted):
        for _, (begin, end) in occurrences_of(one.entry, schedule.entries.clock_at(one.store), window):
            if left == 0 or one.halt is not None or one.said.paused:
                break
            left -= 1
            since, until = max(begin, window[0]), min(end, window[1])
            yield from (
                "BEGIN:VEVENT",
                f"UID:{one.id}-{since.astimezone(UTC):%Y%m%dT%H%M%SZ}@auslage",
                f"DTSTAMP:{now.astimezone(UTC):%Y%m%dT%H%M%SZ}",
                f"DTSTART:{_text(since)}",
                f"DTEND:{_text(until)}",
                f"SUMMARY:{_escaped(titles.get(one.said.playlist, one.said.playlist))}",
                f"CATEGORIES:{one.said.level.value}",
                "END:VEVENT",
            )


def _text(at: datetime) -> str:
    return f"{at.astimezone(UTC):%Y%m%dT%H%M%SZ}"


def _escaped(text: str) -> str:
    for sign in "\\;,":
        text = text.replace(sign, f"\\{sign}")
    return text.replace("\r", "").replace("\n", "\\n")


def _folded(line: str) -> Iterator[str]:
    """Lines of at most 75 bytes; what follows begins with a space, and no letter is torn."""
    piece, size = "", 0
    for letter in line:
        wide = len(letter.encode())
        if size + wide > 75:
            yield piece
            piece, size = " ", 1
        piece, size = piece + letter, size + wide
    yield piece
