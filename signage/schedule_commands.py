"""`auslage schedule`: what is on a display, and why. It needs every room, so it stands beside `app`."""

from __future__ import annotations

import json
from datetime import datetime
from typing import TYPE_CHECKING

import click

from signage.access import SYSTEM
from signage.errors import N_, Invalid
from signage.ids import DisplayId
from signage.settings import Settings
from signage.web import LANGUAGES, say_moment

if TYPE_CHECKING:
    from signage.app import Rooms


class NoTime(Invalid):
    """Something that is no moment."""

    field = "/at"
    sentence = N_("“%(text)s” is no time. Write one such as 2026-05-04T11:30+02:00.")


@click.group()
def schedule() -> None:
    """What displays show, and why."""


@schedule.command()
@click.argument("display")
@click.option("--at", "moment", help="A time with its offset, such as 2026-05-04T11:30+02:00; now when not given.")
@click.option("--json", "as_json", is_flag=True, help="For programs: the answer as the API gives it.")
@click.option("--language", type=click.Choice(LANGUAGES), default="en", show_default=True)
def explain(display: str, moment: str | None, as_json: bool, language: str) -> None:
    """Say what DISPLAY (its id or its name) shows, the whole chain of reasons, and what lost and why."""
    from signage.app import build
    from signage.migrations import upgrade

    settings = Settings.from_env()
    settings.auslage_data.mkdir(parents=True, exist_ok=True)
    upgrade(settings)
    rooms = build(settings)
    try:
        at = _read(moment) if moment else rooms.kernel.clock.now()
        for line in told(rooms, display, at, language=language, as_json=as_json):
            click.echo(line)
    finally:
        rooms.kernel.close()


def told(rooms: Rooms, display: str, at: datetime, *, language: str, as_json: bool) -> list[str]:
    """What the command prints, line by line. display: its id or its name."""
    from signage.schedule import Explainer, answer_out

    schedule = rooms.schedule
    known = next((one for one in schedule.displays(SYSTEM) if display in (one.id, one.name)), None)
    answer = schedule.resolve(SYSTEM, known.id if known else DisplayId(display), at)
    with rooms.web.flask.test_request_context(headers={"Accept-Language": language}):
        if as_json or known is None:
            said = answer_out(schedule, answer, at).model_dump(mode="json")
            return [json.dumps(said, indent=2, ensure_ascii=False)]
        zone = schedule.zone_of(known.id)
        explainer = Explainer(schedule, rooms.places, lambda one: say_moment(one, zone))
        return list(explainer.lines(known, answer.main, at))


def _read(text: str) -> datetime:
    try:
        return datetime.fromisoformat(text)
    except ValueError as cause:
        raise NoTime(text=text[:40]) from cause
