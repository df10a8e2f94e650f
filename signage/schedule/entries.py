"""The verbs of entries: who shows what, when, on which level."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, tzinfo
from typing import TypeVar

from sqlalchemy import ColumnElement, delete, select, update
from sqlalchemy.orm import Session

from signage.access import SYSTEM, Account, Role, require, visible_to
from signage.catalogue import Catalogue
from signage.db import Tx
from signage.errors import NotFound, Stale
from signage.facts import Assigned
from signage.ids import DisplayId, PlaceId, PlaylistId, StoreId
from signage.kernel import Kernel
from signage.places import Places
from signage.playlists import Playlists

from .checks import check, check_shares
from .clocks import clock_of
from .entry import NewEntry, Planned
from .errors import NoProduct, NoSuchCampaign, NoSuchDisplay, NoSuchEntry
from .models import CampaignRow, EntryRow, TargetRow
from .rows import fill, planned
from .times import StoreClock
from .world import NO_STORE, Aim, DisplayFacts, Level, Target

T = TypeVar("T")
PAGE = 100
DisplayProvider = Callable[[], Sequence[DisplayFacts]]


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which entries to list. after: the id of the last one on the page before."""

    playlist: PlaylistId | None = None
    level: Level | None = None
    campaign: str | None = None
    target: Target | None = None
    target_id: str | None = None
    after: str = ""
    limit: int | None = None


