"""REST for what is on, when and why."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime

from flask import Response
from pydantic import BaseModel, Field, JsonValue

from signage.access import Role
from signage.ids import DisplayId, PlaylistId, StoreId
from signage.web import Web, say_moment

from .answer import Answer, Showing
from .api_entries import EntriesQuery
from .explain import words
from .ical import calendar_of
from .resolver import playing
from .service import Schedule
from .world import Target


class ResolveQuery(BaseModel):
    """Which display, and when; without a time it is now. draft: a playlist whose newest draft is taken as published."""

    display: str = Field(min_length=1, max_length=40)
    at: datetime | None = None
    draft: str | None = Field(None, max_length=40)


class TimelineQuery(BaseModel):
    """Which display, from when to when: 62 days at the most."""

    display: str = Field(min_length=1, max_length=40)
    since: datetime = Field(alias="from")
    until: datetime = Field(alias="to")


class WhereQuery(BaseModel):
    """What is looked for: a medium or a product."""

    medium: str | None = Field(None, max_length=40)
    product: str | None = Field(None, max_length=40)


class RunOut(BaseModel):
    """A display that shows it within the next 30 days: from when, until when, by which playlist."""

    display: str
    name: str
    store: str | None
    playlist: str
    title: str
    since: datetime
    until: datetime


class RunsOut(BaseModel):
    """Where it runs, displays that show it now first."""

    runs: list[RunOut]


class ReasonOut(BaseModel):
    """One link of the chain: a code for programs, a sentence for people."""

    code: str
    text: str


class LoserOut(ReasonOut):
    """A candidate that is not on, and why. name: the title of its playlist; empty for an item."""

    kind: str
    id: str
    name: str


class ZoneOut(BaseModel):
    """What one zone shows."""

    playlist: str | None
    version: int | None
    level: str | None
    item: str | None
    since: datetime | None
    until: datetime | None
    reasons: list[ReasonOut]
    losers: list[LoserOut]


class AnswerOut(BaseModel):
    """What a display shows, zone by zone."""

    display: str
    at: datetime
    zones: dict[str, ZoneOut]


class SegmentOut(BaseModel):
    """A stretch of time with one answer."""

    since: datetime
    until: datetime
    zones: dict[str, ZoneOut]


class PlaylistPath(BaseModel):
    """Which playlist."""

    id: str = Field(min_length=1, max_length=40)


class StorePath(BaseModel):
    """Which store."""

    store: str = Field(min_length=1, max_length=40)


class FallbackIn(BaseModel):
    """The playlist for when nothing is planned; null for the house card."""

    playlist: str | None = Field(max_length=40)


class FallbackOut(BaseModel):
    """What the displays of a store show when nothing is planned."""

    store: str
    playlist: str | None


class FallbacksOut(BaseModel):
    """Of every store that has chosen one."""

    fallbacks: list[FallbackOut]


class PreviewOut(BaseModel):
    """What displays would get of a draft: items, where the studio finds their files, live values."""

    items: list[dict[str, JsonValue]]
    files: dict[str, str]
    data: dict[str, JsonValue]


class TargetOut(BaseModel):
    """Something that a playlist can be assigned to, and the playlist that it has at any time, if it has one."""

    target: Target
    id: str
    name: str
    store: str
    playlist: str | None
    playlist_title: str


class TargetsOut(BaseModel):
    """Everything that a playlist can be assigned to, displays first."""

    targets: list[TargetOut]


class TimelineOut(BaseModel):
    """The answers of a stretch of time, in order, without gaps."""

    segments: list[SegmentOut]


def init_api(web: Web, schedule: Schedule) -> None:
    """Open the doors of the schedule."""
    api = web.api("schedule")

    @api.get("/resolve", allow=Role.VIEWER, out=AnswerOut)
    def resolve(query: ResolveQuery) -> AnswerOut:
        """What is on a display at a moment, why, and what lost."""
        at = query.at or web.kernel.clock.now()
        draft = PlaylistId(query.draft) if query.draft else None
        return answer_out(schedule, schedule.resolve(web.account(), DisplayId(query.display), at, draft=draft), at)

    @api.get("/timeline", allow=Role.VIEWER, out=TimelineOut)
    def timeline(query: TimelineQuery) -> TimelineOut:
        """What is on a display over a stretch of time."""
        found = schedule.timeline(web.account(), DisplayId(query.display), query.since, query.until)
        moment = _moments(schedule, DisplayId(query.display))
        return TimelineOut(
            segments=[
                SegmentOut(
                    since=one.since,
                    until=one.until,
                    zones={name: _zone(zone, None, {}, moment) for name, zone in one.answer.zones.items()},
                )
                for one in found
            ]
        )

    @api.get("/schedule/fallbacks", allow=Role.VIEWER, out=FallbacksOut)
    def fallbacks() -> FallbacksOut:
        """What the displays of each store show when nothing is planned for them."""
        found = schedule.fallbacks(web.account())
        return FallbacksOut(fallbacks=[FallbackOut(store=store, playlist=one) for store, one in found.items()])

    @api.put("/schedule/fallbacks/<store>", allow=Role.EDITOR, out=FallbackOut)
    def set_fallback(path: StorePath, body: FallbackIn) -> FallbackOut:
        """Choose what the displays of a store show when nothing is planned; without a playlist it is the house card."""
        playlist = PlaylistId(body.playlist) if body.playlist else None
        schedule.set_fallback(web.account(), StoreId(path.store), playlist)
        return FallbackOut(store=path.store, playlist=playlist)

    @api.get("/where-on", allow=Role.VIEWER, out=RunsOut)
    def where_on(query: WhereQuery) -> RunsOut:
        """On which displays a medium or a product runs, now or within the next 30 days."""
        found = schedule.where_on(web.account(), medium=query.medium, product=query.product)
        return RunsOut(
            runs=[
                RunOut(
                    display=one.display.id,
                    name=one.display.name,
                    store=one.display.store,
                    playlist=one.playlist,
                    title=one.title,
                    since=one.since,
                    until=one.until,
                )
                for one in found
            ]
        )

    @api.get("/calendar.ics", allow=Role.VIEWER)
    def calendar(query: EntriesQuery) -> Response:
        """When the entries of the schedule hold, from a week ago to two months ahead (RFC 5545), as exact instants."""
        text = calendar_of(schedule, web.account(), query.value())
        headers = {"Content-Disposition": "attachment; filename=schedule.ics"}
        return Response(text, content_type="text/calendar; charset=utf-8", headers=headers)

    _init_studio(web, schedule)


def _init_studio(web: Web, schedule: Schedule) -> None:
    api = web.api("planning")

    @api.get("/schedule/targets", allow=Role.VIEWER, out=TargetsOut)
    def targets() -> TargetsOut:
        """Displays, places and stores that a playlist can be assigned to."""
        return TargetsOut(
            targets=[
                TargetOut(
                    target=one.target,
                    id=one.id,
                    name=one.name,
                    store=one.store,
                    playlist=one.playlist,
                    playlist_title=one.playlist_title,
                )
                for one in schedule.choices(web.account())
            ]
        )

    @api.get("/playlists/<id>/preview", allow=Role.VIEWER, out=PreviewOut)
    def preview(path: PlaylistPath) -> PreviewOut:
        """What the displays would get of the newest draft."""
        items, files, data = schedule.preview(web.account(), PlaylistId(path.id), web.public_url())
        return PreviewOut(items=items, files=files, data=data)


def answer_out(schedule: Schedule, answer: Answer, at: datetime) -> AnswerOut:
    """An answer as the API gives it; moments are said on the clock of the display's store."""
    names = schedule.entry_names()
    moment = _moments(schedule, answer.display)
    zones = {name: _zone(zone, at, names, moment) for name, zone in answer.zones.items()}
    return AnswerOut(display=answer.display, at=at, zones=zones)


def _moments(schedule: Schedule, display: DisplayId) -> Callable[[datetime], str]:
    zone = schedule.zone_of(display)
    return lambda at: say_moment(at, zone)


def _zone(
    showing: Showing, at: datetime | None, names: Mapping[str, str], moment: Callable[[datetime], str]
) -> ZoneOut:
    now = playing(showing, at) if at else None
    part = now.part if now else showing.parts[0] if len(showing.parts) == 1 else None
    return ZoneOut(
        playlist=part.playlist if part else None,
        version=part.version if part else None,
        level=showing.level,
        item=now.item.id if now else None,
        since=showing.since,
        until=showing.until,
        reasons=[ReasonOut(code=one.code, text=words(one, moment)) for one in showing.reasons],
        losers=[
            LoserOut(
                kind=one.kind,
                id=one.id,
                name=names.get(one.id, ""),
                code=one.reason.code,
                text=words(one.reason, moment),
            )
            for one in showing.losers
        ],
    )
