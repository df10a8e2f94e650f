"""Who shows what: assignments, and the answers of the resolver on the published state."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta, tzinfo

from pydantic import JsonValue
from sqlalchemy import select

from signage.access import SYSTEM, Account, Role, require, visible_to
from signage.catalogue import Catalogue, live_card
from signage.db import Tx
from signage.drafts import Drafts, JsonObject
from signage.facts import Assigned, Published, StockChanged
from signage.ids import DisplayId, PlaylistId, ProductId, StoreId
from signage.kernel import Kernel
from signage.media import Media
from signage.places import Places
from signage.playlists import KIND, Described, Playlists
from signage.playlists.widgets import draw_codes

from .answer import Answer, Segment, Showing
from .campaigns import Campaigns
from .choices import Choice, choices
from .emergencies import Emergencies
from .entries import DisplayProvider, Entries, Wanted
from .entry import NewEntry
from .errors import NoOffset, NoSuchDisplay, TimelineTooLong, TooFar
from .models import EntryRow, FallbackRow
from .on_air import OnAir, on_air, products_of
from .plan import Asset, Plan, PlanEntry, PlanSegment, Programme
from .published import PublishedState, item_of, programme_of, state_of
from .resolver import resolve, timeline
from .rows import planned
from .times import StoreClock
from .where import Run, runs
from .world import Aim, DisplayFacts, Entry, Level, PublishedPlaylist, Target, World

HORIZON = timedelta(days=14)
FURTHEST = timedelta(days=732)
STUDIO_HORIZON = timedelta(days=30)
LONGEST_TIMELINE = timedelta(days=62)


class Schedule:
    """Entries, and what every display shows because of them."""

    def __init__(
        self,
        kernel: Kernel,
        drafts: Drafts,
        playlists: Playlists,
        places: Places,
        catalogue: Catalogue,
        media: Media,
    ) -> None:
        self._kernel = kernel
        self._drafts = drafts
        self._playlists = playlists
        self._places = places
        self._catalogue = catalogue
        self._media = media
        self.entries = Entries(kernel, playlists, places, catalogue)
        self.campaigns = Campaigns(kernel)
        self.emergencies = Emergencies(kernel, self.entries, playlists)
        self.entries.changed = self.campaigns.changed = self.forget
        self._state: PublishedState | None = None
        for kind in (Published, Assigned):
            kernel.bus.on(kind, self._forget, everywhere=True)
        kernel.bus.on(StockChanged, self._stock_changed, everywhere=True)

    def displays_from(self, provider: DisplayProvider) -> None:
        """Learn which displays there are; the body knows them, the mind only asks."""
        self.entries.displays = provider

    def _displays(self) -> Sequence[DisplayFacts]:
        return self.entries.displays()

    def displays(self, account: Account) -> list[DisplayFacts]:
        """Every display in the account's reach."""
        return [one for one in self._displays() if account.reaches(one.store)]

    # ---- assignments

    def assign(
        self,
        account: Account,
        playlist: PlaylistId,
        target: Target,
        target_id: str = "",
        *,
        since: datetime | None = None,
        until: datetime | None = None,
        id: str | None = None,
    ) -> Entry:
        """Give a playlist to a target. Without times it takes the place of what the target had without times."""
        new = NewEntry(playlist, (Aim(target, target_id),), since=since, until=until)
        return self.entries.add(account, new, id=id).entry

    def unassign(self, account: Account, entry: str) -> None:
        """Take an assignment back."""
        self.entries.remove(account, entry)

    def assignments(self, account: Account, playlist: PlaylistId | None = None) -> list[Entry]:
        """Assignments in the account's sight, of one playlist or of all."""
        return [one.entry for one in self.entries.find(account, Wanted(playlist))]

    def fallbacks(self, account: Account) -> dict[StoreId, PlaylistId]:
        """What the displays of each store in sight show when nothing is planned for them."""
        with self._kernel.db.read() as session:
            rows = session.scalars(visible_to(account, select(FallbackRow), FallbackRow.store)).all()
        return {StoreId(row.store): PlaylistId(row.playlist) for row in rows}

    def set_fallback(self, account: Account, store: StoreId, playlist: PlaylistId | None) -> None:
        """Choose what the displays of a store show when nothing is planned; None: the house card. Raises NotFound."""
        self._places.store(account, store)
        require(account, Role.EDITOR, store)
        if playlist is not None:
            self._playlists.get(account, playlist)

        def verb(tx: Tx) -> None:
            row = tx.session.get(FallbackRow, store)
            if row is not None and playlist is None:
                tx.session.delete(row)
            elif row is not None:
                row.playlist = str(playlist)
            elif playlist is not None:
                tx.session.add(FallbackRow(store=store, playlist=playlist))
            tx.record(Assigned(id=tx.event_id(), at=tx.now, store=store))

        self._kernel.db.write(verb)
        self.forget()

    def choices(self, account: Account) -> list[Choice]:
        """What a playlist can be assigned to: displays, then the places around any, then stores, then all."""
        always = [one for one in self.assignments(account) if one.always and one.level is Level.PROGRAMME]
        displays = [self.entries.with_places(one) for one in self.displays(account)]
        return choices(account, self._places, displays, always, self.titles(account))

    def preview(
        self, account: Account, playlist: PlaylistId, public_url: str
    ) -> tuple[list[JsonObject], dict[str, str], dict[str, JsonValue]]:
        """The newest draft as displays would get it, where its files are, and the live values of the first store."""
        draft = self._playlists.get(account, playlist)
        items, files, products = self._playlists.kind.preview(account, draft.document)
        for item in items:
            payload = item["payload"]
            if isinstance(payload, dict):
                item["payload"] = draw_codes(payload, public_url)
        stores = self._places.stores(account)
        store = draft.store or (stores[0].id if stores else None)
        return items, files, self.product_values(store, products) if products else {}

    # ---- answers

    def world(self) -> World:
        """The published state at this moment."""
        return self._world([self.entries.with_places(one) for one in self._displays()])

    def resolve(self, account: Account, display: DisplayId, at: datetime, *, draft: PlaylistId | None = None) -> Answer:
        """What a display shows at a moment, why, and what lost. Raises NoSuchDisplay, NoOffset and TooFar.

        draft: a playlist whose newest draft is taken as published.
        """
        self._within_reach(at, "/at")
        world = self._world_of(account, display)
        if draft is not None:
            found = self._playlists.get(account, draft)
            items, _, _ = self._playlists.kind.preview(account, found.document)
            drawn = PublishedPlaylist(draft, found.revision, found.title, tuple(item_of(item) for item in items))
            world = replace(world, playlists={**world.playlists, draft: drawn})
        return resolve(world, display, at)

    def timeline(self, account: Account, display: DisplayId, since: datetime, until: datetime) -> list[Segment]:
        """The answers of a stretch of time, in order."""
        self._within_reach(since, "/from")
        self._within_reach(until, "/to")
        if until - since > LONGEST_TIMELINE:
            raise TimelineTooLong
        return list(timeline(self._world_of(account, display), display, since, until))

    def plan_for(self, display: DisplayId, *, public_url: str = "", horizon: timedelta = HORIZON) -> Plan:
        """Everything one display needs to play for the next days. Raises NoSuchDisplay.

        public_url: where visitors reach the server, for QR codes that lead to our own pages.
        """
        world = self._world_of(SYSTEM, display)
        state = self._published()
        # From midnight, so that the plan of a day stays the same while nothing changes.
        today = datetime.combine(self._kernel.clock.now().astimezone(UTC).date(), time(), UTC)
        programmes: dict[str, Programme] = {}
        segments: list[PlanSegment] = []
        for one in timeline(world, display, today, today + horizon):
            showing = one.answer.main
            programme = programme_of(showing, state, public_url or self._kernel.settings.public_url)
            programmes.setdefault(programme.key, programme)
            reasons = tuple(reason.code for reason in showing.reasons)
            segment = PlanSegment(one.since, one.until, programme.key, showing.level, showing.cuts, reasons)
            if segments and segments[-1].programme == segment.programme and segments[-1].reasons == reasons:
                segments[-1] = replace(segments[-1], until=segment.until)
            else:
                segments.append(segment)
        entries = [entry for programme in programmes.values() for entry in programme.entries]
        data, data_until = self._data(world.displays[display].store, entries)
        for waits in world.entries:
            # Named among the live values, so that the display's manifest is made anew when the stock changes.
            if waits.stock is not None and waits.meets(world.displays[display]):
                data.setdefault(f"product:{waits.stock.product}", None)
        files = {sha256: state.files[sha256] for entry in entries for sha256 in entry.assets}
        files |= {asset.sha256: asset for asset in self._pictures(data)}
        return Plan(display, tuple(segments), programmes, tuple(files.values()), data, data_until)

    def on_air(self, displays: Collection[DisplayId], *, public_url: str = "") -> dict[DisplayId, OnAir]:
        """What the public programme of these displays shows now; those that did not confirm it are absent.

        What is lent to a moment is never told. public_url: as in `plan_for`.
        """
        now = self._kernel.clock.now()
        found = on_air(self._kernel, self._showing(displays, now, public_url), now)
        return {one.id: replace(shown, values=self.product_values(one.store, shown.products)) for one, shown in found}

    def rounds(self, displays: Collection[DisplayId]) -> dict[DisplayId, tuple[ProductId, ...]]:
        """The products in the public programme of these displays, whatever of it is on."""
        known = self._showing(displays, self._kernel.clock.now(), "")
        return {one.id: products_of(programme) for one, _, programme in known}

    # ---- inside

    def _showing(
        self, displays: Collection[DisplayId], now: datetime, public_url: str
    ) -> Iterator[tuple[DisplayFacts, Showing, Programme]]:
        state = self._published()
        for one in self._displays():
            if one.id in displays:
                showing = resolve(self._world_of(SYSTEM, one.id), one.id, now).main
                yield one, showing, programme_of(showing, state, public_url or self._kernel.settings.public_url)

    def _world_of(self, account: Account, display: DisplayId) -> World:
        found = next((one for one in self._displays() if one.id == display), None)
        if found is None or not account.reaches(found.store):
            raise NoSuchDisplay
        return self._world([self.entries.with_places(found)])

    def _world(self, displays: Sequence[DisplayFacts]) -> World:
        state = self._published()
        clocks: dict[StoreId, StoreClock] = {}
        for one in displays:
            if one.store is not None and one.store not in clocks:
                clocks[one.store] = self.entries.clock(one)
        return World(
            version=state.version,
            displays={one.id: one for one in displays},
            playlists=state.playlists,
            entries=state.entries,
            store_fallbacks=state.fallbacks,
            clocks=clocks,
            stock=state.stock,
        )

    def where_on(self, account: Account, *, medium: str | None = None, product: str | None = None) -> list[Run]:
        """On which displays in sight something runs within 30 days; those that show it now, and soonest, first."""
        wanted = {(kind, id_) for kind, id_ in (("medium", medium), ("product", product)) if id_}
        items: dict[PlaylistId, frozenset[str]] = {}
        for version in self._drafts.published(KIND):
            using = [
                item.id
                for item, widget, config in self._playlists.kind.parsed(version.document)
                if any((use.kind, use.id) in wanted for use in widget.uses(config))
            ]
            if using:
                items[PlaylistId(version.draft)] = frozenset(using)
        world = self._world([self.entries.with_places(one) for one in self.displays(account)])
        found = runs(world, items, self.now(), self.now() + STUDIO_HORIZON)
        return sorted(found, key=lambda run: (run.since, run.display.name))

    def now(self) -> datetime:
        """The server's time."""
        return self._kernel.clock.now()

    def titles(self, account: Account) -> dict[PlaylistId, str]:
        """What the playlists in sight are called."""
        return {PlaylistId(draft.id): draft.title for draft in self._playlists.all(account)}

    def title_of(self, entry: str) -> str:
        """What the playlist of an entry is called, published or not."""
        playlist = next((one.playlist for one in self._published().entries if one.id == entry), None)
        return self.titles(SYSTEM).get(playlist, playlist) if playlist else entry

    def described(self, playlist: PlaylistId) -> list[Described]:
        """The items of a published playlist in words."""
        found = self._drafts.published(KIND, [playlist])
        return [one for version in found for one in self._playlists.describe(SYSTEM, version.document)]

    def zone_of(self, display: DisplayId) -> tzinfo:
        """The zone of the clock beside a display."""
        found = next((one for one in self._displays() if one.id == display), None)
        return self.entries.zone(found.store if found else None)

    def entry_names(self) -> dict[str, str]:
        """Entry → the title of its playlist, as far as it is published."""
        state = self._published()
        known = {one.id: state.playlists.get(one.playlist) for one in state.entries}
        return {entry: found.title for entry, found in known.items() if found}

    def _within_reach(self, at: datetime, field: str) -> None:
        if at.tzinfo is None:
            raise NoOffset(field=field)
        if abs(at - self._kernel.clock.now()) > FURTHEST:
            raise TooFar(field=field)

    def forget(self) -> None:
        """Read the published state anew at the next question."""
        self._state = None

    def _forget(self, _fact: object) -> None:
        self.forget()

    def _stock_changed(self, fact: StockChanged) -> None:
        state = self._state
        if state is not None and fact.product in state.watched:
            self.forget()

    def _published(self) -> PublishedState:
        state = self._state
        if state is None:
            state = self._state = self._read()
        return state

    def _read(self) -> PublishedState:
        with self._kernel.db.read() as session:
            kept = planned(session, session.scalars(select(EntryRow).order_by(EntryRow.id)).all())
            rows = session.scalars(select(FallbackRow)).all()
        fallbacks = {StoreId(row.store): PlaylistId(row.playlist) for row in rows}
        watched = frozenset(one.said.stock.product for one in kept if one.said.stock)
        stock = {
            (StoreId(store), product): sum(one.quantity for one in held if one.store == store)
            for product in watched
            for held in [self._catalogue.stock(SYSTEM, product)]
            for store in {one.store for one in held}
        }
        return state_of(self._drafts.published(KIND), kept, fallbacks, watched, stock)

    def _data(
        self, store: StoreId | None, entries: Sequence[PlanEntry]
    ) -> tuple[dict[str, JsonValue], datetime | None]:
        keys = sorted({key for entry in entries for key in entry.data})
        products = [ProductId(key.removeprefix("product:")) for key in keys if key.startswith("product:")]
        if not products:
            return {}, None
        data = self.product_values(store, products)
        return data, self._catalogue.next_price_change(products, self._kernel.clock.now())

    def product_values(self, store: StoreId | None, products: Sequence[ProductId]) -> dict[str, JsonValue]:
        """The live values of products in a store, by key `product:<id>`; a product without an offer is left out."""
        if store is None:
            return {}
        cards = self._catalogue.cards(store, products)
        return {f"product:{product}": live_card(card) for product, card in cards.items()}

    def _pictures(self, data: Mapping[str, JsonValue]) -> Iterable[Asset]:
        for value in data.values():
            sha256 = value.get("picture") if isinstance(value, dict) else None
            kind = self._media.public_type(sha256) if isinstance(sha256, str) else None
            blob = self._media.blobs.find(sha256) if kind and isinstance(sha256, str) else None
            if kind and blob:
                yield Asset(blob.sha256, kind, blob.size)