class Entries:
    """Entries of the schedule. What they come to is asked of `Schedule`."""

    def __init__(self, kernel: Kernel, playlists: Playlists, places: Places, catalogue: Catalogue) -> None:
        self._kernel = kernel
        self._playlists = playlists
        self._places = places
        self._catalogue = catalogue
        self.displays: DisplayProvider = lambda: ()
        self.changed: Callable[[], None] = lambda: None

    def find(self, account: Account, wanted: Wanted = Wanted()) -> list[Planned]:
        """Entries in the account's sight, by id."""
        statement = visible_to(account, select(EntryRow), EntryRow.store).order_by(EntryRow.id)
        statement = statement.where(*_conditions(wanted)).limit(wanted.limit)
        with self._kernel.db.read() as session:
            return planned(session, session.scalars(statement).all())

    def get(self, account: Account, entry: str) -> Planned:
        """One entry. Raises NoSuchEntry."""
        with self._kernel.db.read() as session:
            return planned(session, [_row(session, account, entry)])[0]

    def add(self, account: Account, new: NewEntry, *, id: str | None = None) -> Planned:
        """Give a playlist to targets. In the programme, without times, it takes the place of what one target had so.

        Raises Invalid with every problem found, NotFound for what the account may not see.
        """
        new, store = self._checked(account, new, None)

        def verb(tx: Tx) -> Planned:
            for old in self._replaced(tx.session, new):
                tx.session.execute(delete(TargetRow).where(TargetRow.entry == old.id))
                tx.session.delete(old)
            row = EntryRow(id=id or tx.ids.new(), version=1, created_at=tx.now, created_by=account.name)
            return self._write(tx, row, new, store)

        return self._written(verb)

    def change(self, account: Account, entry: str, new: NewEntry, *, expected: int | None = None) -> Planned:
        """Say an entry anew. Raises Stale when `expected` is not its version any more."""
        new, store = self._checked(account, new, entry)

        def verb(tx: Tx) -> Planned:
            row = self._mine(tx, account, entry, expected)
            before = planned(tx.session, [row])[0]
            tx.record(assigned(tx, before.said.aims, before.store))
            return self._write(tx, row, new, store)

        return self._written(verb)

    def pause(self, account: Account, entry: str, *, paused: bool, expected: int | None = None) -> Planned:
        """Let an entry rest, or go on."""
        said = self.get(account, entry).said
        return self.change(account, entry, replace(said, paused=paused), expected=expected)

    def remove(self, account: Account, entry: str, *, expected: int | None = None) -> None:
        """Take an entry back."""

        def verb(tx: Tx) -> None:
            row = self._mine(tx, account, entry, expected)
            before = planned(tx.session, [row])[0]
            tx.record(assigned(tx, before.said.aims, before.store))
            tx.session.execute(delete(TargetRow).where(TargetRow.entry == row.id))
            tx.session.delete(row)

        self._written(verb)

    def reach(self, account: Account, aims: Iterable[Aim]) -> StoreId | None:
        """Whose an entry for these targets is: of their only store, or of all. Raises NotFound, NotAllowed."""
        stores = {self._store_of(aim) for aim in aims}
        store = next(iter(stores)) if len(stores) == 1 else None
        for one in stores:
            require(account, Role.EDITOR, one)
        require(account, Role.EDITOR, store, shared=store is None)
        return store

    def zone(self, store: StoreId | None) -> tzinfo:
        """The zone of a store's clock; without one, of the first store."""
        return self._places.zone_of(SYSTEM, store)

    def clock(self, display: DisplayFacts) -> StoreClock:
        """The clock on the wall beside a display."""
        return NO_STORE if display.store is None else self.clock_at(display.store)

    def clock_at(self, store: StoreId | None) -> StoreClock:
        """The clock of a store; without one, of the first store."""
        if store is None:
            store = next((one.id for one in self._places.stores(SYSTEM)), None)
        if store is None:
            return NO_STORE
        return clock_of(self._places.store(SYSTEM, store), self._kernel.clock.now().year)

    # ---- inside

    def _checked(self, account: Account, new: NewEntry, entry: str | None) -> tuple[NewEntry, StoreId | None]:
        """The entry as it will be kept, and whose it is."""
        now = self._kernel.clock.now()
        zone = self.zone(account.home) if not new.aims else UTC
        if not new.aims or any(aim.target is not Target.ALL and not aim.id for aim in new.aims):
            check(new, now, zone)  # refuses, with all the rest
        store = self.reach(account, new.aims)
        zone = self.zone(store)
        if new.rule and new.first is None:
            new = replace(new, first=now.astimezone(zone).date())
        check(new, now, zone)
        if new.level is Level.EMERGENCY:
            require(account, Role.ADMIN, store)
        self._playlists.get(account, new.playlist)
        self._check_refs(account, new)
        kept = new.entry(entry or "")
        if kept.share is not None:
            displays = [self.with_places(one) for one in self.displays()]
            others = [one.entry for one in self.find(SYSTEM, Wanted(level=Level.CAMPAIGN))]
            titles = {draft.id: draft.title for draft in self._playlists.all(SYSTEM)}
            check_shares(kept, others, displays, self.clock, now, lambda one: titles.get(one, one))
        return new, store

    def with_places(self, display: DisplayFacts) -> DisplayFacts:
        """The display with every place around its own, so that an assignment to a department reaches it."""
        if not display.places or display.store is None:
            return display
        own, shop = display.places[0], self._places.map(SYSTEM, display.store)
        return replace(display, places=(own, *(above.id for above in shop.ancestors(own))))

    def _check_refs(self, account: Account, new: NewEntry) -> None:
        if new.stock is not None:
            try:
                self._catalogue.product(account, new.stock.product)
            except NotFound as cause:
                raise NoProduct from cause
        if new.campaign is not None:
            with self._kernel.db.read() as session:
                mine = visible_to(account, select(CampaignRow.id), CampaignRow.store)
                if session.scalars(mine.where(CampaignRow.id == new.campaign)).one_or_none() is None:
                    raise NoSuchCampaign

    def _store_of(self, aim: Aim) -> StoreId | None:
        match aim.target:
            case Target.STORE:
                return self._places.store(SYSTEM, StoreId(aim.id)).id
            case Target.PLACE:
                return self._places.place(SYSTEM, PlaceId(aim.id)).store
            case Target.DISPLAY:
                found = next((one for one in self.displays() if one.id == aim.id), None)
                if found is None:
                    raise NoSuchDisplay
                return found.store
        return None

    @staticmethod
    def _replaced(session: Session, new: NewEntry) -> list[EntryRow]:
        """What this entry takes the place of: what its only target has always, in the programme."""
        if len(new.aims) != 1 or new.level is not Level.PROGRAMME or not new.entry("").always or new.campaign:
            return []
        (aim,) = new.aims
        same = select(EntryRow).join(TargetRow, TargetRow.entry == EntryRow.id)
        same = same.where(TargetRow.target == aim.target.value, TargetRow.target_id == aim.id)
        rows = session.scalars(same.where(EntryRow.level == Level.PROGRAMME.value, EntryRow.campaign.is_(None))).all()
        found = zip(rows, planned(session, rows), strict=True)
        return [row for row, one in found if len(one.said.aims) == 1 and one.entry.always]

    def _mine(self, tx: Tx, account: Account, entry: str, expected: int | None) -> EntryRow:
        row = _row(tx.session, account, entry)
        store = StoreId(row.store) if row.store else None
        role = Role.ADMIN if row.level == Level.EMERGENCY.value else Role.EDITOR
        require(account, role, store, shared=store is None)
        counted = update(EntryRow).where(EntryRow.id == entry).values(version=EntryRow.version + 1)
        if expected is not None:
            counted = counted.where(EntryRow.version == expected)
        if tx.connection.execute(counted).rowcount != 1:
            raise Stale
        tx.session.refresh(row)
        return row

    @staticmethod
    def _write(tx: Tx, row: EntryRow, new: NewEntry, store: StoreId | None) -> Planned:
        fill(tx.session, row, new, store)
        tx.record(assigned(tx, new.aims, store))
        return planned(tx.session, [row])[0]

    def _written(self, verb: Callable[[Tx], T]) -> T:
        made = self._kernel.db.write(verb)
        self.changed()
        return made


def assigned(tx: Tx, aims: Iterable[Aim], store: StoreId | None) -> Assigned:
    """The fact that what is shown on these targets changed."""
    displays = tuple(DisplayId(aim.id) for aim in aims if aim.target is Target.DISPLAY)
    return Assigned(id=tx.event_id(), at=tx.now, store=store, displays=displays)


def _row(session: Session, account: Account, entry: str) -> EntryRow:
    found: EntryRow | None = session.scalars(
        visible_to(account, select(EntryRow), EntryRow.store).where(EntryRow.id == entry)
    ).one_or_none()
    if found is None:
        raise NoSuchEntry
    return found


def _conditions(wanted: Wanted) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    if wanted.playlist is not None:
        found.append(EntryRow.playlist == wanted.playlist)
    if wanted.level is not None:
        found.append(EntryRow.level == wanted.level.value)
    if wanted.campaign is not None:
        found.append(EntryRow.campaign == wanted.campaign)
    if wanted.target is not None:
        among = select(TargetRow.entry).where(TargetRow.target == wanted.target.value)
        if wanted.target_id is not None:
            among = among.where(TargetRow.target_id == wanted.target_id)
        found.append(EntryRow.id.in_(among))
    if wanted.after:
        found.append(EntryRow.id > wanted.after)
    return found
