"""What the forms of the map send, read once at the edge."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, datetime, time

from signage.errors import N_, Invalid
from signage.ids import PlaceId

from . import errors
from .values import NAME_IN, NewPlace, NewStore, Opening, OpeningHours, Place, PlaceKind, Point, Store

NAMES = re.compile(rf"{NAME_IN}[a-z]{{2,3}}")
WEEKDAYS = (
    N_("Monday"), N_("Tuesday"), N_("Wednesday"), N_("Thursday"), N_("Friday"), N_("Saturday"), N_("Sunday"),
)  # fmt: skip


class NotANumber(Invalid):
    """A number is needed and something else was written."""

    sentence = N_("“%(value)s” is no number. Write metres such as 4.5.")


class UnknownKind(Invalid):
    """A kind of place that there is not."""

    field = "/kind"
    sentence = N_("Choose what kind of place this is.")


def place_from(form: Mapping[str, str], parent: PlaceId, *, of: Place | None = None) -> NewPlace:
    """The place that a form describes.

    of: the place before; what the form does not show stays. Raises Invalid with every problem.
    """
    problems: list[Invalid] = []
    x, y, heading = (_number(form, name, problems) for name in ("x", "y", "heading"))
    floor = _number(form, "floor", problems)
    polygon = _polygon(form.get("polygon", ""), problems)
    try:
        kind = PlaceKind(form.get("kind", ""))
    except ValueError:
        kind = PlaceKind.SHELF
        problems.append(UnknownKind())
    if problems:
        raise Invalid.many(problems)
    return NewPlace(
        parent=PlaceId(form.get("parent") or parent),
        kind=kind,
        name=form.get("name", ""),
        floor=int(floor or 0),
        x=x,
        y=y,
        heading=heading,
        polygon=polygon,
        iab_zone=form.get("iab_zone", "")[:64],
        details=_named(form, of.details if of else {}),
    )


def _named(form: Mapping[str, str], details: Mapping[str, str]) -> dict[str, str]:
    """The details with the names in other languages that the form shows; an empty one is taken away."""
    shown = {key: text.strip()[:200] for key, text in form.items() if NAMES.fullmatch(key)}
    return {key: text for key, text in {**details, **shown}.items() if text or key not in shown}


def polygon_text(polygon: tuple[Point, ...]) -> str:
    """A polygon as people write it: “0,0 4.5,0 4.5,3 0,3”."""
    return " ".join(f"{x:g},{y:g}" for x, y in polygon)


def store_from(form: Mapping[str, str], before: Store | None = None) -> NewStore:
    """The store that a form describes. before: what it was; its numbers elsewhere stay. Raises Invalid."""
    problems: list[Invalid] = []
    hours = _hours(form, problems)
    own = _dates(form.get("own_holidays", ""), problems)
    if problems:
        raise Invalid.many(problems)
    return NewStore(
        name=form.get("name", ""),
        time_zone=form.get("time_zone", "").strip(),
        region=form.get("region", "").strip()[:16],
        currency=form.get("currency", "").strip(),
        languages=tuple(re.findall(r"[\w-]+", form.get("languages", ""))),
        hours=hours,
        source=before.source if before else "auslage",
        external_id=before.external_id if before else "",
        own_holidays=own,
    )


def _hours(form: Mapping[str, str], problems: list[Invalid]) -> OpeningHours:
    hours: list[Opening] = []
    for weekday in range(1, 8):
        opens, closes = form.get(f"opens_{weekday}", ""), form.get(f"closes_{weekday}", "")
        if not opens and not closes:
            continue
        try:
            hours.append(Opening(weekday, time.fromisoformat(opens), time.fromisoformat(closes)))
        except ValueError:
            problems.append(errors.BadHours(opens=opens, closes=closes))
    return tuple(hours)


def _dates(text: str, problems: list[Invalid]) -> tuple[date, ...]:
    """Dates as people write them in either language: 2026-12-24 or 24.12.2026."""
    found: list[date] = []
    for word in re.split(r"[\s,;]+", text.strip()) if text.strip() else ():
        try:
            german = re.fullmatch(r"\d{1,2}\.\d{1,2}\.\d{4}", word, re.ASCII)
            found.append(
                datetime.strptime(word, "%d.%m.%Y").date() if german else date.fromisoformat(word)  # noqa: DTZ007
            )
        except ValueError:
            problems.append(errors.BadHoliday(text=word[:40]))
    return tuple(found)


def _number(form: Mapping[str, str], name: str, problems: list[Invalid]) -> float | None:
    # A German keyboard writes 4,5.
    value = form.get(name, "").strip().replace(",", ".")
    if not value:
        return None
    try:
        return float(value)
    except ValueError:
        problems.append(NotANumber(field=f"/{name}", value=value[:40]))
        return None


def _polygon(text: str, problems: list[Invalid]) -> tuple[Point, ...]:
    corners: list[Point] = []
    for pair in text.split():
        x, _, y = pair.partition(",")
        try:
            corners.append((float(x), float(y)))
        except ValueError:
            problems.append(NotANumber(field="/polygon", value=pair[:40]))
            return ()
    return tuple(corners)
