"""A day's timeline: of one display with a thousand campaigns, of a thousand displays, and how both grow.

The floor, in turns with ours, only asks every entry that meets the display when it holds on that day, and sorts what it
hears: no resolver can do less. What is above it is weighing, cutting and saying why.
"""

from __future__ import annotations

import os
import random
import time as clock
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from benchmarks.number import Number, median, percentile, spread
from signage.ids import DisplayId, PlaylistId, StoreId
from signage.schedule.claims import occurrences_of
from signage.schedule.recurrence import Recurrence
from signage.schedule.resolver import timeline
from signage.schedule.times import Doors, Holidays, Hours, StoreClock, Times
from signage.schedule.wall import Daypart
from signage.schedule.world import Aim, DisplayFacts, Entry, Item, Level, Lineup, PublishedPlaylist, Target, World

ENTRIES, PLAYLISTS, DISPLAYS, STORES = 1000, 200, 1000, 50
RUNS = 15
DAY = datetime(2026, 5, 4, tzinfo=UTC)
DAY_BAR_MS, FLEET_BAR_S, GROWTH_BAR = 20.0, 10.0, 1.25
RULES = (
    "FREQ=DAILY", "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR", "FREQ=WEEKLY;BYDAY=SA,SU", "FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,FR",
    "FREQ=MONTHLY;BYDAY=1MO", "FREQ=MONTHLY;BYMONTHDAY=1,15", "FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1",
)  # fmt: skip


