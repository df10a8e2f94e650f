"""Who shows what: assignments, and the answers of the resolver on the published state."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, time, timedelta

from pydantic import JsonValue
from sqlalchemy import select

from signage.access import SYSTEM, Account, Role, require, visible_to
from signage.catalogue import Catalogue, live_card
from signage.db import Tx
from signage.drafts import Drafts, JsonObject
from signage.errors import N_, Invalid, NotFound
from signage.facts import Assigned, Published
from signage.ids import DisplayId, PlaceId, PlaylistId, ProductId, StoreId
from signage.kernel import Kernel
from signage.media import Media
from signage.places import PlaceKind, Places
from signage.playlists import KIND, Playlists
from signage.playlists.widgets import draw_codes

from .answer import Answer, Segment, Showing
from .models import EntryRow, FallbackRow
from .on_air import OnAir, on_air, products_of
from .plan import Asset, Plan, PlanEntry, PlanSegment, Programme
from .published import PublishedState, entry_of, programme_of, state_of
from .resolver import resolve, timeline
from .world import NARROWEST, DisplayFacts, Entry, Level, Target, World

HORIZON = timedelta(days=14)
FURTHEST = timedelta(days=732)

DisplayProvider = Callable[[], Sequence[DisplayFacts]]


class NoSuchDisplay(NotFound):
    """No such display, or out of the account's sight."""

    sentence = N_("This display does not exist, or you may not see it. Go back and choose another.")


class NoSuchEntry(NotFound):
    """No such assignment."""

    sentence = N_("This assignment does not exist any more. Load the page again.")


class WrongSpan(Invalid):
    """An assignment that ends before it begins."""

    field = "/until"
    sentence = N_("The end lies before the beginning: choose a later one.")


class NoTarget(Invalid):
    """An assignment to nothing."""

    field = "/target_id"
    sentence = N_("Choose the display, place or store that shows the playlist.")


class TooFar(Invalid):
    """A moment for which no answer makes sense."""

    field = "/at"
    sentence = N_("Choose a time within two years from now.")


@dataclass(frozen=True, slots=True)
class Choice:
    """Something that a playlist can be assigned to, the name of its store, and what it was given last."""

    target: Target
    id: str
    name: str
    store: str
    playlist: PlaylistId | None = None
    playlist_title: str = ""


