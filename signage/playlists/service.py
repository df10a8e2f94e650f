"""Playlists: what a screen shows in turn."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from pydantic import JsonValue

from signage.access import Account
from signage.catalogue import Catalogue
from signage.db import Tx
from signage.drafts import Draft, Drafts, JsonObject, Version
from signage.errors import N_, NotFound
from signage.ids import MediumId, PlaylistId, ProductId, StoreId
from signage.kernel import Kernel
from signage.media import Media

from .document import DEFAULT_SECONDS
from .kind import KIND, PlaylistKind
from .widgets import AnyWidget, Widgets, WidgetWorld


@dataclass(frozen=True, slots=True)
class NewItem:
    """What goes into a playlist; `seconds` None is its natural length."""

    widget: str
    config: JsonObject
    seconds: float | None = None
    id: str | None = None


@dataclass(frozen=True, slots=True)
class Described:
    """An item in words: the marked sentence and its values. picture: SHA-256 of its product's, or empty."""

    id: str
    label: str
    icon: str
    sentence: str
    params: dict[str, str | int]
    seconds: float
    medium: str | None
    product: str | None
    picture: str


class NoSuchItem(NotFound):
    """The playlist has no such item (any more)."""

    sentence = N_("This item is not in the playlist any more. Load it again.")


class Playlists:
    """Playlists and their items, on `drafts`."""

    def __init__(self, kernel: Kernel, drafts: Drafts, media: Media, catalogue: Catalogue) -> None:
        self._kernel = kernel
        self._drafts = drafts
        self._media = media
        self.widgets = Widgets()
        self.kind = PlaylistKind(self.widgets, media, catalogue)
        drafts.register(self.kind, self.kind.validate)
        drafts.on_publish(self._show_assets)

    def register(self, widget: AnyWidget) -> None:
        """Add a widget of another package (the tour). Raises ValueError when its name is taken."""
        self.widgets.register(widget)

    def all(self, account: Account) -> list[Draft]:
        """Every playlist, newest change first."""
        return self._drafts.all_of(account, KIND)

    def get(self, account: Account, playlist: PlaylistId) -> Draft:
        """One playlist. Raises NoSuchDraft."""
        return self._drafts.get(account, playlist, KIND)

    def create(
        self, account: Account, title: str, *, store: StoreId | None = None, id: PlaylistId | None = None
    ) -> Draft:
        """A new, empty playlist."""
        return self._drafts.create(account, KIND, {"title": title, "items": []}, store=store, id=id)

    def rename(self, account: Account, playlist: PlaylistId, title: str) -> Draft:
        """Give a playlist another title."""
        return self._change(account, playlist, lambda document: {**document, "title": title})

    def add_item(
        self,
        account: Account,
        playlist: PlaylistId,
        new: NewItem,
        *,
        at: int | None = None,
        expected: int | None = None,
    ) -> Draft:
        """Put an item into a playlist, at its end or before position `at`. Raises Invalid by field."""
        item: JsonObject = {
            "id": new.id or self._kernel.ids.new(),
            "widget": new.widget,
            "config": new.config,
            "seconds": new.seconds,
        }

        def with_item(document: JsonObject) -> JsonObject:
            items = _items(document)
            place = len(items) if at is None else max(0, min(at, len(items)))
            return {**document, "items": [*items[:place], item, *items[place:]]}

        return self._change(account, playlist, with_item, expected)

    def change_item(
        self, account: Account, playlist: PlaylistId, item: str, values: JsonObject, *, expected: int | None = None
    ) -> Draft:
        """Change fields of one item (`config`, `seconds`, `valid_from`, `valid_until`, `transition`)."""

        def with_values(document: JsonObject) -> JsonObject:
            at = _position(document, item)
            items = _items(document)
            old = items[at]
            changed: JsonObject = {**(old if isinstance(old, dict) else {}), **values}
            return {**document, "items": [*items[:at], changed, *items[at + 1 :]]}

        return self._change(account, playlist, with_values, expected)

    def move(self, account: Account, playlist: PlaylistId, item: str, to: int, *, expected: int | None = None) -> Draft:
        """Move an item so that it stands at position `to`, counted from 0."""

        def with_order(document: JsonObject) -> JsonObject:
            at = _position(document, item)
            items = _items(document)
            others = [*items[:at], *items[at + 1 :]]
            place = max(0, min(to, len(others)))
            return {**document, "items": [*others[:place], items[at], *others[place:]]}

        return self._change(account, playlist, with_order, expected)

    def remove(self, account: Account, playlist: PlaylistId, item: str, *, expected: int | None = None) -> Draft:
        """Take an item out; an undo brings it back."""

        def without(document: JsonObject) -> JsonObject:
            at = _position(document, item)
            items = _items(document)
            return {**document, "items": [*items[:at], *items[at + 1 :]]}

        return self._change(account, playlist, without, expected)

    def delete(self, account: Account, playlist: PlaylistId) -> None:
        """Put a playlist away; displays stop showing it. `undelete` brings both back."""
        self.get(account, playlist)
        self._drafts.delete(account, playlist)

    def undelete(self, account: Account, playlist: PlaylistId) -> None:
        """Bring back what `delete` put away."""
        self._drafts.undelete(account, playlist)

    def publish(self, account: Account, playlist: PlaylistId, *, comment: str = "") -> Version:
        """Let displays show the newest items. Raises Invalid with everything that stands against it."""
        self.get(account, playlist)
        return self._drafts.publish(account, [playlist], comment=comment)[0]

    def describe(self, account: Account, document: JsonObject) -> list[Described]:
        """Every item in words, for lists and for people who do not see the picture."""
        parsed = self.kind.parsed(document)
        world = self.kind.world(parsed, account)
        described = []
        for item, widget, config in parsed:
            uses = {use.kind: use.id for use in widget.uses(config)}
            said = widget.describe(config, world)
            product = world.products.get(ProductId(uses.get("product", "")))
            described.append(
                Described(
                    id=item.id,
                    label=widget.label,
                    icon=widget.icon,
                    sentence=said.sentence,
                    params=dict(said.params),
                    seconds=item.seconds or _natural(world, uses.get("medium")),
                    medium=uses.get("medium"),
                    product=uses.get("product"),
                    picture=product.picture if product else "",
                )
            )
        return described

    def _change(
        self,
        account: Account,
        playlist: PlaylistId,
        how: Callable[[JsonObject], JsonObject],
        expected: int | None = None,
    ) -> Draft:
        self.get(account, playlist)
        return self._drafts.change(account, playlist, how, expected=expected)

    def _show_assets(self, tx: Tx, draft: Draft, version: Version) -> None:
        if draft.kind != KIND:
            return
        assets = version.compiled["assets"]
        if isinstance(assets, list):
            files = [(str(one["sha256"]), str(one["type"])) for one in assets if isinstance(one, dict)]
            self._media.make_public(tx, files)


def _items(document: JsonObject) -> list[JsonValue]:
    items = document["items"]
    return items if isinstance(items, list) else []


def _position(document: JsonObject, item: str) -> int:
    for at, one in enumerate(_items(document)):
        if isinstance(one, dict) and one["id"] == item:
            return at
    raise NoSuchItem


def _natural(world: WidgetWorld, medium: str | None) -> float:
    found = world.media.get(MediumId(medium)) if medium else None
    return found.length.total_seconds() if found and found.length else DEFAULT_SECONDS