def run() -> Iterator[Number]:
    """The three numbers."""
    small = bool(os.environ.get("BENCH_SMALL"))
    entries, displays, runs = (40, 20, 2) if small else (ENTRIES, DISPLAYS, RUNS)
    yield one_display(entries, runs)
    yield fleet(entries, displays)
    yield growth((entries // 4, entries, entries * 4), runs)


def one_display(entries: int, runs: int) -> Number:
    """The timeline of a day for a display that every entry meets."""
    world, display = a_world(entries, displays=1), DisplayId("display-0")
    ours, floor = in_turns(runs, lambda: day_of(world, display), lambda: asked(world, display))
    value, least = median(ours), median(floor)
    return Number(
        name="resolve_day", value=value, unit="ms", p50=value, p99=percentile(ours, 99), peer="asking every entry",
        peer_value=least, ratio=value / least, bar=f"≤ {DAY_BAR_MS:g} ms", holds=value <= DAY_BAR_MS, runs=runs,
        spread=spread(ours), more={"entries": entries, "playlists": PLAYLISTS, "segments": day_of(world, display)},
    )  # fmt: skip


def fleet(entries: int, displays: int) -> Number:
    """The timelines of a day for all displays of all stores, one after the other."""
    world = a_world(entries, displays=displays)
    started = clock.perf_counter()
    segments = sum(day_of(world, display) for display in world.displays)
    took = clock.perf_counter() - started
    started = clock.perf_counter()
    for display in world.displays:
        asked(world, display)
    least = clock.perf_counter() - started
    return Number(
        name="resolve_day_fleet", value=took, unit="s", peer="asking every entry", peer_value=least, ratio=took / least,
        bar=f"≤ {FLEET_BAR_S:g} s", holds=took <= FLEET_BAR_S,
        more={"entries": entries, "displays": displays, "segments": segments},
    )  # fmt: skip


def growth(sizes: tuple[int, int, int], runs: int) -> Number:
    """How much more an entry costs among four times as many: 1 is linear."""
    worlds = [a_world(size, displays=1) for size in sizes]
    display = DisplayId("display-0")
    times: list[list[float]] = [[] for _ in worlds]
    for _ in range(runs):
        for at, world in enumerate(worlds):
            times[at].append(timed(lambda world=world: day_of(world, display)))  # type: ignore[misc]
    each = [median(one) / size for one, size in zip(times, sizes, strict=True)]
    value = max(each[1] / each[0], each[2] / each[1])
    return Number(
        name="resolve_day_growth", value=value, unit="× an entry", bar=f"≤ {GROWTH_BAR:g}", holds=value <= GROWTH_BAR,
        runs=runs, more={"sizes": list(sizes), "ms": [round(median(one), 3) for one in times]},
    )  # fmt: skip


def in_turns(runs: int, *works: Callable[[], object]) -> list[list[float]]:
    """Milliseconds of each, one after the other, so that a slow minute of the machine hits all."""
    times: list[list[float]] = [[] for _ in works]
    for _ in range(runs):
        for at, work in enumerate(works):
            times[at].append(timed(work))
    return times


def timed(work: Callable[[], object]) -> float:
    """Milliseconds."""
    started = clock.perf_counter()
    work()
    return (clock.perf_counter() - started) * 1000


def day_of(world: World, display: DisplayId) -> int:
    """How many segments a day has."""
    return sum(1 for _ in timeline(world, display, DAY, DAY + timedelta(days=1)))


def asked(world: World, display: DisplayId) -> int:
    """The floor: when each entry that meets the display holds on that day, sorted."""
    facts = world.displays[display]
    window = (DAY, DAY + timedelta(days=1))
    found = [
        span
        for entry in world.entries
        if entry.meets(facts)
        for _, span in occurrences_of(entry, world.clock(facts), window)
    ]
    return len(sorted(found))


def a_world(entries: int, displays: int) -> World:
    """A chain's plan as it grows over a year: mostly campaigns, some of every level, repeated in every way."""
    chance = random.Random(4)
    playlists = {
        PlaylistId(f"playlist-{at}"): PublishedPlaylist(
            PlaylistId(f"playlist-{at}"), 1, f"Playlist {at}",
            tuple(Item(f"item-{number}", timedelta(seconds=8 + number % 5)) for number in range(8)),
        )
        for at in range(PLAYLISTS)
    }  # fmt: skip
    facts = {
        DisplayId(f"display-{at}"): DisplayFacts(DisplayId(f"display-{at}"), StoreId(f"store-{at % STORES}"))
        for at in range(displays)
    }
    # Stores that say the same share one clock (`signage.schedule.clocks`): here there are five.
    walls = [
        StoreClock(
            ZoneInfo("Europe/Berlin"),
            frozenset({date(2026, 5, 1)}),
            tuple(Hours(day, time(9, 10 * at), time(20)) for day in range(6)),
        )
        for at in range(5)
    ]
    clocks = {StoreId(f"store-{at}"): walls[at % 5] for at in range(STORES)}
    planned = Lineup(an_entry(chance, at, displays) for at in range(entries))
    return World("1", facts, playlists, planned, clocks=clocks)


def an_entry(chance: random.Random, at: int, displays: int) -> Entry:
    """One of them; with one display every entry meets it."""
    everywhere = displays == 1 or chance.random() < 0.1
    store = Aim(Target.STORE, f"store-{chance.randrange(STORES)}")
    one = Aim(Target.DISPLAY, f"display-{chance.randrange(displays)}")
    level = chance.choices((Level.CAMPAIGN, Level.PROGRAMME, Level.ACTION, Level.EMERGENCY), weights=(900, 60, 38, 2))[
        0
    ]
    first = date(2026, 1, 1) + timedelta(days=chance.randrange(200))
    opens = time(chance.randrange(7, 19), chance.choice((0, 15, 30)))
    times = Times(
        first=first,
        last=first + timedelta(days=chance.randrange(7, 30 if level is Level.ACTION else 120)),
        daypart=Daypart(opens, time(opens.hour + chance.randrange(1, 4), opens.minute)),
        rule=Recurrence.parse(chance.choice(RULES), datetime.combine(date(2026, 1, 1), time())),
        holidays=chance.choice(tuple(Holidays)),
        doors=chance.choice((Doors.ANY, Doors.ANY, Doors.OPEN)),
    )
    aim = Aim(Target.ALL) if everywhere else chance.choice((store, one))
    playlist = PlaylistId(f"playlist-{chance.randrange(PLAYLISTS)}")
    return Entry(f"entry-{at:05}", playlist, (aim,), level, times=times)
