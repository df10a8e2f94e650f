"""What people say about an entry of the schedule, and how the resolver weighs it. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from signage.ids import PlaylistId, StoreId

from .recurrence import Recurrence
from .times import Doors, Holidays, Times
from .wall import ALL_DAY, Daypart
from .world import Aim, Entry, Halt, Level, Stock


@dataclass(frozen=True, slots=True)
class NewEntry:
    """A playlist for targets, as a person says it.

    since, until: instants. first, last: dates, both included; starts, ends: a part of the day, both or none; rule: a
    recurrence, counted from `first`: all three on the clock of the store in which a display hangs. lead_minutes: see
    `Times.lead`.
    """

    playlist: PlaylistId
    aims: tuple[Aim, ...]
    level: Level = Level.PROGRAMME
    since: datetime | None = None
    until: datetime | None = None
    first: date | None = None
    last: date | None = None
    starts: time | None = None
    ends: time | None = None
    rule: str = ""
    exceptions: tuple[date, ...] = ()
    added: tuple[date, ...] = ()
    holidays: Holidays = Holidays.AS_USUAL
    doors: Doors = Doors.ANY
    lead_minutes: int = 0
    stock: Stock | None = None
    share: int | None = None
    paused: bool = False
    campaign: str | None = None
    drill: bool = False

    def times(self) -> Times | None:
        """Its days and its part of them; None where it holds on all. Raises BadRecurrence."""
        found = Times(
            first=self.first,
            last=self.last,
            daypart=ALL_DAY if self.starts is None or self.ends is None else Daypart(self.starts, self.ends),
            rule=self.recurrence(),
            exceptions=frozenset(self.exceptions),
            added=frozenset(self.added),
            holidays=self.holidays,
            doors=self.doors,
            lead=timedelta(minutes=self.lead_minutes),
        )
        return None if found == Times(lead=found.lead) else found

    def recurrence(self) -> Recurrence | None:
        """Its rule, read. Raises BadRecurrence."""
        if not self.rule:
            return None
        return Recurrence.parse(self.rule, datetime.combine(self.first or FIRST_OF_ALL, self.starts or time()))

    def entry(self, id: str, halt: Halt | None = None) -> Entry:
        """As the resolver weighs it."""
        return Entry(
            id=id,
            playlist=self.playlist,
            aims=self.aims,
            level=self.level,
            since=self.since,
            until=self.until,
            times=self.times(),
            share=self.share,
            stock=self.stock,
            halt=Halt.PAUSED if self.paused else halt,
        )


FIRST_OF_ALL = date(2001, 1, 1)
"""A Monday: from here a rule counts whose entry names no first day."""


@dataclass(frozen=True, slots=True)
class Planned:
    """An entry as it is kept. store: whose it is to see; None: of all. version: counts its changes."""

    id: str
    said: NewEntry
    store: StoreId | None
    version: int
    created_at: datetime
    created_by: str
    halt: Halt | None = None

    @property
    def entry(self) -> Entry:
        """As the resolver weighs it."""
        return self.said.entry(self.id, self.halt)