class Schedule:
    """Assignments, and what every display shows because of them."""

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
        self._displays: DisplayProvider = lambda: ()
        self._state: PublishedState | None = None
        kernel.bus.on(Published, self._forget, everywhere=True)
        kernel.bus.on(Assigned, self._forget, everywhere=True)

    def displays_from(self, provider: DisplayProvider) -> None:
        """Learn which displays there are; the body knows them, the mind only asks."""
        self._displays = provider

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
        if since is not None and until is not None and until <= since:
            raise WrongSpan
        if target is not Target.ALL and not target_id:
            raise NoTarget
        self._playlists.get(account, playlist)
        store = self._store_of(target, target_id)
        require(account, Role.EDITOR, store, shared=store is None)
        always = since is None and until is None

        def verb(tx: Tx) -> Entry:
            if always:
                same = select(EntryRow).where(EntryRow.target == target, EntryRow.target_id == target_id)
                for old in tx.session.scalars(same.where(EntryRow.since.is_(None), EntryRow.until.is_(None))):
                    tx.session.delete(old)
            row = EntryRow(
                id=id or tx.ids.new(),
                playlist=playlist,
                target=target.value,
                target_id=target_id,
                level=Level.PROGRAMME.value,
                store=store,
                since=since,
                until=until,
                created_at=tx.now,
                created_by=account.name,
            )
            tx.session.add(row)
            tx.session.flush()
            tx.record(self._assigned(tx, row))
            return entry_of(row)

        made = self._kernel.db.write(verb)
        self._state = None
        return made

    def unassign(self, account: Account, entry: str) -> None:
        """Take an assignment back."""

        def verb(tx: Tx) -> None:
            row = tx.session.scalars(
                visible_to(account, select(EntryRow), EntryRow.store).where(EntryRow.id == entry)
            ).one_or_none()
            if row is None:
                raise NoSuchEntry
            store = StoreId(row.store) if row.store else None
            require(account, Role.EDITOR, store, shared=store is None)
            tx.record(self._assigned(tx, row))
            tx.session.delete(row)

        self._kernel.db.write(verb)
        self._state = None

    def assignments(self, account: Account, playlist: PlaylistId | None = None) -> list[Entry]:
        """Assignments in the account's sight, of one playlist or of all."""
        statement = visible_to(account, select(EntryRow), EntryRow.store).order_by(EntryRow.id)
        if playlist is not None:
            statement = statement.where(EntryRow.playlist == playlist)
        with self._kernel.db.read() as session:
            return [entry_of(row) for row in session.scalars(statement)]

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
        self._state = None

    def choices(self, account: Account) -> list[Choice]:
        """What a playlist can be assigned to: displays, then the places around any, then stores, then all."""
        given = {(one.target, one.target_id): one.playlist for one in self.assignments(account) if one.always}
        titles = {draft.id: draft.title for draft in self._playlists.all(account)}
        found = list(self._choices(account, {id for target, id in given if target is Target.PLACE}))
        for at, one in enumerate(found):
            playlist = given.get((one.target, one.id))
            if playlist is not None:
                found[at] = replace(one, playlist=playlist, playlist_title=titles.get(playlist, ""))
        return sorted(found, key=lambda one: NARROWEST.index(one.target))

    def _choices(self, account: Account, given: set[str]) -> Iterator[Choice]:
        displays = [self._with_places(one) for one in self.displays(account)]
        around = given.union(*(one.places for one in displays))
        for store in self._places.stores(account):
            for display in displays:
                if display.store == store.id:
                    yield Choice(Target.DISPLAY, display.id, display.name, store.name)
            for place in self._places.map(account, store.id).places:
                if place.id in around and place.kind not in (PlaceKind.STORE, PlaceKind.DISPLAY):
                    yield Choice(Target.PLACE, place.id, place.name, store.name)
            yield Choice(Target.STORE, store.id, store.name, store.name)
        if account.stores is None:
            yield Choice(Target.ALL, "", "", "")

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
        state = self._published()
        displays = {one.id: self._with_places(one) for one in self._displays()}
        return World(state.version, displays, state.playlists, state.entries, state.fallbacks)

    def resolve(self, account: Account, display: DisplayId, at: datetime) -> Answer:
        """What a display shows at a moment, why, and what lost. Raises NoSuchDisplay and TooFar."""
        self._within_reach(at)
        return resolve(self._world_of(account, display), display, at)

    def timeline(self, account: Account, display: DisplayId, since: datetime, until: datetime) -> list[Segment]:
        """The answers of a stretch of time, in order."""
        self._within_reach(since)
        self._within_reach(until)
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
        state = self._published()
        displays = {display: self._with_places(found)}
        return World(state.version, displays, state.playlists, state.entries, state.fallbacks)

    def _with_places(self, display: DisplayFacts) -> DisplayFacts:
        """The display with every place around its own, so that an assignment to a department reaches it."""
        if not display.places or display.store is None:
            return display
        own, shop = display.places[0], self._places.map(SYSTEM, display.store)
        return replace(display, places=(own, *(above.id for above in shop.ancestors(own))))

    def _within_reach(self, at: datetime) -> None:
        if at.tzinfo is None or abs(at - self._kernel.clock.now()) > FURTHEST:
            raise TooFar

    def _store_of(self, target: Target, target_id: str) -> StoreId | None:
        if target is Target.STORE:
            return self._places.store(SYSTEM, StoreId(target_id)).id
        if target is Target.PLACE:
            return self._places.place(SYSTEM, PlaceId(target_id)).store
        if target is Target.DISPLAY:
            found = next((one for one in self._displays() if one.id == target_id), None)
            if found is None:
                raise NoSuchDisplay
            return found.store
        return None

    def _assigned(self, tx: Tx, row: EntryRow) -> Assigned:
        displays = (DisplayId(row.target_id),) if row.target == Target.DISPLAY else ()
        store = StoreId(row.store) if row.store else None
        return Assigned(id=tx.event_id(), at=tx.now, store=store, displays=displays)

    def _forget(self, _fact: object) -> None:
        self._state = None

    def _published(self) -> PublishedState:
        state = self._state
        if state is None:
            state = self._state = self._read()
        return state

    def _read(self) -> PublishedState:
        with self._kernel.db.read() as session:
            entries = tuple(entry_of(row) for row in session.scalars(select(EntryRow).order_by(EntryRow.id)))
            rows = session.scalars(select(FallbackRow)).all()
        fallbacks = {StoreId(row.store): PlaylistId(row.playlist) for row in rows}
        return state_of(self._drafts.published(KIND), entries, fallbacks)

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
