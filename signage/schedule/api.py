"""REST for what is on, when and why."""

from __future__ import annotations

from datetime import datetime

from flask_babel import gettext
from pydantic import AwareDatetime, BaseModel, Field, JsonValue

from signage.access import Role
from signage.ids import DisplayId, PlaylistId, StoreId
from signage.web import Web

from .answer import Reason, Showing
from .resolver import playing
from .service import Schedule
from .words import SENTENCES
from .world import Entry, Target


class ResolveQuery(BaseModel):
    """Which display, and when; without a time it is now."""

    display: str = Field(min_length=1, max_length=40)
    at: AwareDatetime | None = None


class TimelineQuery(BaseModel):
    """Which display, from when to when."""

    display: str = Field(min_length=1, max_length=40)
    since: AwareDatetime
    until: AwareDatetime


class EntryPath(BaseModel):
    """Which assignment."""

    entry_id: str = Field(min_length=1, max_length=40)


class EntriesQuery(BaseModel):
    """Of one playlist, or of all."""

    playlist: str | None = Field(None, max_length=40)


class EntryIn(BaseModel):
    """A playlist for a target; `target_id` is empty for all displays."""

    playlist: str = Field(min_length=1, max_length=40)
    target: Target
    target_id: str = Field("", max_length=40)
    since: AwareDatetime | None = None
    until: AwareDatetime | None = None


class EntryOut(BaseModel):
    """An assignment."""

    id: str
    playlist: str
    target: Target
    target_id: str
    level: str
    since: datetime | None
    until: datetime | None


class EntriesOut(BaseModel):
    """Assignments."""

    entries: list[EntryOut]


class ReasonOut(BaseModel):
    """One link of the chain: a code for programs, a sentence for people."""

    code: str
    text: str


class LoserOut(ReasonOut):
    """A candidate that is not on, and why."""

    kind: str
    id: str


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
        answer = schedule.resolve(web.account(), DisplayId(query.display), at)
        return AnswerOut(display=query.display, at=at, zones={n: _zone(web, z, at) for n, z in answer.zones.items()})

    @api.get("/timeline", allow=Role.VIEWER, out=TimelineOut)
    def timeline(query: TimelineQuery) -> TimelineOut:
        """What is on a display over a stretch of time."""
        found = schedule.timeline(web.account(), DisplayId(query.display), query.since, query.until)
        return TimelineOut(
            segments=[
                SegmentOut(
                    since=one.since,
                    until=one.until,
                    zones={name: _zone(web, zone, None) for name, zone in one.answer.zones.items()},
                )
                for one in found
            ]
        )

    @api.get("/schedule/entries", allow=Role.VIEWER, out=EntriesOut)
    def entries(query: EntriesQuery) -> EntriesOut:
        """Which playlists are assigned to what."""
        playlist = PlaylistId(query.playlist) if query.playlist else None
        return EntriesOut(entries=[_entry(one) for one in schedule.assignments(web.account(), playlist)])

    @api.post("/schedule/entries", allow=Role.EDITOR, out=EntryOut, status=201)
    def assign(body: EntryIn) -> EntryOut:
        """Give a playlist to a display, a place, a store or all."""
        made = schedule.assign(
            web.account(),
            PlaylistId(body.playlist),
            body.target,
            body.target_id,
            since=body.since,
            until=body.until,
        )
        return _entry(made)

    @api.delete("/schedule/entries/<entry_id>", allow=Role.EDITOR)
    def unassign(path: EntryPath) -> None:
        """Take an assignment back."""
        schedule.unassign(web.account(), path.entry_id)

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


def _entry(one: Entry) -> EntryOut:
    return EntryOut(
        id=one.id,
        playlist=one.playlist,
        target=one.target,
        target_id=one.target_id,
        level=one.level.value,
        since=one.since,
        until=one.until,
    )


def _zone(web: Web, showing: Showing, at: datetime | None) -> ZoneOut:
    now = playing(showing, at) if at else None
    part = now.part if now else showing.parts[0] if len(showing.parts) == 1 else None
    return ZoneOut(
        playlist=part.playlist if part else None,
        version=part.version if part else None,
        level=showing.level,
        item=now.item.id if now else None,
        since=showing.since,
        until=showing.until,
        reasons=[ReasonOut(code=one.code, text=_words(web, one)) for one in showing.reasons],
        losers=[
            LoserOut(kind=one.kind, id=one.id, code=one.reason.code, text=_words(web, one.reason))
            for one in showing.losers
        ],
    )


def _words(web: Web, reason: Reason) -> str:
    params = {
        name: web.moment(datetime.fromisoformat(value)) if name in ("since", "until") and value else value
        for name, value in reason.params.items()
    }
    sentence: str = gettext(SENTENCES[reason.code])
    return sentence % params if "%(" in sentence else sentence
