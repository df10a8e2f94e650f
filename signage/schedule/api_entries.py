"""REST for the entries of the schedule."""

from __future__ import annotations

from datetime import date, datetime, time

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

from signage.access import Role
from signage.errors import Stale
from signage.ids import PlaylistId, ProductId
from signage.web import Reply, Web, if_match

from .entries import PAGE, Wanted
from .entry import NewEntry, Planned
from .service import Schedule
from .times import Doors, Holidays
from .world import Aim, Level, Stock, Target


class EntryPath(BaseModel):
    """Which entry."""

    entry_id: str = Field(min_length=1, max_length=40)


class EntriesQuery(BaseModel):
    """Which entries. after: the `after` of the page before."""

    playlist: str | None = Field(None, max_length=40)
    level: Level | None = None
    campaign: str | None = Field(None, max_length=40)
    target: Target | None = None
    target_id: str | None = Field(None, max_length=40)
    after: str = Field("", max_length=40)
    limit: int = Field(PAGE, ge=1, le=500)

    def value(self, more: int = 0) -> Wanted:
        return Wanted(
            playlist=PlaylistId(self.playlist) if self.playlist else None,
            level=self.level,
            campaign=self.campaign,
            target=self.target,
            target_id=self.target_id,
            after=self.after,
            limit=self.limit + more,
        )


class AimIO(BaseModel):
    """One target; `id` is empty for all displays."""

    model_config = ConfigDict(extra="forbid")

    target: Target
    id: str = Field("", max_length=40)


class StockIO(BaseModel):
    """Until sold out: while the store has more than that many of a product."""

    model_config = ConfigDict(extra="forbid")

    product: str = Field(min_length=1, max_length=40)
    more_than: int = Field(0, ge=0, le=1_000_000)


class EntryIn(BaseModel):
    """A playlist for targets on a level.

    first, last, starts, ends and rule are of the clock on the wall of each store; since and until are instants. rule: a
    recurrence as calendars write it (RFC 5545) at the grain of a day, counted from `first`. exceptions, added: days on
    which it does not, or does, hold whatever the rule says.
    """

    model_config = ConfigDict(extra="forbid")

    playlist: str = Field(min_length=1, max_length=40)
    targets: list[AimIO] = Field(max_length=500)
    level: Level = Level.PROGRAMME
    since: AwareDatetime | None = None
    until: AwareDatetime | None = None
    first: date | None = None
    last: date | None = None
    starts: time | None = None
    ends: time | None = None
    rule: str = Field("", max_length=400)
    exceptions: list[date] = Field(default_factory=list, max_length=400)
    added: list[date] = Field(default_factory=list, max_length=400)
    holidays: Holidays = Holidays.AS_USUAL
    doors: Doors = Doors.ANY
    lead_minutes: int = Field(0, description="Before opening and after closing, with doors")
    stock: StockIO | None = None
    share: int | None = Field(None, description="Percentage of the time that a campaign owns")
    paused: bool = False
    campaign: str | None = Field(None, max_length=40)

    def value(self) -> NewEntry:
        return NewEntry(
            playlist=PlaylistId(self.playlist),
            aims=tuple(Aim(one.target, one.id) for one in self.targets),
            level=self.level,
            since=self.since,
            until=self.until,
            first=self.first,
            last=self.last,
            starts=self.starts.replace(tzinfo=None) if self.starts else None,
            ends=self.ends.replace(tzinfo=None) if self.ends else None,
            rule=self.rule.strip(),
            exceptions=tuple(self.exceptions),
            added=tuple(self.added),
            holidays=self.holidays,
            doors=self.doors,
            lead_minutes=self.lead_minutes,
            stock=Stock(ProductId(self.stock.product), self.stock.more_than) if self.stock else None,
            share=self.share,
            paused=self.paused,
            campaign=self.campaign,
        )


class EntryOut(EntryIn):
    """An entry as it is kept. always: it holds at any time, and is its target's ordinary programme."""

    id: str
    store: str | None
    version: int
    always: bool
    created_at: datetime
    created_by: str

    @staticmethod
    def of(one: Planned) -> EntryOut:
        said, stock = one.said, one.said.stock
        return EntryOut(
            id=one.id,
            store=one.store,
            version=one.version,
            always=one.entry.always and said.level is Level.PROGRAMME and len(said.aims) == 1,
            created_at=one.created_at,
            created_by=one.created_by,
            playlist=said.playlist,
            targets=[AimIO(target=aim.target, id=aim.id) for aim in said.aims],
            level=said.level,
            since=said.since,
            until=said.until,
            first=said.first,
            last=said.last,
            starts=said.starts,
            ends=said.ends,
            rule=said.rule,
            exceptions=list(said.exceptions),
            added=list(said.added),
            holidays=said.holidays,
            doors=said.doors,
            lead_minutes=said.lead_minutes,
            stock=StockIO(product=stock.product, more_than=stock.more_than) if stock else None,
            share=said.share,
            paused=said.paused,
            campaign=said.campaign,
        )


class EntriesOut(BaseModel):
    """A page of entries. after: where the next page begins; null at the end."""

    entries: list[EntryOut]
    after: str | None


def init_entries(web: Web, schedule: Schedule) -> None:
    """Open the doors of entries."""
    api = web.api("entries")
    entries = schedule.entries

    @api.get("/schedule/entries", allow=Role.VIEWER, out=EntriesOut)
    def listed(query: EntriesQuery) -> EntriesOut:
        """Which playlists are given to what, and when."""
        found = entries.find(web.account(), query.value(more=1))
        page = [EntryOut.of(one) for one in found[: query.limit]]
        return EntriesOut(entries=page, after=page[-1].id if len(found) > query.limit else None)

    @api.post("/schedule/entries", allow=Role.EDITOR, out=EntryOut, status=201)
    def add(body: EntryIn) -> Reply:
        """Give a playlist to displays, groups, tags, places, stores or all."""
        return _entry(entries.add(web.account(), body.value()), 201)

    @api.get("/schedule/entries/<entry_id>", allow=Role.VIEWER, out=EntryOut)
    def one_entry(path: EntryPath) -> Reply:
        """One entry."""
        return _entry(entries.get(web.account(), path.entry_id))

    @api.put("/schedule/entries/<entry_id>", allow=Role.EDITOR, out=EntryOut)
    def change(path: EntryPath, body: EntryIn) -> Reply:
        """Say an entry anew, whole."""
        return _entry(entries.change(web.account(), path.entry_id, body.value(), expected=expected_version()))

    @api.delete("/schedule/entries/<entry_id>", allow=Role.EDITOR)
    def remove(path: EntryPath) -> None:
        """Take an entry back."""
        entries.remove(web.account(), path.entry_id, expected=expected_version())


def expected_version() -> int | None:
    """The version that the caller worked on, from `If-Match`; raises Stale for one that never was ours."""
    tag = if_match()
    if tag is None:
        return None
    if not tag.isdecimal():
        raise Stale
    return int(tag)


def _entry(one: Planned, status: int = 200) -> Reply:
    return Reply(EntryOut.of(one), status, etag=str(one.version))
