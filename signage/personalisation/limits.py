"""When a rule rests: window, cool-down and caps as fields of a form, and back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

from pydantic import JsonValue

from signage.errors import N_, Invalid
from signage.personalisation.rules import Cap, Cooldown, Window

UNITS: Mapping[str, tuple[int, str]] = {
    "second": (1, N_("seconds")),
    "minute": (60, N_("minutes")),
    "hour": (3_600, N_("hours")),
    "day": (86_400, N_("days")),
}
"""Units of a span: how many seconds, and how the form says it."""
EVER = "ever"
LONGEST = timedelta(days=31)

PERS: Mapping[str, str] = {
    "visitor": N_("for each visitor"),
    "session": N_("for each visit"),
    "display": N_("on each display"),
    "rule": N_("everywhere together"),
    "store": N_("in each store"),
}
"""Whom a cap counts for."""
RESTS: Mapping[str, str] = {
    "display": N_("on that display"),
    "visitor": N_("for that visitor"),
    "both": N_("for that visitor on that display"),
}
"""For whom a rule rests after it has fired."""

WEEK = tuple(str(day) for day in range(1, 8))


class NoWeekday(Invalid):
    """A window without a day."""

    field = "/window/weekdays"
    sentence = N_("Choose at least one weekday.")


class TooLong(Invalid):
    """A span longer than counts are kept."""

    sentence = N_("A span is at most %(days)s days long; choose a shorter one, or “ever”.")


@dataclass(frozen=True, slots=True)
class CapRow:
    """One cap as a person fills it in. unit: of the span, or `ever`."""

    n: str
    per: str = "visitor"
    amount: str = "1"
    unit: str = "day"


@dataclass(frozen=True, slots=True)
class Hours:
    """The window as a person fills it in: empty times are the day's ends."""

    weekdays: tuple[str, ...] = WEEK
    start: str = ""
    to: str = ""


def hours_of(window: Window | None) -> Hours:
    """The fields that show a window."""
    if window is None:
        return Hours()
    return Hours(tuple(str(day) for day in sorted(set(window.weekdays))), window.start, window.to)


def window_of(hours: Hours) -> JsonValue:
    """The window of filled fields; None for always. Raises NoWeekday."""
    if not hours.weekdays:
        raise NoWeekday
    always = set(hours.weekdays) == set(WEEK) and hours.start in ("", "00:00") and hours.to in ("", "23:59")
    if always:
        return None
    weekdays: list[JsonValue] = [number_of(day) for day in hours.weekdays]
    return {"weekdays": weekdays, "from": hours.start or "00:00", "to": hours.to or "23:59"}


def cap_row(cap: Cap) -> CapRow:
    """The row that shows a cap."""
    if cap.seconds is None:
        return CapRow(str(cap.n), cap.per, "1", EVER)
    amount, unit = in_units(cap.seconds)
    return CapRow(str(cap.n), cap.per, str(amount), unit)


def in_units(seconds: int) -> tuple[int, str]:
    """A span in its largest whole unit: 7,200 seconds are 2 hours."""
    fitting = [name for name, (length, _) in UNITS.items() if seconds % length == 0]
    return seconds // UNITS[fitting[-1]][0], fitting[-1]


def caps_of(rows: Sequence[CapRow]) -> tuple[list[JsonValue], list[Invalid]]:
    """The caps of filled rows, and whose span is too long. Words stay words, for the schema to refuse."""
    caps: list[JsonValue] = []
    wrong: list[Invalid] = []
    for number, row in enumerate(rows):
        seconds = _seconds(row)
        if isinstance(seconds, int) and seconds > LONGEST.total_seconds():
            wrong.append(TooLong(field=f"/caps/{number}", days=LONGEST.days))
            seconds = None
        caps.append({"per": row.per, "n": number_of(row.n), "seconds": seconds})
    return caps, wrong


def rest_of(cooldown: Cooldown | None) -> tuple[str, str]:
    """Seconds and for whom, as the fields have it."""
    if cooldown is None:
        return "0", "display"
    per = set(cooldown.per)
    return str(cooldown.seconds), "both" if len(per) > 1 else next(iter(per))


def cooldown_of(seconds: str, per: str) -> JsonValue:
    """The cool-down of filled fields; None for none."""
    rest = number_of(seconds)
    if rest in (0, ""):
        return None
    whom: list[JsonValue] = ["visitor", "display"] if per == "both" else [per]
    return {"per": whom, "seconds": rest}


def number_of(text: str) -> JsonValue:
    """The number that was typed, or the text itself, so that the refusal names its field."""
    if text.isascii() and text.isdecimal() and len(text) < 9:
        return int(text)
    try:
        found = float(text.replace(",", "."))
    except ValueError:
        return text
    return found if abs(found) < 10**9 else text


def _seconds(row: CapRow) -> JsonValue:
    if row.unit == EVER:
        return None
    amount, unit = number_of(row.amount), UNITS.get(row.unit)
    return amount * unit[0] if isinstance(amount, int) and unit else amount
